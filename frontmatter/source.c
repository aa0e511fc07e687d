#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fyfm/source.h>

#include "frontmatter/mapped-regions.h"

enum {
	MAP_THRESHOLD = 256 * 1024,
	PIPE_STEP = 64 * 1024 /* first size of a buffer for what does not tell its size */
};

/* One attempt at opening; what all steps need. */
struct reading {
	fyfm_source *out;
	fya_allocator *a;
	const char *name;
	fyfm_source_options options;
	fyfm_diag *diag;
};

static fyfm_status fail_errno(const struct reading *r, const char *what)
{
	char buffer[128];
	const char *why = strerror_r(errno, buffer, sizeof(buffer));

	fyfm_diag_set(r->diag, FYFM_ERROR, FYFM_ERR_IO, r->name, 0, 0, "%s: %s", what, why);
	return FYFM_ERR_IO;
}

static fyfm_status fail_size(const struct reading *r)
{
	fyfm_diag_set(r->diag, FYFM_ERROR, FYFM_ERR_LIMIT, r->name, 0, 0,
	              "larger than the limit of %zu bytes", r->options.max_size);
	return FYFM_ERR_LIMIT;
}

static fyfm_status fail_memory(const struct reading *r)
{
	fyfm_diag_set(r->diag, FYFM_ERROR, FYFM_ERR_NOMEM, r->name, 0, 0, "%s",
	              fyfm_status_text(FYFM_ERR_NOMEM));
	return FYFM_ERR_NOMEM;
}

static bool too_large(const struct reading *r, size_t size)
{
	return r->options.max_size != 0 && size > r->options.max_size;
}

static bool want_mapping(const struct reading *r, size_t size)
{
	if (r->options.mode == FYFM_SOURCE_AUTO)
		return size >= r->options.map_threshold;
	return r->options.mode == FYFM_SOURCE_ALWAYS_MAP && size != 0;
}

static fyfm_status map_file(const struct reading *r, int fd, size_t size)
{
	void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (data == MAP_FAILED)
		return errno == ENOMEM ? fail_memory(r) : fail_errno(r, "cannot map");
	*r->out = (fyfm_source){
		.data = data,
		.len = size,
		.how = FYFM_SOURCE_MAPPED,
		.capacity = size,
		/* Where there is none left, only the guard can tell of a file that shrinks. */
		.fd = fcntl(fd, F_DUPFD_CLOEXEC, 3),
		.region = fyfm_i_region_add(data, size),
	};
	if (r->out->region)
		return FYFM_OK;
	fyfm_source_close(r->out);
	return fail_memory(r);
}

/* Reads until `size` bytes or the end of the file; -1 with errno on failure. */
static ssize_t read_up_to(int fd, char *to, size_t size)
{
	ssize_t n;

	do
		n = read(fd, to, size);
	while (n < 0 && errno == EINTR);
	return n;
}

static bool grow(struct reading *r, char **data, size_t *capacity)
{
	size_t more = *capacity < SIZE_MAX / 2 ? *capacity * 2 : SIZE_MAX;
	char *moved = fya_resize(r->a, *data, *capacity, more, 16);

	if (!moved)
		return false;
	*data = moved;
	*capacity = more;
	return true;
}

/* Reads to the end. `expected`: the size that the system tells, 0 where it does not. */
static fyfm_status read_all(struct reading *r, int fd, size_t expected)
{
	/* One byte more than expected: coming back short shows the end without another call. */
	size_t capacity = expected != 0 ? expected + 1 : PIPE_STEP;
	size_t len = 0;
	char *data = fya_alloc(r->a, capacity, 16);
	fyfm_status st = FYFM_OK;

	if (!data)
		return fail_memory(r);
	for (;;) {
		ssize_t n = read_up_to(fd, data + len, capacity - len);

		if (n < 0) {
			st = fail_errno(r, "cannot read");
			break;
		}
		len += (size_t)n;
		if (too_large(r, len)) {
			st = fail_size(r);
			break;
		}
		if (n == 0 || (expected != 0 && len == expected))
			break;
		if (len == capacity && !grow(r, &data, &capacity)) {
			st = fail_memory(r);
			break;
		}
	}
	if (st != FYFM_OK) {
		fya_free(r->a, data, capacity);
		return st;
	}
	*r->out = (fyfm_source){
		.data = data,
		.len = len,
		.how = FYFM_SOURCE_READ,
		.allocator = r->a,
		.capacity = capacity,
	};
	return FYFM_OK;
}

/* Reads a file that ends within options.first_read bytes, a short read of a regular file being its
 * end. False where it may be longer, empty or no such file; nothing was read then. */
