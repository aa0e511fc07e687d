#include <stdio.h>

#include "frontmatter/path-inside.h"
#include "frontmatter/resolve.h"
#include "frontmatter/utf8.h"

struct reader {
	fyfm_str text;
	size_t at;
	fyfm_path *path;
	char *store; /* where the next name's text goes; there is room for all of them */
	fyfm_diag *diag;
};

/* --- failures --------------------------------------------------------------------------------- */

__attribute__((format(printf, 5, 6))) static fyfm_status
fail(struct reader *r, fyfm_status st, size_t at, size_t width, const char *format, ...)
{
	char message[200];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	fyfm_diag_set(r->diag, FYFM_ERROR, st, NULL, 0, 0, "%s", message);
	fyfm_diag_locate(r->diag, r->text.data, r->text.len, at, width);
	return st;
}

/* --- steps ------------------------------------------------------------------------------------ */

/* What plain names mean to YAML must fit into a word: paths are one block. */
static void *no_memory(fya_allocator *a, size_t size, size_t align)
{
	(void)a;
	(void)size;
	(void)align;
	return NULL;
}

static fyfm_value typed_name(fyfm_str name)
{
	static const fya_ops ops = { .name = "none", .alloc = no_memory };
	fya_allocator none = { .ops = &ops };
	fyfm_value v;

	if (fyfm_i_may_be_typed(name) && fyfm_i_resolve_plain(&none, name, &v))
		return v;
	return fyfm_i_undefined();
}

static fyfm_status add_step(struct reader *r, fyfm_step_kind kind, fyfm_str text, int64_t index,
                            size_t at)
{
	fyfm_path *p = r->path;
	fyfm_i_step *s = &p->steps[p->count];

	if (p->count == FYFM_PATH_MAX)
		return fail(r, FYFM_ERR_LIMIT, at, 0, "the path has more than %d steps",
		            FYFM_PATH_MAX);
	s->step = (fyfm_step){ kind, text, index, at + 1 };
	s->typed = kind == FYFM_STEP_NAME ? typed_name(text) : fyfm_i_undefined();
	p->count++;
	return FYFM_OK;
}

/* Ends the text that was put into the store from `start` on. */
static fyfm_str end_text(struct reader *r, const char *start)
{
	fyfm_str text = { start, (size_t)(r->store - start) };

	*r->store++ = '\0';
	return text;
}

static fyfm_str store_text(struct reader *r, const char *data, size_t len)
{
	const char *start = r->store;

	memcpy(r->store, data, len);
	r->store += len;
	return end_text(r, start);
}

/* --- JSON Pointers ---------------------------------------------------------------------------- */

static fyfm_status read_token(struct reader *r)
{
	const char *start = r->store;
	size_t begin = ++r->at;

	for (; r->at < r->text.len && r->text.data[r->at] != '/'; r->at++) {
		char c = r->text.data[r->at];
		char next = r->at + 1 < r->text.len ? r->text.data[r->at + 1] : '\0';

		if (c == '~') {
			if (next != '0' && next != '1')
				return fail(r, FYFM_ERR_SYNTAX, r->at, 1,
				            "in a JSON Pointer `~` is written `~0`, and `/` is "
				            "written `~1`");
			c = next == '0' ? '~' : '/';
			r->at++;
		}
		*r->store++ = c;
	}
	return add_step(r, FYFM_STEP_NAME, end_text(r, start), 0, begin);
}

static fyfm_status read_pointer(struct reader *r)
{
	fyfm_status st = FYFM_OK;

	while (st == FYFM_OK && r->at < r->text.len)
		st = read_token(r);
	return st;
}

/* --- dotted paths ----------------------------------------------------------------------------- */

static bool at_char(const struct reader *r, char c)
{
	return r->at < r->text.len && r->text.data[r->at] == c;
}

static void skip_blanks(struct reader *r)
{
	while (at_char(r, ' '))
		r->at++;
}

