#include "cli/mem/site-walk.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A folder that the walk is in. */
struct level {
	const struct level *above;
	struct stat st;
};

struct place {
	cli_walk *walk;
	char path[CLI_WALK_PATH];
	size_t len, root_len;
	char root[PATH_MAX]; /* without links */
};

static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

void cli_walk_leave_out(cli_walk *w, const char *path)
{
	if (w->left_out < CLI_WALK_LEFT_OUT && stat(path, &w->outside[w->left_out]) == 0)
		w->left_out++;
}

static bool is_left_out(const struct place *p, const struct level *at, const struct stat *st)
{
	for (size_t i = 0; i < p->walk->left_out; i++)
		if (same(&p->walk->outside[i], st))
			return true;
	for (; at != NULL; at = at->above)
		if (same(&at->st, st))
			return true;
	return false;
}

static bool stays_inside(const struct place *p)
{
	char real[PATH_MAX];
	size_t len = strlen(p->root);

	return realpath(p->path, real) != NULL && strncmp(real, p->root, len) == 0 &&
	       (real[len] == '/' || real[len] == '\0');
}

static bool fail(struct place *p)
{
	int why = errno;

	if (p->walk->failed[0] == '\0')
		memcpy(p->walk->failed, p->path, sizeof(p->path));
	errno = why;
	return false;
}

static bool walk_inside(struct place *p, const struct level *at);

/* The file or folder whose path is there. */
static bool visit(struct place *p, const struct level *at)
{
	cli_walk *w = p->walk;
	const char *inner = p->path + p->root_len;
	struct level below = { .above = at };
	struct stat link;

	if (lstat(p->path, &link) != 0)
		return fail(p);
	if (S_ISLNK(link.st_mode) && !stays_inside(p))
		return true;
	if (stat(p->path, &below.st) != 0)
		return fail(p);
	if (S_ISREG(below.st.st_mode))
		return w->file == NULL || w->file(w->user, p->path, inner, &below.st) || fail(p);
	if (!S_ISDIR(below.st.st_mode) || is_left_out(p, at, &below.st))
		return true;
	if (w->folder != NULL && !w->folder(w->user, inner))
		return fail(p);
	return walk_inside(p, &below);
}

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static bool walk_inside(struct place *p, const struct level *at)
{
	size_t len = p->len;
	struct dirent **names;
	bool goes_on = true;
	int count = scandir(p->path, &names, is_visible, alphasort);

	if (count < 0)
		return p->walk->lenient || fail(p);
	for (int i = 0; i < count; i++) {
		int more = snprintf(p->path + len, sizeof(p->path) - len, "/%s", names[i]->d_name);

		if (more < 0 || (size_t)more >= sizeof(p->path) - len) {
			errno = ENAMETOOLONG;
			goes_on = goes_on && fail(p);
		}
		p->len = len + (size_t)more;
		goes_on = goes_on && visit(p, at);
		p->path[len] = '\0';
		p->len = len;
		free(names[i]);
	}
	free(names);
	return goes_on;
}

bool cli_walk_folder(cli_walk *w, const char *path)
{
	struct place p = { .walk = w };
	struct level top = { .above = NULL };
	int len = snprintf(p.path, sizeof(p.path), "%s", path);

	w->failed[0] = '\0';
	p.len = p.root_len = (size_t)len;
	if (len < 0 || (size_t)len >= sizeof(p.path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	if (stat(path, &top.st) != 0 || realpath(path, p.root) == NULL ||
	    (w->folder != NULL && !w->folder(w->user, "")))
		return fail(&p);
	/* All is inside of "/". */
	if (strcmp(p.root, "/") == 0)
		p.root[0] = '\0';
	return walk_inside(&p, &top);
}
