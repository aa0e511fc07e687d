/* str.format(): replacement fields such as {0}, {name.attr[key]!r:>10}, and the format
 * specifications of Python. */
#include <fyfm/parse.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/float-text.h"
#include "libfy-ssg/template/methods.h"
#include "libfy-ssg/template/shape.h"

enum { MAX_WIDTH = 1 << 20, MAX_PRECISION = 1 << 10 };

/* [[fill]align][sign][#][0][width][,][.precision][type] */
struct spec {
	fyfm_str fill;
	char align, sign, grouping, type;
	bool alternate, zero;
	size_t width;
	int precision; /* -1: none */
};

struct formatter {
	fyssg_eval *ev;
	fyfm_value rest, named;
	size_t next;      /* of the fields without a name */
	bool safe;
	fya_buf out;
};

/* --- specifications --------------------------------------------------------------------------- */

static bool is_align(char c)
{
	return c == '<' || c == '>' || c == '^' || c == '=';
}

static size_t read_number(fyfm_str s, size_t *i, size_t max)
{
	size_t n = 0;

	for (; *i < s.len && s.data[*i] >= '0' && s.data[*i] <= '9'; (*i)++)
		n = n > max ? n : n * 10 + (size_t)(s.data[*i] - '0');
	return n;
}

static void read_align(fyfm_str s, size_t *i, struct spec *out)
{
	size_t after = 0;

	if (s.len == 0)
		return;
	fyssg_char_next(s, &after);
	if (after < s.len && is_align(s.data[after])) {
		out->fill = (fyfm_str){ s.data, after };
		out->align = s.data[after];
		*i = after + 1;
	} else if (is_align(s.data[0])) {
		out->align = s.data[0];
		*i = 1;
	}
}

static bool skip_char(fyfm_str s, size_t *i, char c)
{
	if (*i >= s.len || s.data[*i] != c)
		return false;
	(*i)++;
	return true;
}

static bool read_spec(fyssg_eval *ev, fyfm_str s, struct spec *out)
{
	size_t i = 0;

	*out = (struct spec){ .fill = { " ", 1 }, .precision = -1 };
	read_align(s, &i, out);
	if (i < s.len && strchr("+- ", s.data[i]) != NULL)
		out->sign = s.data[i++];
	out->alternate = skip_char(s, &i, '#');
	out->zero = skip_char(s, &i, '0');
	out->width = read_number(s, &i, MAX_WIDTH);
	if (i < s.len && (s.data[i] == ',' || s.data[i] == '_'))
		out->grouping = s.data[i++];
	if (skip_char(s, &i, '.'))
		out->precision = (int)read_number(s, &i, MAX_PRECISION);
	if (i < s.len)
		out->type = s.data[i++];
	if (i == s.len && out->width <= MAX_WIDTH && out->precision <= MAX_PRECISION)
		return true;
	fyssg_fail(ev, FYFM_ERR_SYNTAX, "invalid format specification '%.*s'", (int)s.len, s.data);
	return false;
}

/* --- padding ---------------------------------------------------------------------------------- */

static void fill(struct formatter *f, fyfm_str with, size_t n)
{
	for (; n > 0 && f->out.status == FYA_BUF_OK; n--)
		fya_buf_append(&f->out, with.data, with.len);
}

/* Writes `sign` and `text` in the field; `align` is what holds where the specification has none. */
static void put(struct formatter *f, const struct spec *s, const char *sign, fyfm_str text,
                char align)
{
	size_t have = fyssg_char_count(text) + strlen(sign);
	size_t more = s->width > have ? s->width - have : 0, left = 0;
	fyfm_str with = s->fill;

	if (s->align != '\0')
		align = s->align;
	else if (s->zero) {
		align = '=';
		with = FYFM_STR("0");
	}
	if (align == '>')
		left = more;
	else if (align == '^')
		left = more / 2;
	fill(f, with, left);
	fya_buf_puts(&f->out, sign);
	if (align == '=')
		fill(f, with, more);
	fya_buf_append(&f->out, text.data, text.len);
	if (align != '=')
		fill(f, with, more - left);
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* Puts a separator between groups of the digits in front of the point. */
static void group(fya_buf *out, const char *digits, size_t len, char separator, size_t size)
{
	size_t whole = 0;

	while (whole < len && ((digits[whole] >= '0' && digits[whole] <= '9') ||
	                       (digits[whole] >= 'a' && digits[whole] <= 'f' && size == 4)))
		whole++;
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % size == 0)
			fya_buf_putc(out, separator);
		fya_buf_putc(out, digits[i]);
	}
	fya_buf_append(out, digits + whole, len - whole);
}