static bool read_short(const struct reading *r, int fd)
{
	size_t capacity = r->options.first_read;
	char *data = fya_alloc(r->a, capacity, 16), *shrunk;
	ssize_t n = data ? read_up_to(fd, data, capacity) : 0;

	if (n > 0 && (size_t)n < capacity && !too_large(r, (size_t)n)) {
		shrunk = fya_resize(r->a, data, capacity, (size_t)n, 16);
		*r->out = (fyfm_source){
			.data = shrunk ? shrunk : data,
			.len = (size_t)n,
			.how = FYFM_SOURCE_READ,
			.allocator = r->a,
			.capacity = shrunk ? (size_t)n : capacity,
		};
		return true;
	}
	if (data)
		fya_free(r->a, data, capacity);
	if (n > 0)
		lseek(fd, 0, SEEK_SET);
	return false;
}

static fyfm_status read_or_map(struct reading *r, int fd, const struct stat *st)
{
	size_t size = S_ISREG(st->st_mode) && st->st_size > 0 ? (size_t)st->st_size : 0;

	if (too_large(r, size))
		return fail_size(r);
	if (size != 0 && want_mapping(r, size))
		return map_file(r, fd, size);
	return read_all(r, fd, size);
}

static struct reading reading_of(fyfm_source *out, fya_allocator *a, const char *name,
                                 const fyfm_source_options *options, fyfm_diag *diag)
{
	struct reading r = { .out = out, .a = a, .name = name, .diag = diag };

	*out = (fyfm_source){ 0 };
	if (options)
		r.options = *options;
	if (r.options.map_threshold == 0)
		r.options.map_threshold = MAP_THRESHOLD;
	return r;
}

static fyfm_status refuse_kind(const struct reading *r, mode_t mode)
{
	errno = S_ISDIR(mode) ? EISDIR : 0;
	if (errno != 0)
		return fail_errno(r, "cannot read");
	fyfm_diag_set(r->diag, FYFM_ERROR, FYFM_ERR_IO, r->name, 0, 0, "not a regular file");
	return FYFM_ERR_IO;
}

fyfm_status fyfm_source_open(fyfm_source *out, fya_allocator *a, int dirfd, const char *path,
                             const fyfm_source_options *options, fyfm_diag *diag)
{
	struct reading r = reading_of(out, a, path, options, diag);
	struct stat info;
	fyfm_status st;
	/* Without O_NONBLOCK opening a FIFO would wait for a writer; regular files ignore it. */
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return fail_errno(&r, "cannot open");
	if (r.options.first_read != 0 && r.options.mode == FYFM_SOURCE_ALWAYS_READ &&
	    read_short(&r, fd))
		st = FYFM_OK;
	else if (fstat(fd, &info) != 0)
		st = fail_errno(&r, "cannot read");
	else if (!S_ISREG(info.st_mode))
		st = refuse_kind(&r, info.st_mode);
	else
		st = read_or_map(&r, fd, &info);
	close(fd);
	return st;
}

fyfm_status fyfm_source_read_fd(fyfm_source *out, fya_allocator *a, int fd, const char *name,
                                const fyfm_source_options *options, fyfm_diag *diag)
{
	struct reading r = reading_of(out, a, name, options, diag);
	struct stat info;

	if (fstat(fd, &info) != 0)
		return fail_errno(&r, "cannot read");
	if (S_ISDIR(info.st_mode))
		return refuse_kind(&r, info.st_mode);
	/* A descriptor that was read from goes on from there: neither size nor mapping fit. */
	if (S_ISREG(info.st_mode) && lseek(fd, 0, SEEK_CUR) != 0)
		return read_all(&r, fd, 0);
	return read_or_map(&r, fd, &info);
}

void fyfm_source_from_memory(fyfm_source *out, const char *data, size_t len)
{
	*out = (fyfm_source){ .data = data, .len = len, .how = FYFM_SOURCE_MEMORY };
}

static bool has_shrunk(const fyfm_source *s)
{
	struct stat info;

	if (s->how != FYFM_SOURCE_MAPPED)
		return false;
	if (atomic_load(&s->region->truncated))
		return true;
	return s->fd >= 0 && fstat(s->fd, &info) == 0 && (size_t)info.st_size < s->len;
}

fyfm_status fyfm_source_check(const fyfm_source *s, const char *name, fyfm_diag *diag)
{
	if (!has_shrunk(s))
		return FYFM_OK;
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_TRUNCATED, name, 0, 0,
	              "the file became shorter while it was read");
	return FYFM_ERR_TRUNCATED;
}

static void unmap(fyfm_source *s)
{
	fyfm_i_region_remove(s->region);
	munmap((void *)(uintptr_t)s->data, s->capacity);
	if (s->fd >= 0)
		close(s->fd);
}

void fyfm_source_close(fyfm_source *s)
{
	void *data = (void *)(uintptr_t)s->data;

	if (s->how == FYFM_SOURCE_MAPPED)
		unmap(s);
	else if (s->how == FYFM_SOURCE_READ)
		fya_free(s->allocator, data, s->capacity);
	*s = (fyfm_source){ 0 };
}
