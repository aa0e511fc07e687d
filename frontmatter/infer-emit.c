/* What was seen, as a schema in YAML. */
#include <stdlib.h>

#include <fyfm/emit.h>

#include "frontmatter/infer-node.h"

enum {
	ENUM_FROM = 10,   /* values from which on a few distinct ones mean something */
	ENUM_REPEATS = 3, /* how often each must be there, on average */
	KEY_MAX = 250,    /* bytes of a key that surely fits a line's 1024 characters, escaped */
	PLAIN_MAX = 4000  /* bytes of text that is a value without memory */
};

struct emitter {
	const fyfm_infer *in;
	fya_buf *out;
	unsigned indent;
	fyfm_status status; /* the first failure */
};

static void emit_seen(struct emitter *e, const fyfm_i_seen *seen);

static void begin_line(struct emitter *e)
{
	fya_buf_printf(e->out, "%*s", (int)e->indent, "");
}

static void put_line(struct emitter *e, const char *line)
{
	begin_line(e);
	fya_buf_puts(e->out, line);
	fya_buf_putc(e->out, '\n');
}

/* A scalar on one line, quoted where it must be. */
static void put_text(struct emitter *e, fyfm_str text)
{
	static const fyfm_yaml_options options = { .flow = true, .no_newline = true };
	fyfm_value v;
	fyfm_status st = FYFM_ERR_NOMEM;

	if (text.len > PLAIN_MAX) {
		fyfm_emit_json_string(text.data, text.len, e->out);
		return;
	}
	v = fyfm_string(e->in->a, text.data, text.len);
	if (fyfm_kind_of(v) != FYFM_UNDEFINED)
		st = fyfm_emit_yaml(v, &options, e->out, NULL);
	if (e->status == FYFM_OK)
		e->status = st;
}

/* --- types ------------------------------------------------------------------------------------ */

struct type_count {
	const char *name;
	size_t count;
};

/* The types that were seen, and how often. */
static size_t count_types(const fyfm_i_seen *seen, struct type_count out[FYFM_I_SEEN_COUNT])
{
	const size_t *kinds = seen->kinds;
	const struct type_count all[] = {
		{ "string", kinds[FYFM_I_SEEN_STRING] + kinds[FYFM_I_SEEN_DATE] +
		                    kinds[FYFM_I_SEEN_TIME] },
		{ "integer", kinds[FYFM_I_SEEN_FLOAT] != 0 ? 0 : kinds[FYFM_I_SEEN_INTEGER] },
		{ "number", kinds[FYFM_I_SEEN_FLOAT] != 0 ?
		                    kinds[FYFM_I_SEEN_FLOAT] + kinds[FYFM_I_SEEN_INTEGER] : 0 },
		{ "boolean", kinds[FYFM_I_SEEN_BOOLEAN] },
		{ "array", kinds[FYFM_I_SEEN_SEQ] },
		{ "object", kinds[FYFM_I_SEEN_MAP] },
		{ "\"null\"", kinds[FYFM_I_SEEN_NULL] },
	};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i].count != 0)
			out[count++] = all[i];
	}
	return count;
}

static void emit_types(struct emitter *e, const fyfm_i_seen *seen)
{
	struct type_count types[FYFM_I_SEEN_COUNT];
	size_t count = count_types(seen, types);

	begin_line(e);
	fya_buf_puts(e->out, count == 1 ? "type: " : "type: [");
	for (size_t i = 0; i < count; i++)
		fya_buf_printf(e->out, "%s%s", i == 0 ? "" : ", ", types[i].name);
	fya_buf_puts(e->out, count == 1 ? "" : "] # ");
	for (size_t i = 0; i < count && count > 1; i++)
		fya_buf_printf(e->out, "%s%zu", i == 0 ? "" : ", ", types[i].count);
	fya_buf_putc(e->out, '\n');
}

/* --- text ------------------------------------------------------------------------------------- */

/* Whether every string and timestamp is of that format. */
static bool all_are(const fyfm_i_seen *seen, enum fyfm_i_format format)
{
	size_t strings = seen->kinds[FYFM_I_SEEN_STRING];
	size_t dates = seen->kinds[FYFM_I_SEEN_DATE], times = seen->kinds[FYFM_I_SEEN_TIME];

	if (format == FYFM_I_FORMAT_DATE)
		strings += times;
	else if (format == FYFM_I_FORMAT_DATE_TIME)
		strings += dates;
	else
		strings += dates + times;
	return seen->formats[format] == strings;
}

