/* Rebuilds of a copy whose content changes, as a site's does under `serve` or a cron job. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/mem/builds.h"
#include "cli/mem/own-pages.h"

/* Pages that a soak adds to the site, at most. */
#define ADDED_MAX 20

typedef enum change {
	TOUCH,
	EDIT,
	ADD,
	REMOVE,
	CHANGES
} change;

static const char *const change_names[CHANGES] = { "touched", "edited", "added", "removed" };

/* Of the site's own pages one in so many is edited before each build, and one at least. */
#define OWN_SHARE 50

typedef struct soak {
	cli_study *study;
	cli_builds builds;
	size_t changes[CHANGES];
	uint64_t dice;    /* xorshift64: the same changes each time */
	unsigned added;   /* pages that were added and not removed: numbered from 1 */
	unsigned removed; /* of them, the first that are gone again */
	cli_own_pages own;
	size_t own_edited;
} soak;

static uint64_t throw_dice(soak *s)
{
	s->dice ^= s->dice << 13;
	s->dice ^= s->dice >> 7;
	s->dice ^= s->dice << 17;
	return s->dice;
}

/* Only pages that the soak added are removed, and what is added to the site's own is taken away
 * with the next change, so that its size does not drift. */
static void page_path(const soak *s, unsigned number, char path[CLI_STUDY_PATH + 64])
{
	snprintf(path, CLI_STUDY_PATH + 64, "%s/fyssg-soak-%u.md", s->study->content, number);
}

static bool write_page(soak *s, unsigned number)
{
	char path[CLI_STUDY_PATH + 64];
	unsigned long long words = throw_dice(s) % 400;
	FILE *f;
	bool ok;

	page_path(s, number, path);
	f = fopen(path, "we");
	if (f == NULL)
		return false;
	fprintf(f, "---\ntitle: Soak %u, %llu words\ntags: [soak]\n---\n\n# A page\n", number, words);
	cli_put_words(f, words);
	ok = !ferror(f);
	return fclose(f) == 0 && ok;
}

static bool change_content(soak *s)
{
	unsigned alive = s->added - s->removed;
	change what = alive < 2 ? ADD : alive > ADDED_MAX ? REMOVE : (change)(throw_dice(s) % CHANGES);
	unsigned number = alive == 0 ? 0 : s->removed + 1 + (unsigned)(throw_dice(s) % alive);
	char path[CLI_STUDY_PATH + 64];

	s->changes[what]++;
	switch (what) {
	case TOUCH:
		page_path(s, number, path);
		return utimensat(AT_FDCWD, path, NULL, 0) == 0;
	case EDIT:
		return write_page(s, number);
	case ADD:
		return write_page(s, ++s->added);
	default:
		page_path(s, ++s->removed, path);
		return unlink(path) == 0;
	}
}

static bool change_own(soak *s)
{
	size_t count = s->own.count == 0 ? 0 : (s->own.count - 1) / OWN_SHARE + 1;

	for (size_t i = 0; i < count; i++) {
		if (!cli_own_pages_edit(&s->own, throw_dice(s) % s->own.count, throw_dice(s) % 400))
			return false;
		s->own_edited++;
	}
	return true;
}

static double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool goes_on(const soak *s, double start)
{
	unsigned seconds = s->study->settings->mem.seconds;

	if (s->builds.count == s->builds.wanted)
		return false;
	/* Fewer give no verdict. */
	return seconds == 0 || s->builds.count < CLI_LEAK_BUILDS || seconds_now() - start < seconds;
}

static cli_exit tell_unchanged(soak *s)
{
	cli_print_error(s->study->printer, NULL, "the copy cannot be changed: %s", strerror(errno));
	return CLI_EXIT_SYSTEM;
}

static cli_exit change_and_build(soak *s, const fyssg_build_options *o)
{
	return change_content(s) && change_own(s) ? cli_build_quietly(o) : tell_unchanged(s);
}

/* Half of the pages that a soak may have are there before the first build, so that the site is as
 * large when the measuring begins as it is when it ends. */
static cli_exit rebuild(soak *s, const fyssg_build_options *o)
{
	cli_exit result = CLI_EXIT_OK;
	double start;

	while (s->added < ADDED_MAX / 2)
		if (!write_page(s, ++s->added))
			return tell_unchanged(s);
	for (unsigned i = 0; i < CLI_BUILDS_WARM_UP && result == CLI_EXIT_OK; i++)
		result = change_and_build(s, o);
	start = seconds_now();
	while (result == CLI_EXIT_OK && goes_on(s, start)) {
		result = change_and_build(s, o);
		cli_builds_note(&s->builds);
	}
	return result;
}

