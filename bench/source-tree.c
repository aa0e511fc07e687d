#include "bench/source-tree.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Holds nearly every page, and one short read tells that it was all of it. */
#define FIRST_CAPACITY ((size_t)256 * 1024)

static void *grown(void *old, size_t count, size_t size)
{
	void *p = reallocarray(old, count, size);

	if (!p)
		err(1, "%zu times %zu bytes", count, size);
	return p;
}

int tree_open_root(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		err(1, "%s", path);
	return fd;
}

void tree_add(struct tree *tree, int root, const char *path, size_t size)
{
	char *copy = strdup(path);

	if (!copy)
		err(1, "%s", path);
	if (tree->count == tree->capacity) {
		tree->capacity = tree->capacity ? 2 * tree->capacity : 1024;
		tree->files = grown(tree->files, tree->capacity, sizeof(*tree->files));
	}
	tree->files[tree->count++] = (struct tree_file){root, copy, size};
}

static unsigned char entry_type(int root, const char *path, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return entry->d_type;
	if (fstatat(root, path, &st, 0))
		err(1, "%s", path);
	if (S_ISDIR(st.st_mode))
		return entry->d_type == DT_LNK ? DT_LNK : DT_DIR;
	return S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
}

static void walk_folder(struct tree *tree, int root, const char *folder)
{
	int fd = openat(root, *folder ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!dir)
		err(1, "%s", folder);
	while ((errno = 0, entry = readdir(dir))) {
		char *path;
		unsigned char type;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (asprintf(&path, "%s%s%s", folder, *folder ? "/" : "", entry->d_name) < 0)
			err(1, "%s", entry->d_name);
		type = entry_type(root, path, entry);
		if (type == DT_DIR)
			walk_folder(tree, root, path);
		else if (type == DT_REG)
			tree_add(tree, root, path, 0);
		free(path);
	}
	if (errno)
		err(1, "%s", folder);
	closedir(dir);
}

void tree_walk(struct tree *tree, const char *path)
{
	walk_folder(tree, tree_open_root(path), "");
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

void tree_sort(struct tree *tree)
{
	if (tree->count)
		qsort(tree->files, tree->count, sizeof(*tree->files), by_path);
}

void tree_release(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++)
		free(tree->files[i].path);
	free(tree->files);
	*tree = (struct tree){0};
}

static void text_reserve(struct text *text, size_t room)
{
	size_t capacity = text->capacity ? text->capacity : FIRST_CAPACITY;

	if (text->capacity - text->len >= room && text->capacity)
		return;
	while (capacity - text->len < room)
		capacity *= 2;
	text->bytes = grown(text->bytes, capacity, 1);
	text->capacity = capacity;
}

void text_read(struct text *text, int root, const char *path)
{
	int fd = openat(root, path, O_RDONLY | O_CLOEXEC);
	bool more = true;

	if (fd < 0)
		err(1, "%s", path);
	text->len = 0;
	while (more) {
		size_t room;
		ssize_t got;

		text_reserve(text, 1);
		room = text->capacity - text->len;
		got = read(fd, text->bytes + text->len, room);
		if (got < 0)
			err(1, "%s", path);
		text->len += (size_t)got;
		more = (size_t)got == room;
	}
	close(fd);
}

void text_append(struct text *text, const char *bytes, size_t len)
{
	text_reserve(text, len);
	memcpy(text->bytes + text->len, bytes, len);
	text->len += len;
}

void text_release(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}

struct page_parts page_split(const char *bytes, size_t len)
{
	struct page_parts parts = {.body = bytes, .body_len = len};
	const char *end;

	if (len < 4 || memcmp(bytes, "---\n", 4))
		return parts;
	/* From the fence's own line end, so that empty front matter closes too. */
	end = memmem(bytes + 3, len - 3, "\n---\n", 5);
	if (!end)
		return parts;
	parts.front_matter = bytes + 4;
	parts.front_matter_len = (size_t)(end + 1 - parts.front_matter);
	parts.body = end + 5;
	parts.body_len = len - (size_t)(parts.body - bytes);
	return parts;
}
