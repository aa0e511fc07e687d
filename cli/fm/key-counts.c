#include "cli/fm/key-counts.h"

#include <stdlib.h>
#include <string.h>

#include <fyfm/path.h>

/* Levels that are looked into. */
#define DEPTH_MAX 8
/* Values of one file that are counted: aliases may make far more of a small one. */
#define VALUES_MAX 10000000

struct cli_fm_key_counts {
	fya_allocator *memory;
	fya_intern *table; /* path to index */
	fya_buf counts;    /* cli_fm_key_count */
	fya_buf path;      /* of what is being counted */
	size_t files;
	size_t budget; /* values that may still be counted of this file */
	bool left_out, nomem;
};

static cli_fm_key_count *at(const cli_fm_key_counts *c, size_t i)
{
	return (cli_fm_key_count *)(void *)c->counts.data + i;
}

static size_t count_of(const cli_fm_key_counts *c)
{
	return c->counts.len / sizeof(cli_fm_key_count);
}

static const void *path_of(const void *owner, uint32_t handle, size_t *len)
{
	const cli_fm_key_count *count = at(owner, handle);

	*len = count->path.len;
	return count->path.data;
}

cli_fm_key_counts *cli_fm_key_counts_new(void)
{
	fya_dedup_options always = { .always = true };
	cli_fm_key_counts *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->memory = fya_malloc_new();
	if (c->memory != NULL)
		c->table = fya_intern_new(c->memory, path_of, c, &always);
	if (c->table == NULL) {
		cli_fm_key_counts_free(c);
		return NULL;
	}
	fya_buf_init(&c->counts, c->memory, 0);
	fya_buf_init(&c->path, c->memory, 0);
	return c;
}

void cli_fm_key_counts_free(cli_fm_key_counts *c)
{
	if (c != NULL)
		fya_destroy(c->memory);
	free(c);
}

/* Enters a path that is new, as the last one. */
static cli_fm_key_count *add_path(cli_fm_key_counts *c, fyfm_str path, uint32_t fresh)
{
	cli_fm_key_count count = { .path = { fya_store(c->memory, path.data, path.len, 1),
		                             path.len } };

	fya_buf_append(&c->counts, &count, sizeof(count));
	if (count.path.data == NULL || c->counts.status != FYA_BUF_OK) {
		c->nomem = true;
		return NULL;
	}
	return at(c, fresh);
}

/* The count of a path; NULL where there are too many, or no memory. */
static cli_fm_key_count *find(cli_fm_key_counts *c, fyfm_str path)
{
	uint32_t fresh = (uint32_t)count_of(c), handle;

	if (fresh >= CLI_FM_KEY_COUNTS_MAX) {
		if (fya_intern_find(c->table, path.data, path.len, &handle))
			return at(c, handle);
		c->left_out = true;
		return NULL;
	}
	switch (fya_intern_put(c->table, path.data, path.len, fresh, &handle)) {
	case FYA_INTERN_FOUND:
		return at(c, handle);
	case FYA_INTERN_ADDED:
		return add_path(c, path, fresh);
	default:
		c->nomem = true;
		return NULL;
	}
}

static void count_value(cli_fm_key_counts *c, fyfm_value v, unsigned depth);

/* Counts `v` under the path that the buffer holds. */
static void count_here(cli_fm_key_counts *c, fyfm_value v, unsigned depth)
{
	cli_fm_key_count *count;

	if (c->path.status != FYA_BUF_OK) {
		c->nomem = true;
		return;
	}
	count = find(c, (fyfm_str){ c->path.data, c->path.len });
	if (count == NULL)
		return;
	count->kinds[fyfm_kind_of(v)]++;
	count->files += count->last != c->files;
	count->last = c->files;
	count_value(c, v, depth + 1);
}

/* Counts what is in `v`. Where values are shared, by aliases, each way to them counts. */
static void count_value(cli_fm_key_counts *c, fyfm_value v, unsigned depth)
{
	fyfm_kind kind = fyfm_kind_of(v);
	size_t len = c->path.len;

	if (depth == DEPTH_MAX || (kind != FYFM_MAP && kind != FYFM_SEQ))
		return;
	for (size_t i = 0; i < fyfm_count(v) && !c->nomem; i++) {
		if (c->budget == 0) {
			c->left_out = true;
			return;
		}
		c->budget--;
		if (kind == FYFM_MAP)
			fyfm_path_append(&c->path, fyfm_key_at(v, i), 0);
		else
			fya_buf_puts(&c->path, "[]");
		count_here(c, kind == FYFM_MAP ? fyfm_value_at(v, i) : fyfm_at(v, i), depth);
		fya_buf_truncate(&c->path, len);
	}
}

bool cli_fm_key_counts_add(cli_fm_key_counts *c, fyfm_value top)
{
	c->files++;
	c->budget = VALUES_MAX;
	fya_buf_clear(&c->path);
	count_value(c, top, 0);
	return !c->nomem;
}

bool cli_fm_key_counts_merge(cli_fm_key_counts *c, const cli_fm_key_counts *more)
{
	for (size_t i = 0; i < count_of(more) && !c->nomem; i++) {
		const cli_fm_key_count *from = at(more, i);
		cli_fm_key_count *to = find(c, from->path);

		if (to == NULL)
			continue;
		to->files += from->files;
		for (size_t k = 0; k <= FYFM_HOST; k++)
			to->kinds[k] += from->kinds[k];
	}
	c->left_out |= more->left_out;
	return !c->nomem;
}

static int by_path(const void *a, const void *b)
{
	fyfm_str x = ((const cli_fm_key_count *)a)->path, y = ((const cli_fm_key_count *)b)->path;
	int order = memcmp(x.data, y.data, x.len < y.len ? x.len : y.len);

	return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

const cli_fm_key_count *cli_fm_key_counts_sorted(cli_fm_key_counts *c, size_t *count,
                                                 bool *left_out)
{
	*count = count_of(c);
	*left_out = c->left_out;
	if (*count > 1)
		qsort(c->counts.data, *count, sizeof(cli_fm_key_count), by_path);
	return at(c, 0);
}
