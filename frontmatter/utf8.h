/* Characters of UTF-8 text, one at a time. The gate that checks whole texts is
 * fyfm_utf8_check(). */
#ifndef FYFM_UTF8_H
#define FYFM_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool fyfm_i_utf8_is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Bytes of the well-formed character at `text`, 1 to 4; 0 where there is none within `len`. */
size_t fyfm_i_utf8_length(const char *text, size_t len);
/* The code point of a well-formed character of `len` bytes. */
uint32_t fyfm_i_utf8_decode(const char *text, size_t len);
/* Bytes at the end of a text that are the start of a character whose rest is cut off. */
size_t fyfm_i_utf8_cut_tail(const char *text, size_t len);
/* Columns of a terminal: 0 for marks on other characters, 2 for East Asian wide ones and emoji. */
unsigned fyfm_i_utf8_width(uint32_t c);
/* fyfm_utf8_check() that also tells whether all is printable ASCII and LF. */
size_t fyfm_i_utf8_gate(const char *text, size_t len, bool *is_simple);
/* Writes a code point in UTF-8; returns the bytes written. */
size_t fyfm_i_utf8_encode(uint32_t c, char out[4]);

#endif
