/* Templates that are files of one folder, as `fyssg render` loads them. */
#ifndef CLI_TEMPLATE_FOLDER_H
#define CLI_TEMPLATE_FOLDER_H

#include <fyfm/source.h>
#include <fyssg/template.h>

typedef struct cli_template_folder {
	int fd;                  /* of the folder */
	fya_allocator *memory;   /* of texts; the caller's */
	fyfm_str standard_input; /* text of CLI_STDIN_TEMPLATE; data NULL: there is none */
	char nearest[512];       /* what cli_template_suggest() found last */
} cli_template_folder;

/* What a template is called that is read from standard input. */
#define CLI_STDIN_TEMPLATE "<stdin>"

/* Opens it. FYFM_ERR_IO with errno set. */
fyfm_status cli_template_folder_open(cli_template_folder *folder, const char *path,
                                     fya_allocator *memory);
void cli_template_folder_close(cli_template_folder *folder);

/* Whether templates can have that name at all: a path within the folder, without `..`. */
bool cli_is_template_name(const char *name);
/* Whether there is such a file. */
bool cli_has_template(const cli_template_folder *folder, const char *name);

/* A fyssg_load_fn and a fyssg_suggest_fn, whose `user` is the folder. */
fyfm_status cli_template_load(void *folder, const char *name, fyssg_template_source *out);
const char *cli_template_suggest(void *folder, const char *name);

#endif
