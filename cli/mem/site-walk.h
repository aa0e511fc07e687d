/* The files of a folder and of all below it, as a build sees them. */
#ifndef CLI_MEM_SITE_WALK_H
#define CLI_MEM_SITE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#define CLI_WALK_PATH 4096
#define CLI_WALK_LEFT_OUT 8

typedef struct cli_walk {
	/* `path` is below the folder as it was named, `inner` the part below it: "" or "/a/b".
	 * False, with errno: the walk fails. */
	bool (*folder)(void *user, const char *inner);
	bool (*file)(void *user, const char *path, const char *inner, const struct stat *st);
	void *user;
	/* Folders that are passed over; the first `left_out` of them */
	struct stat outside[CLI_WALK_LEFT_OUT];
	size_t left_out;
	bool lenient;               /* folders that cannot be read are passed over */
	char failed[CLI_WALK_PATH]; /* where a walk did */
} cli_walk;

/* Passes that folder over, if it is there. */
void cli_walk_leave_out(cli_walk *w, const char *path);

/* Names that begin with a dot are passed over, links that lead nowhere or out of the folder, and
 * those to a folder that they are in: a build leaves these out too. Others are followed. In each
 * folder in the order of names. False, with errno: a folder or file cannot be read, or a callback
 * says so. */
bool cli_walk_folder(cli_walk *w, const char *path);

#endif
