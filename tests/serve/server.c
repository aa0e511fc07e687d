/* The server, asked by a client that speaks just enough HTTP. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <fyssg/serve.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "libfy-ssg/site/open-beneath.h"

enum { REPLY_MAX = 1 << 20, ANSWER_S = 10 };

static char folder[1000]; /* holds the site, and what is beside it */
static fyssg_server *server;
static char reply[REPLY_MAX];
static char logged[4000];

static void write_file(const char *name, const char *text)
{
	char path[2000];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	cr_assert(ne(ptr, f, NULL), "%s", path);
	fputs(text, f);
	fclose(f);
}

static void make_folder(const char *name)
{
	char path[2000];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	cr_assert(eq(int, mkdir(path, 0777), 0), "%s", path);
}

static void make_link(const char *target, const char *name)
{
	char path[2000];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	cr_assert(eq(int, symlink(target, path), 0), "%s", path);
}

static void make_site(void)
{
	const char *build = getenv("FYSSG_TEST_BUILDDIR");

	snprintf(folder, sizeof(folder), "%s/serve-test.XXXXXX", build ? build : ".");
	cr_assert(ne(ptr, mkdtemp(folder), NULL));
	write_file("secret.txt", "secret");
	make_folder("site");
	write_file("site/index.html", "<h1>home</h1>");
	make_folder("site/a");
	write_file("site/a/index.html", "<h1>a</h1>");
	make_folder("site/é b");
	write_file("site/é b/index.html", "<h1>é</h1>");
	make_folder("site/empty");
	write_file("site/style.css", "0123456789");
	write_file("site/nothing.txt", "");
	write_file("site/404.html", "<h1>lost</h1>");
	make_link("../secret.txt", "site/out.txt");
	make_link("/etc/passwd", "site/etc.txt");
	make_link("style.css", "site/in.css");
	make_link("..", "site/up");
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void close_site(void)
{
	fyssg_server_stop(server);
	nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

TestSuite(server, .init = make_site, .fini = close_site, .timeout = 60);

static void note_line(void *user, const char *line)
{
	(void)user;
	strncat(logged, line, sizeof(logged) - strlen(logged) - 2);
	strcat(logged, "\n");
}

static void start(const char *base_path)
{
	fyssg_serve_options o;
	char root[2000];
	fyfm_diag diag;

	snprintf(root, sizeof(root), "%s/site", folder);
	fyssg_serve_options_init(&o);
	o.root = root;
	o.port = 0;
	o.base_path = base_path;
	o.log = note_line;
	cr_assert(eq(int, fyssg_server_start(&o, &server, &diag), FYFM_OK), "%s", diag.message);
	cr_assert(gt(u32, fyssg_server_port(server), 0));
}

static int connect_to_server(void)
{
	const struct timeval limit = { .tv_sec = ANSWER_S };
	struct sockaddr_in a = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.sin_port = htons((uint16_t)fyssg_server_port(server));
	cr_assert(ge(int, fd, 0));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	cr_assert(eq(int, connect(fd, (struct sockaddr *)&a, sizeof(a)), 0));
	return fd;
}

static size_t receive(int fd)
{
	size_t len = 0;
	ssize_t n;

	while ((n = recv(fd, reply + len, REPLY_MAX - 1 - len, 0)) > 0)
		len += (size_t)n;
	cr_assert(eq(int, n == 0, 1), "no answer in time: %s", strerror(errno));
	reply[len] = '\0';
	return len;
}

/* Sends a request with these lines of its head, and leaves the answer in `reply`. */
static const char *ask(const char *method, const char *path, const char *fields)
{
	char request[3000];
	int fd = connect_to_server();
	int len = snprintf(request, sizeof(request),
	                   "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n",
	                   method, path, fields);

	cr_assert(eq(int, (int)send(fd, request, (size_t)len, MSG_NOSIGNAL), len));
	receive(fd);
	close(fd);
	return reply;
}

static int status_of(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}

static const char *body_of(const char *answer)
{
	const char *body = strstr(answer, "\r\n\r\n");

	return body ? body + 4 : "(no body)";
}

/* The value of a field of the answer, in a static buffer; "" where it is not there. */
static char *field_of(const char *answer, const char *name)
{
	static char value[500];
	char start_of_line[100];
	const char *p;

	snprintf(start_of_line, sizeof(start_of_line), "\r\n%s: ", name);
	p = strcasestr(answer, start_of_line);
	value[0] = '\0';
	if (p && p < body_of(answer)) {
		p += strlen(start_of_line);
		snprintf(value, sizeof(value), "%.*s", (int)strcspn(p, "\r"), p);
	}
	return value;
}

static int get(const char *path)
{
	return status_of(ask("GET", path, ""));
}

Test(server, sends_files)
{
	start(NULL);
	cr_expect(eq(int, get("/style.css"), 200));
	cr_expect(eq(str, (char *)body_of(reply), "0123456789"));
	cr_expect(eq(str, field_of(reply, "Content-Type"), "text/css; charset=utf-8"));
	cr_expect(eq(str, field_of(reply, "Content-Length"), "10"));
	cr_expect(eq(str, field_of(reply, "Cache-Control"), "no-cache"));
	cr_expect(eq(str, field_of(reply, "Accept-Ranges"), "bytes"));
	cr_expect(eq(int, get("/style.css?v=1"), 200));
	cr_expect(eq(int, get("/in.css"), 200));
	cr_expect(eq(int, get("/nothing.txt"), 200));
	cr_expect(eq(str, field_of(reply, "Content-Length"), "0"));
}

Test(server, sends_the_index_of_a_folder)
{
	start(NULL);
	cr_expect(eq(int, get("/"), 200));
	cr_expect(eq(str, (char *)body_of(reply), "<h1>home</h1>"));
	cr_expect(eq(str, field_of(reply, "Content-Type"), "text/html; charset=utf-8"));
	cr_expect(eq(int, get("/a/"), 200));
	cr_expect(eq(str, (char *)body_of(reply), "<h1>a</h1>"));
	cr_expect(eq(int, get("/a/index.html"), 200));
	cr_expect(eq(int, get("/%C3%A9%20b/"), 200));
	cr_expect(eq(str, (char *)body_of(reply), "<h1>é</h1>"));
}

Test(server, leads_to_the_slash_of_a_folder)
{
	start(NULL);
	cr_expect(eq(int, get("/a"), 301));
	cr_expect(eq(str, field_of(reply, "Location"), "/a/"));
	cr_expect(eq(int, get("/%c3%a9%20b"), 301));
	cr_expect(eq(str, field_of(reply, "Location"), "/%C3%A9%20b/"));
}

Test(server, says_what_is_not_there)
{
	start(NULL);
	cr_expect(eq(int, get("/missing"), 404));
	cr_expect(eq(str, (char *)body_of(reply), "<h1>lost</h1>"));
	cr_expect(eq(str, field_of(reply, "Content-Type"), "text/html; charset=utf-8"));
	cr_expect(eq(int, get("/empty/"), 404));
	cr_expect(eq(int, get("/style.css/"), 404));
	cr_expect(eq(int, get("/a/index.html/x"), 404));
}

Test(server, says_so_without_a_page_for_it)
{
	char path[2000];

	snprintf(path, sizeof(path), "%s/site/404.html", folder);
	cr_assert(eq(int, unlink(path), 0));
	start(NULL);
	cr_expect(eq(int, get("/missing"), 404));
	cr_expect(eq(str, (char *)body_of(reply), "404: not found\n"));
}

Test(server, never_leaves_its_folder)
{
	static const char *const ways[] = {
		"/../secret.txt", "/a/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
		"/a/..%2f..%2fsecret.txt", "/out.txt", "/etc.txt", "/up/secret.txt", "/up",
		"/up/", "//etc/passwd", "/a//index.html", "/style.css%00.html", "/.", "/..",
		"/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd", "/..\\secret.txt",
	};

	start(NULL);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		cr_expect(eq(int, get(ways[i]), 404), "%s", ways[i]);
		cr_expect(eq(ptr, strstr(reply, "secret"), NULL), "%s", ways[i]);
		cr_expect(eq(ptr, strstr(reply, "root:"), NULL), "%s", ways[i]);
	}
}

Test(server, waits_for_no_pipe)
{
	char path[2000];

	snprintf(path, sizeof(path), "%s/site/pipe", folder);
	cr_assert(eq(int, mkfifo(path, 0666), 0));
	start(NULL);
	cr_expect(eq(int, get("/pipe"), 404));
	cr_expect(eq(int, get("/"), 200));
}

Test(server, answers_head_without_a_body)
{
	start(NULL);
	ask("HEAD", "/style.css", "");
	cr_expect(eq(int, status_of(reply), 200));
	cr_expect(eq(str, field_of(reply, "Content-Length"), "10"));
	cr_expect(eq(str, (char *)body_of(reply), ""));
	cr_expect(eq(int, status_of(ask("HEAD", "/missing", "")), 404));
	cr_expect(eq(str, (char *)body_of(reply), ""));
}

Test(server, knows_no_other_method)
{
	start(NULL);
	cr_expect(eq(int, status_of(ask("DELETE", "/style.css", "")), 405));
	cr_expect(eq(str, field_of(reply, "Allow"), "GET, HEAD"));
	cr_expect(eq(int, status_of(ask("POST", "/", "Content-Length: 0\r\n")), 405));
	cr_expect(eq(int, get("/style.css"), 200));
}

static int get_with(const char *field, const char *value)
{
	char fields[1000];

	snprintf(fields, sizeof(fields), "%s: %s\r\n", field, value);
	return status_of(ask("GET", "/style.css", fields));
}

Test(server, sends_nothing_that_the_browser_has)
{
	char tag[200];
	char date[200];

	start(NULL);
	get("/style.css");
	strcpy(tag, field_of(reply, "ETag"));
	strcpy(date, field_of(reply, "Last-Modified"));
	cr_assert(eq(int, tag[0], '"'));
	cr_expect(eq(int, get_with("If-None-Match", tag), 304));
	cr_expect(eq(str, (char *)body_of(reply), ""));
	cr_expect(eq(str, field_of(reply, "ETag"), tag));
	cr_expect(eq(int, get_with("If-None-Match", "\"other\""), 200));
	cr_expect(eq(int, get_with("If-Modified-Since", date), 304));
	cr_expect(eq(int, get_with("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"), 200));
	cr_expect(eq(int, get_with("If-Modified-Since", "yesterday"), 200));
	write_file("site/style.css", "new");
	cr_expect(eq(int, get_with("If-None-Match", tag), 200));
	cr_expect(eq(str, (char *)body_of(reply), "new"));
}

Test(server, sends_parts)
{
	start(NULL);
	cr_expect(eq(int, get_with("Range", "bytes=2-4"), 206));
	cr_expect(eq(str, (char *)body_of(reply), "234"));
	cr_expect(eq(str, field_of(reply, "Content-Range"), "bytes 2-4/10"));
	cr_expect(eq(int, get_with("Range", "bytes=-3"), 206));
	cr_expect(eq(str, (char *)body_of(reply), "789"));
	cr_expect(eq(int, get_with("Range", "bytes=10-"), 416));
	cr_expect(eq(str, field_of(reply, "Content-Range"), "bytes */10"));
	cr_expect(eq(int, get_with("Range", "bytes=0-1,3-4"), 200));
	cr_expect(eq(int, get_with("If-Range: \"old\"\r\nRange", "bytes=2-4"), 200));
	cr_expect(eq(str, (char *)body_of(reply), "0123456789"));
}

Test(server, serves_at_a_path)
{
	char url[100];

	start("/d%C3%B6cs/x/");
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/d%%C3%%B6cs/x/", fyssg_server_port(server));
	cr_expect(eq(str, (char *)fyssg_server_url(server), url));
	cr_expect(eq(int, get("/d%C3%B6cs/x/"), 200));
	cr_expect(eq(str, (char *)body_of(reply), "<h1>home</h1>"));
	cr_expect(eq(int, get("/d%c3%b6cs/x/a"), 301));
	cr_expect(eq(str, field_of(reply, "Location"), "/d%C3%B6cs/x/a/"));
	cr_expect(eq(int, get("/"), 301));
	cr_expect(eq(str, field_of(reply, "Location"), "/d%C3%B6cs/x/"));
	cr_expect(eq(int, get("/d%C3%B6cs/x"), 301));
	cr_expect(eq(int, get("/d%C3%B6cs/xy"), 404));
	cr_expect(eq(int, get("/style.css"), 404));
	cr_expect(eq(str, (char *)body_of(reply), "<h1>lost</h1>"));
}

Test(server, logs_requests)
{
	start(NULL);
	get("/a/?q=1");
	get("/missing\x1b[31m");
	ask("HEAD", "/a", "");
	fyssg_server_stop(server); /* joins its thread */
	server = NULL;
	cr_expect(eq(str, logged, "GET /a/ 200\nGET /missing?[31m 404\nHEAD /a 301\n"));
}

/* Clients that never end their request. */
Test(server, is_not_held_up)
{
	enum { CLIENTS = 50 };
	static const char begun[] = "GET / HTTP/1.1\r\nHost: ";
	int fds[CLIENTS];

	start(NULL);
	for (size_t i = 0; i < CLIENTS; i++) {
		fds[i] = connect_to_server();
		cr_assert(gt(int, (int)send(fds[i], begun, sizeof(begun) - 1, MSG_NOSIGNAL), 0));
	}
	cr_expect(eq(int, get("/"), 200));
	for (size_t i = 0; i < CLIENTS; i++)
		close(fds[i]);
}

Test(server, keeps_a_connection)
{
	static const char two[] = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
	                          "GET /style.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	const char *second;
	int fd;

	start(NULL);
	fd = connect_to_server();
	cr_assert(eq(int, (int)send(fd, two, sizeof(two) - 1, MSG_NOSIGNAL), (int)sizeof(two) - 1));
	receive(fd);
	close(fd);
	cr_expect(eq(int, status_of(reply), 301));
	second = strstr(reply + 1, "HTTP/1.1 ");
	cr_assert(ne(ptr, (void *)second, NULL));
	cr_expect(eq(int, status_of(second), 200));
	cr_expect(eq(str, (char *)body_of(second), "0123456789"));
}

static const struct {
	const char *host;
	const char *base_path;
	const char *root;
	unsigned port;
	fyfm_status status;
} refused[] = {
	{ "example.org", NULL, "site", 0, FYFM_ERR_USAGE },
	{ "", NULL, "site", 0, FYFM_ERR_USAGE },
	{ "127.0.0.1:80", NULL, "site", 0, FYFM_ERR_USAGE },
	{ NULL, NULL, "site", 65536, FYFM_ERR_USAGE },
	{ NULL, "docs/", "site", 0, FYFM_ERR_USAGE },
	{ NULL, "/docs", "site", 0, FYFM_ERR_USAGE },
	{ NULL, "", "site", 0, FYFM_ERR_USAGE },
	{ NULL, "/a/../", "site", 0, FYFM_ERR_USAGE },
	{ NULL, NULL, "missing", 0, FYFM_ERR_IO },
	{ NULL, NULL, "secret.txt", 0, FYFM_ERR_IO },
	{ "192.0.2.1", NULL, "site", 0, FYFM_ERR_IO }, /* of no machine */
};

Test(server, refuses_what_makes_no_sense)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		fyssg_serve_options o;
		char root[2000];
		fyfm_diag diag = { .status = FYFM_OK };

		snprintf(root, sizeof(root), "%s/%s", folder, refused[i].root);
		fyssg_serve_options_init(&o);
		o.root = root;
		o.host = refused[i].host;
		o.port = refused[i].port;
		o.base_path = refused[i].base_path;
		cr_expect(eq(int, fyssg_server_start(&o, &server, &diag), refused[i].status),
		          "row %zu", i);
		cr_expect(eq(ptr, server, NULL));
		cr_expect(eq(int, diag.status, refused[i].status));
		cr_expect(ne(int, diag.message[0], '\0'));
	}
}

