/* What somebody may have meant who is used to another template language. */
#ifndef FYSSG_TEMPLATE_SYNTAX_HINT_H
#define FYSSG_TEMPLATE_SYNTAX_HINT_H

#include "libfy-ssg/template/parser.h"

/* About a syntax error at `offset`: what to write instead, or NULL. The answer may be in the
 * parser, until the next one. */
const char *fyssg_syntax_hint(fyssg_parser *p, uint32_t offset);
/* About a tag that there is elsewhere, or NULL. */
const char *fyssg_tag_habit(fyfm_str name);
/* About an undefined variable of that name, or NULL. */
const char *fyssg_name_habit(const char *name);

#endif
