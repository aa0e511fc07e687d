/* Lines as YAML has them: ended by LF, CR LF or CR. */
#ifndef FYFM_LINES_H
#define FYFM_LINES_H

#include <stddef.h>
#include <string.h>

/* The first line break at or after `at`, or `end`. */
static inline const char *fyfm_i_line_end(const char *at, const char *end)
{
	const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	const char *stop = newline ? newline : end;
	const char *cr = at < stop ? memchr(at, '\r', (size_t)(stop - at)) : NULL;

	return cr ? cr : stop;
}

/* Behind the line break at `at`; `at` where there is none. */
static inline const char *fyfm_i_skip_break(const char *at, const char *end)
{
	if (at < end && *at == '\r')
		return at + 1 < end && at[1] == '\n' ? at + 2 : at + 1;
	return at < end && *at == '\n' ? at + 1 : at;
}

#endif
