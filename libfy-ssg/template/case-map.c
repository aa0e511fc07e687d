#include "libfy-ssg/template/case-map.h"

#include <utf8proc.h>

#include "libfy-ssg/template/chars.h"

/* Characters whose upper case is several: Unicode's SpecialCasing.txt, without its conditional
 * part. Sorted; libutf8proc maps the others. */
static const struct special {
	uint16_t c;
	char upper[7], title[7]; /* UTF-8 */
} specials[] = {
	{ 0x00DF, "SS", "Ss" },
	{ 0x0149, "\xCA\xBC" "N", "\xCA\xBC" "N" },
	{ 0x01F0, "J\xCC\x8C", "J\xCC\x8C" },
	{ 0x0390, "\xCE\x99\xCC\x88\xCC\x81", "\xCE\x99\xCC\x88\xCC\x81" },
	{ 0x03B0, "\xCE\xA5\xCC\x88\xCC\x81", "\xCE\xA5\xCC\x88\xCC\x81" },
	{ 0x0587, "\xD4\xB5\xD5\x92", "\xD4\xB5\xD6\x82" },
	{ 0x1E96, "H\xCC\xB1", "H\xCC\xB1" },
	{ 0x1E97, "T\xCC\x88", "T\xCC\x88" },
	{ 0x1E98, "W\xCC\x8A", "W\xCC\x8A" },
	{ 0x1E99, "Y\xCC\x8A", "Y\xCC\x8A" },
	{ 0x1E9A, "A\xCA\xBE", "A\xCA\xBE" },
	{ 0x1F50, "\xCE\xA5\xCC\x93", "\xCE\xA5\xCC\x93" },
	{ 0x1F52, "\xCE\xA5\xCC\x93\xCC\x80", "\xCE\xA5\xCC\x93\xCC\x80" },
	{ 0x1F54, "\xCE\xA5\xCC\x93\xCC\x81", "\xCE\xA5\xCC\x93\xCC\x81" },
	{ 0x1F56, "\xCE\xA5\xCC\x93\xCD\x82", "\xCE\xA5\xCC\x93\xCD\x82" },
	{ 0x1F80, "\xE1\xBC\x88\xCE\x99", "\xE1\xBE\x88" },
	{ 0x1F81, "\xE1\xBC\x89\xCE\x99", "\xE1\xBE\x89" },
	{ 0x1F82, "\xE1\xBC\x8A\xCE\x99", "\xE1\xBE\x8A" },
	{ 0x1F83, "\xE1\xBC\x8B\xCE\x99", "\xE1\xBE\x8B" },
	{ 0x1F84, "\xE1\xBC\x8C\xCE\x99", "\xE1\xBE\x8C" },
	{ 0x1F85, "\xE1\xBC\x8D\xCE\x99", "\xE1\xBE\x8D" },
	{ 0x1F86, "\xE1\xBC\x8E\xCE\x99", "\xE1\xBE\x8E" },
	{ 0x1F87, "\xE1\xBC\x8F\xCE\x99", "\xE1\xBE\x8F" },
	{ 0x1F88, "\xE1\xBC\x88\xCE\x99", "\xE1\xBE\x88" },
	{ 0x1F89, "\xE1\xBC\x89\xCE\x99", "\xE1\xBE\x89" },
	{ 0x1F8A, "\xE1\xBC\x8A\xCE\x99", "\xE1\xBE\x8A" },
	{ 0x1F8B, "\xE1\xBC\x8B\xCE\x99", "\xE1\xBE\x8B" },
	{ 0x1F8C, "\xE1\xBC\x8C\xCE\x99", "\xE1\xBE\x8C" },
	{ 0x1F8D, "\xE1\xBC\x8D\xCE\x99", "\xE1\xBE\x8D" },
	{ 0x1F8E, "\xE1\xBC\x8E\xCE\x99", "\xE1\xBE\x8E" },
	{ 0x1F8F, "\xE1\xBC\x8F\xCE\x99", "\xE1\xBE\x8F" },
	{ 0x1F90, "\xE1\xBC\xA8\xCE\x99", "\xE1\xBE\x98" },
	{ 0x1F91, "\xE1\xBC\xA9\xCE\x99", "\xE1\xBE\x99" },
	{ 0x1F92, "\xE1\xBC\xAA\xCE\x99", "\xE1\xBE\x9A" },
	{ 0x1F93, "\xE1\xBC\xAB\xCE\x99", "\xE1\xBE\x9B" },
	{ 0x1F94, "\xE1\xBC\xAC\xCE\x99", "\xE1\xBE\x9C" },
	{ 0x1F95, "\xE1\xBC\xAD\xCE\x99", "\xE1\xBE\x9D" },
	{ 0x1F96, "\xE1\xBC\xAE\xCE\x99", "\xE1\xBE\x9E" },
	{ 0x1F97, "\xE1\xBC\xAF\xCE\x99", "\xE1\xBE\x9F" },
	{ 0x1F98, "\xE1\xBC\xA8\xCE\x99", "\xE1\xBE\x98" },
	{ 0x1F99, "\xE1\xBC\xA9\xCE\x99", "\xE1\xBE\x99" },
	{ 0x1F9A, "\xE1\xBC\xAA\xCE\x99", "\xE1\xBE\x9A" },
	{ 0x1F9B, "\xE1\xBC\xAB\xCE\x99", "\xE1\xBE\x9B" },
	{ 0x1F9C, "\xE1\xBC\xAC\xCE\x99", "\xE1\xBE\x9C" },
	{ 0x1F9D, "\xE1\xBC\xAD\xCE\x99", "\xE1\xBE\x9D" },
	{ 0x1F9E, "\xE1\xBC\xAE\xCE\x99", "\xE1\xBE\x9E" },
	{ 0x1F9F, "\xE1\xBC\xAF\xCE\x99", "\xE1\xBE\x9F" },
	{ 0x1FA0, "\xE1\xBD\xA8\xCE\x99", "\xE1\xBE\xA8" },
	{ 0x1FA1, "\xE1\xBD\xA9\xCE\x99", "\xE1\xBE\xA9" },
	{ 0x1FA2, "\xE1\xBD\xAA\xCE\x99", "\xE1\xBE\xAA" },
	{ 0x1FA3, "\xE1\xBD\xAB\xCE\x99", "\xE1\xBE\xAB" },
	{ 0x1FA4, "\xE1\xBD\xAC\xCE\x99", "\xE1\xBE\xAC" },
	{ 0x1FA5, "\xE1\xBD\xAD\xCE\x99", "\xE1\xBE\xAD" },
	{ 0x1FA6, "\xE1\xBD\xAE\xCE\x99", "\xE1\xBE\xAE" },
	{ 0x1FA7, "\xE1\xBD\xAF\xCE\x99", "\xE1\xBE\xAF" },
	{ 0x1FA8, "\xE1\xBD\xA8\xCE\x99", "\xE1\xBE\xA8" },
	{ 0x1FA9, "\xE1\xBD\xA9\xCE\x99", "\xE1\xBE\xA9" },
	{ 0x1FAA, "\xE1\xBD\xAA\xCE\x99", "\xE1\xBE\xAA" },
	{ 0x1FAB, "\xE1\xBD\xAB\xCE\x99", "\xE1\xBE\xAB" },
	{ 0x1FAC, "\xE1\xBD\xAC\xCE\x99", "\xE1\xBE\xAC" },
	{ 0x1FAD, "\xE1\xBD\xAD\xCE\x99", "\xE1\xBE\xAD" },
	{ 0x1FAE, "\xE1\xBD\xAE\xCE\x99", "\xE1\xBE\xAE" },
	{ 0x1FAF, "\xE1\xBD\xAF\xCE\x99", "\xE1\xBE\xAF" },
	{ 0x1FB2, "\xE1\xBE\xBA\xCE\x99", "\xE1\xBE\xBA\xCD\x85" },
	{ 0x1FB3, "\xCE\x91\xCE\x99", "\xE1\xBE\xBC" },
	{ 0x1FB4, "\xCE\x86\xCE\x99", "\xCE\x86\xCD\x85" },
	{ 0x1FB6, "\xCE\x91\xCD\x82", "\xCE\x91\xCD\x82" },
	{ 0x1FB7, "\xCE\x91\xCD\x82\xCE\x99", "\xCE\x91\xCD\x82\xCD\x85" },
	{ 0x1FBC, "\xCE\x91\xCE\x99", "\xE1\xBE\xBC" },
	{ 0x1FC2, "\xE1\xBF\x8A\xCE\x99", "\xE1\xBF\x8A\xCD\x85" },
	{ 0x1FC3, "\xCE\x97\xCE\x99", "\xE1\xBF\x8C" },
	{ 0x1FC4, "\xCE\x89\xCE\x99", "\xCE\x89\xCD\x85" },
	{ 0x1FC6, "\xCE\x97\xCD\x82", "\xCE\x97\xCD\x82" },
	{ 0x1FC7, "\xCE\x97\xCD\x82\xCE\x99", "\xCE\x97\xCD\x82\xCD\x85" },
	{ 0x1FCC, "\xCE\x97\xCE\x99", "\xE1\xBF\x8C" },
	{ 0x1FD2, "\xCE\x99\xCC\x88\xCC\x80", "\xCE\x99\xCC\x88\xCC\x80" },
	{ 0x1FD3, "\xCE\x99\xCC\x88\xCC\x81", "\xCE\x99\xCC\x88\xCC\x81" },
	{ 0x1FD6, "\xCE\x99\xCD\x82", "\xCE\x99\xCD\x82" },
	{ 0x1FD7, "\xCE\x99\xCC\x88\xCD\x82", "\xCE\x99\xCC\x88\xCD\x82" },
	{ 0x1FE2, "\xCE\xA5\xCC\x88\xCC\x80", "\xCE\xA5\xCC\x88\xCC\x80" },
	{ 0x1FE3, "\xCE\xA5\xCC\x88\xCC\x81", "\xCE\xA5\xCC\x88\xCC\x81" },
	{ 0x1FE4, "\xCE\xA1\xCC\x93", "\xCE\xA1\xCC\x93" },
	{ 0x1FE6, "\xCE\xA5\xCD\x82", "\xCE\xA5\xCD\x82" },
	{ 0x1FE7, "\xCE\xA5\xCC\x88\xCD\x82", "\xCE\xA5\xCC\x88\xCD\x82" },
	{ 0x1FF2, "\xE1\xBF\xBA\xCE\x99", "\xE1\xBF\xBA\xCD\x85" },
	{ 0x1FF3, "\xCE\xA9\xCE\x99", "\xE1\xBF\xBC" },
	{ 0x1FF4, "\xCE\x8F\xCE\x99", "\xCE\x8F\xCD\x85" },
	{ 0x1FF6, "\xCE\xA9\xCD\x82", "\xCE\xA9\xCD\x82" },
	{ 0x1FF7, "\xCE\xA9\xCD\x82\xCE\x99", "\xCE\xA9\xCD\x82\xCD\x85" },
	{ 0x1FFC, "\xCE\xA9\xCE\x99", "\xE1\xBF\xBC" },
	{ 0xFB00, "FF", "Ff" },
	{ 0xFB01, "FI", "Fi" },
	{ 0xFB02, "FL", "Fl" },
	{ 0xFB03, "FFI", "Ffi" },
	{ 0xFB04, "FFL", "Ffl" },
	{ 0xFB05, "ST", "St" },
	{ 0xFB06, "ST", "St" },
	{ 0xFB13, "\xD5\x84\xD5\x86", "\xD5\x84\xD5\xB6" },
	{ 0xFB14, "\xD5\x84\xD4\xB5", "\xD5\x84\xD5\xA5" },
	{ 0xFB15, "\xD5\x84\xD4\xBB", "\xD5\x84\xD5\xAB" },
	{ 0xFB16, "\xD5\x8E\xD5\x86", "\xD5\x8E\xD5\xB6" },
	{ 0xFB17, "\xD5\x84\xD4\xBD", "\xD5\x84\xD5\xAD" },
};

