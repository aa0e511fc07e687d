#include "libfy-ssg/template/syntax-hint.h"

#include <stdio.h>

/* --- what stands where the error is ----------------------------------------------------------- */

typedef struct habit {
	const char *text, *hint;
} habit;

/* The first one whose text stands there counts. */
static const habit habits[] = {
	{ "&&", "'and' joins conditions" },
	{ "&", "'and' joins conditions" },
	{ "||", "'or' joins conditions" },
	{ "==", "'==' compares two values: one is missing" },
	{ "=", "'==' compares; '=' is for {% set %} and named arguments" },
	{ "!", "'not' inverts a condition" },
	{ "?", "a choice is written 'a if condition else b'" },
	{ "$", "names have no '$' in front" },
	{ "@", "names have no '@' in front" },
	{ ":=", "'{% set name = value %}' sets a variable" },
	{ "::", "a macro of an imported template is called as 'template.macro()'" },
	{ "|", "the name of a filter is missing between two '|'" },
	{ ">", "'!=' tells whether values differ" },
};

static bool stands_at(const fyssg_parser *p, size_t at, const char *text)
{
	size_t len = strlen(text);

	return at + len <= p->lexer.len && memcmp(p->lexer.text + at, text, len) == 0;
}

/* A `}` alone: half of an end, or an end of the other kind. */
static const char *half_end(const fyssg_parser *p, uint32_t offset)
{
	bool brace = stands_at(p, offset, "}"), both = stands_at(p, offset, "}}");

	if (!stands_at(p, p->tag_offset, "{{"))
		return brace ? "what begins with '{%' ends in '%}'" : NULL;
	if ((brace && !both) || stands_at(p, offset, "%}"))
		return "what begins with '{{' ends in '}}'";
	return NULL;
}

/* The line, from 1, of a place. */
static unsigned line_of(const fyssg_parser *p, uint32_t offset)
{
	unsigned line = 1;

	for (uint32_t i = 0; i < offset; i++)
		line += p->lexer.text[i] == '\n';
	return line;
}

/* Go's dot, and shortcodes, which belong into content. */
static const char *print_habit(const fyssg_parser *p, uint32_t offset)
{
	if (stands_at(p, p->tag_offset, "{{<") || stands_at(p, p->tag_offset, "{{%"))
		return "shortcodes are for content; a template calls a macro or includes another";
	if (stands_at(p, offset, "."))
		return "no dot stands in front of a name: '{{ title }}', '{{ page.title }}'";
	return NULL;
}

const char *fyssg_syntax_hint(fyssg_parser *p, uint32_t offset)
{
	const char *hint = print_habit(p, offset);

	if (hint == NULL)
		hint = half_end(p, offset);
	if (hint == NULL && offset > 0 && stands_at(p, offset - 1, "||"))
		hint = "'or' joins conditions";
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]) && hint == NULL; i++)
		if (stands_at(p, offset, habits[i].text))
			hint = habits[i].hint;
	if (hint == NULL && is_word(&p->token, "if") && stands_at(p, offset, "if"))
		hint = "'{% elif condition %}' is another branch";
	if (hint == NULL && p->tag_offset < offset &&
	    memchr(p->lexer.text + p->tag_offset, '\n', offset - p->tag_offset) != NULL) {
		snprintf(p->hint, sizeof(p->hint),
		         "the tag that begins in line %u may not be closed",
		         line_of(p, p->tag_offset));
		hint = p->hint;
	}
	return hint;
}

/* --- words ------------------------------------------------------------------------------------ */

static const habit tag_habits[] = {
	{ "assign", "use 'set'" },
	{ "capture", "use '{% set name %}...{% endset %}'" },
	{ "case", "use 'if' and 'elif'" },
	{ "comment", "comments are written '{# ... #}'" },
	{ "define", "use 'block' or 'macro'" },
	{ "elseif", "use 'elif'" },
	{ "elsif", "use 'elif'" },
	{ "end", "the end has the tag's name: 'endif', 'endfor', 'endblock'" },
	{ "foreach", "use 'for'" },
	{ "layout", "use 'extends'" },
	{ "partial", "use 'include'" },
	{ "range", "use 'for x in list'" },
	{ "render", "use 'include'" },
	{ "set_global", "use a namespace: '{% set ns = namespace(x=0) %}', '{% set ns.x = 1 %}'" },
	{ "template", "use 'include'" },
	{ "trans", "translations are not part of templates here" },
	{ "unless", "use 'if not'" },
	{ "var", "use 'set'" },
	{ "verbatim", "use 'raw'" },
	{ "while", "use 'for', with 'break'" },
};

static const habit name_habits[] = {
	{ "nil", "use 'none'" },
	{ "null", "use 'none'" },
	{ "NULL", "use 'none'" },
	{ "undefined", "'x is defined' asks whether there is such a value" },
	{ "TRUE", "use 'true'" },
	{ "FALSE", "use 'false'" },
	{ "len", "use the filter 'length'" },
	{ "str", "use the filter 'string'" },
	{ "int", "use the filter 'int'" },
	{ "enumerate", "'loop.index' counts the turns of a loop" },
};

static const char *find_habit(const habit *all, size_t count, const char *name, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(all[i].text) == len && memcmp(all[i].text, name, len) == 0)
			return all[i].hint;
	return NULL;
}

const char *fyssg_tag_habit(fyfm_str name)
{
	return find_habit(tag_habits, sizeof(tag_habits) / sizeof(tag_habits[0]), name.data,
	                  name.len);
}

const char *fyssg_name_habit(const char *name)
{
	return find_habit(name_habits, sizeof(name_habits) / sizeof(name_habits[0]), name,
	                  strlen(name));
}
