#include <string.h>

#include "libfy-ssg/build/page-lookup.h"
#include "libfy-ssg/build/worker.h"
#include "libfy-ssg/site/walk.h"

/* Of the links of one page that lead nowhere so many are told: each is looked for from the start
 * of the text. */
#define MISSING_MAX 50

/* A link to a source file, taken apart. */
struct target {
	char path[1024]; /* decoded; below content, or from the page's folder */
	size_t len;
	bool rooted;
	fyfm_str rest;   /* "?query" and "#fragment" */
};

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool has_scheme(fyfm_str dest)
{
	size_t i;

	for (i = 0; i < dest.len; i++) {
		char c = dest.data[i];

		if (c == ':')
			return i > 0;
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))))
			return false;
	}
	return false;
}

/* Where the path of a link ends. */
static size_t path_end(fyfm_str dest)
{
	size_t end = 0;

	while (end < dest.len && dest.data[end] != '#' && dest.data[end] != '?')
		end++;
	return end;
}

/* Takes apart a link whose path is no longer than t->path. */
static void decode(fyfm_str dest, size_t end, struct target *t)
{
	size_t i;

	t->rest = (fyfm_str){ dest.data + end, dest.len - end };
	t->rooted = end > 0 && dest.data[0] == '/';
	t->len = 0;
	for (i = t->rooted; i < end; i++) {
		char c = dest.data[i];

		if (c == '%' && i + 2 < end && hex(dest.data[i + 1]) >= 0 &&
		    hex(dest.data[i + 2]) >= 0) {
			c = (char)(hex(dest.data[i + 1]) * 16 + hex(dest.data[i + 2]));
			i += 2;
		}
		t->path[t->len++] = c;
	}
}

/* Whether a link names a source file, such as `../a.md#id`. */
static bool take_apart(fyfm_str dest, struct target *t)
{
	size_t end = path_end(dest);

	if (end >= sizeof(t->path) ||
	    (fyssg_page_stem(dest.data, end) == 0 && memchr(dest.data, '%', end) == NULL))
		return false;
	decode(dest, end, t);
	return fyssg_page_stem(t->path, t->len) != 0;
}

bool fyssg_resolve_path(fya_buf *out, const char *path, size_t len)
{
	size_t start = 0, end;

	for (; start <= len; start = end + 1) {
		const char *slash = memchr(path + start, '/', len - start);

		end = slash == NULL ? len : (size_t)(slash - path);
		if (end == start || (end - start == 1 && path[start] == '.'))
			continue;
		if (end - start == 2 && path[start] == '.' && path[start + 1] == '.') {
			if (out->len == 0)
				return false;
			out->len--;
			while (out->len > 0 && out->data[out->len - 1] != '/')
				out->len--;
			continue;
		}
		fya_buf_append(out, path + start, end - start);
		if (end < len)
			fya_buf_putc(out, '/');
	}
	return out->status == FYA_BUF_OK;
}

static const fyssg_page *find_target(const fyssg_site *s, const fyssg_page *from,
                                     const struct target *t, fya_allocator *arena)
{
	const fyssg_page *found = NULL;
	fya_buf path;

	fya_buf_init(&path, arena, 4096);
	if (!t->rooted) {
		fyssg_page_source(s, from, &path);
		while (path.len > 0 && path.data[path.len - 1] != '/')
			path.len--;
	}
	if (fyssg_resolve_path(&path, t->path, t->len))
		found = fyssg_site_find_source(s, fya_buf_cstr(&path), path.len);
	return found != NULL && (found->flags & FYSSG_PAGE_HELD) ? NULL : found;
}

