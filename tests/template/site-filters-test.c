/* Filters and functions that web sites want and that need no site. */
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "allocators/testing.h"
#include "tests/template/expression.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* `x` is a list of mappings; in Europe/Paris. */
#define ITEMS                                                                            \
	"{% set x = [{'n': 3, 't': 'c', 'l': ['p', 'q']}, {'n': 1, 't': 'A', 'l': []}," \
	" {'t': 'b'}, {'n': 2, 't': 'a', 'd': true}] %}"
#define NAMES "|map(attribute='t')|join }}"

static const struct row {
	const char *name, *source, *want;
} rows[] = {
	/* where */
	{ "x", ITEMS "{{ x|where('n', 1)" NAMES, "A" },
	{ "x", ITEMS "{{ x|where('d')" NAMES, "a" },
	{ "x", ITEMS "{{ x|where_not('d')" NAMES, "cAb" },
	{ "x", ITEMS "{{ x|where_not('n', 1)" NAMES, "cba" },
	{ "x", ITEMS "{{ x|where('n', 1, 'ne')" NAMES, "cba" },
	{ "x", ITEMS "{{ x|where('n', 1, 'gt')" NAMES, "ca" },
	{ "x", ITEMS "{{ x|where('n', '>=', 2)" NAMES, "ca" },
	{ "x", ITEMS "{{ x|where('n', 2, '<')" NAMES, "A" },
	{ "x", ITEMS "{{ x|where('n', 2, operator='lte')" NAMES, "Aa" },
	{ "x", ITEMS "{{ x|where('n', [1, 3, 7], 'in')" NAMES, "cA" },
	{ "x", ITEMS "{{ x|where('n', [1, 3], 'not_in')" NAMES, "ba" },
	{ "x", ITEMS "{{ x|where('t', 'xcAy', 'in')" NAMES, "cA" },
	{ "x", ITEMS "{{ x|where('l', 'p', 'contains')" NAMES, "c" },
	{ "x", ITEMS "{{ x|where('l', ['z', 'q'], 'intersect')" NAMES, "c" },
	{ "x", ITEMS "{{ x|where('t', '^[a-c]$', 'match')" NAMES, "cba" },
	{ "x", ITEMS "{{ x|where('n', 'text', 'gt')|length }}", "0" },
	{ "x", ITEMS "{{ x|where('l', [], 'eq')" NAMES, "A" },
	{ "x", "{{ [{'d': now()}]|where('d', '2030-01-01', 'lt')|length }}", "1" },
	{ "x", ITEMS "{{ x|where('n', 1, 'gtt') }}",
	  "error: unknown operator 'gtt'; did you mean 'gt'?" },
	{ "x", ITEMS "{{ x|where('n', 1, 5) }}",
	  "error: the operator of where must be a string, not int" },
	{ "x", "{{ 5|where('n', 1) }}", "error: 'int' object is not iterable" },
	/* order and groups */
	{ "x", ITEMS "{{ x|sort_by('n')" NAMES, "Aacb" },
	{ "x", ITEMS "{{ x|sort_by('n', reverse=true)" NAMES, "caAb" },
	{ "x", ITEMS "{{ x|sort_by('t')" NAMES, "Aabc" },
	{ "x", ITEMS "{{ x|sort_by('t', case_sensitive=true)" NAMES, "Aabc" },
	{ "x", "{{ [{'a': 1}, {'a': 'x'}]|sort_by('a')|length }}", "2" },
	{ "x", "{% for k, v in [{'y': 2, 'n': 'a'}, {'y': 1, 'n': 'b'}, {'y': 2, 'n': 'c'}, {}]"
	       "|group_by('y')|items %}{{ k }}:{{ v|map(attribute='n')|join }} {% endfor %}",
	  "2:ac 1:b None: " },
	{ "x", "{{ [{'y': [1]}]|group_by('y') }}", "error: unhashable type: 'list'" },
	{ "x", "{{ range(9)|limit(2) }}{{ range(9)|offset(7) }}{{ [1]|limit(5) }}",
	  "range(0, 2)range(7, 9)[1]" },
	{ "x", "{{ [1, 2, 3]|first(2) }}{{ [1, 2, 3]|last(2) }}{{ [1]|last(0) }}",
	  "[1, 2][2, 3][]" },
	{ "x", "{{ [1]|limit(-1) }}", "error: limit needs a number that is not negative" },
	{ "x", "{{ [1]|first(-1) }}", "error: the number of elements is negative" },
	/* sets */
	{ "x", "{{ [1, 2, 1.0, 'a', 'A', [1], [1]]|uniq }}", "[1, 2, 'a', 'A', [1]]" },
	{ "x", "{{ [{'a': 1}, {'a': 1}, {'a': 2}]|uniq('a')|length }}", "2" },
	{ "x", "{{ [1, 2, 1]|union([3, 2]) }}", "[1, 2, 3]" },
	{ "x", "{{ [1, 2, 1, 3]|intersect([3, 1]) }}", "[1, 3]" },
	{ "x", "{{ [1, 2, 1, {'a': 1}]|complement([2, {'a': 1}]) }}", "[1]" },
	{ "x", "{{ [1, [2, [3]], (4,)]|flatten }}", "[1, 2, [3], 4]" },
	{ "x", "{{ [1, [2, [3, [4]]]]|flatten(levels=9) }}", "[1, 2, 3, 4]" },
	{ "x", "{{ {'a': 1, 'b': {'x': 1}}|merge({'b': {'y': 2}, 'c': 3}) }}",
	  "{'a': 1, 'b': {'x': 1, 'y': 2}, 'c': 3}" },
	{ "x", "{{ {'b': {'x': 1}}|merge({'b': {'y': 2}}, deep=false) }}", "{'b': {'y': 2}}" },
	{ "x", "{{ {'b': 1}|merge([1]) }}", "error: merge needs two mappings, not list" },
	/* words */
	{ "x", "{{ 'one two  three four'|truncatewords(3) }}", "one two  three..." },
	{ "x", "{{ 'one two'|truncatewords(2) }}|{{ ' a '|truncatewords(0, '!') }}", "one two|!" },
	{ "x.html", "{{ 'a < b'|truncatewords(2) }}", "a &lt;..." },
	{ "x", "{{ '<p>one <b>two three</b> four</p><p>x</p>'|truncatewords_html(2) }}",
	  "<p>one <b>two...</b></p>" },
	{ "x", "{{ '<p>one</p><p>two</p>'|truncatewords_html(1, ' <') }}", "<p>one &lt;</p>" },
	{ "x", "{{ '<p>o<i>n</i>e <br>&amp; <!-- a b --> x</p>'|truncatewords_html(2) }}",
	  "<p>o<i>n</i>e <br>&amp;...</p>" },
	{ "x", "{{ '<p>a</p>'|truncatewords_html(1) }}", "<p>a</p>" },
	{ "x", "{{ '<a title=\"x > y\">b c</a>'|truncatewords_html(1) }}",
	  "<a title=\"x > y\">b...</a>" },
	{ "x", "{{ '<p>The quick &amp; brown</p>'|excerpt(12) }}", "The quick &..." },
	{ "x", "{{ 'short'|excerpt }}|{{ 'abcdefgh'|excerpt(3, '~') }}", "short|abc~" },
	{ "x", "{{ 'one two'|excerpt(3) }}", "one..." },
	{ "x", "{{ 'w '|replace('w ', 'w ' * 401)|reading_time }}", "3" },
	{ "x", "{{ ''|reading_time }}{{ 'a b c'|reading_time(2) }}", "12" },
	{ "x", "{{ 1|pluralize }}|{{ 2|pluralize }}|{{ 0|pluralize('page') }}", "|s|pages" },
	{ "x", "{{ 1|pluralize('box') }} {{ 3|pluralize('box') }} {{ 3|pluralize('entry') }}"
	       " {{ 3|pluralize('day') }} {{ [1]|pluralize('a', 'b') }} {{ 2|pluralize('a', 'b') }}",
	  "box boxes entries days a b" },
	{ "x", "{{ 'dish'|pluralize }}", "dishes" },
	{ "x", "{{ none|pluralize }}", "error: pluralize needs a number, not NoneType" },
	{ "x", "{{ 'my-first_post'|humanize }}|{{ 'été'|humanize }}|{{ ''|humanize }}",
	  "My first post|Été|" },
	{ "x", "{% for n in [1, 2, 3, 4, 11, 12, 21, 102, 111] %}{{ n|humanize }} {% endfor %}",
	  "1st 2nd 3rd 4th 11th 12th 21st 102nd 111th " },
	/* dates */
	{ "x", "{{ 0|time_ago }}|{{ 59|time_ago }}|{{ none|time_ago }}", "just now|just now|" },
	{ "x", "{{ -60|time_ago }}|{{ -7200|time_ago }}|{{ -86400|time_ago }}|"
	       "{{ (-40*86400)|time_ago }}|{{ (-800*86400)|time_ago }}|{{ 90000|time_ago }}",
	  "1 minute ago|2 hours ago|1 day ago|1 month ago|2 years ago|in 1 day" },
	/* What was written before is remembered, and never mistaken for another. */
	{ "x", "{% for again in range(2) %}{% for y in range(1950, 2050) %}{% set d = y ~ '-03-04' %}"
	       "{% if d|date('%Y/%m') != y ~ '/03' or d|date('%Y.%m') != y ~ '.03' or d|date != d %}"
	       "{{ d }}{% endif %}{% endfor %}{% endfor %}{{ 0|date('') }}{{ 0|date('') }}", "" },
	{ "x", "{% for d in [0, '1970-01-01', 1, none, 0] %}{{ d|date('%H:%S') }},{% endfor %}",
	  "01:00,00:00,01:01,,01:00," },
	{ "x", "{{ now()|date('%F %T %Z') }} {{ now(timestamp=true) }} {{ now().year }}",
	  "1970-01-01 01:00:00 CET 0 1970" },
	/* encodings */
	{ "x", "{{ 'a'|base64 }} {{ 'ab'|base64 }} {{ 'Grüße'|base64 }} [{{ ''|base64 }}]",
	  "YQ== YWI= R3LDvMOfZQ== []" },
	{ "x", "{{ 'YQ=='|base64_decode }}{{ 'R3LDvMOfZQ'|base64_decode }}", "aGrüße" },
	{ "x", "{{ 'Y'|base64_decode }}", "error: 'Y' is no base64" },
	{ "x", "{{ 'Y=Q='|base64_decode }}", "error: 'Y=Q=' is no base64" },
	{ "x", "{{ '_w'|base64_decode }}", "error: what the base64 says is no text" },
	{ "x", "{{ 'abc'|hash }}",
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "x", "{{ ''|hash('md5') }} {{ 'abc'|md5 }}",
	  "d41d8cd98f00b204e9800998ecf8427e 900150983cd24fb0d6963f7d28e17f72" },
	{ "x", "{{ 'abc'|sha1 }}", "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ "x", "{{ 'a'|hash('crc') }}",
	  "error: no such algorithm: 'crc'; there are md5, sha1, sha256, sha384, sha512" },
	{ "x", "{{ {'b': [1, none, 'é<'], 'a': 1.5}|jsonify }}",
	  "{\"b\": [1, null, \"é\\u003c\"], \"a\": 1.5}" },
	{ "x", "{{ [1]|jsonify(2) }}", "[\n  1\n]" },
	{ "x.html", "{{ 'a\"b'|jsonify }}", "\"a\\\"b\"" },
	{ "x", "{{ (1e300 * 1e300)|jsonify }}", "error: Object of type float is not JSON "
	                                        "serializable" },
	/* numbers */
	{ "x", "{{ 1234567|num_format }} {{ -1234|num_format }} {{ 12|num_format }}",
	  "1,234,567 -1,234 12" },
	{ "x", "{{ 1234.5|num_format }} {{ 1234.567|num_format(2) }} {{ 5|num_format(2) }}",
	  "1,234.5 1,234.57 5.00" },
	{ "x", "{{ 1234567.5|num_format(locale='de') }} {{ 1234|num_format(locale='de-CH') }}",
	  "1.234.567,5 1\u2019234" },
	{ "x", "{{ 1234567|num_format(thousands=' ', locale='pl-PL') }} {{ 1e20|num_format }}",
	  "1 234 567 100,000,000,000,000,000,000" },
	{ "x", "{{ 'x'|num_format }}", "error: num_format needs a number, not str" },
	{ "x", "{{ 1|num_format(locale='english') }}", "error: 'english' is no language" },
	/* regular expressions */
	{ "x", "{{ 'a1b22'|regex_replace('[0-9]+', '#') }}", "a#b#" },
	{ "x", "{{ 'John Smith'|regex_replace('(\\\\w+) (?<last>\\\\w+)', '${last}, $1 \\\\0') }}",
	  "Smith, John John Smith" },
	{ "x", "{{ 'aaa'|regex_replace('a', 'b', count=2) }}|{{ 'äb'|regex_replace('', '-') }}",
	  "bba|-ä-b-" },
	{ "x", "{{ 'a'|regex_replace('a', '$$1 \\\\\\\\ $x') }}", "$1 \\ $x" },
	{ "x", "{{ 'GRÜßE'|regex_search('(?i)grü') }}|{{ 'x'|regex_search('y') }}", "GRÜ|None" },
	{ "x", "{{ 'v1.25'|regex_search('v(\\\\d+)\\\\.(?<minor>\\\\d+)', 1) }}"
	       "{{ 'v1.25'|regex_search('v(\\\\d+)\\\\.(?<minor>\\\\d+)', 'minor') }}",
	  "125" },
	{ "x", "{{ 'x'|regex_search('(') }}",
	  "error: no regular expression: '(': missing closing parenthesis, at character 2" },
	{ "x", "{{ 'x'|regex_search('x', 3) }}", "error: the regular expression has no such group" },
	{ "x", "{{ ('a' * 60 ~ '!')|regex_search('^(a|aa)+$') }}",
	  "error: the regular expression '^(a|aa)+$' takes too long on this text" },
	{ "x.html", "{{ '<b>x</b>'|safe|regex_replace('x', '<&') }}", "<b>&lt;&amp;</b>" },
	{ "x.html", "{{ '<b>'|regex_replace('b', 'i') }}", "&lt;i&gt;" },
	/* the list of headings */
	{ "x", "{{ '<h1 id=\"a\">A</h1><h2 id=\"b\">B <i>&amp;</i></h2><h3 id=\"c\">C</h3>"
	       "<h2 id=\"d\">D</h2><h2>none</h2>'|toc }}",
	  "<nav id=\"TableOfContents\">\n<ul>\n<li><a href=\"#b\">B &amp;</a>\n<ul>\n"
	  "<li><a href=\"#c\">C</a></li>\n</ul>\n</li>\n<li><a href=\"#d\">D</a></li>\n</ul>\n"
	  "</nav>" },
	{ "x", "{{ '<h3 id=\"a\">A</h3><h2 id=\"b\">B</h2><h1 id=\"c\">C</h1>'|toc(1, 6) }}",
	  "<nav id=\"TableOfContents\">\n<ul>\n<li><a href=\"#a\">A</a></li>\n"
	  "<li><a href=\"#b\">B</a></li>\n<li><a href=\"#c\">C</a></li>\n</ul>\n</nav>" },
	{ "x", "[{{ '<p>x</p>'|toc }}{{ '<h2 id=\"a\">'|toc }}]", "[]" },
	{ "x", "{{ ''|toc(0) }}", "error: toc needs levels from 1 to 6" },
	/* telling */
	{ "x", "{{ {'a': [1]}|inspect }}", "dict: {'a': [1]}" },
	{ "x", "{{ nothing|inspect }}", "undefined 'nothing'" },
	{ "x", "{% set a = 1 %}{% set b = 'x' * 100 %}{{ inspect() }}",
	  "a = int: 1\nb = str: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." },
	{ "x", "{% set s = 0 %}{% for p in [7, 8] if p == 8 %}{% with s = 'in' %}{{ inspect() }}"
	       "{% endwith %}{% endfor %}", "s = str: 'in'\np = int: 8" },
	{ "x", "{% macro m(a, b=2) %}{% for c in [a] %}{{ inspect() }}{% endfor %}{% endmacro %}"
	       "{{ m(1) }}", "c = int: 1\na = int: 1\nb = int: 2\nm = macro: <Macro 'm'>" },
	{ "x", "{% for a in [1] %}{% macro m() %}{{ inspect() }}{% endmacro %}{{ m() }}{% endfor %}",
	  "a = int: 1\nm = macro: <Macro 'm'>" },
	{ "x", "{% macro m(a) %}{{ caller(3) }}{% endmacro %}{% call(b) m(1) %}{{ inspect() }}"
	       "{% endcall %}", "b = int: 3\nm = macro: <Macro 'm'>" },
	{ "x", "{% for a in [1] %}{{ inspect(5) }} {{ inspect(value=a) }}{% endfor %}",
	  "int: 5 int: 1" },
	{ "x", "{% macro inspect() %}mine{% endmacro %}{% for a in [1] %}{{ inspect() }}"
	       "{{ inspect()|upper }}{% endfor %}", "mineMINE" },
	{ "x", "{% for a in [1] %}{{ debug() }}{{ debug(label='here') }}{% endfor %}", "" },
	{ "x", "{{ 5|debug }}[{{ debug(5) }}{{ warn('a %s', 1) }}]", "5[]" },
	{ "x", "{{ error('no %s, %d', 'way', 3) }}", "error: no way, 3" },
	{ "x", "{{ throw('x < y') }}", "error: x < y" },
};

