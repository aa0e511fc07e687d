#include "cli/fm/file-walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <fyfm/source.h>

/* Deeper folders are refused: each is held open as a list of names. */
#define DEPTH_MAX 100

/* A folder that is being walked. What it takes in memory is kept for the next one that deep. */
struct level {
	fya_buf text;         /* its names, each with a NUL; of folders with a slash before that */
	fya_buf names;        /* pointers to them, sorted */
	size_t count, next;   /* of names */
	size_t path_len;      /* of the folder's path, slash included */
};

struct cli_fm_walk {
	fya_allocator *memory;
	char **operands;
	fya_buf path;
	unsigned depth; /* folders that are open */
	struct level levels[DEPTH_MAX];
};

cli_fm_walk *cli_fm_walk_new(char **operands)
{
	cli_fm_walk *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->memory = fya_malloc_new();
	if (w->memory == NULL) {
		free(w);
		return NULL;
	}
	w->operands = operands;
	fya_buf_init(&w->path, w->memory, 0);
	for (unsigned i = 0; i < DEPTH_MAX; i++) {
		fya_buf_init(&w->levels[i].text, w->memory, 0);
		fya_buf_init(&w->levels[i].names, w->memory, 0);
	}
	return w;
}

void cli_fm_walk_free(cli_fm_walk *w)
{
	if (w != NULL)
		fya_destroy(w->memory);
	free(w);
}

/* --- names ------------------------------------------------------------------------------------ */

static bool ends_with(const char *name, const char *end)
{
	size_t name_len = strlen(name), len = strlen(end);

	return name_len > len && memcmp(name + name_len - len, end, len) == 0;
}

static bool is_page(const char *name)
{
	return ends_with(name, ".md") || ends_with(name, ".markdown") || ends_with(name, ".mdx");
}

static bool is_data(const char *name)
{
	return ends_with(name, ".yaml") || ends_with(name, ".yml") || ends_with(name, ".json");
}

/* Whether the entry counts, and is a folder. A link is left out: what it leads to has a place of
 * its own, and one file must not be edited twice. */
static bool counts(DIR *dir, const struct dirent *d, bool *folder)
{
	unsigned char type = d->d_type;
	struct stat st;

	if (d->d_name[0] == '.')
		return false;
	if (type == DT_UNKNOWN) {
		if (fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			return false;
		type = S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
	}
	*folder = type == DT_DIR;
	return *folder || (type == DT_REG && is_page(d->d_name));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* --- folders ---------------------------------------------------------------------------------- */

/* False with errno: not all of them can be read. */
static bool read_names(struct level *l, DIR *dir)
{
	struct dirent *d;
	bool folder;

	fya_buf_clear(&l->text);
	l->count = l->next = 0;
	while ((errno = 0, d = readdir(dir)) != NULL) {
		if (!counts(dir, d, &folder))
			continue;
		fya_buf_puts(&l->text, d->d_name);
		/* Sorted with its slash, a folder stands where its files' paths belong. */
		fya_buf_append(&l->text, "/", folder ? 2 : 0);
		if (!folder)
			fya_buf_putc(&l->text, '\0');
		l->count++;
	}
	return errno == 0;
}

/* Sorts the names of a level. */
static void sort_names(struct level *l)
{
	char *name = l->text.data;

	fya_buf_clear(&l->names);
	if (l->text.status != FYA_BUF_OK)
		return;
	for (size_t i = 0; i < l->count; i++) {
		fya_buf_append(&l->names, &name, sizeof(name));
		name += strlen(name) + 1;
	}
	if (l->names.status == FYA_BUF_OK && l->count > 1)
		qsort(l->names.data, l->count, sizeof(char *), by_name);
}

static cli_fm_entry_kind fail(fya_buf *paths, const char *path, const char *why)
{
	fya_buf_append(paths, path, strlen(path) + 1);
	fya_buf_append(paths, why, strlen(why) + 1);
	return CLI_FM_FAILED;
}

/* Enters the folder whose path w->path holds. CLI_FM_END: there is nothing to say about it. */
static cli_fm_entry_kind enter(cli_fm_walk *w, fya_buf *paths)
{
	struct level *l = &w->levels[w->depth];
	const char *path = fya_buf_cstr(&w->path);
	bool whole;
	int reason;
	DIR *dir;

	if (w->depth == DEPTH_MAX)
		return fail(paths, path, "folders are nested too deeply");
	dir = opendir(path);
	if (dir == NULL)
		return fail(paths, path, strerror(errno));
	whole = read_names(l, dir);
	reason = errno;
	closedir(dir);
	if (!whole)
		return fail(paths, path, strerror(reason));
	sort_names(l);
	if (l->text.status != FYA_BUF_OK || l->names.status != FYA_BUF_OK) {
		l->count = 0;
		paths->status = FYA_BUF_NOMEM;
		return CLI_FM_END;
	}
	if (w->path.data[w->path.len - 1] != '/')
		fya_buf_putc(&w->path, '/');
	l->path_len = w->path.len;
	w->depth++;
	return CLI_FM_END;
}

/* Tells of the file whose path w->path holds. */
static cli_fm_entry_kind give(cli_fm_walk *w, cli_fm_entry_kind kind, fya_buf *paths)
{
	if (fyfm_utf8_check(w->path.data, w->path.len) != w->path.len)
		return fail(paths, fya_buf_cstr(&w->path),
		            "the name is not UTF-8 or holds a control character");
	fya_buf_append(paths, fya_buf_cstr(&w->path), w->path.len + 1);
	return kind;
}

/* --- operands --------------------------------------------------------------------------------- */

/* CLI_FM_END: a folder was entered. */
static cli_fm_entry_kind take_operand(cli_fm_walk *w, fya_buf *paths)
{
	const char *operand = *w->operands++;
	struct stat st;

	fya_buf_clear(&w->path);
	fya_buf_puts(&w->path, operand);
	if (strcmp(operand, "-") == 0)
		return give(w, CLI_FM_STREAM, paths);
	if (stat(operand, &st) != 0)
		return fail(paths, operand, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return enter(w, paths);
	if (!S_ISREG(st.st_mode))
		return give(w, CLI_FM_STREAM, paths);
	return give(w, is_data(operand) ? CLI_FM_DATA : CLI_FM_PAGE, paths);
}

/* The next entry of the innermost folder. CLI_FM_END: a folder was entered or left. */
static cli_fm_entry_kind take_entry(cli_fm_walk *w, fya_buf *paths)
{
	struct level *l = &w->levels[w->depth - 1];
	const char *name;

	if (l->next == l->count) {
		w->depth--;
		return CLI_FM_END;
	}
	name = ((char **)(void *)l->names.data)[l->next++];
	fya_buf_truncate(&w->path, l->path_len);
	fya_buf_puts(&w->path, name);
	if (name[strlen(name) - 1] == '/')
		return enter(w, paths);
	return give(w, CLI_FM_PAGE, paths);
}

cli_fm_entry_kind cli_fm_walk_next(cli_fm_walk *w, fya_buf *paths)
{
	cli_fm_entry_kind kind = CLI_FM_END;

	while (kind == CLI_FM_END && paths->status == FYA_BUF_OK && w->path.status == FYA_BUF_OK) {
		if (w->depth > 0)
			kind = take_entry(w, paths);
		else if (*w->operands != NULL)
			kind = take_operand(w, paths);
		else
			break;
	}
	if (w->path.status != FYA_BUF_OK)
		paths->status = FYA_BUF_NOMEM;
	return kind;
}
