#include "tests/template/json.h"

#include <stdlib.h>

#include <fyfm/parse.h>

struct reader {
	fya_allocator *a;
	const char *at, *end;
	bool bad;
};

static fyfm_value read_value(struct reader *r);

static char peek(const struct reader *r)
{
	return r->at < r->end ? *r->at : '\0';
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end && strchr(" \t\r\n", *r->at) != NULL)
		r->at++;
}

static bool take(struct reader *r, char c)
{
	skip_space(r);
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static uint32_t read_hex(struct reader *r)
{
	char digits[5] = "";

	if (r->end - r->at < 4) {
		r->bad = true;
		return 0;
	}
	memcpy(digits, r->at, 4);
	r->at += 4;
	return (uint32_t)strtoul(digits, NULL, 16);
}

static void put_utf8(fya_buf *out, uint32_t c)
{
	if (c < 0x80) {
		fya_buf_putc(out, (char)c);
	} else if (c < 0x800) {
		fya_buf_putc(out, (char)(0xc0 | c >> 6));
		fya_buf_putc(out, (char)(0x80 | (c & 63)));
	} else if (c < 0x10000) {
		fya_buf_putc(out, (char)(0xe0 | c >> 12));
		fya_buf_putc(out, (char)(0x80 | (c >> 6 & 63)));
		fya_buf_putc(out, (char)(0x80 | (c & 63)));
	} else {
		fya_buf_putc(out, (char)(0xf0 | c >> 18));
		fya_buf_putc(out, (char)(0x80 | (c >> 12 & 63)));
		fya_buf_putc(out, (char)(0x80 | (c >> 6 & 63)));
		fya_buf_putc(out, (char)(0x80 | (c & 63)));
	}
}

static void read_escape(struct reader *r, fya_buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = peek(r);
	const char *simple = c == '\0' ? NULL : strchr(from, c);
	uint32_t code;

	r->at++;
	if (simple != NULL) {
		fya_buf_putc(out, to[simple - from]);
		return;
	}
	code = read_hex(r);
	if (code >= 0xd800 && code < 0xdc00 && r->end - r->at >= 6 && r->at[0] == '\\') {
		r->at += 2;
		code = 0x10000 + ((code - 0xd800) << 10) + (read_hex(r) - 0xdc00);
	}
	put_utf8(out, code);
}

static fyfm_value read_string(struct reader *r)
{
	fya_buf out;

	fya_buf_init(&out, r->a, 0);
	while (r->at < r->end && *r->at != '"') {
		if (*r->at == '\\') {
			r->at++;
			read_escape(r, &out);
		} else {
			fya_buf_putc(&out, *r->at++);
		}
	}
	r->bad |= !take(r, '"');
	return fyfm_string(r->a, out.data == NULL ? "" : out.data, out.len);
}

static fyfm_value read_number(struct reader *r)
{
	const char *start = r->at;
	size_t len;
	double d = 0;

	while (r->at < r->end && strchr("+-.0123456789eE", *r->at) != NULL)
		r->at++;
	len = (size_t)(r->at - start);
	if (memchr(start, '.', len) == NULL && memchr(start, 'e', len) == NULL)
		return fyfm_int(r->a, strtoll(start, NULL, 10));
	r->bad |= !fyfm_float_parse(start, len, &d);
	return fyfm_float(r->a, d);
}

enum { MAX_ITEMS = 512 };

static fyfm_value read_array(struct reader *r)
{
	fyfm_value items[MAX_ITEMS];
	size_t count = 0;

	while (!r->bad && !take(r, ']')) {
		if (count > 0)
			r->bad |= !take(r, ',');
		if (count == MAX_ITEMS)
			r->bad = true;
		else
			items[count++] = read_value(r);
	}
	return fyfm_seq(r->a, items, count, false);
}

static fyfm_value read_object(struct reader *r)
{
	fyfm_value keys[MAX_ITEMS], values[MAX_ITEMS];
	size_t count = 0;

	while (!r->bad && !take(r, '}')) {
		if (count > 0)
			r->bad |= !take(r, ',');
		r->bad |= !take(r, '"') || count == MAX_ITEMS;
		if (r->bad)
			break;
		keys[count] = read_string(r);
		r->bad |= !take(r, ':');
		values[count++] = read_value(r);
	}
	return fyfm_map(r->a, keys, values, count, fyfm_undefined(NULL));
}

static bool take_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return false;
	r->at += len;
	return true;
}

static fyfm_value read_value(struct reader *r)
{
	if (take(r, '"'))
		return read_string(r);
	if (take(r, '['))
		return read_array(r);
	if (take(r, '{'))
		return read_object(r);
	if (take_word(r, "true"))
		return fyfm_bool(true);
	if (take_word(r, "false"))
		return fyfm_bool(false);
	if (take_word(r, "null"))
		return fyfm_null();
	if (strchr("-0123456789", peek(r)) != NULL && peek(r) != '\0')
		return read_number(r);
	r->bad = true;
	return fyfm_null();
}

fyfm_value json_read(fya_allocator *a, const char *text, size_t len)
{
	struct reader r = { a, text, text + len, false };
	fyfm_value v = read_value(&r);

	skip_space(&r);
	return r.bad || r.at != r.end ? fyfm_undefined(NULL) : v;
}
