#include "libfy-ssg/template/percent-format.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/float-text.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/text/escape.h"

/* Widths and precisions beyond it are alike: no result may be so long. */
#define SIZE_CAP ((int64_t)FYSSG_RESULT_MAX + 1)

/* One conversion: %(key)#0- +width.precisionC */
typedef struct conversion {
	fyfm_value value;
	bool alternate, zero, left, blank, plus;
	size_t width;
	size_t precision;
	bool has_precision;
	char type;
} conversion;

typedef struct formatter {
	fyssg_eval *ev;
	fyfm_str format;
	size_t at;
	fyfm_value args;
	size_t next; /* of a tuple, or whether the one value was taken */
	bool used_key;
	bool escape;
	fya_buf out;
} formatter;

/* --- arguments -------------------------------------------------------------------------------- */

static bool is_tuple(formatter *f)
{
	return fyssg_is_sequence(f->ev, f->args) &&
	       strcmp(fyssg_type_name(f->ev, f->args), "tuple") == 0;
}

static size_t arg_count(formatter *f)
{
	return is_tuple(f) ? fyssg_seq_count(f->ev, f->args) : 1;
}

static fyfm_value next_arg(formatter *f)
{
	if (f->next >= arg_count(f))
		return fyssg_fail(f->ev, FYFM_ERR_TYPE, "not enough arguments for format string");
	f->next++;
	return is_tuple(f) ? fyssg_seq_at(f->ev, f->args, f->next - 1) : f->args;
}

/* What %(key) names; `at` stands behind the opening parenthesis. */
static fyfm_value keyed_arg(formatter *f)
{
	size_t start = f->at, depth = 1;
	fyfm_value key, value;

	while (f->at < f->format.len && depth > 0) {
		depth += f->format.data[f->at] == '(';
		depth -= f->format.data[f->at] == ')';
		f->at++;
	}
	if (depth > 0)
		return fyssg_fail(f->ev, FYFM_ERR_RANGE, "incomplete format key");
	if (!fyssg_is_mapping(f->ev, f->args))
		return fyssg_fail(f->ev, FYFM_ERR_TYPE, "format requires a mapping");
	f->used_key = true;
	key = fyssg_new_string(f->ev, f->format.data + start, f->at - 1 - start, false);
	value = fyssg_map_find(f->ev, f->args, key, 0);
	if (fyfm_i_is_undefined(value) && !fyfm_undefined_name(value))
		return fyssg_fail(f->ev, FYFM_ERR_NOT_FOUND, "the format's key '%.*s' is missing",
		                  (int)(f->at - 1 - start), f->format.data + start);
	return value;
}

/* --- reading a conversion --------------------------------------------------------------------- */

static bool at_end(const formatter *f)
{
	return f->at >= f->format.len;
}

static char peek(const formatter *f)
{
	return at_end(f) ? '\0' : f->format.data[f->at];
}

/* A width or a precision: digits, or `*` for the next argument. */
static int64_t read_number(formatter *f)
{
	fyssg_number n = { 0 };

	if (peek(f) == '*') {
		f->at++;
		if (!fyssg_as_number(next_arg(f), &n) || n.is_float)
			fyssg_fail(f->ev, FYFM_ERR_TYPE, "* wants int");
		return n.i;
	}
	while (peek(f) >= '0' && peek(f) <= '9') {
		n.i = n.i * 10 + (f->format.data[f->at++] - '0');
		if (n.i > SIZE_CAP)
			n.i = SIZE_CAP;
	}
	return n.i;
}

static void read_flags(formatter *f, conversion *c)
{
	for (;; f->at++) {
		switch (peek(f)) {
		case '#':
			c->alternate = true;
			break;
		case '0':
			c->zero = true;
			break;
		case '-':
			c->left = true;
			break;
		case ' ':
			c->blank = true;
			break;
		case '+':
			c->plus = true;
			break;
		default:
			return;
		}
	}
}

static void read_size(formatter *f, conversion *c)
{
	int64_t n = read_number(f);

	if (n < 0) {
		c->left = true;
		n = n > -SIZE_CAP ? -n : SIZE_CAP;
	}
	c->width = (size_t)n;
	if (peek(f) == '.') {
		f->at++;
		n = read_number(f);
		c->has_precision = true;
		c->precision = n > 0 ? (size_t)n : 0;
	}
	while (peek(f) == 'h' || peek(f) == 'l' || peek(f) == 'L')
		f->at++;
}

