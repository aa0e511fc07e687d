/* Numbers as reports print them. No floats reach printf, whose output follows the locale. */
#ifndef FYSSG_REPORT_FIGURES_H
#define FYSSG_REPORT_FIGURES_H

#include <stdint.h>

#include <fya/buffer.h>

/* A short text, made to be padded by its reader. */
typedef struct fyssg_figure {
	char text[32];
} fyssg_figure;

/* "312 B", "41.2 kB", "22.1 MB", "1.3 GB": powers of 1000, rounded. */
fyssg_figure fyssg_figure_bytes(uint64_t bytes);
/* The same with a sign, "+41.2 kB"; 0 is "0 B". */
fyssg_figure fyssg_figure_growth(int64_t bytes);
/* "0.31", with so many decimals (0 to 9), rounded. */
fyssg_figure fyssg_figure_seconds(uint64_t nanoseconds, unsigned decimals);
/* "12.5%"; of nothing, 0. */
fyssg_figure fyssg_figure_share(uint64_t part, uint64_t whole);
/* The number with three digits that count: 32655 is 32700. */
uint64_t fyssg_figure_about(uint64_t n);

/* Appends "1 page" or "2 pages": the plural is the singular with an "s". */
void fyssg_put_count(fya_buf *out, uint64_t count, const char *singular);

#endif
