/*
 * floor: the least that a build can take. Reads the files that a build reads, writes as
 * many files with as many bytes as a finished build holds, and does nothing in between;
 * with --md4c it also renders every page's Markdown with md4c's own HTML renderer, which
 * is the least for a generator that uses md4c.
 *
 *	floor --list TREE >LIST
 *	floor [-j N] [--md4c] LIST OUT SOURCE...
 *
 * LIST is made beforehand, because a build knows what it writes and need not look.
 */
#include "bench/source-tree.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <md4c-html.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_THREADS 256
/* Files taken at once: about one folder's share, so that threads seldom wait for the
 * lock of one folder. */
#define TAKE 64
#define FILLER_SIZE ((size_t)256 * 1024)

struct work {
	struct tree sources, outputs;
	bool md4c;
	atomic_size_t next_source, next_output;
	atomic_size_t bytes_read, bytes_rendered, bytes_written;
};

static const char usage[] = "usage: floor --list TREE | floor [-j N] [--md4c] LIST OUT SOURCE...";

static void print_list(const char *path)
{
	struct tree tree = {0};

	tree_walk(&tree, path);
	tree_sort(&tree);
	for (size_t i = 0; i < tree.count; i++) {
		struct stat st;

		if (fstatat(tree.files[i].root, tree.files[i].path, &st, 0))
			err(1, "%s", tree.files[i].path);
		printf("%lld %s\n", (long long)st.st_size, tree.files[i].path);
	}
	tree_release(&tree);
}

static void read_list(struct tree *tree, const char *list_path, int root)
{
	FILE *list = fopen(list_path, "r");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t len;

	if (!list)
		err(1, "%s", list_path);
	while ((len = getline(&line, &capacity, list)) > 0) {
		char *path;
		unsigned long long size = strtoull(line, &path, 10);

		if (path == line || *path != ' ' || line[len - 1] != '\n')
			errx(1, "%s: not a list: %s", list_path, line);
		line[len - 1] = '\0';
		tree_add(tree, root, path + 1, (size_t)size);
	}
	if (ferror(list))
		err(1, "%s", list_path);
	free(line);
	fclose(list);
}

/* Makes `folder` and what is missing above it. */
static void make_folder(int root, const char *folder)
{
	const char *slash;
	char *parent;

	if (!mkdirat(root, folder, 0777) || errno == EEXIST)
		return;
	slash = strrchr(folder, '/');
	if (errno != ENOENT || !slash)
		err(1, "%s", folder);
	parent = strndup(folder, (size_t)(slash - folder));
	if (!parent)
		err(1, "%s", folder);
	make_folder(root, parent);
	free(parent);
	if (mkdirat(root, folder, 0777) && errno != EEXIST)
		err(1, "%s", folder);
}

/* Makes the folder of `file` unless it is `*last`, the one made before, which it then
 * becomes. */
static void make_folder_of(const struct tree_file *file, struct text *last)
{
	const char *slash = strrchr(file->path, '/');
	size_t len = slash ? (size_t)(slash - file->path) : 0;

	if (!len || (last->len == len + 1 && !memcmp(last->bytes, file->path, len)))
		return;
	last->len = 0;
	text_append(last, file->path, len);
	text_append(last, "", 1);
	make_folder(file->root, last->bytes);
}

