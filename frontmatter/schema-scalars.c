/* Checks that look at one value and not into it: its type, its text, its size. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "frontmatter/block-text.h"
#include "frontmatter/schema-run.h"
#include "frontmatter/utf8.h"

enum { TIME_MAX = 64 }; /* bytes of the longest text that may be a timestamp */

/* --- types ------------------------------------------------------------------------------------ */

static bool is_whole(double d)
{
	return d >= -0x1p63 && d < 0x1p63 ? (double)(int64_t)d == d : isfinite(d);
}

unsigned fyfm_i_types_of(fyfm_value v)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_NULL:
		return FYFM_I_TYPE_NULL;
	case FYFM_BOOL:
		return FYFM_I_TYPE_BOOLEAN;
	case FYFM_INT:
		return FYFM_I_TYPE_INTEGER | FYFM_I_TYPE_NUMBER;
	case FYFM_FLOAT:
		return FYFM_I_TYPE_NUMBER |
		       (is_whole(fyfm_get_float(v)) ? FYFM_I_TYPE_INTEGER : 0u);
	case FYFM_STRING:
	case FYFM_TIMESTAMP:
		return FYFM_I_TYPE_STRING;
	case FYFM_SEQ:
		return FYFM_I_TYPE_ARRAY;
	case FYFM_MAP:
		return FYFM_I_TYPE_OBJECT;
	default:
		return 0;
	}
}

/* "a date, a list or nothing". */
static void phrase_types(unsigned types, enum fyfm_i_format format, char *out, size_t size)
{
	const struct {
		unsigned type;
		const char *phrase;
	} phrases[] = {
		{ FYFM_I_TYPE_STRING, fyfm_i_format_phrase(format) },
		{ FYFM_I_TYPE_NUMBER, "a number" },
		{ FYFM_I_TYPE_INTEGER, "a whole number" },
		{ FYFM_I_TYPE_BOOLEAN, "true or false" },
		{ FYFM_I_TYPE_ARRAY, "a list" },
		{ FYFM_I_TYPE_OBJECT, "a mapping" },
		{ FYFM_I_TYPE_NULL, "nothing" },
	};
	size_t len = 0;

	if (types & FYFM_I_TYPE_NUMBER)
		types &= ~(unsigned)FYFM_I_TYPE_INTEGER;
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]) && len < size; i++) {
		bool last = (types & ~phrases[i].type) == 0;
		const char *between = len == 0 ? "" : last ? " or " : ", ";

		if (!(types & phrases[i].type))
			continue;
		types &= ~phrases[i].type;
		len += (size_t)snprintf(out + len, size - len, "%s%s", between, phrases[i].phrase);
	}
}

/* Whether text, without its quotes, would be of one of these types. */
static bool is_word_of(fyfm_str text, unsigned types)
{
	double d;

	if (types & (FYFM_I_TYPE_NUMBER | FYFM_I_TYPE_INTEGER))
		return fyfm_float_parse(text.data, text.len, &d);
	return types == FYFM_I_TYPE_BOOLEAN &&
	       ((text.len == 4 && memcmp(text.data, "true", 4) == 0) ||
	        (text.len == 5 && memcmp(text.data, "false", 5) == 0));
}