Test(server, names_a_port_that_is_taken)
{
	fyssg_serve_options o;
	fyssg_server *second;
	char root[2000];
	char where[50];
	fyfm_diag diag;

	start(NULL);
	snprintf(root, sizeof(root), "%s/site", folder);
	snprintf(where, sizeof(where), "127.0.0.1:%u", fyssg_server_port(server));
	fyssg_serve_options_init(&o);
	o.root = root;
	o.port = fyssg_server_port(server);
	cr_assert(eq(int, fyssg_server_start(&o, &second, &diag), FYFM_ERR_IO));
	cr_expect(ne(ptr, strstr(diag.message, where), NULL), "%s", diag.message);
	cr_expect(ne(int, diag.hint[0], '\0'));
	cr_expect(eq(int, get("/"), 200));
}

Test(server, gives_its_port_back)
{
	fyssg_serve_options o;
	char root[2000];
	fyfm_diag diag;

	start(NULL);
	get("/");
	snprintf(root, sizeof(root), "%s/site", folder);
	fyssg_serve_options_init(&o);
	o.root = root;
	o.port = fyssg_server_port(server);
	fyssg_server_stop(server);
	cr_assert(eq(int, fyssg_server_start(&o, &server, &diag), FYFM_OK), "%s", diag.message);
	cr_expect(eq(int, get("/"), 200));
}