static const struct special *find_special(uint32_t c)
{
	size_t low = 0, high = sizeof(specials) / sizeof(*specials);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (specials[middle].c == c)
			return &specials[middle];
		if (specials[middle].c < c)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void fyssg_append_upper(fya_buf *out, uint32_t c)
{
	const struct special *s;

	if (c < 0x80) {
		fya_buf_putc(out, (char)(c >= 'a' && c <= 'z' ? c - 0x20 : c));
		return;
	}
	s = find_special(c);
	if (s)
		fya_buf_puts(out, s->upper);
	else
		fyssg_char_append(out, (uint32_t)utf8proc_toupper((utf8proc_int32_t)c));
}

static void append_title(fya_buf *out, uint32_t c)
{
	const struct special *s = c < 0x80 ? NULL : find_special(c);

	if (c < 0x80)
		fyssg_append_upper(out, c);
	else if (s)
		fya_buf_puts(out, s->title);
	else
		fyssg_char_append(out, (uint32_t)utf8proc_totitle((utf8proc_int32_t)c));
}

/* Unicode's Case_Ignorable: what may stand between a sigma and the letters of its word. */
static bool is_case_ignorable(uint32_t c)
{
	static const uint16_t punctuation[] = { 0x27,   0x2E,   0x3A,   0xB7,   0x387,  0x55F,
		                                0x5F4,  0x2018, 0x2019, 0x2024, 0x2027, 0xFE13,
		                                0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A };

	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_SK:
		return true;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof(punctuation) / sizeof(*punctuation); i++) {
		if (punctuation[i] == c)
			return true;
	}
	return false;
}