/* What YAML 1.1 reads as a boolean. */
static const char *old_boolean(fyfm_str text)
{
	static const char *const words[][2] = { { "yes", "true" }, { "no", "false" },
		                                { "on", "true" },  { "off", "false" },
		                                { "y", "true" },   { "n", "false" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (text.len == strlen(words[i][0]) &&
		    strncasecmp(text.data, words[i][0], text.len) == 0)
			return words[i][1];
	}
	return NULL;
}

static void hint_about_text(fyfm_diag *d, fyfm_str text, unsigned types)
{
	const char *word = old_boolean(text);

	if (types == FYFM_I_TYPE_BOOLEAN && word)
		fyfm_diag_hint(d, "write `%s`", word);
	else if (is_word_of(text, types))
		fyfm_diag_hint(d, "leave the quotes out");
	else if (types == FYFM_I_TYPE_ARRAY && text.len < 40 && !memchr(text.data, '\n', text.len))
		fyfm_diag_hint(d, "write a list of one: [\"%.*s\"]", (int)text.len, text.data);
}

/* Says how to write what was meant, where that is easy to guess. */
static void hint_type(fyfm_i_run *r, fyfm_diag *d, fyfm_value v, unsigned types,
                      enum fyfm_i_format format)
{
	unsigned found = fyfm_i_types_of(v);
	fyfm_str text;

	if (types == FYFM_I_TYPE_STRING && format == FYFM_I_FORMAT_NONE &&
	    (found & (FYFM_I_TYPE_NUMBER | FYFM_I_TYPE_BOOLEAN)))
		fyfm_diag_hint(d, "put it in quotes");
	else if (types == FYFM_I_TYPE_STRING && format == FYFM_I_FORMAT_DATE)
		fyfm_diag_hint(d, "write it as 2024-05-01");
	if (fyfm_kind_of(v) != FYFM_STRING)
		return;
	text = fyfm_text(&v, r->scratch);
	if (text.data)
		hint_about_text(d, text, types);
}

void fyfm_i_tell_type(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at,
                      unsigned types, enum fyfm_i_format format)
{
	char wanted[160], found[FYFM_I_DESCRIBE_SIZE];
	fyfm_diag *d;

	if (r->quiet != 0)
		return;
	phrase_types(types, format, wanted, sizeof(wanted));
	d = fyfm_i_run_tell(r, n, at, false, FYFM_ERR_TYPE, "expected %s, found %s", wanted,
	                    fyfm_i_describe(v, r->scratch, found));
	if (d && d->hint[0] == '\0')
		hint_type(r, d, v, types, format);
}

/* --- enum, const ------------------------------------------------------------------------------ */

/* Text of a schema in JSON is the timestamp of a page in YAML. */
static bool is_time_as_text(fyfm_i_run *r, fyfm_value time, fyfm_value text)
{
	fyfm_timestamp t = fyfm_get_timestamp(time), other;
	fyfm_str s;

	if (fyfm_i_text_len(&text) > TIME_MAX)
		return false;
	s = fyfm_text(&text, r->scratch);
	return s.data && fyfm_timestamp_parse(s.data, s.len, &other) &&
	       t.seconds == other.seconds &&
	       t.nanoseconds == other.nanoseconds && t.has_zone == other.has_zone &&
	       t.date_only == other.date_only;
}

static bool is_same(fyfm_i_run *r, fyfm_value v, fyfm_value wanted)
{
	fyfm_kind kind = fyfm_kind_of(v), other = fyfm_kind_of(wanted);
	size_t budget = r->steps, before = budget;
	bool same;

	if (kind == FYFM_TIMESTAMP && other == FYFM_STRING)
		return fyfm_i_run_spend(r, 0) && is_time_as_text(r, v, wanted);
	if (kind == FYFM_STRING && other == FYFM_TIMESTAMP)
		return fyfm_i_run_spend(r, 0) && is_time_as_text(r, wanted, v);
	same = fyfm_i_equal(v, wanted, &budget);
	r->steps -= before - budget;
	return fyfm_i_run_spend(r, 0) && same;
}

/* "a", "b" or "c". */
static void list_choices(fyfm_i_run *r, fyfm_value choices, char *out, size_t size)
{
	size_t count = fyfm_count(choices), len = 0;
	char quoted[FYFM_I_DESCRIBE_SIZE];

	for (size_t i = 0; i < count; i++) {
		const char *between = i == 0 ? "" : i + 1 == count ? " or " : ", ";

		fyfm_i_quote(fyfm_at(choices, i), r->scratch, quoted);
		if (len + strlen(between) + strlen(quoted) + sizeof(", ...") > size) {
			snprintf(out + len, size - len, ", ...");
			return;
		}
		len += (size_t)snprintf(out + len, size - len, "%s%s", between, quoted);
	}
}

/* Names the choice that text may have been meant to be. */
static void hint_choice(fyfm_i_run *r, fyfm_diag *d, fyfm_value choices, fyfm_value v)
{
	enum { COMPARED = 64, WORD = 64 };
	char words[COMPARED][WORD];
	const char *names[COMPARED];
	size_t count = 0;
	const char *near;
	fyfm_str text;

	if (fyfm_kind_of(v) != FYFM_STRING)
		return;
	for (size_t i = 0; i < fyfm_count(choices) && count < COMPARED; i++) {
		fyfm_value choice = fyfm_at(choices, i);

		if (fyfm_kind_of(choice) != FYFM_STRING)
			continue;
		text = fyfm_text(&choice, r->scratch);
		if (!text.data || text.len >= WORD)
			continue;
		memcpy(words[count], text.data, text.len);
		words[count][text.len] = '\0';
		names[count] = words[count];
		count++;
	}
	text = fyfm_text(&v, r->scratch);
	near = text.data ? fyfm_did_you_mean(text.data, text.len, names, count) : NULL;
	if (near)
		fyfm_diag_hint(d, "did you mean '%s'?", near);
}

static void tell_choices(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	char wanted[150], found[FYFM_I_DESCRIBE_SIZE];
	fyfm_diag *d;

	if (r->quiet != 0)
		return;
	list_choices(r, n->choices, wanted, sizeof(wanted));
	d = fyfm_i_run_tell(r, n, at, false, FYFM_ERR_RANGE, "expected %s, found %s", wanted,
	                    fyfm_i_describe(v, r->scratch, found));
	if (d)
		hint_choice(r, d, n->choices, v);
}

static bool is_choice(fyfm_i_run *r, fyfm_value choices, fyfm_value v)
{
	for (size_t i = 0; i < fyfm_count(choices); i++) {
		if (is_same(r, v, fyfm_at(choices, i)))
			return true;
	}
	return false;
}

bool fyfm_i_check_identity(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	char wanted[FYFM_I_DESCRIBE_SIZE], found[FYFM_I_DESCRIBE_SIZE];

	if (n->types != 0 && !(n->types & fyfm_i_types_of(v))) {
		fyfm_i_tell_type(r, n, v, at, n->types, n->format);
		return false;
	}
	if (!fyfm_i_is_undefined(n->choices) && !is_choice(r, n->choices, v)) {
		tell_choices(r, n, v, at);
		return false;
	}
	if (!fyfm_i_is_undefined(n->constant) && !is_same(r, v, n->constant)) {
		fyfm_i_run_tell(r, n, at, false, FYFM_ERR_RANGE, "expected %s, found %s",
		                fyfm_i_quote(n->constant, r->scratch, wanted),
		                fyfm_i_describe(v, r->scratch, found));
		return false;
	}
	return true;
}

/* --- sizes ------------------------------------------------------------------------------------ */

bool fyfm_i_check_range(fyfm_i_run *r, const fyfm_i_node *n, const fyfm_i_spot *at,
                        const fyfm_i_range *range, size_t count, const char *unit)
{
	bool few = count < range->least;
	size_t bound = few ? range->least : range->beyond - 1;

	if (!few && (range->beyond == 0 || count < range->beyond))
		return true;
	fyfm_i_run_tell(r, n, at, false, FYFM_ERR_RANGE, "expected %s %zu %s%s, found %zu",
	                few ? "at least" : "at most", bound, unit, bound == 1 ? "" : "s", count);
	return false;
}

/* --- text ------------------------------------------------------------------------------------- */

static size_t count_characters(fyfm_str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += !fyfm_i_utf8_is_continuation(text.data[i]);
	return count;
}

static bool check_pattern(fyfm_i_run *r, const fyfm_i_node *n, fyfm_str text, const fyfm_i_spot *at)
{
	char found[FYFM_I_DESCRIBE_SIZE];

	if (fyfm_i_run_match(r, n->pattern, text, at))
		return true;
	if (r->quiet == 0)
		fyfm_i_run_tell(r, n, at, false, FYFM_ERR_RANGE,
		                "text %s does not match the pattern %s",
		                fyfm_i_quote_text(text, found),
		                fyfm_i_pattern_text(n->pattern).data);
	return false;
}

static bool check_format(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, fyfm_str text,
                         const fyfm_i_spot *at)
{
	fyfm_timestamp t;
	bool fits;

	if (fyfm_kind_of(v) == FYFM_TIMESTAMP) {
		t = fyfm_get_timestamp(v);
		fits = fyfm_i_format_fits_time(n->format, &t);
	} else {
		fits = fyfm_i_format_fits(n->format, text);
	}
	if (!fits)
		fyfm_i_tell_type(r, n, v, at, FYFM_I_TYPE_STRING, n->format);
	return fits;
}

/* One complaint a value is enough. */
static bool check_parts(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, fyfm_str text,
                        const fyfm_i_spot *at)
{
	return (n->format == FYFM_I_FORMAT_NONE || check_format(r, n, v, text, at)) &&
	       fyfm_i_check_range(r, n, at, &n->length, count_characters(text), "character") &&
	       (!n->pattern || check_pattern(r, n, text, at));
}

bool fyfm_i_check_text(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	char room[FYFM_I_SCALAR_SIZE];
	fyfm_str text;
	bool ok;

	if (n->format == FYFM_I_FORMAT_NONE && !n->pattern && n->length.least == 0 &&
	    n->length.beyond == 0)
		return true;
	if (fyfm_kind_of(v) == FYFM_STRING && !fyfm_i_run_spend(r, fyfm_i_text_len(&v)))
		return false;
	text = fyfm_i_key_text(&v, r->scratch, room);
	if (!text.data) {
		fyfm_i_run_end(r, FYFM_ERR_NOMEM, NULL, NULL);
		return false;
	}
	ok = check_parts(r, n, v, text, at);
	fyfm_i_text_done(&v, r->scratch, text);
	return ok;
}

/* --- numbers ---------------------------------------------------------------------------------- */

enum order { LESS = -1, EQUAL, MORE, UNORDERED /* not a number */ };

/* Without rounding either. */
static enum order compare_int_float(int64_t i, double d)
{
	int64_t whole;

	if (isnan(d))
		return UNORDERED;
	if (d >= 0x1p63)
		return LESS;
	if (d < -0x1p63)
		return MORE;
	whole = (int64_t)d;
	if (i != whole)
		return i < whole ? LESS : MORE;
	if ((double)whole == d)
		return EQUAL;
	return d > (double)whole ? LESS : MORE;
}

static enum order compare(fyfm_value a, fyfm_value b)
{
	bool a_int = fyfm_kind_of(a) == FYFM_INT, b_int = fyfm_kind_of(b) == FYFM_INT;
	double x, y;

	if (a_int && b_int) {
		int64_t i = fyfm_get_int(a), j = fyfm_get_int(b);

		return i < j ? LESS : i > j ? MORE : EQUAL;
	}
	if (a_int)
		return compare_int_float(fyfm_get_int(a), fyfm_get_float(b));
	if (b_int) {
		enum order turned = compare_int_float(fyfm_get_int(b), fyfm_get_float(a));

		return turned == LESS ? MORE : turned == MORE ? LESS : turned;
	}
	x = fyfm_get_float(a);
	y = fyfm_get_float(b);
	if (isnan(x) || isnan(y))
		return UNORDERED;
	return x < y ? LESS : x > y ? MORE : EQUAL;
}

/* The quotient of decimals such as 0.3 and 0.1 is whole but for the rounding of three doubles. */
static bool is_multiple(fyfm_value v, fyfm_value of)
{
	double quotient;

	if (fyfm_kind_of(v) == FYFM_INT && fyfm_kind_of(of) == FYFM_INT)
		return fyfm_get_int(v) % fyfm_get_int(of) == 0;
	quotient = fyfm_get_float(v) / fyfm_get_float(of);
	if (!isfinite(quotient))
		return fmod(fyfm_get_float(v), fyfm_get_float(of)) == 0;
	return fabs(quotient - rint(quotient)) <= 4 * DBL_EPSILON * fabs(quotient);
}

static bool check_bound(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at,
                        fyfm_value bound, bool fits, const char *what)
{
	char wanted[FYFM_I_DESCRIBE_SIZE], found[FYFM_I_DESCRIBE_SIZE];

	if (fits)
		return true;
	fyfm_i_run_tell(r, n, at, false, FYFM_ERR_RANGE, "expected %s %s, found %s", what,
	                fyfm_i_quote(bound, r->scratch, wanted),
	                fyfm_i_quote(v, r->scratch, found));
	return false;
}

bool fyfm_i_check_number(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	const struct {
		fyfm_value bound;
		const char *what;
		enum order fits, fits_too;
	} bounds[] = {
		{ n->minimum, "at least", MORE, EQUAL },
		{ n->above, "more than", MORE, MORE },
		{ n->maximum, "at most", LESS, EQUAL },
		{ n->below, "less than", LESS, LESS },
	};

	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		enum order order;

		if (fyfm_i_is_undefined(bounds[i].bound))
			continue;
		order = compare(v, bounds[i].bound);
		if (!check_bound(r, n, v, at, bounds[i].bound,
		                 order == bounds[i].fits || order == bounds[i].fits_too,
		                 bounds[i].what))
			return false;
	}
	return fyfm_i_is_undefined(n->multiple_of) ||
	       check_bound(r, n, v, at, n->multiple_of, is_multiple(v, n->multiple_of),
	                   "a multiple of");
}

