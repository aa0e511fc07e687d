/* Walks a value along a compiled schema. */
#include <stdio.h>

#include "frontmatter/schema-run.h"

enum {
	DEFAULT_STEPS = 10000000,
	BYTES_PER_STEP = 64,
	MESSAGE_STEPS = 100, /* what words about a value cost, told or not */
	DEPTH_MAX = 200,
	KEYS_MAX = DEPTH_MAX + 1,
	NAMES_MAX = 200,     /* that a misspelt key is compared with */
	REF_MAX = 8          /* references that are followed to see what type they lead to */
};

static bool check(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at);

/* --- the run ---------------------------------------------------------------------------------- */

bool fyfm_i_run_spend(fyfm_i_run *r, size_t size)
{
	uint64_t cost = 1 + size / BYTES_PER_STEP;

	if (r->status != FYFM_OK)
		return false;
	if (cost > r->steps) {
		fyfm_i_run_end(r, FYFM_ERR_LIMIT, "too much to check", NULL);
		return false;
	}
	r->steps -= cost;
	return true;
}

/* The key or index of a spot, NUL-terminated, or NULL. */
static const char *spot_key(fyfm_i_run *r, const fyfm_i_spot *at)
{
	char room[FYFM_I_SCALAR_SIZE];
	fyfm_str text;
	char *copy;

	if (fyfm_kind_of(at->key) == FYFM_UNDEFINED)
		text = (fyfm_str){ room, (size_t)snprintf(room, sizeof(room), "%zu", at->index) };
	else
		text = fyfm_i_key_text(&at->key, r->scratch, room);
	copy = text.data ? fya_alloc(r->scratch, text.len + 1, 1) : NULL;
	if (!copy)
		return NULL;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return copy;
}

static void place(fyfm_i_run *r, fyfm_diag *d, const fyfm_i_spot *at, bool at_key)
{
	const char *keys[KEYS_MAX];
	size_t first = KEYS_MAX;

	if (!d)
		return;
	for (; at && first > 0; at = at->up) {
		keys[--first] = spot_key(r, at);
		if (!keys[first]) {
			fyfm_i_run_end(r, FYFM_ERR_NOMEM, NULL, NULL);
			return;
		}
	}
	fyfm_i_messages_place(&r->messages, d, keys + first, KEYS_MAX - first, at_key);
}

void fyfm_i_run_end(fyfm_i_run *r, fyfm_status status, const char *why, const fyfm_i_spot *at)
{
	if (r->status != FYFM_OK)
		return;
	r->status = status;
	if (status != FYFM_ERR_NOMEM)
		place(r, fyfm_i_messages_add(&r->messages, FYFM_ERROR, status,
		                             "checking by the schema was given up: %s", why),
		      at, false);
}

bool fyfm_i_run_match(fyfm_i_run *r, const fyfm_i_pattern *pattern, fyfm_str text,
                      const fyfm_i_spot *at)
{
	bool matches = false;
	fyfm_status st = fyfm_i_pattern_match(pattern, r->scratch, text, &r->steps, &matches);

	if (st != FYFM_OK)
		fyfm_i_run_end(r, st, "a pattern takes too long", at);
	return st == FYFM_OK && matches;
}

static fyfm_diag *tell(fyfm_i_run *r, fyfm_severity severity, const fyfm_i_node *n,
                       const fyfm_i_spot *at, bool at_key, fyfm_status status, const char *text)
{
	fyfm_diag *d;

	if (r->quiet != 0 || !fyfm_i_run_spend(r, MESSAGE_STEPS * BYTES_PER_STEP))
		return NULL;
	d = fyfm_i_messages_add(&r->messages, severity, status, "%s", text);
	if (r->messages.out_of_memory)
		fyfm_i_run_end(r, FYFM_ERR_NOMEM, NULL, NULL);
	place(r, d, at, at_key);
	if (d && n->description.len != 0)
		fyfm_diag_hint(d, "%s", n->description.data);
	return d;
}

fyfm_diag *fyfm_i_run_tell(fyfm_i_run *r, const fyfm_i_node *n, const fyfm_i_spot *at, bool at_key,
                           fyfm_status status, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return tell(r, FYFM_ERROR, n, at, at_key, status, text);
}

fyfm_diag *fyfm_i_run_warn(fyfm_i_run *r, const fyfm_i_node *n, const fyfm_i_spot *at,
                           const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return tell(r, FYFM_WARNING, n, at, true, FYFM_OK, text);
}