static void put_table(fya_buf *out, const soak *s, const cli_growth *g)
{
	cli_growth_put(out, &s->builds, g);
	fya_buf_puts(out, "pages ");
	for (size_t i = 0; i < CHANGES; i++)
		fya_buf_printf(out, "%s%s %zu times", i == 0 ? "" : ", ", change_names[i],
		               s->changes[i]);
	fya_buf_printf(out, ", the site's own edited %zu times\n", s->own_edited);
}

static void put_json(const soak *s, const cli_growth *g)
{
	fyfm_builder *b = fyfm_builder_new(s->study->out->allocator, NULL);

	if (b == NULL) {
		s->study->out->status = FYA_BUF_NOMEM;
		return;
	}
	fyfm_build_map(b);
	cli_growth_build(b, &s->builds, g);
	fyfm_build_key(b, "changes");
	fyfm_build_map(b);
	for (size_t i = 0; i < CHANGES; i++)
		cli_build_bytes(b, change_names[i], s->changes[i]);
	cli_build_bytes(b, "own_edited", s->own_edited);
	fyfm_build_end(b);
	fyfm_build_end(b);
	cli_study_json(s->study, b);
	fyfm_builder_free(b);
}

/* A copy of the site that was named, whose pages are listed; a generated one may be changed. */
static cli_exit find_pages(soak *s)
{
	bool named = s->study->settings->build.source != NULL;
	fyssg_build_options o = cli_study_options(s->study);
	/* What is wrong with it is told with its own paths, not with those of the copy. */
	cli_exit result = named ? cli_build_quietly(&o) : CLI_EXIT_OK;

	if (named && result == CLI_EXIT_OK)
		result = cli_study_find(s->study);
	if (named && result == CLI_EXIT_OK)
		result = cli_study_copy(s->study, 0);
	if (result != CLI_EXIT_OK || cli_own_pages_list(&s->own, s->study->content))
		return result;
	cli_print_error(s->study->printer, NULL, "%s: %s", s->study->content, strerror(errno));
	return CLI_EXIT_SYSTEM;
}

static fyssg_build_options options_of(const cli_study *study, char output[CLI_STUDY_PATH + 16])
{
	fyssg_build_options o = cli_study_options(study);

	snprintf(output, CLI_STUDY_PATH + 16, "%s/output", study->folder);
	o.destination = output;
	o.render_to_memory = false;
	if (o.jobs == 0)
		o.jobs = 1; /* as leak does */
	return o;
}

static cli_exit judge(const soak *s)
{
	cli_growth g = cli_growth_of(s->builds.bytes, s->builds.count);

	if (s->study->settings->mem.json)
		put_json(s, &g);
	else
		put_table(s->study->out, s, &g);
	return g.leaks ? CLI_EXIT_CONTENT : CLI_EXIT_OK;
}

static cli_exit study(cli_study *study)
{
	const cli_mem_settings *m = &study->settings->mem;
	unsigned wanted = m->seconds != 0 && m->builds == 0 ? CLI_BUILDS_MAX : m->builds;
	soak s = { .study = study, .dice = 88172645463325252u };
	char output[CLI_STUDY_PATH + 16];
	fyssg_build_options o;
	cli_exit result = find_pages(&s);

	if (result == CLI_EXIT_OK && !cli_builds_init(&s.builds, wanted)) {
		cli_print_error(study->printer, NULL, "out of memory");
		result = CLI_EXIT_SYSTEM;
	}
	/* Only now: the copy is what is built. */
	o = options_of(study, output);
	if (result == CLI_EXIT_OK)
		result = rebuild(&s, &o);
	if (result == CLI_EXIT_OK)
		result = judge(&s);
	cli_builds_release(&s.builds);
	cli_own_pages_release(&s.own);
	return result;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	(void)operands;
	return cli_builds_run(s, p, study);
}

static const cli_option options[] = {
	CLI_BUILDS_OPTION,
	{ .name = "seconds", .argument = "N", .help = "how long, instead of how many; 20 builds at least",
	  .set = cli_set_number, .offset = CLI_MEM(seconds), .value = 1000000,
	  .wanted = "a number from 0 to 1000000" },
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of soak", options },
	{ "Options of the build", cli_mem_site_options },
	{ 0 },
};

const cli_command cli_cmd_mem_soak = {
	.name = "mem soak",
	.summary = "rebuild a copy of the site while its content changes",
	.operands = "",
	.about = "Rebuilds a copy of the site again and again in one process, each time after a\n"
	         "page was touched, edited, added or removed and one in fifty of the others was\n"
	         "edited, and judges the growth as leak does.",
	.groups = groups,
	.run = run,
};