static const char *sign_of(bool negative, char sign)
{
	if (negative)
		return "-";
	return sign == '+' ? "+" : sign == ' ' ? " " : "";
}

/* The digits of an integer; they end at `end`. */
static char *digits_of(uint64_t n, unsigned base, bool upper, char *end)
{
	const char *all = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	do
		*--end = all[n % base];
	while ((n /= base) != 0);
	return end;
}

static void put_digits(struct formatter *f, const struct spec *s, const char *sign,
                       const char *digits, size_t len, size_t size)
{
	fya_buf grouped;

	if (s->grouping == '\0') {
		put(f, s, sign, (fyfm_str){ digits, len }, '>');
		return;
	}
	fyssg_result_begin(f->ev, &grouped);
	group(&grouped, digits, len, s->grouping, size);
	put(f, s, sign, (fyfm_str){ grouped.data == NULL ? "" : grouped.data, grouped.len }, '>');
	fya_buf_release(&grouped);
}

static void put_int(struct formatter *f, const struct spec *s, int64_t i)
{
	unsigned base = s->type == 'x' || s->type == 'X' ? 16 : s->type == 'o' ? 8 :
	                s->type == 'b'                   ? 2 : 10;
	char text[80], sign[4] = "", *digits;
	uint64_t n = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

	digits = digits_of(n, base, s->type == 'X', text + sizeof(text));
	strcpy(sign, sign_of(i < 0, s->sign));
	if (s->alternate && base != 10) {
		size_t at = strlen(sign);

		sign[at] = '0';
		sign[at + 1] = s->type;
		sign[at + 2] = '\0';
	}
	put_digits(f, s, sign, digits, (size_t)(text + sizeof(text) - digits), base == 10 ? 3 : 4);
}

/* A float without a type prints as repr() does, or as 'g' does where digits are asked for. */
static void float_digits(const struct spec *s, double d, fya_buf *out)
{
	char conversion = (char)(s->type | 32);
	size_t precision = s->precision < 0 ? 6 : (size_t)s->precision;

	if (s->type == '%') {
		fyssg_float_text(out, d * 100, 'f', precision, s->alternate);
		fya_buf_putc(out, '%');
	} else if (s->type == '\0' && s->precision < 0) {
		char text[32];

		fya_buf_append(out, text, fyfm_float_format(d < 0 ? -d : d, text));
	} else {
		if (s->type == '\0' || s->type == 'n')
			conversion = 'g';
		fyssg_float_text(out, d, conversion, precision, s->alternate);
	}
}

static void put_float(struct formatter *f, const struct spec *s, double d)
{
	fya_buf digits;

	fyssg_result_begin(f->ev, &digits);
	float_digits(s, d, &digits);
	if (s->type == 'E' || s->type == 'G' || s->type == 'F')
		for (size_t i = 0; i < digits.len; i++)
			if (digits.data[i] >= 'a' && digits.data[i] <= 'z')
				digits.data[i] = (char)(digits.data[i] - 32);
	if (digits.status == FYA_BUF_OK)
		put_digits(f, s, sign_of(__builtin_signbit(d) != 0, s->sign), digits.data,
		           digits.len, 3);
	fya_buf_release(&digits);
}

/* --- values ----------------------------------------------------------------------------------- */

