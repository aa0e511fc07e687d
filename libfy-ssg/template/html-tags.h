/* The tags of HTML text, as far as filters need to tell them from words. Never allocates. */
#ifndef FYSSG_TEMPLATE_HTML_TAGS_H
#define FYSSG_TEMPLATE_HTML_TAGS_H

#include <stdbool.h>

#include <fyfm/value.h>

typedef enum fyssg_html_kind {
	FYSSG_HTML_OPEN,
	FYSSG_HTML_CLOSE,
	FYSSG_HTML_EMPTY /* <br>, <x/>, comments, and scripts and styles with all they hold */
} fyssg_html_kind;

typedef struct fyssg_html_tag {
	fyssg_html_kind kind;
	fyfm_str name;  /* as it is written; empty for a comment */
	size_t end;     /* offset behind the tag */
	bool is_inline; /* may stand inside a word: <b>, <a>, a comment */
} fyssg_html_tag;

/* Reads the tag at html[at], which is `<`. False: no tag begins here. */
bool fyssg_html_read_tag(fyfm_str html, size_t at, fyssg_html_tag *out);
/* Names of tags, whatever their case. */
bool fyssg_html_same_name(fyfm_str a, fyfm_str b);
/* The value of an attribute of a tag in `html`, as it is written; data is NULL where it has
 * none. `name` in lower case. */
fyfm_str fyssg_html_attribute(fyfm_str html, const fyssg_html_tag *tag, const char *name);

#endif
