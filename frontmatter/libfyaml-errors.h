/* What libfyaml found wrong, said to an author. */
#ifndef FYFM_LIBFYAML_ERRORS_H
#define FYFM_LIBFYAML_ERRORS_H

#include "frontmatter/events.h"

struct fy_diag;

/* Describes the first error that `collector` holds; `last` is where its parser stood. Returns the status
 * of the failed parse. */
fyfm_status fyfm_i_libfyaml_error(const fyfm_i_input *in, struct fy_diag *collector, size_t last);

#endif
