#include <stdlib.h>

#include "frontmatter/merge.h"
#include "frontmatter/value-compare.h"

enum {
	/* A file of n bytes may merge n of these pairs and a few more: real ones stay far below,
	 * and a file made for it cannot ask for memory that grows with its square. */
	PAIRS_PER_BYTE = 4,
	PAIRS_ALWAYS = 65536
};

static const char merge_key_name[] = "<<";

fyfm_value fyfm_i_merge_key(void)
{
	return fyfm_undefined(merge_key_name);
}

static bool is_merge_key(fyfm_value v)
{
	return fyfm_i_is_undefined(v);
}

/* The keys that the result has so far, hashed. */
struct seen {
	fyfm_value *slots; /* all zeros: empty */
	size_t mask;
};

/* False where the key is there already. */
static bool add_key(struct seen *seen, fyfm_value key)
{
	size_t i = (size_t)fyfm_hash(key) & seen->mask;

	for (; seen->slots[i].word != 0; i = (i + 1) & seen->mask) {
		if (fyfm_i_same_key(seen->slots[i], key))
			return false;
	}
	seen->slots[i] = key;
	return true;
}

static size_t count_source(fyfm_value v)
{
	size_t count = 0;

	if (fyfm_i_tag(v) == FYFM_I_MAP)
		return fyfm_i_count(v);
	for (size_t i = 0; i < fyfm_i_count(v); i++)
		count += fyfm_i_count(fyfm_i_items(v)[i]);
	return count;
}

static bool is_source(fyfm_value v)
{
	if (fyfm_i_tag(v) == FYFM_I_MAP)
		return true;
	if (fyfm_i_tag(v) != FYFM_I_SEQ)
		return false;
	for (size_t i = 0; i < fyfm_i_count(v); i++) {
		if (fyfm_i_tag(fyfm_i_items(v)[i]) != FYFM_I_MAP)
			return false;
	}
	return true;
}

/* Counts what the answer may hold, and checks what is to be merged. */
static fyfm_status measure(fyfm_i_merge *m, const fyfm_i_pending *pairs, size_t count,
                           size_t *total)
{
	*total = 0;
	for (size_t i = 0; i < count; i++) {
		const fyfm_i_pending *value = &pairs[2 * i + 1];
		size_t more = 1;

		if (is_merge_key(pairs[2 * i].value)) {
			if (!is_source(value->value))
				return fyfm_i_fail(m->in, FYFM_ERR_TYPE, value->at, 0,
				                   "`<<` merges mappings, and lists of them");
			more = count_source(value->value);
			m->merged += more;
		}
		*total += more;
		if (m->merged / PAIRS_PER_BYTE > m->in->len + PAIRS_ALWAYS)
			return fyfm_i_fail(m->in, FYFM_ERR_LIMIT, value->at, 0,
			                   "too much is merged in this file");
	}
	return FYFM_OK;
}

/* Notes the mapping's own keys, which must differ; so must merge keys. */
static fyfm_status see_own_keys(fyfm_i_merge *m, struct seen *seen, const fyfm_i_pending *pairs,
                                size_t count)
{
	size_t merge = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		fyfm_value key = pairs[2 * i].value;
		size_t first = SIZE_MAX;

		if (is_merge_key(key)) {
			first = merge;
			merge = i;
		} else if (!add_key(seen, key)) {
			for (first = 0; !fyfm_i_same_key(pairs[2 * first].value, key);)
				first++;
		}
		if (first != SIZE_MAX) {
			m->duplicate[0] = first;
			m->duplicate[1] = i;
			return FYFM_ERR_EXISTS;
		}
	}
	return FYFM_OK;
}

static void add_pair(fyfm_i_merge *m, fyfm_i_pending key, fyfm_i_pending value,
                     fyfm_i_origin origin)
{
	if (m->origins)
		m->origins[m->count] = origin;
	m->pairs[2 * m->count] = key;
	m->pairs[2 * m->count + 1] = value;
	m->count++;
}

static void add_map(fyfm_i_merge *m, struct seen *seen, fyfm_value map, size_t at)
{
	for (size_t i = 0; i < fyfm_i_count(map); i++) {
		fyfm_value key = fyfm_i_keys(map)[i];

		if (add_key(seen, key))
			add_pair(m, (fyfm_i_pending){ key, at },
			         (fyfm_i_pending){ fyfm_i_values(map)[i], at },
			         (fyfm_i_origin){ map, i });
	}
}

static void add_source(fyfm_i_merge *m, struct seen *seen, fyfm_i_pending source)
{
	if (fyfm_i_tag(source.value) == FYFM_I_MAP) {
		add_map(m, seen, source.value, source.at);
		return;
	}
	for (size_t i = 0; i < fyfm_i_count(source.value); i++)
		add_map(m, seen, fyfm_i_items(source.value)[i], source.at);
}

fyfm_status fyfm_i_merge_pairs(fyfm_i_merge *m, const fyfm_i_pending *pairs, size_t count)
{
	struct seen seen = { .mask = 15 };
	size_t total;
	fyfm_status st = measure(m, pairs, count, &total);

	if (st != FYFM_OK)
		return st;
	while (seen.mask < 2 * total)
		seen.mask = 2 * seen.mask + 1;
	seen.slots = calloc(seen.mask + 1, sizeof(seen.slots[0]));
	m->pairs = malloc((2 * total + 1) * sizeof(m->pairs[0]));
	if (m->want_origins)
		m->origins = malloc((total + 1) * sizeof(m->origins[0]));
	if (!seen.slots || !m->pairs || (m->want_origins && !m->origins))
		st = fyfm_i_fail_memory(m->in);
	else
		st = see_own_keys(m, &seen, pairs, count);
	for (size_t i = 0; i < count && st == FYFM_OK; i++) {
		if (is_merge_key(pairs[2 * i].value))
			add_source(m, &seen, pairs[2 * i + 1]);
		else
			add_pair(m, pairs[2 * i], pairs[2 * i + 1],
			         (fyfm_i_origin){ fyfm_i_undefined(), i });
	}
	free(seen.slots);
	return st;
}
