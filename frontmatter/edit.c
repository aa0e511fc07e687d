#include <stdlib.h>

#include <fyfm/edit.h>
#include <fyfm/parse.h>
#include <fyfm/source.h>

#include "frontmatter/edit-outline.h"
#include "frontmatter/edit-splice.h"
#include "frontmatter/path-inside.h"

enum {
	DEFAULT_DEPTH = 64,
	DEFAULT_LEN = 256 << 20,
	COMPARED_MAX = 1 << 22 /* pairs of values; aliases make small texts large */
};

/* A text and what it says. Values borrow it, and live in an allocator of its own. */
struct version {
	fya_allocator *a;
	fya_buf text;
	fyfm_parts parts; /* of all-YAML texts: their YAML is behind the byte order mark */
	fyfm_value value; /* undefined where a page has no front matter */
};

struct fyfm_editor {
	fyfm_edit_options options;
	fyfm_parser *parser;
	struct version now, next; /* `next` is built for each change, and becomes `now` or is dropped */
	fya_buf original;
};

/* --- versions --------------------------------------------------------------------------------- */

static bool version_init(struct version *v, size_t max_len)
{
	v->a = fya_malloc_new();
	fya_buf_init(&v->text, v->a, max_len);
	v->value = fyfm_i_undefined();
	return v->a != NULL;
}

static void version_clear(struct version *v)
{
	size_t limit = v->text.limit;

	fya_buf_release(&v->text);
	fya_reset(v->a);
	fya_buf_init(&v->text, v->a, limit);
	v->value = fyfm_i_undefined();
}

static fyfm_str yaml_of(const struct version *v)
{
	return (fyfm_str){ v->text.data + v->parts.yaml, v->parts.yaml_len };
}

static fyfm_status fail_memory(fyfm_diag *diag)
{
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_NOMEM, NULL, 0, 0, "out of memory");
	return FYFM_ERR_NOMEM;
}

static fyfm_status check_buffer(const fya_buf *b, fyfm_diag *diag)
{
	if (b->status == FYA_BUF_OK)
		return FYFM_OK;
	if (b->status == FYA_BUF_NOMEM)
		return fail_memory(diag);
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_LIMIT, NULL, 0, 0,
	              "the text would be longer than %zu bytes", b->limit);
	return FYFM_ERR_LIMIT;
}

static fyfm_status split(const fyfm_editor *e, struct version *v, fyfm_diag *diag)
{
	bool has_bom = v->text.len >= 3 && memcmp(v->text.data, "\xef\xbb\xbf", 3) == 0;
	size_t bom = has_bom ? 3 : 0;

	if (e->options.what == FYFM_EDIT_FRONT_MATTER)
		return fyfm_split(v->text.data, v->text.len, &v->parts, diag);
	v->parts = (fyfm_parts){ true, bom, bom, v->text.len - bom, v->text.len, 1, 1 };
	return FYFM_OK;
}

/* Reads v->text. */
static fyfm_status version_read(const fyfm_editor *e, struct version *v, fyfm_diag *diag)
{
	fyfm_parse_options options = {
		.max_depth = e->options.max_depth,
		.need_mapping = e->options.what == FYFM_EDIT_FRONT_MATTER,
		.path = e->options.path,
	};
	fyfm_status st = check_buffer(&v->text, diag);

	if (st == FYFM_OK)
		st = split(e, v, diag);
	if (st != FYFM_OK || !v->parts.has_front_matter)
		return st;
	options.first_line = v->parts.yaml_line;
	return fyfm_parse(e->parser, v->a, yaml_of(v).data, v->parts.yaml_len, &options, &v->value,
	                  diag);
}

/* --- life ------------------------------------------------------------------------------------- */

void fyfm_editor_free(fyfm_editor *e)
{
	if (!e)
		return;
	fyfm_parser_free(e->parser);
	fya_destroy(e->now.a);
	fya_destroy(e->next.a);
	free(e->original.data);
	free(e);
}

static fyfm_editor *editor_alloc(const char *text, size_t len, const fyfm_edit_options *options)
{
	fyfm_editor *e = calloc(1, sizeof(*e));
	size_t limit;

	if (!e)
		return NULL;
	if (options)
		e->options = *options;
	if (e->options.max_depth == 0)
		e->options.max_depth = DEFAULT_DEPTH;
	limit = e->options.max_len != 0 ? e->options.max_len : DEFAULT_LEN;
	e->parser = fyfm_parser_new();
	e->original.data = malloc(len != 0 ? len : 1);
	if (!version_init(&e->now, limit) || !version_init(&e->next, limit) || !e->parser ||
	    !e->original.data) {
		fyfm_editor_free(e);
		return NULL;
	}
	if (len != 0)
		memcpy(e->original.data, text, len);
	e->original.len = len;
	/* Never NULL, for those who add offsets to it. */
	(void)fya_buf_reserve(&e->now.text, len);
	fya_buf_append(&e->now.text, text, len);
	return e;
}