ParameterizedTestParameters(site_filters, rows)
{
	static size_t indices[COUNT(rows)];

	for (size_t i = 0; i < COUNT(rows); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(rows));
}

ParameterizedTest(size_t *row, site_filters, rows)
{
	const struct row *r = &rows[*row];
	const char *have = render_text(r->name, r->source, "Europe/Paris");

	cr_assert(eq(str, (char *)have, (char *)r->want), "%s", r->source);
}

/* --- large and hostile ------------------------------------------------------------------------ */

static const struct large {
	const char *source;
	fyfm_status want;
} large[] = {
	{ "{{ range(200000)|union(range(100000))|length }}", FYFM_OK },
	{ "{{ range(200000)|complement(range(100000))|uniq|length }}", FYFM_OK },
	{ "{% for k in range(200000)|batch(2)|group_by(0) %}{% endfor %}", FYFM_OK },
	{ "{{ range(100000)|batch(1)|where(0, range(100000), 'in')|length }}", FYFM_OK },
	{ "{{ ('<h2 id=\"a\">' * 100000)|toc }}", FYFM_OK },
	{ "{{ ('<a ' * 300000)|truncatewords_html(5)|length }}", FYFM_OK },
	{ "{{ ('<script>' * 100000)|truncatewords_html(5)|length }}", FYFM_OK },
	{ "{{ ('<b>' * 100000 ~ 'a b')|truncatewords_html(1)|length }}", FYFM_OK },
	{ "{{ ('a' * 300000)|regex_replace('a', 'bb')|length }}", FYFM_OK },
	{ "{{ ('a' * 1000)|regex_replace('(?=(a*))', '$1' * 200)|length }}", FYFM_ERR_LIMIT },
	{ "{% set l = [] %}{% do l.append(l) %}{{ l|flatten(1000) }}", FYFM_ERR_LIMIT },
	{ "{% set l = [] %}{% do l.append(l) %}{{ [l]|uniq|length }}", FYFM_ERR_LIMIT },
	{ "{% set d = {} %}{% do d.update(a=d) %}{{ d|merge(d) }}", FYFM_ERR_LIMIT },
	{ "{{ ('(' * 20000)|regex_search('x') }}{{ 'x'|regex_search('(' * 20000) }}",
	  FYFM_ERR_LIMIT },
	{ "{{ 1|num_format(1000000000) }}", FYFM_ERR_RANGE },
	{ "{{ 'x'|excerpt(-1) }}", FYFM_ERR_RANGE },
	{ "{% for i in range(1000) %}{{ 'x'|regex_search('x' ~ i) }}{% endfor %}", FYFM_OK },
};

