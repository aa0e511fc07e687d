/* count-keys FILE...: how many keys YAML files have, in memory that is an array of this program.
 * Build it:  cc count-keys.c $(pkg-config --cflags --libs libfyfm) -o count-keys */
#include <stdio.h>
#include <string.h>

#include <fyfm/document.h>

/* Hands out an array from its start to its end, and takes back only everything at once. */
static struct array {
	fya_allocator base; /* first: all that the library knows of it */
	size_t used;
	_Alignas(4096) char bytes[32 << 20];
} array;

static void *array_alloc(fya_allocator *a, size_t size, size_t align)
{
	struct array *s = (struct array *)a;
	size_t start = (s->used + align - 1) & ~(align - 1);

	if (start > sizeof(s->bytes) || size > sizeof(s->bytes) - start)
		return NULL;
	s->used = start + size;
	return s->bytes + start;
}

static void *array_resize(fya_allocator *a, void *old, size_t old_size, size_t size, size_t align)
{
	void *moved = array_alloc(a, size, align);

	return moved ? memcpy(moved, old, old_size < size ? old_size : size) : NULL;
}

static void array_free(fya_allocator *a, void *block, size_t size)
{
	(void)a, (void)block, (void)size;
}

static void array_reset(fya_allocator *a)
{
	((struct array *)a)->used = 0;
}

static void array_stats(const fya_allocator *a, fya_stats *out)
{
	*out = (fya_stats){ .reserved = sizeof(array.bytes), .used = ((struct array *)a)->used };
}

static const fya_ops array_ops = { .name = "array", .alloc = array_alloc, .resize = array_resize,
	.free = array_free, .reset = array_reset, .stats = array_stats, .destroy = array_reset };

/* No deeper than the parser lets values be: 64 levels. */
static size_t count_keys(fyfm_value v)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP, is_seq = fyfm_kind_of(v) == FYFM_SEQ;
	size_t children = is_map || is_seq ? fyfm_count(v) : 0, keys = is_map ? children : 0;

	for (size_t i = 0; i < children; i++)
		keys += count_keys(is_map ? fyfm_value_at(v, i) : fyfm_at(v, i));
	return keys;
}

int main(int argc, char **argv)
{
	fyfm_document_options options = { .allocator = &array.base };
	fyfm_document *d;
	fyfm_diag diag;
	int failed = 0;

	array.base.ops = &array_ops;
	for (int i = 1; i < argc; i++, fya_reset(&array.base)) {
		if (fyfm_document_open(&d, argv[i], &options, &diag) == FYFM_OK)
			printf("%s: %zu keys, %zu bytes\n", argv[i],
				count_keys(fyfm_document_value(d)), array.used);
		else
			failed |= fprintf(stderr, "%s:%u: %s\n", argv[i], diag.line, diag.message);
		fyfm_document_close(d);
	}
	return failed != 0;
}
