/* Results that functions of libfyfm and libfyssg return. */
#ifndef FYFM_STATUS_H
#define FYFM_STATUS_H

#include <fya/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fyfm_status {
	FYFM_OK = 0,
	FYFM_ERR_NOMEM,    /* memory ran out */
	FYFM_ERR_IO,       /* the system refused: open, read, write */
	FYFM_ERR_ENCODING, /* not valid UTF-8, or a control character */
	FYFM_ERR_SYNTAX,   /* not YAML, not a template, ... */
	FYFM_ERR_TYPE,     /* a value of another type than asked for */
	FYFM_ERR_RANGE,    /* a number or an index out of range */
	FYFM_ERR_LIMIT,    /* deeper, longer or more than the options allow */
	FYFM_ERR_NOT_FOUND,
	FYFM_ERR_EXISTS,    /* a duplicate: key, output path */
	FYFM_ERR_TRUNCATED, /* a mapped file shrank under the reader */
	FYFM_ERR_USAGE,     /* the caller broke a rule of the function */
	FYFM_ERR_STOPPED    /* the caller asked for an early end */
} fyfm_status;

/* A short English name such as "out of memory"; static. Thread-safe. */
FYA_API const char *fyfm_status_text(fyfm_status status);

#ifdef __cplusplus
}
#endif
#endif
