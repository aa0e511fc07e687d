/* Floats with a given number of digits, exactly. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "libfy-ssg/template/float-text.h"

/* A cheap generator: the tests must be the same on every run. */
static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 11 ^ *state << 17;
}

static double any_double(uint64_t *state)
{
	uint64_t bits = next_random(state);
	double d;

	switch (bits % 3) {
	case 0: /* any */
		memcpy(&d, &bits, sizeof(d));
		break;
	case 1: /* many ties */
		d = (double)(bits >> 8 & 0xFFFF) / (double)(1u << (bits >> 32 & 15));
		break;
	default: /* short decimals */
		d = (double)(bits >> 8 & 0xFFFF) / 1000;
		break;
	}
	return isfinite(d) ? fabs(d) : 1.5;
}

/* The C library's printf rounds exactly too. */
Test(float_text, agrees_with_printf)
{
	fya_allocator *a = fya_malloc_new();
	uint64_t state = 1;
	fya_buf out;

	fya_buf_init(&out, a, 0);
	for (int i = 0; i < 30000; i++) {
		uint64_t bits = next_random(&state);
		double d = any_double(&state);
		size_t precision = bits % 50 == 0 ? bits >> 32 & 1023 : bits >> 32 & 15;
		bool alternate = (bits >> 50 & 7) == 0;
		char conversion = "feg"[bits >> 40 & 1 ? 0 : bits >> 41 & 1 ? 1 : 2];
		char format[16], want[1500];

		snprintf(format, sizeof(format), "%%%s.*%c", alternate ? "#" : "", conversion);
		snprintf(want, sizeof(want), format, (int)precision, d);
		fya_buf_clear(&out);
		fyssg_float_text(&out, d, conversion, precision, alternate);
		cr_assert(eq(str, (char *)fya_buf_cstr(&out), want), "%s of %a", format, d);
	}
	fya_buf_release(&out);
	fya_destroy(a);
}

Test(float_text, has_words_for_what_is_no_number)
{
	fya_allocator *a = fya_malloc_new();
	fya_buf out;

	fya_buf_init(&out, a, 0);
	fyssg_float_text(&out, NAN, 'f', 3, false);
	fyssg_float_text(&out, -INFINITY, 'g', 3, false);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out), "naninf"));
	fya_buf_release(&out);
	fya_destroy(a);
}

/* What Python's round() answers. */
static const struct rounding {
	double d;
	int64_t digits;
	double want;
} roundings[] = {
	{ 2.5, 0, 2 },           { 3.5, 0, 4 },         { -2.5, 0, -2 },     { 2.675, 2, 2.67 },
	{ 0.125, 2, 0.12 },      { 1234.5, -2, 1200 },  { 9.995, 2, 9.99 },  { 0.5, 0, 0 },
	{ 1e300, 2, 1e300 },     { 5e-324, 400, 5e-324 }, { 5e-324, 323, 0 }, { 1e22, -22, 1e22 },
	{ 99.5, 0, 100 },        { 0.95, 1, 0.9 },      { 1e308, -308, 1e308 }, { 4e307, -308, 0 },
	{ 1e5, -400, 0 },        { 123.456, 400, 123.456 },
};

Test(float_text, rounds_as_python_does)
{
	for (size_t i = 0; i < sizeof(roundings) / sizeof(*roundings); i++) {
		const struct rounding *r = &roundings[i];

		cr_expect(fyssg_round(r->d, r->digits) == r->want, "round(%a, %d)", r->d,
		          (int)r->digits);
	}
	cr_assert(signbit(fyssg_round(-0.4, 0)));
	cr_assert(isinf(fyssg_round(INFINITY, 2)));
	cr_assert(isnan(fyssg_round(NAN, 2)));
}
