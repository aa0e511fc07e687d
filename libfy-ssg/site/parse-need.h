/*
 * What parsing a text may take, so that it can be asked for where memory is limited.
 *
 * A parser takes little for a letter and much for what means something to it. Both were measured,
 * of texts made to take the most (tests/build/memory-limit.c); one of the usual kind takes less.
 */
#ifndef FYSSG_SITE_PARSE_NEED_H
#define FYSSG_SITE_PARSE_NEED_H

#include <stddef.h>
#include <stdint.h>

/* Texts up to here are parsed without asking. */
#define FYSSG_PARSE_SMALL ((size_t)32 << 10)

/* Bytes that cannot be taken out of memory while md4c reads Markdown. */
uint64_t fyssg_need_of_markdown(const char *text, size_t len);
/* While front matter or a configuration is parsed, its values included. */
uint64_t fyssg_need_of_yaml(const char *text, size_t len);
/* While a template is compiled, and what stays of it. */
uint64_t fyssg_need_of_template(const char *text, size_t len);

#endif