static void write_output(const struct tree_file *file, const char *filler)
{
	int fd = openat(file->root, file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	size_t left = file->size;

	if (fd < 0)
		err(1, "%s", file->path);
	while (left > 0) {
		ssize_t put = write(fd, filler, left < FILLER_SIZE ? left : FILLER_SIZE);

		if (put < 0)
			err(1, "%s", file->path);
		left -= (size_t)put;
	}
	if (close(fd))
		err(1, "%s", file->path);
}

static void append_html(const MD_CHAR *html, MD_SIZE len, void *out)
{
	text_append(out, html, len);
}

static size_t render(const struct text *page, struct text *html)
{
	struct page_parts parts = page_split(page->bytes, page->len);

	html->len = 0;
	if (md_html(parts.body, (MD_SIZE)parts.body_len, append_html, html, MD_DIALECT_GITHUB, 0))
		errx(1, "md4c failed");
	return html->len;
}

static bool is_page(const char *path)
{
	size_t len = strlen(path);

	return len > 3 && !strcmp(path + len - 3, ".md");
}

/* Takes the next files of a list of `count`: from `*begin` up to the result. */
static size_t take(atomic_size_t *next, size_t count, size_t *begin)
{
	*begin = atomic_fetch_add_explicit(next, TAKE, memory_order_relaxed);
	if (*begin >= count)
		return *begin;
	return count - *begin < TAKE ? count : *begin + TAKE;
}

static void read_sources(struct work *work)
{
	struct text page = {0}, html = {0};
	size_t begin, end, read = 0, rendered = 0;

	while ((end = take(&work->next_source, work->sources.count, &begin)) > begin) {
		for (size_t i = begin; i < end; i++) {
			const struct tree_file *source = &work->sources.files[i];

			text_read(&page, source->root, source->path);
			read += page.len;
			if (work->md4c && is_page(source->path))
				rendered += render(&page, &html);
		}
	}
	atomic_fetch_add(&work->bytes_read, read);
	atomic_fetch_add(&work->bytes_rendered, rendered);
	text_release(&page);
	text_release(&html);
}

static void write_outputs(struct work *work)
{
	struct text last_folder = {0};
	char *filler = malloc(FILLER_SIZE);
	size_t begin, end, written = 0;

	if (!filler)
		err(1, "memory");
	memset(filler, 'x', FILLER_SIZE);
	while ((end = take(&work->next_output, work->outputs.count, &begin)) > begin) {
		for (size_t i = begin; i < end; i++) {
			make_folder_of(&work->outputs.files[i], &last_folder);
			write_output(&work->outputs.files[i], filler);
			written += work->outputs.files[i].size;
		}
	}
	atomic_fetch_add(&work->bytes_written, written);
	free(filler);
	text_release(&last_folder);
}

static void *run_worker(void *arg)
{
	read_sources(arg);
	write_outputs(arg);
	return NULL;
}

static void run_threads(struct work *work, long count)
{
	pthread_t threads[MAX_THREADS];
	int error = 0;

	for (long i = 1; i < count && !error; i++)
		error = pthread_create(&threads[i], NULL, run_worker, work);
	if (error)
		errx(1, "thread: %s", strerror(error));
	run_worker(work);
	for (long i = 1; i < count; i++)
		pthread_join(threads[i], NULL);
}

static void run(struct work *work, long threads, const char *list, const char *out,
		char *const *sources)
{
	if (mkdir(out, 0777) && errno != EEXIST)
		err(1, "%s", out);
	for (; *sources; sources++)
		tree_walk(&work->sources, *sources);
	read_list(&work->outputs, list, tree_open_root(out));
	run_threads(work, threads);
	printf("%zu files in, %zu bytes; %zu bytes rendered; %zu files out, %zu bytes\n",
	       work->sources.count, atomic_load(&work->bytes_read),
	       atomic_load(&work->bytes_rendered), work->outputs.count,
	       atomic_load(&work->bytes_written));
	tree_release(&work->sources);
	tree_release(&work->outputs);
}

static long thread_count(const char *text)
{
	char *end;
	long count = strtol(text, &end, 10);

	if (*end || count < 1 || count > MAX_THREADS)
		errx(2, "-j %s: a number from 1 to %d", text, MAX_THREADS);
	return count;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "list", required_argument, NULL, 'l' },
		{ "md4c", no_argument, NULL, 'm' },
		{0},
	};
	struct work work = {.md4c = false};
	const char *listed = NULL;
	long threads = 1;
	int option;

	while ((option = getopt_long(argc, argv, "j:", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			threads = thread_count(optarg);
			break;
		case 'l':
			listed = optarg;
			break;
		case 'm':
			work.md4c = true;
			break;
		default:
			errx(2, "%s", usage);
		}
	}
	argv += optind;
	argc -= optind;
	if (listed ? argc != 0 : argc < 3)
		errx(2, "%s", usage);
	if (listed)
		print_list(listed);
	else
		run(&work, threads, argv[0], argv[1], argv + 2);
	if (fflush(stdout) || ferror(stdout))
		err(1, "standard output");
	return 0;
}
