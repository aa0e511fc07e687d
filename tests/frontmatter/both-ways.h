/* Runs the scanner and libfyaml over one text, and compares what they say. */
#ifndef TESTS_BOTH_WAYS_H
#define TESTS_BOTH_WAYS_H

#include <fyfm/parse.h>

typedef enum ways {
	WAYS_DECLINED, /* the scanner left it to libfyaml */
	WAYS_AGREE,    /* the same events */
	WAYS_DIFFER    /* the scanner accepted what libfyaml refuses or reads otherwise */
} ways;

/* `text` must have passed the gate. Where they differ, both streams are appended to `log`, one
 * event a line, unless it is NULL. */
ways both_ways(const char *text, size_t len, fya_buf *log);

#endif
