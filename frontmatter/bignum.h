/* Unsigned integers of up to 4096 bits: what exact conversion of doubles needs, and no more. */
#ifndef FYFM_BIGNUM_H
#define FYFM_BIGNUM_H

#include <stddef.h>
#include <stdint.h>

enum { FYFM_I_BIG_LIMBS = 128 };

/* Little endian; limbs from `len` on are undefined, the highest is not zero. Going past the last
 * one is the caller's bug (assert). */
typedef struct fyfm_i_big {
	size_t len;
	uint32_t limbs[FYFM_I_BIG_LIMBS];
} fyfm_i_big;

void fyfm_i_big_set(fyfm_i_big *b, uint64_t n);
/* b = b * factor + add */
void fyfm_i_big_mul_add(fyfm_i_big *b, uint32_t factor, uint32_t add);
void fyfm_i_big_mul_pow10(fyfm_i_big *b, unsigned exponent);
void fyfm_i_big_shift_left(fyfm_i_big *b, unsigned bits);
void fyfm_i_big_add(fyfm_i_big *b, const fyfm_i_big *other);
/* b - other, which is not larger. */
void fyfm_i_big_sub(fyfm_i_big *b, const fyfm_i_big *other);
int fyfm_i_big_compare(const fyfm_i_big *a, const fyfm_i_big *b);
/* Position of the highest bit that is set, plus one; 0 for zero. */
unsigned fyfm_i_big_bits(const fyfm_i_big *b);

#endif
