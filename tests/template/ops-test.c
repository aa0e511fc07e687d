/* What the differential cases cannot show: limits, nesting, damaged text, memory that runs out. */
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "allocators/testing.h"
#include "libfy-ssg/template/ops.h"
#include "tests/template/expression.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* A parameter for each row of a table: a pointer inside of one would be invalid in the test's
 * process. */
static struct criterion_test_params rows_of(size_t count)
{
	static size_t rows[256];

	for (size_t i = 0; i < count; i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, count);
}

/* --- what fails, and how ---------------------------------------------------------------------- */

/* Two equal values, nested in themselves as often as `times` says. */
#define NEST(times, start, step)                                                               \
	"{% set ns = namespace(x=" start ", y=none, z=none) %}"                                \
	"{% for k in range(2) %}{% set ns.x = " start " %}{% for i in range(" times ") %}"     \
	"{% set ns.x = " step " %}{% endfor %}"                                                \
	"{% set ns.y = ns.z %}{% set ns.z = ns.x %}{% endfor %}"

static const struct failing {
	const char *source;
	fyfm_status want;
} failing[] = {
	/* 64 bits */
	{ "{% set n = 9223372036854775807 %}{{ n + 1 }}", FYFM_ERR_RANGE },
	{ "{% set n = -9223372036854775807 - 1 %}{{ -n }}", FYFM_ERR_RANGE },
	{ "{% set n = -9223372036854775807 - 1 %}{{ n // -1 }}", FYFM_ERR_RANGE },
	{ "{% set n = -9223372036854775807 - 1 %}{{ n % -1 }}", FYFM_OK },
	{ "{% set n = -9223372036854775807 - 1 %}{{ n|abs }}", FYFM_ERR_RANGE },
	{ "{% set n = 2 %}{{ n ** 62 }}", FYFM_OK },
	{ "{% set n = 2 %}{{ n ** 63 }}", FYFM_ERR_RANGE },
	{ "{% set n = 3037000500 %}{{ n * n }}", FYFM_ERR_RANGE },
	{ "{{ '9223372036854775808'|int }}", FYFM_ERR_RANGE },
	{ "{{ '-9223372036854775808'|int }}", FYFM_OK },
	{ "{% set f = 1e19 %}{{ f|int }}", FYFM_ERR_RANGE },
	{ "{% set n = 10 %}{{ n / 0 }}", FYFM_ERR_RANGE },
	{ "{% set n = -8.0 %}{{ n ** 0.5 }}", FYFM_ERR_RANGE },
	{ "{% set n = 10.0 %}{{ n ** 400 }}", FYFM_ERR_RANGE },
	/* kinds */
	{ "{% set n = 1 %}{{ n + 'a' }}", FYFM_ERR_TYPE },
	{ "{% set n = 1 %}{{ n < 'a' }}", FYFM_ERR_TYPE },
	{ "{{ missing + 1 }}", FYFM_ERR_TYPE },
	{ "{{ {'a': 1}|unique|list }}{{ [[1]]|unique|list }}", FYFM_ERR_TYPE },
	{ "{% for x in 5 %}{% endfor %}", FYFM_ERR_TYPE },
	/* sizes */
	{ "{% set s = 'x' %}{{ (s * 1000000000)|length }}", FYFM_ERR_LIMIT },
	{ "{% set s = 'x' %}{{ s * 9223372036854775807 }}", FYFM_ERR_LIMIT },
	{ "{% set l = [0] %}{{ (l * 1000000000)|length }}", FYFM_ERR_LIMIT },
	{ "{{ range(1000000000)|list|length }}", FYFM_ERR_LIMIT },
	{ "{{ range(1000000000)|length }}", FYFM_OK },
	{ "{{ range(-9223372036854775807, 9223372036854775807)|last }}", FYFM_OK },
	{ "{{ range(1000000000)[5:]|first }}", FYFM_OK },
	{ "{{ range(100000000)|join }}", FYFM_ERR_LIMIT },
	{ "{% set s = 'x' %}{{ s|center(9223372036854775807)|length }}", FYFM_ERR_LIMIT },
	{ "{% set s = 'x\\ny' %}{{ s|indent(1000000000)|length }}", FYFM_ERR_LIMIT },
	{ "{% set s = '%1000000000d' %}{{ (s % 1)|length }}", FYFM_ERR_LIMIT },
	{ "{% set s = '%.1000000000f' %}{{ (s % 1)|length }}", FYFM_ERR_LIMIT },
	{ "{% set s = '%.99999999999999999999d' %}{{ (s % 1)|length }}", FYFM_ERR_LIMIT },
	{ "{% set s = 'x' * 10000 %}{{ s|replace('', s)|length }}", FYFM_ERR_LIMIT },
	{ "{% set l = [[1]] %}{{ l|tojson(1000000000)|length }}", FYFM_ERR_LIMIT },
	{ "{% set l = [1] %}{{ l|batch(1000000000, 0)|list|length }}", FYFM_ERR_LIMIT },
	{ "{% set l = [1] %}{{ l|slice(1000000000)|list|length }}", FYFM_ERR_LIMIT },
	{ "{% set s = 'a b' * 9000 %}{{ s|wordwrap(1, wrapstring=s)|length }}", FYFM_ERR_LIMIT },
	/* nesting */
	{ NEST("1000", "[]", "[ns.x]") "{{ ns.x }}", FYFM_ERR_LIMIT },
	{ NEST("1000", "[]", "[ns.x]") "{{ ns.x|tojson }}", FYFM_ERR_LIMIT },
	{ NEST("1000", "[]", "[ns.x]") "{{ ns.x|pprint }}", FYFM_ERR_LIMIT },
	{ NEST("1000", "[]", "[ns.x]") "{{ ns.x == ns.y }}", FYFM_ERR_LIMIT },
	{ NEST("1000", "[]", "[ns.x]") "{{ ns.x < ns.y }}", FYFM_ERR_LIMIT },
	{ NEST("1000", "()", "(ns.x,)") "{{ [ns.x]|unique|list|length }}", FYFM_ERR_LIMIT },
	/* parts shared over and over, which are twice as many at each level */
	{ NEST("100", "[1]", "[ns.x, ns.x]") "{{ ns.x == ns.y }}", FYFM_ERR_LIMIT },
	{ NEST("100", "[1]", "[ns.x, ns.x]") "{{ ns.x|string|length }}", FYFM_ERR_LIMIT },
	{ NEST("100", "[1]", "[ns.x, ns.x]") "{{ ns.x|tojson|length }}", FYFM_ERR_LIMIT },
	{ NEST("100", "[1]", "[ns.x, ns.x]") "{{ ns.x|pprint|length }}", FYFM_ERR_LIMIT },
	{ NEST("100", "(1,)", "(ns.x, ns.x)") "{{ [ns.x]|unique|list|length }}", FYFM_ERR_LIMIT },
};

