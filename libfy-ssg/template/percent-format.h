/* Python's printf-style formatting: "%s has %05.1f" % values. */
#ifndef FYSSG_TEMPLATE_PERCENT_FORMAT_H
#define FYSSG_TEMPLATE_PERCENT_FORMAT_H

#include "libfy-ssg/template/ops.h"

/* `format` (a string) % `args`: a tuple for several, a mapping for %(name)s, else the one value.
 * A safe format gives a safe text and escapes what it puts in. */
fyfm_value fyssg_percent_format(fyssg_eval *ev, fyfm_value format, fyfm_value args);

#endif
