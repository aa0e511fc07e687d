/* Copies of sites, so that a study never changes the one that it was given. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/mem/study.h"

#define FOLDERS_OPEN 16

/* nftw() hands its function nothing of the caller's. */
static struct {
	const char *to;
	size_t from_len;
	unsigned count, wanted, seen;
	bool failed;
} walk;

/* An ordinary page: Markdown, and no section's own. */
static bool is_page(const char *path)
{
	const char *name = strrchr(path, '/') + 1, *end = strrchr(name, '.');

	return end != NULL && (strcmp(end, ".md") == 0 || strcmp(end, ".markdown") == 0) &&
	       strncmp(name, "_index.", 7) != 0;
}

static bool copy_file(const char *from, const char *to, const struct stat *st)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
	off_t left = st->st_size;
	ssize_t n = 0;

	if (in >= 0)
		out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	while (out >= 0 && left > 0 && (n = sendfile(out, in, NULL, (size_t)left)) > 0)
		left -= n;
	if (in >= 0)
		close(in);
	if (out >= 0 && close(out) != 0)
		return false;
	return out >= 0 && left == 0;
}

/* Of `count` pages `wanted` are taken, spread over all of them. */
static bool takes_next(void)
{
	unsigned long long before = walk.seen++, after = walk.seen;

	return walk.wanted == 0 || walk.count == 0 ||
	       before * walk.wanted / walk.count != after * walk.wanted / walk.count;
}

static int copy_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	const char *name = path + walk.from_len;
	char to[CLI_STUDY_PATH];

	if (at->level > 0 && (path[at->base] == '.' ||
	                      (at->level == 1 && strcmp(path + at->base, "public") == 0)))
		return type == FTW_D ? FTW_SKIP_SUBTREE : FTW_CONTINUE;
	if (snprintf(to, sizeof(to), "%s%s", walk.to, name) >= (int)sizeof(to))
		walk.failed = true;
	else if (type == FTW_D)
		walk.failed = mkdir(to, 0700) != 0;
	else if (type == FTW_F && (!is_page(path) || takes_next()))
		walk.failed = !copy_file(path, to, st);
	return walk.failed ? FTW_STOP : FTW_CONTINUE;
}

cli_exit cli_study_copy(cli_study *study, unsigned pages)
{
	char to[CLI_STUDY_PATH];

	walk.count = pages == 0 ? 0 : cli_study_count(study);
	if (snprintf(to, sizeof(to), "%s/copy-%u", study->folder, pages) >= (int)sizeof(to))
		return CLI_EXIT_SYSTEM;
	walk.to = to;
	walk.from_len = strlen(study->site);
	walk.wanted = pages;
	walk.seen = 0;
	walk.failed = false;
	errno = 0;
	if (nftw(study->site, copy_one, FOLDERS_OPEN, FTW_PHYS | FTW_ACTIONRETVAL) != 0 ||
	    walk.failed) {
		cli_print_error(study->printer, NULL, "%s cannot be copied: %s", study->site,
		                errno != 0 ? strerror(errno) : "a file changed meanwhile");
		return CLI_EXIT_SYSTEM;
	}
	memcpy(study->site, to, sizeof(to));
	return CLI_EXIT_OK;
}

static int count_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	if (at->level > 0 && path[at->base] == '.')
		return type == FTW_D ? FTW_SKIP_SUBTREE : FTW_CONTINUE;
	walk.seen += type == FTW_F && is_page(path);
	return FTW_CONTINUE;
}

unsigned cli_study_count(const cli_study *study)
{
	char content[CLI_STUDY_PATH + 16];

	snprintf(content, sizeof(content), "%s/content", study->site);
	walk.seen = 0;
	nftw(content, count_one, FOLDERS_OPEN, FTW_PHYS | FTW_ACTIONRETVAL);
	return walk.seen;
}
