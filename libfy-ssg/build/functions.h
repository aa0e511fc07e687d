/* Functions and filters of templates that need the site. */
#ifndef FYSSG_BUILD_FUNCTIONS_H
#define FYSSG_BUILD_FUNCTIONS_H

#include <fyssg/template.h>

#include "libfy-ssg/build/data.h"
#include "libfy-ssg/build/page-lookup.h"
#include "libfy-ssg/build/shortcodes.h"

struct fyssg_job;

/* What they read beside the site. Frozen when rendering begins, but for data, which looks after
 * itself. */
typedef struct fyssg_functions {
	fyssg_page_lookup lookup; /* see fyssg_functions_ready() */
	fyssg_shortcodes shortcodes;
	fyssg_data *data;
} fyssg_functions;

/* Before templates are loaded. */
FYA_CHECKED fyfm_status fyssg_functions_register(fyssg_env *env);
/* After the plan. FYFM_ERR_NOMEM. */
FYA_CHECKED fyfm_status fyssg_functions_prepare(struct fyssg_job *job);
void fyssg_functions_release(fyssg_functions *f);

/* Tables of the files functions-*.c. */
extern const fyssg_builtin fyssg_page_functions[], fyssg_url_functions[], fyssg_text_functions[];
extern const size_t fyssg_page_function_count, fyssg_url_function_count, fyssg_text_function_count;
extern const fyssg_builtin fyssg_url_filters[], fyssg_text_filters[];
extern const size_t fyssg_url_filter_count, fyssg_text_filter_count;

#endif
