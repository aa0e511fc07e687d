/* Prints random values, one a line: its YAML and its JSON, each as a JSON string, for readers that
 * are not ours to compare (emitted.sh). Without NaN, keys other than strings and what Python has
 * no type for, as both formats must say the same there. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <fyfm/emit.h>
#include <fyfm/make.h>

#include "tests/frontmatter/value-from-bytes.h"

enum { VALUES = 400, BYTES = 400, DEPTH = 4 };

static void fill(uint8_t *bytes, size_t len, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15 + 1;

	for (size_t i = 0; i < len; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		bytes[i] = (uint8_t)(x >> 32);
	}
}

/* What every reader has. */
static bool is_common(fyfm_value v)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP;

	if (fyfm_kind_of(v) == FYFM_TIMESTAMP)
		return false;
	if (fyfm_kind_of(v) == FYFM_FLOAT)
		return isfinite(fyfm_get_float(v));
	if (!is_map && fyfm_kind_of(v) != FYFM_SEQ)
		return true;
	for (size_t i = 0; i < fyfm_count(v); i++) {
		if (is_map && fyfm_kind_of(fyfm_key_at(v, i)) != FYFM_STRING)
			return false;
		if (!is_common(is_map ? fyfm_value_at(v, i) : fyfm_at(v, i)))
			return false;
	}
	return true;
}

static void print(fyfm_value v, unsigned seed)
{
	fyfm_yaml_options style = { .flow = seed % 3 == 0, .flush_seqs = seed % 2 == 0 };
	fya_allocator *a = fya_malloc_new();
	fya_buf yaml, line;

	fya_buf_init(&yaml, a, 0);
	fya_buf_init(&line, a, 0);
	if (fyfm_emit_yaml(v, &style, &yaml, NULL) != FYFM_OK)
		exit(EXIT_FAILURE);
	fya_buf_putc(&line, '[');
	fyfm_emit_json_string(yaml.data, yaml.len, &line);
	fya_buf_putc(&line, ',');
	if (fyfm_emit_json(v, NULL, &line, NULL) != FYFM_OK)
		exit(EXIT_FAILURE);
	fya_buf_putc(&line, ']');
	puts(fya_buf_cstr(&line));
	fya_destroy(a);
}

int main(void)
{
	uint8_t bytes[BYTES];
	unsigned printed = 0;

	for (unsigned seed = 1; printed < VALUES; seed++) {
		fya_allocator *a = fya_malloc_new();
		byte_source s = { bytes, sizeof(bytes), 0 };
		fyfm_value v;

		fill(bytes, sizeof(bytes), seed);
		v = take_value(&s, a, DEPTH);
		if (is_common(v)) {
			print(v, seed);
			printed++;
		}
		fya_destroy(a);
	}
	return 0;
}
