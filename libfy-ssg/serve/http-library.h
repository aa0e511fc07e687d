/*
 * libmicrohttpd, loaded when a server starts and not before: with the libraries that it needs
 * itself it would double the memory and the starting time of every other command.
 */
#ifndef FYSSG_SERVE_HTTP_LIBRARY_H
#define FYSSG_SERVE_HTTP_LIBRARY_H

#include <stdbool.h>

#include <microhttpd.h>

/* Its functions that the server calls, by their names without MHD_. */
#define FYSSG_HTTP_FUNCTIONS(X)               \
	X(add_response_header)                \
	X(create_response_from_buffer)        \
	X(create_response_from_fd_at_offset64) \
	X(destroy_response)                   \
	X(lookup_connection_value)            \
	X(queue_response)                     \
	X(start_daemon)                       \
	X(stop_daemon)

#define FYSSG_HTTP_MEMBER(name) __typeof__(MHD_##name) *name;
typedef struct fyssg_http_library {
	FYSSG_HTTP_FUNCTIONS(FYSSG_HTTP_MEMBER)
} fyssg_http_library;
#undef FYSSG_HTTP_MEMBER

/* Fills *out; the library stays loaded. False, with *why static or the dynamic linker's own text,
 * valid up to its next failure: it is not installed, or not the one that we know. */
bool fyssg_http_library_load(fyssg_http_library *out, const char **why);

#endif