/* Whether a value fits, without a word. */
static bool fits(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	bool answer;

	r->quiet++;
	answer = check(r, n, v, at);
	r->quiet--;
	return answer;
}

/* --- mappings --------------------------------------------------------------------------------- */

/* Of the names that `unknown` may have been meant to be, the nearest. */
static void hint_name(fyfm_diag *d, const fyfm_i_names *names, fyfm_str unknown)
{
	const char *words[NAMES_MAX];
	size_t count = names->count < NAMES_MAX ? names->count : NAMES_MAX;
	const char *near;

	for (size_t i = 0; i < count; i++)
		words[i] = names->items[i].data;
	near = fyfm_did_you_mean(unknown.data, unknown.len, words, count);
	if (near)
		fyfm_diag_hint(d, "did you mean '%s'?", near);
}

static const fyfm_i_node *member(const fyfm_i_members *members, fyfm_value key, fyfm_str text,
                                 size_t hint)
{
	ptrdiff_t i;

	if (members->names.count == 0)
		return NULL;
	/* A key that is a number in the page may be a string in the schema, or one there too. */
	i = fyfm_find(members->map, text.data, text.len, hint);
	if (i < 0 && fyfm_kind_of(key) != FYFM_STRING)
		i = fyfm_i_find(members->map, key, hint);
	return i < 0 ? NULL : members->nodes.items[i];
}

static bool check_member(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, fyfm_str name,
                         const fyfm_i_spot *at)
{
	char quoted[FYFM_I_DESCRIBE_SIZE];

	if (n->never) {
		fyfm_i_run_tell(r, n, at, true, FYFM_ERR_EXISTS, "the key %s is not allowed here",
		                fyfm_i_quote_text(name, quoted));
		return false;
	}
	if (n->deprecated)
		fyfm_i_run_warn(r, n, at, "the key %s is deprecated",
		                fyfm_i_quote_text(name, quoted));
	return check(r, n, v, at);
}

static bool check_rules(fyfm_i_run *r, const fyfm_i_rules *rules, fyfm_value v, fyfm_str name,
                        const fyfm_i_spot *at, bool *known)
{
	bool ok = true;

	for (size_t i = 0; i < rules->nodes.count && r->status == FYFM_OK; i++) {
		if (!fyfm_i_run_match(r, rules->patterns[i], name, at))
			continue;
		*known = true;
		ok &= check_member(r, rules->nodes.items[i], v, name, at);
	}
	return ok;
}

static bool check_other(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, fyfm_str name,
                        const fyfm_i_spot *at)
{
	char quoted[FYFM_I_DESCRIBE_SIZE];

	if (!n->others)
		return true;
	if (!n->others->never)
		return check_member(r, n->others, v, name, at);
	if (r->quiet == 0)
		hint_name(fyfm_i_run_tell(r, n->others, at, true, FYFM_ERR_NOT_FOUND,
		                          "unknown key %s", fyfm_i_quote_text(name, quoted)),
		          &n->members.names, name);
	return false;
}

static bool check_name(fyfm_i_run *r, const fyfm_i_node *n, fyfm_str name, const fyfm_i_spot *at)
{
	char quoted[FYFM_I_DESCRIBE_SIZE];
	fyfm_value text;

	if (!n->key_names)
		return true;
	text = fyfm_string(r->scratch, name.data, name.len);
	if (fyfm_kind_of(text) == FYFM_UNDEFINED) {
		fyfm_i_run_end(r, FYFM_ERR_NOMEM, NULL, NULL);
		return false;
	}
	if (fits(r, n->key_names, text, at))
		return true;
	fyfm_i_run_tell(r, n->key_names, at, true, FYFM_ERR_RANGE,
	                "the key %s is not of the form that keys must have here",
	                fyfm_i_quote_text(name, quoted));
	return false;
}

static bool check_pair(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value map, size_t i,
                       const fyfm_i_spot *at)
{
	fyfm_i_spot spot = { at, fyfm_key_at(map, i), 0 };
	fyfm_value v = fyfm_value_at(map, i);
	char room[FYFM_I_SCALAR_SIZE];
	fyfm_str name = fyfm_i_key_text(&spot.key, r->scratch, room);
	const fyfm_i_node *own;
	bool known, ok;

	if (!name.data) {
		fyfm_i_run_end(r, FYFM_ERR_NOMEM, NULL, NULL);
		return false;
	}
	if (!fyfm_i_run_spend(r, name.len))
		return false;
	own = member(&n->members, spot.key, name, i);
	known = own != NULL;
	ok = check_name(r, n, name, &spot);
	if (own)
		ok &= check_member(r, own, v, name, &spot);
	ok &= check_rules(r, &n->rules, v, name, &spot, &known);
	if (!known)
		ok &= check_other(r, n, v, name, &spot);
	fyfm_i_text_done(&spot.key, r->scratch, name);
	return ok;
}

