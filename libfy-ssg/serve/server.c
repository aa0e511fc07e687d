/* A file of the site for each request. libmicrohttpd speaks HTTP; this is what to answer. */
#include <fyssg/serve.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libfy-ssg/serve/content-type.h"
#include "libfy-ssg/serve/http-fields.h"
#include "libfy-ssg/serve/http-library.h"
#include "libfy-ssg/serve/listen.h"
#include "libfy-ssg/serve/request-path.h"
#include "libfy-ssg/site/open-beneath.h"
#include "libfy-ssg/text/escape.h"

enum {
	DEFAULT_PORT = 1111,
	CONNECTIONS_MAX = 256,
	IDLE_S = 30, /* after which a connection that says nothing is closed */
	TAG_MAX = 64,
};

/* Loaded once, by the first server. */
static fyssg_http_library http;
static const char *http_missing; /* why it is not; NULL: it is */
static pthread_once_t http_once = PTHREAD_ONCE_INIT;

static const char index_name[] = "index.html";
static const char not_found_name[] = "404.html";

struct fyssg_server {
	struct MHD_Daemon *daemon;
	int root; /* descriptor of the folder */
	unsigned port;
	char base[PATH_MAX]; /* decoded; a slash at both ends */
	char url[FYSSG_ADDRESS_MAX + PATH_MAX];
	void (*log)(void *user, const char *line);
	void *log_user;
	fya_allocator *heap;
	fya_buf text; /* of the thread that answers: a header, a line of the log */
};

/* A request on its way to its answer. */
typedef struct exchange {
	fyssg_server *server;
	struct MHD_Connection *connection;
	const char *method;
	const char *url; /* as sent, without its query */
	char path[PATH_MAX]; /* decoded */
} exchange;

/* A file that is open, and what is known of it. */
typedef struct served_file {
	int fd;
	struct stat stat;
	const char *type;
	char tag[TAG_MAX];
} served_file;

void fyssg_serve_options_init(fyssg_serve_options *o)
{
	*o = (fyssg_serve_options){ .port = DEFAULT_PORT };
}