/* The same by the URL of a page. */
static const fyssg_page *find_url_target(const fyssg_site *s, const fyssg_page_lookup *urls,
                                         const fyssg_page *from, const struct target *t,
                                         fya_allocator *arena)
{
	static const fyfm_str index = { "index.html", 10 };
	fya_buf path, scratch;

	fya_buf_init(&path, arena, 4096);
	fya_buf_init(&scratch, arena, 0);
	if (!t->rooted) {
		fyssg_page_path(s, from, &path);
		while (path.len > 0 && path.data[path.len - 1] != '/')
			path.len--;
	}
	if (!fyssg_resolve_path(&path, t->path, t->len))
		return NULL;
	if (path.len >= index.len &&
	    memcmp(path.data + path.len - index.len, index.data, index.len) == 0 &&
	    (path.len == index.len || path.data[path.len - index.len - 1] == '/'))
		path.len -= index.len;
	return fyssg_find_url(urls, s, (fyfm_str){ fya_buf_cstr(&path), path.len }, &scratch);
}

/* Takes base_url from the start of a link, but for its last slash. */
static fyfm_str without_base(const fyssg_config *c, fyfm_str dest)
{
	size_t base = strlen(c->base_url);

	if (base == 0 || dest.len < base || memcmp(dest.data, c->base_url, base) != 0)
		return dest;
	return (fyfm_str){ dest.data + base - 1, dest.len - base + 1 };
}

const fyssg_page *fyssg_link_page(const fyssg_site *s, const fyssg_page_lookup *urls,
                                  const fyssg_page *from, fyfm_str dest, fya_allocator *arena)
{
	struct target target;
	size_t end;

	dest = without_base(s->config, dest);
	end = path_end(dest);
	if (end == 0 || end >= sizeof(target.path) || has_scheme(dest) ||
	    (dest.len > 1 && dest.data[0] == '/' && dest.data[1] == '/'))
		return NULL;
	decode(dest, end, &target);
	return fyssg_page_stem(target.path, target.len) != 0
	       ? find_target(s, from, &target, arena)
	       : find_url_target(s, urls, from, &target, arena);
}

static void tell_missing(fyssg_link_context *c, fyfm_str dest, size_t offset)
{
	fya_buf path;
	fyfm_diag d;

	if (c->missing++ >= MISSING_MAX)
		return;
	fya_buf_init(&path, c->worker->arena, 0);
	fyssg_page_file(&c->worker->job->site, c->page, &path);
	fyfm_diag_set(&d, FYFM_WARNING, FYFM_ERR_NOT_FOUND, fya_buf_cstr(&path), 0, 0,
	              "link to '%.*s', which is no page of this site", (int)dest.len, dest.data);
	if (offset != SIZE_MAX)
		fyfm_diag_locate(&d, c->text, c->len, c->body + offset, dest.len);
	if (c->missing == MISSING_MAX)
		fyfm_diag_hint(&d, "further ones of this page are not told");
	fyssg_job_tell(c->worker->job, &d);
}

bool fyssg_resolve_link(void *context, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	fyssg_link_context *c = context;
	const fyssg_config *config = &c->worker->job->config;
	const fyssg_page *page;
	struct target target;
	fya_buf path;

	if (dest.len == 0 || dest.data[0] == '#' || has_scheme(dest) ||
	    (dest.len > 1 && dest.data[0] == '/' && dest.data[1] == '/'))
		return false;
	if (!image && take_apart(dest, &target)) {
		page = find_target(&c->worker->job->site, c->page, &target, c->worker->arena);
		if (page != NULL) {
			fya_buf_init(&path, c->worker->arena, 0);
			fyssg_page_path(&c->worker->job->site, page, &path);
			if (path.status != FYA_BUF_OK)
				out->status = path.status;
			fyssg_url(config, FYSSG_URL_ROOTED, fya_buf_cstr(&path), path.len, out);
			fya_buf_append(out, target.rest.data, target.rest.len);
			return true;
		}
		tell_missing(c, dest, offset);
	}
	if (dest.data[0] != '/' || config->base_path[1] == '\0')
		return false;
	fya_buf_append(out, config->base_path, strlen(config->base_path) - 1);
	fya_buf_append(out, dest.data, dest.len);
	return true;
}
