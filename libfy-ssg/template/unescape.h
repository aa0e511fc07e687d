/* Character references in text that no HTML parser has looked at. */
#ifndef FYSSG_TEMPLATE_UNESCAPE_H
#define FYSSG_TEMPLATE_UNESCAPE_H

#include <fya/buffer.h>
#include <fyfm/value.h>

/* Appends `text` with its references decoded as the HTML standard has it, those without a `;`
 * too: what Python's html.unescape() returns. */
void fyssg_unescape(fya_buf *out, fyfm_str text);

#endif