/* The four digits of \u, and those of a second half. */
static bool read_hex4(const struct reader *r, size_t at, uint32_t *out)
{
	*out = 0;
	for (size_t i = 0; i < 4; i++) {
		char c = at + i < r->text.len ? r->text.data[at + i] : '\0';

		if (c >= '0' && c <= '9')
			*out = *out * 16 + (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			*out = *out * 16 + (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	return true;
}

static bool read_code_point(struct reader *r, uint32_t *c)
{
	uint32_t low;

	if (!read_hex4(r, r->at, c))
		return false;
	r->at += 4;
	if (*c < 0xd800 || *c > 0xdfff)
		return *c != 0;
	if (*c > 0xdbff || !at_char(r, '\\') || !read_hex4(r, r->at + 2, &low) ||
	    r->text.data[r->at + 1] != 'u' || low < 0xdc00 || low > 0xdfff)
		return false;
	r->at += 6;
	*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

/* Behind a backslash. */
static bool read_escape(struct reader *r)
{
	static const char letters[] = "bfnrt\"\\/", meant[] = "\b\f\n\r\t\"\\/";
	char c = r->at < r->text.len ? r->text.data[r->at++] : '\0';
	const char *at = c != '\0' ? strchr(letters, c) : NULL;
	char utf8[4];
	uint32_t point;

	if (at) {
		*r->store++ = meant[at - letters];
		return true;
	}
	if (c != 'u' || !read_code_point(r, &point))
		return false;
	for (size_t i = 0, n = fyfm_i_utf8_encode(point, utf8); i < n; i++)
		*r->store++ = utf8[i];
	return true;
}

/* A name in quotes, both included. */
static fyfm_status read_quoted(struct reader *r)
{
	const char *start = r->store;
	size_t begin = r->at;
	char quote = r->text.data[r->at++];

	while (r->at < r->text.len) {
		size_t at = r->at;
		char c = r->text.data[r->at++];

		if (c == quote && !(quote == '\'' && at_char(r, '\'')))
			return add_step(r, FYFM_STEP_KEY, end_text(r, start), 0, begin);
		if (c == quote) /* '' */
			r->at++;
		if (quote == '\'' || c != '\\')
			*r->store++ = c;
		else if (!read_escape(r))
			return fail(r, FYFM_ERR_SYNTAX, at, 2, "no escape that JSON knows");
	}
	return fail(r, FYFM_ERR_SYNTAX, begin, 1, "this quote is never closed");
}

static bool in_name(char c)
{
	return !strchr(".[]\"'", c);
}

static fyfm_status read_name(struct reader *r)
{
	size_t begin, end;

	skip_blanks(r);
	if (at_char(r, '"') || at_char(r, '\''))
		return read_quoted(r);
	begin = r->at;
	while (r->at < r->text.len && in_name(r->text.data[r->at]))
		r->at++;
	for (end = r->at; end > begin && r->text.data[end - 1] == ' ';)
		end--;
	if (end == begin)
		return fail(r, FYFM_ERR_SYNTAX, begin, 1, "a name is missing here");
	return add_step(r, FYFM_STEP_NAME, store_text(r, r->text.data + begin, end - begin), 0,
	                begin);
}

static fyfm_status read_index(struct reader *r)
{
	size_t begin = r->at;
	bool negative = at_char(r, '-');
	bool fits = true;
	int64_t n = 0;

	r->at += negative;
	if (r->at == r->text.len || r->text.data[r->at] < '0' || r->text.data[r->at] > '9')
		return fail(r, FYFM_ERR_SYNTAX, r->at, 1, "an index or a quoted name is missing");
	for (; r->at < r->text.len && r->text.data[r->at] >= '0' && r->text.data[r->at] <= '9';
	     r->at++)
		fits = fits && !__builtin_mul_overflow(n, 10, &n) &&
		       !__builtin_add_overflow(n, r->text.data[r->at] - '0', &n);
	if (!fits)
		return fail(r, FYFM_ERR_RANGE, begin, r->at - begin, "no sequence is that long");
	return add_step(r, FYFM_STEP_INDEX, store_text(r, r->text.data + begin, r->at - begin),
	                negative ? -n : n, begin);
}

static fyfm_status read_bracket(struct reader *r)
{
	size_t begin = r->at++;
	fyfm_status st;

	skip_blanks(r);
	st = at_char(r, '"') || at_char(r, '\'') ? read_quoted(r) : read_index(r);
	if (st != FYFM_OK)
		return st;
	skip_blanks(r);
	if (!at_char(r, ']'))
		return fail(r, FYFM_ERR_SYNTAX, begin, 1, "this bracket is never closed");
	r->at++;
	return FYFM_OK;
}

static fyfm_status read_dotted(struct reader *r)
{
	fyfm_status st = at_char(r, '[') ? read_bracket(r) : read_name(r);

	while (st == FYFM_OK) {
		skip_blanks(r);
		if (r->at == r->text.len)
			return FYFM_OK;
		if (at_char(r, '[')) {
			st = read_bracket(r);
		} else if (at_char(r, '.')) {
			r->at++;
			st = read_name(r);
		} else {
			st = fail(r, FYFM_ERR_SYNTAX, r->at, 1, "`.` or `[` is missing before this");
			fyfm_diag_hint(r->diag, "names with . [ ] or quotes in them are quoted "
			                        "as a whole: \"a.b\"");
		}
	}
	return st;
}

/* --- the whole -------------------------------------------------------------------------------- */

static fyfm_status check_text(struct reader *r)
{
	size_t bad = fyfm_utf8_check(r->text.data, r->text.len);

	if (bad == r->text.len)
		return FYFM_OK;
	return fail(r, FYFM_ERR_ENCODING, bad, 1, "paths are UTF-8 without control characters");
}

/* Steps that the text can have at most. */
static size_t bound_steps(fyfm_str text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.len && count < FYFM_PATH_MAX; i++)
		count += text.data[i] == '.' || text.data[i] == '[' || text.data[i] == '/';
	return count;
}

/* A path without steps, with room for all that the text can say. */
static fyfm_path *path_alloc(fya_allocator *a, fyfm_str text, char **store)
{
	size_t steps = bound_steps(text);
	/* The text, and those of the steps: no longer, but for a NUL each. */
	size_t texts = 2 * text.len + 2 + steps;
	size_t size = sizeof(fyfm_path) + steps * sizeof(fyfm_i_step) + texts;
	fyfm_path *path;
	char *copy;

	if (text.len > SIZE_MAX / 4)
		return NULL;
	path = fya_alloc(a, size, 8);
	if (!path)
		return NULL;
	copy = (char *)&path->steps[steps];
	*path = (fyfm_path){ .allocator = a, .size = size, .text = { copy, text.len } };
	if (text.len != 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	*store = copy + text.len + 1;
	return path;
}

fyfm_status fyfm_path_new(fya_allocator *a, const char *text, size_t len, fyfm_path **out,
                          fyfm_diag *diag)
{
	struct reader r = { .text = { text, len }, .diag = diag };
	fyfm_status st = check_text(&r);

	*out = NULL;
	if (st != FYFM_OK)
		return st;
	r.path = path_alloc(a, r.text, &r.store);
	if (!r.path) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_NOMEM, NULL, 0, 0, "out of memory");
		return FYFM_ERR_NOMEM;
	}
	if (len == 0 || text[0] == '/')
		st = read_pointer(&r);
	else
		st = read_dotted(&r);
	if (st == FYFM_OK)
		*out = r.path;
	else
		fyfm_path_free(r.path);
	return st;
}

void fyfm_path_free(fyfm_path *path)
{
	if (path)
		fya_free(path->allocator, path, path->size);
}
