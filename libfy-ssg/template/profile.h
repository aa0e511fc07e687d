/* fyssg_profile - what the functions of templates cost: calls, time, bytes. */
#ifndef FYSSG_TEMPLATE_PROFILE_H
#define FYSSG_TEMPLATE_PROFILE_H

#include "libfy-ssg/template/eval.h"

/* fyssg_run(), with a look at the clock before and after. */
void fyssg_profile_run(fyssg_eval *ev, fyssg_frame *f);
/* So many bytes were printed that had been kept. */
void fyssg_profile_kept(fyssg_profile *p, size_t bytes);

#endif