/* Reads from behind the % on; false after fyssg_fail(). */
static bool read_conversion(formatter *f, conversion *c)
{
	bool keyed = peek(f) == '(';

	*c = (conversion){ 0 };
	if (keyed) {
		f->at++;
		c->value = keyed_arg(f);
	}
	read_flags(f, c);
	read_size(f, c);
	if (at_end(f))
		fyssg_fail(f->ev, FYFM_ERR_RANGE, "incomplete format");
	if (fyssg_failed(f->ev))
		return false;
	c->type = f->format.data[f->at++];
	if (!keyed)
		c->value = next_arg(f);
	return !fyssg_failed(f->ev);
}

/* --- writing one ------------------------------------------------------------------------------ */

/* Appends `sign` and `body`, padded to the width; zeros go between the two. */
static void put_padded(
	formatter *f, const conversion *c, const char *sign, fyfm_str body, bool number)
{
	size_t len = strlen(sign) + fyssg_char_count(body);
	size_t pad = c->width > len ? c->width - len : 0;
	bool zeros = number && c->zero && !c->left;

	if (!c->left && !zeros)
		fyssg_fill(&f->out, ' ', pad);
	fya_buf_puts(&f->out, sign);
	if (zeros)
		fyssg_fill(&f->out, '0', pad);
	fya_buf_append(&f->out, body.data, body.len);
	if (c->left)
		fyssg_fill(&f->out, ' ', pad);
}

static const char *sign_of(const conversion *c, bool negative)
{
	return negative ? "-" : c->plus ? "+" : c->blank ? " " : "";
}

static char ascii_upper(char c)
{
	return (char)(c >= 'a' && c <= 'z' ? c - 0x20 : c);
}

static void put_float(formatter *f, const conversion *c)
{
	fyssg_number n;
	fya_buf text;
	char lower = (char)(c->type | 0x20);

	if (!fyssg_as_number(c->value, &n)) {
		fyssg_fail(f->ev, FYFM_ERR_TYPE, "must be real number, not %s",
		           fyssg_type_name(f->ev, c->value));
		return;
	}
	fyssg_result_begin(f->ev, &text);
	fyssg_float_text(&text, n.d, lower, c->has_precision ? c->precision : 6, c->alternate);
	for (size_t i = 0; c->type != lower && i < text.len; i++)
		text.data[i] = ascii_upper(text.data[i]);
	f->out.status = text.status != FYA_BUF_OK ? text.status : f->out.status;
	put_padded(f, c, sign_of(c, signbit(n.d) && !isnan(n.d)), (fyfm_str){ text.data, text.len },
	           !isnan(n.d) && !isinf(n.d));
	fya_buf_release(&text);
}

/* Writes the digits of n in the base of a conversion into text[32]; returns how many. */
static size_t digits_of(uint64_t n, char type, char *text)
{
	const char *format = type == 'o' ? "%" PRIo64 :
	                     type == 'x' ? "%" PRIx64 :
	                     type == 'X' ? "%" PRIX64 :
					   "%" PRIu64;

	return (size_t)snprintf(text, 32, format, n);
}

/* Appends the digits of an integer, without its sign: of a float its whole part, but %x wants an
 * integer. False after fyssg_fail(). */
static bool put_digits(formatter *f, const conversion *c, fya_buf *out, bool *negative)
{
	bool decimal = c->type == 'd' || c->type == 'i' || c->type == 'u';
	fyssg_number n;
	char text[32];

	if (!fyssg_as_number(c->value, &n) || (n.is_float && !decimal)) {
		fyssg_fail(f->ev, FYFM_ERR_TYPE, "%%%c format: %s is required, not %s", c->type,
		           decimal ? "a real number" : "an integer",
		           fyssg_type_name(f->ev, c->value));
		return false;
	}
	if (n.is_float && (isnan(n.d) || isinf(n.d))) {
		fyssg_fail(f->ev, FYFM_ERR_RANGE, "cannot convert float %s to integer",
		           isnan(n.d) ? "NaN" : "infinity");
		return false;
	}
	*negative = n.is_float ? n.d <= -1 : n.i < 0;
	if (n.is_float)
		fyssg_float_text(out, trunc(n.d), 'f', 0, false);
	else
		fya_buf_append(out, text,
			digits_of(n.i < 0 ? 0 - (uint64_t)n.i : (uint64_t)n.i, c->type, text));
	return true;
}

static void put_integer(formatter *f, const conversion *c)
{
	bool prefixed = c->alternate && (c->type == 'x' || c->type == 'X' || c->type == 'o');
	bool negative;
	fya_buf digits, body;
	char sign[4];

	fyssg_result_begin(f->ev, &digits);
	fyssg_result_begin(f->ev, &body);
	if (put_digits(f, c, &digits, &negative)) {
		snprintf(sign, sizeof(sign), prefixed ? "%s0%c" : "%s", sign_of(c, negative),
			c->type);
		if (c->has_precision && c->precision > digits.len)
			fyssg_fill(&body, '0', c->precision - digits.len);
		fya_buf_append(&body, digits.data, digits.len);
		f->out.status = body.status != FYA_BUF_OK ? body.status : f->out.status;
		put_padded(f, c, sign, (fyfm_str){ body.data, body.len }, true);
	}
	fya_buf_release(&body);
	fya_buf_release(&digits);
}