/* Of the keys that are there and that the schema knows nothing of, one may be misspelt. */
static void hint_missing(fyfm_i_run *r, fyfm_diag *d, const fyfm_i_node *n, fyfm_value map,
                         fyfm_str missing)
{
	for (size_t i = 0; d && i < fyfm_count(map) && i < NAMES_MAX; i++) {
		fyfm_value key = fyfm_key_at(map, i);
		char room[FYFM_I_SCALAR_SIZE], quoted[FYFM_I_DESCRIBE_SIZE];
		fyfm_str name = fyfm_i_key_text(&key, r->scratch, room);
		const char *wanted = missing.data;

		if (!name.data || member(&n->members, key, name, 0) ||
		    !fyfm_did_you_mean(name.data, name.len, &wanted, 1))
			continue;
		fyfm_diag_hint(d, "%s is there: is '%s' what was meant?",
		               fyfm_i_quote_text(name, quoted), missing.data);
		return;
	}
}

/* Tells of each name that is no key of the mapping; `why`: what needs it, or NULL. */
static bool check_required(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value map,
                           const fyfm_i_names *names, const char *why, const fyfm_i_spot *at)
{
	bool ok = true;

	for (size_t i = 0; i < names->count && fyfm_i_run_spend(r, 0); i++) {
		fyfm_str name = names->items[i];
		char quoted[FYFM_I_DESCRIBE_SIZE];
		fyfm_diag *d;

		if (fyfm_find(map, name.data, name.len, i) >= 0)
			continue;
		ok = false;
		if (r->quiet != 0)
			break;
		d = fyfm_i_run_tell(r, n, at, true, FYFM_ERR_NOT_FOUND, "missing key %s%s%s",
		                    fyfm_i_quote_text(name, quoted), why ? ", needed by " : "",
		                    why ? why : "");
		hint_missing(r, d, n, map, name);
	}
	return ok;
}

static bool check_dependents(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value map,
                             const fyfm_i_spot *at)
{
	bool ok = true;

	for (size_t i = 0; i < n->dependents.names.count && fyfm_i_run_spend(r, 0); i++) {
		fyfm_str name = n->dependents.names.items[i];
		char quoted[FYFM_I_DESCRIBE_SIZE];

		if (fyfm_find(map, name.data, name.len, 0) >= 0)
			ok &= check_required(r, n, map, &n->dependents.needs[i],
			                     fyfm_i_quote_text(name, quoted), at);
	}
	return ok;
}

static bool check_mapping(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	bool ok = fyfm_i_check_range(r, n, at, &n->pair_count, fyfm_count(v), "key");

	ok &= check_required(r, n, v, &n->required, NULL, at);
	ok &= check_dependents(r, n, v, at);
	if (n->members.names.count == 0 && n->rules.nodes.count == 0 && !n->others && !n->key_names)
		return ok;
	for (size_t i = 0; i < fyfm_count(v) && r->status == FYFM_OK; i++) {
		ok &= check_pair(r, n, v, i, at);
		if (!ok && r->quiet != 0)
			break;
	}
	return ok;
}

/* --- sequences -------------------------------------------------------------------------------- */

static bool check_contains(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	if (!n->contains)
		return true;
	for (size_t i = 0; i < fyfm_count(v) && r->status == FYFM_OK; i++) {
		fyfm_i_spot spot = { at, fyfm_undefined(NULL), i };

		if (fits(r, n->contains, fyfm_at(v, i), &spot))
			return true;
	}
	fyfm_i_run_tell(r, n->contains, at, false, FYFM_ERR_NOT_FOUND,
	                "the list lacks an item that must be there");
	return false;
}

static bool check_items(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	size_t count = fyfm_count(v);
	bool ok = true;

	if (!n->items.rest && count > n->items.first.count)
		count = n->items.first.count;
	for (size_t i = 0; i < count && r->status == FYFM_OK && (ok || r->quiet == 0); i++) {
		bool one_of_first = i < n->items.first.count;
		fyfm_i_spot spot = { at, fyfm_undefined(NULL), i };

		ok &= check(r, one_of_first ? n->items.first.items[i] : n->items.rest,
		            fyfm_at(v, i), &spot);
	}
	return ok;
}

