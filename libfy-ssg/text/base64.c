#include "libfy-ssg/text/base64.h"

#include <stdint.h>

void fyssg_base64_encode(fya_buf *out, const char *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len && out->status == FYA_BUF_OK; i += 3) {
		size_t have = len - i < 3 ? len - i : 3;
		uint32_t group = 0;
		char four[4];

		for (size_t n = 0; n < 3; n++)
			group = group << 8 | (n < have ? (unsigned char)bytes[i + n] : 0);
		for (size_t n = 0; n < 4; n++)
			four[n] = n > have ? '=' : digits[group >> (18 - 6 * n) & 63];
		fya_buf_append(out, four, 4);
	}
}

/* The value of a digit, or -1. */
static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool fyssg_base64_decode(fya_buf *out, const char *text, size_t len)
{
	size_t start = out->len, digits = 0, padding = 0;
	uint32_t bits = 0;

	for (size_t i = 0; i < len; i++) {
		int value = digit(text[i]);

		if (is_space(text[i]))
			continue;
		if (text[i] == '=' && ++padding <= 2)
			continue;
		if (value < 0 || padding > 0)
			goto bad;
		bits = bits << 6 | (uint32_t)value;
		/* Each digit but the first of four ends a byte. */
		if (digits++ % 4 != 0)
			fya_buf_putc(out, (char)(bits >> (6 - 2 * ((digits - 1) % 4))));
	}
	if (digits % 4 != 1 && (padding == 0 || (digits + padding) % 4 == 0))
		return true;
bad:
	fya_buf_truncate(out, start);
	return false;
}
