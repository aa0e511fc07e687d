#include <fyssg/gen-site.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libfy-ssg/gen/page-text.h"
#include "libfy-ssg/site/open-beneath.h"
#include "libfy-ssg/site/parallel.h"
#include "libfy-ssg/site/write-all.h"

/* Pages that a thread makes at once. */
#define BATCH 256

/* One site being made. */
struct site {
	const fyssg_gen_options *options;
	const char *folder;
	int fd, content_fd, images_fd;
	fyssg_gen_shape shape;
	struct maker *makers;
	unsigned workers;
	_Atomic size_t done;
	pthread_mutex_t progress;
};

/* What one thread needs, and what it has made. */
struct maker {
	struct site *site;
	fya_allocator *heap;
	fya_buf text, path;
	int folder_fd; /* that of `section` and `volume`, or -1 */
	uint32_t section, volume;
	uint8_t *tags;   /* of each tag whether it was used */
	fyssg_gen_counts counts;
	int error;     /* errno of what went wrong, and `path` names the file; 0: nothing */
	enum { IN_SITE, IN_CONTENT, IN_SECTION } base; /* what `path` is below */
};

/* --- files ------------------------------------------------------------------------------------ */

/* Fails the maker with errno. */
static bool fail(struct maker *m)
{
	if (m->error == 0)
		m->error = errno != 0 ? errno : EIO;
	return false;
}

static const char *last_part(fya_buf *path)
{
	const char *slash = strrchr(fya_buf_cstr(path), '/');

	return slash == NULL ? fya_buf_cstr(path) : slash + 1;
}

/* Writes m->text as the file m->path, which is in `folder`. */
static bool put_file(struct maker *m, int folder)
{
	int how = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, fd;
	bool written;

	errno = ENOMEM;
	if (m->text.status != FYA_BUF_OK || m->path.status != FYA_BUF_OK)
		return fail(m);
	how |= m->site->options->force ? O_TRUNC : O_EXCL;
	fd = openat(folder, last_part(&m->path), how, 0666);
	if (fd < 0)
		return fail(m);
	written = fyssg_write_all(fd, m->text.data, m->text.len);
	written = close(fd) == 0 && written;
	if (!written)
		return fail(m);
	m->counts.files++;
	m->counts.bytes += m->text.len;
	return true;
}

static void set_path(struct maker *m, const char *path)
{
	fya_buf_clear(&m->path);
	fya_buf_puts(&m->path, path);
	fya_buf_clear(&m->text);
}

/* Makes the folder m->path below that of the site, after the one that it is in, and opens it. No
 * part of the path is a symbolic link: what it leads to is not ours to write to. */
static bool put_folder(struct maker *m, int *fd)
{
	const char *path = fya_buf_cstr(&m->path);

	errno = ENOMEM;
	if (m->path.status != FYA_BUF_OK ||
	    (mkdirat(m->site->fd, path, 0777) != 0 && errno != EEXIST))
		return fail(m);
	*fd = fyssg_open_by_parts(m->site->fd, path);
	return *fd >= 0 || fail(m);
}

/* --- pages ------------------------------------------------------------------------------------ */

static bool enter_folder(struct maker *m, uint32_t section, uint32_t volume)
{
	if (m->folder_fd >= 0 && section == m->section && volume == m->volume)
		return true;
	if (m->folder_fd >= 0)
		close(m->folder_fd);
	fya_buf_clear(&m->path);
	m->base = IN_CONTENT;
	fyssg_gen_put_folder(section, volume, &m->path);
	m->folder_fd = -1;
	errno = ENOMEM;
	if (m->path.status != FYA_BUF_OK)
		return fail(m);
	m->folder_fd = fyssg_open_by_parts(m->site->content_fd, fya_buf_cstr(&m->path));
	m->section = section;
	m->volume = volume;
	return m->folder_fd >= 0 || fail(m);
}

static bool put_page(struct maker *m, uint32_t number)
{
	const fyssg_gen_shape *s = &m->site->shape;
	fyssg_gen_page page;

	if (!enter_folder(m, fyssg_gen_section_of(s, number), fyssg_gen_volume_of(s, number)))
		return false;
	fya_buf_clear(&m->path);
	m->base = IN_SECTION;
	fyssg_gen_put_name(s, number, &m->path);
	fya_buf_puts(&m->path, ".md");
	fya_buf_clear(&m->text);
	fyssg_gen_put_page(s, number, &page, &m->text);
	m->counts.pages++;
	m->counts.links += page.link_count;
	m->counts.islands += fyssg_gen_is_island(s, number);
	for (unsigned i = 0; i < page.tag_count; i++)
		m->tags[page.tags[i]] = 1;
	return put_file(m, m->folder_fd);
}

static void tell_progress(struct site *site, size_t done)
{
	const fyssg_gen_options *o = site->options;

	if (o->progress == NULL || pthread_mutex_trylock(&site->progress) != 0)
		return;
	o->progress(o->progress_user, "pages", done, o->pages);
	pthread_mutex_unlock(&site->progress);
}

