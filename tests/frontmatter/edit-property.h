/* What is true of every edit, whatever the file and the change. */
#ifndef TESTS_EDIT_PROPERTY_H
#define TESTS_EDIT_PROPERTY_H

#include <fya/buffer.h>

#include "tests/frontmatter/value-from-bytes.h"

/* Makes one change that `choices` choose to a text and checks that it reads as it should, that the
 * body stays, that a new key only adds bytes, and that nothing happens where it fails. False:
 * `why` holds the story. Texts that cannot be edited are fine. *done counts changes made; NULL is
 * fine. */
bool edit_keeps_its_word(byte_source *choices, const char *text, size_t len, fya_buf *why,
                         size_t *done);

#endif
