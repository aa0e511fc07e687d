/*
 * fyssg_data - files of data, for load_data(): each read and parsed once in a build.
 *
 * Made before the workers start. Any thread may load; what is loaded is immutable, and finding it
 * again takes no lock.
 */
#ifndef FYSSG_BUILD_DATA_H
#define FYSSG_BUILD_DATA_H

#include <fyfm/diag.h>
#include <fyfm/value.h>

#include "libfy-ssg/site/memory-cap.h"

typedef struct fyssg_data fyssg_data;

typedef enum fyssg_data_format {
	FYSSG_DATA_BY_NAME, /* what the end of the file's name says */
	FYSSG_DATA_YAML,    /* JSON too */
	FYSSG_DATA_CSV,     /* a list of mappings: the first row has their keys */
	FYSSG_DATA_ROWS,    /* CSV without such a row: a list of lists */
	FYSSG_DATA_TEXT
} fyssg_data_format;

typedef struct fyssg_data_file {
	fyfm_status status; /* FYFM_ERR_NOT_FOUND: there is none of that name. Else what `diag` was
	                       told when it was loaded */
	fyfm_value value;   /* undefined unless FYFM_OK; lives as long as the fyssg_data */
	const char *path;   /* below the site's folder; "" where there is none */
} fyssg_data_file;

/* `root`: the site's folder as seen from the current one (borrowed), where paths are looked up, in
 * its folder data/ first. `a` is where files and their values are kept; it outlives them. `diag` is
 * told what is wrong with a file, by any thread, once. `cap` is asked for room before one is parsed.
 * NULL: no memory. */
fyssg_data *fyssg_data_new(const char *root, fya_allocator *a, fyssg_memory_cap *cap,
                           fyfm_diag_fn diag, void *diag_user);
/* NULL is fine. */
void fyssg_data_free(fyssg_data *d);

/* What the end of a name says; text where it says nothing. */
fyssg_data_format fyssg_data_format_of(const char *name, size_t len);

/* Loads a file; `path` is relative, and leads nowhere out of the site's folder. `format` is one
 * that data has. NULL: no memory. */
const fyssg_data_file *fyssg_data_load(fyssg_data *d, fyfm_str path, fyssg_data_format format);

/* CSV by RFC 4180 (and with LF alone) to a list of mappings, or of lists, in `a`. All values are
 * strings, which borrow from `text` where they are not quoted. FYFM_ERR_SYNTAX with *diag at the
 * place, without a path; FYFM_ERR_NOMEM. */
FYA_CHECKED fyfm_status fyssg_csv_parse(fya_allocator *a, fyfm_str text, bool header,
                                        fyfm_value *out, fyfm_diag *diag);

#endif
