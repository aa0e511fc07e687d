/* Upper and lower case as Python's str maps them: fully, one character may become three. */
#ifndef FYSSG_TEMPLATE_CASE_MAP_H
#define FYSSG_TEMPLATE_CASE_MAP_H

#include <fya/buffer.h>
#include <fyfm/value.h>

/* Append what str.upper(), lower(), capitalize(), title() and swapcase() return. */
void fyssg_upper(fya_buf *out, fyfm_str text);
void fyssg_lower(fya_buf *out, fyfm_str text);
void fyssg_capitalize(fya_buf *out, fyfm_str text);
void fyssg_titlecase(fya_buf *out, fyfm_str text);
void fyssg_swapcase(fya_buf *out, fyfm_str text);

/* One character of it. Lower case depends on what stands around: a capital sigma that ends a
 * word becomes the final one. text[at] is the character, text[after] the one behind it. */
void fyssg_append_upper(fya_buf *out, uint32_t c);
void fyssg_append_lower(fya_buf *out, fyfm_str text, size_t at, size_t after);

/* str.islower() and str.isupper(): some cased character, and none of the other case. */
bool fyssg_is_lower(fyfm_str text);
bool fyssg_is_upper(fyfm_str text);

#endif
