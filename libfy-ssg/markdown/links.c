#include "libfy-ssg/markdown/links.h"

#include "libfy-ssg/text/entity.h"

/* How far to look for an attribute's source. Every link may be looked for, so it must be bounded;
 * link text is in the way. */
enum { SEARCH_BYTES = 4096 };

static void append_decoded(fya_buf *out, MD_TEXTTYPE type, const char *text, size_t len)
{
	char decoded[FYSSG_ENTITY_MAX];
	size_t n;

	switch (type) {
	case MD_TEXT_NULLCHAR:
		fya_buf_puts(out, "\xef\xbf\xbd");
		return;
	case MD_TEXT_ENTITY:
		n = fyssg_entity_decode(text, len, decoded);
		if (n != 0) {
			fya_buf_append(out, decoded, n);
			return;
		}
		break;
	default:
		break;
	}
	fya_buf_append(out, text, len);
}

fyfm_str fyssg_attribute_text(const MD_ATTRIBUTE *attribute, fya_buf *scratch)
{
	const MD_OFFSET *offsets = attribute->substr_offsets;

	if (attribute->size == 0)
		return (fyfm_str){ "", 0 };
	if (attribute->substr_types[0] == MD_TEXT_NORMAL && offsets[1] == attribute->size)
		return (fyfm_str){ attribute->text, attribute->size };
	fya_buf_clear(scratch);
	for (size_t i = 0; offsets[i] < attribute->size; i++)
		append_decoded(scratch, attribute->substr_types[i], attribute->text + offsets[i],
		               offsets[i + 1] - offsets[i]);
	if (scratch->status != FYA_BUF_OK)
		return (fyfm_str){ "", 0 };
	return (fyfm_str){ scratch->data, scratch->len };
}

/* True where `source` reads as the attribute once backslashes are taken out of it. */
static bool spells(const char *source, size_t len, const MD_ATTRIBUTE *attribute)
{
	size_t i = 0;

	for (size_t k = 0; k < attribute->size; k++, i++) {
		if (i + 1 < len && source[i] == '\\' && source[i + 1] == attribute->text[k])
			i++;
		if (i >= len || source[i] != attribute->text[k])
			return false;
	}
	return true;
}

size_t fyssg_attribute_offset(const MD_ATTRIBUTE *attribute, const char *text, size_t len,
                              size_t from)
{
	/* As numbers: comparing pointers into different objects is undefined. */
	const uintptr_t at = (uintptr_t)attribute->text;
	size_t end;

	if (attribute->size == 0)
		return SIZE_MAX;
	if (at >= (uintptr_t)text && at - (uintptr_t)text < len)
		return at - (uintptr_t)text;
	end = len - from < SEARCH_BYTES ? len : from + SEARCH_BYTES;
	for (size_t i = from; i + 1 < end; i++) {
		/* A destination follows its bracket, `(` or `<`, or blanks behind that. */
		if (text[i] != '(' && text[i] != '<' && text[i] != ' ')
			continue;
		if (spells(text + i + 1, end - i - 1, attribute))
			return i + 1;
	}
	return SIZE_MAX;
}
