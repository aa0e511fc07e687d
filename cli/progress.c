#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* To the start of the line, and clear to its end. */
#define ERASE "\r\033[K"

static bool can_erase(FILE *out)
{
	const char *term = getenv("TERM");

	return isatty(fileno(out)) && term != NULL && term[0] != '\0' && strcmp(term, "dumb") != 0;
}

void cli_progress_start(cli_progress *p, FILE *out)
{
	*p = (cli_progress){ .out = can_erase(out) ? out : NULL, .delay_ms = 500 };
	clock_gettime(CLOCK_MONOTONIC, &p->start);
}

static long long elapsed_ms(const cli_progress *p)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - p->start.tv_sec) * 1000LL + (now.tv_nsec - p->start.tv_nsec) / 1000000;
}

void cli_progress_show(void *user, const char *phase, size_t done, size_t total)
{
	cli_progress *p = user;

	if (p->out == NULL || elapsed_ms(p) < p->delay_ms)
		return;
	/* Workers come here while the thread that prints diagnostics may erase the line. */
	flockfile(p->out);
	fprintf(p->out, ERASE "%s", phase);
	if (total != 0)
		fprintf(p->out, " %zu/%zu", done, total);
	fflush(p->out);
	p->shown = true;
	funlockfile(p->out);
}

void cli_progress_erase(cli_progress *p)
{
	if (p->out == NULL)
		return;
	flockfile(p->out);
	if (p->shown) {
		fputs(ERASE, p->out);
		fflush(p->out);
	}
	p->shown = false;
	funlockfile(p->out);
}
