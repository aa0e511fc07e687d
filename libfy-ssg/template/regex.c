#include "libfy-ssg/template/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/eval.h"

enum {
	CACHED = 64,             /* expressions that an evaluation keeps */
	PATTERN_MAX = 16 * 1024, /* bytes */
	MATCH_STEPS = 1000000,   /* of PCRE2, for one match */
	MATCH_KIB = 16 * 1024,   /* that it may take */
	STEPS_EACH = 100         /* of the template's budget */
};

struct fyssg_regex {
	char *pattern;
	size_t len;
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

struct fyssg_regex_cache {
	fyssg_regex at[CACHED]; /* each in the place that its hash says; the last one stays */
};

static void release(fyssg_regex *r)
{
	pcre2_match_data_free(r->data);
	pcre2_match_context_free(r->context);
	pcre2_code_free(r->code);
	free(r->pattern);
	*r = (fyssg_regex){ 0 };
}

void fyssg_regex_cache_free(fyssg_regex_cache *cache)
{
	for (size_t i = 0; cache != NULL && i < CACHED; i++)
		release(&cache->at[i]);
	free(cache);
}

static size_t place_of(fyfm_str pattern)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < pattern.len; i++)
		h = (h ^ (unsigned char)pattern.data[i]) * 16777619u;
	return (h ^ h >> 15) % CACHED;
}

static void tell_syntax(fyssg_eval *ev, fyfm_str pattern, int error, size_t offset)
{
	unsigned char why[120];

	if (pcre2_get_error_message(error, why, sizeof(why)) < 0)
		why[0] = '\0';
	fyssg_fail(ev, FYFM_ERR_SYNTAX, "no regular expression: '%.*s': %s, at character %zu",
	           (int)(pattern.len > 60 ? 60 : pattern.len), pattern.data, (const char *)why,
	           offset + 1);
}

static bool compile(fyssg_eval *ev, fyfm_str pattern, fyssg_regex *r)
{
	size_t offset = 0;
	int error = 0;

	r->code = pcre2_compile((PCRE2_SPTR)pattern.data, pattern.len,
	                        PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset,
	                        NULL);
	if (r->code == NULL && error != PCRE2_ERROR_HEAP_FAILED) {
		tell_syntax(ev, pattern, error, offset);
		return false;
	}
	r->pattern = malloc(pattern.len + 1);
	r->len = pattern.len;
	if (r->code != NULL) {
		r->data = pcre2_match_data_create_from_pattern(r->code, NULL);
		r->context = pcre2_match_context_create(NULL);
	}
	if (r->pattern == NULL || r->data == NULL || r->context == NULL) {
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
		return false;
	}
	memcpy(r->pattern, pattern.data, pattern.len);
	pcre2_set_match_limit(r->context, MATCH_STEPS);
	pcre2_set_depth_limit(r->context, MATCH_STEPS);
	pcre2_set_heap_limit(r->context, MATCH_KIB);
	return true;
}

const fyssg_regex *fyssg_regex_get(fyssg_eval *ev, fyfm_str pattern)
{
	fyssg_regex *r;

	if (fyssg_failed(ev))
		return NULL;
	if (pattern.len > PATTERN_MAX) {
		fyssg_fail(ev, FYFM_ERR_LIMIT, "a regular expression of more than %d bytes",
		           PATTERN_MAX);
		return NULL;
	}
	if (ev->regexes == NULL)
		ev->regexes = calloc(1, sizeof(*ev->regexes));
	if (ev->regexes == NULL) {
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
		return NULL;
	}
	r = &ev->regexes->at[place_of(pattern)];
	if (r->code != NULL && r->len == pattern.len &&
	    memcmp(r->pattern, pattern.data, pattern.len) == 0)
		return r;
	release(r);
	if (compile(ev, pattern, r))
		return r;
	release(r);
	return NULL;
}

bool fyssg_regex_find(fyssg_eval *ev, const fyssg_regex *r, fyfm_str text, size_t from,
                      fyssg_regex_match *out)
{
	int found;

	if (!fyssg_spend(ev, STEPS_EACH))
		return false;
	if (from == 0 && (!fyssg_spend(ev, text.len / 8) || !fyssg_is_utf8(text))) {
		fyssg_fail(ev, FYFM_ERR_ENCODING, "regular expressions need text that is UTF-8");
		return false;
	}
	found = pcre2_match(r->code, (PCRE2_SPTR)(text.data == NULL ? "" : text.data), text.len,
	                    from, PCRE2_NO_UTF_CHECK, r->data, r->context);
	if (found == PCRE2_ERROR_NOMATCH)
		return false;
	if (found < 0) {
		fyssg_fail(ev, found == PCRE2_ERROR_NOMEMORY ? FYFM_ERR_NOMEM : FYFM_ERR_LIMIT,
		           "the regular expression '%.*s' takes too long on this text",
		           (int)(r->len > 60 ? 60 : r->len), r->pattern);
		return false;
	}
	out->offsets = pcre2_get_ovector_pointer(r->data);
	out->groups = pcre2_get_ovector_count(r->data);
	return true;
}

bool fyssg_regex_matches(fyssg_eval *ev, const fyssg_regex *r, fyfm_str text)
{
	fyssg_regex_match match;

	return fyssg_regex_find(ev, r, text, 0, &match);
}

int fyssg_regex_group(const fyssg_regex *r, fyfm_str name)
{
	unsigned char text[33];
	int number;

	if (name.len >= sizeof(text))
		return -1;
	memcpy(text, name.data, name.len);
	text[name.len] = '\0';
	number = pcre2_substring_number_from_name(r->code, text);
	return number < 0 ? -1 : number;
}