/* FYFM_I_FORMAT_NONE where there is no text or not all of it is of one format. */
static enum fyfm_i_format format_of(const fyfm_i_seen *seen)
{
	static const enum fyfm_i_format formats[] = { FYFM_I_FORMAT_DATE, FYFM_I_FORMAT_DATE_TIME,
		                                      FYFM_I_FORMAT_URI, FYFM_I_FORMAT_EMAIL };

	if (seen->kinds[FYFM_I_SEEN_STRING] + seen->kinds[FYFM_I_SEEN_DATE] +
	            seen->kinds[FYFM_I_SEEN_TIME] == 0)
		return FYFM_I_FORMAT_NONE;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (all_are(seen, formats[i]))
			return formats[i];
	}
	return FYFM_I_FORMAT_NONE;
}

static bool is_enum(const fyfm_i_seen *seen)
{
	size_t strings = seen->kinds[FYFM_I_SEEN_STRING];

	return strings >= ENUM_FROM && !seen->many_choices &&
	       strings >= (size_t)seen->choice_count * ENUM_REPEATS &&
	       strings + seen->kinds[FYFM_I_SEEN_NULL] == fyfm_i_seen_total(seen);
}

/* The most frequent first. */
static int compare_choices(const void *a, const void *b)
{
	const fyfm_i_choice *x = a, *y = b;
	size_t least = x->text.len < y->text.len ? x->text.len : y->text.len;
	int order;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	order = memcmp(x->text.data, y->text.data, least);
	return order != 0 ? order : x->text.len < y->text.len ? -1 : x->text.len > y->text.len;
}

static void emit_enum(struct emitter *e, const fyfm_i_seen *seen)
{
	size_t size = seen->choice_count * sizeof(*seen->choices);
	fyfm_i_choice *sorted = fya_alloc(e->in->a, size, 0);

	if (!sorted) {
		e->status = FYFM_ERR_NOMEM;
		return;
	}
	memcpy(sorted, seen->choices, size);
	qsort(sorted, seen->choice_count, sizeof(*sorted), compare_choices);
	put_line(e, "enum:");
	for (unsigned i = 0; i < seen->choice_count; i++) {
		begin_line(e);
		fya_buf_puts(e->out, "  - ");
		put_text(e, sorted[i].text);
		fya_buf_printf(e->out, " # %zu\n", sorted[i].count);
	}
	if (seen->kinds[FYFM_I_SEEN_NULL] != 0)
		put_line(e, "  - null");
	fya_free(e->in->a, sorted, size);
}

static void emit_text(struct emitter *e, const fyfm_i_seen *seen)
{
	size_t strings = seen->kinds[FYFM_I_SEEN_STRING];
	size_t dates = seen->kinds[FYFM_I_SEEN_DATE] + seen->formats[FYFM_I_FORMAT_DATE];
	size_t times = seen->kinds[FYFM_I_SEEN_TIME] + seen->formats[FYFM_I_FORMAT_DATE_TIME];
	enum fyfm_i_format format = format_of(seen);

	if (format != FYFM_I_FORMAT_NONE) {
		begin_line(e);
		fya_buf_printf(e->out, "format: %s\n", fyfm_i_format_name(format));
	} else if (dates != 0 && times != 0 &&
	           strings == seen->formats[FYFM_I_FORMAT_DATE] +
	                              seen->formats[FYFM_I_FORMAT_DATE_TIME]) {
		put_line(e, "anyOf:");
		begin_line(e);
		fya_buf_printf(e->out, "  - format: date # %zu\n", dates);
		begin_line(e);
		fya_buf_printf(e->out, "  - format: date-time # %zu\n", times);
	} else if (is_enum(seen)) {
		emit_enum(e, seen);
	}
}

/* --- mappings --------------------------------------------------------------------------------- */

static int compare_children(const void *a, const void *b)
{
	const fyfm_i_child *x = *(const fyfm_i_child *const *)a;
	const fyfm_i_child *y = *(const fyfm_i_child *const *)b;
	size_t n = fyfm_i_seen_total(x->seen), m = fyfm_i_seen_total(y->seen);

	if (n != m)
		return n > m ? -1 : 1;
	return x < y ? -1 : x > y; /* by name: so they stand */
}

