/*
 * The machine: a loop over the instructions of one function. What is not done here in a few
 * lines is done by a helper, and what a template calls runs in this loop's own recursion, of
 * which there is a limit.
 */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/memo.h"
#include "libfy-ssg/template/profile.h"
#include "libfy-ssg/template/stack-effect.h"
#include "libfy-ssg/template/vm.h"
#include "libfy-ssg/text/escape.h"

/* --- values ----------------------------------------------------------------------------------- */

static inline fyfm_value undefined_name(const fyssg_eval *ev, fyssg_atom name)
{
	return fyfm_undefined(fyssg_atom_of(ev->env, name)->text);
}

static inline bool truth(fyssg_eval *ev, fyfm_value v)
{
	if (fyfm_i_tag(v) == FYFM_I_SIMPLE && v.word <= fyfm_i_simple(FYFM_I_TRUE).word)
		return v.word == fyfm_i_simple(FYFM_I_TRUE).word;
	if (fyfm_i_is_undefined(v))
		return !fyssg_uses_undefined(ev, v) && false;
	return fyssg_truth(ev, v);
}

static inline fyfm_value boolean(bool b)
{
	return fyfm_i_simple(b ? FYFM_I_TRUE : FYFM_I_FALSE);
}

/* A string whose text is in its word, or a slice: most of what templates print. */
static inline bool is_plain_text(fyfm_value v)
{
	return fyfm_i_tag(v) == FYFM_I_SHORT || fyfm_i_tag(v) == FYFM_I_SLICE;
}

static inline void print_text(fyssg_eval *ev, fyfm_value v, bool escape)
{
	fyfm_str text = fyfm_i_text(&v, NULL);

	if (escape && !fyfm_i_is_safe(v))
		fyssg_escape_markup(ev->out, text.data, text.len);
	else
		fya_buf_append(ev->out, text.data, text.len);
}

static void print_int(fya_buf *out, int64_t i)
{
	uint64_t n = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
	char digits[20], *at = digits + sizeof(digits);

	do
		*--at = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	if (i < 0)
		*--at = '-';
	fya_buf_append(out, at, (size_t)(digits + sizeof(digits) - at));
}

void fyssg_vm_print(fyssg_eval *ev, fyfm_value v, bool escape)
{
	if (is_plain_text(v))
		print_text(ev, v, escape);
	else if (fyfm_i_tag(v) == FYFM_I_INT)
		print_int(ev->out, fyfm_i_get_int(v));
	else if (!fyssg_shows_undefined(ev, v))
		fyssg_print(ev, v, escape, ev->out);
}

/* Whether `v` is undefined and answers for its attributes itself. */
static bool chains(const fyssg_eval *ev, fyfm_value v)
{
	return fyfm_i_is_undefined(v) && ev->env->options.chainable;
}

static fyfm_value slow_attr(fyssg_eval *ev, fyfm_value v, fyssg_atom name)
{
	const fyssg_class *c;
	fyfm_value found;

	if (fyfm_i_tag(v) != FYFM_I_HOST)
		return chains(ev, v) ? v : fyssg_attr(ev, v, name);
	c = ev->env->classes[fyfm_host_class(v)];
	if (c->get == NULL || c->item != NULL)
		return fyssg_attr(ev, v, name);
	found = c->get(ev, v, name);
	if (!fyfm_i_is_undefined(found))
		return found;
	fyssg_missed(ev, v, fyssg_atom_of(ev->env, name)->text);
	return undefined_name(ev, name);
}

static inline fyfm_value get_attr(fyssg_eval *ev, fyfm_value v, fyssg_atom name, uint32_t *hint)
{
	const fyssg_atom_info *info;
	ptrdiff_t i;

	if (fyfm_i_tag(v) != FYFM_I_MAP)
		return slow_attr(ev, v, name);
	info = fyssg_atom_of(ev->env, name);
	i = fyfm_i_find(v, info->key, *hint);
	if (i < 0) {
		fyssg_missed(ev, v, info->text);
		return fyfm_undefined(info->text);
	}
	*hint = (uint32_t)i;
	return fyfm_i_values(v)[i];
}

