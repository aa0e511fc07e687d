/* fyfm_parse() in parts, for those who parse several documents, or edit one. */
#ifndef FYFM_PARSE_ONE_H
#define FYFM_PARSE_ONE_H

#include <fyfm/parse.h>

#include "frontmatter/events.h"

/* As fyfm_parse(), but adds to the table of tags, without the tag of the document itself. */
fyfm_status fyfm_i_parse_one(fyfm_parser *p, fya_allocator *a, const char *text, size_t len,
                             const fyfm_parse_options *options, fyfm_value *out, fyfm_diag *diag);
/* Only whether the bytes of a text may be there: FYFM_OK, or FYFM_ERR_ENCODING. */
fyfm_status fyfm_i_parse_check_bytes(const char *text, size_t len,
                                     const fyfm_parse_options *options, fyfm_diag *diag);
/* Gives the document just parsed its tag, if tags are wanted; *out is undefined on failure. */
fyfm_status fyfm_i_parse_tag_top(const fyfm_parse_options *options, fyfm_value *out,
                                 fyfm_diag *diag);
/* Gives the events of a text that has passed fyfm_utf8_check() and has no byte order mark. */
fyfm_status fyfm_i_parse_events(fyfm_parser *p, const fyfm_i_input *in, fyfm_i_sink *sink);
/* Describes the want of memory; returns FYFM_ERR_NOMEM. `options` may be NULL. */
fyfm_status fyfm_i_parse_no_memory(const fyfm_parse_options *options, fyfm_diag *diag);

#endif