ParameterizedTestParameters(ops, failures)
{
	return rows_of(COUNT(failing));
}

ParameterizedTest(size_t *row, ops, failures, .timeout = 60)
{
	cr_assert(eq(int, render_status(failing[*row].source), failing[*row].want), "%s",
	          failing[*row].source);
}

/* --- time ------------------------------------------------------------------------------------- */

/* A megabyte that an unlucky matcher would look at a megabyte times. */
static const char *const pathological[] = {
	"{% set s = '<' * 1000000 %}{{ s|striptags|length }}",
	"{% set s = '<!--' * 250000 %}{{ s|striptags|length }}",
	"{% set s = '&' * 1000000 %}{{ s|striptags|length }}",
	"{% set s = '&#' * 500000 %}{{ s|striptags|length }}",
	"{% set s = '&a' * 500000 %}{{ s|striptags|length }}",
	"{% set s = '(' * 1000000 %}{{ s|urlize|length }}",
	"{% set s = '.' * 1000000 %}{{ s|urlize|length }}",
	"{% set s = 'a.' * 500000 %}{{ s|urlize|length }}",
	"{% set s = 'a@' * 500000 %}{{ s|urlize|length }}",
	"{% set s = 'http://' ~ 'a-' * 500000 %}{{ s|urlize|length }}",
	"{% set s = 'http://[' ~ '1:' * 500000 %}{{ s|urlize|length }}",
	"{% set s = '-' * 1000000 %}{{ s|wordwrap(10)|length }}",
	"{% set s = 'a--' * 300000 %}{{ s|wordwrap(10)|length }}",
	"{% set s = 'a-a-' * 250000 %}{{ s|wordwrap(50)|length }}",
	"{% set s = ' ' * 1000000 %}{{ s|wordwrap(10)|length }}",
	"{% set s = 'x' * 1000000 %}{{ s|wordwrap(1)|length }}",
	"{% set s = 'Σ' * 500000 %}{{ s|lower|length }}",
	"{% set s = 'Σ.' * 300000 %}{{ s|lower|length }}",
	"{% set s = 'a' * 1000000 %}{{ s|replace('aaaaaaaab', 'x')|length }}",
	"{% set s = 'a' * 500000 ~ 'b' %}{{ ('a' * 250000 ~ 'c') in s }}",
	"{% set s = 'é' * 500000 %}{{ s[::-1]|length }}",
	"{% set s = 'é' * 500000 %}{{ s|list|length }}",
	"{% set s = ' ' * 1000000 ~ 'x' %}{{ s|trim|title|wordcount }}",
	"{% set s = '1' * 1000000 %}{{ s|float }}",
	"{% set s = '%' * 1000000 %}{{ (s % ())|length }}",
	"{% set s = '\\n' * 1000000 %}{{ s|indent|length }}",
	"{% set l = range(300000)|list %}{{ l|sort(reverse=true)|first }}",
	"{% set l = range(300000)|list %}{{ l|unique|list|length }}",
	"{% set l = range(300000)|map('string')|list %}{{ l|sort|last }}",
	"{% set l = range(300000)|batch(1)|list %}{{ l|sum(start=[])|length }}",
	"{% set l = range(300000)|batch(2)|list %}{{ l|groupby(0)|length }}",
	"{% set l = range(100000)|list %}{{ l|pprint|length }}{{ l|tojson|length }}",
};

