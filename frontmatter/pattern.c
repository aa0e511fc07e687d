#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "frontmatter/pattern.h"

enum {
	LENGTH_MAX = 10000,      /* bytes of a pattern */
	HEAP_MAX_KIB = 4096,     /* that one match may take to go back to */
	SCANNED_PER_STEP = 256,  /* bytes that one item of a pattern runs over at no extra cost */
	HEADER = 16              /* keeps what is behind it aligned */
};

/* What ECMA-262 has and Perl has not: \uXXXX, [] that matches nothing, $ at the very end only, and
 * groups that are unset matching the empty text. Each item of the pattern calls count_step(). */
static const uint32_t compile_options = PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS |
                                        PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |
                                        PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;

struct fyfm_i_pattern {
	pcre2_code *code;
	fyfm_str text;
};

/* --- memory for PCRE2, which forgets the sizes that our allocators want back ------------------ */

static void *allocate(size_t size, void *user)
{
	char *block = NULL;

	if (size < SIZE_MAX - HEADER)
		block = fya_alloc(user, size + HEADER, HEADER);
	if (!block)
		return NULL;
	memcpy(block, &size, sizeof(size));
	return block + HEADER;
}

static void release(void *p, void *user)
{
	size_t size;

	if (!p)
		return;
	memcpy(&size, (char *)p - HEADER, sizeof(size));
	fya_free(user, (char *)p - HEADER, size + HEADER);
}

/* --- compiling -------------------------------------------------------------------------------- */

static fyfm_status describe(int code, size_t offset, fyfm_i_pattern_error *error)
{
	if (code == PCRE2_ERROR_HEAP_FAILED)
		return FYFM_ERR_NOMEM;
	error->offset = offset;
	pcre2_get_error_message(code, (PCRE2_UCHAR *)error->message, sizeof(error->message));
	switch (code) {
	case PCRE2_ERROR_PATTERN_TOO_LARGE:
	case PCRE2_ERROR_PATTERN_STRING_TOO_LONG:
	case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
	case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
		return FYFM_ERR_LIMIT;
	default:
		return FYFM_ERR_SYNTAX;
	}
}

static fyfm_status compile(pcre2_compile_context *context, fyfm_str text, pcre2_code **out,
                           fyfm_i_pattern_error *error)
{
	PCRE2_SIZE offset = 0;
	int code = 0;

	pcre2_set_max_pattern_length(context, LENGTH_MAX);
	/* \u{1F600}, and \d that says no more than 0 to 9: the rest is in compile_options. */
	pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
	*out = pcre2_compile((PCRE2_SPTR)text.data, text.len, compile_options, &code, &offset,
	                     context);
	return *out ? FYFM_OK : describe(code, offset, error);
}

fyfm_status fyfm_i_pattern_compile(fya_allocator *a, fyfm_str text, const fyfm_i_pattern **out,
                                   fyfm_i_pattern_error *error)
{
	fyfm_status st = FYFM_ERR_NOMEM;
	fyfm_i_pattern *p = fya_alloc(a, sizeof(*p), 0);
	char *copy = fya_alloc(a, text.len + 1, 1);
	pcre2_general_context *general = pcre2_general_context_create(allocate, release, a);
	pcre2_compile_context *context = NULL;

	*out = NULL;
	if (general)
		context = pcre2_compile_context_create(general);
	if (p && copy && context)
		st = compile(context, text, &p->code, error);
	pcre2_compile_context_free(context);
	pcre2_general_context_free(general);
	if (st == FYFM_OK) {
		memcpy(copy, text.data, text.len);
		copy[text.len] = '\0';
		p->text = (fyfm_str){ copy, text.len };
		*out = p;
	} else {
		fya_free(a, copy, text.len + 1);
		fya_free(a, p, sizeof(*p));
	}
	return st;
}

fyfm_str fyfm_i_pattern_text(const fyfm_i_pattern *p)
{
	return p->text;
}

/* --- matching --------------------------------------------------------------------------------- */

struct meter {
	uint64_t *steps;
	uint64_t cost; /* of one item */
};

/* PCRE2's own limit starts anew at each place where a match may begin; this one does not. */
static int count_step(pcre2_callout_block *block, void *user)
{
	struct meter *m = user;

	(void)block;
	if (*m->steps < m->cost) {
		*m->steps = 0;
		return PCRE2_ERROR_CALLOUT;
	}
	*m->steps -= m->cost;
	return 0;
}

static fyfm_status status_of(int code, bool *matches)
{
	*matches = code >= 0;
	switch (code) {
	case PCRE2_ERROR_CALLOUT:
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_RECURSELOOP:
		return FYFM_ERR_LIMIT;
	case PCRE2_ERROR_NOMEMORY:
		return FYFM_ERR_NOMEM;
	default: /* no match; text that is not UTF-8 matches nothing */
		return FYFM_OK;
	}
}

fyfm_status fyfm_i_pattern_match(const fyfm_i_pattern *p, fya_allocator *scratch, fyfm_str text,
                                 uint64_t *steps, bool *matches)
{
	struct meter meter = { steps, 1 + text.len / SCANNED_PER_STEP };
	int code = PCRE2_ERROR_NOMEMORY;
	pcre2_general_context *general = pcre2_general_context_create(allocate, release, scratch);
	pcre2_match_context *context = NULL;
	pcre2_match_data *data = NULL;

	if (general) {
		context = pcre2_match_context_create(general);
		data = pcre2_match_data_create(1, general);
	}
	if (context && data) {
		pcre2_set_heap_limit(context, HEAP_MAX_KIB);
		pcre2_set_callout(context, count_step, &meter);
		code = pcre2_match(p->code, (PCRE2_SPTR)text.data, text.len, 0, 0, data, context);
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	pcre2_general_context_free(general);
	return status_of(code, matches);
}
