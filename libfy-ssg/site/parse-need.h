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

/* Bytes that cannot be taken out of memory while md4c reads Markdown, and while YAML is parsed or a
 * template compiled with what that leaves. 0 of a text of up to 32 KiB: nobody needs to ask. */
uint64_t fyssg_need_of_markdown(const char *text, size_t len);
uint64_t fyssg_need_of_yaml(const char *text, size_t len);
uint64_t fyssg_need_of_template(const char *text, size_t len);

#endif