/* The program's handlers must run in the program's threads. */
Test(server, takes_no_signals)
{
	sigset_t blocked, pending;

	start(NULL);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	cr_assert(eq(int, pthread_sigmask(SIG_BLOCK, &blocked, NULL), 0));
	kill(getpid(), SIGTERM);
	cr_expect(eq(int, get("/"), 200));
	sigpending(&pending);
	cr_expect(eq(int, sigismember(&pending, SIGTERM), 1));
	sigwait(&blocked, &(int){ 0 });
}

/* The way without openat2() holds as well, and takes no link at all. */
Test(open_by_parts, stays_beneath, .init = make_site, .fini = close_site)
{
	static const struct {
		const char *path;
		bool opens;
	} cases[] = {
		{ "style.css", true },
		{ "a/index.html", true },
		{ "a", true },
		{ "é b/index.html", true },
		{ "", false },
		{ "/etc/passwd", false },
		{ "../secret.txt", false },
		{ "a/../../secret.txt", false },
		{ "a/..", false },
		{ "./style.css", false },
		{ "out.txt", false },
		{ "etc.txt", false },
		{ "in.css", false },
		{ "up/secret.txt", false },
		{ "style.css/x", false },
		{ "missing/x", false },
		{ "a//index.html", false },
	};
	char path[2000];
	int root;

	snprintf(path, sizeof(path), "%s/site", folder);
	root = open(path, O_PATH | O_DIRECTORY);
	cr_assert(ge(int, root, 0));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int fd = fyssg_open_by_parts(root, cases[i].path);

		cr_expect(eq(int, fd >= 0, cases[i].opens), "%s", cases[i].path);
		if (fd >= 0)
			close(fd);
	}
	close(root);
}