/* Control characters of a URL must not reach a terminal. */
static void append_printable(fya_buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		fya_buf_putc(out, (unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text);
}

static void log_answer(const exchange *x, unsigned status)
{
	fyssg_server *s = x->server;

	if (!s->log)
		return;
	fya_buf_clear(&s->text);
	append_printable(&s->text, x->method);
	fya_buf_putc(&s->text, ' ');
	append_printable(&s->text, x->url);
	fya_buf_printf(&s->text, " %u", status);
	s->log(s->log_user, fya_buf_cstr(&s->text));
}

/* Sends `response`, which it takes, and which may be NULL where memory ran out. */
static enum MHD_Result answer(const exchange *x, unsigned status, struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	/* The next look at a page must show the next build of it. */
	http.add_response_header(response, "Cache-Control", "no-cache");
	http.add_response_header(response, "X-Content-Type-Options", "nosniff");
	log_answer(x, status);
	result = http.queue_response(x->connection, status, response);
	http.destroy_response(response);
	return result;
}

/* `text` is static. */
static struct MHD_Response *plain_text(const char *text)
{
	struct MHD_Response *r = http.create_response_from_buffer(
		strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);

	if (r)
		http.add_response_header(r, "Content-Type", "text/plain; charset=utf-8");
	return r;
}

static enum MHD_Result refuse_method(const exchange *x)
{
	struct MHD_Response *r = plain_text("405: only GET and HEAD\n");

	if (r)
		http.add_response_header(r, "Allow", "GET, HEAD");
	return answer(x, MHD_HTTP_METHOD_NOT_ALLOWED, r);
}

/* To the decoded `path`, with a slash at its end. */
static enum MHD_Result redirect(const exchange *x, const char *path)
{
	fya_buf *location = &x->server->text;
	struct MHD_Response *r;

	fya_buf_clear(location);
	fyssg_escape_url_path(location, path, strlen(path));
	if (path[strlen(path) - 1] != '/')
		fya_buf_putc(location, '/');
	r = location->status == FYA_BUF_OK ? plain_text("") : NULL;
	if (r)
		http.add_response_header(r, "Location", fya_buf_cstr(location));
	return answer(x, MHD_HTTP_MOVED_PERMANENTLY, r);
}

/* Opens what `path` (relative, decoded) names. False where there is nothing, or nothing to read. */
static bool open_file(const fyssg_server *s, const char *path, served_file *f)
{
	f->fd = fyssg_open_beneath(s->root, path);
	if (f->fd < 0)
		return false;
	if (fstat(f->fd, &f->stat) != 0) {
		close(f->fd);
		return false;
	}
	f->type = fyssg_content_type(path);
	snprintf(f->tag, sizeof(f->tag), "\"%llx-%lx-%llx\"", (long long)f->stat.st_mtim.tv_sec,
	         f->stat.st_mtim.tv_nsec, (long long)f->stat.st_size);
	return true;
}

static const char *request_field(const exchange *x, const char *name)
{
	return http.lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

/* True where the copy that the browser has is this file. If-None-Match goes before the date. */
static bool is_fresh(const exchange *x, const served_file *f)
{
	const char *tags = request_field(x, "If-None-Match");
	const char *date = request_field(x, "If-Modified-Since");
	int64_t since;

	if (tags)
		return fyssg_etag_listed(tags, f->tag);
	return date && fyssg_http_date_read(date, &since) && f->stat.st_mtim.tv_sec <= since;
}

/* The part that is asked for. A range for another state of the file asks for all of this one. */
static fyssg_range wanted_range(const exchange *x, const served_file *f, uint64_t *start,
                                uint64_t *len)
{
	const char *field = request_field(x, "Range");
	const char *condition = request_field(x, "If-Range");

	*start = 0;
	*len = (uint64_t)f->stat.st_size;
	if (!field || (condition && strcmp(condition, f->tag) != 0))
		return FYSSG_RANGE_NONE;
	return fyssg_range_read(field, (uint64_t)f->stat.st_size, start, len);
}

static void add_range(struct MHD_Response *r, uint64_t start, uint64_t len, uint64_t size)
{
	char text[80];

	if (len != 0)
		snprintf(text, sizeof(text), "bytes %llu-%llu/%llu", (unsigned long long)start,
		         (unsigned long long)(start + len - 1), (unsigned long long)size);
	else
		snprintf(text, sizeof(text), "bytes */%llu", (unsigned long long)size);
	http.add_response_header(r, "Content-Range", text);
}

/* What identifies this state of the file. */
static void add_validators(const exchange *x, struct MHD_Response *r, const served_file *f)
{
	fya_buf *date = &x->server->text;

	fya_buf_clear(date);
	fyssg_http_date(date, f->stat.st_mtim.tv_sec);
	http.add_response_header(r, "ETag", f->tag);
	http.add_response_header(r, "Last-Modified", fya_buf_cstr(date));
}

static enum MHD_Result not_modified(const exchange *x, const served_file *f)
{
	struct MHD_Response *r = http.create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);

	close(f->fd);
	if (r)
		add_validators(x, r, f);
	return answer(x, MHD_HTTP_NOT_MODIFIED, r);
}

static enum MHD_Result range_beyond(const exchange *x, const served_file *f)
{
	struct MHD_Response *r = plain_text("416: the file is shorter\n");

	close(f->fd);
	if (r)
		add_range(r, 0, 0, (uint64_t)f->stat.st_size);
	return answer(x, MHD_HTTP_RANGE_NOT_SATISFIABLE, r);
}

/* Sends a part of the file, or all of it; takes the descriptor. */
static enum MHD_Result send_file(const exchange *x, unsigned status, const served_file *f,
                                 uint64_t start, uint64_t len)
{
	struct MHD_Response *r = http.create_response_from_fd_at_offset64(len, f->fd, start);

	if (!r) {
		close(f->fd);
		return MHD_NO;
	}
	http.add_response_header(r, "Content-Type", f->type);
	if (status != MHD_HTTP_NOT_FOUND) {
		http.add_response_header(r, "Accept-Ranges", "bytes");
		add_validators(x, r, f);
	}
	if (status == MHD_HTTP_PARTIAL_CONTENT)
		add_range(r, start, len, (uint64_t)f->stat.st_size);
	return answer(x, status, r);
}

static enum MHD_Result serve_file(const exchange *x, const served_file *f)
{
	uint64_t start, len;

	if (is_fresh(x, f))
		return not_modified(x, f);
	switch (wanted_range(x, f, &start, &len)) {
	case FYSSG_RANGE_BEYOND:
		return range_beyond(x, f);
	case FYSSG_RANGE_PART:
		return send_file(x, MHD_HTTP_PARTIAL_CONTENT, f, start, len);
	default:
		return send_file(x, MHD_HTTP_OK, f, start, len);
	}
}

/* The site's own page, if it has one. */
static enum MHD_Result not_found(const exchange *x)
{
	served_file f;

	if (open_file(x->server, not_found_name, &f)) {
		if (S_ISREG(f.stat.st_mode))
			return send_file(x, MHD_HTTP_NOT_FOUND, &f, 0, (uint64_t)f.stat.st_size);
		close(f.fd);
	}
	return answer(x, MHD_HTTP_NOT_FOUND, plain_text("404: not found\n"));
}

/* What `path`, relative to the folder, stands for. */
static enum MHD_Result serve_path(const exchange *x, char *path)
{
	size_t len = strlen(path);
	served_file f;

	if (len == 0 || path[len - 1] == '/') {
		if (len + sizeof(index_name) > (size_t)(x->path + sizeof(x->path) - path))
			return not_found(x);
		memcpy(path + len, index_name, sizeof(index_name));
	}
	if (!open_file(x->server, path, &f))
		return not_found(x);
	if (S_ISREG(f.stat.st_mode))
		return serve_file(x, &f);
	close(f.fd);
	return S_ISDIR(f.stat.st_mode) ? redirect(x, x->path) : not_found(x);
}

/* Finds the site in the URL. The server's root, and the site's path without its slash, lead to
 * it. */
static enum MHD_Result serve_request(exchange *x)
{
	const char *base = x->server->base;
	const size_t base_len = strlen(base);

	if (!fyssg_request_path(x->url, x->path, sizeof(x->path)))
		return not_found(x);
	if (strncmp(x->path, base, base_len) == 0)
		return serve_path(x, x->path + base_len);
	if (strcmp(x->path, "/") == 0 ||
	    (strncmp(x->path, base, base_len - 1) == 0 && x->path[base_len - 1] == '\0'))
		return redirect(x, base);
	return not_found(x);
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_len, void **state)
{
	static int seen;
	exchange x = { .server = user, .connection = connection, .method = method, .url = url };

	(void)version;
	(void)body;
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return refuse_method(&x);
	/* The first call for a request is for its head; an answer then would end the connection. */
	if (*state != &seen) {
		*state = &seen;
		return MHD_YES;
	}
	*body_len = 0;
	return serve_request(&x);
}

/* libmicrohttpd would decode the path before we have parted it. */
static size_t keep_escapes(void *user, struct MHD_Connection *connection, char *text)
{
	(void)user;
	(void)connection;
	return strlen(text);
}

static fyfm_status set_base(fyssg_server *s, const char *path, fyfm_diag *diag)
{
	if (!path)
		path = "/";
	if (fyssg_request_path(path, s->base, sizeof(s->base)) &&
	    s->base[strlen(s->base) - 1] == '/')
		return FYFM_OK;
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0,
	              "%s: not a path with a slash at both ends", path);
	return FYFM_ERR_USAGE;
}

