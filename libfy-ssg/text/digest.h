/* Digests of bytes: MD5 and SHA-1 as other programs ask for them, SHA-2 for the integrity of files.
 * Thread-safe. */
#ifndef FYSSG_TEXT_DIGEST_H
#define FYSSG_TEXT_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FYSSG_DIGEST_MAX = 64 };

typedef enum fyssg_digest_kind {
	FYSSG_MD5,
	FYSSG_SHA1,
	FYSSG_SHA256,
	FYSSG_SHA384,
	FYSSG_SHA512,
	FYSSG_DIGEST_KINDS
} fyssg_digest_kind;

/* "md5", "sha256", ... */
extern const char *const fyssg_digest_names[FYSSG_DIGEST_KINDS];

/* Writes the digest of `len` bytes and returns its length in bytes. */
size_t fyssg_digest(fyssg_digest_kind kind, const void *bytes, size_t len,
                    uint8_t out[FYSSG_DIGEST_MAX]);

#endif
