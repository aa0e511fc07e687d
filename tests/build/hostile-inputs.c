#include "tests/build/hostile-inputs.h"

#include "tests/site/tree.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MB 1000000

/* --- patterns: a beginning, something many times, a middle, something many times, an end ------ */

struct pattern {
	const char *name, *begin, *unit;
	size_t count;
	const char *middle, *closing;
	size_t closings;
	const char *end;
};

#define ONE(name, text) { name, text, "", 0, "", "", 0, "" }
#define MANY(name, begin, unit, count, end) { name, begin, unit, count, "", "", 0, end }
#define NEST(name, opening, count, middle, closing) \
	{ name, "", opening, count, middle, closing, count, "" }

/* Of content/x.md, behind any front matter. */
static const struct pattern texts[] = {
	MANY("10 MB of a", "", "a", 10 * MB, ""),
	MANY("10 MB of blanks", "", " ", 10 * MB, "x"),
	MANY("10 MB of tabs", "", "\t", 10 * MB, "x"),
	MANY("10 MB of line breaks", "", "\n", 10 * MB, ""),
	MANY("10 MB of CR", "", "\r", 10 * MB, ""),
	MANY("10 MB of words", "", "word ", 2 * MB, ""),
	{ "10 MB of NUL", "", "", 0, "", "", 10 * MB, "" },
	MANY("10 MB of [", "", "[", 10 * MB, ""),
	MANY("10 MB of ]", "", "]", 10 * MB, ""),
	MANY("10 MB of (", "", "(", 10 * MB, ""),
	MANY("10 MB of *", "", "*", 10 * MB, ""),
	MANY("10 MB of _", "", "_", 10 * MB, ""),
	MANY("10 MB of ~", "", "~", 10 * MB, ""),
	MANY("10 MB of `", "", "`", 10 * MB, ""),
	MANY("10 MB of <", "", "<", 10 * MB, ""),
	MANY("10 MB of >", "", ">", 10 * MB, ""),
	MANY("10 MB of &", "", "&", 10 * MB, ""),
	MANY("10 MB of backslashes", "", "\\", 10 * MB, ""),
	MANY("10 MB of |", "", "|", 10 * MB, ""),
	MANY("10 MB of !", "", "!", 10 * MB, ""),
	MANY("10 MB of #", "", "#", 10 * MB, ""),
	MANY("10 MB of -", "", "-", 10 * MB, ""),
	MANY("10 MB of =", "x\n", "=", 10 * MB, ""),
	MANY("10 MB of :", "", ":", 10 * MB, ""),
	MANY("10 MB of {{", "", "{{", 5 * MB, ""),
	MANY("10 MB of {{<", "", "{{<", 3 * MB, ""),
	MANY("10 MB of :::", "", ":::\n", 2500000, ""),
	MANY("10 MB of @", "", "a@", 5 * MB, ""),
	MANY("10 MB of é", "", "é", 5 * MB, ""),
	MANY("10 MB of marks", "e", "\xcc\x81", 5 * MB, ""),
	MANY("10 MB of a heading", "# ", "x", 10 * MB, "\n"),
	MANY("10 MB of code", "```\n", "x\n", 5 * MB, "```\n"),
	MANY("10 MB of HTML", "<div>\n", "<b>", 3 * MB, "\n</div>\n"),
	MANY("10 MB in one link", "[a](<", "x", 10 * MB, ">)"),
	MANY("10 MB in one label", "[", "x", 10 * MB, "]: /u\n"),
	MANY("10 MB in one title", "[a](/u \"", "x", 10 * MB, "\")"),
	MANY("10 MB in one entity", "&", "x", 10 * MB, ";"),
	MANY("10 MB in one comment", "<!-- ", "x", 10 * MB, " -->"),
	NEST("100,000 nested brackets", "[", 100000, "a", "]"),
	NEST("100,000 nested links", "[", 100000, "a", "](/u)"),
	NEST("100,000 nested images", "![", 100000, "a", "](/u)"),
	{ "100,000 nested parentheses", "[a](", "(", 100000, "a", ")", 100000, ")" },
	{ "100,000 nested quotes", "", ">", 100000, "a", "", 0, "" },
	{ "100,000 nested quotes with blanks", "", "> ", 100000, "a", "", 0, "" },
	{ "100,000 nested lists in a line", "", "- ", 100000, "a", "", 0, "" },
	{ "100,000 nested numbered lists", "", "1. ", 100000, "a", "", 0, "" },
	NEST("100,000 nested emphasis", "*a ", 100000, "b", " a*"),
	NEST("100,000 nested strong", "**a ", 100000, "b", " a**"),
	NEST("100,000 nested mixed emphasis", "*a _b ", 50000, "c", " d_ e*"),
	NEST("100,000 nested struck", "~~a ", 100000, "b", " a~~"),
	NEST("100,000 nested divs", "<div>", 100000, "\n\na\n\n", "</div>"),
	NEST("100,000 nested divs in lines", "<div>\n", 100000, "a\n", "</div>\n"),
	MANY("100,000 openers *", "", "*a ", 100000, ""),
	MANY("100,000 openers _", "", "_a ", 100000, ""),
	MANY("100,000 openers **", "", "**a", 100000, ""),
	MANY("100,000 openers *_", "", "*_a ", 100000, ""),
	MANY("100,000 closers", "", "a* ", 100000, ""),
	MANY("100,000 closers **", "", "a**x ", 100000, ""),
	MANY("100,000 mixed markers", "", "*x**_y__", 50000, ""),
	MANY("100,000 openers [a](", "", "[a](", 100000, ""),
	MANY("100,000 openers [a](<b", "", "[a](<b", 100000, ""),
	MANY("100,000 openers ![[](", "", "![[]()", 100000, ""),
	MANY("100,000 openers [a][", "", "[a][", 100000, ""),
	MANY("100,000 openers <!--", "", "<!--", 100000, ""),
	MANY("100,000 openers a <!-- b", "a ", "<!-- b", 100000, ""),
	MANY("100,000 openers <?", "a ", "<?", 100000, ""),
	MANY("100,000 openers <!A", "a ", "<!A ", 100000, ""),
	MANY("100,000 openers <![CDATA[", "a ", "<![CDATA[", 100000, ""),
	MANY("100,000 openers <a href=", "a ", "<a href=\"", 100000, ""),
	MANY("100,000 openers <http:", "", "<http:", 100000, ""),
	MANY("100,000 web addresses", "", "http://a.b/ ", 100000, ""),
	MANY("100,000 joined web addresses", "", "http://", 100000, ""),
	MANY("100,000 www.", "", "www.", 100000, ""),
	MANY("100,000 mail addresses", "", "a@b.c ", 100000, ""),
	MANY("100,000 joined mail addresses", "", "a@b.", 100000, ""),
	MANY("100,000 brackets behind an address", "http://a.b/", ")", 100000, ""),
	MANY("100,000 backslashes and brackets", "", "\\[", 100000, ""),
	MANY("100,000 entities", "", "&amp;", 100000, ""),
	MANY("100,000 numeric entities", "", "&#x10FFFF;", 100000, ""),
	MANY("100,000 entities of nothing", "", "&#0;&#xD800;", 50000, ""),
	MANY("100,000 headings of one name", "", "# Same\n", 100000, ""),
	MANY("100,000 empty headings", "", "#\n", 100000, ""),
	MANY("100,000 rules", "", "---\n\n", 100000, ""),
	MANY("100,000 list items", "", "- a\n", 100000, ""),
	MANY("100,000 loose list items", "", "- a\n\n", 100000, ""),
	MANY("100,000 tasks", "", "- [ ] a\n", 100000, ""),
	MANY("100,000 fences", "", "```\n", 100001, ""),
	MANY("100,000 fences of two kinds", "", "```\n~~~\n", 50000, ""),
	MANY("100,000 paragraphs", "", "a\n\n", 100000, ""),
	MANY("100,000 hard breaks", "", "a  \n", 100000, ""),
	MANY("100,000 missing links", "", "[a](no.md) ", 100000, ""),
	MANY("100,000 links that lead up", "", "[a](../../../../x.md) ", 100000, ""),
	MANY("100,000 good links", "", "[a](good.md) ", 100000, ""),
	MANY("100,000 shortcodes", "", "{{< a >}}\n", 100000, ""),
	MANY("100,000 shortcodes that there are", "", "{{< figure src=a >}}\n", 100000, ""),
	MANY("100,000 in a paragraph", "", "{{< vimeo 1 >}} a ", 100000, ""),
	MANY("100,000 shortcodes that are not closed", "", "{{< details >}}\n\n", 100000, ""),
	NEST("100,000 nested shortcodes", "{{< details >}}", 100000, "a", "{{< /details >}}"),
	NEST("30 nested shortcodes", "{{< details >}}\n\n> a\n\n", 30, "a", "{{< /details >}}\n"),
	NEST("30 nested shortcodes of Markdown", "{{% details %}}\n", 30, "a\n",
	     "{{% /details %}}\n"),
	MANY("100,000 closing tags", "", "{{< /figure >}}", 100000, ""),
	MANY("100,000 tags without end", "", "{{< figure \"", 100000, ""),
	MANY("100,000 escaped tags without end", "", "{{</* figure ", 100000, ""),
	MANY("a shortcode with 100,000 arguments", "{{< figure ", "a=1 ", 100000, ">}}"),
	MANY("a shortcode with 100,000 names", "{{< figure ", "a=1 b ", 100000, ">}}"),
	MANY("100,000 directives", "", ":::{a}\n", 100000, ""),
	MANY("100,000 summaries", "", "<!-- more -->\n", 100000, ""),
	{ "100,000 columns", "|", "a|", 100000, "\n|", "---|", 100000, "\n" },
	{ "30,000 columns and rows", "|", "a|", 30000, "\n|", "---|", 30000, "\n|x|\n|x|\n|x|\n"
		"|x|\n" },
	MANY("100,000 rows", "|a|b|\n|---|---|\n", "|c|d|\n", 100000, ""),
	{ "100,000 reference definitions", "", "[a]: /u\n", 100000, "\n[a]", "", 0, "" },
	MANY("100,000 lazy quotes", "> a\n", "b\n", 100000, ""),
	MANY("100,000 setext lines", "", "a\n=\n", 100000, ""),
	MANY("fence that is not closed", "```\n", "a\n", 100000, ""),
	{ "fence of a million", "", "`", MB, "\na\n", "`", MB, "\n" },
	MANY("code spans of many lengths", "", "`a``b```c````d", 20000, ""),
	MANY("HTML that is not closed", "<script>\n", "a\n", 100000, ""),
	MANY("invalid UTF-8 in the text", "fine\n", "\xff", 10, ""),
	MANY("half of a character", "fine ", "", 0, "\xe2\x82"),
	MANY("surrogates", "", "\xed\xa0\x80", 10, ""),
	MANY("overlong letters", "", "\xc0\x80", 10, ""),
	MANY("control characters", "", "\001\002\033[31m\177", 1000, ""),
	MANY("direction marks", "", "\xe2\x80\xae" "abc", 1000, ""),
	MANY("template tags in the text", "", "{{ page.content }}{% include 'x' %}", 1000, ""),
};

