/* Values and variables as text, for authors of templates. */
#ifndef FYSSG_TEMPLATE_INSPECT_H
#define FYSSG_TEMPLATE_INSPECT_H

#include "libfy-ssg/template/ops.h"

/* Appends its type and what it holds. */
void fyssg_inspect_value(fyssg_eval *ev, fyfm_value v, fya_buf *out);
/* Appends a line for each variable that a template set, or was given, and that can be read where
 * the template is now. */
void fyssg_inspect_scope(fyssg_eval *ev, fya_buf *out);

#endif
