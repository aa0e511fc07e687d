#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libfy-ssg/site/walk.h"
#include "libfy-ssg/text/slug.h"

/* Deeper folders are refused: their paths would not fit the system's calls. */
#define DEPTH_MAX 100
/* Folders that link to each other can be walked in more ways than there is time for. */
#define LINKED_FOLDERS_MAX 4096
/* Of what is left out so much is named: links that loop can do so many thousand times. */
#define WARNINGS_MAX 100
/* Entries of a folder after which its pages are handed on, and steps between two questions whether
 * to stop. */
#define PORTION 64

struct entry {
	char *name; /* NUL-terminated; of a folder with a slash at the end, so that sorting gives
		       path order */
	uint32_t len;
	bool folder;
	bool link;
};

/* A folder being walked; the chain of them is how loops are found. */
struct folder {
	const struct folder *above;
	dev_t device;
	ino_t inode;
	unsigned depth;
	uint32_t section;  /* of it or FYSSG_NONE while none is known to be needed */
	uint32_t taxonomy; /* number, in its folder and below; else FYSSG_NONE */
	bool linked;       /* it, or one above, is a symbolic link */
};

struct walker {
	fyssg_walk *walk;
	fyssg_root root;
	/* Of listings, apart from the tables of the site, which so can grow in place. */
	fya_allocator *scratch;
	char *root_real; /* absolute path without symbolic links; malloc's */
	fya_buf path; /* below the root, of the folder being walked: "" or with a slash at the end
		       */
	fya_buf url;     /* the same as slugs */
	unsigned linked; /* folders entered by way of symbolic links */
	unsigned warnings; /* told */
	unsigned ticks;    /* of fyssg_site_breathe() */
	unsigned steps;    /* of must_end() */
	bool told_bundle_md;
};

static void tell(struct walker *w, fyfm_severity severity, fyfm_status status, const char *name,
                 const char *hint, const char *message)
{
	fya_buf path;
	fyfm_diag d;

	if (severity == FYFM_WARNING && w->warnings++ >= WARNINGS_MAX)
		return;
	if (severity == FYFM_WARNING && w->warnings == WARNINGS_MAX)
		hint = "further warnings about this folder are not told";
	fya_buf_init(&path, w->scratch, 0);
	fya_buf_printf(&path, "%s/%.*s%s", w->walk->site->root_path[w->root], (int)w->path.len,
	               w->path.len == 0 ? "" : w->path.data, name);
	fyfm_diag_set(&d, severity, status, fya_buf_cstr(&path), 0, 0, "%s", message);
	if (hint != NULL)
		fyfm_diag_hint(&d, "%s", hint);
	w->walk->diag(w->walk->diag_user, &d);
	if (severity == FYFM_ERROR)
		w->walk->errors++;
	fya_buf_release(&path);
}

/* Whether there was memory for all of the path and the URL: else what they hold is another's. */
static bool has_paths(const struct walker *w)
{
	return w->path.status == FYA_BUF_OK && w->url.status == FYA_BUF_OK;
}

static bool add_text(struct walker *w, const char *text, size_t len, fyssg_ref *out)
{
	if (!has_paths(w) || !fyssg_pool_add(w->walk->text, text, len, out))
		w->walk->nomem = true;
	return !w->walk->nomem;
}

/* For want of memory, or because the caller stops it. */
static bool has_ended(const struct walker *w)
{
	return w->walk->nomem || w->walk->stopped;
}

/* The same before each entry that is listed or recorded: the caller is asked now and then. */
static bool must_end(struct walker *w)
{
	fyssg_walk *walk = w->walk;

	if (!walk->stopped && walk->stop != NULL && ++w->steps % PORTION == 0)
		walk->stopped = walk->stop(walk->stop_user);
	return has_ended(w);
}

/* --- names ------------------------------------------------------------------------------------ */

/* Length of the folder path without its last part: of "a/b/" that of "a/". */
static size_t parent_len(const char *path, size_t len)
{
	if (len > 0)
		len--;
	while (len > 0 && path[len - 1] != '/')
		len--;
	return len;
}

