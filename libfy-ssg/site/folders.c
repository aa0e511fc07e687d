#include <fyssg/folders.h>

#include <stdlib.h>

#include "libfy-ssg/site/config.h"

/* The public part is the first member, so that a pointer to it is one to this. */
struct found {
	fyssg_folders folders;
	fyssg_config config;
	fya_allocator *arena;
};

fyfm_status fyssg_folders_find(const char *source, fyfm_diag_fn diag, void *diag_user,
                               fyssg_folders **out)
{
	const fyssg_config_options options = { .root = source != NULL ? source : ".",
		                               .diag = diag, .diag_user = diag_user };
	struct found *f = calloc(1, sizeof(*f));
	fyfm_status status = FYFM_ERR_NOMEM;

	*out = NULL;
	if (f != NULL)
		f->arena = fya_arena_new(NULL);
	if (f != NULL && f->arena != NULL)
		status = fyssg_config_load(&f->config, f->arena, &options);
	if (status != FYFM_OK) {
		fyssg_folders_free((fyssg_folders *)f);
		return status;
	}
	f->folders = (fyssg_folders){ .config = f->config.path, .content = f->config.content_dir,
		                      .templates = f->config.template_dir,
		                      .static_files = f->config.static_dir,
		                      .output = f->config.output_dir, .theme = f->config.theme };
	*out = &f->folders;
	return FYFM_OK;
}

void fyssg_folders_free(fyssg_folders *folders)
{
	struct found *f = (struct found *)folders;

	if (f == NULL)
		return;
	if (f->arena != NULL) {
		fyssg_config_release(&f->config);
		fya_destroy(f->arena);
	}
	free(f);
}