static void wrong_type(struct formatter *f, const struct spec *s, fyfm_value v)
{
	fyssg_fail(f->ev, FYFM_ERR_TYPE, "format code '%c' does not fit a value of type '%s'",
	           s->type, fyssg_type_name(f->ev, v));
}

static void put_text(struct formatter *f, const struct spec *s, fyfm_value v)
{
	fyfm_str text = fyssg_text_of(f->ev, &v);

	if (s->precision >= 0)
		text.len = fyssg_char_offset(text, (size_t)s->precision);
	put(f, s, "", text, '<');
}

static void put_number(struct formatter *f, const struct spec *s, fyfm_value v, fyssg_number n)
{
	bool as_float = n.is_float || (s->type != '\0' && strchr("eEfFgG%", s->type) != NULL);

	if (as_float && (s->type == '\0' || strchr("eEfFgGn%", s->type) != NULL))
		put_float(f, s, n.d);
	else if (s->type == 'c' && !n.is_float)
		wrong_type(f, s, v);
	else if (!as_float && (s->type == '\0' || strchr("dnxXob", s->type) != NULL))
		put_int(f, s, n.i);
	else
		wrong_type(f, s, v);
}

static void format_value(struct formatter *f, fyfm_value v, fyfm_str text)
{
	struct spec s;
	fyssg_number n;

	if (text.len == 0) {
		fyssg_print(f->ev, v, f->safe, &f->out);
		return;
	}
	if (!read_spec(f->ev, text, &s))
		return;
	if (fyssg_as_number(v, &n))
		put_number(f, &s, v, n);
	else if (s.type == '\0' || s.type == 's')
		put_text(f, &s, f->safe ? fyssg_escaped(f->ev, v) : v);
	else
		wrong_type(f, &s, v);
}

static fyfm_value converted(struct formatter *f, fyfm_value v, char how)
{
	fya_buf out;

	if (how == '\0' || how == 's')
		return how == 's' ? fyssg_soft_str(f->ev, v) : v;
	fyssg_result_begin(f->ev, &out);
	fyssg_repr(f->ev, v, &out);
	return fyssg_result_end(f->ev, &out, false);
}

/* --- fields ----------------------------------------------------------------------------------- */

static bool all_digits(fyfm_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] < '0' || s.data[i] > '9')
			return false;
	return s.len > 0 && s.len < 10;
}

static int64_t number_of(fyfm_str s)
{
	int64_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n = n * 10 + (s.data[i] - '0');
	return n;
}

/* The argument that a field begins with: a position, a name, or the next one. */
static fyfm_value argument(struct formatter *f, fyfm_str name)
{
	fyfm_value v;
	size_t i = f->next;

	if (name.len == 0 || all_digits(name)) {
		if (name.len == 0)
			f->next++;
		else
			i = (size_t)number_of(name);
		if (i < fyfm_i_count(f->rest))
			return fyfm_i_items(f->rest)[i];
		return fyssg_fail(f->ev, FYFM_ERR_RANGE, "format() has no argument %zu", i);
	}
	v = fyfm_get(f->named, name.data, name.len);
	if (fyfm_i_is_undefined(v))
		fyssg_fail(f->ev, FYFM_ERR_NOT_FOUND, "format() has no argument '%.*s'",
		           (int)name.len, name.data);
	return v;
}

static fyfm_value step(struct formatter *f, fyfm_value v, fyfm_str key, bool attribute)
{
	fyfm_value k = all_digits(key) && !attribute
	                       ? fyfm_i_small_int(number_of(key))
	                       : fyssg_new_string(f->ev, key.data, key.len, false);

	/* Keys of a mapping are no attributes here, unlike in templates. */
	v = attribute && fyfm_i_tag(v) == FYFM_I_MAP ? fyfm_undefined(NULL)
	                                             : fyssg_item(f->ev, v, k);
	if (fyfm_i_is_undefined(v))
		fyssg_fail(f->ev, FYFM_ERR_NOT_FOUND, "format(): there is no '%.*s'", (int)key.len,
		           key.data);
	return v;
}

