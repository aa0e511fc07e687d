/* Which libfyfm this is. Thread-safe. */
#ifndef FYFM_VERSION_H
#define FYFM_VERSION_H

#include <fya/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0" of the library that runs; static. */
FYA_API const char *fyfm_version(void);
/* The version of the libfyaml that it runs with; static. */
FYA_API const char *fyfm_libfyaml_version(void);

#ifdef __cplusplus
}
#endif
#endif
