/* What a hostile or broken site may hold: some 300 inputs, each made alone into a small site. */
#ifndef TESTS_BUILD_HOSTILE_INPUTS_H
#define TESTS_BUILD_HOSTILE_INPUTS_H

#include <stddef.h>

/* How many there are. */
size_t hostile_count(void);
/* A short name; borrowed until the next call. */
const char *hostile_name(size_t number);
/* Makes the input in the current folder. Returns what an error about it must name: "content/x.md"
 * or the like. */
const char *hostile_make(size_t number);

#endif
