#include "libfy-ssg/template/float-text.h"

#include <math.h>

#include <fyfm/parse.h>

#include "libfy-ssg/template/chars.h"

enum {
	LIMB_DIGITS = 9,
	LIMB_BASE = 1000000000,
	/* 1074 bits behind the point give 1074 digits, 1024 before it 309. */
	LIMBS_MAX = 160,
	DIGITS_MAX = LIMBS_MAX * LIMB_DIGITS
};

/* A number in base 10^9, the highest limb first; the point stands behind the first `whole`
 * limbs. */
struct limbs {
	uint32_t limb[LIMBS_MAX];
	size_t count, whole;
};

/* Exactly 0.DIGITS × 10^point; no zero at either end. Zero has no digits. */
struct decimal {
	char digits[DIGITS_MAX + 1]; /* room for the one that rounding up may add */
	size_t count;
	int point;
};

/* --- exact decimals --------------------------------------------------------------------------- */

static void times_two_to(struct limbs *n, unsigned bits)
{
	while (bits > 0) {
		unsigned step = bits < 29 ? bits : 29;
		uint64_t carry = 0;

		for (size_t i = n->count; i-- > 0;) {
			carry += (uint64_t)n->limb[i] << step;
			n->limb[i] = (uint32_t)(carry % LIMB_BASE);
			carry /= LIMB_BASE;
		}
		if (carry != 0) { /* below 2^29: one limb more, in front */
			memmove(n->limb + 1, n->limb, n->count * sizeof(*n->limb));
			n->limb[0] = (uint32_t)carry;
			n->count++;
			n->whole++;
		}
		bits -= step;
	}
}

static void over_two_to(struct limbs *n, unsigned bits)
{
	while (bits > 0) {
		/* 10^9 is a multiple of 2^9: what falls off at the end of a limb is whole in the
		 * next. */
		unsigned step = bits < 9 ? bits : 9;
		uint32_t mask = (1u << step) - 1, carry = 0;

		for (size_t i = 0; i < n->count; i++) {
			uint32_t rest = n->limb[i] & mask;

			n->limb[i] = (n->limb[i] >> step) + carry;
			carry = rest * ((uint32_t)LIMB_BASE >> step);
		}
		if (carry != 0)
			n->limb[n->count++] = carry;
		bits -= step;
	}
}

static void to_limbs(double d, struct limbs *n)
{
	int exponent;
	uint64_t mantissa = (uint64_t)ldexp(frexp(d, &exponent), 53);

	exponent -= 53;
	*n = (struct limbs){ .count = 2, .whole = 2 };
	n->limb[0] = (uint32_t)(mantissa / LIMB_BASE);
	n->limb[1] = (uint32_t)(mantissa % LIMB_BASE);
	if (exponent > 0)
		times_two_to(n, (unsigned)exponent);
	else
		over_two_to(n, (unsigned)-exponent);
}

static void to_decimal(double d, struct decimal *out)
{
	struct limbs n;
	size_t first = 0, count;

	to_limbs(d, &n);
	count = n.count * LIMB_DIGITS;
	for (size_t i = 0; i < n.count; i++) {
		uint32_t rest = n.limb[i];

		for (size_t k = LIMB_DIGITS; k-- > 0; rest /= 10)
			out->digits[i * LIMB_DIGITS + k] = (char)('0' + rest % 10);
	}
	while (first < count && out->digits[first] == '0')
		first++;
	while (count > first && out->digits[count - 1] == '0')
		count--;
	out->count = count - first;
	out->point = (int)(n.whole * LIMB_DIGITS) - (int)first;
	memmove(out->digits, out->digits + first, out->count);
	if (out->count == 0)
		out->point = 0;
}

/* Whether the digits from `at` on are more than half of one at `at` - 1, or half of an odd one. */
static bool rounds_up(const struct decimal *n, size_t at)
{
	if (n->digits[at] != '5')
		return n->digits[at] > '5';
	return n->count > at + 1 || (at > 0 && (n->digits[at - 1] - '0') % 2 != 0);
}

/* Keeps the first `keep` digits (none where it is negative). */
static void round_digits(struct decimal *n, int64_t keep)
{
	size_t at = keep > 0 ? (size_t)keep : 0;
	bool up;

	if (keep >= (int64_t)n->count)
		return;
	up = keep >= 0 && rounds_up(n, at);
	n->count = at;
	while (up && n->count > 0 && n->digits[n->count - 1] == '9')
		n->count--;
	if (up && n->count > 0) {
		n->digits[n->count - 1]++;
	} else if (up) {
		n->digits[n->count++] = '1';
		n->point++;
	}
	while (n->count > 0 && n->digits[n->count - 1] == '0')
		n->count--;
}

