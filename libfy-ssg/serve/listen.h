/* Sockets to listen at, and what to call them. Thread-safe. */
#ifndef FYSSG_SERVE_LISTEN_H
#define FYSSG_SERVE_LISTEN_H

#include <fyfm/diag.h>
#include <netinet/in.h>

typedef union fyssg_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
} fyssg_address;

/* Reads `host` in numbers, or "localhost"; NULL is 127.0.0.1. FYFM_ERR_USAGE with diag: it is none,
 * or the port is above 65535. */
FYA_CHECKED fyfm_status fyssg_address_read(const char *host, unsigned port, fyssg_address *out,
                                           fyfm_diag *diag);
unsigned fyssg_address_port(const fyssg_address *a);

enum { FYSSG_ADDRESS_MAX = INET6_ADDRSTRLEN + sizeof("[]:65535") };

/* Writes "127.0.0.1:1111" or "[::1]:1111", NUL-terminated. */
void fyssg_address_print(const fyssg_address *a, char out[FYSSG_ADDRESS_MAX]);

/* Makes a socket that listens there, and puts the port that it got into `a`. The descriptor is the
 * caller's. FYFM_ERR_IO with diag. */
FYA_CHECKED fyfm_status fyssg_listen(fyssg_address *a, int *fd, fyfm_diag *diag);

#endif
