/* Lines as YAML has them: ended by LF, CR LF or CR. */
#ifndef FYFM_LINES_H
#define FYFM_LINES_H

#include <stddef.h>
#include <string.h>

enum { FYFM_I_LINE_WINDOW = 256 };

/* The first line break at or after `at`, or `end`. In windows, so that looking for an LF that is
 * far away does not cost the same again for every CR. */
static inline const char *fyfm_i_line_end(const char *at, const char *end)
{
	while (at < end) {
		size_t left = (size_t)(end - at);
		size_t len = left < FYFM_I_LINE_WINDOW ? left : FYFM_I_LINE_WINDOW;
		const char *newline = memchr(at, '\n', len);
		const char *cr = memchr(at, '\r', newline ? (size_t)(newline - at) : len);

		if (cr || newline)
			return cr ? cr : newline;
		at += len;
	}
	return end;
}

/* Behind the line break at `at`; `at` where there is none. */
static inline const char *fyfm_i_skip_break(const char *at, const char *end)
{
	if (at < end && *at == '\r')
		return at + 1 < end && at[1] == '\n' ? at + 2 : at + 1;
	return at < end && *at == '\n' ? at + 1 : at;
}

#endif
