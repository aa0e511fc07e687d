#include "libfy-ssg/markdown/shortcode.h"

#include <string.h>

#include "libfy-ssg/markdown/markdown.h"

enum {
	DEPTH_MAX = 32,
	COUNT_MAX = 1000000, /* in one text */
	TAG_MIN = 3          /* {{< */
};

/* A tag of a name that is known. */
typedef struct tag {
	fyfm_str name;
	bool closes, closes_itself, is_escaped, needs_body;
	size_t start, end, args, args_end;
	char delimiter; /* '<' or '%' */
} tag;

typedef struct finder {
	const char *text;
	fya_allocator *allocator;
	const fyssg_shortcode_names *names;
	fyssg_shortcode_list *out;
	fyfm_diag *diag;
	fyfm_status status;
	size_t offset; /* of what is wrong */
	/* Those that may still be closed, the innermost last; and which of them must be. */
	uint32_t open[DEPTH_MAX];
	bool must_close[DEPTH_MAX];
	unsigned depth;
	/* End of the paragraph in which no escaped tag ends any more, for each delimiter */
	size_t no_escape[2];
} finder;

static void fail(finder *f, fyfm_status status, size_t offset, const char *format, fyfm_str name)
{
	if (f->status != FYFM_OK)
		return;
	f->status = status;
	f->offset = offset;
	fyfm_diag_set(f->diag, FYFM_ERROR, status, NULL, 0, 0, format,
	              (int)(name.len > 60 ? 60 : name.len), name.data);
}

/* --- one tag ---------------------------------------------------------------------------------- */

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(const char *text, size_t at, size_t end)
{
	while (at < end && is_space(text[at]))
		at++;
	return at;
}

static bool looking_at(const char *text, size_t at, size_t end, const char *what)
{
	size_t len = strlen(what);

	return end - at >= len && memcmp(text + at, what, len) == 0;
}

/* The end of a quoted text whose opening quote is at `at`: behind the closing one, or `end`. */
static size_t skip_quoted(const char *text, size_t at, size_t end)
{
	char quote = text[at++];

	for (; at < end && text[at] != quote; at++)
		if (text[at] == '\\' && quote == '"' && at + 1 < end)
			at++;
	return at < end ? at + 1 : end;
}

/* Finds the end of the tag behind its name; false where it has none. */
static bool find_end(const char *text, size_t at, size_t end, tag *t)
{
	const char close[4] = { t->delimiter == '<' ? '>' : '%', '}', '}', '\0' };

	while (at < end) {
		if (looking_at(text, at, end, close)) {
			t->args_end = at;
			t->end = at + 3;
			while (t->args_end > t->args && is_space(text[t->args_end - 1]))
				t->args_end--;
			if (t->args_end > t->args && text[t->args_end - 1] == '/') {
				t->closes_itself = true;
				t->args_end--;
			}
			return true;
		}
		at = text[at] == '"' || text[at] == '`' ? skip_quoted(text, at, end) : at + 1;
	}
	return false;
}

/* Reads `{{</ * name ... * /> }}`. */
static bool read_escaped(finder *f, size_t at, size_t end, tag *t)
{
	size_t *none = &f->no_escape[t->delimiter == '%'];
	const char *text = f->text;
	const char close[6] = { '*', '/', t->delimiter == '<' ? '>' : '%', '}', '}', '\0' };
	const char *found;

	t->is_escaped = true;
	t->args = at + 2;
	found = *none == end ? NULL : memmem(text + t->args, end - t->args, close, 5);
	if (found == NULL) {
		*none = end;
		return false;
	}
	t->args_end = (size_t)(found - text);
	t->end = t->args_end + 5;
	return true;
}

/* Reads the tag at `start`. False: none that means something to us. */
static bool read_tag(finder *f, size_t start, size_t end, tag *t)
{
	const char *text = f->text;
	size_t at = start + TAG_MIN, name;

	*t = (tag){ .start = start, .delimiter = text[start + 2] };
	if (looking_at(text, at, end, "/*"))
		return read_escaped(f, at, end, t);
	at = skip_space(text, at, end);
	if (at < end && text[at] == '/') {
		t->closes = true;
		at = skip_space(text, at + 1, end);
	}
	for (name = at; at < end; at++)
		if (!is_name_char(text[at]) &&
		    (at == name || (text[at] != '/' && text[at] != '.') || at + 1 == end ||
		     !is_name_char(text[at + 1])))
			break;
	t->name = (fyfm_str){ text + name, at - name };
	t->args = at;
	if (t->name.len == 0 || !f->names->known(f->names->user, t->name, &t->needs_body))
		return false;
	if (find_end(text, at, end, t))
		return true;
	fail(f, FYFM_ERR_SYNTAX, start,
	     t->delimiter == '<' ? "the tag of shortcode '%.*s' does not end: >}} is missing" :
				   "the tag of shortcode '%.*s' does not end: %%}} is missing",
	     t->name);
	return false;
}

/* --- all of them ------------------------------------------------------------------------------ */

