/* Evaluations: set-up, budgets, failures, contexts, and the public side of rendering. */
#include "libfy-ssg/template/eval.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/memo.h"
#include "libfy-ssg/template/objects.h"
#include "libfy-ssg/template/regex.h"

enum {
	DEFAULT_STEPS = 100 * 1000 * 1000,
	DEFAULT_DEPTH = 200,
	FOLDING_STEPS = 10 * 1000, /* of one constant expression */
	STACK_VALUES = 64 * 1024, /* touched only as far as it is used */
	MAX_NOTES = 12            /* of the chain of calls, behind an error */
};

#define DEFAULT_OUTPUT ((size_t)64 << 20)
/* Bytes of all values that one render makes: they live until its end. */
#define VALUES_MAX ((size_t)128 << 20)

/* --- life ------------------------------------------------------------------------------------- */

void fyssg_eval_options_init(fyssg_eval_options *o)
{
	*o = (fyssg_eval_options){ 0 };
}

fyssg_eval *fyssg_eval_new(const fyssg_env *env, const fyssg_eval_options *options)
{
	fyssg_eval *ev = calloc(1, sizeof(*ev));
	size_t stack = STACK_VALUES + env->max_stack;

	if (ev == NULL)
		return NULL;
	ev->env = env;
	ev->options = *options;
	ev->arena = options->arena;
	if (ev->options.max_steps == 0)
		ev->options.max_steps = DEFAULT_STEPS;
	if (ev->options.max_depth == 0)
		ev->options.max_depth = DEFAULT_DEPTH;
	if (ev->options.max_output == 0)
		ev->options.max_output = DEFAULT_OUTPUT;
	ev->stack = malloc(stack * sizeof(*ev->stack));
	ev->hints = calloc((size_t)env->site_count + 1, sizeof(*ev->hints));
	ev->modules = calloc(env->template_count + 1, sizeof(fyssg_module *));
	ev->told = calloc((size_t)env->site_count / 8 + 1, 1);
	if (ev->stack == NULL || ev->hints == NULL || ev->modules == NULL || ev->told == NULL ||
	    !fyssg_fragments_init(ev)) {
		fyssg_eval_free(ev);
		return NULL;
	}
	ev->stack_end = ev->stack + stack;
	return ev;
}

void fyssg_eval_free(fyssg_eval *ev)
{
	if (ev == NULL)
		return;
	free(ev->stack);
	free(ev->hints);
	free(ev->modules);
	free(ev->told);
	free(ev->fragments);
	fyssg_regex_cache_free(ev->regexes);
	free(ev);
}

void fyssg_eval_get_memory(const fyssg_eval *ev, fyssg_eval_memory *out)
{
	const fyssg_env *env = ev->env;

	out->stack = ev->stack;
	out->stack_bytes = (size_t)(ev->stack_end - ev->stack) * sizeof(*ev->stack);
	out->other_bytes = sizeof(*ev) + ((size_t)env->site_count + 1) * sizeof(*ev->hints) +
	                   (env->template_count + 1) * sizeof(*ev->modules) + env->site_count / 8 + 1;
}

void fyssg_eval_for_folding(fyssg_eval *ev, const fyssg_env *env)
{
	*ev = (fyssg_eval){ .env = env, .arena = env->pool };
	ev->options.max_depth = DEFAULT_DEPTH;
	ev->steps = FOLDING_STEPS;
	ev->bytes = FYSSG_RESULT_MAX;
}

/* --- what classes, filters and functions ask -------------------------------------------------- */

fya_allocator *fyssg_arena(fyssg_eval *ev)
{
	return ev->arena;
}

void *fyssg_host_data(fyssg_eval *ev)
{
	return ev->options.host;
}

const fyssg_env *fyssg_eval_env(const fyssg_eval *ev)
{
	return ev->env;
}

const fyssg_zone *fyssg_eval_zone(const fyssg_eval *ev)
{
	return ev->options.zone;
}

int64_t fyssg_eval_now(const fyssg_eval *ev)
{
	return ev->options.now;
}

bool fyssg_autoescaping(const fyssg_eval *ev)
{
	return ev->frame != NULL && ev->frame->context->autoescape;
}

void fyssg_record(fyssg_eval *ev, unsigned kind, const void *key, size_t key_len)
{
	const fyssg_recorder *r = ev->options.recorder;

	if (r == NULL)
		return;
	r->read(r->user, kind, key, key_len);
	if (ev->keeping)
		fyssg_fragments_read(ev, kind, key, key_len);
}

bool fyssg_failed(const fyssg_eval *ev)
{
	return ev->status != FYFM_OK;
}

