/*
 * fyssg_find_top_key - one key of a front matter, without reading the rest.
 */
#ifndef FYSSG_SITE_TOP_KEYS_H
#define FYSSG_SITE_TOP_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include <fyfm/value.h>

/* Finds the lines of the key `name` of the top mapping in `yaml`, which must have been parsed
 * before, by the scanner: in the shape that it takes, what begins at the left margin is a key, a
 * comment, or an item of the key before. Sets *out to the key's lines with all that belongs to
 * them, which is YAML again: a mapping of that one key, or to all of `yaml` where its top mapping
 * does not stand at the margin. False: there is no such key. */
bool fyssg_find_top_key(fyfm_str yaml, fyfm_str name, fyfm_str *out);

#endif