ParameterizedTestParameters(ops, takes_linear_time)
{
	return rows_of(COUNT(pathological));
}

/* A quadratic one takes minutes; the bound is wide for sanitizers on a busy machine. */
ParameterizedTest(size_t *row, ops, takes_linear_time, .timeout = 30)
{
	cr_assert(eq(int, render_status(pathological[*row]), FYFM_OK), "%s", pathological[*row]);
}

/* --- memory ----------------------------------------------------------------------------------- */

/* Everything that allocates. What fails must end the render with NOMEM and nothing else. */
static const char *const hungry[] = {
	"{{ [3, 1, 2]|sort|join(', ') }}{{ ['b', 'A']|sort(attribute='0')|list }}{{ 'x' * 50 }}",
	"{% set n = 1e300 %}{{ n * 2.5 }}{{ n }}{{ '%20.3f %s %r %x' % (n, 'é', 'é', 255) }}",
	"{% set s = 'hello wonderful world' %}{{ s|upper }}{{ s|title }}{{ s|truncate(9) }}"
	"{{ s[::2] }}"
	"{{ s|center(40) }}{{ s|replace('o', '000') }}{{ s|indent }}{{ s|trim('h') }}"
	"{{ s|wordwrap(5) }}",
	"{% set d = {'b': [1, 2], 'a': {'x': 1.5}} %}{{ d|tojson(2) }}{{ d|pprint }}"
	"{{ d|dictsort }}"
	"{{ d|items|list }}{{ d|urlencode }}{{ d }}{{ dict(d, c=1) }}",
	"{% set l = [{'a': 'x', 'n': 1}, {'a': 'Y', 'n': 2}, {'a': 'y'}] %}{{ l|groupby('a') }}"
	"{{ l|map(attribute='n', default='none at all')|list }}{{ l|selectattr('n')|list }}"
	"{{ l|unique(attribute='a')|list }}{{ l|sort(attribute='a,a')|list|length }}"
	"{{ l|max(attribute='a') }}",
	"{{ range(9)|batch(4, 'x')|list }}{{ range(9)|slice(4, 'x')|list }}"
	"{{ range(9)|map('string')|join }}"
	"{{ range(9)[2:5] }}{{ [1, 2] + [3] }}{{ (1, 2) * 3 }}{{ range(9)|reverse|list }}"
	"{{ [[1], [2]]|sum(start=[0]) }}",
	"{{ '<p>a &amp; b</p>'|striptags }}"
	"{{ 'see http://a.test/b and me@c.test'|urlize(5, true) }}"
	"{{ {'a b': '<'}|urlencode }}{{ {'a': '<'}|xmlattr }}{{ '<&>'|e }}"
	"{{ 'Grüße an alle'|slugify }}",
	"{{ '2024-05-01 10:00'|date('%A, %d %B %Y') }}{{ 1714557600|date_iso }}"
	"{{ 1714557600|date_rfc822 }}",
};

