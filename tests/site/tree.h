/*
 * tree - a folder of files that one test makes.
 *
 * tree_enter() makes an empty folder and goes there, so that paths in tests are relative and short;
 * tree_leave() removes it. They fit a suite's .init and .fini. What cannot be made ends the test.
 * What is returned lives until tree_leave().
 */
#ifndef TESTS_SITE_TREE_H
#define TESTS_SITE_TREE_H

#include <stddef.h>
#include <stdint.h>

void tree_enter(void);
void tree_leave(void);
/* Ends the test as skipped, of which .fini hears nothing. */
void tree_skip(const char *why);
/* Absolute path of the folder. */
const char *tree_path(void);

/* Writes a file, making the folders above it. `text` is NUL-terminated. */
void tree_file(const char *path, const char *text);
void tree_bytes(const char *path, const void *bytes, size_t len);
/* Makes a folder with those above it. */
void tree_folder(const char *path);
/* Makes a symbolic link at `path`. */
void tree_link(const char *path, const char *target);
/* Makes a site from lines:
 *     a/b.md                        a file below content/, with some text
 *     a/b.md | title: B | weight: 1 the same with front matter, line by line
 *     a/                            a folder
 *     a.md -> ../x                  a symbolic link
 *     /static/x | text              the same from the site's folder, and no front matter but text
 * and fyssg.yaml, empty, where no line makes it. */
void tree_site(const char *lines);
/* Copies the files below the folder `from` to `to`. */
void tree_copy(const char *from, const char *to);
/* Removes a file, or a folder with everything in it. */
void tree_remove(const char *path);

/* Removes all that is in the folder. */
void tree_clear(void);
/* Keeps what malloc gave until tree_leave(), and returns it. */
void *tree_keep(void *memory);
/* The bytes of a file with a NUL behind them; NULL where there is none. `len` may be NULL. */
char *tree_read(const char *path, size_t *len);
/* The names of all files below `path`, sorted, one a line, folders with a slash where they are
 * empty. */
char *tree_list(const char *path);
/* What stat() says: when the file was changed last, in nanoseconds; 0 where there is none. */
int64_t tree_mtime(const char *path);
/* Sets every file below `path` to one old time, so that a later change shows. */
void tree_age(const char *path);

#endif
