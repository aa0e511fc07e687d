/*
 * fyfm_i_composer - a sink that makes values from events.
 */
#ifndef FYFM_COMPOSE_H
#define FYFM_COMPOSE_H

#include "frontmatter/events.h"

typedef struct fyfm_i_composer fyfm_i_composer;

/* NULL when memory runs out. */
fyfm_i_composer *fyfm_i_composer_new(void);
void fyfm_i_composer_free(fyfm_i_composer *c);

/* Gets ready for one document whose values go into `a`; `in` must stay until the end. `options` may
 * be NULL. */
fyfm_i_sink *fyfm_i_composer_begin(fyfm_i_composer *c, fya_allocator *a, const fyfm_i_input *in,
                                   const fyfm_parse_options *options);
/* Gives back to the allocator what a failed document took. */
void fyfm_i_composer_abandon(fyfm_i_composer *c);
/* The value of the document (undefined where it was empty), and the offset at which it begins. */
fyfm_value fyfm_i_composer_result(const fyfm_i_composer *c, size_t *at);

#endif
