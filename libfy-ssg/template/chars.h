/*
 * Text as Python's str sees it: a row of code points, walked over UTF-8.
 *
 * Safe on any bytes: one that begins no character counts as a character of its own, so that
 * positions, lengths and slices of damaged text stay within it.
 */
#ifndef FYSSG_TEMPLATE_CHARS_H
#define FYSSG_TEMPLATE_CHARS_H

#include <fya/buffer.h>
#include <fyfm/value.h>

/* What fyssg_char_next() answers for a byte that begins no character. */
#define FYSSG_CHAR_BAD 0xFFFDu

/* The character at text[*i], *i < len, which moves behind it. */
uint32_t fyssg_char_next(fyfm_str text, size_t *i);
/* The character that ends at text[*i], *i > 0, which moves in front of it. */
uint32_t fyssg_char_before(fyfm_str text, size_t *i);
size_t fyssg_char_count(fyfm_str text);
/* Whether all of it is UTF-8; control characters may stand in it. */
bool fyssg_is_utf8(fyfm_str text);
/* Byte offset of character n, or text.len where there are fewer. */
size_t fyssg_char_offset(fyfm_str text, size_t n);
void fyssg_char_append(fya_buf *out, uint32_t c);
/* Appends `count` times the byte c. */
void fyssg_fill(fya_buf *out, char c, size_t count);

/* Python's str.isspace() and so on, of one character. */
bool fyssg_char_is_space(uint32_t c);
bool fyssg_char_is_alpha(uint32_t c);
/* \w of Python's regular expressions: letters, numbers and the underscore; no combining marks. */
bool fyssg_char_is_word(uint32_t c);
/* Decimal digits of any script; *value (may be NULL) is 0 to 9. */
bool fyssg_char_is_decimal(uint32_t c, int *value);
/* What str.splitlines() splits at. */
bool fyssg_char_is_line_end(uint32_t c);
/* What repr() prints as itself. */
bool fyssg_char_is_printable(uint32_t c);
bool fyssg_char_is_lower(uint32_t c);
bool fyssg_char_is_upper(uint32_t c);

/* Cut white space, or characters out of `chars`, off; str.strip(), lstrip() and rstrip(). */
typedef enum fyssg_strip {
	FYSSG_STRIP_LEFT = 1,
	FYSSG_STRIP_RIGHT = 2,
	FYSSG_STRIP_BOTH = 3
} fyssg_strip;
fyfm_str fyssg_strip_space(fyfm_str text, fyssg_strip sides);
fyfm_str fyssg_strip_chars(fyfm_str text, fyfm_str chars, fyssg_strip sides);

/* Finds `needle` at or behind byte `from`; SIZE_MAX where it is not. An empty needle is found at
 * `from`. */
size_t fyssg_find(fyfm_str text, fyfm_str needle, size_t from);
/* The next line of str.splitlines() from byte *i on, without its end; false at the end of the
 * text. */
bool fyssg_next_line(fyfm_str text, size_t *i, fyfm_str *line);

#endif