static bool is_backup(const char *name, size_t len)
{
	if (name[0] == '.' || name[len - 1] == '~' || (name[0] == '#' && name[len - 1] == '#'))
		return true;
	return len > 4 &&
	       (memcmp(name + len - 4, ".swp", 4) == 0 || memcmp(name + len - 4, ".swo", 4) == 0);
}

static bool is_ignored(struct walker *w, const char *name, size_t len)
{
	const fyssg_config *c = w->walk->site->config;
	size_t start = w->path.len;
	bool ignored = false;
	uint32_t i;

	if (c->ignore_count == 0)
		return false;
	fya_buf_append(&w->path, name, len);
	for (i = 0; i < c->ignore_count && !ignored; i++) {
		const char *path = fya_buf_cstr(&w->path);

		/* As in .gitignore: a pattern without a slash is about the name alone. */
		ignored = fnmatch(c->ignore[i],
				  strchr(c->ignore[i], '/') == NULL ? path + start : path, 0) == 0;
	}
	w->path.len = start;
	return ignored;
}

size_t fyssg_page_stem(const char *name, size_t len)
{
	if (len > 3 && memcmp(name + len - 3, ".md", 3) == 0)
		return len - 3;
	if (len > 9 && memcmp(name + len - 9, ".markdown", 9) == 0)
		return len - 9;
	return 0;
}

static bool stem_is(const struct entry *e, const char *stem)
{
	size_t len = e->folder ? 0 : fyssg_page_stem(e->name, e->len);

	return len != 0 && len == strlen(stem) && memcmp(e->name, stem, len) == 0;
}

/* --- reading a folder ------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

/* What a folder holds. It ends with a rewind to its mark, those of folders in it before. */
struct listing {
	fya_mark mark;
	FYSSG_ARRAY(struct entry) entries;
	const struct entry *own; /* index.md or _index.md */
	bool bundle;
};

/* Whether a symbolic link may be followed: its target must be below the root. */
static bool link_stays_inside(struct walker *w, int fd, const char *name, struct stat *st)
{
	char link[PATH_MAX], real[PATH_MAX];
	size_t len = strlen(w->root_real);
	int n;

	if (fstatat(fd, name, st, 0) != 0) {
		tell(w, FYFM_WARNING, FYFM_ERR_IO, name, NULL,
		     errno == ELOOP ? "symbolic link that leads back to itself is left out" :
		                      "symbolic link that leads nowhere is left out");
		return false;
	}
	n = snprintf(link, sizeof(link), "/proc/self/fd/%d/%s", fd, name);
	if (n < 0 || (size_t)n >= sizeof(link) || realpath(link, real) == NULL ||
	    strncmp(real, w->root_real, len) != 0 || (real[len] != '/' && real[len] != '\0')) {
		tell(w, FYFM_WARNING, FYFM_ERR_IO, name, NULL,
		     "symbolic link that leads out of its folder is left out");
		return false;
	}
	return true;
}

/* Whether the entry counts, and what it is. */
static bool classify(struct walker *w, int fd, const struct dirent *d, struct entry *out)
{
	unsigned char type = d->d_type;
	struct stat st;

	if (type == DT_UNKNOWN) {
		if (fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
			/* What has been removed since is no part of the site. */
			if (errno != ENOENT)
				tell(w, FYFM_ERROR, FYFM_ERR_IO, d->d_name, NULL, strerror(errno));
			return false;
		}
		type = S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG :
		       S_ISLNK(st.st_mode) ? DT_LNK : DT_UNKNOWN;
	}
	out->link = type == DT_LNK;
	if (type == DT_LNK) {
		if (!link_stays_inside(w, fd, d->d_name, &st))
			return false;
		type = S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
	}
	if (type != DT_DIR && type != DT_REG) {
		tell(w, FYFM_WARNING, FYFM_ERR_IO, d->d_name, NULL,
		     "neither a file nor a folder: left out");
		return false;
	}
	out->folder = type == DT_DIR;
	return true;
}

