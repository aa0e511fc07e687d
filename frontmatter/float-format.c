/*
 * Shortest decimal of a double, by the free-format algorithm of Steele and White with the fixes of
 * Burger and Dybvig ("Printing Floating-Point Numbers Quickly and Accurately", 1996), in exact
 * integers. Tables of powers would be faster; few floats are printed, and none of them often.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <fyfm/parse.h>

#include "frontmatter/bignum.h"

enum {
	MANTISSA_BITS = 52,
	EXPONENT_BIAS = 1075, /* of a mantissa read as an integer */
	DIGITS_MAX = 17
};

/* What is left of a number and half the distance to its neighbours, all times `scale`. */
struct remains {
	fyfm_i_big rest, scale, above, below;
	bool even; /* an even mantissa: the ends of its interval read back as itself */
};

static void start(struct remains *r, uint64_t mantissa, int exponent, bool narrow_below)
{
	/* Doubled so that halves are whole; doubled again where the neighbour below is half as
	 * far. */
	unsigned extra = narrow_below ? 2 : 1;
	unsigned up = exponent > 0 ? (unsigned)exponent : 0;
	unsigned down = exponent < 0 ? (unsigned)-exponent : 0;

	fyfm_i_big_set(&r->rest, mantissa);
	fyfm_i_big_shift_left(&r->rest, up + extra);
	fyfm_i_big_set(&r->scale, 1);
	fyfm_i_big_shift_left(&r->scale, down + extra);
	fyfm_i_big_set(&r->below, 1);
	fyfm_i_big_shift_left(&r->below, up);
	fyfm_i_big_set(&r->above, 1);
	fyfm_i_big_shift_left(&r->above, up + extra - 1);
	r->even = (mantissa & 1) == 0;
}

/* Whether the rest plus the distance above reaches the scale: a digit more would do. */
static bool reaches_scale(const struct remains *r)
{
	fyfm_i_big sum = r->rest;
	int order;

	fyfm_i_big_add(&sum, &r->above);
	order = fyfm_i_big_compare(&sum, &r->scale);
	return r->even ? order >= 0 : order > 0;
}

static bool within_below(const struct remains *r)
{
	int order = fyfm_i_big_compare(&r->rest, &r->below);

	return r->even ? order <= 0 : order < 0;
}

static void times_ten(struct remains *r)
{
	fyfm_i_big_mul_add(&r->rest, 10, 0);
	fyfm_i_big_mul_add(&r->above, 10, 0);
	fyfm_i_big_mul_add(&r->below, 10, 0);
}

/* The floor of log10(2^exponent), for what exponents doubles have. */
static int log10_of_power(int exponent)
{
	return exponent * 78913 >> 18;
}

/* Scales so that the digits stand right behind the point; returns the power of ten taken out. */
static int scale(struct remains *r, int highest_bit)
{
	int power = log10_of_power(highest_bit) + 1;

	if (power >= 0) {
		fyfm_i_big_mul_pow10(&r->scale, (unsigned)power);
	} else {
		fyfm_i_big_mul_pow10(&r->rest, (unsigned)-power);
		fyfm_i_big_mul_pow10(&r->above, (unsigned)-power);
		fyfm_i_big_mul_pow10(&r->below, (unsigned)-power);
	}
	/* The estimate is never too large. */
	while (reaches_scale(r)) {
		fyfm_i_big_mul_add(&r->scale, 10, 0);
		power++;
	}
	return power;
}

static unsigned next_digit(struct remains *r)
{
	unsigned digit = 0;

	times_ten(r);
	while (fyfm_i_big_compare(&r->rest, &r->scale) >= 0) {
		fyfm_i_big_sub(&r->rest, &r->scale);
		digit++;
	}
	return digit;
}

/* Whether `digit` is nearer to what it stands for with one more; a tie goes to the even one. */
static bool rounds_up(const struct remains *r, unsigned digit)
{
	fyfm_i_big twice = r->rest;
	int order;

	fyfm_i_big_shift_left(&twice, 1);
	order = fyfm_i_big_compare(&twice, &r->scale);
	return order > 0 || (order == 0 && digit % 2 == 1);
}

/* Writes the digits of d > 0; returns their number, with d = 0.DIGITS * 10^*point. */
static size_t shortest_digits(double d, char digits[DIGITS_MAX + 1], int *point)
{
	struct remains r;
	uint64_t bits, mantissa;
	int exponent;
	size_t count = 0;
	bool narrow_below, low = false, high = false;

	memcpy(&bits, &d, sizeof(bits));
	mantissa = bits & ((UINT64_C(1) << MANTISSA_BITS) - 1);
	exponent = (int)(bits >> MANTISSA_BITS);
	narrow_below = mantissa == 0 && exponent > 1;
	if (exponent != 0)
		mantissa |= UINT64_C(1) << MANTISSA_BITS;
	else
		exponent = 1;
	exponent -= EXPONENT_BIAS;
	start(&r, mantissa, exponent, narrow_below);
	*point = scale(&r, exponent + 63 - __builtin_clzll(mantissa));
	while (!low && !high) {
		unsigned digit = next_digit(&r);

		low = within_below(&r);
		high = reaches_scale(&r);
		if (high && (!low || rounds_up(&r, digit)))
			digit++;
		digits[count++] = (char)('0' + digit);
	}
	return count;
}

static size_t put_zeros(char *to, int count)
{
	if (count <= 0)
		return 0;
	memset(to, '0', (size_t)count);
	return (size_t)count;
}

static size_t put_plain(char *to, const char *digits, size_t count, int point)
{
	size_t len = 0;
	size_t whole = point <= 0 ? 0 : (size_t)point < count ? (size_t)point : count;

	memcpy(to, digits, whole);
	len = whole + put_zeros(to + whole, point > 0 ? point - (int)count : 1);
	to[len++] = '.';
	len += put_zeros(to + len, -point);
	memcpy(to + len, digits + whole, count - whole);
	len += count - whole;
	if (whole == count)
		to[len++] = '0';
	return len;
}

static size_t put_scientific(char *to, const char *digits, size_t count, int exponent)
{
	size_t len = 0;
	unsigned size = exponent < 0 ? (unsigned)-exponent : (unsigned)exponent;

	to[len++] = digits[0];
	if (count > 1) {
		to[len++] = '.';
		memcpy(to + len, digits + 1, count - 1);
		len += count - 1;
	}
	to[len++] = 'e';
	to[len++] = exponent < 0 ? '-' : '+';
	if (size >= 100)
		to[len++] = (char)('0' + size / 100);
	to[len++] = (char)('0' + size / 10 % 10);
	to[len++] = (char)('0' + size % 10);
	return len;
}

size_t fyfm_float_format(double d, char out[32])
{
	char digits[DIGITS_MAX + 1];
	size_t count, len = 0;
	int point;

	if (isnan(d)) {
		memcpy(out, "nan", 4);
		return 3;
	}
	if (signbit(d))
		out[len++] = '-';
	if (isinf(d)) {
		memcpy(out + len, "inf", 3);
		len += 3;
	} else if (d == 0) {
		memcpy(out + len, "0.0", 3);
		len += 3;
	} else {
		count = shortest_digits(fabs(d), digits, &point);
		if (point > -4 && point <= 16)
			len += put_plain(out + len, digits, count, point);
		else
			len += put_scientific(out + len, digits, count, point - 1);
	}
	out[len] = '\0';
	return len;
}
