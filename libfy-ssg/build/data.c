#include "libfy-ssg/build/data.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <fyfm/parse.h>

#include "libfy-ssg/site/open-beneath.h"
#include "libfy-ssg/site/parse-need.h"
#include "libfy-ssg/site/typed-keys.h"

#define FILE_BYTES_MAX ((size_t)256 << 20)
enum { SLOTS = 1024, DATA_DEPTH = 64 };

/* What was asked for by one name. Never changes once it can be found. */
typedef struct entry {
	struct entry *next;
	fyssg_data_file file;
	fyssg_data_format format;
	size_t name_len;
	char name[]; /* as asked for */
} entry;

/* The bytes of a file, which its values point into. */
typedef struct kept {
	struct kept *next;
	fyfm_source source;
} kept;

struct fyssg_data {
	const char *root;
	int root_fd;
	fyfm_diag_fn diag;
	void *diag_user;
	_Atomic(entry *) slots[SLOTS];
	/* The rest is for the one thread that loads. */
	pthread_mutex_t loading;
	fya_allocator *allocator;
	fyssg_memory_cap *cap;
	fyfm_parser *parser;
	kept *sources;
};

fyssg_data *fyssg_data_new(const char *root, fya_allocator *a, fyssg_memory_cap *cap,
			   fyfm_diag_fn diag, void *diag_user)
{
	fyssg_data *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->root = root;
	d->diag = diag;
	d->diag_user = diag_user;
	/* Where it cannot be opened no file is found. */
	d->root_fd = open(root[0] == '\0' ? "." : root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	d->allocator = a;
	d->cap = cap;
	d->parser = fyfm_parser_new();
	pthread_mutex_init(&d->loading, NULL);
	if (d->parser != NULL)
		return d;
	fyssg_data_free(d);
	return NULL;
}

void fyssg_data_free(fyssg_data *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++) {
		entry *e = atomic_load_explicit(&d->slots[i], memory_order_relaxed);

		while (e != NULL) {
			entry *next = e->next;

			free(e);
			e = next;
		}
	}
	for (kept *k = d->sources; k != NULL; k = k->next)
		fyfm_source_close(&k->source);
	fyfm_parser_free(d->parser);
	if (d->root_fd >= 0)
		close(d->root_fd);
	pthread_mutex_destroy(&d->loading);
	free(d);
}

/* --- one file --------------------------------------------------------------------------------- */

static bool ends_in(const char *name, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len > n && memcmp(name + len - n, end, n) == 0;
}

fyssg_data_format fyssg_data_format_of(const char *name, size_t len)
{
	if (ends_in(name, len, ".yaml") || ends_in(name, len, ".yml") ||
	    ends_in(name, len, ".json"))
		return FYSSG_DATA_YAML;
	return ends_in(name, len, ".csv") ? FYSSG_DATA_CSV : FYSSG_DATA_TEXT;
}

/* A path for diagnostics. */
static void shown_path(const fyssg_data *d, const char *path, fya_buf *out)
{
	fya_buf_init(out, d->allocator, 0);
	if (d->root[0] != '\0' && strcmp(d->root, ".") != 0)
		fya_buf_printf(out, "%s%s", d->root,
		               d->root[strlen(d->root) - 1] == '/' ? "" : "/");
	fya_buf_puts(out, path);
}

static fyfm_status parse_yaml(fyssg_data *d, fyfm_str text, const char *path, fyfm_value *out,
			      fyfm_diag *diag)
{
	fyfm_parse_options options = { .max_depth = DATA_DEPTH, .path = path };
	uint64_t need = fyssg_need_of_yaml(text.data, text.len);
	fyfm_status status;

	if (!fyssg_memory_cap_reserve(d->cap, need, 0))
		return FYFM_ERR_NOMEM;
	status = fyfm_parse(d->parser, d->allocator, text.data, text.len, &options, out, diag);
	fyssg_memory_cap_unreserve(d->cap, need);
	return status;
}

static fyfm_status parse(fyssg_data *d, const fyfm_source *s, const char *path,
                         fyssg_data_format format, fyfm_value *out, fyfm_diag *diag)
{
	fyfm_str text = { s->data == NULL ? "" : s->data, s->len };
	size_t bad;

	if (format == FYSSG_DATA_YAML)
		return parse_yaml(d, text, path, out, diag);
	bad = fyfm_utf8_check(text.data, text.len);
	if (bad < text.len) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_ENCODING, path, 0, 0,
		              "not UTF-8, or a control character");
		fyfm_diag_locate(diag, text.data, text.len, bad, 1);
		return FYFM_ERR_ENCODING;
	}
	if (format != FYSSG_DATA_TEXT)
		return fyssg_csv_parse(d->allocator, text, format == FYSSG_DATA_CSV, out, diag);
	*out = fyfm_string(d->allocator, text.data, text.len);
	return fyfm_kind_of(*out) == FYFM_STRING ? FYFM_OK : FYFM_ERR_NOMEM;
}

