#include "tests/site/heard.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char **lines;
static size_t count;
static char *joined;

void heard(void *user, const fyfm_diag *d)
{
	static const char *const severities[] = { "error", "warning", "note" };
	char *line;
	size_t len;
	FILE *out = open_memstream(&line, &len);

	(void)user;
	fputs(severities[d->severity], out);
	if (d->path[0] != '\0')
		fprintf(out, " %s", d->path);
	if (d->line != 0)
		fprintf(out, ":%u:%u", d->line, d->column);
	fprintf(out, ": %s", d->message);
	if (d->hint[0] != '\0')
		fprintf(out, " (%s)", d->hint);
	fputc('\n', out);
	fclose(out);
	pthread_mutex_lock(&lock);
	lines = realloc(lines, (count + 1) * sizeof(*lines));
	lines[count++] = line;
	pthread_mutex_unlock(&lock);
}

static const char *join(char *const *from)
{
	size_t len, i;
	FILE *out;

	free(joined);
	joined = NULL;
	out = open_memstream(&joined, &len);
	for (i = 0; i < count; i++)
		fputs(from[i], out);
	fclose(out);
	return joined;
}

const char *heard_text(void)
{
	return join(lines);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

const char *heard_sorted(void)
{
	char **copy = calloc(count + 1, sizeof(*copy));
	const char *text;

	if (count > 0)
		memcpy(copy, lines, count * sizeof(*copy));
	qsort(copy, count, sizeof(*copy), by_bytes);
	text = join(copy);
	free(copy);
	return text;
}

void heard_clear(void)
{
	while (count > 0)
		free(lines[--count]);
	free(lines);
	lines = NULL;
	free(joined);
	joined = NULL;
}
