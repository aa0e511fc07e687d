#include <string.h>

#include <fyfm/diag.h>

enum { NAME_MAX_LEN = 63 };

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Insertions, deletions, replacements and swaps of neighbours that lead from one to the other; a
 * letter's case counts nothing. Both at most NAME_MAX_LEN long. */
static unsigned distance(const char *a, size_t alen, const char *b, size_t blen)
{
	unsigned rows[3][NAME_MAX_LEN + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= blen; j++)
		above[j] = (unsigned)j;
	for (size_t i = 1; i <= alen; i++) {
		unsigned *oldest = before;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= blen; j++) {
			unsigned differ = lower(a[i - 1]) != lower(b[j - 1]);

			row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + differ);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]) && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[blen];
}

const char *fyfm_did_you_mean(const char *name, size_t len, const char *const *candidates,
                              size_t count)
{
	unsigned best = len >= 9 ? (unsigned)len / 3 : 2;
	const char *found = NULL;

	if (len == 0 || len > NAME_MAX_LEN)
		return NULL;
	/* At two letters all replaced, nothing would be left of the name. */
	if (best >= len)
		best = (unsigned)len - 1;
	for (size_t i = 0; i < count; i++) {
		size_t clen = strlen(candidates[i]);
		unsigned d;

		if (clen > NAME_MAX_LEN)
			continue;
		d = distance(name, len, candidates[i], clen);
		if (d < best || (d == best && !found)) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}
