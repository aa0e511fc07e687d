#include "cli/site-options.h"

#include <string.h>
#include <sys/resource.h>

#include "cli/clock.h"
#include "cli/stop-signal.h"
#include "cli/output-file.h"

#define BUILD(member) offsetof(cli_settings, build.member)

const cli_option cli_site_options[] = {
	CLI_SOURCE_OPTION,
	{ .letter = 'd', .name = "destination", .argument = "DIR",
	  .help = "output folder, instead of the configured one",
	  .set = cli_set_text, .offset = BUILD(destination) },
	{ .letter = 'b', .name = "base-url", .argument = "URL",
	  .help = "where the site will be, instead of what is\nconfigured",
	  .set = cli_set_text, .offset = BUILD(base_url) },
	CLI_HELD_BACK_OPTIONS("build drafts too", "build pages dated in the future too",
	                      "build expired pages too"),
	CLI_CLOCK_OPTION,
	{ .name = "strict", .help = "unknown keys and undefined names are errors",
	  .set = cli_set_true, .offset = BUILD(strict) },
	{ .name = "keep-going",
	  .help = "build what can be built of a site with errors\n(exit status 1 all the same)",
	  .set = cli_set_true, .offset = BUILD(keep_going) },
	CLI_JOBS_OPTION(BUILD(jobs)),
	{ .name = "allocator", .argument = "KIND",
	  .help = "memory from: auto (default), malloc, mremap,\ndedup",
	  .set = cli_set_allocator, .offset = BUILD(allocator),
	  .wanted = "auto, malloc, mremap or dedup" },
	{ .name = "dedup", .help = "keep equal texts once (default: as the\nallocator says)",
	  .set = cli_set_value, .offset = BUILD(dedup), .value = 1 },
	{ .name = "no-dedup", .help = "keep every text",
	  .set = cli_set_value, .offset = BUILD(dedup), .value = 0 },
	{ .name = "max-memory", .argument = "SIZE",
	  .help = "take no more memory than this: 64M, 1.5G; gives\nup speed first, and ends with 3 where "
	          "that is\nnot enough",
	  .set = cli_set_size, .offset = BUILD(max_memory), .wanted = "a size such as 64M" },
	{ .name = "memory-optimized", .help = "take as little memory as goes; slower",
	  .set = cli_set_true, .offset = BUILD(memory_optimized) },
	{ .name = "render-to-memory", .help = "make every output and write none",
	  .set = cli_set_true, .offset = BUILD(render_to_memory) },
	{ .name = "batch-size", .argument = "N",
	  .help = "outputs that a thread takes at once (16)",
	  .set = cli_set_number, .offset = BUILD(batch_size), .value = 1000000,
	  .wanted = "a number from 0 to 1000000" },
	{ .name = "cache-size-mb", .argument = "N",
	  .help = "keep texts of pages that others ask for, in so\nmany MB (16); 0: render them each time",
	  .set = cli_set_number, .offset = BUILD(cache_size_mb), .value = 1000000,
	  .wanted = "a number from 0 to 1000000" },
	{ .name = "keep-top-percent", .argument = "N",
	  .help = "of these, texts of the N percent of pages stay\nthat most links lead to (10)",
	  .set = cli_set_number, .offset = BUILD(keep_top_percent), .value = 100,
	  .wanted = "a number from 0 to 100" },
	{ .letter = 'v', .name = "verbose",
	  .help = "name the pages that are held back; show\nwhere time and memory went",
	  .set = cli_set_true, .offset = BUILD(verbose) },
	{ .letter = 'q', .name = "quiet", .help = "show errors and warnings only",
	  .set = cli_set_true, .offset = offsetof(cli_settings, quiet) },
	{ .name = "no-warnings", .help = "show errors only, and count warnings",
	  .set = cli_set_true, .offset = BUILD(errors_only) },
	{ .name = "memory-report", .argument = "FILE",
	  .help = "write what -v shows as JSON; to stdout: -",
	  .set = cli_set_file, .offset = offsetof(cli_settings, memory_report),
	  .wanted = "the name of a file" },
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static bool set_profile(const cli_option *option, void *at, const char *argument)
{
	cli_settings *s = at;

	s->build.profile_templates = true;
	return argument == NULL || cli_set_file(option, &s->profile_file, argument);
}

const cli_option cli_template_options[] = {
	{ .name = "profile-templates", .argument = "[=FILE]",
	  .help = "show what each template and block took; with\nFILE, as JSON; to stdout: -",
	  .set = set_profile, .wanted = "the name of a file" },
	{ .name = "no-memo", .help = "render again what is the same for many pages",
	  .set = cli_set_true, .offset = BUILD(no_memo) },
	{ .name = "max-steps", .argument = "N",
	  .help = "instructions that an output may take\n(default: 100000000)",
	  .set = cli_set_number, .offset = BUILD(max_steps), .value = 4000000000u,
	  .wanted = "a number from 0 to 4000000000" },
	{ .name = "max-depth", .argument = "N",
	  .help = "how deep calls and includes may nest\n(default: 200)",
	  .set = cli_set_number, .offset = BUILD(max_depth), .value = 1000,
	  .wanted = "a number from 0 to 1000" },
	{ .name = "max-output", .argument = "SIZE",
	  .help = "how large an output may be (default: 64MiB)",
	  .set = cli_set_size, .offset = BUILD(max_output), .wanted = "a size such as 64M" },
	{ 0 },
};

/* --- the report ------------------------------------------------------------------------------- */

/* Writes p->text to the file, and empties it. */
static bool write_file(const char *path, cli_printer *p)
{
	fya_buf text = p->text;
	bool written;

	/* What is wrong is printed by way of the printer's own. */
	fya_buf_init(&p->text, p->memory, 0);
	written = cli_write_file(path, &text, p);
	fya_buf_release(&text);
	return written;
}

static bool has_memory(cli_printer *p)
{
	if (p->text.status == FYA_BUF_OK)
		return true;
	fya_buf_clear(&p->text);
	cli_print_error(p, NULL, "out of memory");
	return false;
}

static bool write_memory_report(const cli_settings *s, const fyssg_report *report, cli_printer *p)
{
	if (s->memory_report == NULL)
		return true;
	fyssg_report_json(report, &p->text);
	return has_memory(p) && write_file(s->memory_report, p);
}

/* The file that was asked for, or the table in words. */
static bool show_profile(const cli_settings *s, const fyssg_report *report, cli_printer *p)
{
	FILE *out = cli_words(s);

	if (!s->build.profile_templates)
		return true;
	if (s->profile_file != NULL) {
		fyssg_report_profile_json(report, &p->text);
		return has_memory(p) && write_file(s->profile_file, p);
	}
	fya_buf_putc(&p->text, '\n');
	fyssg_report_profile(report, &p->text);
	if (!has_memory(p))
		return false;
	fwrite(p->text.data, 1, p->text.len, out);
	fya_buf_clear(&p->text);
	return true;
}

FILE *cli_words(const cli_settings *s)
{
	const char *files[] = { s->memory_report, s->profile_file };

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (files[i] != NULL && cli_is_stdout(files[i]))
			return stderr;
	return stdout;
}

static bool print_summary(const cli_settings *s, const fyssg_report *report, cli_printer *p)
{
	FILE *out = cli_words(s);

	if (s->quiet)
		return true;
	fyssg_report_summary(report, &p->text);
	if (s->build.verbose) {
		fya_buf_putc(&p->text, '\n');
		fyssg_report_tables(report, &p->text);
	}
	if (!has_memory(p))
		return false;
	fwrite(p->text.data, 1, p->text.len, out);
	fflush(out);
	fya_buf_clear(&p->text);
	return true;
}

/* --- the build -------------------------------------------------------------------------------- */

static fyfm_status build(cli_settings *s, cli_printer *p, fyssg_report **report)
{
	cli_progress progress;
	fyfm_status status;

	cli_progress_start(&progress, stderr);
	p->progress = &progress;
	s->build.measure = s->build.verbose || s->memory_report != NULL;
	s->build.diag = cli_print_diag;
	s->build.diag_user = p;
	if (!s->quiet)
		s->build.progress = cli_progress_show;
	s->build.progress_user = &progress;
	s->build.stop = cli_stop_asked;
	cli_stop_watch();
	status = fyssg_build(&s->build, report);
	cli_stop_unwatch();
	cli_progress_erase(&progress);
	p->progress = NULL;
	if (status != FYFM_OK && p->errors == 0)
		cli_print_error(p, NULL, "the build failed: %s", fyfm_status_text(status));
	return status;
}

/* Below a memory limit each thread has a few files: as many as the system lets a process have. */
static void allow_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return;
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
}