/* --- text ------------------------------------------------------------------------------------- */

/* Appends the digits from..from+count of n, zeros where it has none. */
static void put_digits(fya_buf *out, const struct decimal *n, size_t from, size_t count)
{
	size_t have = from < n->count ? n->count - from : 0;

	if (have > count)
		have = count;
	if (have != 0)
		fya_buf_append(out, n->digits + from, have);
	fyssg_fill(out, '0', count - have);
}

static void put_fixed(fya_buf *out, const struct decimal *n, size_t precision, bool alternate)
{
	size_t leading = n->point < 0 ? (size_t)-n->point : 0;

	if (leading > precision)
		leading = precision;
	if (n->point > 0)
		put_digits(out, n, 0, (size_t)n->point);
	else
		fya_buf_putc(out, '0');
	if (precision > 0 || alternate)
		fya_buf_putc(out, '.');
	fyssg_fill(out, '0', leading);
	put_digits(out, n, n->point > 0 ? (size_t)n->point : 0, precision - leading);
}

static void put_scientific(fya_buf *out, const struct decimal *n, size_t precision, bool alternate)
{
	int exponent = n->count > 0 ? n->point - 1 : 0;

	put_digits(out, n, 0, 1);
	if (precision > 0 || alternate)
		fya_buf_putc(out, '.');
	put_digits(out, n, 1, precision);
	fya_buf_printf(
		out, "e%c%02d", exponent < 0 ? '-' : '+', exponent < 0 ? -exponent : exponent);
}

/* The shorter of the two, `precision` significant digits. */
static void put_general(fya_buf *out, struct decimal *n, size_t precision, bool alternate)
{
	int64_t significant = precision == 0 ? 1 : (int64_t)precision;
	int64_t exponent;

	round_digits(n, significant);
	exponent = n->count > 0 ? n->point - 1 : 0;
	if (exponent >= -4 && exponent < significant) {
		size_t places = (size_t)(significant - 1 - exponent);
		int64_t have = (int64_t)n->count - n->point;

		if (!alternate)
			places = have > 0 && n->count > 0 ? (size_t)have : 0;
		put_fixed(out, n, places, alternate);
	} else {
		size_t places = (size_t)significant - 1;

		put_scientific(out, n, alternate ? places : n->count - 1, alternate);
	}
}

void fyssg_float_text(fya_buf *out, double d, char conversion, size_t precision, bool alternate)
{
	struct decimal n;

	/* More digits than any limit lets through; keeps the sums below from overflowing. */
	if (precision > UINT32_MAX)
		precision = UINT32_MAX;
	if (isnan(d) || isinf(d)) {
		fya_buf_puts(out, isnan(d) ? "nan" : "inf");
		return;
	}
	to_decimal(fabs(d), &n);
	switch (conversion) {
	case 'f':
		round_digits(&n, n.point + (int64_t)precision);
		put_fixed(out, &n, precision, alternate);
		break;
	case 'e':
		round_digits(&n, (int64_t)precision + 1);
		put_scientific(out, &n, precision, alternate);
		break;
	default:
		put_general(out, &n, precision, alternate);
		break;
	}
}

double fyssg_round(double d, int64_t digits)
{
	char text[DIGITS_MAX + 16];
	struct decimal n;
	size_t len = 0;
	double result = 0;

	/* Beyond these nothing changes, or nothing is left. */
	if (isnan(d) || isinf(d) || d == 0 || digits > 323)
		return d;
	if (digits < -309)
		return copysign(0, d);
	to_decimal(fabs(d), &n);
	round_digits(&n, n.point + digits);
	if (n.count == 0)
		return copysign(0, d);
	text[len++] = '0';
	text[len++] = '.';
	memcpy(text + len, n.digits, n.count);
	len += n.count;
	text[len++] = 'e';
	if (n.point < 0)
		text[len++] = '-';
	for (int unit = 100, left = n.point < 0 ? -n.point : n.point; unit > 0;
		left %= unit, unit /= 10)
		text[len++] = (char)('0' + left / unit);
	return fyfm_float_parse(text, len, &result) ? copysign(result, d) : copysign(INFINITY, d);
}
