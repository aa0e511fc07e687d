/* The main function of a fuzz target in an ordinary build: runs the target once on every file of
 * its seed folder (or on the files given), so that `make check` keeps what fuzzing found. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIME_LIMIT_S = 120 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path)
{
	int result = -1;
	uint8_t *data = NULL;
	long size;
	FILE *f = fopen(path, "rb");

	if (!f || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) != 0)
		goto out;
	/* Exactly as long as the file, so that ASan sees a read past its end. */
	data = malloc(size > 0 ? (size_t)size : 1);
	if (!data || fread(data, 1, (size_t)size, f) != (size_t)size)
		goto out;
	/* Named before it runs: after a crash the log's last line tells which seed it was. */
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(data, (size_t)size);
	result = 0;
out:
	if (result != 0)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	free(data);
	if (f)
		fclose(f);
	return result;
}

static int is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Returns the number of seeds that ran, or -1. */
static int run_folder(const char *folder)
{
	int done = 0;
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_seed, alphasort);

	if (count < 0) {
		fprintf(stderr, "%s: %s\n", folder, strerror(errno));
		return -1;
	}
	for (int i = 0; i < count; i++) {
		char path[4096];
		int len = snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);

		if (done >= 0 && len > 0 && (size_t)len < sizeof(path))
			done = run_file(path) == 0 ? done + 1 : -1;
		free(entries[i]);
	}
	free(entries);
	return done;
}

/* The seeds of the program called `name` (libtool may have put `lt-` before it). */
static int run_own_seeds(const char *name)
{
	char folder[4096];
	const char *srcdir = getenv("FYSSG_TEST_SRCDIR");
	const char *slash = strrchr(name, '/');
	int len;

	if (slash)
		name = slash + 1;
	if (strncmp(name, "lt-", 3) == 0)
		name += 3;
	len = snprintf(folder, sizeof(folder), "%s/tests/fuzz/seeds/%s", srcdir ? srcdir : ".", name);
	if (len < 0 || (size_t)len >= sizeof(folder))
		return -1;
	return run_folder(folder);
}

int main(int argc, char **argv)
{
	int done = 0;

	alarm(TIME_LIMIT_S);
	if (argc < 2)
		done = run_own_seeds(argv[0]);
	for (int i = 1; i < argc && done >= 0; i++)
		done = run_file(argv[i]) == 0 ? done + 1 : -1;
	if (done == 0)
		fprintf(stderr, "no seeds: nothing was tested\n");
	else if (done > 0)
		printf("%d seeds\n", done);
	return done > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
