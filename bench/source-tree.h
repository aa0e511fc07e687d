/* The files of a folder, for programs that measure: found without a stat, read whole.
 * Whatever fails here ends the program with a message: a figure from half a tree is
 * worse than none. */
#ifndef BENCH_SOURCE_TREE_H
#define BENCH_SOURCE_TREE_H

#include <stddef.h>

struct tree_file {
	int root;	/* open folder that `path` starts from; stays open */
	char *path;	/* owned by the tree */
	size_t size;	/* in bytes; 0 unless whoever added the file knew it */
};

struct tree {
	struct tree_file *files;
	size_t count, capacity;
};

/* Bytes that grow; all zero is an empty one. One per thread. */
struct text {
	char *bytes;
	size_t len, capacity;
};

/* Opens a folder, for as long as the program runs. */
int tree_open_root(const char *path);

/* Appends a file; copies `path`. */
void tree_add(struct tree *tree, int root, const char *path, size_t size);

/* Appends every regular file below `path`; links to files count as files, links to
 * folders are not followed. The order is the file system's. */
void tree_walk(struct tree *tree, const char *path);

/* By path, so that the files of a folder come together. */
void tree_sort(struct tree *tree);

void tree_release(struct tree *tree);

/* Replaces what `text` holds by the bytes of the file at `path`, which starts from the
 * open folder `root` (or AT_FDCWD). */
void text_read(struct text *text, int root, const char *path);

void text_append(struct text *text, const char *bytes, size_t len);

void text_release(struct text *text);

/* What lies between the fences of a page, and behind them; a page without front matter
 * is all body. Borrows from the bytes given. */
struct page_parts {
	const char *front_matter, *body;
	size_t front_matter_len, body_len;
};

struct page_parts page_split(const char *bytes, size_t len);

#endif
