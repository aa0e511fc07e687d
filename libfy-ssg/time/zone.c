/*
 * Reads TZif files of version 2 and later (RFC 8536): a first block with 32-bit times, which is
 * skipped, a second with 64-bit times, and a footer with the rule for all later ones. Leap seconds
 * are ignored.
 */
#include "libfy-ssg/time/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libfy-ssg/time/posix-rule.h"

#ifndef FYSSG_ZONEINFO
#define FYSSG_ZONEINFO "/usr/share/zoneinfo"
#endif

enum {
	HEADER_SIZE = 44,
	TYPE_SIZE = 6,
	FILE_MAX = 1 << 20, /* the largest of the system's has 4 KB */
	NAME_MAX_LEN = 128,
	DAY = 86400
};

struct fyssg_zone {
	fya_allocator *allocator;
	/* The file, or NULL for UTC; what follows points into it, in big endian. */
	unsigned char *file;
	size_t file_size;
	const unsigned char *times;   /* of transitions, ascending, 8 bytes each */
	const unsigned char *indices; /* the type that holds from each on */
	const unsigned char *types;   /* offset (4), is summer time (1), abbreviation (1) */
	const char *names;            /* abbreviations, each ends in NUL */
	size_t time_count, type_count, name_size;
	fyssg_posix_rule rule;
	bool has_rule;
};

/* --- reading ---------------------------------------------------------------------------------- */

static uint32_t read_u32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t read_i64(const unsigned char *p)
{
	return (int64_t)((uint64_t)read_u32(p) << 32 | read_u32(p + 4));
}

/* The counts of a header, in the order of the file. */
typedef struct counts {
	size_t ut, standard, leap, time, type, name;
} counts;

