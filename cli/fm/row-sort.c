#include "cli/fm/row-sort.h"

#include <stdlib.h>
#include <string.h>

#include <fyfm/query.h>

/* A packed row is a header, the row, and its keys as fyfm_pack() writes a list. */
struct header {
	uint32_t row_len;
};

struct row {
	const char *data;
	size_t len;
	size_t number;
	fyfm_value keys; /* a sequence */
};

void cli_fm_rows_pack(const cli_fm_keys *keys, fyfm_value v, fya_allocator *scratch,
                      const char *row, size_t len, fya_buf *out)
{
	struct header header = { (uint32_t)len };
	fyfm_value values[CLI_FM_KEYS_MAX], list;

	for (size_t i = 0; i < keys->count; i++) {
		values[i] = fyfm_path_get(keys->paths[i], v);
		/* They have no order, and may be large. */
		if (fyfm_kind_of(values[i]) == FYFM_SEQ || fyfm_kind_of(values[i]) == FYFM_MAP)
			values[i] = fyfm_null();
	}
	list = fyfm_seq(scratch, values, keys->count, false);
	fya_buf_append(out, &header, sizeof(header));
	fya_buf_append(out, row, len);
	if (fyfm_kind_of(list) != FYFM_SEQ || fyfm_pack(list, 2, out) != FYFM_OK)
		out->status = FYA_BUF_NOMEM;
}

void cli_fm_rows_init(cli_fm_rows *rows, const cli_fm_keys *keys)
{
	*rows = (cli_fm_rows){ .keys = keys, .memory = fya_arena_new(NULL) };
	if (rows->memory != NULL)
		fya_buf_init(&rows->rows, rows->memory, 0);
}

void cli_fm_rows_release(cli_fm_rows *rows)
{
	fya_destroy(rows->memory);
}

bool cli_fm_rows_add(cli_fm_rows *rows, const char *data, size_t len)
{
	struct header header;
	struct row row;
	const char *copy;

	if (rows->memory == NULL)
		return false;
	copy = fya_store(rows->memory, data, len, 8);
	if (copy == NULL)
		return false;
	memcpy(&header, copy, sizeof(header));
	row = (struct row){ .data = copy + sizeof(header), .len = header.row_len,
		            .number = rows->count++ };
	row.keys = fyfm_unpack(rows->memory, row.data + row.len,
	                       len - sizeof(header) - header.row_len);
	fya_buf_append(&rows->rows, &row, sizeof(row));
	return rows->rows.status == FYA_BUF_OK && fyfm_kind_of(row.keys) == FYFM_SEQ;
}

/* Values that are compared have one kind, but for numbers, and dates that are text. */
static int rank(fyfm_value v)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_BOOL:
		return 0;
	case FYFM_INT:
	case FYFM_FLOAT:
		return 1;
	case FYFM_TIMESTAMP:
		return 2;
	case FYFM_STRING:
		return 3;
	default:
		return 4;
	}
}

struct order {
	const cli_fm_keys *keys;
	fya_allocator *scratch;
};

static int compare_values(fyfm_value a, fyfm_value b, bool descending, fya_allocator *scratch)
{
	int x = rank(a), y = rank(b), order;

	if (x != y)
		return x == 4 || y == 4 || !descending ? x - y : y - x;
	if (!fyfm_order(a, b, scratch, &order))
		return 0;
	return descending ? -order : order;
}

static int compare_rows(const void *left, const void *right, void *user)
{
	const struct row *a = left, *b = right;
	const struct order *o = user;

	for (size_t i = 0; i < o->keys->count; i++) {
		int order = compare_values(fyfm_at(a->keys, i), fyfm_at(b->keys, i),
		                           o->keys->descending[i], o->scratch);

		if (order != 0)
			return order;
	}
	return (a->number > b->number) - (a->number < b->number);
}

void cli_fm_rows_write(cli_fm_rows *rows, size_t limit, void (*write)(const char *data, size_t len))
{
	struct order order = { rows->keys, rows->memory };
	struct row *row = (void *)rows->rows.data;
	size_t count = limit != 0 && limit < rows->count ? limit : rows->count;

	if (rows->count > 1)
		qsort_r(row, rows->count, sizeof(*row), compare_rows, &order);
	for (size_t i = 0; i < count; i++)
		write(row[i].data, row[i].len);
}
