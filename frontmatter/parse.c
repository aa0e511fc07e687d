#include <stdlib.h>
#include <string.h>

#include <libfyaml.h>

#include <fyfm/parse.h>

#include "frontmatter/compose.h"
#include "frontmatter/document-marks.h"
#include "frontmatter/locate.h"
#include "frontmatter/parse-one.h"
#include "frontmatter/tag-notes.h"
#include "frontmatter/utf8.h"

enum { DEFAULT_DEPTH = 64 };

struct fyfm_parser {
	fyfm_i_composer *composer;
	struct fy_diag *collector;
	fyfm_way last_way;
};

/* Collects errors and prints nothing. */
static struct fy_diag *collector_new(void)
{
	struct fy_diag_cfg config;
	struct fy_diag *collector;

	fy_diag_cfg_default(&config);
	config.fp = NULL;
	config.output_fn = NULL;
	config.colorize = false;
	collector = fy_diag_create(&config);
	if (collector)
		fy_diag_set_collect_errors(collector, true);
	return collector;
}

fyfm_parser *fyfm_parser_new(void)
{
	fyfm_parser *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->last_way = FYFM_WAY_SCANNER;
	p->composer = fyfm_i_composer_new();
	p->collector = collector_new();
	if (p->composer && p->collector)
		return p;
	fyfm_parser_free(p);
	return NULL;
}

void fyfm_parser_free(fyfm_parser *p)
{
	if (!p)
		return;
	fyfm_i_composer_free(p->composer);
	fy_diag_destroy(p->collector);
	free(p);
}

fyfm_way fyfm_parser_last_way(const fyfm_parser *p)
{
	return p->last_way;
}

/* --- the gate --------------------------------------------------------------------------------- */

static bool begins_with(const fyfm_i_input *in, const char *bytes, size_t len)
{
	return in->len >= len && memcmp(in->text, bytes, len) == 0;
}

static fyfm_status refuse_encoding(const fyfm_i_input *in, size_t at)
{
	unsigned c = (unsigned char)in->text[at];
	fyfm_status st;

	if (begins_with(in, "\xff\xfe", 2) || begins_with(in, "\xfe\xff", 2)) {
		st = fyfm_i_fail(in, FYFM_ERR_ENCODING, 0, 0, "this is UTF-16, not UTF-8");
		fyfm_diag_hint(in->diag, "save the file as UTF-8");
		return st;
	}
	if (c < 0x80)
		return fyfm_i_fail(in, FYFM_ERR_ENCODING, at, 0,
		                   "the control character U+%04X is not allowed", c);
	st = fyfm_i_fail(in, FYFM_ERR_ENCODING, at, 0, "the byte 0x%02X is not valid UTF-8 here",
	                 c);
	fyfm_diag_hint(in->diag, "save the file as UTF-8");
	return st;
}

/* Drops a byte order mark, and lets pass only what libfyaml can bear. */
static fyfm_status check_encoding(fyfm_i_input *in)
{
	size_t at;

	if (begins_with(in, "\xef\xbb\xbf", 3)) {
		in->text += 3;
		in->len -= 3;
	}
	at = fyfm_i_utf8_gate(in->text, in->len, &in->is_simple);
	return at == in->len ? FYFM_OK : refuse_encoding(in, at);
}

/* A file of one document often begins with `---`, which the scanner does not know. */
static void skip_first_mark(fyfm_i_input *in)
{
	size_t skip = fyfm_i_skip_first_mark(in->text, in->len);

	for (size_t i = 0; i < skip; i++)
		in->first_line += in->text[i] == '\n';
	in->text += skip;
	in->len -= skip;
}

/* --- parsing ---------------------------------------------------------------------------------- */

static fyfm_i_input input_of(const char *text, size_t len, const fyfm_parse_options *options,
                             fyfm_diag *diag)
{
	fyfm_i_input in = {
		/* Offsets are added to it, which NULL does not bear. */
		.text = text ? text : "", .len = len, .max_depth = DEFAULT_DEPTH, .first_line = 1, .diag = diag
	};

	if (options && options->max_depth != 0)
		in.max_depth = options->max_depth;
	if (options && options->first_line != 0)
		in.first_line = options->first_line;
	if (options)
		in.path = options->path;
	return in;
}

static fyfm_status give_events(fyfm_parser *p, const fyfm_i_input *in, fyfm_way way,
                               fyfm_i_sink *sink)
{
	fyfm_status st;

	p->last_way = FYFM_WAY_SCANNER;
	if (in->len == 0)
		return FYFM_OK;
	if (way != FYFM_WAY_LIBFYAML) {
		st = fyfm_i_scanner_events(in, sink);
		if (st != FYFM_ERR_USAGE || way == FYFM_WAY_SCANNER)
			return st;
		sink->restart(sink);
	}
	p->last_way = FYFM_WAY_LIBFYAML;
	return fyfm_i_libfyaml_events(in, p->collector, sink);
}

