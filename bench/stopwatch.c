/*
 * stopwatch: runs a command once and writes what it took.
 *
 *	stopwatch REPORT COMMAND [ARGUMENT]...
 *
 * REPORT becomes one line: wall, user and system time in seconds, and the peak of
 * resident memory in KiB of the command or, if larger, of a process it waited for.
 * The exit status is the command's, 128 and the signal's number when one ended it.
 *
 * A small program for this alone, because a child's peak starts at what its parent holds
 * when it is spawned: a Python program would report its own 10 MB for every smaller one.
 */
#include <err.h>
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void write_report(const char *path, double wall, const struct rusage *used)
{
	FILE *report = fopen(path, "w");

	if (!report)
		err(3, "%s", path);
	fprintf(report, "%.6f %.6f %.6f %ld\n", wall, seconds(used->ru_utime),
		seconds(used->ru_stime), used->ru_maxrss);
	if (fclose(report))
		err(3, "%s", path);
}

int main(int argc, char **argv)
{
	struct rusage used;
	double begin, wall;
	pid_t child;
	int error, status;

	if (argc < 3)
		errx(2, "usage: stopwatch REPORT COMMAND [ARGUMENT]...");
	begin = seconds_now();
	error = posix_spawnp(&child, argv[2], NULL, NULL, argv + 2, environ);
	if (error) {
		errno = error;
		err(127, "%s", argv[2]);
	}
	if (wait4(child, &status, 0, &used) < 0)
		err(3, "wait");
	wall = seconds_now() - begin;
	write_report(argv[1], wall, &used);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