static bool add_entry(struct walker *w, struct listing *l, struct entry e, const char *name,
		      size_t len)
{
	e.len = (uint32_t)(len + e.folder);
	e.name = fya_alloc(w->scratch, e.len + 1, 1);
	if (e.name == NULL)
		return false;
	memcpy(e.name, name, len);
	if (e.folder)
		e.name[len] = '/';
	e.name[e.len] = '\0';
	return FYSSG_ARRAY_APPEND(w->scratch, &l->entries, e);
}

static bool counts(struct walker *w, const char *name, size_t len)
{
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return false;
	if (w->root == FYSSG_ROOT_STATIC || w->root == FYSSG_ROOT_THEME_STATIC)
		return true;
	return !is_backup(name, len) &&
	       (w->root != FYSSG_ROOT_CONTENT || !is_ignored(w, name, len));
}

/* NULL: there are no more, or, which is told, they cannot be read. */
static const struct dirent *next_entry(struct walker *w, DIR *dir)
{
	const struct dirent *d;

	errno = 0;
	d = readdir(dir);
	if (d == NULL && errno != 0)
		tell(w, FYFM_ERROR, FYFM_ERR_IO, "", NULL, strerror(errno));
	return d;
}

/* Reads all names of a folder, sorted. */
static void list_folder(struct walker *w, DIR *dir, struct listing *l)
{
	const struct dirent *d;

	*l = (struct listing){ 0 };
	fya_mark_now(w->scratch, &l->mark); /* which cannot fail: arenas and files keep a history */
	while (!must_end(w) && (d = next_entry(w, dir)) != NULL) {
		struct entry e = { 0 };
		size_t len = strlen(d->d_name);

		if (!counts(w, d->d_name, len))
			continue;
		if (fyfm_utf8_check(d->d_name, len) != len ||
		    strpbrk(d->d_name, "\n\r\t") != NULL) {
			tell(w, FYFM_ERROR, FYFM_ERR_ENCODING, "", "rename it",
			     "a name in this folder is not UTF-8 or holds a control character");
			continue;
		}
		if (!classify(w, dirfd(dir), d, &e))
			continue;
		w->walk->nomem |= !add_entry(w, l, e, d->d_name, len);
	}
	if (l->entries.count > 1)
		qsort(l->entries.at, l->entries.count, sizeof(*l->entries.at), by_name);
}

/* Finds the file that the folder's own page is made of. */
static void find_own(struct walker *w, struct listing *l)
{
	uint32_t i;

	for (i = 0; i < l->entries.count; i++) {
		const struct entry *e = &l->entries.at[i];
		bool leaf = stem_is(e, "index");

		if (!leaf && !stem_is(e, "_index"))
			continue;
		if (l->own != NULL) {
			tell(w, FYFM_ERROR, FYFM_ERR_EXISTS, e->name,
			     "index.md makes the folder one page, _index.md a list of pages",
			     "a folder has either index.md or _index.md, once");
			continue;
		}
		l->own = e;
		/* The root is the home page in any case; index.md there is its text. */
		l->bundle = leaf && w->path.len > 0;
	}
}

/* --- records ---------------------------------------------------------------------------------- */

/* Room for one more page and one more section. */
static bool make_room(struct walker *w)
{
	fyssg_site *s = w->walk->site;
	bool ok;

	if (s->pages.count < s->pages.capacity && s->sections.count < s->sections.capacity)
		return true;
	fyssg_page_feed_begin_move(w->walk->feed);
	ok = FYSSG_ARRAY_GROW(s->allocator, &s->pages) &&
	     FYSSG_ARRAY_GROW(s->allocator, &s->sections);
	fyssg_page_feed_end_move(w->walk->feed);
	return ok;
}

static uint32_t add_page(struct walker *w, fyssg_page_kind kind, uint32_t section, fyssg_ref name)
{
	fyssg_site *s = w->walk->site;
	fyssg_page *p;

	if (!fyssg_site_breathe(s, &w->ticks) || !make_room(w)) {
		w->walk->nomem = true;
		return FYSSG_NONE;
	}
	p = &s->pages.at[s->pages.count];
	*p = (fyssg_page){ .date = FYSSG_NO_DATE,
			   .name = name,
			   .section = section,
			   .place = FYSSG_NONE,
			   .rare = FYSSG_NONE,
			   .weight = FYSSG_NO_WEIGHT,
			   .kind = (uint8_t)kind };
	return s->pages.count++;
}