static bool read_header(const unsigned char *p, size_t left, counts *c)
{
	if (left < HEADER_SIZE || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	c->ut = read_u32(p + 20);
	c->standard = read_u32(p + 24);
	c->leap = read_u32(p + 28);
	c->time = read_u32(p + 32);
	c->type = read_u32(p + 36);
	c->name = read_u32(p + 40);
	return c->type > 0 && c->type <= 256 && c->name > 0 && c->time <= FILE_MAX &&
	       c->leap <= FILE_MAX && c->name <= FILE_MAX && c->ut <= FILE_MAX &&
	       c->standard <= FILE_MAX;
}

/* Bytes of the block behind a header whose times have `width` bytes. */
static size_t block_size(const counts *c, size_t width)
{
	return c->time * (width + 1) + c->type * TYPE_SIZE + c->name + c->leap * (width + 4) +
	       c->standard + c->ut;
}

/* Whether all that one part of the block says of another is within it. */
static bool is_sound(const fyssg_zone *z)
{
	if (z->names[z->name_size - 1] != '\0')
		return false;
	for (size_t i = 0; i < z->time_count; i++) {
		if (z->indices[i] >= z->type_count)
			return false;
		if (i > 0 && read_i64(z->times + 8 * i) <= read_i64(z->times + 8 * (i - 1)))
			return false;
	}
	for (size_t i = 0; i < z->type_count; i++) {
		const unsigned char *type = z->types + i * TYPE_SIZE;
		int32_t offset = (int32_t)read_u32(type);

		if (type[5] >= z->name_size || offset < -2 * DAY || offset > 2 * DAY)
			return false;
	}
	return true;
}

/* A newline, the rule (which may be empty), a newline. */
static bool read_footer(fyssg_zone *z, const char *p, size_t left)
{
	const char *end;

	if (left < 2 || *p != '\n')
		return false;
	end = memchr(p + 1, '\n', left - 1);
	if (!end)
		return false;
	z->has_rule = end > p + 1;
	return !z->has_rule || fyssg_posix_rule_parse(p + 1, (size_t)(end - p - 1), &z->rule);
}

static bool read_zone(fyssg_zone *z)
{
	const unsigned char *p = z->file;
	size_t left = z->file_size, skipped;
	counts c;

	if (!read_header(p, left, &c))
		return false;
	skipped = HEADER_SIZE + block_size(&c, 4);
	if (left < skipped || !read_header(p + skipped, left - skipped, &c))
		return false;
	p += skipped + HEADER_SIZE;
	left -= skipped + HEADER_SIZE;
	if (left < block_size(&c, 8))
		return false;
	z->times = p;
	z->time_count = c.time;
	z->indices = z->times + c.time * 8;
	z->types = z->indices + c.time;
	z->type_count = c.type;
	z->names = (const char *)z->types + c.type * TYPE_SIZE;
	z->name_size = c.name;
	return is_sound(z) &&
	       read_footer(z, (const char *)p + block_size(&c, 8), left - block_size(&c, 8));
}

static fyfm_status read_all(int fd, unsigned char *to, size_t size)
{
	while (size > 0) {
		ssize_t n = read(fd, to, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return FYFM_ERR_IO;
		to += n;
		size -= (size_t)n;
	}
	return FYFM_OK;
}

static fyfm_status read_file(fyssg_zone *z, const char *path)
{
	fyfm_status st = FYFM_ERR_NOT_FOUND;
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? FYFM_ERR_NOT_FOUND : FYFM_ERR_IO;
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
		goto out;
	st = FYFM_ERR_SYNTAX;
	if (info.st_size < HEADER_SIZE || info.st_size > FILE_MAX)
		goto out;
	st = FYFM_ERR_NOMEM;
	z->file = fya_alloc(z->allocator, (size_t)info.st_size, 1);
	if (!z->file)
		goto out;
	z->file_size = (size_t)info.st_size;
	st = read_all(fd, z->file, z->file_size);
out:	close(fd);
	return st;
}

/* Whether a name stays within the zone folder. */
static bool is_safe_name(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len > NAME_MAX_LEN || name[0] == '/')
		return false;
	for (const char *part = name; part; part = strchr(part, '/')) {
		part += *part == '/';
		if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
			return false;
	}
	return true;
}

/* UTC, until there is a file. NULL: no memory. */
static fyssg_zone *zone_new(fya_allocator *a)
{
	fyssg_zone *z = fya_alloc(a, sizeof(*z), 0);

	if (z)
		*z = (fyssg_zone){ .allocator = a };
	return z;
}

/* Hands z over, or frees it where `st` says so. */
static fyfm_status finish(fyfm_status st, fyssg_zone *z, fyssg_zone **out)
{
	*out = st == FYFM_OK ? z : NULL;
	if (st != FYFM_OK)
		fyssg_zone_free(z);
	return st;
}

fyfm_status fyssg_zone_read(fya_allocator *a, const void *bytes, size_t len, fyssg_zone **out)
{
	fyssg_zone *z = zone_new(a);

	if (!z)
		return finish(FYFM_ERR_NOMEM, NULL, out);
	if (len < HEADER_SIZE || len > FILE_MAX)
		return finish(FYFM_ERR_SYNTAX, z, out);
	z->file = fya_alloc(a, len, 1);
	if (!z->file)
		return finish(FYFM_ERR_NOMEM, z, out);
	z->file_size = len;
	memcpy(z->file, bytes, len);
	return finish(read_zone(z) ? FYFM_OK : FYFM_ERR_SYNTAX, z, out);
}

fyfm_status fyssg_zone_load(fya_allocator *a, const char *name, fyssg_zone **out)
{
	char path[sizeof(FYSSG_ZONEINFO) + 1 + NAME_MAX_LEN];
	fyfm_status st = FYFM_OK;
	fyssg_zone *z;

	*out = NULL;
	if (!is_safe_name(name))
		return FYFM_ERR_NOT_FOUND;
	z = zone_new(a);
	if (!z)
		return FYFM_ERR_NOMEM;
	if (strcmp(name, "UTC") != 0) {
		snprintf(path, sizeof(path), "%s/%s", FYSSG_ZONEINFO, name);
		st = read_file(z, path);
		if (st == FYFM_OK && !read_zone(z))
			st = FYFM_ERR_SYNTAX;
	}
	return finish(st, z, out);
}

void fyssg_zone_free(fyssg_zone *z)
{
	if (!z)
		return;
	fya_free(z->allocator, z->file, z->file_size);
	fya_free(z->allocator, z, sizeof(*z));
}

/* --- asking ----------------------------------------------------------------------------------- */

/* How many transitions are not later than an instant. */
static size_t transitions_until(const fyssg_zone *z, int64_t utc_seconds)
{
	size_t low = 0, high = z->time_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (read_i64(z->times + 8 * middle) <= utc_seconds)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int fyssg_zone_offset(const fyssg_zone *z, int64_t utc_seconds, const char **abbreviation)
{
	const unsigned char *type;
	const fyssg_rule_clock *clock;
	const char *unused;
	size_t past;

	if (!abbreviation)
		abbreviation = &unused;
	if (!z || !z->file) {
		*abbreviation = "UTC";
		return 0;
	}
	past = transitions_until(z, utc_seconds);
	if (past == z->time_count && z->has_rule) {
		clock = fyssg_posix_rule_at(&z->rule, utc_seconds);
		*abbreviation = clock->abbreviation;
		return clock->offset;
	}
	/* Before the first transition the first type holds (RFC 8536, 3.2). */
	type = z->types + (past > 0 ? z->indices[past - 1] : 0u) * TYPE_SIZE;
	*abbreviation = z->names + type[5];
	return (int32_t)read_u32(type);
}

int64_t fyssg_zone_to_utc(const fyssg_zone *z, int64_t local_seconds)
{
	/* No zone moves its clock twice within two days. */
	int before = fyssg_zone_offset(z, local_seconds - DAY, NULL);
	int after = fyssg_zone_offset(z, local_seconds + DAY, NULL);
	int64_t first = local_seconds - before, second = local_seconds - after;

	if (before == after || fyssg_zone_offset(z, first, NULL) == before)
		return first;
	return fyssg_zone_offset(z, second, NULL) == after ? second : first;
}

int64_t fyssg_timestamp_instant(const fyfm_timestamp *t, const fyssg_zone *z)
{
	return t->has_zone ? t->seconds : fyssg_zone_to_utc(z, t->seconds);
}

fyfm_timestamp fyssg_timestamp_at(int64_t utc_seconds, const fyssg_zone *z)
{
	int offset = fyssg_zone_offset(z, utc_seconds, NULL);

	return (fyfm_timestamp){ .seconds = utc_seconds, .zone = (int16_t)(offset / 60),
		                 .has_zone = true };
}
