/* Where the files of a site are, as its configuration says. */
#ifndef FYSSG_FOLDERS_H
#define FYSSG_FOLDERS_H

#include <fyfm/diag.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Paths as seen from the current folder; only `content` is there for sure, if any build works. The
 * text lives as long as this does. */
typedef struct fyssg_folders {
	const char *config;       /* the configuration file; "" where there is none */
	const char *content;
	const char *templates;
	const char *static_files;
	const char *output;
	const char *theme;        /* "" where none is used */
} fyssg_folders;

/* Reads the configuration of the site in folder `source` (NULL: the current one) as fyssg_build()
 * does. What is wrong with it is told to `diag`, which may not be NULL. *out is the caller's, NULL
 * on failure: FYFM_ERR_NOT_FOUND, no site there; FYFM_ERR_SYNTAX; FYFM_ERR_NOMEM. Thread-safe. */
FYA_API FYA_CHECKED fyfm_status fyssg_folders_find(const char *source, fyfm_diag_fn diag,
                                                   void *diag_user, fyssg_folders **out);
/* NULL is fine. */
FYA_API void fyssg_folders_free(fyssg_folders *f);

#ifdef __cplusplus
}
#endif
#endif
