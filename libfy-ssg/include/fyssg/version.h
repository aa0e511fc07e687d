/* Which fyssg this is, and what it stands on. All functions are thread-safe. */
#ifndef FYSSG_VERSION_H
#define FYSSG_VERSION_H

#include <stddef.h>

#include <fya/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0" of the library that runs; static. */
FYA_API const char *fyssg_version(void);

typedef struct fyssg_library {
	const char *name;  /* "libfyaml"; static */
	char version[32];  /* "0.7.12" */
} fyssg_library;

#define FYSSG_LIBRARIES_MAX 8

/* Lists the libraries that do the work, each in the version that runs (md4c and libmicrohttpd: that
 * was compiled with). Returns how many there are. */
FYA_API size_t fyssg_libraries(fyssg_library out[FYSSG_LIBRARIES_MAX]);

#ifdef __cplusplus
}
#endif
#endif