ParameterizedTestParameters(ops, survives_failing_allocations)
{
	return rows_of(COUNT(hungry));
}

ParameterizedTest(size_t *row, ops, survives_failing_allocations, .timeout = 60)
{
	fyfm_status st;
	expression x;
	size_t n = 0;

	expression_init(&x, "x.html", hungry[*row], "Europe/Paris");
	do {
		fya_failing_set(x.arena, ++n);
		st = expression_render(&x);
		if (fya_failing_calls(x.arena) < n)
			break;
		/* A resize that only gives memory back may fail without harm. */
		cr_assert(st == FYFM_OK || st == FYFM_ERR_NOMEM, "allocation %zu of %s: %s", n,
		          hungry[*row], x.error.message);
	} while (n < 100000);
	cr_assert(eq(int, st, FYFM_OK), "%s: %s", hungry[*row], x.error.message);
	cr_assert(gt(sz, n, 5));
	expression_release(&x);
}

/* --- damaged text ----------------------------------------------------------------------------- */

/* Text of a mapping that changes under the reader is no UTF-8 any more. */
static const char *const damaged[] = { "\xff", "\xc3", "a\xe2\x82", "\x80\x80\x80", "\xf0\x9f\x98",
	                               "<\xc3>", "&\xe2;", "x\xc3 y\xff\xfe\xfd z",
	                               "\xed\xa0\x80" };

static const char *const text_filters[] = {
	"upper", "lower", "title", "capitalize", "center(20)", "trim", "trim('\xc3\xa9')",
	"truncate(3)", "wordwrap(2)", "wordcount", "indent", "replace('', '-')", "striptags",
	"urlize", "urlencode", "tojson", "pprint", "string", "list", "reverse", "first",
	"last", "length", "sort", "unique|list", "int", "float", "e", "slugify", "join('-')",
	"batch(2)|list", "map('upper')|list", "min", "max", "select('lower')|list",
	"xmlattr|d",
};

Test(ops, damaged_text_stays_in_bounds)
{
	for (size_t i = 0; i < COUNT(text_filters); i++) {
		char source[64];
		expression x;

		snprintf(source, sizeof(source), "{{ s|%s }}{{ s[1:] }}{{ s[-1] }}",
		         text_filters[i]);
		expression_init(&x, "x", source, NULL);
		for (size_t k = 0; k < COUNT(damaged); k++) {
			/* A copy of its own, so that a sanitizer sees what is read beyond it. */
			size_t len = strlen(damaged[k]);
			char *text = malloc(len);
			fyfm_value key = fyfm_string(x.heap, "s", 1), s;

			memcpy(text, damaged[k], len);
			s = fyfm_string(x.heap, text, len);
			x.context = fyfm_map(x.heap, &key, &s, 1, fyfm_undefined(NULL));
			/* What comes out does not matter, but that something does. */
			cr_expect(ne(int, expression_render(&x), FYFM_ERR_NOMEM), "%s", source);
			free(text);
		}
		expression_release(&x);
	}
}

/* --- dates ------------------------------------------------------------------------------------ */

static fyfm_value date_of(fya_allocator *a, int64_t seconds, bool date_only, int zone,
                          bool has_zone)
{
	fyfm_timestamp t = { .seconds = seconds, .zone = (int16_t)zone, .has_zone = has_zone,
		             .date_only = date_only };

	return fyfm_timestamp_value(a, &t);
}

/* Renders, and compares the text, or what follows "error: ". */
static void check_text(expression *x, const char *want)
{
	static const char mark[] = "error: ";

	if (expression_render(x) == FYFM_OK)
		cr_assert(eq(str, (char *)fya_buf_cstr(&x->out), (char *)want), "%s", x->source);
	else
		cr_assert(strncmp(want, mark, strlen(mark)) == 0 &&
		          strcmp(x->error.message, want + strlen(mark)) == 0, "%s: %s", x->source,
		          x->error.message);
}

