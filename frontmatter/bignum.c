#include <assert.h>
#include <string.h>

#include "frontmatter/bignum.h"

static void push(fyfm_i_big *b, uint32_t limb)
{
	assert(b->len < FYFM_I_BIG_LIMBS);
	b->limbs[b->len++] = limb;
}

static void drop_zeros(fyfm_i_big *b)
{
	while (b->len > 0 && b->limbs[b->len - 1] == 0)
		b->len--;
}

void fyfm_i_big_set(fyfm_i_big *b, uint64_t n)
{
	b->limbs[0] = (uint32_t)n;
	b->limbs[1] = (uint32_t)(n >> 32);
	b->len = 2;
	drop_zeros(b);
}

void fyfm_i_big_mul_add(fyfm_i_big *b, uint32_t factor, uint32_t add)
{
	uint64_t carry = add;

	for (size_t i = 0; i < b->len; i++) {
		carry += (uint64_t)b->limbs[i] * factor;
		b->limbs[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry != 0)
		push(b, (uint32_t)carry);
}

void fyfm_i_big_mul_pow10(fyfm_i_big *b, unsigned exponent)
{
	for (; exponent >= 9; exponent -= 9)
		fyfm_i_big_mul_add(b, 1000000000, 0);
	for (; exponent > 0; exponent--)
		fyfm_i_big_mul_add(b, 10, 0);
}

void fyfm_i_big_shift_left(fyfm_i_big *b, unsigned bits)
{
	size_t whole = bits / 32;

	if (b->len == 0)
		return;
	fyfm_i_big_mul_add(b, UINT32_C(1) << bits % 32, 0);
	assert(b->len + whole <= FYFM_I_BIG_LIMBS);
	memmove(b->limbs + whole, b->limbs, b->len * sizeof(b->limbs[0]));
	memset(b->limbs, 0, whole * sizeof(b->limbs[0]));
	b->len += whole;
}

void fyfm_i_big_add(fyfm_i_big *b, const fyfm_i_big *other)
{
	uint64_t carry = 0;

	while (b->len < other->len)
		push(b, 0);
	for (size_t i = 0; i < b->len; i++) {
		carry += (uint64_t)b->limbs[i] + (i < other->len ? other->limbs[i] : 0);
		b->limbs[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry != 0)
		push(b, (uint32_t)carry);
}

void fyfm_i_big_sub(fyfm_i_big *b, const fyfm_i_big *other)
{
	uint32_t borrow = 0;

	assert(fyfm_i_big_compare(b, other) >= 0);
	for (size_t i = 0; i < b->len; i++) {
		uint64_t take = (uint64_t)borrow + (i < other->len ? other->limbs[i] : 0);

		borrow = b->limbs[i] < take;
		b->limbs[i] = (uint32_t)(b->limbs[i] - take);
	}
	drop_zeros(b);
}

int fyfm_i_big_compare(const fyfm_i_big *a, const fyfm_i_big *b)
{
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	for (size_t i = a->len; i > 0; i--) {
		if (a->limbs[i - 1] != b->limbs[i - 1])
			return a->limbs[i - 1] < b->limbs[i - 1] ? -1 : 1;
	}
	return 0;
}

unsigned fyfm_i_big_bits(const fyfm_i_big *b)
{
	if (b->len == 0)
		return 0;
	return (unsigned)(b->len * 32) - (unsigned)__builtin_clz(b->limbs[b->len - 1]);
}