static uint32_t add_section(struct walker *w, uint32_t parent)
{
	fyssg_site *s = w->walk->site;
	uint32_t number = s->sections.count, page;
	fyssg_ref path, url;

	if (!make_room(w)) {
		w->walk->nomem = true;
		return FYSSG_NONE;
	}
	if (!add_text(w, w->path.data, w->path.len, &path) ||
	    !add_text(w, w->url.data, w->url.len, &url))
		return FYSSG_NONE;
	s->sections.at[s->sections.count++] = (fyssg_section){
		.path = path, .url = url, .parent = parent,
		.depth = parent == FYSSG_NONE ? 0 : (uint8_t)(s->sections.at[parent].depth + 1)
	};
	page = add_page(w, parent == FYSSG_NONE ? FYSSG_HOME : FYSSG_SECTION, number, 0);
	s->sections.at[number].page = page;
	return number;
}

/* Makes the folder a section, and those above it. The buffers hold the path of the innermost
 * folder, which is cut for the outer ones. */
static uint32_t need_section(struct walker *w, struct folder *f)
{
	size_t path_len = w->path.len, url_len = w->url.len;
	uint32_t parent;

	if (f->section != FYSSG_NONE)
		return f->section;
	w->path.len = parent_len(w->path.data, path_len);
	w->url.len = parent_len(w->url.data, url_len);
	parent = need_section(w, (struct folder *)f->above);
	w->path.len = path_len;
	w->url.len = url_len;
	if (parent != FYSSG_NONE)
		f->section = add_section(w, parent);
	return f->section;
}

static uint32_t add_file_page(struct walker *w, struct folder *f, const char *name, size_t len)
{
	fyssg_ref ref;
	uint32_t page, section = need_section(w, f);

	if (section == FYSSG_NONE || !add_text(w, name, len, &ref))
		return FYSSG_NONE;
	page = add_page(w, FYSSG_PAGE, section, ref);
	if (page != FYSSG_NONE)
		w->walk->site->pages.at[page].flags |= FYSSG_PAGE_HAS_FILE;
	return page;
}

/* The file that gives a section, a taxonomy or a term its text. */
static void add_own_page(struct walker *w, struct folder *f, const struct entry *e)
{
	fyssg_site *s = w->walk->site;
	size_t start = w->path.len;
	uint32_t page;
	fyssg_ref ref;
	bool ok;

	if (f->taxonomy != FYSSG_NONE && f->depth <= 2) {
		/* Terms are matched with their pages when the index knows them, by the slug kept
		 * here. */
		fya_buf_append(&w->path, e->name, e->len);
		ok = add_text(w, w->path.data, w->path.len, &ref);
		w->path.len = start;
		page = ok ? add_page(w, f->depth == 1 ? FYSSG_TAXONOMY : FYSSG_TERM, FYSSG_NONE,
				     ref)
			  : FYSSG_NONE;
		if (page == FYSSG_NONE)
			return;
		s->pages.at[page].flags |= FYSSG_PAGE_HAS_FILE | FYSSG_PAGE_WHOLE_URL;
		s->pages.at[page].place = f->taxonomy;
		if (add_text(w, w->url.data, w->url.len, &ref))
			s->pages.at[page].slug = ref;
		return;
	}
	if (need_section(w, f) == FYSSG_NONE || !add_text(w, e->name, e->len, &ref))
		return;
	page = s->sections.at[f->section].page;
	s->pages.at[page].name = ref;
	s->pages.at[page].flags |= FYSSG_PAGE_HAS_FILE;
}