fyfm_status fyfm_editor_new(const char *text, size_t len, const fyfm_edit_options *options,
                            fyfm_editor **out, fyfm_diag *diag)
{
	fyfm_editor *e = editor_alloc(text, len, options);
	fyfm_status st;

	*out = NULL;
	if (!e)
		return fail_memory(diag);
	st = version_read(e, &e->now, diag);
	if (st == FYFM_OK)
		*out = e;
	else
		fyfm_editor_free(e);
	return st;
}

fyfm_str fyfm_editor_text(const fyfm_editor *e)
{
	return (fyfm_str){ e->now.text.data, e->now.text.len };
}

fyfm_value fyfm_editor_value(const fyfm_editor *e)
{
	return e->now.value;
}

bool fyfm_editor_changed(const fyfm_editor *e)
{
	return e->now.text.len != e->original.len ||
	       memcmp(e->now.text.data, e->original.data, e->original.len) != 0;
}

/* --- the check of what came out --------------------------------------------------------------- */

/* Stricter than fyfm_equal(), as 1 is not 1.0 here, and milder, as NaN is NaN. */
static bool is_same(fyfm_value v, fyfm_value w, size_t *budget);

static bool is_same_scalar(fyfm_value v, fyfm_value w)
{
	fyfm_timestamp s, t;
	double x, y;

	switch (fyfm_i_kind(v)) {
	case FYFM_FLOAT:
		x = fyfm_get_float(v);
		y = fyfm_get_float(w);
		return x == y || (x != x && y != y);
	case FYFM_TIMESTAMP:
		s = fyfm_get_timestamp(v);
		t = fyfm_get_timestamp(w);
		return fyfm_equal(v, w) && s.zone == t.zone;
	default:
		return fyfm_equal(v, w);
	}
}

/* Of mappings the order does not count: what was merged in comes where the parser puts it. Depth
 * is bounded by that of parsed values. */
static bool is_same(fyfm_value v, fyfm_value w, size_t *budget)
{
	bool is_map = fyfm_i_kind(v) == FYFM_MAP;

	if (*budget == 0 || fyfm_i_kind(v) != fyfm_i_kind(w))
		return false;
	--*budget;
	if (!is_map && fyfm_i_kind(v) != FYFM_SEQ)
		return is_same_scalar(v, w);
	if (fyfm_count(v) != fyfm_count(w))
		return false;
	for (size_t i = 0; i < fyfm_count(v); i++) {
		ptrdiff_t j = is_map ? fyfm_i_find(w, fyfm_key_at(v, i), i) : (ptrdiff_t)i;

		if (j < 0 || !is_same(fyfm_i_step_value(v, i), fyfm_i_step_value(w, (size_t)j),
		                      budget))
			return false;
	}
	return true;
}

/* Reads e->next; *good: it is what was meant, and its body is the one that it was. A text that
 * cannot be read is no failure but not good; without memory that is not known. */
static fyfm_status check_next(fyfm_editor *e, fyfm_value want, bool *good, fyfm_diag *diag)
{
	size_t budget = COMPARED_MAX;
	const struct version *now = &e->now, *next = &e->next;
	fyfm_status st = version_read(e, &e->next, NULL);

	if (st == FYFM_ERR_NOMEM)
		return fail_memory(diag);
	*good = st == FYFM_OK && is_same(next->value, want, &budget) &&
	        now->text.len - now->parts.body == next->text.len - next->parts.body;
	return FYFM_OK;
}

/* --- one change ------------------------------------------------------------------------------- */

enum action { SET, DELETE, RENAME };

struct change {
	enum action action;
	const fyfm_path *path;
	fyfm_value want;
	fyfm_str name;
	fyfm_diag *diag;
};

/* Whether lines end with CR LF: as the first one does. */
static bool has_crlf(const fya_buf *text)
{
	const char *newline = text->len > 0 ? memchr(text->data, '\n', text->len) : NULL;

	return newline && newline > text->data && newline[-1] == '\r';
}

/* Appends what was made, with the line ends of the text around it. */
static void append_lines(fya_buf *out, const fya_buf *made, bool crlf)
{
	for (size_t i = 0; i < made->len; i++) {
		if (crlf && made->data[i] == '\n' && (i == 0 || made->data[i - 1] != '\r'))
			fya_buf_putc(out, '\r');
		fya_buf_putc(out, made->data[i]);
	}
}

/* Makes e->next of the present text and a splice in it. */
static void build_next(fyfm_editor *e, const fyfm_i_splice *s)
{
	const struct version *now = &e->now;
	bool fences = !now->parts.has_front_matter;
	bool crlf = has_crlf(&now->text);
	size_t base = fences ? now->parts.bom : now->parts.yaml;
	const char *fence = crlf ? "---\r\n" : "---\n";
	fya_buf *out = &e->next.text;

	version_clear(&e->next);
	(void)fya_buf_reserve(out, 1);
	fya_buf_append(out, now->text.data, base + s->start);
	if (fences)
		fya_buf_puts(out, fence);
	append_lines(out, s->out, crlf);
	if (fences)
		fya_buf_puts(out, fence);
	fya_buf_append(out, now->text.data + base + s->end, now->text.len - base - s->end);
}