/* Of content/x.md, all of it. */
static const struct pattern heads[] = {
	MANY("opened and never closed", "---\n", "a: b\n", 1, ""),
	MANY("20 MB opened and never closed", "---\n", "# comment line\n", 1300000, ""),
	ONE("only a fence", "---"),
	ONE("closed by dots", "---\ntitle: x\n...\n"),
	ONE("a list", "---\n- a\n---\n"),
	ONE("a text", "---\nword\n---\n"),
	ONE("a number", "---\n1\n---\n"),
	ONE("JSON", "---\n{\"title\": \"x\", \"own\": [1, 2]}\n---\n"),
	ONE("TOML", "+++\ntitle = 'x'\n+++\n"),
	ONE("two documents", "---\na: 1\n--- \nb: 2\n---\n"),
	ONE("a tab for a blank", "---\na:\n\tb: 1\n---\n"),
	ONE("an explicit key and a tab", "---\n? a:\t- b\n: c\n---\n"),
	ONE("a directive", "---\n%YAML 9.9\n---\n"),
	ONE("a directive that hung once", "---\n%\xea\n---\n"),
	{ "NUL", "---\ntitle: a", "", 0, "", "", 1, "b\n---\n" },
	ONE("invalid UTF-8", "---\ntitle: \xff\n---\n"),
	{ "UTF-16", "\xff\xfe-", "", 0, "", "", 1, "-" },
	ONE("BOM", "\xef\xbb\xbf---\ntitle: x\n---\n"),
	ONE("two BOMs", "\xef\xbb\xbf\xef\xbb\xbf---\ntitle: x\n---\n"),
	ONE("a key twice", "---\na: 1\na: 2\n---\n"),
	{ "100,000 nested lists", "---\nown: ", "[", 100000, "", "]", 100000, "\n---\n" },
	MANY("100,000 nested lists, open", "---\nown: ", "[", 100000, "\n---\n"),
	{ "100,000 nested mappings", "---\nown: ", "{a: ", 100000, "1", "}", 100000, "\n---\n" },
	MANY("100,000 nested mappings, open", "---\nown: ", "{a: ", 100000, "\n---\n"),
	{ "100,000 nested sequences in a line", "---\nown:\n  ", "- ", 100000, "x", "", 0,
		"\n---\n" },
	{ "100,000 nested keys", "---\nown: ", "? ", 100000, "x", "", 0, "\n---\n" },
	MANY("100,000 keys in one line", "---\nown: {", "a: 1, ", 100000, "}\n---\n"),
	MANY("10 MB of one text", "---\nown: ", "x", 10 * MB, "\n---\n"),
	MANY("10 MB of one quoted text", "---\nown: \"", "\\n", 5 * MB, "\"\n---\n"),
	MANY("10 MB of one block", "---\nown: |\n", "  line\n", 1400000, "---\n"),
	{ "10 MB of blank lines in a block", "---\nown: |\n  a\n", "\n", 10 * MB, "  b\n", "", 0,
		"---\n" },
	MANY("10 MB of one folded block", "---\nown: >\n", "  line\n", 1400000, "---\n"),
	{ "10 MB of one key", "---\n", "k", 10 * MB, ": 1\n", "", 0, "---\n" },
	MANY("10 MB of title", "---\ntitle: ", "x", 10 * MB, "\n---\n"),
	MANY("10 MB of slug", "---\nslug: ", "x", 10 * MB, "\n---\n"),
	MANY("10 MB of template", "---\ntemplate: ", "x", 10 * MB, "\n---\n"),
	MANY("10 MB of summary", "---\nsummary: ", "*a ", 3 * MB, "\n---\n"),
	MANY("10 MB of description", "---\ndescription: ", "x ", 5 * MB, "\n---\n"),
	MANY("10 MB of comments", "---\n", "# comment\n", MB, "title: x\n---\n"),
	{ "10 MB of blanks", "---\nown: ", " ", 10 * MB, "x", "", 0, "\n---\n" },
	MANY("a million items", "---\nown:\n", "- x\n", MB, "---\n"),
	MANY("a million items in brackets", "---\nown: [", "1,", MB, "]\n---\n"),
	MANY("a million nulls", "---\nown: [", "~,", MB, "]\n---\n"),
	MANY("100,000 tags of one name", "---\ntags: [", "a,", 100000, "]\n---\n"),
	MANY("a tag of 300 bytes", "---\ntags: [", "x", 300, "]\n---\n"),
	MANY("100,000 aliases", "---\naliases: [", "/a/,", 100000, "]\n---\n"),
	MANY("an alias of 100,000 parts", "---\naliases: [/", "a/", 100000, "]\n---\n"),
	MANY("an address of 100,000 parts", "---\nurl: /", "a/", 100000, "\n---\n"),
	{ "an address of 300 bytes a part", "---\nurl: /", "x", 300, "/\n", "", 0, "---\n" },
	{ "an address of dots", "---\nurl: /", "../", 1000, "\n", "", 0, "---\n" },
	MANY("100,000 anchors", "---\nown: [", "&a x, ", 100000, "]\n---\n"),
	MANY("100,000 uses of an anchor", "---\na: &a x\nown: [", "*a, ", 100000, "]\n---\n"),
	ONE("an anchor in itself", "---\nown: &a [*a]\n---\n"),
	ONE("a mapping in itself", "---\nown: &a {x: *a}\n---\n"),
	ONE("an unknown anchor", "---\nown: *nowhere\n---\n"),
	ONE("a merge of itself", "---\nown: &a {<<: *a}\n---\n"),
	MANY("100,000 merges", "---\na: &a {x: 1}\nown: {<<: [", "*a, ", 100000, "]}\n---\n"),
	ONE("a merge of a text", "---\nown: {<<: x}\n---\n"),
	ONE("a tag that runs code elsewhere",
		"---\nown: !!python/object/apply:os.system [ls]\n---\n"),
	ONE("binary", "---\nown: !!binary ////\n---\n"),
	MANY("a float of 100,000 digits", "---\nown: 1.", "9", 100000, "\n---\n"),
	MANY("an integer of 100,000 digits", "---\nown: ", "9", 100000, "\n---\n"),
	MANY("weight of 100,000 digits", "---\nweight: ", "9", 100000, "\n---\n"),
	ONE("numbers that are none",
		"---\nown: [.inf, -.inf, .nan, 1e999, -0, 0x, 0o8, 1_000]\n---\n"),
	ONE("a date that is none", "---\ndate: 9999-99-99\n---\n"),
	ONE("the first date", "---\ndate: 0000-01-01\n---\n"),
	ONE("the last date",
		"---\ndate: 9999-12-31T23:59:59.999999999-23:59\npublish_date: 2000-01-01\n---\n"),
	MANY("a date of 100,000 digits", "---\ndate: ", "9", 100000, "-01-01\n---\n"),
	ONE("a leap second", "---\ndate: 2016-12-31T23:59:60Z\n---\n"),
	ONE("keys that are mappings", "---\nown: {{a: 1}: 2, [x]: 3}\n---\n"),
	ONE("keys of all kinds", "---\n1: a\n~: b\ntrue: c\n1.5: d\n2024-01-01: e\n---\n"),
	ONE("slug of ../..", "---\nslug: ../../../../../../tmp/x\n---\n"),
	ONE("slug of ..", "---\nslug: '..'\n---\n"),
	ONE("slug of NUL", "---\nslug: \"a\\0b\"\n---\n"),
	ONE("url of ../..", "---\nurl: /../../../../tmp/x.html\n---\n"),
	ONE("url without a slash", "---\nurl: tmp/x.html\n---\n"),
	ONE("url of another scheme", "---\nurl: file:///tmp/x.html\n---\n"),
	ONE("url encoded", "---\nurl: /%2e%2e/%2e%2e/tmp/\n---\n"),
	ONE("url of NUL", "---\nurl: \"/a\\0/b/\"\n---\n"),
	ONE("url of a line break", "---\nurl: \"/a\\n/b/\"\n---\n"),
	ONE("url of backslashes", "---\nurl: '/..\\..\\x/'\n---\n"),
	ONE("url of home", "---\nurl: /\n---\n"),
	ONE("url of another page", "---\nurl: /good/\n---\n"),
	ONE("url below another page's file", "---\nurl: /good/index.html/x/\n---\n"),
	ONE("url of script", "---\nurl: '/\"><script>alert(1)</script>/'\n---\n"),
	ONE("alias of ../..", "---\naliases: [/../../../tmp/x/]\n---\n"),
	ONE("alias of home", "---\naliases: [/]\n---\n"),
	ONE("alias of itself", "---\naliases: [/x/]\n---\n"),
	ONE("alias of nested lists", "---\naliases: [[[[[[/a/]]]]]]\n---\n"),
	ONE("template of ../..", "---\ntemplate: ../../../../etc/passwd\n---\n"),
	ONE("template that is a folder", "---\ntemplate: .\n---\n"),
	ONE("title of script", "---\ntitle: </title><script>alert(1)</script>\n---\n"),
	ONE("title of escapes", "---\ntitle: \"\\e[31m\\a\\b\\u202e\"\n---\n"),
	ONE("paginate by none", "---\npaginate: -1\n---\n"),
};