/* repr() with all but ASCII escaped. */
static void to_ascii(fya_buf *out, fyfm_str text)
{
	for (size_t i = 0; i < text.len;) {
		uint32_t c = fyssg_char_next(text, &i);

		if (c < 0x80)
			fya_buf_putc(out, (char)c);
		else
			fya_buf_printf(out,
				c <= 0xFF     ? "\\x%02x"
				: c <= 0xFFFF ? "\\u%04x"
					      : "\\U%08x",
				c);
	}
}

static void put_text(formatter *f, const conversion *c)
{
	fya_buf body, ascii;
	fyfm_str text;

	fyssg_result_begin(f->ev, &body);
	fyssg_result_begin(f->ev, &ascii);
	if (c->type == 's')
		fyssg_print(f->ev, c->value, f->escape, &body);
	else
		fyssg_repr(f->ev, c->value, &body);
	text = (fyfm_str){ body.data, body.len };
	if (c->type == 'a')
		to_ascii(&ascii, text);
	else if (c->type == 'r' && f->escape)
		fyssg_escape_markup(&ascii, text.data, text.len);
	if (ascii.len != 0)
		text = (fyfm_str){ ascii.data, ascii.len };
	if (body.status != FYA_BUF_OK || ascii.status != FYA_BUF_OK)
		f->out.status = body.status != FYA_BUF_OK ? body.status : ascii.status;
	if (c->has_precision)
		text.len = fyssg_char_offset(text, c->precision);
	put_padded(f, c, "", text, false);
}

/* %c: a character, or the number of one. */
static void put_character(formatter *f, const conversion *c)
{
	fyfm_str text = fyssg_text_of(f->ev, &c->value);
	fyssg_number n;
	fya_buf body;

	fyssg_result_begin(f->ev, &body);
	if (fyssg_is_string(c->value) && fyssg_char_count(text) == 1)
		fya_buf_append(&body, text.data, text.len);
	else if (fyssg_as_number(c->value, &n) && !n.is_float && n.i >= 0 && n.i < 0x110000)
		fyssg_char_append(&body, (uint32_t)n.i);
	else
		fyssg_fail(f->ev, FYFM_ERR_TYPE, "%%c requires int or char");
	put_padded(f, c, "", (fyfm_str){ body.data, body.len }, false);
	fya_buf_release(&body);
}

static void put_conversion(formatter *f, const conversion *c)
{
	switch (c->type) {
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		put_integer(f, c);
		break;
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
		put_float(f, c);
		break;
	case 's':
	case 'r':
	case 'a':
		put_text(f, c);
		break;
	case 'c':
		put_character(f, c);
		break;
	default:
		fyssg_fail(f->ev, FYFM_ERR_RANGE, "unsupported format character '%c'", c->type);
		break;
	}
}

/* What has items could have been meant for %(key)s, so that Python lets it go unused. */
static bool may_be_keyed(fyssg_eval *ev, fyfm_value args)
{
	return fyfm_i_is_undefined(args) || fyssg_is_mapping(ev, args) ||
	       fyssg_is_sequence(ev, args);
}

fyfm_value fyssg_percent_format(fyssg_eval *ev, fyfm_value format, fyfm_value args)
{
	formatter f = { .ev = ev, .args = args, .escape = fyfm_i_is_safe(format) };
	conversion c;

	f.format = fyssg_text_of(ev, &format);
	fyssg_result_begin(ev, &f.out);
	while (f.at < f.format.len && f.out.status == FYA_BUF_OK && !fyssg_failed(ev)) {
		size_t percent = fyssg_find(f.format, FYFM_STR("%"), f.at);
		size_t end = percent == SIZE_MAX ? f.format.len : percent;

		fya_buf_append(&f.out, f.format.data + f.at, end - f.at);
		f.at = end;
		if (percent == SIZE_MAX)
			break;
		f.at++;
		if (peek(&f) == '%') {
			fya_buf_putc(&f.out, '%');
			f.at++;
		} else if (read_conversion(&f, &c)) {
			put_conversion(&f, &c);
		}
	}
	if (f.out.status == FYA_BUF_OK && !fyssg_failed(ev) && !f.used_key &&
		f.next < arg_count(&f) && (is_tuple(&f) || !may_be_keyed(ev, args)))
		return fyssg_fail(ev, FYFM_ERR_TYPE,
		                  "not all arguments converted during string formatting");
	return fyssg_result_end(ev, &f.out, f.escape);
}