static void add_asset(struct walker *w, const char *name, size_t len, uint32_t owner, size_t skip)
{
	fyssg_site *s = w->walk->site;
	size_t start = w->path.len;
	fyssg_asset asset;
	fyssg_ref ref;
	bool ok;

	fya_buf_append(&w->path, name, len);
	if (add_text(w, w->path.data, w->path.len, &ref)) {
		asset = (fyssg_asset){ .source = ref, .skip = (uint32_t)skip, .owner = owner,
			               .root = (uint8_t)w->root };
		if (w->root == FYSSG_ROOT_TEMPLATES || w->root == FYSSG_ROOT_THEME_TEMPLATES)
			ok = FYSSG_ARRAY_APPEND(s->allocator, &s->templates, asset);
		else
			ok = FYSSG_ARRAY_APPEND(s->allocator, &s->assets, asset);
		w->walk->nomem |= !ok;
	}
	w->path.len = start;
}

/* --- walking ---------------------------------------------------------------------------------- */

/* Counts a folder that links lead to. False: there are too many of them. */
static bool count_linked(struct walker *w, const char *name)
{
	if (++w->linked == LINKED_FOLDERS_MAX)
		tell(w, FYFM_ERROR, FYFM_ERR_LIMIT, name,
		     "remove those that lead to folders above or beside them",
		     "symbolic links lead to too many folders");
	return w->linked < LINKED_FOLDERS_MAX;
}

/* Opens a folder below the one at `fd` and notes who it is; NULL where it cannot be read or is one
 * of those above. */
static DIR *enter(struct walker *w, int fd, const char *name, bool link, const struct folder *above,
                  struct folder *f)
{
	bool linked = link || (above != NULL && above->linked);
	const struct folder *up;
	struct stat st;
	DIR *dir;
	int inner;

	if (linked && !count_linked(w, name))
		return NULL;
	inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (inner < 0 || fstat(inner, &st) != 0) {
		tell(w, FYFM_ERROR, FYFM_ERR_IO, name, NULL, strerror(errno));
		if (inner >= 0)
			close(inner);
		return NULL;
	}
	*f = (struct folder){ .above = above, .device = st.st_dev, .inode = st.st_ino,
		              .depth = above == NULL ? 0 : above->depth + 1, .section = FYSSG_NONE,
		              .taxonomy = above == NULL ? FYSSG_NONE : above->taxonomy,
		              .linked = linked };
	for (up = above; up != NULL; up = up->above) {
		if (up->device == st.st_dev && up->inode == st.st_ino) {
			tell(w, FYFM_WARNING, FYFM_ERR_LIMIT, name, NULL,
			     "symbolic link that loops is left out");
			close(inner);
			return NULL;
		}
	}
	if (f->depth > DEPTH_MAX) {
		tell(w, FYFM_ERROR, FYFM_ERR_LIMIT, name, NULL, "folders are nested too deeply");
		close(inner);
		return NULL;
	}
	dir = fdopendir(inner);
	if (dir == NULL) {
		close(inner);
		w->walk->nomem = true;
	}
	return dir;
}

static void walk_folder(struct walker *w, DIR *dir, struct folder *f);
static void walk_assets(struct walker *w, int fd, const struct entry *e, struct folder *f,
			uint32_t owner, size_t skip);

/* Lists a folder's files as assets, and all below it; `skip` bytes of each path are not the
 * output's. */
static void add_assets(struct walker *w, int fd, const struct listing *l, struct folder *f,
		       uint32_t owner, size_t skip)
{
	uint32_t i;

	for (i = 0; i < l->entries.count && !must_end(w); i++) {
		const struct entry *e = &l->entries.at[i];

		if (e == l->own)
			continue;
		if (e->folder) {
			walk_assets(w, fd, e, f, owner, skip);
			continue;
		}
		if (owner != FYSSG_NONE && fyssg_page_stem(e->name, e->len) != 0 && !w->told_bundle_md) {
			w->told_bundle_md = true;
			tell(w, FYFM_NOTE, FYFM_OK, e->name, NULL,
			     "Markdown inside a bundle is copied, not rendered");
		}
		add_asset(w, e->name, e->len, owner, skip);
	}
}

static void walk_assets(struct walker *w, int fd, const struct entry *e, struct folder *f,
			uint32_t owner, size_t skip)
{
	size_t start = w->path.len;
	struct folder inner;
	struct listing l;
	DIR *dir = enter(w, fd, e->name, e->link, f, &inner);

	if (dir == NULL)
		return;
	fya_buf_append(&w->path, e->name, e->len);
	list_folder(w, dir, &l);
	add_assets(w, dirfd(dir), &l, &inner, owner, skip);
	fya_rewind(w->scratch, l.mark);
	closedir(dir);
	w->path.len = start;
}

