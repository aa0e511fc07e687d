/* What libfyaml found wrong, said to an author. */
#ifndef FYFM_LIBFYAML_ERRORS_H
#define FYFM_LIBFYAML_ERRORS_H

#include "frontmatter/events.h"

struct fy_diag;

/* Describes the first error that `collector` holds. `last`: where its parser stood; `bracket`:
 * where the innermost open bracket is, SIZE_MAX without one. Returns the status of the failed
 * parse. */
fyfm_status fyfm_i_libfyaml_error(const fyfm_i_input *in, struct fy_diag *collector, size_t last,
                                  size_t bracket);

/* Whether all that is wrong is how far lines within brackets are indented. */
bool fyfm_i_is_flow_indentation(struct fy_diag *collector);

#endif