/* name.attr[key]... */
static fyfm_value lookup(struct formatter *f, fyfm_str path)
{
	size_t i = 0, start;
	fyfm_value v;

	while (i < path.len && path.data[i] != '.' && path.data[i] != '[')
		i++;
	v = argument(f, (fyfm_str){ path.data, i });
	while (i < path.len && !fyssg_failed(f->ev)) {
		bool attribute = path.data[i] == '.';

		start = ++i;
		while (i < path.len && (attribute ? path.data[i] != '.' && path.data[i] != '[' :
		                                    path.data[i] != ']'))
			i++;
		v = step(f, v, (fyfm_str){ path.data + start, i - start }, attribute);
		i += !attribute && i < path.len;
	}
	return v;
}

/* The specification may hold fields itself, such as {:{width}}. */
static fyfm_str expand_spec(struct formatter *f, fyfm_str spec)
{
	fya_buf out;
	size_t i = 0;

	if (memchr(spec.data, '{', spec.len) == NULL)
		return spec;
	fyssg_result_begin(f->ev, &out);
	while (i < spec.len && !fyssg_failed(f->ev)) {
		const char *end;

		if (spec.data[i] != '{') {
			fya_buf_putc(&out, spec.data[i++]);
			continue;
		}
		end = memchr(spec.data + i, '}', spec.len - i);
		if (end == NULL)
			break;
		fyssg_str(f->ev, lookup(f, (fyfm_str){ spec.data + i + 1,
		                                       (size_t)(end - spec.data) - i - 1 }), &out);
		i = (size_t)(end - spec.data) + 1;
	}
	return (fyfm_str){ out.data == NULL ? "" : out.data, out.len };
}

/* What stands between { and }. */
static void put_field(struct formatter *f, fyfm_str field)
{
	const char *colon = memchr(field.data, ':', field.len);
	size_t end = colon == NULL ? field.len : (size_t)(colon - field.data);
	fyfm_str spec = { field.data + end + (colon != NULL), field.len - end - (colon != NULL) };
	char conversion = '\0';
	fyfm_value v;

	if (end >= 2 && field.data[end - 2] == '!') {
		conversion = field.data[end - 1];
		end -= 2;
	}
	v = lookup(f, (fyfm_str){ field.data, end });
	if (fyssg_failed(f->ev))
		return;
	v = converted(f, v, conversion);
	spec = expand_spec(f, spec);
	if (!fyssg_failed(f->ev))
		format_value(f, v, spec);
}

/* The end of the field that begins at text[from], nested braces counted; SIZE_MAX: none. */
static size_t field_end(fyfm_str text, size_t from)
{
	unsigned depth = 1;

	for (size_t i = from; i < text.len; i++) {
		if (text.data[i] == '{')
			depth++;
		else if (text.data[i] == '}' && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

static void format_all(struct formatter *f, fyfm_str text)
{
	for (size_t i = 0; i < text.len && !fyssg_failed(f->ev);) {
		char c = text.data[i];
		size_t end;

		if (c != '{' && c != '}') {
			fya_buf_putc(&f->out, c);
			i++;
		} else if (i + 1 < text.len && text.data[i + 1] == c) {
			fya_buf_putc(&f->out, c);
			i += 2;
		} else {
			end = c == '{' ? field_end(text, i + 1) : SIZE_MAX;
			if (end == SIZE_MAX) {
				fyssg_fail(f->ev, FYFM_ERR_SYNTAX, "single '%c' in a format string",
				           c);
				return;
			}
			put_field(f, (fyfm_str){ text.data + i + 1, end - i - 1 });
			i = end + 1;
		}
	}
}

fyfm_value fyssg_str_format(fyssg_eval *ev, fyfm_value format, fyfm_value rest, fyfm_value named)
{
	struct formatter f = {
		.ev = ev, .rest = rest, .named = named, .safe = fyfm_i_is_safe(format)
	};

	fyssg_result_begin(ev, &f.out);
	format_all(&f, fyssg_text_of(ev, &format));
	return fyssg_result_end(ev, &f.out, f.safe);
}
