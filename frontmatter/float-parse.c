/*
 * Decimal to double, correctly rounded: in doubles where those are exact (Clinger's fast path),
 * else by long division of exact integers.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <fyfm/parse.h>

#include "frontmatter/bignum.h"

enum {
	MANTISSA_BITS = 53,
	EXPONENT_MIN = -1022,
	EXPONENT_MAX = 1023,
	/* No halfway point between two doubles has more digits: beyond, only whether anything but
	 * zeros follows counts. */
	DIGITS_MAX = 768,
	POWER_MAX = 310, /* of ten: what is larger is infinite, */
	POWER_MIN = -326 /* what is smaller is zero */
};

/* A decimal as it was written: DIGITS * 10^exponent, DIGITS without zeros at the start. */
struct decimal {
	const char *digits; /* may hold one '.' */
	size_t count;       /* of digits */
	int64_t exponent;
	uint64_t head; /* the digits as a number, where there are at most 19 */
	bool negative;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads the exponent behind `e`; values that no double can have saturate. */
static const char *scan_exponent(const char *p, const char *end, int64_t *exponent)
{
	bool negative = false;
	int64_t n = 0;

	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	if (p == end || !is_digit(*p))
		return NULL;
	for (; p < end && is_digit(*p); p++)
		n = n < INT32_MAX ? n * 10 + (*p - '0') : n;
	*exponent += negative ? -n : n;
	return p;
}

/* Reads the digits and the point; returns what follows, or NULL where there is no digit. */
static const char *scan_digits(const char *p, const char *end, struct decimal *d)
{
	bool any = false, point = false;

	for (; p < end && (is_digit(*p) || (*p == '.' && !point)); p++) {
		if (*p == '.') {
			point = true;
			continue;
		}
		any = true;
		d->exponent -= point;
		if (d->count == 0 && *p == '0')
			continue;
		if (d->count == 0)
			d->digits = p;
		if (d->count < 19)
			d->head = d->head * 10 + (uint64_t)(*p - '0');
		d->count++;
	}
	return any ? p : NULL;
}

static bool scan(const char *text, size_t len, struct decimal *d)
{
	const char *p = text, *end = text + len;

	*d = (struct decimal){ .negative = len != 0 && *text == '-' };
	if (len != 0 && (*text == '-' || *text == '+'))
		p++;
	p = scan_digits(p, end, d);
	if (p && p < end && (*p == 'e' || *p == 'E'))
		p = scan_exponent(p + 1, end, &d->exponent);
	return p == end;
}

/* Numbers and powers of ten that are doubles themselves: one operation rounds once. */
static bool convert_exact(const struct decimal *d, double *out)
{
	static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
		                         1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
		                         1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	if (d->count > 19 || d->head > UINT64_C(1) << MANTISSA_BITS || d->exponent > 22 ||
	    d->exponent < -22)
		return false;
	if (d->exponent < 0)
		*out = (double)d->head / powers[-d->exponent];
	else
		*out = (double)d->head * powers[d->exponent];
	return true;
}

/* The fraction numerator / denominator that the decimal is. */
static void make_fraction(const struct decimal *d, fyfm_i_big *numerator, fyfm_i_big *denominator)
{
	size_t used = d->count < DIGITS_MAX ? d->count : DIGITS_MAX;
	int64_t exponent = d->exponent + (int64_t)(d->count - used);
	const char *p = d->digits;

	fyfm_i_big_set(numerator, 0);
	for (size_t i = 0; i < used; p++) {
		if (*p == '.')
			continue;
		fyfm_i_big_mul_add(numerator, 10, (uint32_t)(*p - '0'));
		i++;
	}
	if (used < d->count) {
		/* A one stands for whatever was cut off; had it been zeros, the digits before
		 * would decide alone, unless they are a tie. */
		bool rest = false;

		for (size_t i = used; i < d->count; p++) {
			rest = rest || (*p != '.' && *p != '0');
			i += *p != '.';
		}
		fyfm_i_big_mul_add(numerator, 10, rest);
		exponent--;
	}
	fyfm_i_big_set(denominator, 1);
	if (exponent >= 0)
		fyfm_i_big_mul_pow10(numerator, (unsigned)exponent);
	else
		fyfm_i_big_mul_pow10(denominator, (unsigned)-exponent);
}

/* Shifts so that the quotient is from 1 to 2, and returns the power of two taken out. */
static int normalize(fyfm_i_big *numerator, fyfm_i_big *denominator)
{
	int power = (int)fyfm_i_big_bits(numerator) - (int)fyfm_i_big_bits(denominator);

	if (power >= 0)
		fyfm_i_big_shift_left(denominator, (unsigned)power);
	else
		fyfm_i_big_shift_left(numerator, (unsigned)-power);
	if (fyfm_i_big_compare(numerator, denominator) < 0) {
		fyfm_i_big_shift_left(numerator, 1);
		power--;
	}
	return power;
}

/* `bits` bits of the quotient, the rest rounded to the nearest, ties to even. */
static uint64_t divide(fyfm_i_big *numerator, const fyfm_i_big *denominator, int bits)
{
	uint64_t quotient = 0;
	int order;

	for (int i = 0; i < bits; i++) {
		quotient <<= 1;
		if (fyfm_i_big_compare(numerator, denominator) >= 0) {
			fyfm_i_big_sub(numerator, denominator);
			quotient |= 1;
		}
		fyfm_i_big_shift_left(numerator, 1);
	}
	order = fyfm_i_big_compare(numerator, denominator);
	return quotient + (order > 0 || (order == 0 && (quotient & 1)));
}

static double convert_slowly(const struct decimal *d)
{
	fyfm_i_big numerator, denominator;
	int64_t power = d->exponent + (int64_t)d->count;
	uint64_t bits;
	double result;
	int exponent;

	if (d->count == 0 || power < POWER_MIN)
		return 0;
	if (power > POWER_MAX)
		return INFINITY;
	make_fraction(d, &numerator, &denominator);
	exponent = normalize(&numerator, &denominator);
	if (exponent > EXPONENT_MAX)
		return INFINITY;
	if (exponent < EXPONENT_MIN) { /* subnormal: fewer bits, down to none */
		int left = MANTISSA_BITS - (EXPONENT_MIN - exponent);

		bits = left < 0 ? 0 : divide(&numerator, &denominator, left);
	} else {
		/* The leading one adds to the exponent; a mantissa rounded up to 2^53 does it
		 * twice. */
		bits = divide(&numerator, &denominator, MANTISSA_BITS) +
		       ((uint64_t)(exponent - EXPONENT_MIN) << (MANTISSA_BITS - 1));
	}
	memcpy(&result, &bits, sizeof(result));
	return result;
}

bool fyfm_float_parse(const char *text, size_t len, double *out)
{
	struct decimal d;

	if (!scan(text, len, &d))
		return false;
	if (!convert_exact(&d, out))
		*out = convert_slowly(&d);
	if (d.negative)
		*out = -*out;
	return true;
}