/* Of templates/page.html. */
static const struct pattern templates[] = {
	ONE("loop without an end", "{% for i in range(100000000000) %}x{% endfor %}"),
	ONE("loop that prints nothing", "{% for i in range(100000000000) %}{% endfor %}"),
	NEST("loops in loops", "{% for i in range(1000) %}", 20, "", "{% endfor %}"),
	ONE("loop that grows a text",
		"{% set ns = namespace(x='x') %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x "
		"%}{% endfor %}"),
	ONE("loop that grows a list",
		"{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x "
		"%}{% endfor %}"),
	ONE("macro that calls itself", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
	ONE("macros that call each other",
		"{% macro a(n) %}{{ b(n) }}{% endmacro %}{% macro b(n) %}{{ a(n) }}{{ a(n) }}{% "
		"endmacro %}{{ a(1) }}"),
	ONE("includes itself", "{% include 'page.html' %}"),
	ONE("includes itself twice", "{% include 'page.html' %}{% include 'page.html' %}"),
	ONE("includes itself by a computed name", "{% include 'page' ~ '.html' %}"),
	ONE("extends itself", "{% extends 'page.html' %}"),
	ONE("extends itself by a computed name", "{% extends 'page' ~ '.html' %}"),
	ONE("imports itself", "{% import 'page.html' as p %}{{ p.x }}"),
	ONE("includes what leads out", "{% include '../content/good.md' %}"),
	ONE("includes a file of the system", "{% include '/etc/passwd' %}"),
	ONE("recursive loop without an end",
		"{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}"),
	ONE("block that calls itself", "{% block b %}{{ self.b() }}{% endblock %}"),
	ONE("text a billion times", "{{ 'a' * 1000000000 }}"),
	ONE("list a billion times", "{{ [1] * 1000000000 }}"),
	ONE("power of powers", "{{ 9 ** 9 ** 9 ** 9 }}"),
	ONE("division by zero", "{{ 1 / 0 }}"),
	ONE("modulo zero", "{{ 1 % 0 }}"),
	ONE("smallest by minus one", "{{ (-9223372036854775807 - 1) // -1 }}"),
	ONE("list of a billion", "{{ range(1000000000) | list | length }}"),
	ONE("sum of a billion", "{{ range(1000000000) | sum }}"),
	ONE("sort of a billion", "{{ range(1000000000) | sort | first }}"),
	ONE("centre in a billion", "{{ 'a' | center(1000000000) }}"),
	ONE("indent by a billion", "{{ 'a\\nb' | indent(1000000000) }}"),
	ONE("format by a billion", "{{ '%1000000000d' % 1 }}"),
	ONE("format of too few", "{{ '%s %s' % 1 }}"),
	ONE("batches of none", "{{ [1, 2] | batch(0) | list }}"),
	ONE("slices of none", "{{ [1, 2] | slice(0) | list }}"),
	ONE("slices by none", "{{ [1, 2][::0] }}"),
	ONE("a thousand texts of a million",
		"{% set a = 'a' * 1000000 %}{% for i in range(1000) %}{{ a }}{% endfor %}"),
	ONE("replaces into a billion", "{{ ('a' * 100000) | replace('a', 'b' * 100000) }}"),
	ONE("joins into a billion", "{{ range(100000) | join('b' * 100000) }}"),
	ONE("a hundred texts of 60 MB",
		"{% for i in range(100) %}{% set x = 'a' * 60000000 %}{% endfor %}"),
	ONE("words of a billion", "{{ lipsum(1000000000) }}"),
	ONE("attribute of none", "{{ page.a.b.c }}"),
	ONE("call of a text", "{{ 'a'() }}"),
	ONE("dates that are none", "{{ 5 | date('%Y') }}{{ page.date | date('%' * 1000) }}"),
	ONE("content of every page", "{% for p in site.pages %}{{ p.content }}{% endfor %}"),
	NEST("100,000 nested ifs", "{% if 1 %}", 100000, "", "{% endif %}"),
	NEST("100,000 nested fors", "{% for i in x %}", 100000, "", "{% endfor %}"),
	{ "100,000 nested parentheses", "{{ ", "(", 100000, "1", ")", 100000, " }}" },
	{ "100,000 nested lists", "{{ ", "[", 100000, "", "]", 100000, " }}" },
	{ "100,000 nested mappings", "{{ ", "{1: ", 100000, "1", "}", 100000, " }}" },
	{ "100,000 nested calls", "{{ ", "a(", 100000, "1", ")", 100000, " }}" },
	{ "100,000 nots", "{{ ", "not ", 100000, "1", "", 0, " }}" },
	{ "100,000 minuses", "{{ ", "- ", 100000, "1", "", 0, " }}" },
	MANY("100,000 attributes", "{{ a", ".b", 100000, " }}"),
	MANY("100,000 subscripts", "{{ a", "[0]", 100000, " }}"),
	MANY("100,000 filters", "{{ a", " | upper", 100000, " }}"),
	MANY("100,000 sums", "{{ 1", " + 1", 100000, " }}"),
	MANY("100,000 powers", "{{ 1", " ** 1", 100000, " }}"),
	MANY("100,000 conditions", "{{ 1", " if 1 else 1", 100000, " }}"),
	MANY("100,000 comparisons", "{{ 1", " < 1", 100000, " }}"),
	MANY("100,000 tests", "{{ 1", " is defined", 100000, " }}"),
	{ "100,000 elifs", "{% if 1 %}", "{% elif 1 %}", 100000, "{% endif %}", "", 0, "" },
	MANY("100,000 sets", "", "{% set a = 1 %}", 100000, ""),
	MANY("100,000 outputs", "", "{{ page.title }}", 100000, ""),
	MANY("100,000 includes", "", "{% include 'small.html' %}", 100000, ""),
	{ "100,000 parameters", "{% macro m(", "a,", 100000, "b) %}{% endmacro %}", "", 0, "" },
	MANY("100,000 arguments", "{{ m(", "1,", 100000, "1) }}"),
	MANY("100,000 openings", "", "{{ ", 100000, ""),
	MANY("100,000 tags of nothing", "", "{% x %}", 100000, ""),
	MANY("100,000 comments", "", "{# a #}", 100000, ""),
	MANY("comment that is not closed", "{# ", "a", 100000, ""),
	MANY("text that is not closed", "{{ 'a", "a", 100000, ""),
	MANY("raw that is not closed", "{% raw %}", "{{", 100000, ""),
	MANY("20 MB", "", "a", 20 * MB, ""),
	MANY("10 MB of a name", "{{ ", "a", 10 * MB, " }}"),
	MANY("10 MB of a text", "{{ '", "a", 10 * MB, "' }}"),
	MANY("a number of 100,000 digits", "{{ ", "9", 100000, " }}"),
	MANY("a million braces", "", "{", MB, ""),
	ONE("invalid UTF-8", "\xff\xfe"),
	{ "NUL", "{{ 1 }}", "", 0, "", "", 10, "{{ 2 }}" },
	ONE("nothing", ""),
};

/* Of fyssg.yaml. */
static const struct pattern configs[] = {
	{ "100,000 nested lists", "params: ", "[", 100000, "", "]", 100000, "\n" },
	MANY("a million items", "params: {x: [", "a,", MB, "]}\n"),
	{ "100,000 unknown keys", "x", "y", 100000, ": 1\n", "", 0, "" },
	MANY("100,000 taxonomies", "taxonomies: [", "a,", 100000, "]\n"),
	ONE("a taxonomy called content", "taxonomies: [content, url, title]\n"),
	ONE("a taxonomy of ../..", "taxonomies: [../../x]\n"),
	ONE("content of /", "content_dir: /\n"),
	ONE("content of a device", "content_dir: /dev/null\n"),
	ONE("static of /etc/passwd", "static_dir: /etc/passwd\n"),
	ONE("output of /proc", "output_dir: /proc/x\n"),
	MANY("a path of 10,000 letters", "content_dir: ", "x", 10000, "\n"),
	MANY("a path of 10,000 folders", "content_dir: ", "x/", 10000, "\n"),
	MANY("10 MB of base_url", "base_url: https://a/", "x", 10 * MB, "\n"),
	ONE("paginate_path of ..", "paginate_path: '..'\n"),
	ONE("feeds of everything", "base_url: https://a/\n"
		"feeds: [index.html, sitemap.xml, 404.html]\n"),
	ONE("a feed that is not there", "base_url: https://a/\nfeeds: [none.xml]\n"),
	MANY("100,000 patterns to ignore", "ignore: [", "'*a*b*c*d*',", 100000, "]\n"),
	MANY("a pattern that takes long", "ignore: ['", "*a", 40, "b']\n"),
	ONE("everything ignored", "ignore: ['*']\n"),
	ONE("a zone that leads out", "timezone: ../../../etc/passwd\n"),
	ONE("a zone that is a folder", "timezone: Europe\n"),
	{ "NUL", "title: a", "", 0, "", "", 1, "b\n" },
	ONE("binary", "\001\002\003"),
	ONE("nothing but a fence", "---\n"),
};

static void write_pattern(const struct pattern *p, const char *path, const char *before)
{
	size_t unit = strlen(p->unit), closing = strlen(p->closing), i;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	fputs(before, out);
	fputs(p->begin, out);
	for (i = 0; i < p->count; i++)
		fwrite(p->unit, 1, unit, out);
	fputs(p->middle, out);
	/* No text to close with: bytes that are 0. */
	for (i = 0; i < p->closings; i++)
		fwrite(p->closing, 1, closing == 0 ? 1 : closing, out);
	fputs(p->end, out);
	fclose(out);
	tree_bytes(path, text, len);
	free(text);
}

/* --- what needs a little program ------------------------------------------------------------- */

static uint64_t random_state;

static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* Random bytes of a kind: all of them, those of text, or those that mean something to us. */
static void write_random(const char *path, const char *before, unsigned kind, size_t len)
{
	static const char marks[] = "-*_[](){}<>#&!|`~'\":;,.?%@\\/=+ \n\n\tab1";
	char *bytes = malloc(len + strlen(before));
	size_t i, start = strlen(before);

	memcpy(bytes, before, start);
	for (i = start; i < start + len; i++) {
		uint64_t n = next_random();

		bytes[i] = kind == 0   ? (char)n
			   : kind == 1 ? (char)(' ' + n % 95)
				       : marks[n % (sizeof(marks) - 1)];
	}
	tree_bytes(path, bytes, len + start);
	free(bytes);
}

enum { RANDOMS = 24 };

static const char *make_random(size_t number)
{
	static const char *const befores[] = { "", "---\n", "---\ntitle: x\n---\n",
		"---\ntitle: x\n" };

	random_state = 0x9e3779b97f4a7c15u * (number + 1);
	write_random("content/x.md", befores[number % 4], (unsigned)(number / 4 % 3),
	             number < 12 ? 5000 : 300000);
	return "content/x.md";
}

static const char whole_page[] =
	"---\ntitle: \"A \\u00e9 title\"\ndate: 2024-05-01 10:00\ntags: [a, 'b c']\n"
	"own: {list: [1, 2.5, ~], "
	"text: |\n    lines\n    of it\n  }\naliases:\n  - /old/\nsummary: >-\n  folded\n  text\n"
	"---\n"
	"# Heading é\n\n"
	"Text with [a link](good.md \"t\"), ![an image](x.png), `code`, **strong**,\n<b>html</b> "
	"&amp; an entity.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```c\nint x;\n```\n\n- [x] task\n"
	"  1. one\n\n> "
	"quote\n\n<!-- more -->\n\nhttps://example.org\n";

enum { CUTS = 40 };

static const char *make_cut(size_t number)
{
	tree_bytes(
		"content/x.md", whole_page, (sizeof(whole_page) - 1) * (number + 1) / (CUTS + 1));
	return "content/x.md";
}

/* One link reference of 250 KB, used 50,000 times: 2.5 GB if it were all written. */
static const char *make_reference_bomb(void)
{
	char *text;
	size_t len, i;
	FILE *out = open_memstream(&text, &len);

	fputs("[a]: /", out);
	for (i = 0; i < 250000; i++)
		fputc('x', out);
	fputs("\n\n", out);
	for (i = 0; i < 50000; i++)
		fputs("[a]\n", out);
	fclose(out);
	tree_bytes("content/x.md", text, len);
	free(text);
	return "content/x.md";
}

/* Each level names the one below ten times. */
static void write_bomb(const char *path, const char *key)
{
	char *text;
	size_t len;
	unsigned i, k;
	FILE *out = open_memstream(&text, &len);

	fputs("---\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n", out);
	for (i = 1; i < 10; i++) {
		fprintf(out, "a%u: &a%u [", i, i);
		for (k = 0; k < 10; k++)
			fprintf(out, "*a%u,", i - 1);
		fputs("]\n", out);
	}
	fprintf(out, "%s: *a9\n---\nText.\n", key);
	fclose(out);
	tree_bytes(path, text, len);
	free(text);
}

static const char *make_bomb_of_own_keys(void)
{
	write_bomb("content/x.md", "own");
	return "content/x.md";
}

static const char *make_bomb_of_tags(void)
{
	write_bomb("content/x.md", "tags");
	return "content/x.md";
}

static const char *make_bomb_of_aliases(void)
{
	write_bomb("content/x.md", "aliases");
	return "content/x.md";
}

static const char *make_bomb_of_title(void)
{
	write_bomb("content/x.md", "title");
	return "content/x.md";
}

static const char *make_many_keys(void)
{
	char *text;
	size_t len;
	unsigned i;
	FILE *out = open_memstream(&text, &len);

	fputs("---\n", out);
	for (i = 0; i < 200000; i++)
		fprintf(out, "key%u: value %u\n", i, i);
	fputs("---\nText.\n", out);
	fclose(out);
	tree_bytes("content/x.md", text, len);
	free(text);
	return "content/x.md";
}

static const char *make_nested_blocks(void)
{
	char *text;
	size_t len;
	unsigned i, k;
	FILE *out = open_memstream(&text, &len);

	fputs("---\n", out);
	for (i = 0; i < 3000; i++) {
		for (k = 0; k < i; k++)
			fputc(' ', out);
		fputs("a:\n", out);
	}
	fputs("---\nText.\n", out);
	fclose(out);
	tree_bytes("content/x.md", text, len);
	free(text);
	return "content/x.md";
}

static const char *make_nested_list(void)
{
	char *text;
	size_t len;
	unsigned i, k;
	FILE *out = open_memstream(&text, &len);

	for (i = 0; i < 3000; i++) {
		for (k = 0; k < i; k++)
			fputs("  ", out);
		fputs("- a\n", out);
	}
	fclose(out);
	tree_bytes("content/x.md", text, len);
	free(text);
	return "content/x.md";
}

static const char *make_reference_names(void)
{
	char *text;
	size_t len;
	unsigned i;
	FILE *out = open_memstream(&text, &len);

	for (i = 0; i < 100000; i++)
		fprintf(out, "[r%u]: /u%u\n", i, i);
	for (i = 0; i < 100000; i++)
		fprintf(out, "[r%u] ", i);
	fclose(out);
	tree_bytes("content/x.md", text, len);
	free(text);
	return "content/x.md";
}

static const char *make_heading_names(void)
{
	char *text;
	size_t len;
	unsigned i;
	FILE *out = open_memstream(&text, &len);

	/* Names that take each other's numbers. */
	for (i = 0; i < 50000; i++)
		fprintf(out, "# a\n# a-%u\n", i);
	fclose(out);
	tree_bytes("content/x.md", text, len);
	free(text);
	return "content/x.md";
}

static const char *make_fifo(void)
{
	mkfifo("content/x.md", 0600);
	return "content/x.md";
}

static const char *make_fifo_template(void)
{
	unlink("templates/page.html");
	mkfifo("templates/page.html", 0600);
	return "templates/page.html";
}

static const char *make_fifo_config(void)
{
	unlink("fyssg.yaml");
	mkfifo("fyssg.yaml", 0600);
	return "fyssg.yaml";
}

static const char *make_folder_config(void)
{
	unlink("fyssg.yaml");
	tree_folder("fyssg.yaml");
	return "fyssg.yaml";
}

static const char *make_folder_template(void)
{
	unlink("templates/page.html");
	tree_folder("templates/page.html");
	return "templates/page.html";
}

static const char *make_unreadable(void)
{
	tree_file("content/x.md", "Text.\n");
	chmod("content/x.md", 0);
	return "content/x.md";
}

static const char *make_unreadable_static(void)
{
	tree_file("static/x.css", "Text.\n");
	chmod("static/x.css", 0);
	return "static/x.css";
}

static const char *make_sparse_static(void)
{
	tree_file("static/x.bin", "");
	return truncate("static/x.bin", 300 * MB) == 0 ? "static/x.bin" : "";
}

static const char *make_sparse_page(void)
{
	tree_file("content/x.md", "---\ntitle: x\n---\n");
	return truncate("content/x.md", 300 * MB) == 0 ? "content/x.md" : "";
}

static const char *make_deep_path(void)
{
	char path[8192] = "content";
	unsigned i;

	for (i = 0; i < 30; i++) {
		strcat(path, "/");
		memset(path + strlen(path), 'x', 120);
		path[7 + (i + 1) * 121] = '\0';
	}
	tree_folder(path);
	strcat(path, "/x.md");
	tree_file(path, "Text.\n");
	return "xxxx";
}

static const char *make_many_links(void)
{
	char path[64], target[64];
	unsigned i, k;

	for (i = 0; i < 10; i++) {
		snprintf(path, sizeof(path), "content/d%u/x.md", i);
		tree_file(path, "Text.\n");
		for (k = 0; k < 10; k++) {
			snprintf(path, sizeof(path), "content/d%u/l%u", i, k);
			snprintf(target, sizeof(target), "../d%u", k);
			tree_link(path, target);
		}
	}
	return "content/";
}

static const char *make_big_manifest(void)
{
	char path[256], *name = tree_list(".fyssg");

	snprintf(path, sizeof(path), ".fyssg/%.*s", (int)strcspn(name, "\n"), name);
	random_state = 7;
	write_random(path, "fyssgman", 0, 1000000);
	return "";
}

static const char *make_manifest_loop(void)
{
	tree_remove(".fyssg");
	tree_link(".fyssg", ".fyssg");
	return ".fyssg";
}

static const char *make_output_links(void)
{
	tree_remove("public/good");
	tree_file("elsewhere/index.html", "Good.\n");
	tree_link("public/good", "../elsewhere");
	return "public/good";
}

static const struct {
	const char *name;
	const char *(*make)(void);
} programs[] = {
	{ "a link reference of 250 KB used 50,000 times", make_reference_bomb },
	{ "an alias bomb of own keys", make_bomb_of_own_keys },
	{ "an alias bomb of tags", make_bomb_of_tags },
	{ "an alias bomb of aliases", make_bomb_of_aliases },
	{ "an alias bomb of a title", make_bomb_of_title },
	{ "200,000 keys", make_many_keys },
	{ "3,000 nested blocks of YAML", make_nested_blocks },
	{ "3,000 nested list items", make_nested_list },
	{ "100,000 references and uses", make_reference_names },
	{ "headings that take each other's names", make_heading_names },
	{ "a pipe for a page", make_fifo },
	{ "a pipe for a template", make_fifo_template },
	{ "a pipe for the configuration", make_fifo_config },
	{ "a folder for the configuration", make_folder_config },
	{ "a folder for a template", make_folder_template },
	{ "a page that cannot be read", make_unreadable },
	{ "a static file that cannot be read", make_unreadable_static },
	{ "a static file of 300 MB", make_sparse_static },
	{ "a page of 300 MB of NUL", make_sparse_page },
	{ "a path of 3,600 letters", make_deep_path },
	{ "folders that link to each other", make_many_links },
	{ "a manifest of noise", make_big_manifest },
	{ "a manifest folder that leads to itself", make_manifest_loop },
	{ "an output folder that leads out", make_output_links },
};

/* --- names and links ------------------------------------------------------------------------- */

static const char *const names[] = {
	"a b.md", " .md", "  x  .md", "a'b.md", "a\"b.md", "a\nb.md", "a\tb.md", "a\rb.md",
	"\033[31m.md", "a\177.md", "äöü.md", "日本語.md", "e\xcc\x81.md", "🎉.md",
	"\u202edm.exe.md", "\xe2\x80\x8b.md", "\xff\xfe.md", "\xc0\xae\xc0\xae.md",
	"-rf.md", "--help.md", "$(reboot).md", "`reboot`.md", "%s%n%x.md", "a\\b.md", "a:b.md",
	"a*?b.md", "<script>.md", "&amp;.md", "con.md", "...md", "..md", "x.md.md", "CASE.md",
	"case.md", "index.html.md", "404.md", "tags.md", "page.md", "2024-05-01-.md",
	"2024-05-01-2024-05-01-x.md", "9999-99-99-x.md", "x/index.md", "x/_index.md",
	"x.md/y.md", "good/index.md", "good/_index.md", "_index.markdown", "%2e%2e.md", "~.md",
	"+.md", "!!.md", "!!/x.md", "tags/x.md", "tags/_index.md", "tags/a/b/_index.md",
};

static const struct { const char *path, *target, *named; } links[] = {
	{ "content/x.md", "x.md", "content/x.md" },
	{ "content/x.md", "/etc/passwd", "content/x.md" },
	{ "content/x.md", "/dev/zero", "content/x.md" },
	{ "content/x.md", "/proc/self/mem", "content/x.md" },
	{ "content/x.md", "nowhere.md", "content/x.md" },
	{ "content/x.md", "good.md", "" },
	{ "content/x", ".", "content/x" },
	{ "content/x", "..", "content/x" },
	{ "content/x", "/", "content/x" },
	{ "content/x", "/proc", "content/x" },
	{ "content/x", "../templates", "content/x" },
	{ "static/x", "..", "static/x" },
	{ "static/x", "/etc", "static/x" },
	{ "static/x", "x", "static/x" },
	{ "templates/x.html", "/etc/passwd", "templates/x.html" },
	{ "templates/x", ".", "templates/x" },
	{ "templates/x.html", "x.html", "templates/x.html" },
};

/* --- all of them ------------------------------------------------------------------------------ */

static const char *make_name(size_t number)
{
	char path[256];

	snprintf(path, sizeof(path), "content/%s", names[number]);
	tree_file(path, "---\nown: x\n---\nText.\n");
	return "content";
}

static const struct group {
	const char *name;
	size_t count;
} groups[] = {
	{ "text", COUNT(texts) },
	{ "front matter", COUNT(heads) },
	{ "template", COUNT(templates) },
	{ "configuration", COUNT(configs) },
	{ "random", RANDOMS },
	{ "cut", CUTS },
	{ "site", COUNT(programs) },
	{ "name", COUNT(names) },
	{ "link", COUNT(links) },
};
enum { TEXT, HEAD, TEMPLATE, CONFIG, RANDOM, CUT, PROGRAM, NAME, LINK };

size_t hostile_count(void)
{
	size_t i, count = 0;

	for (i = 0; i < COUNT(groups); i++)
		count += groups[i].count;
	return count;
}

/* The group of an input; *number becomes its place in it. */
static size_t group_of(size_t *number)
{
	size_t i;

	for (i = 0; *number >= groups[i].count; i++)
		*number -= groups[i].count;
	return i;
}

const char *hostile_name(size_t number)
{
	static char text[256];
	size_t group = group_of(&number);
	const char *what = group == TEXT     ? texts[number].name :
	                   group == HEAD     ? heads[number].name :
	                   group == TEMPLATE ? templates[number].name :
	                   group == CONFIG   ? configs[number].name :
	                   group == PROGRAM  ? programs[number].name :
	                   group == NAME     ? names[number] :
	                   group == LINK     ? links[number].target : "";

	snprintf(text, sizeof(text), "%s %zu: %s", groups[group].name, number, what);
	return text;
}

const char *hostile_make(size_t number)
{
	switch (group_of(&number)) {
	case TEXT:
		write_pattern(&texts[number], "content/x.md", "---\ntitle: x\n---\n");
		return "content/x.md";
	case HEAD:
		write_pattern(&heads[number], "content/x.md", "");
		return "content/x.md";
	case TEMPLATE:
		write_pattern(&templates[number], "templates/page.html", "");
		return "templates/page.html";
	case CONFIG:
		write_pattern(&configs[number], "fyssg.yaml", "");
		return "";
	case RANDOM:
		return make_random(number);
	case CUT:
		return make_cut(number);
	case PROGRAM:
		return programs[number].make();
	case NAME:
		return make_name(number);
	default:
		tree_link(links[number].path, links[number].target);
		return links[number].named;
	}
}
