#include "cli/template-folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files of a folder among which a misspelt name is looked for. */
#define CANDIDATES_MAX 256

fyfm_status cli_template_folder_open(cli_template_folder *folder, const char *path,
                                     fya_allocator *memory)
{
	*folder = (cli_template_folder){ .memory = memory };
	folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return folder->fd >= 0 ? FYFM_OK : FYFM_ERR_IO;
}

void cli_template_folder_close(cli_template_folder *folder)
{
	if (folder->fd >= 0)
		close(folder->fd);
	folder->fd = -1;
}

bool cli_is_template_name(const char *name)
{
	if (*name == '/' || *name == '\0')
		return false;
	for (const char *part = name; part != NULL; part = strchr(part, '/')) {
		part += *part == '/';
		if (strcmp(part, "..") == 0 || strncmp(part, "../", 3) == 0)
			return false;
	}
	return true;
}

bool cli_has_template(const cli_template_folder *folder, const char *name)
{
	struct stat st;

	return cli_is_template_name(name) && fstatat(folder->fd, name, &st, 0) == 0 &&
	       S_ISREG(st.st_mode);
}

fyfm_status cli_template_load(void *user, const char *name, fyssg_template_source *out)
{
	const fyfm_source_options options = { .mode = FYFM_SOURCE_ALWAYS_READ };
	cli_template_folder *folder = user;
	fyfm_source source;
	fyfm_status status;

	if (folder->standard_input.data != NULL && strcmp(name, CLI_STDIN_TEMPLATE) == 0) {
		*out = (fyssg_template_source){ folder->standard_input.data,
			                        folder->standard_input.len, NULL };
		return FYFM_OK;
	}
	if (!cli_has_template(folder, name))
		return FYFM_ERR_NOT_FOUND;
	status = fyfm_source_open(&source, folder->memory, folder->fd, name, &options, NULL);
	*out = (fyssg_template_source){ source.data, source.len, NULL };
	return status;
}

/* Looks in the folder that the name leads to: what is misspelt is mostly its last part. */
const char *cli_template_suggest(void *user, const char *name)
{
	cli_template_folder *folder = user;
	const char *slash = strrchr(name, '/'), *near, *names[CANDIDATES_MAX];
	int parent_len = slash != NULL ? (int)(slash - name) + 1 : 0;
	char parent[sizeof(folder->nearest)];
	struct dirent **files;
	int found;
	size_t count = 0;

	if (!cli_is_template_name(name) || parent_len + 2 > (int)sizeof(parent))
		return NULL;
	snprintf(parent, sizeof(parent), "%.*s.", parent_len, name);
	found = scandirat(folder->fd, parent, &files, NULL, alphasort);
	if (found < 0)
		return NULL;
	for (int i = 0; i < found && count < CANDIDATES_MAX; i++)
		/* A folder may have the very name. */
		if (files[i]->d_name[0] != '.' &&
		    strcmp(files[i]->d_name, name + parent_len) != 0)
			names[count++] = files[i]->d_name;
	near = fyfm_did_you_mean(name + parent_len, strlen(name + parent_len), names, count);
	if (near != NULL)
		snprintf(folder->nearest, sizeof(folder->nearest), "%.*s%.255s", parent_len, name,
		         near);
	for (int i = 0; i < found; i++)
		free(files[i]);
	free(files);
	return near != NULL ? folder->nearest : NULL;
}