struct moment {
	const char *source, *want;
};

static const struct moment moments[] = {
	/* 2024-05-01, 2024-05-01T10:30:00 on the clock of the zone, 2024-05-01T08:30:00Z, the
	 * same +05:30 */
	{ "{{ day }} {{ local }} {{ utc }} {{ india }}",
	  "2024-05-01 2024-05-01T10:30:00+02:00 2024-05-01T08:30:00Z 2024-05-01T14:00:00+05:30" },
	{ "{{ day.year }}-{{ day.month }}-{{ day.day }} "
	  "{{ india.hour }}:{{ india.minute }}:{{ india.second }}",
	  "2024-5-1 14:0:0" },
	{ "{{ local.hour }} {{ utc.hour }} [{{ utc.nope }}] {{ utc['year'] }}", "10 8 [] 2024" },
	{ "{{ local == utc }} {{ utc == india }} {{ day == utc }} {{ day < utc }} "
	  "{{ utc <= india }}",
	  "True True False True True" },
	{ "{{ [utc, day, local]|sort }}",
	  "[2024-05-01, 2024-05-01T08:30:00Z, 2024-05-01T10:30:00+02:00]" },
	{ "{{ [utc, india, day]|unique|list|length }} {{ utc in [india] }} {{ utc|tojson }}",
	  "2 True \"2024-05-01T08:30:00Z\"" },
	{ "{{ [utc]|groupby('year')|first|first }} {{ utc is string }} {{ utc is defined }}",
	  "2024 False True" },
	{ "{{ utc|date }} {{ utc|date('%H:%M %Z') }} {{ india|date('%d %b') }} "
	  "{{ day|date('%H:%M') }}",
	  "2024-05-01 10:30 CEST 01 May 00:00" },
	{ "{{ utc < 1 }}", "error: '<' not supported between instances of 'datetime' and 'int'" },
	{ "{{ utc + 1 }}", "error: unsupported operand type(s) for +: 'datetime' and 'int'" },
};

ParameterizedTestParameters(ops, dates)
{
	return rows_of(COUNT(moments));
}

ParameterizedTest(size_t *row, ops, dates)
{
	static const char *const names[] = { "day", "local", "utc", "india" };
	const int64_t instant = 1714552200; /* 2024-05-01T08:30:00Z */
	fyfm_value keys[4], values[4];
	expression x;

	expression_init(&x, "x", moments[*row].source, "Europe/Paris");
	for (size_t i = 0; i < 4; i++)
		keys[i] = fyfm_string(x.heap, names[i], strlen(names[i]));
	values[0] = date_of(x.heap, instant / 86400 * 86400, true, 0, false);
	values[1] = date_of(x.heap, instant + 7200, false, 0, false);
	values[2] = date_of(x.heap, instant, false, 0, true);
	values[3] = date_of(x.heap, instant, false, 330, true);
	x.context = fyfm_map(x.heap, keys, values, 4, fyfm_undefined(NULL));
	check_text(&x, moments[*row].want);
	expression_release(&x);
}

/* --- objects of the program ------------------------------------------------------------------- */

/* A row of the numbers 10, 11, 12; its payload is how many it has. */
static size_t row_length(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	return (size_t)fyfm_host_payload(self);
}

static fyfm_value row_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	(void)self;
	return fyfm_int(fyssg_arena(ev), 10 + (int64_t)i);
}

/* A record with the attribute `kind` and the keys a and b, which are 1 and 2. */
static fyfm_value record_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyfm_str text = fyssg_env_atom_name(fyssg_eval_env(ev), name);

	(void)self;
	if (text.len == 4 && memcmp(text.data, "kind", 4) == 0)
		return fyfm_string(NULL, "record", 6);
	return fyfm_undefined(NULL);
}

static fyfm_value record_item(fyssg_eval *ev, fyfm_value self, fyfm_value key)
{
	fyfm_str text = fyssg_text_of(ev, &key);

	(void)self;
	if (text.len != 1 || (text.data[0] != 'a' && text.data[0] != 'b'))
		return fyfm_undefined(NULL);
	return fyfm_int(NULL, text.data[0] == 'a' ? 1 : 2);
}

