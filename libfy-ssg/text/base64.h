/* Bytes as base64 (RFC 4648, with padding), and back. Thread-safe for distinct buffers. */
#ifndef FYSSG_TEXT_BASE64_H
#define FYSSG_TEXT_BASE64_H

#include <stdbool.h>

#include <fya/buffer.h>

void fyssg_base64_encode(fya_buf *out, const char *bytes, size_t len);
/* Takes the URL-safe alphabet too, and text without padding; skips white space. False, `out`
 * unchanged, where `text` is no base64. */
bool fyssg_base64_decode(fya_buf *out, const char *text, size_t len);

#endif