static bool put_some(void *user, unsigned worker, size_t first, size_t end)
{
	struct site *site = user;

	for (size_t i = first; i < end; i++)
		if (!put_page(&site->makers[worker], (uint32_t)i))
			return false;
	tell_progress(site, atomic_fetch_add_explicit(&site->done, end - first,
	                                              memory_order_relaxed));
	return true;
}

/* --- the rest --------------------------------------------------------------------------------- */

static bool put_one_section(struct maker *m, uint32_t section, uint32_t volume)
{
	const fyssg_gen_shape *s = &m->site->shape;
	bool written;
	int folder;

	set_path(m, "content/");
	fyssg_gen_put_folder(section, volume, &m->path);
	if (!put_folder(m, &folder))
		return false;
	fya_buf_puts(&m->path, "/_index.md");
	m->counts.links += fyssg_gen_put_section(s, section, volume, &m->text);
	m->counts.sections += volume == 0;
	m->counts.volumes += volume > 0;
	written = put_file(m, folder);
	close(folder);
	return written;
}

static bool put_sections(struct maker *m)
{
	const fyssg_gen_shape *s = &m->site->shape;

	for (uint32_t i = 0; i < s->sections; i++)
		for (uint32_t volume = 0; volume <= fyssg_gen_volumes(s, i); volume++)
			if (!put_one_section(m, i, volume))
				return false;
	set_path(m, "content/_index.md");
	m->counts.links += fyssg_gen_put_home(s, &m->text);
	return put_file(m, m->site->content_fd);
}

static bool put_folders(struct maker *m)
{
	int static_fd;

	set_path(m, "content");
	if (!put_folder(m, &m->site->content_fd))
		return false;
	set_path(m, "static");
	if (!put_folder(m, &static_fd))
		return false;
	close(static_fd);
	set_path(m, "static/img");
	return put_folder(m, &m->site->images_fd);
}

static bool put_static(struct maker *m)
{
	const fyssg_gen_shape *s = &m->site->shape;

	for (uint32_t i = 0; i < FYSSG_GEN_IMAGES; i++) {
		set_path(m, "static/img/");
		fya_buf_printf(&m->path, "plate-%u.svg", i);
		fyssg_gen_put_image(s, i, &m->text);
		if (!put_file(m, m->site->images_fd))
			return false;
	}
	set_path(m, "fyssg.yaml");
	fyssg_gen_put_config(s, &m->text);
	return put_file(m, m->site->fd);
}

/* --- all of it -------------------------------------------------------------------------------- */

static fyfm_status tell(const struct site *site, fyfm_status status, const char *path,
                        const char *message, const char *hint)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, status, path, 0, 0, "%s", message);
	if (hint != NULL)
		fyfm_diag_hint(&d, "%s", hint);
	if (site->options->diag != NULL)
		site->options->diag(site->options->diag_user, &d);
	return status;
}

