/* Slugs and heading ids, by the rules of the site format (see doc/site-guide.md). */
#ifndef FYSSG_TEXT_SLUG_H
#define FYSSG_TEXT_SLUG_H

#include <fya/buffer.h>
#include <fyfm/status.h>

/* Appends the slug of `text` (UTF-8): NFC, lower case; letters, marks, digits and `_ . + ~ -` stay,
 * all else becomes `-`; runs of `-` are one, none at the ends. Appends nothing where nothing is
 * left, or nothing but `.` or `..`, which would lead out of a folder. Invalid bytes count as "all
 * else". Thread-safe. */
void fyssg_slugify(fya_buf *out, const char *text, size_t len);

/* Appends GitHub's id of a heading: lower case; all but letters, marks, digits, `_`, `-` and space
 * dropped; space becomes `-`. Uniqueness is the caller's. */
void fyssg_heading_id(fya_buf *out, const char *text, size_t len);

/* Appends `text` case folded (full folding) and in NFC, for comparing terms and paths. Invalid
 * bytes stay. */
void fyssg_casefold(fya_buf *out, const char *text, size_t len);

#endif