static bool check_sequence(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	bool ok = fyfm_i_check_range(r, n, at, &n->item_count, fyfm_count(v), "item");

	ok &= fyfm_i_check_unique(r, n, v, at);
	ok &= check_items(r, n, v, at);
	ok &= check_contains(r, n, v, at);
	return ok;
}

/* --- schemas side by side --------------------------------------------------------------------- */

/* The schema that references lead to, so that its type is known. */
static const fyfm_i_node *resolved(const fyfm_i_node *n)
{
	for (int i = 0; i < REF_MAX && n->ref && n->types == 0; i++)
		n = n->ref;
	return n;
}

/* What the forms of a list of schemas expect of a value. */
struct forms {
	unsigned types;             /* all that one of them takes */
	enum fyfm_i_format format;  /* of text, where they agree */
	size_t candidates;          /* schemas that take values of this type */
	const fyfm_i_node *last;    /* one of them */
	bool texts;                 /* `format` was seen */
};

static struct forms forms_of(const fyfm_i_nodes *nodes, fyfm_value v)
{
	unsigned found = fyfm_i_types_of(v);
	struct forms f = { .last = NULL };

	for (size_t i = 0; i < nodes->count; i++) {
		const fyfm_i_node *n = resolved(nodes->items[i]);

		if (n->types & FYFM_I_TYPE_STRING) {
			if (f.texts && f.format != n->format)
				f.format = FYFM_I_FORMAT_NONE;
			else
				f.format = n->format;
			f.texts = true;
		}
		f.types |= n->types;
		if (!n->never && (n->types == 0 || (n->types & found))) {
			f.candidates++;
			f.last = nodes->items[i];
		}
	}
	return f;
}

/* Where it is text and every schema names a format: "expected a date or a date and time". */
static bool tell_formats(fyfm_i_run *r, const fyfm_i_node *n, const fyfm_i_nodes *nodes,
                         fyfm_value v, const fyfm_i_spot *at)
{
	char wanted[160] = "", found[FYFM_I_DESCRIBE_SIZE];
	size_t len = 0;

	if (!(fyfm_i_types_of(v) & FYFM_I_TYPE_STRING))
		return false;
	for (size_t i = 0; i < nodes->count && len < sizeof(wanted); i++) {
		const fyfm_i_node *form = resolved(nodes->items[i]);

		if (form->format == FYFM_I_FORMAT_NONE)
			return false;
		len += (size_t)snprintf(wanted + len, sizeof(wanted) - len, "%s%s",
		                        i == 0 ? "" : " or ", fyfm_i_format_phrase(form->format));
	}
	fyfm_i_run_tell(r, n, at, false, FYFM_ERR_TYPE, "expected %s, found %s", wanted,
	                fyfm_i_describe(v, r->scratch, found));
	return true;
}

/* Says why a value fits none of `nodes`: by the only one that was meant, if there is one. */
static void tell_misfit(fyfm_i_run *r, const fyfm_i_node *n, const fyfm_i_nodes *nodes,
                        fyfm_value v, const fyfm_i_spot *at)
{
	char found[FYFM_I_DESCRIBE_SIZE];
	struct forms f;

	if (r->quiet != 0)
		return;
	f = forms_of(nodes, v);
	if (f.candidates == 1)
		(void)check(r, f.last, v, at);
	else if (f.candidates == 0 && f.types != 0)
		fyfm_i_tell_type(r, n, v, at, f.types, f.format);
	else if (!tell_formats(r, n, nodes, v, at))
		fyfm_i_run_tell(r, n, at, false, FYFM_ERR_RANGE,
		                "%s fits none of the %zu forms that are allowed here",
		                fyfm_i_describe(v, r->scratch, found), nodes->count);
}

static bool check_any_of(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	for (size_t i = 0; i < n->any_of.count && r->status == FYFM_OK; i++) {
		if (fits(r, n->any_of.items[i], v, at))
			return true;
	}
	if (n->any_of.count == 0)
		return true;
	tell_misfit(r, n, &n->any_of, v, at);
	return false;
}

