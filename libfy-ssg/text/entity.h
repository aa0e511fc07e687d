/* Character references (`&amp;`, `&#38;`, `&#x26;`) to text. Thread-safe. */
#ifndef FYSSG_TEXT_ENTITY_H
#define FYSSG_TEXT_ENTITY_H

#include <stddef.h>

enum { FYSSG_ENTITY_MAX = 8 };

/* Writes what the reference `text`, from its `&` to its `;`, stands for, as UTF-8, and returns the
 * bytes written: 0 where HTML knows no such name. Numbers that are no character give U+FFFD. */
size_t fyssg_entity_decode(const char *text, size_t len, char out[FYSSG_ENTITY_MAX]);

#endif
