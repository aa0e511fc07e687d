/* How far a build is: one line on a terminal, written over itself. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

typedef struct cli_progress {
	FILE *out;    /* NULL: show nothing */
	bool shown;   /* the line stands there */
	int delay_ms; /* what is done sooner than that shows no line */
	struct timespec start;
} cli_progress;

/* Starts the clock. Shows nothing where `out` is no terminal that can erase a line. */
void cli_progress_start(cli_progress *p, FILE *out);

/* As fyssg_build_options.progress wants it; `user` is the cli_progress. Thread-safe. */
void cli_progress_show(void *user, const char *phase, size_t done, size_t total);
/* Clears the line, where there is one. Thread-safe. */
void cli_progress_erase(cli_progress *p);

#endif
