#include "libfy-ssg/template/unescape.h"

#include <stdlib.h>

#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/text/entity.h"

enum {
	REFERENCE_MAX = 32,  /* characters of a name that are looked at */
	SHORT_NAME_MAX = 6 /* of a name that needs no `;` */
};

/* The names that work without a `;`, in the order of strcmp(). */
static const char short_names[][SHORT_NAME_MAX + 1] = {
	"AElig", "AMP", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "COPY",
	"Ccedil", "ETH", "Eacute", "Ecirc", "Egrave", "Euml", "GT", "Iacute", "Icirc",
	"Igrave", "Iuml", "LT", "Ntilde", "Oacute", "Ocirc", "Ograve", "Oslash", "Otilde",
	"Ouml", "QUOT", "REG", "THORN", "Uacute", "Ucirc", "Ugrave", "Uuml", "Yacute",
	"aacute", "acirc", "acute", "aelig", "agrave", "amp", "aring", "atilde", "auml",
	"brvbar", "ccedil", "cedil", "cent", "copy", "curren", "deg", "divide", "eacute",
	"ecirc", "egrave", "eth", "euml", "frac12", "frac14", "frac34", "gt", "iacute",
	"icirc", "iexcl", "igrave", "iquest", "iuml", "laquo", "lt", "macr", "micro", "middot",
	"nbsp", "not", "ntilde", "oacute", "ocirc", "ograve", "ordf", "ordm", "oslash",
	"otilde", "ouml", "para", "plusmn", "pound", "quot", "raquo", "reg", "sect", "shy",
	"sup1", "sup2", "sup3", "szlig", "thorn", "times", "uacute", "ucirc", "ugrave", "uml",
	"uuml", "yacute", "yen", "yuml",
};

static int compare_names(const void *key, const void *element)
{
	return strcmp(key, element);
}

static bool is_short_name(const char *name, size_t len)
{
	char key[SHORT_NAME_MAX + 1];

	if (len < 2 || len > SHORT_NAME_MAX)
		return false;
	memcpy(key, name, len);
	key[len] = '\0';
	return bsearch(key, short_names, sizeof(short_names) / sizeof(*short_names),
	               sizeof(*short_names), compare_names) != NULL;
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* What Windows-1252 has at 0x80 to 0x9F, which the standard reads there; 0: the control
 * character. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static bool is_dropped(uint32_t c)
{
	return (c < ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r') || c == 0x7F ||
	       (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static void put_number(fya_buf *out, uint32_t c)
{
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = 0xFFFD;
	else if (c >= 0x80 && c <= 0x9F && windows_1252[c - 0x80] != 0)
		c = windows_1252[c - 0x80];
	else if (is_dropped(c))
		return;
	fyssg_char_append(out, c);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Reads "#38;" or "#x26" at text[i]; returns the offset behind it, or i where there is no digit. */
static size_t read_number(fya_buf *out, fyfm_str text, size_t i)
{
	size_t at = i + 1, start;
	int base = at < text.len && (text.data[at] | 0x20) == 'x' ? 16 : 10;
	uint32_t value = 0;

	at += base == 16;
	for (start = at; at < text.len && hex_digit(text.data[at]) < base; at++) {
		if (value <= 0x10FFFF)
			value = value * (uint32_t)base + (uint32_t)hex_digit(text.data[at]);
	}
	if (at == start)
		return i;
	put_number(out, value);
	return at < text.len && text.data[at] == ';' ? at + 1 : at;
}

/* --- names ------------------------------------------------------------------------------------ */

static bool ends_name(char c)
{
	return c == '\t' || c == '\n' || c == '\f' || c == ' ' || c == '<' || c == '&' ||
	       c == '#' || c == ';';
}

/* Appends what "&name;" stands for; false where that is nothing. */
static bool put_named(fya_buf *out, const char *name, size_t len)
{
	char reference[REFERENCE_MAX + 2], decoded[FYSSG_ENTITY_MAX];
	size_t size;

	if (len > REFERENCE_MAX)
		return false;
	reference[0] = '&';
	memcpy(reference + 1, name, len);
	reference[len + 1] = ';';
	size = fyssg_entity_decode(reference, len + 2, decoded);
	fya_buf_append(out, decoded, size);
	return size > 0;
}

/* Reads "amp;", or "ampere", of which "amp" is a name, at text[i]; returns the offset behind it,
 * or i. */
static size_t read_name(fya_buf *out, fyfm_str text, size_t i)
{
	size_t end = i, longest;

	while (end < text.len && end - i < REFERENCE_MAX && !ends_name(text.data[end]))
		end++;
	if (end < text.len && end > i && text.data[end] == ';' &&
		put_named(out, text.data + i, end - i))
		return end + 1;
	longest = end - i < SHORT_NAME_MAX ? end - i : SHORT_NAME_MAX;
	for (size_t len = longest; len >= 2; len--) {
		if (is_short_name(text.data + i, len) && put_named(out, text.data + i, len))
			return i + len;
	}
	return i;
}

void fyssg_unescape(fya_buf *out, fyfm_str text)
{
	size_t i = 0;

	while (i < text.len) {
		size_t at = fyssg_find(text, FYFM_STR("&"), i), end;

		if (at == SIZE_MAX)
			break;
		fya_buf_append(out, text.data + i, at - i);
		i = at + 1;
		end = i < text.len && text.data[i] == '#' ? read_number(out, text, i) :
							    read_name(out, text, i);
		if (end == i)
			fya_buf_putc(out, '&');
		i = end;
	}
	if (i < text.len)
		fya_buf_append(out, text.data + i, text.len - i);
}