/* Keys of numbers are not what `required` can name. */
static bool is_required(const fyfm_i_seen *seen, const fyfm_i_child *child)
{
	return !child->not_text && fyfm_i_seen_total(child->seen) == seen->kinds[FYFM_I_SEEN_MAP];
}

static void emit_required(struct emitter *e, const fyfm_i_seen *seen)
{
	bool any = false;

	for (size_t i = 0; i < seen->child_count; i++) {
		if (!is_required(seen, &seen->children[i]))
			continue;
		if (!any)
			put_line(e, "required:");
		any = true;
		begin_line(e);
		fya_buf_puts(e->out, "  - ");
		put_text(e, seen->children[i].key);
		fya_buf_putc(e->out, '\n');
	}
}

static void emit_child(struct emitter *e, const fyfm_i_seen *seen, const fyfm_i_child *child)
{
	begin_line(e);
	/* What is too long for a line needs the explicit form of a key. */
	if (child->key.len > KEY_MAX)
		fya_buf_puts(e->out, "? ");
	put_text(e, child->key);
	if (child->key.len > KEY_MAX) {
		fya_buf_putc(e->out, '\n');
		begin_line(e);
	}
	fya_buf_printf(e->out, ": # in %zu of %zu%s\n", fyfm_i_seen_total(child->seen),
	               seen->kinds[FYFM_I_SEEN_MAP], seen != &e->in->top ? "" :
	               seen->kinds[FYFM_I_SEEN_MAP] == 1 ? " page" : " pages");
	e->indent += 2;
	emit_seen(e, child->seen);
	e->indent -= 2;
}

static void emit_properties(struct emitter *e, const fyfm_i_seen *seen)
{
	const fyfm_i_child **sorted = fya_alloc_array(e->in->a, seen->child_count,
	                                              sizeof(*sorted), 0);

	if (!sorted) {
		e->status = FYFM_ERR_NOMEM;
		return;
	}
	for (size_t i = 0; i < seen->child_count; i++)
		sorted[i] = &seen->children[i];
	qsort(sorted, seen->child_count, sizeof(*sorted), compare_children);
	put_line(e, "properties:");
	e->indent += 2;
	for (size_t i = 0; i < seen->child_count; i++)
		emit_child(e, seen, sorted[i]);
	e->indent -= 2;
	fya_free(e->in->a, sorted, seen->child_count * sizeof(*sorted));
}

static void emit_mapping(struct emitter *e, const fyfm_i_seen *seen)
{
	if (seen->many_children) {
		begin_line(e);
		fya_buf_printf(e->out, "additionalProperties: # more than %u keys\n",
		               e->in->options.max_keys);
		e->indent += 2;
		emit_seen(e, seen->each);
		e->indent -= 2;
	} else if (seen->child_count != 0) {
		emit_required(e, seen);
		emit_properties(e, seen);
		if (!e->in->options.open)
			put_line(e, "additionalProperties: false");
	}
}

/* --- all of it -------------------------------------------------------------------------------- */

static void emit_seen(struct emitter *e, const fyfm_i_seen *seen)
{
	emit_types(e, seen);
	emit_text(e, seen);
	if (seen->items) {
		begin_line(e);
		fya_buf_printf(e->out, "items: # %zu\n", fyfm_i_seen_total(seen->items));
		e->indent += 2;
		emit_seen(e, seen->items);
		e->indent -= 2;
	}
	emit_mapping(e, seen);
}

fyfm_status fyfm_infer_emit(const fyfm_infer *in, fya_buf *out)
{
	struct emitter e = { .in = in, .out = out };
	size_t pages = fyfm_infer_count(in), before = out->len;

	fya_buf_printf(out, "# Made from %zu page%s.\n", pages, pages == 1 ? "" : "s");
	put_line(&e, "$schema: https://json-schema.org/draft/2020-12/schema");
	if (pages != 0)
		emit_seen(&e, &in->top);
	if (out->status != FYA_BUF_OK)
		e.status = FYFM_ERR_NOMEM;
	if (e.status != FYFM_OK)
		fya_buf_truncate(out, before);
	return e.status;
}
