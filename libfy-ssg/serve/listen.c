#include "libfy-ssg/serve/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT_MAX = 65535, BACKLOG = 128 };

fyfm_status fyssg_address_read(const char *host, unsigned port, fyssg_address *out, fyfm_diag *diag)
{
	if (!host || strcmp(host, "localhost") == 0)
		host = "127.0.0.1";
	memset(out, 0, sizeof(*out));
	if (port > PORT_MAX) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0,
		              "port %u: there are ports up to %d", port, PORT_MAX);
		return FYFM_ERR_USAGE;
	}
	if (inet_pton(AF_INET, host, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons((uint16_t)port);
		return FYFM_OK;
	}
	if (inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1) {
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons((uint16_t)port);
		return FYFM_OK;
	}
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0,
	              "%s: not an address in numbers", host);
	fyfm_diag_hint(diag, "127.0.0.1 is for this machine only, 0.0.0.0 for all that reach it");
	return FYFM_ERR_USAGE;
}

unsigned fyssg_address_port(const fyssg_address *a)
{
	return ntohs(a->any.sa_family == AF_INET ? a->v4.sin_port : a->v6.sin6_port);
}

void fyssg_address_print(const fyssg_address *a, char out[FYSSG_ADDRESS_MAX])
{
	const bool v4 = a->any.sa_family == AF_INET;
	const void *bytes = v4 ? (const void *)&a->v4.sin_addr : (const void *)&a->v6.sin6_addr;
	char host[INET6_ADDRSTRLEN] = "";

	inet_ntop(a->any.sa_family, bytes, host, sizeof(host));
	snprintf(out, FYSSG_ADDRESS_MAX, v4 ? "%s:%u" : "[%s]:%u", host, fyssg_address_port(a));
}

/* A descriptor that listens at `a`, or -1 and errno. */
static int open_socket(fyssg_address *a)
{
	const int on = 1;
	socklen_t len = a->any.sa_family == AF_INET ? sizeof(a->v4) : sizeof(a->v6);
	int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int reason;

	if (fd < 0)
		return -1;
	/* Connections of a server that has just ended must not keep the next one from its port. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, &a->any, len) == 0 && listen(fd, BACKLOG) == 0 &&
	    getsockname(fd, &a->any, &len) == 0)
		return fd;
	reason = errno;
	close(fd);
	errno = reason;
	return -1;
}

fyfm_status fyssg_listen(fyssg_address *a, int *fd, fyfm_diag *diag)
{
	char where[FYSSG_ADDRESS_MAX];
	int reason;

	*fd = open_socket(a);
	if (*fd >= 0)
		return FYFM_OK;
	reason = errno;
	fyssg_address_print(a, where);
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_IO, NULL, 0, 0, "cannot listen at %s: %s", where,
	              strerrordesc_np(reason));
	if (reason == EADDRINUSE)
		fyfm_diag_hint(diag, "something serves there already; choose another port");
	return FYFM_ERR_IO;
}
