/* The language of generated sites: words by how often they are used. */
#ifndef FYSSG_GEN_WORDS_H
#define FYSSG_GEN_WORDS_H

#include <fya/buffer.h>

#include "libfy-ssg/gen/dice.h"

/* Names that fyssg_gen_say_name() can make. */
#define FYSSG_GEN_NAMES 64000u

/* All of these append lower-case letters. */

/* A word of a text: small words often, few names very often. */
void fyssg_gen_say_word(fya_buf *out, fyssg_dice *d);
/* Word number `number` below FYSSG_GEN_NAMES; different numbers give different words. */
void fyssg_gen_say_name(fya_buf *out, uint32_t number);
/* `count` words that mean something, with blanks between. */
void fyssg_gen_say_words(fya_buf *out, fyssg_dice *d, unsigned count);
/* The first letter of what is in `out` from `at` on becomes a capital. */
void fyssg_gen_capitalize(fya_buf *out, size_t at);

#endif