static inline fyfm_value get_item(fyssg_eval *ev, fyfm_value v, fyfm_value key, uint32_t *hint)
{
	ptrdiff_t i;

	if (fyfm_i_tag(v) == FYFM_I_MAP && fyfm_i_tag(key) == FYFM_I_SHORT) {
		i = fyfm_i_find(v, key, *hint);
		if (i >= 0) {
			*hint = (uint32_t)i;
			return fyfm_i_values(v)[i];
		}
	}
	return chains(ev, v) ? v : fyssg_item(ev, v, key);
}

static inline fyfm_value binary(fyssg_eval *ev, fyssg_binary op, fyfm_value a, fyfm_value b)
{
	if (fyfm_i_tag(a) == FYFM_I_INT && fyfm_i_tag(b) == FYFM_I_INT && op <= FYSSG_SUB) {
		int64_t x = fyfm_i_get_int(a), y = fyfm_i_get_int(b);
		int64_t sum = op == FYSSG_ADD ? x + y : x - y;

		if (fyfm_i_int_fits(sum))
			return fyfm_i_small_int(sum);
	}
	return fyssg_arith(ev, op, a, b);
}

bool fyssg_compares(fyssg_eval *ev, fyssg_compare_op op, fyfm_value a, fyfm_value b)
{
	if (op <= FYSSG_IS_NE && (fyssg_uses_undefined(ev, a) || fyssg_uses_undefined(ev, b)))
		return false;
	switch (op) {
	case FYSSG_IS_EQ:
		return fyssg_equal(ev, a, b);
	case FYSSG_IS_NE:
		return !fyssg_equal(ev, a, b);
	case FYSSG_IS_IN:
		return fyssg_contains(ev, b, a);
	case FYSSG_IS_NOT_IN:
		return !fyssg_contains(ev, b, a);
	case FYSSG_IS_LT:
		return fyssg_order(ev, FYSSG_LT, a, b);
	case FYSSG_IS_LE:
		return fyssg_order(ev, FYSSG_LE, a, b);
	case FYSSG_IS_GT:
		return fyssg_order(ev, FYSSG_GT, a, b);
	default:
		return fyssg_order(ev, FYSSG_GE, a, b);
	}
}

/* Comparisons that two words decide; false where they do not. */
static inline bool compare_words(fyssg_compare_op op, fyfm_value a, fyfm_value b, bool *result)
{
	if (fyfm_i_tag(a) == FYFM_I_SHORT && fyfm_i_tag(b) == FYFM_I_SHORT && op <= FYSSG_IS_NE) {
		*result = fyfm_i_same_short(a, b) == (op == FYSSG_IS_EQ);
		return true;
	}
	if (fyfm_i_tag(a) != FYFM_I_INT || fyfm_i_tag(b) != FYFM_I_INT || op >= FYSSG_IS_IN)
		return false;
	switch (op) {
	case FYSSG_IS_EQ:
		*result = a.word == b.word;
		return true;
	case FYSSG_IS_NE:
		*result = a.word != b.word;
		return true;
	case FYSSG_IS_LT:
		*result = (int64_t)a.word < (int64_t)b.word;
		return true;
	case FYSSG_IS_LE:
		*result = (int64_t)a.word <= (int64_t)b.word;
		return true;
	case FYSSG_IS_GT:
		*result = (int64_t)a.word > (int64_t)b.word;
		return true;
	default:
		*result = (int64_t)a.word >= (int64_t)b.word;
		return true;
	}
}

static bool compares(fyssg_eval *ev, fyssg_compare_op op, fyfm_value a, fyfm_value b)
{
	bool result;

	return compare_words(op, a, b, &result) ? result : fyssg_compares(ev, op, a, b);
}

/* The value under a name, where `v` is a mapping that has it; false where more has to be done. */
static inline bool plain_attr(const fyssg_eval *ev, fyfm_value v, fyssg_atom name, uint32_t *hint,
                              fyfm_value *out)
{
	const struct fyfm_i_keys *keys;
	fyfm_value key;

	if (fyfm_i_tag(v) != FYFM_I_MAP)
		return false;
	keys = fyfm_i_map(v)->keys;
	key = fyssg_atom_of(ev->env, name)->key;
	if (*hint >= keys->count || !fyfm_i_key_is(keys->keys[*hint], key))
		return false;
	*out = fyfm_i_map(v)->values[*hint];
	return true;
}