/* A folder with index.md: one page of the section above, and its resources. */
static void add_bundle(struct walker *w, int fd, const struct listing *l, struct folder *f)
{
	size_t path_len = w->path.len, url_len = w->url.len;
	size_t start = parent_len(w->path.data, path_len);
	uint32_t owner = FYSSG_NONE;
	fya_buf name;

	fya_buf_init(&name, w->scratch, 0);
	fya_buf_append(&name, w->path.data + start, path_len - start);
	fya_buf_append(&name, l->own->name, l->own->len);
	w->path.len = start;
	w->url.len = parent_len(w->url.data, url_len);
	if (name.status == FYA_BUF_OK)
		owner = add_file_page(w, (struct folder *)f->above, name.data, name.len);
	w->path.len = path_len;
	w->url.len = url_len;
	fya_buf_release(&name);
	if (owner == FYSSG_NONE) {
		w->walk->nomem = true;
		return;
	}
	w->walk->site->pages.at[owner].flags |= FYSSG_PAGE_BUNDLE;
	add_assets(w, fd, l, f, owner, path_len);
}

static uint32_t taxonomy_of(struct walker *w, const char *slug, size_t len)
{
	const fyssg_config *c = w->walk->site->config;
	uint32_t i;

	for (i = 0; i < c->taxonomy_count; i++)
		if (strlen(c->taxonomies[i].slug) + 1 == len &&
		    memcmp(c->taxonomies[i].slug, slug, len - 1) == 0)
			return i;
	return FYSSG_NONE;
}

static void walk_below(struct walker *w, int fd, struct folder *f, const struct entry *e)
{
	size_t path_len = w->path.len, url_len = w->url.len;
	struct folder inner;
	DIR *dir = enter(w, fd, e->name, e->link, f, &inner);

	if (dir == NULL)
		return;
	fya_buf_append(&w->path, e->name, e->len);
	fyssg_slugify(&w->url, e->name, e->len - 1);
	if (w->url.len == url_len) {
		tell(w, FYFM_ERROR, FYFM_ERR_RANGE, "",
		     "rename it to something with a letter or a digit",
		     "nothing of this folder's name can stand in a URL");
		closedir(dir);
	} else {
		fya_buf_putc(&w->url, '/');
		if (inner.depth == 1)
			inner.taxonomy = taxonomy_of(w, w->url.data, w->url.len);
		walk_folder(w, dir, &inner);
	}
	w->path.len = path_len;
	w->url.len = url_len;
}

/* The nearest folder above that is a section, and the length of its path. */
static uint32_t owner_of(struct walker *w, const struct folder *f, size_t *skip)
{
	*skip = w->path.len;
	while (f->section == FYSSG_NONE && f->above != NULL) {
		*skip = parent_len(w->path.data, *skip);
		f = f->above;
	}
	return w->walk->site->sections.at[f->section].page;
}

/* From here on the records of all pages listed so far stay as they are, but for what is read. */
static void hand_on(struct walker *w)
{
	fyssg_page_feed_put(w->walk->feed, w->walk->site->pages.count);
}

static void walk_entries(struct walker *w, int fd, const struct listing *l, struct folder *f)
{
	size_t skip;
	uint32_t i, owner;

	if (l->own != NULL)
		add_own_page(w, f, l->own);
	for (i = 0; i < l->entries.count && !must_end(w); i++) {
		const struct entry *e = &l->entries.at[i];

		if (e->folder)
			walk_below(w, fd, f, e);
		else if (fyssg_page_stem(e->name, e->len) != 0 && !stem_is(e, "index") &&
			 !stem_is(e, "_index"))
			add_file_page(w, f, e->name, e->len);
		if (i % PORTION == PORTION - 1)
			hand_on(w);
	}
	hand_on(w);
	if (has_ended(w))
		return;
	owner = owner_of(w, f, &skip);
	for (i = 0; i < l->entries.count && !must_end(w); i++)
		if (!l->entries.at[i].folder &&
		    fyssg_page_stem(l->entries.at[i].name, l->entries.at[i].len) == 0)
			add_asset(w, l->entries.at[i].name, l->entries.at[i].len, owner, skip);
	if (f->section != FYSSG_NONE)
		w->walk->site->sections.at[f->section].end = w->walk->site->pages.count;
}

