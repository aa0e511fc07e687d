#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[PATH_MAX];
static void **kept;
static size_t kept_count;

static void must(int ok, const char *what, const char *path)
{
	cr_assert(ok, "%s %s: %s", what, path, strerror(errno));
}

void tree_enter(void)
{
	const char *folder = getenv("FYSSG_TEST_BUILDDIR");

	snprintf(root, sizeof(root), "%s/tree.XXXXXX",
		folder == NULL || *folder == '\0' ? "/tmp" : folder);
	must(mkdtemp(root) != NULL, "mkdtemp", root);
	must(chdir(root) == 0, "chdir", root);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void tree_remove(const char *path)
{
	must(nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS) == 0, "remove", path);
}

static int remove_inner(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	return ftw->level == 0 ? 0 : remove(path);
}

void tree_clear(void)
{
	must(nftw(root, remove_inner, 32, FTW_DEPTH | FTW_PHYS) == 0, "clear", root);
}

void *tree_keep(void *memory)
{
	kept = realloc(kept, (kept_count + 1) * sizeof(*kept));
	must(kept != NULL, "keep", "memory");
	kept[kept_count++] = memory;
	return memory;
}

void tree_leave(void)
{
	while (kept_count > 0)
		free(kept[--kept_count]);
	free(kept);
	kept = NULL;
	if (root[0] == '\0' || chdir("/") != 0)
		return;
	nftw(root, remove_one, 32, FTW_DEPTH | FTW_PHYS);
	root[0] = '\0';
}

void tree_skip(const char *why)
{
	tree_leave();
	cr_skip_test("%s", why);
}

const char *tree_path(void)
{
	return root;
}

void tree_folder(const char *path)
{
	char *copy = strdup(path), *slash = copy;

	while ((slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		must(mkdir(copy, 0777) == 0 || errno == EEXIST, "mkdir", copy);
		*slash = '/';
	}
	must(mkdir(copy, 0777) == 0 || errno == EEXIST, "mkdir", copy);
	free(copy);
}

static void folder_of(const char *path)
{
	char *copy = strdup(path), *slash = strrchr(copy, '/');

	if (slash != NULL && slash != copy) {
		*slash = '\0';
		tree_folder(copy);
	}
	free(copy);
}

void tree_bytes(const char *path, const void *bytes, size_t len)
{
	FILE *f;

	folder_of(path);
	f = fopen(path, "wb");
	must(f != NULL, "open", path);
	must(fwrite(bytes, 1, len, f) == len, "write", path);
	must(fclose(f) == 0, "close", path);
}

void tree_file(const char *path, const char *text)
{
	tree_bytes(path, text, strlen(text));
}

void tree_link(const char *path, const char *target)
{
	folder_of(path);
	must(symlink(target, path) == 0, "symlink", path);
}

/* What follows the path on a line of tree_site(): " | " becomes a line break. */
static char *text_of(const char *parts, int fenced)
{
	const char *part = parts, *next;
	size_t len;
	char *text;
	FILE *out = open_memstream(&text, &len);

	if (fenced && part != NULL)
		fputs("---\n", out);
	for (; part != NULL; part = next) {
		next = strstr(part, " | ");
		fprintf(out, "%.*s\n", next == NULL ? (int)strlen(part) : (int)(next - part), part);
		next = next == NULL ? NULL : next + 3;
	}
	fputs(!fenced ? "" : parts == NULL ? "Text.\n" : "---\nText.\n", out);
	fclose(out);
	return text;
}

static void make_line(char *line)
{
	char *text = strstr(line, " | "), *target = strstr(line, " -> "), *path, *bytes;

	if (text != NULL)
		*text = '\0';
	else if (target != NULL)
		*target = '\0';
	must(asprintf(&path, "%s%s", *line == '/' ? "." : "content/", line) >= 0, "name", line);
	if (text == NULL && target != NULL) {
		tree_link(path, target + 4);
	} else if (path[strlen(path) - 1] == '/') {
		path[strlen(path) - 1] = '\0';
		tree_folder(path);
	} else {
		bytes = text_of(text == NULL ? NULL : text + 3, *line != '/');
		tree_file(path, bytes);
		free(bytes);
	}
	free(path);
}

void tree_site(const char *lines)
{
	char *copy = strdup(lines), *line, *rest = copy;

	if (access("fyssg.yaml", F_OK) != 0)
		tree_file("fyssg.yaml", "");
	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			make_line(line);
	free(copy);
}

char *tree_read(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	size_t size = 0, n;
	char *bytes = NULL;

	if (f == NULL)
		return NULL;
	do {
		bytes = realloc(bytes, size + 65536 + 1);
		must(bytes != NULL, "read", path);
		n = fread(bytes + size, 1, 65536, f);
		size += n;
	} while (n > 0);
	fclose(f);
	bytes[size] = '\0';
	if (len != NULL)
		*len = size;
	return tree_keep(bytes);
}

static int not_dots(const struct dirent *d)
{
	return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void list_below(FILE *out, const char *path, const char *shown)
{
	struct dirent **names;
	int i, count = scandir(path, &names, not_dots, by_bytes);

	if (count == 0 && *shown != '\0')
		fprintf(out, "%s\n", shown);
	for (i = 0; i < count; i++) {
		char *inner, *inner_shown;
		struct stat st;

		must(asprintf(&inner, "%s/%s", path, names[i]->d_name) >= 0, "list", path);
		must(lstat(inner, &st) == 0, "stat", inner);
		must(asprintf(&inner_shown, "%s%s%s", shown, names[i]->d_name,
		              S_ISDIR(st.st_mode) ? "/" : "") >= 0, "list", path);
		if (S_ISDIR(st.st_mode))
			list_below(out, inner, inner_shown);
		else
			fprintf(out, "%s\n", inner_shown);
		free(inner_shown);
		free(inner);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

char *tree_list(const char *path)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	list_below(out, path, "");
	fclose(out);
	return tree_keep(text);
}

void tree_copy(const char *from, const char *to)
{
	char *names = tree_list(from), *name, *rest = names, *source, *target, *bytes;
	size_t len;

	while ((name = strsep(&rest, "\n")) != NULL && *name != '\0') {
		must(asprintf(&source, "%s/%s", from, name) >= 0, "copy", name);
		must(asprintf(&target, "%s/%s", to, name) >= 0, "copy", name);
		bytes = tree_read(source, &len);
		must(bytes != NULL, "read", source);
		tree_bytes(target, bytes, len);
		free(source);
		free(target);
	}
}

int64_t tree_mtime(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return 0;
	return (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

static int age_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	static const struct timespec old[2] = { { 1000000000, 0 }, { 1000000000, 0 } };

	(void)st;
	(void)ftw;
	return type == FTW_F ? utimensat(AT_FDCWD, path, old, 0) : 0;
}

void tree_age(const char *path)
{
	must(nftw(path, age_one, 32, FTW_PHYS) == 0, "age", path);
}
