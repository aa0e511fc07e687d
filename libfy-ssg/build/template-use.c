/* What the rendering of all workers shares of templates: texts that are rendered once, and the
 * figures of --profile-templates. */
#include <stdlib.h>

#include "libfy-ssg/build/job.h"

/* Of texts that are rendered once: a navigation of 1000 sections, kept for each of a hundred. */
#define MEMO_BYTES_MAX (16u << 20)

bool fyssg_template_use_begin(fyssg_job *job)
{
	fyssg_template_use *use = &job->template_use;
	unsigned i;

	if (!job->options->no_memo) {
		use->memo = fyssg_memo_new(MEMO_BYTES_MAX);
		if (use->memo == NULL)
			return false;
	}
	if (!job->options->profile_templates)
		return true;
	use->profiles = calloc(job->workers, sizeof(*use->profiles));
	if (use->profiles == NULL)
		return false;
	for (i = 0; i < job->workers; i++) {
		use->profiles[i] = fyssg_profile_new(job->templates.env);
		if (use->profiles[i] == NULL)
			return false;
	}
	return true;
}

static void report_profile(fyssg_job *job, fyssg_profile *all)
{
	unsigned i;

	for (i = 1; i < job->workers; i++)
		fyssg_profile_add(all, job->template_use.profiles[i]);
	fyssg_report_set_profile(job->report, all);
}

void fyssg_template_use_report(fyssg_job *job)
{
	fyssg_template_use *use = &job->template_use;
	fya_stats stats;
	size_t texts;

	if (use->memo != NULL) {
		texts = fyssg_memo_count(use->memo, &stats);
		fyssg_report_add_allocator(job->report, "kept texts", "malloc", texts, &stats);
	}
	if (use->profiles != NULL)
		report_profile(job, use->profiles[0]);
}

void fyssg_template_use_release(fyssg_job *job)
{
	fyssg_template_use *use = &job->template_use;
	unsigned i;

	fyssg_memo_free(use->memo);
	for (i = 0; use->profiles != NULL && i < job->workers; i++)
		fyssg_profile_free(use->profiles[i]);
	free(use->profiles);
	*use = (fyssg_template_use){ NULL, NULL };
}
