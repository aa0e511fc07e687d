#include <string.h>

#include <fyfm/source.h>

/* The byte behind the line break at or after `at`, or len; *text_end is where the line's text
 * ends. */
static size_t next_line(const char *src, size_t len, size_t at, size_t *text_end)
{
	const char *newline = memchr(src + at, '\n', len - at);
	size_t end = newline ? (size_t)(newline - src) : len;

	*text_end = end > at && src[end - 1] == '\r' ? end - 1 : end;
	return newline ? end + 1 : len;
}

/* Whether the line at `at` is a fence: three hyphens and nothing but blanks behind them. */
static bool is_fence(const char *src, size_t at, size_t text_end)
{
	if (text_end - at < 3 || memcmp(src + at, "---", 3) != 0)
		return false;
	for (size_t i = at + 3; i < text_end; i++) {
		if (src[i] != ' ' && src[i] != '\t')
			return false;
	}
	return true;
}

fyfm_status fyfm_split(const char *src, size_t len, fyfm_parts *out, fyfm_diag *diag)
{
	size_t bom = len >= 3 && memcmp(src, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	uint32_t line = 1;
	size_t text_end, yaml, at;

	*out = (fyfm_parts){ .bom = bom, .body = bom, .body_line = 1 };
	if (len - bom < 3 || src[bom] != '-')
		return FYFM_OK;
	yaml = next_line(src, len, bom, &text_end);
	if (!is_fence(src, bom, text_end))
		return FYFM_OK;
	for (at = yaml; at < len;) {
		size_t next = next_line(src, len, at, &text_end);

		line++;
		if (src[at] == '-' && is_fence(src, at, text_end)) {
			*out = (fyfm_parts){ true, bom, yaml, at - yaml, next, 2, line + 1 };
			return FYFM_OK;
		}
		at = next;
	}
	*out = (fyfm_parts){ 0 };
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_SYNTAX, NULL, 0, 0,
	              "the front matter is opened here and never closed");
	fyfm_diag_locate(diag, src + bom, len - bom, 0, 3);
	fyfm_diag_hint(diag, "end it with a line that is `---`");
	return FYFM_ERR_SYNTAX;
}
