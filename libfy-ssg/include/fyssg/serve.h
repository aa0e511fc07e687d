/*
 * A server for looking at a site while it is written: files of one folder over HTTP, on this
 * machine. It watches nothing and builds nothing.
 */
#ifndef FYSSG_SERVE_H
#define FYSSG_SERVE_H

#include <fyfm/diag.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyssg_serve_options {
	const char *root; /* folder to serve */
	/* Address to listen at, in numbers ("127.0.0.1", "::1", "0.0.0.0"), or "localhost". NULL:
	 * 127.0.0.1, which other machines do not reach. */
	const char *host;
	unsigned port; /* 0: one that is free */
	/* Path that the site is at, with a slash at both ends ("/docs/"); NULL: "/". */
	const char *base_path;
	/* Receives one line for each request, "GET /a/ 200", without a newline. Called from a
	 * thread of the server, one call at a time; `line` is borrowed for the call. May be
	 * NULL. */
	void (*log)(void *user, const char *line);
	void *log_user;
} fyssg_serve_options;

/* Sets all defaults; the port is 1111, and `root` must be set. */
FYA_API void fyssg_serve_options_init(fyssg_serve_options *o);

typedef struct fyssg_server fyssg_server;

/* Starts serving in a thread of its own, which takes no signals. `o` is copied but for log_user.
 * FYFM_ERR_USAGE: an address or base path that is none. FYFM_ERR_IO: no such folder, or the address
 * is taken. FYFM_ERR_NOMEM. On failure *out is NULL and diag (may be NULL) filled. */
FYA_API FYA_CHECKED fyfm_status fyssg_server_start(const fyssg_serve_options *o,
                                                   fyssg_server **out, fyfm_diag *diag);
/* Ends all connections and the server; NULL is fine. */
FYA_API void fyssg_server_stop(fyssg_server *s);

/* The port that it listens at. */
FYA_API unsigned fyssg_server_port(const fyssg_server *s);
/* Where the site is, "http://127.0.0.1:1111/docs/"; the server's. */
FYA_API const char *fyssg_server_url(const fyssg_server *s);

#ifdef __cplusplus
}
#endif
#endif
