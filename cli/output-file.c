#include "cli/output-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_LEN 4096

bool cli_is_stdout(const char *path)
{
	return path == NULL || strcmp(path, "-") == 0;
}

/* Writes and closes; false with errno. */
static bool write_all(FILE *f, const fya_buf *text)
{
	bool written = fwrite(text->data, 1, text->len, f) == text->len;
	int why = errno;

	/* stdout is seen to when the program ends. */
	if (f == stdout)
		written = fflush(f) == 0 && written;
	else
		written = fclose(f) == 0 && written;
	if (!written && errno == 0)
		errno = why;
	return written;
}

static bool write_in_place(const char *path, const fya_buf *text)
{
	FILE *f = fopen(path, "we");

	return f != NULL && write_all(f, text);
}

/* With the rights that the file has which it will replace. */
static FILE *create(const char *path, const struct stat *old)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	FILE *f;

	if (fd < 0)
		return NULL;
	if (old != NULL && fchmod(fd, old->st_mode & 0777) != 0) {
		close(fd);
		unlink(path);
		return NULL;
	}
	f = fdopen(fd, "w");
	if (f == NULL) {
		close(fd);
		unlink(path);
	}
	return f;
}

static bool replace(const char *path, const fya_buf *text)
{
	char beside[PATH_LEN];
	struct stat old;
	bool is_there = lstat(path, &old) == 0;
	int why;
	FILE *f;

	if ((!is_there && errno != ENOENT) || (is_there && !S_ISREG(old.st_mode)) ||
	    snprintf(beside, sizeof(beside), "%s.%ld.tmp", path, (long)getpid()) >=
	            (int)sizeof(beside))
		return write_in_place(path, text);
	f = create(beside, is_there ? &old : NULL);
	/* In a folder where nothing can be made, what is there may still be written to. */
	if (f == NULL)
		return write_in_place(path, text);
	if (write_all(f, text) && rename(beside, path) == 0)
		return true;
	why = errno;
	unlink(beside);
	errno = why;
	return false;
}

bool cli_write_file(const char *path, const fya_buf *text, cli_printer *p)
{
	if (text->status != FYA_BUF_OK) {
		cli_print_error(p, NULL, "out of memory");
		return false;
	}
	errno = 0;
	if (cli_is_stdout(path) ? write_all(stdout, text) : replace(path, text))
		return true;
	cli_print_error(p, NULL, "%s: %s", cli_is_stdout(path) ? "standard output" : path,
	                strerror(errno));
	return false;
}
