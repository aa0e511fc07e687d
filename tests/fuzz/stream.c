/* Streams: spans are in order and lines are counted right, each document is what it is alone and by
 * either parser, all of them together are the same, libfyaml finds as many, and every tag that was
 * kept has its place in the values. The first byte chooses options. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/stream.h>

#include "tests/frontmatter/libfyaml-documents.h"

enum { PACKED_MAX = 1 << 18, DEPTH = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* False where it is too long: a bomb. */
static bool pack(fya_allocator *a, fyfm_value v, fya_buf *out)
{
	fya_buf_init(out, a, PACKED_MAX);
	return fyfm_pack(v, DEPTH + 2, out) == FYFM_OK;
}

static void check_same(fya_allocator *a, fyfm_value v, fyfm_value w)
{
	fya_buf x, y;

	if (pack(a, v, &x))
		check(pack(a, w, &y) && x.len == y.len && memcmp(x.data, y.data, x.len) == 0);
}

static uint32_t line_at(const char *text, size_t at)
{
	uint32_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

/* Tags of the values below `v`, which no alias leads to twice. */
static size_t count_tags(const fyfm_tags *tags, fyfm_value v)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP;
	size_t found = 0;

	if (!is_map && fyfm_kind_of(v) != FYFM_SEQ)
		return 0;
	for (size_t i = 0; i < fyfm_count(v); i++) {
		found += fyfm_tag_at(tags, v, i).data != NULL;
		found += is_map && fyfm_tag_of_key_at(tags, v, i).data;
		found += count_tags(tags, is_map ? fyfm_value_at(v, i) : fyfm_at(v, i));
		if (is_map)
			found += count_tags(tags, fyfm_key_at(v, i));
	}
	return found;
}

static void check_tags(const fyfm_tags *tags, fyfm_value v, const char *text, size_t len)
{
	/* Aliases lead to a place twice, and what is merged from may be nowhere else. */
	if (memchr(text, '*', len) || memchr(text, '<', len))
		return;
	check(count_tags(tags, v) + (fyfm_tag_of_top(tags).data != NULL) == fyfm_tags_count(tags));
}

/* What a stream gives one by one; returns how many there are, or -1 where one failed. */
static long walk(fyfm_parser *p, fya_allocator *a, const char *text, size_t len,
                 const fyfm_parse_options *options)
{
	fyfm_parse_options slow = *options;
	fyfm_stream *s = fyfm_stream_new(text, len, options);
	size_t end = 0;
	long count = 0;
	fyfm_status st;
	fyfm_value v, w;
	fyfm_diag diag;

	slow.way = FYFM_WAY_LIBFYAML;
	slow.tags = NULL;
	check(s != NULL);
	while ((st = fyfm_stream_next(s, p, a, &v, &diag)) != FYFM_ERR_NOT_FOUND) {
		fyfm_span span = fyfm_stream_span(s);

		check(span.start >= end && span.start + span.len <= len && span.len > 0);
		check(span.line == line_at(text, span.start));
		end = span.start + span.len;
		if (st == FYFM_OK && options->tags)
			check_tags(options->tags, v, text, len);
		if (st != FYFM_OK)
			check(diag.line >= span.line && diag.line <= line_at(text, end));
		check(fyfm_parse(p, a, text + span.start, span.len, &slow, &w, NULL) == st);
		if (st == FYFM_OK)
			check_same(a, v, w);
		count = count < 0 || st != FYFM_OK ? -1 : count + 1;
	}
	fyfm_stream_free(s);
	return count;
}

/* libfyaml sees more line breaks than a stream does; marks behind those are errors to us. */
static bool breaks_are_newlines(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] >= 0x80 ||
		    (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n')))
			return false;
	}
	return true;
}

/* libfyaml takes a mark behind a block scalar of blanks alone (`--- |`) for a text that is not
 * indented, and refuses; each of the documents it accepts. */
static void check_count(const char *text, size_t len, long count)
{
	long theirs = libfyaml_documents(text, len);

	check(theirs < 0 || theirs == count);
}

static void run(const char *text, size_t len, const fyfm_parse_options *options)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_parser *p = fyfm_parser_new();
	fyfm_value all;
	fyfm_status st;
	long count;

	check(a && p);
	count = walk(p, a, text, len, options);
	st = fyfm_parse_all(p, a, text, len, options, &all, NULL);
	check((st == FYFM_OK) == (count >= 0));
	if (st == FYFM_OK) {
		check((long)fyfm_count(all) == count);
		if (options->tags)
			check_tags(options->tags, all, text, len);
		if (breaks_are_newlines(text, len))
			check_count(text, len, count);
	}
	fyfm_parser_free(p);
	fya_destroy(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fyfm_parse_options options = { .max_depth = DEPTH };

	if (size == 0)
		return 0;
	options.yes_no_booleans = data[0] & 1;
	options.need_mapping = data[0] & 2;
	options.tags = data[0] & 4 ? fyfm_tags_new() : NULL;
	run((const char *)data + 1, size - 1, &options);
	fyfm_tags_free(options.tags);
	return 0;
}