static fyfm_value record_keys(fyssg_eval *ev, fyfm_value self)
{
	fyfm_value keys[] = { fyfm_string(NULL, "b", 1), fyfm_string(NULL, "a", 1) };

	(void)self;
	return fyfm_seq(fyssg_arena(ev), keys, 2, false);
}

static bool never(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	(void)self;
	return false;
}

static const fyssg_class row_class = { .name = "row", .length = row_length, .at = row_at };
static const fyssg_class record_class = {
	.name = "record", .get = record_get, .item = record_item, .keys = record_keys };
static const fyssg_class opaque_class = { .name = "opaque", .truth = never };

static const struct moment objects[] = {
	{ "{{ row }} {{ record }} {{ opaque }} {{ [row] }}", "<row> <record> <opaque> [<row>]" },
	{ "{{ row|list }} {{ row|length }} {{ row[1] }} {{ row[-1] }} [{{ row[3] }}]",
	  "[10, 11, 12] 3 11 12 []" },
	{ "{{ row[1:] }} {{ row[::-1] }} {{ row|sum }} {{ row|join('-') }} {{ 11 in row }}",
	  "[11, 12] [12, 11, 10] 33 10-11-12 True" },
	{ "{{ row|first }} {{ row|last }} {{ row|max }} {{ row|tojson }} {{ row|batch(2)|list }}",
	  "10 12 12 [10, 11, 12] [[10, 11], [12]]" },
	{ "{{ row == row }} {{ row == [10, 11, 12] }} {{ row == empty }} {{ row is sequence }}",
	  "True False False True" },
	{ "{{ 'x' if row else 'y' }}{{ 'x' if empty else 'y' }}{{ 'x' if opaque else 'y' }}"
	  "{{ 'x' if record else 'y' }}", "xyyx" },
	{ "{{ record.kind }} {{ record.a }} {{ record['b'] }} {{ record['kind'] }} "
	  "[{{ record.c }}]",
	  "record 1 2 record []" },
	{ "{{ record|list }} {{ record|length }} {{ record|items|list }} {{ record|dictsort }}",
	  "['b', 'a'] 2 [('b', 2), ('a', 1)] [('a', 1), ('b', 2)]" },
	{ "{{ record|tojson }} {{ record|urlencode }} {{ record|xmlattr }} {{ record|last }}",
	  "{\"a\": 1, \"b\": 2} b=2&a=1  b=\"2\" a=\"1\" a" },
	{ "{{ 'a' in record }} {{ 'c' in record }} {{ record == {'a': 1, 'b': 2} }} "
	  "{{ record is mapping }} {{ record is sequence }}", "True False True True True" },
	{ "{{ record|attr('kind') }} [{{ record|attr('a') }}] {{ dict(record) }}",
	  "record [] {'b': 2, 'a': 1}" },
	{ "{{ [opaque, opaque]|unique|list|length }} {{ '%s' % opaque }} {{ opaque is mapping }}",
	  "1 <opaque> False" },
	{ "{{ opaque|length }}", "error: object of type 'opaque' has no len()" },
	{ "{{ opaque|list }}", "error: 'opaque' object is not iterable" },
	{ "{{ opaque|tojson }}", "error: Object of type opaque is not JSON serializable" },
	{ "{{ opaque < opaque }}",
	  "error: '<' not supported between instances of 'opaque' and 'opaque'" },
	{ "{{ [row]|unique|list }}", "error: unhashable type: 'row'" },
};

ParameterizedTestParameters(ops, objects_act_as_their_class_lets_them)
{
	return rows_of(COUNT(objects));
}

ParameterizedTest(size_t *row, ops, objects_act_as_their_class_lets_them)
{
	static const char *const names[] = { "row", "empty", "record", "opaque" };
	static const fyssg_class *const classes[] = { &row_class, &row_class, &record_class,
		                                      &opaque_class };
	fyfm_value keys[4], values[4];
	expression x;

	expression_init_classes(&x, "x", objects[*row].source, NULL, classes, COUNT(classes));
	for (size_t i = 0; i < 4; i++) {
		keys[i] = fyfm_string(x.heap, names[i], strlen(names[i]));
		values[i] = fyfm_host(x.first_class + (unsigned)i, i == 0 ? 3 : 0);
	}
	x.context = fyfm_map(x.heap, keys, values, 4, fyfm_undefined(NULL));
	check_text(&x, objects[*row].want);
	expression_release(&x);
}
