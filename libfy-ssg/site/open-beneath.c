#include "libfy-ssg/site/open-beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { READ_FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Opens one part below `folder`, which is closed unless it is `root`. */
static int open_part(int root, int folder, const char *part, size_t len, int flags)
{
	char name[NAME_MAX + 1];
	int fd = -1;

	if (len > NAME_MAX) {
		errno = ENAMETOOLONG;
	} else {
		memcpy(name, part, len);
		name[len] = '\0';
		if (is_dots(name) || len == 0)
			errno = EXDEV;
		else
			fd = openat(folder, name, flags | O_NOFOLLOW);
	}
	if (folder != root) {
		int reason = errno;

		close(folder);
		errno = reason;
	}
	return fd;
}

int fyssg_open_by_parts(int root, const char *path)
{
	int folder = root;

	for (;;) {
		size_t len = strcspn(path, "/");
		bool last = path[len] == '\0';

		folder = open_part(root, folder, path, len,
		                   last ? READ_FLAGS : O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (last || folder < 0)
			return folder;
		path += len + 1;
	}
}

int fyssg_open_beneath(int root, const char *path)
{
	struct open_how how = {
		.flags = READ_FLAGS,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, root, path, &how, sizeof(how));

	/* EPERM is what a sandbox says that does not know the call. */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return fyssg_open_by_parts(root, path);
	return (int)fd;
}