ParameterizedTestParameters(site_filters, large)
{
	static size_t indices[COUNT(large)];

	for (size_t i = 0; i < COUNT(large); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(large));
}

ParameterizedTest(size_t *row, site_filters, large, .timeout = 20)
{
	cr_assert(eq(int, render_status(large[*row].source), large[*row].want), "%s",
	          large[*row].source);
}

/* --- out of memory ---------------------------------------------------------------------------- */

static const char *const scenarios[] = {
	ITEMS "{{ x|where('n', [1, 3], 'in')|sort_by('t')|group_by('n') }}",
	"{{ [[1], [1], 2]|uniq|union([3])|intersect([[1], 3])|flatten }}",
	"{{ {'a': {'b': 1}}|merge({'a': {'c': 2}})|jsonify(2)|base64|hash }}",
	"{{ '<p>a <b>b c</b></p>'|truncatewords_html(2)|excerpt(2) }}{{ 12345.5|num_format(3) }}",
	"{{ 'abc'|regex_replace('b', '$0$0')|regex_search('b+')|humanize }}{{ inspect() }}",
};

Test(site_filters, every_allocation_fails_in_turn, .timeout = 60)
{
	for (size_t i = 0; i < COUNT(scenarios); i++) {
		fyfm_status status;
		char want[1024];
		expression x;
		size_t n = 0;

		expression_init(&x, "x", scenarios[i], NULL);
		cr_assert(eq(int, expression_render(&x), FYFM_OK));
		snprintf(want, sizeof(want), "%s", fya_buf_cstr(&x.out));
		do {
			fya_failing_set(x.arena, ++n);
			status = expression_render(&x);
			/* A buffer that cannot have what it wants makes do with what it needs. */
			cr_assert(status == FYFM_ERR_NOMEM ||
			                  strcmp(fya_buf_cstr(&x.out), want) == 0,
			          "%s: %zu", scenarios[i], n);
		} while (fya_failing_calls(x.arena) >= n);
		cr_assert(eq(int, status, FYFM_OK));
		expression_release(&x);
	}
}
