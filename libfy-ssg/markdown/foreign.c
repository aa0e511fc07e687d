/* Shortcodes, and notations of other generators, which fyssg would print as text: found outside of
 * code, so that they can be expanded, or a build can warn. */
#include <string.h>

#include "libfy-ssg/markdown/code-lines.h"
#include "libfy-ssg/markdown/markdown.h"

/* md4c takes no longer run of backticks for code. */
enum { BACKTICKS_MAX = 32 };

typedef struct search {
	const char *text;
	void (*found)(void *user, const char *kind, fyfm_str name, size_t offset);
	/* Instead of `found`: told where tags are, and answers where to go on. */
	size_t (*tag)(void *user, size_t offset, size_t end);
	void *user;
} search;

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

static size_t skip_blanks(const char *text, size_t i, size_t end)
{
	while (i < end && (text[i] == ' ' || text[i] == '\t'))
		i++;
	return i;
}

static size_t run_length(const char *text, size_t i, size_t end)
{
	const size_t start = i;

	while (i < end && text[i] == text[start])
		i++;
	return i - start;
}

/* The name at `i`; empty where there is none. `inner` are characters that it may hold further
 * on. */
static fyfm_str read_name(const char *text, size_t i, size_t end, const char *inner)
{
	const size_t start = i;

	while (i < end && (is_name_char(text[i]) ||
	                   (i > start && text[i] != '\0' && strchr(inner, text[i]))))
		i++;
	return (fyfm_str){ text + start, i - start };
}

/* `{{< name` or `{{% name` at `i`. `{{< /name` closes one: no name follows the blanks. Answers where
 * to go on. */
static size_t try_shortcode(const search *s, size_t i, size_t end)
{
	fyfm_str name;

	if (end - i < 4 || s->text[i + 1] != '{')
		return i + 1;
	if (s->text[i + 2] != '<' && s->text[i + 2] != '%')
		return i + 1;
	if (s->tag != NULL)
		return s->tag(s->user, i, end);
	name = read_name(s->text, skip_blanks(s->text, i + 3, end), end, "./");
	while (name.len > 0 && name.data[name.len - 1] == '/')
		name.len--;
	if (name.len > 0)
		s->found(s->user, "shortcode", name, i);
	return i + 1;
}

static bool begins_line(const char *text, size_t i)
{
	while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t' || text[i - 1] == '>'))
		i--;
	return i == 0 || text[i - 1] == '\n';
}

/* `:::{name}` or `:::name`: `colons` of them at `i`. */
static void try_directive(const search *s, size_t i, size_t end, size_t colons)
{
	size_t at = skip_blanks(s->text, i + colons, end);
	fyfm_str name;
	bool braces;

	if (colons < 3 || !begins_line(s->text, i))
		return;
	braces = at < end && s->text[at] == '{';
	name = read_name(s->text, at + braces, end, ":.");
	at += braces + name.len;
	if (name.len > 0 && (!braces || (at < end && s->text[at] == '}')))
		s->found(s->user, "directive", name, i);
}

/* Where the code span that opens with `run` backticks before `i` ends: behind its closing run, or
 * at `i` where there is none before `end`. */
static size_t skip_code_span(const char *text, size_t i, size_t end, size_t run)
{
	const char *tick;

	for (size_t at = i; at < end && (tick = memchr(text + at, '`', end - at));) {
		size_t first = (size_t)(tick - text);
		size_t len = run_length(text, first, end);

		at = first + len;
		if (len == run)
			return at;
	}
	return i;
}

/* Looks through lines in a row, which a code span may cross. */
static void search_paragraph(const search *s, size_t start, size_t end)
{
	bool unclosed[BACKTICKS_MAX + 1] = { false }; /* runs known to have no partner further on */
	size_t i = start;

	while (i < end) {
		size_t run;

		switch (s->text[i]) {
		case '\\':
			i += 2;
			break;
		case '`':
			run = run_length(s->text, i, end);
			i += run;
			if (run <= BACKTICKS_MAX && !unclosed[run]) {
				size_t behind = skip_code_span(s->text, i, end, run);

				unclosed[run] = behind == i;
				i = behind;
			}
			break;
		case ':':
			run = run_length(s->text, i, end);
			if (s->tag == NULL)
				try_directive(s, i, end, run);
			i += run;
			break;
		case '{':
			i = try_shortcode(s, i, end);
			break;
		default:
			i++;
		}
	}
}

/* Whether the text may hold `{{<` or `{{%`. By memchr, which is ten times as fast as memmem with so
 * few characters; so below. */
static bool has_tag(const char *text, size_t len)
{
	const char *end = text + len, *at;

	for (at = text; at < end && (at = memchr(at, '{', (size_t)(end - at))) != NULL; at++)
		if (end - at > 2 && at[1] == '{' && (at[2] == '<' || at[2] == '%'))
			return true;
	return false;
}

/* Whether it may hold `:::`. */
static bool has_directive(const char *text, size_t len)
{
	const char *end = text + len, *at;

	for (at = text; at < end && (at = memchr(at, ':', (size_t)(end - at))) != NULL; at++)
		if (end - at > 2 && at[1] == ':' && at[2] == ':')
			return true;
	return false;
}

/* Looks through all that is no code. */
static void search_text(const search *s, size_t len)
{
	fyssg_code_lines lines;
	fyssg_text_line line;
	size_t start = 0;
	size_t end = 0;

	fyssg_code_lines_init(&lines, s->text, len);
	while (fyssg_code_lines_next(&lines, &line)) {
		if (line.apart) {
			search_paragraph(s, start, end);
			start = line.start;
		}
		end = line.end;
	}
	search_paragraph(s, start, end);
}

void fyssg_markdown_foreign(const char *text, size_t len,
                            void (*found)(void *user, const char *kind, fyfm_str name,
                                          size_t offset),
                            void *user)
{
	const search s = { .text = text, .found = found, .user = user };

	if (has_tag(text, len) || has_directive(text, len))
		search_text(&s, len);
}

void fyssg_markdown_tags(const char *text, size_t len,
                         size_t (*tag)(void *user, size_t offset, size_t end), void *user)
{
	const search s = { .text = text, .tag = tag, .user = user };

	if (has_tag(text, len))
		search_text(&s, len);
}