/* Reads what `fd` is open on, and parses it. */
static fyfm_status read_file(fyssg_data *d, int fd, const char *path, fyssg_data_format format,
                             fyfm_value *out, fyfm_diag *diag)
{
	fyfm_source_options how = { .mode = FYFM_SOURCE_ALWAYS_READ, .max_size = FILE_BYTES_MAX };
	kept *k = fya_alloc(d->allocator, sizeof(*k), 0);
	fyfm_status status;

	if (k == NULL)
		return FYFM_ERR_NOMEM;
	status = fyfm_source_read_fd(&k->source, d->allocator, fd, path, &how, diag);
	if (status != FYFM_OK)
		return status;
	k->next = d->sources;
	d->sources = k;
	return parse(d, &k->source, path, format, out, diag);
}

/* Opens what `name` means: a file in data/, else one below the site's folder. */
static int open_file(fyssg_data *d, const char *name, fya_buf *path)
{
	int fd = -1;

	if (d->root_fd < 0 || name[0] == '/' || name[0] == '\0')
		return -1;
	fya_buf_init(path, d->allocator, 0);
	fya_buf_printf(path, "data/%s", name);
	fd = fyssg_open_beneath(d->root_fd, fya_buf_cstr(path));
	if (fd >= 0)
		return fd;
	fya_buf_clear(path);
	fya_buf_puts(path, name);
	return fyssg_open_beneath(d->root_fd, fya_buf_cstr(path));
}

static void load(fyssg_data *d, entry *e)
{
	fya_buf path, shown;
	fyfm_diag diag;
	int fd = open_file(d, e->name, &path);

	e->file.path = "";
	e->file.value = fyfm_undefined(NULL);
	e->file.status = FYFM_ERR_NOT_FOUND;
	if (fd < 0)
		return;
	shown_path(d, fya_buf_cstr(&path), &shown);
	e->file.path = fya_buf_cstr(&path);
	fyfm_diag_set(&diag, FYFM_ERROR, FYFM_ERR_NOMEM, fya_buf_cstr(&shown), 0, 0,
	              "out of memory");
	e->file.status = read_file(d, fd, fya_buf_cstr(&shown), e->format, &e->file.value, &diag);
	close(fd);
	if (e->file.status == FYFM_OK)
		return;
	e->file.value = fyfm_undefined(NULL);
	fyssg_diag_set_path(&diag, fya_buf_cstr(&shown));
	d->diag(d->diag_user, &diag);
}

/* --- all of them ------------------------------------------------------------------------------ */

static const entry *find(const entry *e, fyfm_str name, fyssg_data_format format)
{
	for (; e != NULL; e = e->next)
		if (e->format == format && e->name_len == name.len &&
		    memcmp(e->name, name.data, name.len) == 0)
			return e;
	return NULL;
}

static const entry *add(fyssg_data *d, _Atomic(entry *) *slot, fyfm_str name,
                        fyssg_data_format format)
{
	entry *e = calloc(1, sizeof(*e) + name.len + 1);

	if (e == NULL)
		return NULL;
	memcpy(e->name, name.data, name.len);
	e->name_len = name.len;
	e->format = format;
	/* A NUL would end the name early. */
	if (memchr(name.data, '\0', name.len) == NULL)
		load(d, e);
	else
		e->file = (fyssg_data_file){ FYFM_ERR_NOT_FOUND, fyfm_undefined(NULL), "" };
	e->next = atomic_load_explicit(slot, memory_order_relaxed);
	atomic_store_explicit(slot, e, memory_order_release);
	return e;
}

/* A `..` further on leads nowhere. */
static fyfm_str skip_dots(fyfm_str path)
{
	while (path.len > 2 && path.data[0] == '.' && path.data[1] == '/') {
		path.data += 2;
		path.len -= 2;
	}
	return path;
}

const fyssg_data_file *fyssg_data_load(fyssg_data *d, fyfm_str path, fyssg_data_format format)
{
	fyfm_str name = skip_dots(path);
	_Atomic(entry *) *slot;
	const entry *e;

	if (name.len == 0)
		name = FYFM_STR("");
	slot = &d->slots[XXH3_64bits(name.data, name.len) % SLOTS];
	e = find(atomic_load_explicit(slot, memory_order_acquire), name, format);
	if (e == NULL) {
		pthread_mutex_lock(&d->loading);
		/* Perhaps another thread was faster. */
		e = find(atomic_load_explicit(slot, memory_order_acquire), name, format);
		if (e == NULL)
			e = add(d, slot, name, format);
		pthread_mutex_unlock(&d->loading);
	}
	return e == NULL ? NULL : &e->file;
}