static fyfm_status open_root(fyssg_server *s, const char *root, fyfm_diag *diag)
{
	s->root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (s->root >= 0)
		return FYFM_OK;
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_IO, root, 0, 0, "cannot serve this folder: %s",
	              strerrordesc_np(errno));
	return FYFM_ERR_IO;
}

static void load_http(void)
{
	fyssg_http_library_load(&http, &http_missing);
}

static fyfm_status need_http(fyfm_diag *diag)
{
	pthread_once(&http_once, load_http);
	if (http_missing == NULL)
		return FYFM_OK;
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_IO, NULL, 0, 0, "no server without a library: %s",
	              http_missing);
	fyfm_diag_hint(diag, "install libmicrohttpd12");
	return FYFM_ERR_IO;
}

/* Takes the socket in any case. Signals are for the program's own threads. */
static fyfm_status start_daemon(fyssg_server *s, int fd, fyfm_diag *diag)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	s->daemon = http.start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL,
	                             on_request, s, MHD_OPTION_LISTEN_SOCKET, fd,
	                             MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	                             MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
	                             MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
	                             MHD_OPTION_END);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (s->daemon)
		return FYFM_OK;
	close(fd);
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_IO, NULL, 0, 0, "the server did not start");
	return FYFM_ERR_IO;
}

static fyfm_status listen_and_start(fyssg_server *s, const fyssg_serve_options *o, fyfm_diag *diag)
{
	char where[FYSSG_ADDRESS_MAX];
	fyssg_address address;
	fyfm_status status;
	int fd;

	status = fyssg_address_read(o->host, o->port, &address, diag);
	if (status == FYFM_OK)
		status = fyssg_listen(&address, &fd, diag);
	if (status != FYFM_OK)
		return status;
	s->port = fyssg_address_port(&address);
	fyssg_address_print(&address, where);
	snprintf(s->url, sizeof(s->url), "http://%s%s", where, o->base_path ? o->base_path : "/");
	return start_daemon(s, fd, diag);
}

fyfm_status fyssg_server_start(const fyssg_serve_options *o, fyssg_server **out, fyfm_diag *diag)
{
	fyssg_server *s = calloc(1, sizeof(*s));
	fyfm_status status = FYFM_ERR_NOMEM;

	*out = NULL;
	if (s) {
		s->root = -1;
		s->heap = fya_malloc_new();
	}
	if (!s || !s->heap) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_NOMEM, NULL, 0, 0, "out of memory");
		goto out;
	}
	fya_buf_init(&s->text, s->heap, 0);
	s->log = o->log;
	s->log_user = o->log_user;
	status = need_http(diag);
	if (status == FYFM_OK)
		status = set_base(s, o->base_path, diag);
	if (status == FYFM_OK)
		status = open_root(s, o->root, diag);
	if (status == FYFM_OK)
		status = listen_and_start(s, o, diag);
	if (status == FYFM_OK) {
		*out = s;
		return FYFM_OK;
	}
out:
	fyssg_server_stop(s);
	return status;
}

void fyssg_server_stop(fyssg_server *s)
{
	if (!s)
		return;
	if (s->daemon)
		http.stop_daemon(s->daemon);
	if (s->root >= 0)
		close(s->root);
	if (s->heap) {
		fya_buf_release(&s->text);
		fya_destroy(s->heap);
	}
	free(s);
}

unsigned fyssg_server_port(const fyssg_server *s)
{
	return s->port;
}

const char *fyssg_server_url(const fyssg_server *s)
{
	return s->url;
}