fyfm_status fyfm_i_parse_events(fyfm_parser *p, const fyfm_i_input *in, fyfm_i_sink *sink)
{
	return give_events(p, in, FYFM_WAY_AUTO, sink);
}

/* Checks the top; an empty document counts as null, or as an empty mapping where one is needed. */
static fyfm_status finish(fyfm_parser *p, fya_allocator *a, const fyfm_i_input *in,
                          bool need_mapping, fyfm_value *out)
{
	size_t at;
	fyfm_status st;

	*out = fyfm_i_composer_result(p->composer, &at);
	if (fyfm_i_is_undefined(*out))
		*out = fyfm_null();
	if (!need_mapping || fyfm_i_kind(*out) == FYFM_MAP)
		return FYFM_OK;
	if (fyfm_i_is_null(*out)) {
		*out = fyfm_map(a, NULL, NULL, 0, fyfm_undefined(NULL));
		return fyfm_i_is_undefined(*out) ? fyfm_i_fail_memory(in) : FYFM_OK;
	}
	st = fyfm_i_fail(in, FYFM_ERR_TYPE, at, 0, "a mapping is needed here, and this is a %s",
	                 fyfm_kind_name(fyfm_i_kind(*out)));
	fyfm_diag_hint(in->diag, "write lines of `key: value`");
	return st;
}

fyfm_status fyfm_i_parse_one(fyfm_parser *p, fya_allocator *a, const char *text, size_t len,
                             const fyfm_parse_options *options, fyfm_value *out, fyfm_diag *diag)
{
	fyfm_i_input in = input_of(text, len, options, diag);
	fyfm_way way = options ? options->way : FYFM_WAY_AUTO;
	fyfm_status st = check_encoding(&in);
	fyfm_i_sink *sink;

	*out = fyfm_undefined(NULL);
	if (st != FYFM_OK)
		return st;
	skip_first_mark(&in);
	sink = fyfm_i_composer_begin(p->composer, a, &in, options);
	st = give_events(p, &in, way, sink);
	if (st == FYFM_OK)
		st = finish(p, a, &in, options && options->need_mapping, out);
	if (st != FYFM_OK) {
		*out = fyfm_undefined(NULL);
		fyfm_i_composer_abandon(p->composer);
	}
	return st;
}

fyfm_status fyfm_i_parse_check_bytes(const char *text, size_t len,
                                     const fyfm_parse_options *options, fyfm_diag *diag)
{
	fyfm_i_input in = input_of(text, len, options, diag);

	return check_encoding(&in);
}

fyfm_status fyfm_i_parse_no_memory(const fyfm_parse_options *options, fyfm_diag *diag)
{
	fyfm_i_input in = input_of("", 0, options, diag);

	return fyfm_i_fail_memory(&in);
}

fyfm_status fyfm_i_parse_tag_top(const fyfm_parse_options *options, fyfm_value *out,
                                 fyfm_diag *diag)
{
	fyfm_tags *tags = options ? options->tags : NULL;
	fyfm_value top = fyfm_undefined(NULL);

	if (!tags || fyfm_i_tags_put(tags, top, 0, fyfm_i_tags_take_top(tags)))
		return FYFM_OK;
	*out = top;
	return fyfm_i_parse_no_memory(options, diag);
}

fyfm_status fyfm_parse(fyfm_parser *p, fya_allocator *a, const char *text, size_t len,
                       const fyfm_parse_options *options, fyfm_value *out, fyfm_diag *diag)
{
	fyfm_status st;

	if (options && options->tags)
		fyfm_i_tags_clear(options->tags);
	st = fyfm_i_parse_one(p, a, text, len, options, out, diag);
	return st == FYFM_OK ? fyfm_i_parse_tag_top(options, out, diag) : st;
}

void fyfm_i_locate_all(fyfm_parser *p, const char *text, size_t len,
                       const fyfm_parse_options *options, fyfm_i_locator *items, size_t count)
{
	fyfm_i_input in = input_of(text, len, options, NULL);
	fyfm_i_locators set;

	if (check_encoding(&in) != FYFM_OK)
		return;
	skip_first_mark(&in);
	fyfm_i_locators_init(&set, items, count);
	/* An error further down does not matter to what was found. */
	(void)give_events(p, &in, options ? options->way : FYFM_WAY_AUTO, &set.sink);
	for (size_t i = 0; i < count; i++) {
		if (!items[i].found || !items[i].diag)
			continue;
		fyfm_diag_locate(items[i].diag, in.text, in.len, items[i].start,
		                 items[i].end - items[i].start);
		items[i].diag->line += in.first_line - 1;
	}
}

bool fyfm_locate(fyfm_parser *p, const char *text, size_t len, const fyfm_parse_options *options,
                 const char *const *keys, size_t count, bool at_key, fyfm_diag *diag)
{
	fyfm_i_locator locator;

	fyfm_i_locator_init(&locator, keys, count, at_key, diag);
	fyfm_i_locate_all(p, text, len, options, &locator, 1);
	return locator.found;
}
