#include "cli/fm/replace-file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Gives the new file the owner and the mode of the old one. Only a privileged user can give a file
 * away; for others it is theirs already, or becomes so. */
static int take_over(int fd, const struct stat *old)
{
	struct stat now;

	if (fstat(fd, &now) != 0)
		return errno;
	if ((now.st_uid != old->st_uid || now.st_gid != old->st_gid) &&
	    fchown(fd, old->st_uid, old->st_gid) != 0 && errno != EPERM)
		return errno;
	return fchmod(fd, old->st_mode & 07777) != 0 ? errno : 0;
}

static int fill(int fd, const char *data, size_t len, const struct stat *old)
{
	int error = write_all(fd, data, len);

	if (error == 0)
		error = take_over(fd, old);
	if (close(fd) != 0 && error == 0)
		error = errno;
	return error;
}

int cli_fm_replace(const char *path, const char *data, size_t len)
{
	char real[PATH_MAX], fresh[PATH_MAX + 16];
	struct stat old;
	int error, fd;

	if (realpath(path, real) == NULL || stat(real, &old) != 0 || access(real, W_OK) != 0)
		return errno;
	snprintf(fresh, sizeof(fresh), "%s.XXXXXX", real);
	fd = mkostemp(fresh, 0);
	if (fd < 0)
		return errno;
	error = fill(fd, data, len, &old);
	if (error == 0 && rename(fresh, real) != 0)
		error = errno;
	if (error != 0)
		unlink(fresh);
	return error;
}