static bool check_one_of(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	char found[FYFM_I_DESCRIBE_SIZE];
	size_t fitting = 0;

	for (size_t i = 0; i < n->one_of.count && r->status == FYFM_OK; i++)
		fitting += fits(r, n->one_of.items[i], v, at);
	if (n->one_of.count == 0 || fitting == 1)
		return true;
	if (fitting == 0)
		tell_misfit(r, n, &n->one_of, v, at);
	else if (r->quiet == 0)
		fyfm_i_run_tell(r, n, at, false, FYFM_ERR_RANGE,
		                "%s fits %zu of the forms of which one only may fit",
		                fyfm_i_describe(v, r->scratch, found), fitting);
	return false;
}

static bool check_all_of(fyfm_i_run *r, const fyfm_i_nodes *nodes, fyfm_value v,
                         const fyfm_i_spot *at)
{
	bool ok = true;

	for (size_t i = 0; i < nodes->count && r->status == FYFM_OK && (ok || r->quiet == 0); i++)
		ok &= check(r, nodes->items[i], v, at);
	return ok;
}

static bool check_negated(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	char found[FYFM_I_DESCRIBE_SIZE];

	if (!n->negated || !fits(r, n->negated, v, at))
		return true;
	if (r->quiet == 0)
		fyfm_i_run_tell(r, n, at, false, FYFM_ERR_RANGE, "%s is not allowed here",
		                fyfm_i_describe(v, r->scratch, found));
	return false;
}

static bool check_condition(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v,
                            const fyfm_i_spot *at)
{
	const fyfm_i_node *then;

	if (!n->condition || (!n->if_so && !n->if_not))
		return true;
	then = fits(r, n->condition, v, at) ? n->if_so : n->if_not;
	return !then || check(r, then, v, at);
}

static bool check_beside(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	bool ok = !n->ref || check(r, n->ref, v, at);

	ok &= check_all_of(r, &n->all_of, v, at);
	ok &= check_any_of(r, n, v, at);
	ok &= check_one_of(r, n, v, at);
	ok &= check_negated(r, n, v, at);
	ok &= check_condition(r, n, v, at);
	return ok;
}

/* --- all of it -------------------------------------------------------------------------------- */

static bool check_kind(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_STRING:
	case FYFM_TIMESTAMP:
		return fyfm_i_check_text(r, n, v, at);
	case FYFM_INT:
	case FYFM_FLOAT:
		return fyfm_i_check_number(r, n, v, at);
	case FYFM_SEQ:
		return check_sequence(r, n, v, at);
	case FYFM_MAP:
		return check_mapping(r, n, v, at);
	default:
		return true;
	}
}

static bool check_within(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	char found[FYFM_I_DESCRIBE_SIZE];
	bool ok;

	if (n->never) {
		if (r->quiet == 0)
			fyfm_i_run_tell(r, n, at, false, FYFM_ERR_EXISTS, "%s is not allowed here",
			                fyfm_i_describe(v, r->scratch, found));
		return false;
	}
	/* What is of the wrong type has nothing else wrong with it. */
	if (!fyfm_i_check_identity(r, n, v, at))
		return false;
	ok = check_kind(r, n, v, at);
	if (ok || r->quiet == 0)
		ok &= check_beside(r, n, v, at);
	return ok;
}

static bool check(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	bool ok = false;

	if (!fyfm_i_run_spend(r, 0))
		return false;
	if (r->depth == DEPTH_MAX) {
		fyfm_i_run_end(r, FYFM_ERR_LIMIT, "schemas too deep within each other", at);
		return false;
	}
	r->depth++;
	ok = check_within(r, n, v, at);
	r->depth--;
	return ok;
}

fyfm_status fyfm_schema_validate(const fyfm_schema *s, fyfm_parser *p, fya_allocator *scratch,
                                 fyfm_value v, const fyfm_validate_options *options, size_t *errors)
{
	static const fyfm_validate_options defaults = { 0 };
	const fyfm_validate_options *o = options ? options : &defaults;
	fyfm_i_subject subject = { p, o->text, o->len, o->parse };
	fyfm_i_run r = { .scratch = scratch, .steps = o->max_steps };
	fya_mark mark;
	bool marked = fya_mark_now(scratch, &mark);

	if (r.steps == 0)
		r.steps = DEFAULT_STEPS;
	fyfm_i_messages_init(&r.messages, &subject, scratch, o->sink, o->user, o->max_messages);
	(void)check(&r, s->root, v, NULL);
	if (r.status == FYFM_ERR_NOMEM)
		fyfm_i_messages_release(&r.messages);
	else if (!fyfm_i_messages_tell(&r.messages))
		r.status = FYFM_ERR_NOMEM;
	if (errors)
		*errors = r.messages.errors;
	if (marked)
		fya_rewind(scratch, mark);
	return r.status;
}
