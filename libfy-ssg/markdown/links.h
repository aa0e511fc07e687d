/* What md4c knows of a link: the text of its attributes, and where they stand in the source. */
#ifndef FYSSG_MARKDOWN_LINKS_H
#define FYSSG_MARKDOWN_LINKS_H

#include <fya/buffer.h>
#include <fyfm/value.h>
#include <md4c.h>

/* The attribute's text with its character references decoded. Borrows from the attribute, or from
 * `scratch`, which is overwritten; empty where scratch->status tells a failure. */
fyfm_str fyssg_attribute_text(const MD_ATTRIBUTE *attribute, fya_buf *scratch);

/* Offset of the attribute in `text`, or SIZE_MAX. md4c points into its input unless the attribute
 * holds a backslash or a character reference; such a one is looked for a short way behind
 * `from`. */
size_t fyssg_attribute_offset(const MD_ATTRIBUTE *attribute, const char *text, size_t len,
                              size_t from);

#endif