/* False with errno 0: there is something in it; else why that cannot be said. */
static bool is_empty(int fd)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), reason;
	DIR *dir = own < 0 ? NULL : fdopendir(own);
	const struct dirent *entry;

	if (dir == NULL) {
		reason = errno;
		if (own >= 0)
			close(own);
		errno = reason;
		return false;
	}
	do {
		errno = 0;
		entry = readdir(dir);
	} while (entry != NULL &&
	         (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
	reason = entry == NULL ? errno : 0;
	closedir(dir);
	errno = reason;
	return entry == NULL && reason == 0;
}

static fyfm_status check_empty(const struct site *site)
{
	if (site->options->force || is_empty(site->fd))
		return FYFM_OK;
	if (errno != 0)
		return tell(site, FYFM_ERR_IO, site->folder, strerror(errno), NULL);
	return tell(site, FYFM_ERR_EXISTS, site->folder, "the folder is not empty",
	            "--force writes into it, over files of the same names");
}

static fyfm_status open_folder(struct site *site)
{
	if (mkdir(site->folder, 0777) != 0 && errno != EEXIST)
		return tell(site, FYFM_ERR_IO, site->folder, strerror(errno), NULL);
	site->fd = open(site->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (site->fd < 0)
		return tell(site, FYFM_ERR_IO, site->folder, strerror(errno), NULL);
	return check_empty(site);
}

static bool maker_init(struct maker *m, struct site *site)
{
	*m = (struct maker){ .site = site, .folder_fd = -1 };
	m->heap = fya_malloc_new();
	m->tags = calloc(site->shape.tags, 1);
	if (m->heap == NULL || m->tags == NULL)
		return false;
	fya_buf_init(&m->text, m->heap, 0);
	fya_buf_init(&m->path, m->heap, 0);
	return true;
}

static void maker_release(struct maker *m)
{
	if (m->folder_fd >= 0)
		close(m->folder_fd);
	if (m->heap != NULL) {
		fya_buf_release(&m->text);
		fya_buf_release(&m->path);
	}
	fya_destroy(m->heap);
	free(m->tags);
}

/* Which file it was, from the folder that the caller named on. */
static fyfm_status tell_failure(struct maker *m)
{
	const struct site *site = m->site;

	fya_buf_clear(&m->text);
	fya_buf_puts(&m->text, site->folder);
	if (m->text.len > 0 && m->text.data[m->text.len - 1] != '/')
		fya_buf_putc(&m->text, '/');
	if (m->base != IN_SITE)
		fya_buf_puts(&m->text, "content/");
	if (m->base == IN_SECTION) {
		fyssg_gen_put_folder(m->section, m->volume, &m->text);
		fya_buf_putc(&m->text, '/');
	}
	fya_buf_append(&m->text, m->path.data, m->path.len);
	return tell(site, FYFM_ERR_IO, fya_buf_cstr(&m->text), strerror(m->error), NULL);
}

static fyfm_status make(struct site *site)
{
	struct maker *first = &site->makers[0];

	if (put_folders(first) && put_sections(first) && put_static(first))
		fyssg_parallel(site->workers, site->shape.pages, BATCH, put_some, site);
	for (unsigned i = 0; i < site->workers; i++) {
		struct maker *m = &site->makers[i];

		if (m->error == ENOMEM)
			return tell(site, FYFM_ERR_NOMEM, NULL, "out of memory", NULL);
		if (m->error != 0)
			return tell_failure(m);
	}
	return FYFM_OK;
}

static void sum_up(struct site *site, fyssg_gen_counts *out)
{
	*out = (fyssg_gen_counts){ 0 };
	for (unsigned i = 0; i < site->workers; i++) {
		const fyssg_gen_counts *c = &site->makers[i].counts;

		out->pages += c->pages;
		out->sections += c->sections;
		out->volumes += c->volumes;
		out->links += c->links;
		out->islands += c->islands;
		out->files += c->files;
		out->bytes += c->bytes;
	}
	for (uint32_t tag = 0; tag < site->shape.tags; tag++) {
		unsigned i = 0;

		while (i < site->workers && !site->makers[i].tags[tag])
			i++;
		out->tags += i < site->workers;
	}
}

static fyfm_status make_with(struct site *site, fyssg_gen_counts *out)
{
	fyfm_status status = FYFM_OK;
	unsigned ready = 0;

	fyssg_gen_shape_init(&site->shape, site->options);
	site->workers = fyssg_parallel_workers(site->options->jobs);
	site->makers = calloc(site->workers, sizeof(*site->makers));
	if (site->makers == NULL)
		return tell(site, FYFM_ERR_NOMEM, NULL, "out of memory", NULL);
	while (ready < site->workers && status == FYFM_OK)
		if (!maker_init(&site->makers[ready++], site))
			status = tell(site, FYFM_ERR_NOMEM, NULL, "out of memory", NULL);
	if (status == FYFM_OK)
		status = open_folder(site);
	if (status == FYFM_OK)
		status = make(site);
	if (out != NULL && status == FYFM_OK)
		sum_up(site, out);
	for (unsigned i = 0; i < ready; i++)
		maker_release(&site->makers[i]);
	free(site->makers);
	return status;
}

static fyfm_status check(const struct site *site)
{
	const fyssg_gen_options *o = site->options;

	if (o->pages == 0 || o->pages > FYSSG_GEN_PAGES_MAX)
		return tell(site, FYFM_ERR_RANGE, NULL, "a site has 1 to 100000000 pages", NULL);
	if (o->sections > FYSSG_GEN_SECTIONS_MAX)
		return tell(site, FYFM_ERR_RANGE, NULL, "a site has 1000 sections at most", NULL);
	if (o->tags > FYSSG_GEN_TAGS_MAX)
		return tell(site, FYFM_ERR_RANGE, NULL, "a site has 10000 tags at most", NULL);
	return FYFM_OK;
}

void fyssg_gen_options_init(fyssg_gen_options *o)
{
	*o = (fyssg_gen_options){ .pages = 1000, .seed = 1 };
}

fyfm_status fyssg_gen_site(const fyssg_gen_options *o, const char *folder, fyssg_gen_counts *out)
{
	struct site site = { .options = o, .folder = folder, .fd = -1, .content_fd = -1,
		             .images_fd = -1, .progress = PTHREAD_MUTEX_INITIALIZER };
	fyfm_status status = check(&site);

	if (out != NULL)
		*out = (fyssg_gen_counts){ 0 };
	if (status == FYFM_OK)
		status = make_with(&site, out);
	if (site.images_fd >= 0)
		close(site.images_fd);
	if (site.content_fd >= 0)
		close(site.content_fd);
	if (site.fd >= 0)
		close(site.fd);
	return status;
}