static fyfm_status find_splice(fyfm_i_splice *s, const struct change *c)
{
	switch (c->action) {
	case SET:
		return fyfm_i_splice_set(s);
	case DELETE:
		return fyfm_i_splice_delete(s);
	default:
		return fyfm_i_splice_rename(s, c->name.data, c->name.len);
	}
}

/* One try. Where its result is as meant, *good is set, and it stands in e->next. */
static fyfm_status attempt(fyfm_editor *e, const struct change *c, const fyfm_i_outline *outline,
                           bool in_flow, bool *good)
{
	fyfm_str yaml = yaml_of(&e->now);
	fya_allocator *a = outline->a;
	fyfm_status st;
	fya_buf made;
	fyfm_i_splice s = { .text = yaml.data,
		            .len = yaml.len,
		            .outline = outline,
		            .path = c->path,
		            .root = e->now.value,
		            .want = c->want,
		            .in_flow = in_flow,
		            .may_be_empty = e->options.what == FYFM_EDIT_FRONT_MATTER,
		            .diag = c->diag,
		            .out = &made };

	fya_buf_init(&made, a, e->now.text.limit);
	st = find_splice(&s, c);
	if (st == FYFM_OK)
		st = check_buffer(&made, c->diag);
	if (st == FYFM_OK) {
		build_next(e, &s);
		st = check_buffer(&e->next.text, c->diag);
	}
	if (st == FYFM_OK)
		st = check_next(e, c->want, good, c->diag);
	fya_buf_release(&made);
	return st;
}

static fyfm_status refuse(const struct change *c)
{
	fyfm_diag_set(c->diag, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0,
	              "cannot edit `%.80s`: something else in the file would change with it",
	              fyfm_path_text(c->path).data);
	fyfm_diag_hint(c->diag, "look for anchors, merged keys and tags there, and edit it by hand");
	return FYFM_ERR_USAGE;
}

static void take_next(fyfm_editor *e)
{
	struct version old = e->now;

	e->now = e->next;
	e->next = old;
	version_clear(&e->next);
}

/* `a` holds what was meant, and all else that is needed until it is done. */
static fyfm_status apply(fyfm_editor *e, fya_allocator *a, const struct change *c)
{
	fyfm_str yaml = yaml_of(&e->now);
	fyfm_i_outline outline;
	bool good = false;
	fyfm_status st = fyfm_i_outline_read(&outline, e->parser, a, yaml.data, yaml.len,
	                                     e->options.max_depth);

	if (st != FYFM_OK)
		st = fail_memory(c->diag);
	else
		st = attempt(e, c, &outline, false, &good);
	if (st == FYFM_OK && !good && c->action == SET)
		st = attempt(e, c, &outline, true, &good);
	if (st == FYFM_OK && !good)
		st = refuse(c);
	if (st == FYFM_OK)
		take_next(e);
	else
		version_clear(&e->next);
	fyfm_i_outline_release(&outline);
	return st;
}

/* Whether a path leads to just this value already. */
static bool is_there(const fyfm_editor *e, const fyfm_path *path, fyfm_value v)
{
	fyfm_value old = fyfm_path_get(path, e->now.value);
	size_t budget = COMPARED_MAX;

	return !fyfm_i_is_undefined(old) && is_same(old, v, &budget);
}

fyfm_status fyfm_editor_set(fyfm_editor *e, const fyfm_path *path, fyfm_value v, fyfm_diag *diag)
{
	struct change c = { .action = SET, .path = path, .diag = diag };
	fya_allocator *a;
	fyfm_status st;

	if (is_there(e, path, v))
		return FYFM_OK;
	a = fya_malloc_new();
	if (!a)
		return fail_memory(diag);
	st = fyfm_path_set(path, a, e->now.value, v, &c.want, diag);
	if (st == FYFM_OK)
		st = apply(e, a, &c);
	fya_destroy(a);
	return st;
}

fyfm_status fyfm_editor_delete(fyfm_editor *e, const fyfm_path *path, fyfm_diag *diag)
{
	struct change c = { .action = DELETE, .path = path, .diag = diag };
	fya_allocator *a = fya_malloc_new();
	fyfm_status st;

	if (!a)
		return fail_memory(diag);
	st = fyfm_path_delete(path, a, e->now.value, &c.want, diag);
	if (st == FYFM_OK)
		st = apply(e, a, &c);
	fya_destroy(a);
	return st;
}

fyfm_status fyfm_editor_rename(fyfm_editor *e, const fyfm_path *path, const char *name, size_t len,
                               fyfm_diag *diag)
{
	struct change c = { .action = RENAME, .path = path, .name = { name, len }, .diag = diag };
	fya_allocator *a = fya_malloc_new();
	fyfm_status st;

	if (!a)
		return fail_memory(diag);
	st = fyfm_path_rename(path, a, e->now.value, name, len, &c.want, diag);
	if (st == FYFM_OK)
		st = apply(e, a, &c);
	fya_destroy(a);
	return st;
}
