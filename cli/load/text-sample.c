#include "cli/load/text-sample.h"

#include <stdlib.h>

enum {
	SAMPLE_TEXTS = 4096,
	SAMPLE_BYTES = 1 << 18,
	SAMPLE_VALUES = 1 << 16, /* that are looked at, with texts or without */
	MAX_DEPTH = 64,          /* deeper ones, which only aliases make, are passed over */
	IN_THE_WORD = 7          /* bytes of texts that no dedup could save */
};

struct cli_text_sample {
	fya_allocator *trial;   /* keeps what dedup would keep */
	fya_allocator *scratch; /* for texts that must be decoded */
	size_t texts, bytes, values;
};

cli_text_sample *cli_text_sample_new(void)
{
	static const fya_dedup_options always = { .always = true };
	cli_text_sample *s = calloc(1, sizeof(*s));
	/* Arenas, which leave nothing behind in the heap that would be measured. */
	fya_allocator *inner = fya_arena_new(NULL);

	if (s != NULL && inner != NULL) {
		s->trial = fya_dedup_new(inner, &always);
		if (s->trial != NULL)
			inner = NULL;
		s->scratch = fya_arena_new(NULL);
	}
	fya_destroy(inner);
	if (s != NULL && s->trial != NULL && s->scratch != NULL)
		return s;
	cli_text_sample_free(s);
	return NULL;
}

void cli_text_sample_free(cli_text_sample *s)
{
	if (s == NULL)
		return;
	fya_destroy(s->trial);
	fya_destroy(s->scratch);
	free(s);
}

static bool is_full(const cli_text_sample *s)
{
	return s->texts >= SAMPLE_TEXTS || s->bytes >= SAMPLE_BYTES || s->values >= SAMPLE_VALUES;
}

static void add_text(cli_text_sample *s, fyfm_value v)
{
	fyfm_str text = fyfm_text(&v, s->scratch);

	if (text.data == NULL || text.len <= IN_THE_WORD)
		return;
	if (text.len <= SAMPLE_BYTES && fya_store(s->trial, text.data, text.len, 1) == NULL)
		return;
	s->texts++;
	s->bytes += text.len;
}

static void add_value(cli_text_sample *s, fyfm_value v, unsigned depth)
{
	fyfm_kind kind = fyfm_kind_of(v);
	size_t count = kind == FYFM_SEQ || kind == FYFM_MAP ? fyfm_count(v) : 0;

	s->values++;
	if (kind == FYFM_STRING)
		add_text(s, v);
	for (size_t i = 0; i < count && depth > 0 && !is_full(s); i++)
		add_value(s, kind == FYFM_SEQ ? fyfm_at(v, i) : fyfm_value_at(v, i), depth - 1);
}

void cli_text_sample_add(cli_text_sample *s, fyfm_value v)
{
	if (!is_full(s))
		add_value(s, v, MAX_DEPTH);
	fya_reset(s->scratch);
}

bool cli_text_sample_repeats(const cli_text_sample *s)
{
	fya_stats stats;

	fya_get_stats(s->trial, &stats);
	return stats.dedup_saved > stats.used;
}