/* a ~ b ~ c. Under autoescape, one piece of markup makes the rest be escaped. */
static fyfm_value concat(fyssg_eval *ev, const fyfm_value *items, size_t count, bool escaping)
{
	bool safe = false;
	fya_buf out;

	for (size_t i = 0; i < count; i++) {
		safe |= escaping && fyfm_i_is_safe(items[i]);
		if (fyssg_shows_undefined(ev, items[i]))
			return fyfm_undefined(NULL);
	}
	fyssg_result_begin(ev, &out);
	for (size_t i = 0; i < count; i++)
		fyssg_print(ev, items[i], safe, &out);
	return fyssg_result_end(ev, &out, safe);
}

static fyfm_value checked(fyssg_eval *ev, fyfm_value v)
{
	if (fyfm_i_is_undefined(v))
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	return v;
}

static fyfm_value make_list(fyssg_eval *ev, const fyfm_value *items, size_t count, bool mutable)
{
	if (mutable)
		return fyssg_mutable_list(ev, items, count);
	return checked(ev, fyfm_seq(ev->arena, items, count, false));
}

static fyfm_value plus(fyssg_eval *ev, fyfm_value v)
{
	return fyssg_negate(ev, fyssg_negate(ev, v));
}

/* Spreads what is in sp[0] over `count` places from there on, the first element last. */
static bool unpack(fyssg_eval *ev, fyfm_value *sp, size_t count)
{
	fyssg_list list = { NULL, 0, 0 };
	const fyfm_value *items;
	size_t have;

	if (fyfm_i_tag(*sp) == FYFM_I_SEQ) {
		items = fyfm_i_items(*sp);
		have = fyfm_i_count(*sp);
	} else {
		if (!fyssg_list_from(ev, *sp, &list))
			return false;
		items = list.items;
		have = list.count;
	}
	if (have != count) {
		fyssg_fail(ev, FYFM_ERR_TYPE,
		           have > count ? "too many values to unpack (expected %zu, got %zu)" :
		                          "not enough values to unpack (expected %zu, got %zu)",
		           count, have);
		return false;
	}
	/* sp[0] may hold the only reference to the items, but not the items. */
	for (size_t i = 0; i < count; i++)
		sp[count - 1 - i] = items[i];
	return true;
}

static fyfm_value markup(fyssg_eval *ev, const fyssg_frame *f, fyfm_value v)
{
	fyfm_str text;

	if (!f->context->autoescape)
		return v;
	text = fyssg_text_of(ev, &v);
	return fyssg_new_string(ev, text.data, text.len, true);
}

/* --- loops ------------------------------------------------------------------------------------ */

static void begin_loop(fyssg_eval *ev, fyssg_frame *f, uint16_t slot, fyfm_value over)
{
	fyssg_loop *l;

	if (fyssg_shows_undefined(ev, over))
		return;
	l = fyssg_arena_alloc(ev, sizeof(*l));
	if (l == NULL || !fyssg_loop_begin(ev, l, over))
		return;
	if (f->code->kind == FYSSG_CODE_LOOP) {
		l->closure = f->closure;
		l->depth = f->loop == NULL ? 0 : f->loop->depth + 1;
	}
	f->slots[slot] = fyssg_object(FYSSG_CLASS_LOOP, l);
}

static inline fyssg_loop *loop_in(const fyssg_frame *f, uint32_t slot)
{
	return fyssg_object_of(f->slots[slot]);
}

/* --- functions -------------------------------------------------------------------------------- */

static fyssg_cells *new_cells(fyssg_eval *ev, const fyssg_code *code, fyssg_cells *outer)
{
	size_t size = sizeof(fyssg_cells) + code->cells * sizeof(fyfm_value);
	fyssg_cells *cells = fyssg_arena_alloc(ev, size);

	if (cells == NULL)
		return NULL;
	memset(cells, 0, size);
	cells->outer = outer;
	return cells;
}