static bool is_cased(uint32_t c)
{
	return fyssg_char_is_lower(c) || fyssg_char_is_upper(c) ||
	       utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LT;
}

/* Whether the sigma at text[at] ends a word: a cased letter before it and none behind. */
static bool is_final_sigma(fyfm_str text, size_t at, size_t after)
{
	bool preceded = false;

	while (at > 0) {
		uint32_t c = fyssg_char_before(text, &at);

		if (!is_case_ignorable(c)) {
			preceded = is_cased(c);
			break;
		}
	}
	while (preceded && after < text.len) {
		uint32_t c = fyssg_char_next(text, &after);

		if (!is_case_ignorable(c))
			return !is_cased(c);
	}
	return preceded;
}

void fyssg_append_lower(fya_buf *out, fyfm_str text, size_t at, size_t after)
{
	uint32_t c;

	c = fyssg_char_next(text, &(size_t){ at });
	if (c < 0x80)
		fya_buf_putc(out, (char)(c >= 'A' && c <= 'Z' ? c + 0x20 : c));
	else if (c == 0x130)
		fya_buf_puts(out, "i\xCC\x87");
	else if (c == 0x3A3 && is_final_sigma(text, at, after))
		fyssg_char_append(out, 0x3C2);
	else
		fyssg_char_append(out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
}

void fyssg_upper(fya_buf *out, fyfm_str text)
{
	for (size_t i = 0; i < text.len;)
		fyssg_append_upper(out, fyssg_char_next(text, &i));
}

/* Appends text[from..] in lower case; what stands before it still counts as its surroundings. */
static void lower_from(fya_buf *out, fyfm_str text, size_t from)
{
	for (size_t i = from; i < text.len;) {
		size_t at = i;

		fyssg_char_next(text, &i);
		fyssg_append_lower(out, text, at, i);
	}
}

void fyssg_lower(fya_buf *out, fyfm_str text)
{
	lower_from(out, text, 0);
}

void fyssg_capitalize(fya_buf *out, fyfm_str text)
{
	size_t i = 0;

	if (text.len == 0)
		return;
	append_title(out, fyssg_char_next(text, &i));
	lower_from(out, text, i);
}

void fyssg_titlecase(fya_buf *out, fyfm_str text)
{
	bool in_word = false;

	for (size_t i = 0; i < text.len;) {
		size_t at = i;
		uint32_t c = fyssg_char_next(text, &i);

		if (in_word)
			fyssg_append_lower(out, text, at, i);
		else
			append_title(out, c);
		in_word = is_cased(c);
	}
}

void fyssg_swapcase(fya_buf *out, fyfm_str text)
{
	for (size_t i = 0; i < text.len;) {
		size_t at = i;
		uint32_t c = fyssg_char_next(text, &i);

		if (fyssg_char_is_upper(c))
			fyssg_append_lower(out, text, at, i);
		else if (fyssg_char_is_lower(c))
			fyssg_append_upper(out, c);
		else
			fyssg_char_append(out, c);
	}
}

/* Whether `text` has a character of the one case, and none of the other or in title case. */
static bool is_all(fyfm_str text, bool (*wanted)(uint32_t), bool (*other)(uint32_t))
{
	bool found = false;

	for (size_t i = 0; i < text.len;) {
		uint32_t c = fyssg_char_next(text, &i);

		if (other(c) || (c >= 0x80 && !wanted(c) && is_cased(c)))
			return false;
		found = found || wanted(c);
	}
	return found;
}

bool fyssg_is_lower(fyfm_str text)
{
	return is_all(text, fyssg_char_is_lower, fyssg_char_is_upper);
}

bool fyssg_is_upper(fyfm_str text)
{
	return is_all(text, fyssg_char_is_upper, fyssg_char_is_lower);
}
