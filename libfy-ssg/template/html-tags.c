#include "libfy-ssg/template/html-tags.h"

#include <string.h>
#include <strings.h>

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool fyssg_html_same_name(fyfm_str a, fyfm_str b)
{
	return a.len == b.len && strncasecmp(a.data, b.data, a.len) == 0;
}

static bool is_among(fyfm_str name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (fyssg_html_same_name(name, (fyfm_str){ *names, strlen(*names) }))
			return true;
	return false;
}

/* Offset behind the next `end`, or the end of the text. */
static size_t behind(fyfm_str html, size_t at, const char *end)
{
	const char *found = memmem(html.data + at, html.len - at, end, strlen(end));

	return found == NULL ? html.len : (size_t)(found - html.data) + strlen(end);
}

/* Behind the element that holds text which is no HTML: <script>...</script>. */
static size_t behind_raw(fyfm_str html, size_t at, fyfm_str name)
{
	for (; at < html.len; at++) {
		const char *close = memmem(html.data + at, html.len - at, "</", 2);

		if (close == NULL)
			return html.len;
		at = (size_t)(close - html.data);
		if (html.len - at > name.len + 2 &&
		    strncasecmp(close + 2, name.data, name.len) == 0)
			return behind(html, at, ">");
	}
	return html.len;
}

/* Behind the `>` that ends the tag, where none in quotes counts. */
static size_t tag_end(fyfm_str html, size_t at)
{
	char quote = '\0';

	for (; at < html.len; at++) {
		char c = html.data[at];

		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return at + 1;
	}
	return html.len;
}

bool fyssg_html_read_tag(fyfm_str html, size_t at, fyssg_html_tag *out)
{
	static const char *const empty[] = { "area", "base", "br", "col", "embed", "hr", "img",
		                             "input", "link", "meta", "source", "track", "wbr",
		                             NULL };
	static const char *const raw[] = { "script", "style", NULL };
	static const char *const in_words[] = { "a", "abbr", "b", "bdi", "bdo", "cite", "code",
		                                "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
		                                "s", "samp", "small", "span", "strong", "sub",
		                                "sup", "u", "var", "wbr", NULL };
	size_t name = at + 1, end;

	*out = (fyssg_html_tag){ .kind = FYSSG_HTML_EMPTY, .name = FYFM_STR(""),
		                 .is_inline = true };
	if (html.len - at >= 4 && memcmp(html.data + at, "<!--", 4) == 0) {
		out->end = behind(html, at + 4, "-->");
		return true;
	}
	if (name < html.len && html.data[name] == '/') {
		out->kind = FYSSG_HTML_CLOSE;
		name++;
	}
	if (name >= html.len || !is_letter(html.data[name]))
		return false;
	for (end = name; end < html.len && !is_space(html.data[end]) && html.data[end] != '>' &&
			 html.data[end] != '/';)
		end++;
	out->name = (fyfm_str){ html.data + name, end - name };
	out->end = tag_end(html, end);
	out->is_inline = is_among(out->name, in_words);
	if (out->kind == FYSSG_HTML_CLOSE)
		return true;
	if (is_among(out->name, raw))
		out->end = behind_raw(html, out->end, out->name);
	else if (html.data[out->end - 2] != '/' && !is_among(out->name, empty))
		out->kind = FYSSG_HTML_OPEN;
	return true;
}

fyfm_str fyssg_html_attribute(fyfm_str html, const fyssg_html_tag *tag, const char *name)
{
	size_t len = strlen(name), i = (size_t)(tag->name.data - html.data) + tag->name.len;

	for (; i + len + 1 < tag->end; i++) {
		size_t value = i + 1 + len + 1;
		const char *close;

		if (!is_space(html.data[i]) || html.data[i + 1 + len] != '=' ||
		    strncasecmp(html.data + i + 1, name, len) != 0 || value >= tag->end)
			continue;
		if (html.data[value] != '"' && html.data[value] != '\'')
			break;
		close = memchr(html.data + value + 1, html.data[value], tag->end - value - 1);
		if (close != NULL)
			return (fyfm_str){ html.data + value + 1,
				           (size_t)(close - html.data) - value - 1 };
	}
	return (fyfm_str){ NULL, 0 };
}
