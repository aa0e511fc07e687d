#include "libfy-ssg/text/digest.h"

#include <string.h>

const char *const fyssg_digest_names[FYSSG_DIGEST_KINDS] = { "md5", "sha1", "sha256", "sha384",
	                                                     "sha512" };

/* --- words ------------------------------------------------------------------------------------ */

static uint32_t rotate_left(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

static uint32_t rotate_right(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

static uint64_t rotate_right_64(uint64_t x, unsigned n)
{
	return x >> n | x << (64 - n);
}

/* A word of `size` bytes, the highest byte first. */
static uint64_t read_big(const uint8_t *p, unsigned size)
{
	uint64_t x = 0;

	for (unsigned i = 0; i < size; i++)
		x = x << 8 | p[i];
	return x;
}

static void write_big(uint8_t *p, uint64_t x, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		p[i] = (uint8_t)(x >> 8 * (size - 1 - i));
}

/* --- constants of FIPS 180-4 and RFC 1321 ----------------------------------------------------- */

/* Of SHA-512; SHA-256 takes the upper halves of the first 64. */
static const uint64_t sha2_steps[80] = {
	0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
	0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
	0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
	0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
	0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
	0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
	0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
	0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
	0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
	0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
	0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
	0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
	0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
	0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
	0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
	0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
	0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
	0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
	0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
	0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};
static const uint64_t sha512_start[8] = {
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
	0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
static const uint64_t sha384_start[8] = {
	0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
	0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};
static const uint32_t md5_steps[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee,
	0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
	0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
	0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa,
	0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
	0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
	0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
	0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
	0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039,
	0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

/* --- one block -------------------------------------------------------------------------------- */

static void md5_block(uint64_t state[8], const uint8_t *p)
{
	static const uint8_t shifts[4][4] = {
		{ 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 }
	};
	uint32_t w[16], a = (uint32_t)state[0], b = (uint32_t)state[1], c = (uint32_t)state[2],
			d = (uint32_t)state[3];

	for (unsigned i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] | (uint32_t)p[4 * i + 1] << 8 |
		       (uint32_t)p[4 * i + 2] << 16 | (uint32_t)p[4 * i + 3] << 24;
	for (unsigned i = 0; i < 64; i++) {
		const uint32_t mixed[4] = { (b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d,
			                    c ^ (b | ~d) };
		const unsigned words[4] = { i, 5 * i + 1, 3 * i + 5, 7 * i };
		uint32_t sum = a + mixed[i / 16] + md5_steps[i] + w[words[i / 16] % 16];

		a = d;
		d = c;
		c = b;
		b += rotate_left(sum, shifts[i / 16][i % 4]);
	}
	state[0] = (uint32_t)(state[0] + a);
	state[1] = (uint32_t)(state[1] + b);
	state[2] = (uint32_t)(state[2] + c);
	state[3] = (uint32_t)(state[3] + d);
}

static void sha1_block(uint64_t state[8], const uint8_t *p)
{
	static const uint32_t constants[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	uint32_t w[80], s[5];

	for (unsigned i = 0; i < 5; i++)
		s[i] = (uint32_t)state[i];
	for (unsigned i = 0; i < 80; i++)
		w[i] = i < 16 ? (uint32_t)read_big(p + 4 * i, 4) :
				rotate_left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (unsigned i = 0; i < 80; i++) {
		const uint32_t mixed[4] = { (s[1] & s[2]) | (~s[1] & s[3]), s[1] ^ s[2] ^ s[3],
			                    (s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3]),
			                    s[1] ^ s[2] ^ s[3] };
		uint32_t sum = rotate_left(s[0], 5) + mixed[i / 20] + s[4] + w[i] +
			       constants[i / 20];

		s[4] = s[3];
		s[3] = s[2];
		s[2] = rotate_left(s[1], 30);
		s[1] = s[0];
		s[0] = sum;
	}
	for (unsigned i = 0; i < 5; i++)
		state[i] = (uint32_t)(state[i] + s[i]);
}

static void sha256_block(uint64_t state[8], const uint8_t *p)
{
	uint32_t w[64], s[8];

	for (unsigned i = 0; i < 8; i++)
		s[i] = (uint32_t)state[i];
	for (unsigned i = 0; i < 64; i++) {
		if (i < 16) {
			w[i] = (uint32_t)read_big(p + 4 * i, 4);
			continue;
		}
		w[i] = w[i - 16] + w[i - 7] +
		       (rotate_right(w[i - 15], 7) ^ rotate_right(w[i - 15], 18) ^ w[i - 15] >> 3) +
		       (rotate_right(w[i - 2], 17) ^ rotate_right(w[i - 2], 19) ^ w[i - 2] >> 10);
	}
	for (unsigned i = 0; i < 64; i++) {
		uint32_t up = (rotate_right(s[4], 6) ^ rotate_right(s[4], 11) ^
		               rotate_right(s[4], 25)) +
			      ((s[4] & s[5]) ^ (~s[4] & s[6])) + s[7] +
			      (uint32_t)(sha2_steps[i] >> 32) + w[i];
		uint32_t down = (rotate_right(s[0], 2) ^ rotate_right(s[0], 13) ^
		                 rotate_right(s[0], 22)) +
				((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += up;
		s[0] = up + down;
	}
	for (unsigned i = 0; i < 8; i++)
		state[i] = (uint32_t)(state[i] + s[i]);
}

static void sha512_block(uint64_t state[8], const uint8_t *p)
{
	uint64_t w[80], s[8];

	memcpy(s, state, sizeof(s));
	for (unsigned i = 0; i < 80; i++) {
		if (i < 16) {
			w[i] = read_big(p + 8 * i, 8);
			continue;
		}
		w[i] = w[i - 16] + w[i - 7] +
		       (rotate_right_64(w[i - 15], 1) ^ rotate_right_64(w[i - 15], 8) ^
		        w[i - 15] >> 7) +
		       (rotate_right_64(w[i - 2], 19) ^ rotate_right_64(w[i - 2], 61) ^
		        w[i - 2] >> 6);
	}
	for (unsigned i = 0; i < 80; i++) {
		uint64_t up = (rotate_right_64(s[4], 14) ^ rotate_right_64(s[4], 18) ^
		               rotate_right_64(s[4], 41)) +
			      ((s[4] & s[5]) ^ (~s[4] & s[6])) + s[7] + sha2_steps[i] + w[i];
		uint64_t down = (rotate_right_64(s[0], 28) ^ rotate_right_64(s[0], 34) ^
		                 rotate_right_64(s[0], 39)) +
				((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += up;
		s[0] = up + down;
	}
	for (unsigned i = 0; i < 8; i++)
		state[i] += s[i];
}

/* --- all of them ------------------------------------------------------------------------------ */

typedef struct algorithm {
	void (*block)(uint64_t state[8], const uint8_t *p);
	unsigned block_size, word_size; /* bytes */
	unsigned size;                  /* of the digest */
} algorithm;

static const algorithm algorithms[FYSSG_DIGEST_KINDS] = {
	[FYSSG_MD5] = { md5_block, 64, 4, 16 },
	[FYSSG_SHA1] = { sha1_block, 64, 4, 20 },
	[FYSSG_SHA256] = { sha256_block, 64, 4, 32 },
	[FYSSG_SHA384] = { sha512_block, 128, 8, 48 },
	[FYSSG_SHA512] = { sha512_block, 128, 8, 64 },
};

static void start(fyssg_digest_kind kind, uint64_t state[8])
{
	static const uint32_t old[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
		                         0xc3d2e1f0 };

	memcpy(state, kind == FYSSG_SHA384 ? sha384_start : sha512_start, 8 * sizeof(*state));
	for (unsigned i = 0; i < 8; i++) {
		if (kind == FYSSG_SHA256)
			state[i] >>= 32;
		else if (kind < FYSSG_SHA256)
			state[i] = i < 5 ? old[i] : 0;
	}
}

/* The rest of the bytes, one bit, zeros, and the length in bits. */
static void finish(const algorithm *a, fyssg_digest_kind kind, uint64_t state[8],
                   const uint8_t *rest, size_t rest_len, uint64_t len)
{
	uint8_t last[256] = { 0 };
	size_t size = a->block_size;

	memcpy(last, rest, rest_len);
	last[rest_len] = 0x80;
	if (rest_len + 1 + 2 * a->word_size > size)
		size *= 2;
	for (unsigned i = 0; i < 8 && kind == FYSSG_MD5; i++)
		last[size - 8 + i] = (uint8_t)(len * 8 >> 8 * i);
	if (kind != FYSSG_MD5)
		write_big(last + size - 8, len * 8, 8);
	for (size_t i = 0; i < size; i += a->block_size)
		a->block(state, last + i);
}

size_t fyssg_digest(fyssg_digest_kind kind, const void *bytes, size_t len,
                    uint8_t out[FYSSG_DIGEST_MAX])
{
	const algorithm *a = &algorithms[kind];
	const uint8_t *p = bytes;
	uint64_t state[8];
	size_t at = 0;

	start(kind, state);
	for (; len - at >= a->block_size; at += a->block_size)
		a->block(state, p + at);
	finish(a, kind, state, len == 0 ? (const uint8_t *)"" : p + at, len - at, len);
	for (unsigned i = 0; i < a->size / a->word_size; i++) {
		uint64_t word = state[i];

		if (kind == FYSSG_MD5)
			word = __builtin_bswap32((uint32_t)word);
		write_big(out + i * a->word_size, word, a->word_size);
	}
	return a->size;
}