/* Walks an open folder, whose path and URL the buffers hold; closes it. */
static void walk_folder(struct walker *w, DIR *dir, struct folder *f)
{
	struct listing l;

	list_folder(w, dir, &l);
	find_own(w, &l);
	if (l.bundle)
		add_bundle(w, dirfd(dir), &l, f);
	else
		walk_entries(w, dirfd(dir), &l, f);
	fya_rewind(w->scratch, l.mark);
	closedir(dir);
}

/* --- roots ------------------------------------------------------------------------------------ */

/* False: there is none that may be walked, and where that is an error it is told. */
static bool open_root(struct walker *w, const char *path, bool must_exist)
{
	fyssg_site *s = w->walk->site;
	fyfm_diag d;

	s->root_path[w->root] = path;
	s->root_fd[w->root] = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->root_fd[w->root] < 0 && errno == ENOENT && !must_exist)
		return false;
	if (s->root_fd[w->root] >= 0)
		w->root_real = realpath(path, NULL);
	if (w->root_real != NULL)
		return true;
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_IO, path, 0, 0, "%s", strerror(errno));
	w->walk->diag(w->walk->diag_user, &d);
	w->walk->errors++;
	return false;
}

static void walk_root(fyssg_walk *walk, fyssg_root root, const char *path)
{
	struct walker w = { .walk = walk, .root = root,
		            .scratch = fyssg_site_scratch(walk->site) };
	struct listing l;
	struct folder top;
	DIR *dir = NULL;

	if (w.scratch == NULL) {
		walk->nomem = true;
		return;
	}
	fya_buf_init(&w.path, walk->site->allocator, 0);
	fya_buf_init(&w.url, walk->site->allocator, 0);
	if (open_root(&w, path, root == FYSSG_ROOT_CONTENT))
		dir = enter(&w, walk->site->root_fd[root], ".", false, NULL, &top);
	if (dir != NULL && root == FYSSG_ROOT_CONTENT) {
		top.section = add_section(&w, FYSSG_NONE);
		if (top.section != FYSSG_NONE)
			walk_folder(&w, dir, &top);
		else
			closedir(dir);
	} else if (dir != NULL) {
		list_folder(&w, dir, &l);
		add_assets(&w, dirfd(dir), &l, &top, FYSSG_NONE, 0);
		fya_rewind(w.scratch, l.mark);
		closedir(dir);
	}
	walk->nomem |= !has_paths(&w);
	free(w.root_real);
	fya_buf_release(&w.url);
	fya_buf_release(&w.path);
	fyssg_site_scratch_end(walk->site, w.scratch);
}

static void walk_in_theme(fyssg_walk *w, fyssg_root root, const char *name)
{
	const char *theme = w->site->config->theme;
	fya_buf path;

	if (theme[0] == '\0')
		return;
	/* Kept as long as the site: diagnostics print it. */
	fya_buf_init(&path, w->site->allocator, 0);
	fya_buf_printf(&path, "%s/%s", theme, name);
	if (path.status == FYA_BUF_OK)
		walk_root(w, root, fya_buf_cstr(&path));
	else
		w->nomem = true;
}

void fyssg_walk_templates(fyssg_walk *w)
{
	walk_root(w, FYSSG_ROOT_TEMPLATES, w->site->config->template_dir);
	walk_in_theme(w, FYSSG_ROOT_THEME_TEMPLATES, "templates");
}

void fyssg_walk_site(fyssg_walk *w)
{
	walk_root(w, FYSSG_ROOT_CONTENT, w->site->config->content_dir);
	walk_root(w, FYSSG_ROOT_STATIC, w->site->config->static_dir);
	walk_in_theme(w, FYSSG_ROOT_THEME_STATIC, "static");
}
