/* Text in XML, such as a picture in SVG. */
#ifndef FYSSG_XML_H
#define FYSSG_XML_H

#include <fya/buffer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Appends `len` bytes so that they stand in XML as text or between double quotes: & < > " as entities,
 * a blank for each character that XML cannot hold (U+0000 to U+001F, U+FFFE, U+FFFF), U+FFFD for
 * each byte that is not UTF-8. Thread-safe for distinct buffers. */
FYA_API void fyssg_xml_text(fya_buf *out, const char *text, size_t len);

#ifdef __cplusplus
}
#endif
#endif