void fyssg_activate(fyssg_eval *ev, const fyssg_activation *call)
{
	const fyssg_code *code = call->code;
	size_t need = (size_t)code->slots + code->stack;
	fyssg_frame f = { .caller = ev->frame, .code = code, .ip = code->insns, .slots = ev->top,
		          .context = call->context, .cells = call->cells, .loop = call->loop,
		          .closure = call->closure };

	if (need > (size_t)(ev->stack_end - ev->top)) {
		fyssg_fail(ev, FYFM_ERR_LIMIT, "the stack is full");
		return;
	}
	if (!fyssg_enter(ev))
		return;
	memset(f.slots, 0, code->slots * sizeof(fyfm_value));
	ev->top += need;
	if (code->own_cells)
		f.cells = new_cells(ev, code, call->cells);
	/* Wrong arguments are the caller's mistake, and told at its place. */
	if (ev->status == FYFM_OK && fyssg_spend(ev, code->count) &&
	    (call->prepare == NULL || call->prepare(ev, &f, call->user))) {
		ev->frame = &f;
		if (ev->options.profile == NULL)
			fyssg_run(ev, &f);
		else
			fyssg_profile_run(ev, &f);
	}
	ev->frame = f.caller;
	ev->top = f.slots;
	fyssg_leave(ev);
}

static fyfm_value new_closure(fyssg_eval *ev, const fyssg_frame *f, uint32_t code)
{
	fyssg_closure *c = fyssg_arena_alloc(ev, sizeof(*c));

	if (c == NULL)
		return fyfm_undefined(NULL);
	*c = (fyssg_closure){ f->code->template->codes[code], f->context, f->cells };
	return fyssg_object(FYSSG_CLASS_MACRO, c);
}

static void run_loop(fyssg_eval *ev, const fyssg_frame *f, uint32_t code, fyfm_value over)
{
	fyfm_value c = new_closure(ev, f, code);

	if (ev->status == FYFM_OK)
		fyssg_loop_run(ev, fyssg_object_of(c), over, NULL);
}

static fyssg_cells *cells_at(const fyssg_frame *f, unsigned depth)
{
	fyssg_cells *c = f->cells;

	for (; depth > 0; depth--)
		c = c->outer;
	return c;
}

static void fail_with(fyssg_eval *ev, fyfm_value message)
{
	fyfm_str text = fyssg_text_of(ev, &message);

	fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "%.*s", (int)text.len, text.data);
}

/* A variable that may hold nothing: undefined then, or looked up in the context and kept. */
static fyfm_value load(fyssg_eval *ev, const fyssg_frame *f, const fyssg_insn *i, uint32_t *hint)
{
	fyfm_value *slot = &f->slots[i->a];

	if (slot->word != 0)
		return *slot;
	switch ((fyssg_op)i->op) {
	case FYSSG_OP_LOAD_GLOBAL:
	case FYSSG_OP_GLOBAL_ATTR:
	case FYSSG_OP_PRINT_GLOBAL_ATTR:
		*slot = fyssg_resolve(ev, f->context, i->b, hint);
		return *slot;
	default:
		return undefined_name(ev, i->b);
	}
}

/* --- the loop --------------------------------------------------------------------------------- */