/* --- uniqueItems ------------------------------------------------------------------------------ */

struct hashed {
	uint64_t hash;
	size_t index;
};

static int compare_hashes(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static bool hash_items(fyfm_i_run *r, fyfm_value v, struct hashed *items)
{
	for (size_t i = 0; i < fyfm_count(v); i++) {
		fyfm_value item = fyfm_at(v, i);
		size_t len = fyfm_kind_of(item) == FYFM_STRING ? fyfm_i_text_len(&item) : 0;

		if (!fyfm_i_run_spend(r, len))
			return false;
		items[i] = (struct hashed){ fyfm_hash(item), i };
	}
	qsort(items, fyfm_count(v), sizeof(*items), compare_hashes);
	return true;
}

/* Tells each item that an earlier one is equal to. */
static bool compare_items(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v,
                          const struct hashed *items, const fyfm_i_spot *at)
{
	size_t count = fyfm_count(v);
	bool unique = true;

	for (size_t i = 1; i < count && r->status == FYFM_OK; i++) {
		for (size_t j = i; j > 0 && items[j - 1].hash == items[i].hash; j--) {
			fyfm_value item = fyfm_at(v, items[i].index);
			fyfm_i_spot spot = { at, fyfm_undefined(NULL), items[i].index };
			char quoted[FYFM_I_DESCRIBE_SIZE];

			if (!is_same(r, item, fyfm_at(v, items[j - 1].index)))
				continue;
			fyfm_i_run_tell(r, n, &spot, false, FYFM_ERR_EXISTS,
			                "%s is in this list already, as item %zu",
			                fyfm_i_quote(item, r->scratch, quoted),
			                items[j - 1].index + 1);
			unique = false;
			break;
		}
	}
	return unique;
}

bool fyfm_i_check_unique(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at)
{
	size_t count = fyfm_count(v);
	struct hashed *items;
	bool unique = false;

	if (!n->unique || count < 2)
		return true;
	items = fya_alloc_array(r->scratch, count, sizeof(*items), 0);
	if (!items)
		fyfm_i_run_end(r, FYFM_ERR_NOMEM, NULL, NULL);
	else if (hash_items(r, v, items))
		unique = compare_items(r, n, v, items, at);
	fya_free(r->scratch, items, count * sizeof(*items));
	return unique;
}