/* One document is all that standard output has room for. */
static bool check_files(const cli_settings *s, cli_printer *p)
{
	if (s->memory_report == NULL || s->profile_file == NULL ||
	    !cli_is_stdout(s->memory_report) || !cli_is_stdout(s->profile_file))
		return true;
	cli_print_error(p, "name a file for one of them",
	                "--memory-report and --profile-templates cannot both go to standard output");
	return false;
}

cli_exit cli_build_site(cli_settings *s, cli_printer *p, fyssg_report **report)
{
	cli_exit result;

	*report = NULL;
	p->quiet = s->quiet;
	if (!check_files(s, p) || !cli_clock_set(s, p))
		return CLI_EXIT_USAGE;
	allow_files();
	result = cli_exit_of(build(s, p, report));
	if (result != CLI_EXIT_USAGE && *report != NULL)
		if (!print_summary(s, *report, p) || !write_memory_report(s, *report, p) ||
		    !show_profile(s, *report, p))
			result = CLI_EXIT_SYSTEM;
	if (s->build.errors_only && *report != NULL)
		p->warnings += fyssg_report_warnings(*report);
	cli_print_count(p);
	/* Also one that came too late to stop it. */
	return cli_stop_asked(NULL) ? CLI_EXIT_STOPPED : result;
}