void fyssg_run(fyssg_eval *ev, fyssg_frame *f)
{
	const fyssg_code *code = f->code;
	const fyssg_template *t = code->template;
	uint32_t *hints = ev->hints + code->first_site;
	fyfm_value *slots = f->slots, *sp = slots + code->slots;
	const fyssg_insn *ip = code->insns;
	const fyssg_call *call;
	fyssg_loop *l;
	fyfm_value v;
	bool yes;

	for (;;) {
		const fyssg_insn *i = ip++;

		f->ip = ip;
		switch ((fyssg_op)i->op) {
		case FYSSG_OP_CONST:
			*sp++ = t->constants[i->b];
			continue;
		case FYSSG_OP_LOAD:
			*sp++ = slots[i->a];
			continue;
		case FYSSG_OP_LOAD_NAMED:
		case FYSSG_OP_LOAD_GLOBAL:
			*sp++ = load(ev, f, i, &hints[i - code->insns]);
			break;
		case FYSSG_OP_LOAD_CELL:
			*sp++ = cells_at(f, i->a)->values[i->b];
			continue;
		case FYSSG_OP_NAME_NOTHING:
			if (sp[-1].word == 0)
				sp[-1] = undefined_name(ev, i->b);
			continue;
		case FYSSG_OP_FIND_NOTHING:
			if (sp[-1].word == 0)
				sp[-1] = fyssg_resolve(ev, f->context, i->b,
				                       &hints[i - code->insns]);
			break;
		case FYSSG_OP_STORE:
			slots[i->a] = *--sp;
			continue;
		case FYSSG_OP_STORE_CELL:
			f->cells->values[i->b] = *--sp;
			continue;
		case FYSSG_OP_CLEAR:
			slots[i->a].word = 0;
			continue;
		case FYSSG_OP_CLEAR_CELL:
			f->cells->values[i->b].word = 0;
			continue;
		case FYSSG_OP_EXPORT:
			fyssg_context_set(ev, f->context, i->b, sp[-1], i->a != 0);
			break;
		case FYSSG_OP_SET_NAMESPACE:
			sp -= 2;
			fyssg_namespace_set(ev, sp[1], i->b, sp[0]);
			break;
		case FYSSG_OP_UNPACK:
			if (!unpack(ev, --sp, i->a))
				break;
			sp += i->a;
			continue;

		case FYSSG_OP_POP:
			sp--;
			continue;
		case FYSSG_OP_DUP:
			sp[0] = sp[-1];
			sp++;
			continue;
		case FYSSG_OP_SWAP:
			v = sp[-1];
			sp[-1] = sp[-2];
			sp[-2] = v;
			continue;
		case FYSSG_OP_TUCK:
			sp[0] = sp[-1];
			sp[-1] = sp[-2];
			sp[-2] = sp[0];
			sp++;
			continue;
		case FYSSG_OP_JUMP:
			ip = code->insns + i->b;
			continue;
		case FYSSG_OP_JUMP_BACK:
			ip = code->insns + i->b;
			fyssg_spend(ev, (uint64_t)(i - ip) + 1);
			break;
		case FYSSG_OP_JUMP_IF_FALSE:
			if (!truth(ev, *--sp))
				ip = code->insns + i->b;
			break;
		case FYSSG_OP_JUMP_IF_TRUE:
			if (truth(ev, *--sp))
				ip = code->insns + i->b;
			break;
		case FYSSG_OP_JUMP_IF_SET:
			if (slots[i->a].word != 0)
				ip = code->insns + i->b;
			continue;
		case FYSSG_OP_AND:
			if (truth(ev, sp[-1]))
				sp--;
			else
				ip = code->insns + i->b;
			break;
		case FYSSG_OP_OR:
			if (truth(ev, sp[-1]))
				ip = code->insns + i->b;
			else
				sp--;
			break;
		case FYSSG_OP_RETURN:
			return;
		case FYSSG_OP_FAIL:
			fail_with(ev, t->constants[i->b]);
			break;

		case FYSSG_OP_NOT:
			sp[-1] = boolean(!truth(ev, sp[-1]));
			break;
		case FYSSG_OP_NEGATE:
			sp[-1] = fyssg_negate(ev, sp[-1]);
			break;
		case FYSSG_OP_PLUS:
			sp[-1] = plus(ev, sp[-1]);
			break;
		case FYSSG_OP_BINARY:
			sp--;
			sp[-1] = binary(ev, (fyssg_binary)i->a, sp[-1], sp[0]);
			break;
		case FYSSG_OP_CONCAT:
			sp -= i->a;
			*sp = concat(ev, sp, i->a, i->b != 0);
			sp++;
			break;
		case FYSSG_OP_COMPARE:
			sp--;
			sp[-1] = boolean(compares(ev, (fyssg_compare_op)i->a, sp[-1], sp[0]));
			break;
		case FYSSG_OP_TUPLE:
			sp -= i->a;
			*sp = checked(ev, fyfm_seq(ev->arena, sp, i->a, true));
			sp++;
			break;
		case FYSSG_OP_LIST:
			sp -= i->a;
			*sp = make_list(ev, sp, i->a, i->b != 0);
			sp++;
			break;
		case FYSSG_OP_DICT:
			sp -= 2 * i->a;
			*sp = i->b != 0 ? fyssg_mutable_dict(ev, sp, i->a) :
			                  fyssg_frozen_dict(ev, sp, i->a);
			sp++;
			break;
		case FYSSG_OP_ATTR:
			sp[-1] = get_attr(ev, sp[-1], i->b, &hints[i - code->insns]);
			break;
		case FYSSG_OP_ATTR_OR_METHOD:
			sp[-1] = slow_attr(ev, sp[-1], i->b);
			break;
		case FYSSG_OP_ITEM:
			sp--;
			sp[-1] = get_item(ev, sp[-1], sp[0], &hints[i - code->insns]);
			break;
		case FYSSG_OP_SLICE:
			sp -= 3;
			sp[-1] = fyssg_slice(ev, sp[-1], sp[0], sp[1], sp[2]);
			break;
		case FYSSG_OP_THAW:
			sp[-1] = fyssg_thaw(ev, sp[-1]);
			break;
		case FYSSG_OP_CALL:
			call = &t->calls[i->b];
			sp -= fyssg_call_values(call);
			*sp = fyssg_vm_call(ev, call, sp);
			sp++;
			break;
		case FYSSG_OP_CALL_PRINT:
			call = &t->calls[i->b];
			sp -= fyssg_call_values(call);
			fyssg_vm_call_print(ev, call, sp);
			break;
		case FYSSG_OP_FILTER:
		case FYSSG_OP_TEST:
			sp -= i->a;
			*sp = ev->env->builtins[i->b].builtin->call(ev, sp);
			sp++;
			break;

		case FYSSG_OP_PRINT_TEXT:
			fya_buf_append(ev->out, t->texts[i->b].data, t->texts[i->b].len);
			continue;
		case FYSSG_OP_PRINT:
			v = *--sp;
			if (is_plain_text(v)) {
				print_text(ev, v, true);
				continue;
			}
			fyssg_vm_print(ev, v, true);
			break;
		case FYSSG_OP_PRINT_RAW:
			fyssg_vm_print(ev, *--sp, false);
			break;
		case FYSSG_OP_PRINT_AUTO:
			fyssg_vm_print(ev, *--sp, f->context->autoescape);
			break;
		case FYSSG_OP_CAPTURE:
			slots[i->a] = fyfm_i_small_int((int64_t)ev->out->len);
			continue;
		case FYSSG_OP_CAPTURED:
			*sp++ = fyssg_captured(ev, (size_t)fyfm_i_get_int(slots[i->a]),
			                       f->context->autoescape);
			break;
		case FYSSG_OP_CAPTURE_DROP:
			ev->out->len = (size_t)fyfm_i_get_int(slots[i->a]);
			continue;
		case FYSSG_OP_MARKUP:
			sp[-1] = markup(ev, f, sp[-1]);
			break;
		case FYSSG_OP_AUTOESCAPE:
			slots[i->a] = boolean(f->context->autoescape);
			f->context->autoescape = truth(ev, *--sp);
			break;
		case FYSSG_OP_AUTOESCAPE_END:
			f->context->autoescape = fyfm_get_bool(slots[i->a]);
			continue;

		case FYSSG_OP_FRAGMENT:
			sp -= i->a;
			*sp = boolean(fyssg_fragment_print(ev, f, &t->fragments[i->b], sp));
			sp++;
			break;
		case FYSSG_OP_FRAGMENT_END:
			fyssg_fragment_keep(ev, f, &t->fragments[i->b]);
			break;

		case FYSSG_OP_FOR:
			begin_loop(ev, f, i->a, *--sp);
			break;
		case FYSSG_OP_FOR_NEXT:
			l = loop_in(f, i->a);
			if (fyssg_loop_next(ev, l))
				*sp++ = l->current;
			else
				ip = code->insns + i->b;
			break;
		case FYSSG_OP_LOOP_GET:
			*sp++ = fyssg_loop_get(ev, loop_in(f, i->a), (enum fyssg_loop_field)i->b);
			break;
		case FYSSG_OP_LOOP_RUN:
			run_loop(ev, f, i->b, *--sp);
			break;
		case FYSSG_OP_LOOP_DONE:
			slots[i->a] = boolean(true);
			continue;
		case FYSSG_OP_JUMP_IF_DONE:
			if (slots[i->a].word != 0)
				ip = code->insns + i->b;
			continue;
		case FYSSG_OP_GATHER:
			slots[i->a] = fyssg_mutable_list(ev, NULL, 0);
			break;
		case FYSSG_OP_GATHER_ITEM:
			fyssg_list_append(ev, slots[i->a], loop_in(f, i->b)->current);
			break;
		case FYSSG_OP_GATHERED:
			*sp++ = fyssg_list_seq(ev, fyssg_object_of(slots[i->a]));
			break;

		case FYSSG_OP_MACRO:
			*sp++ = new_closure(ev, f, i->b);
			break;
		case FYSSG_OP_SELF:
			*sp++ = fyssg_object(FYSSG_CLASS_SELF, f->context);
			continue;
		case FYSSG_OP_SUPER:
			*sp++ = fyssg_super(ev, code->block, f->context);
			break;
		case FYSSG_OP_SUPER_PRINT:
			fyssg_vm_super_print(ev, f);
			break;
		case FYSSG_OP_CONTEXT:
			sp -= t->names[i->b].count;
			*sp = fyssg_vm_context(ev, f, &t->names[i->b], sp);
			sp++;
			break;
		case FYSSG_OP_BLOCK:
			fyssg_vm_run_block(ev, f->context, i->b, i->a != 0);
			break;
		case FYSSG_OP_BLOCK_IN:
			fyssg_vm_run_block(ev, fyssg_object_of(*--sp), i->b, i->a != 0);
			break;
		case FYSSG_OP_TEMPLATE:
			*sp++ = fyssg_object(FYSSG_CLASS_TEMPLATE, t->links[i->b]);
			continue;
		case FYSSG_OP_EXTENDS:
			fyssg_vm_extend(ev, f, *--sp);
			break;
		case FYSSG_OP_JUMP_IF_CHILD:
			if (f->parent != NULL)
				ip = code->insns + i->b;
			continue;
		case FYSSG_OP_RUN_PARENT:
			fyssg_vm_run_parent(ev, f);
			break;
		case FYSSG_OP_INCLUDE:
			sp -= 2;
			fyssg_vm_include(ev, sp[0], sp[1], i->a != 0);
			break;
		case FYSSG_OP_IMPORT:
			sp--;
			sp[-1] = fyssg_vm_import(ev, sp[-1], sp[0]);
			break;
		case FYSSG_OP_IMPORT_NAME:
			sp[0] = fyssg_vm_imported_name(ev, sp[-1], i->b);
			sp++;
			continue;

		case FYSSG_OP_PRINT_LOCAL_ATTR:
		case FYSSG_OP_PRINT_GLOBAL_ATTR:
			if (plain_attr(ev, slots[i->a], ip->b, &hints[ip - code->insns], &v)) {
				if (is_plain_text(v)) {
					print_text(ev, v, true);
					ip += 2;
				} else {
					*sp++ = v;
					ip++;
				}
				continue;
			}
			*sp++ = load(ev, f, i, &hints[i - code->insns]);
			break;
		case FYSSG_OP_LOCAL_ATTR:
		case FYSSG_OP_GLOBAL_ATTR:
			if (plain_attr(ev, slots[i->a], ip->b, &hints[ip - code->insns], sp)) {
				sp++;
				ip++;
				continue;
			}
			*sp++ = load(ev, f, i, &hints[i - code->insns]);
			break;
		case FYSSG_OP_FOR_STORE:
			l = loop_in(f, i->a);
			if (l->items != NULL && l->next < l->count) {
				l->before = l->current;
				slots[ip->a] = l->current = l->items[l->next++];
				ip++;
				continue;
			}
			if (fyssg_loop_next(ev, l))
				*sp++ = l->current;
			else
				ip = code->insns + i->b;
			break;
		case FYSSG_OP_COMPARE_JUMP:
			sp -= 2;
			if (compare_words((fyssg_compare_op)i->a, sp[0], sp[1], &yes)) {
				ip = yes ? ip + 1 : code->insns + ip->b;
				continue;
			}
			sp[0] = boolean(fyssg_compares(ev, (fyssg_compare_op)i->a, sp[0], sp[1]));
			sp++;
			break;
		case FYSSG_OP_COUNT:
			return;
		}
		if (ev->status != FYFM_OK)
			return;
	}
}