static fyssg_shortcode *add(finder *f, const tag *t)
{
	fyssg_shortcode_list *l = f->out;
	uint32_t more = l->capacity == 0 ? 16 : l->capacity * 2;
	fyssg_shortcode *grown;

	if (l->count == COUNT_MAX) {
		fail(f, FYFM_ERR_LIMIT, t->start, "too many shortcodes, of which '%.*s' is one",
		     t->name);
		return NULL;
	}
	if (l->count == l->capacity) {
		grown = fya_resize(f->allocator, l->at, l->capacity * sizeof(*grown),
		                   more * sizeof(*grown), 0);
		if (grown == NULL) {
			fail(f, FYFM_ERR_NOMEM, t->start, "out of memory%.*s", FYFM_STR(""));
			return NULL;
		}
		l->at = grown;
		l->capacity = more;
	}
	l->at[l->count] = (fyssg_shortcode){ .name = t->name,
		                             .is_markdown = t->delimiter == '%',
		                             .is_escaped = t->is_escaped,
		                             .start = t->start,
		                             .end = t->end,
		                             .tag_end = t->end,
		                             .args = t->args,
		                             .args_end = t->args_end,
		                             .next = l->count + 1 };
	return &l->at[l->count++];
}

static bool same_name(fyfm_str a, fyfm_str b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

/* Those above `depth` stand alone: no tag closes them. */
static void leave_open(finder *f, unsigned depth)
{
	while (f->depth > depth) {
		const fyssg_shortcode *s = &f->out->at[f->open[--f->depth]];

		if (f->must_close[f->depth])
			fail(f, FYFM_ERR_SYNTAX, s->start, "shortcode '%.*s' is never closed",
			     s->name);
	}
}

static void close_tag(finder *f, const tag *t)
{
	unsigned depth = f->depth;
	fyssg_shortcode *s;

	while (depth > 0 && !same_name(f->out->at[f->open[depth - 1]].name, t->name))
		depth--;
	if (depth == 0) {
		fail(f, FYFM_ERR_SYNTAX, t->start, "no shortcode '%.*s' is open here", t->name);
		return;
	}
	leave_open(f, depth);
	s = &f->out->at[f->open[--f->depth]];
	if (s->is_markdown != (t->delimiter == '%')) {
		fail(f, FYFM_ERR_SYNTAX, t->start,
		     "shortcode '%.*s' was opened with the other delimiters", t->name);
		return;
	}
	s->has_body = true;
	s->body_end = t->start;
	s->end = t->end;
	s->next = f->out->count;
}

static void open_tag(finder *f, const tag *t)
{
	uint32_t number = f->out->count;

	if (add(f, t) == NULL || t->closes_itself || t->is_escaped)
		return;
	/* One that need not be closed makes room: so many in a row are no nesting. */
	if (f->depth == DEPTH_MAX) {
		unsigned i = 0;

		while (i < DEPTH_MAX && f->must_close[i])
			i++;
		if (i == DEPTH_MAX) {
			fail(f, FYFM_ERR_LIMIT, t->start, "shortcode '%.*s' is nested too deeply",
			     t->name);
			return;
		}
		memmove(f->open + i, f->open + i + 1, (DEPTH_MAX - 1 - i) * sizeof(*f->open));
		memmove(f->must_close + i, f->must_close + i + 1,
		        (DEPTH_MAX - 1 - i) * sizeof(*f->must_close));
		f->depth--;
	}
	f->open[f->depth] = number;
	f->must_close[f->depth++] = t->needs_body;
}

static size_t take_tag(void *user, size_t offset, size_t end)
{
	finder *f = user;
	tag t;

	if (f->status != FYFM_OK || !read_tag(f, offset, end, &t))
		return offset + 1;
	if (t.closes)
		close_tag(f, &t);
	else
		open_tag(f, &t);
	return t.end;
}

fyfm_status fyssg_shortcodes_find(fya_allocator *a, const char *text, size_t len,
                                  const fyssg_shortcode_names *names, fyssg_shortcode_list *out,
                                  fyfm_diag *diag, size_t *offset)
{
	finder f = { .text = text, .allocator = a, .names = names, .out = out, .diag = diag };

	*out = (fyssg_shortcode_list){ 0 };
	fyssg_markdown_tags(text, len, take_tag, &f);
	leave_open(&f, 0);
	*offset = f.offset;
	return f.status;
}

/* --- arguments -------------------------------------------------------------------------------- */

void fyssg_shortcode_args_init(fyssg_shortcode_args *args, const char *text,
                               const fyssg_shortcode *s)
{
	*args = (fyssg_shortcode_args){ text, s->args, s->args_end };
}

static void read_value(fyssg_shortcode_args *args, fyssg_shortcode_arg *out)
{
	size_t start = args->at;
	char quote = args->at < args->end ? args->text[args->at] : '\0';

	if (quote == '"' || quote == '`') {
		args->at = skip_quoted(args->text, start, args->end);
		out->is_quoted = true;
		out->value = (fyfm_str){ args->text + start + 1, args->at - start - 1 };
		if (out->value.len > 0 && args->text[args->at - 1] == quote)
			out->value.len--;
		out->has_escapes =
			quote == '"' && memchr(out->value.data, '\\', out->value.len) != NULL;
		return;
	}
	while (args->at < args->end && !is_space(args->text[args->at]))
		args->at++;
	out->value = (fyfm_str){ args->text + start, args->at - start };
}

bool fyssg_shortcode_args_next(fyssg_shortcode_args *args, fyssg_shortcode_arg *out)
{
	size_t start = skip_space(args->text, args->at, args->end), at = start;

	*out = (fyssg_shortcode_arg){ .key = { NULL, 0 } };
	args->at = start;
	if (start >= args->end)
		return false;
	while (at < args->end && is_name_char(args->text[at]))
		at++;
	if (at > start && at < args->end && args->text[at] == '=') {
		out->key = (fyfm_str){ args->text + start, at - start };
		args->at = at + 1;
	}
	read_value(args, out);
	return true;
}
