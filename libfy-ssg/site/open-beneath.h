/* Opening files of a folder, and no others. Thread-safe. */
#ifndef FYSSG_SITE_OPEN_BENEATH_H
#define FYSSG_SITE_OPEN_BENEATH_H

/* Opens `path`, relative to the folder `root` (a descriptor), for reading. Nothing leads out of the
 * folder: neither `..` nor a symbolic link. Returns a descriptor that is the caller's, or -1 and
 * errno. Does not wait for the other end of a pipe. */
int fyssg_open_beneath(int root, const char *path);

/* The same without openat2(), for kernels and sandboxes that do not have it: part by part, and
 * through no symbolic link at all. */
int fyssg_open_by_parts(int root, const char *path);

#endif