void *fyssg_arena_alloc(fyssg_eval *ev, size_t size)
{
	void *p = fya_alloc(ev->arena, size, 0);

	if (p == NULL)
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	return p;
}

/* --- failures --------------------------------------------------------------------------------- */

/* Where the instruction comes from that runs in a frame. */
static fyssg_span place_of(const fyssg_frame *f)
{
	uint32_t insn = f->ip > f->code->insns ? (uint32_t)(f->ip - f->code->insns) - 1 : 0;

	return fyssg_code_span(f->code, insn);
}

static bool continues_name(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static void place_diag(const fyssg_frame *f, fyfm_diag *d)
{
	const fyssg_template *t = f->code->template;
	fyssg_span span = place_of(f);

	fyfm_diag_locate(d, t->text, t->len, span.offset, span.width);
}

/* What a frame's function is called in notes: "in macro 'card'". */
static void describe_frame(const fyssg_eval *ev, const fyssg_frame *f, char *out, size_t size)
{
	static const char *const kinds[] = { [FYSSG_CODE_ROOT] = "template",
		                             [FYSSG_CODE_BLOCK] = "block",
		                             [FYSSG_CODE_MACRO] = "macro",
		                             [FYSSG_CODE_CALLER] = "call block",
		                             [FYSSG_CODE_LOOP] = "recursive loop" };
	const fyssg_code *c = f->code;

	if (c->kind == FYSSG_CODE_ROOT)
		snprintf(out, size, "template '%s'", c->template->name);
	else if (c->name == FYSSG_ATOM_NONE || c->kind == FYSSG_CODE_CALLER)
		snprintf(out, size, "%s", kinds[c->kind]);
	else
		snprintf(out, size, "%s '%s'", kinds[c->kind],
		         fyssg_atom_of(ev->env, c->name)->text);
}

/* Whether the same function was called from the same place nearer to the failure. */
static bool is_told(const fyssg_frame *f, const fyssg_frame *const *told, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (told[i]->code == f->code && told[i]->caller->ip == f->caller->ip)
			return true;
	return false;
}

/* Tells from where each function on the way to the failure was called; what calls itself, once. */
static void tell_callers(fyssg_eval *ev)
{
	const fyssg_frame *told[MAX_NOTES];
	unsigned notes = 0, left_out = 0;
	fyfm_diag d;

	for (const fyssg_frame *f = ev->frame; f != NULL && f->caller != NULL; f = f->caller) {
		char what[160];

		if (notes == MAX_NOTES || is_told(f, told, notes)) {
			left_out++;
			continue;
		}
		told[notes++] = f;
		describe_frame(ev, f, what, sizeof(what));
		fyfm_diag_set(&d, FYFM_NOTE, ev->status, f->caller->code->template->path, 0, 0,
		              "%s was used here", what);
		place_diag(f->caller, &d);
		ev->options.diag(ev->options.diag_user, &d);
	}
	if (left_out == 0)
		return;
	fyfm_diag_set(&d, FYFM_NOTE, ev->status, NULL, 0, 0, "and %u times more like these",
	              left_out);
	ev->options.diag(ev->options.diag_user, &d);
}

/* Makes the diagnostic point to a word, where the place that it points to has it. */
static void narrow_diag(const fyssg_frame *f, const char *word, fyfm_diag *d)
{
	const fyssg_template *t = f->code->template;
	fyssg_span span = place_of(f);
	size_t len = strlen(word);

	for (size_t i = span.offset; len > 0 && i + len <= span.offset + span.width; i++) {
		if (memcmp(t->text + i, word, len) == 0 &&
		    (i == span.offset || !continues_name(t->text[i - 1])) &&
		    (i + len == t->len || !continues_name(t->text[i + len]))) {
			fyfm_diag_locate(d, t->text, t->len, i, len);
			return;
		}
	}
}

void fyssg_complain(fyssg_eval *ev, const fyssg_complaint *c)
{
	const fyssg_frame *f = ev->frame;
	fyfm_diag d;

	if (ev->options.diag == NULL)
		return;
	fyfm_diag_set(&d, c->severity, c->status, f == NULL ? NULL : f->code->template->path, 0, 0,
	              "%s", c->message);
	if (c->hint != NULL && c->hint[0] != '\0')
		fyfm_diag_hint(&d, "%s", c->hint);
	if (f != NULL)
		place_diag(f, &d);
	if (f != NULL && c->word != NULL)
		narrow_diag(f, c->word, &d);
	if (f != NULL)
		fyfm_diag_surround(&d, f->code->template->text, f->code->template->len);
	ev->options.diag(ev->options.diag_user, &d);
	if (!c->alone)
		tell_callers(ev);
}

static void tell(fyssg_eval *ev, fyfm_severity severity, fyfm_status status, const char *format,
                 va_list args) __attribute__((format(printf, 4, 0)));

static void tell(fyssg_eval *ev, fyfm_severity severity, fyfm_status status, const char *format,
                 va_list args)
{
	char message[sizeof(((fyfm_diag *)NULL)->message)];
	const fyssg_complaint c = { .severity = severity, .status = status, .message = message };

	vsnprintf(message, sizeof(message), format, args);
	fyssg_complain(ev, &c);
}

fyfm_value fyssg_fail(fyssg_eval *ev, fyfm_status status, const char *format, ...)
{
	va_list args;

	if (ev->status != FYFM_OK)
		return fyfm_undefined(NULL);
	ev->status = status;
	va_start(args, format);
	tell(ev, FYFM_ERROR, status, format, args);
	va_end(args);
	return fyfm_undefined(NULL);
}

void fyssg_warn(fyssg_eval *ev, const char *format, ...)
{
	va_list args;

	ev->warnings++;
	va_start(args, format);
	tell(ev, FYFM_WARNING, FYFM_OK, format, args);
	va_end(args);
}

/* What a buffer that took no more means. */
static void check_output(fyssg_eval *ev, const fya_buf *out)
{
	if (out->status == FYA_BUF_FULL)
		fyssg_fail(ev, FYFM_ERR_LIMIT, "the output is larger than %zu bytes",
		           ev->options.max_output);
	else if (out->status != FYA_BUF_OK)
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
}

bool fyssg_spend(fyssg_eval *ev, uint64_t steps)
{
	if (steps > ev->steps) {
		fyssg_fail(ev, FYFM_ERR_LIMIT, "the template runs for more than %llu steps",
		           (unsigned long long)ev->options.max_steps);
		return false;
	}
	ev->steps -= steps;
	if (ev->out != NULL && ev->out->status != FYA_BUF_OK)
		check_output(ev, ev->out);
	return ev->status == FYFM_OK;
}

bool fyssg_take(fyssg_eval *ev, size_t bytes)
{
	if (bytes > ev->bytes) {
		fyssg_fail(ev, FYFM_ERR_LIMIT, "the template makes values of more than %zu MiB",
		           VALUES_MAX >> 20);
		return false;
	}
	ev->bytes -= bytes;
	return true;
}

bool fyssg_enter(fyssg_eval *ev)
{
	if (ev->depth >= ev->options.max_depth) {
		fyssg_fail(ev, FYFM_ERR_LIMIT, "calls are nested more than %u deep",
		           ev->options.max_depth);
		return false;
	}
	ev->depth++;
	return true;
}

void fyssg_leave(fyssg_eval *ev)
{
	ev->depth--;
}

/* --- contexts --------------------------------------------------------------------------------- */

fyssg_context *fyssg_context_new(fyssg_eval *ev, fyssg_context *outer, const fyssg_chain *chain,
                                 bool autoescape)
{
	fyssg_context *c = fyssg_arena_alloc(ev, sizeof(*c));

	if (c != NULL)
		*c = (fyssg_context){ .outer = outer, .autoescape = autoescape, .chain = chain,
			              .isolated = outer == NULL };
	return c;
}

bool fyssg_context_set(fyssg_eval *ev, fyssg_context *c, fyssg_atom name, fyfm_value v,
                       bool exported)
{
	fyssg_variable *grown;
	size_t more;

	for (size_t i = 0; i < c->count; i++) {
		if (c->variables[i].name == name) {
			c->variables[i].value = v;
			c->variables[i].exported = exported;
			return true;
		}
	}
	if (c->count == c->capacity) {
		more = c->capacity == 0 ? 8 : c->capacity * 2;
		grown = fyssg_arena_alloc(ev, more * sizeof(*grown));
		if (grown == NULL)
			return false;
		if (c->count > 0)
			memcpy(grown, c->variables, c->count * sizeof(*grown));
		c->variables = grown;
		c->capacity = more;
	}
	c->variables[c->count++] = (fyssg_variable){ name, exported, v };
	return true;
}

static fyfm_value find_global(fyssg_eval *ev, fyssg_atom name, uint32_t *hint)
{
	const fyssg_class *class;

	switch (fyfm_i_tag(ev->globals)) {
	case FYFM_I_MAP: {
		ptrdiff_t i = fyfm_i_find(ev->globals, fyssg_atom_of(ev->env, name)->key, *hint);

		if (i < 0)
			return fyfm_undefined(NULL);
		*hint = (uint32_t)i;
		return fyfm_i_values(ev->globals)[i];
	}
	case FYFM_I_HOST:
		class = fyssg_env_class(ev->env, fyfm_host_class(ev->globals));
		if (class->get != NULL)
			return class->get(ev, ev->globals, name);
		return fyfm_undefined(NULL);
	default:
		return fyfm_undefined(NULL);
	}
}

fyfm_value fyssg_resolve(fyssg_eval *ev, const fyssg_context *c, fyssg_atom name, uint32_t *hint)
{
	const fyssg_atom_info *info = fyssg_atom_of(ev->env, name);
	fyfm_value v = { 0 };
	bool isolated = false;

	for (; c != NULL; c = c->outer) {
		for (size_t i = 0; i < c->count; i++)
			if (c->variables[i].name == name && c->variables[i].value.word != 0)
				return c->variables[i].value;
		isolated |= c->isolated;
	}
	if (!isolated)
		v = find_global(ev, name, hint);
	if (!fyfm_i_is_undefined(v))
		return v;
	if (info->builtin[FYSSG_BUILTIN_FUNCTION] != FYSSG_NO_INDEX)
		return fyfm_host(FYSSG_CLASS_FUNCTION, info->builtin[FYSSG_BUILTIN_FUNCTION]);
	fyssg_missed(ev, fyfm_null(), NULL);
	return fyfm_undefined(info->text);
}

const fyssg_code *fyssg_find_block(const fyssg_chain *from, fyssg_atom name, const fyssg_chain **at)
{
	for (; from != NULL; from = from->next) {
		const fyssg_template *t = from->template;

		for (uint32_t i = 0; i < t->block_count; i++) {
			if (t->blocks[i]->name == name) {
				if (at != NULL)
					*at = from;
				return t->blocks[i];
			}
		}
	}
	return NULL;
}

/* --- rendering -------------------------------------------------------------------------------- */

fyfm_value fyssg_captured(fyssg_eval *ev, size_t from, bool safe)
{
	fya_buf *out = ev->out;
	fyfm_value v;

	if (out->status != FYA_BUF_OK || from > out->len)
		return fyfm_undefined(NULL);
	v = fyssg_new_string(ev, out->data == NULL ? "" : out->data + from, out->len - from, safe);
	out->len = from;
	return v;
}

static void begin_render(fyssg_eval *ev, fyfm_value globals, fya_buf *out)
{
	ev->status = FYFM_OK;
	ev->globals = globals;
	ev->out = out;
	ev->frame = NULL;
	ev->depth = 0;
	ev->steps = ev->options.max_steps;
	ev->bytes = VALUES_MAX;
	ev->top = ev->stack;
	ev->keeping = false;
	ev->warnings = 0;
	ev->missed_name = NULL;
	memset(ev->modules, 0, ev->env->template_count * sizeof(fyssg_module *));
}

static void render_root(fyssg_eval *ev, const fyssg_template *t)
{
	fyssg_activation call = { .code = t->root };

	call.context = fyssg_context_new(ev, NULL, &t->chain, t->autoescape);
	if (call.context == NULL)
		return;
	call.context->isolated = false;
	fyssg_activate(ev, &call);
	check_output(ev, ev->out);
}

bool fyssg_render_inside(fyssg_eval *ev, const fyssg_template *t, fyfm_value context, fya_buf *out)
{
	const fyfm_value globals = ev->globals;
	const size_t start = out->len;
	fya_buf *outer = ev->out;

	if (ev->status != FYFM_OK)
		return false;
	if (t->status != FYFM_OK || t->missing) {
		fyssg_fail(ev, FYFM_ERR_USAGE, "template '%s' has errors", t->name);
		return false;
	}
	ev->globals = context;
	ev->out = out;
	render_root(ev, t);
	ev->out = outer;
	ev->globals = globals;
	if (ev->status != FYFM_OK)
		out->len = start;
	return ev->status == FYFM_OK;
}

fyfm_status fyssg_render(fyssg_eval *ev, const fyssg_template *t, fyfm_value context, fya_buf *out)
{
	size_t start = out->len, limit = out->limit;

	if (!ev->env->frozen || t->status != FYFM_OK || t->missing)
		return FYFM_ERR_USAGE;
	if (limit - start > ev->options.max_output)
		out->limit = start + ev->options.max_output;
	begin_render(ev, context, out);
	render_root(ev, t);
	out->limit = limit;
	ev->out = NULL;
	if (ev->status != FYFM_OK) {
		out->len = start;
		out->status = FYA_BUF_OK;
	}
	return ev->status;
}
