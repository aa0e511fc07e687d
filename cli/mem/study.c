#include "cli/mem/study.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fyfm/document.h>
#include <fyfm/emit.h>
#include <fyssg/gen-site.h>

#include "cli/clock.h"

#define FOLDERS_OPEN 16

static cli_exit tell_nomem(cli_printer *p)
{
	cli_print_error(p, NULL, "out of memory");
	return CLI_EXIT_SYSTEM;
}

/* Joins folder and name; false, told: too long. */
static bool join(cli_study *study, const char *name, char out[CLI_STUDY_PATH])
{
	int len = snprintf(out, CLI_STUDY_PATH, "%s/%s", study->folder, name);

	if (len > 0 && len < CLI_STUDY_PATH)
		return true;
	cli_print_error(study->printer, NULL, "%s: the name is too long", study->folder);
	return false;
}

/* --- the folder ------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* What the signal goes on to. */
static volatile sig_atomic_t child_of_study;

static void pass_on(int number)
{
	if (child_of_study > 0)
		kill(child_of_study, number);
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
enum { SIGNALS = sizeof(signals) / sizeof(*signals) };

static void handle_signals(void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &action, NULL);
}

static void block_signals(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < SIGNALS; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(how, &set, NULL);
}

static cli_exit print(cli_study *study)
{
	if (study->out->status != FYA_BUF_OK)
		return tell_nomem(study->printer);
	if (fwrite(study->out->data, 1, study->out->len, stdout) != study->out->len ||
	    fflush(stdout) != 0) {
		cli_print_error(study->printer, NULL, "cannot write to standard output");
		return CLI_EXIT_SYSTEM;
	}
	return CLI_EXIT_OK;
}

/* In the child. */
static cli_exit run_study(cli_study *study, unsigned pages, cli_exit (*run)(cli_study *study))
{
	cli_settings *s = study->settings;
	fya_allocator *memory = fya_malloc_new();
	cli_exit result = CLI_EXIT_OK, printed;
	fya_buf out;

	if (memory == NULL)
		return tell_nomem(study->printer);
	fya_buf_init(&out, memory, 0);
	study->out = &out;
	if (s->build.source == NULL && pages != 0)
		result = cli_study_generate(study, s->mem.pages != 0 ? s->mem.pages : pages);
	else if (s->build.source != NULL &&
	         snprintf(study->site, sizeof(study->site), "%s", s->build.source) >=
	                 (int)sizeof(study->site))
		result = CLI_EXIT_USAGE;
	if (result == CLI_EXIT_OK)
		result = run(study);
	fyssg_folders_free(study->folders);
	printed = result == CLI_EXIT_OK || result == CLI_EXIT_CONTENT ? print(study) : CLI_EXIT_OK;
	fya_buf_release(&out);
	fya_destroy(memory);
	return printed != CLI_EXIT_OK ? printed : result;
}

/* What ends a process whose doing it is not: somebody asked for it, or nobody reads its output. */
static bool is_usual_end(int number)
{
	return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGPIPE;
}

/* Waits for the child. A signal that ended it ends this process too, once the folder is gone. */
static cli_exit wait_for(pid_t child, int *signal_number, cli_printer *p)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			break;
	if (WIFEXITED(status))
		return (cli_exit)WEXITSTATUS(status);
	*signal_number = WTERMSIG(status);
	if (!is_usual_end(*signal_number)) {
		cli_print_error(p, NULL, "a process that measured ended of signal %d", *signal_number);
		*signal_number = 0;
	}
	return CLI_EXIT_SYSTEM;
}

/* Whether the options of all studies make sense together. A study that makes its own sites takes
 * parts of the one that is named. */
static bool check_options(const cli_settings *s, cli_printer *p, unsigned pages)
{
	if (pages == 0 || s->build.source == NULL || s->mem.pages == 0)
		return true;
	cli_print_error(p, "leave one of them out",
	                "-n is for a generated site, and -s names another");
	return false;
}

/* A site that is named must be a folder; what else is wrong with it a build tells. */
static bool check_source(const cli_settings *s, cli_printer *p)
{
	struct stat st;

	if (s->build.source == NULL)
		return true;
	if (stat(s->build.source, &st) == 0 && !S_ISDIR(st.st_mode))
		errno = ENOTDIR;
	else if (stat(s->build.source, &st) == 0)
		return true;
	cli_print_error(p, "-s names the folder of a site", "%s: %s", s->build.source,
	                strerror(errno));
	return false;
}

cli_exit cli_study_run(cli_settings *s, cli_printer *p, unsigned pages,
                       cli_exit (*study)(cli_study *study))
{
	const char *base = getenv("TMPDIR");
	char folder[CLI_STUDY_PATH];
	cli_study child_study = { .settings = s, .printer = p, .folder = folder };
	int signal_number = 0;
	cli_exit result;
	pid_t child;

	if (!check_options(s, p, pages) || !check_source(s, p) || !cli_clock_set(s, p))
		return CLI_EXIT_USAGE;
	snprintf(folder, sizeof(folder), "%s/fyssg-mem.XXXXXX",
	         base != NULL && *base != '\0' ? base : "/tmp");
	if (mkdtemp(folder) == NULL) {
		cli_print_error(p, "TMPDIR names where temporary files may be", "%s: %s", folder,
		                strerror(errno));
		return CLI_EXIT_SYSTEM;
	}
	block_signals(SIG_BLOCK);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		block_signals(SIG_UNBLOCK);
		_exit((int)run_study(&child_study, pages, study));
	}
	child_of_study = child;
	handle_signals(pass_on);
	block_signals(SIG_UNBLOCK);
	if (child > 0) {
		result = wait_for(child, &signal_number, p);
	} else {
		cli_print_error(p, NULL, "no process could be started to measure in");
		result = CLI_EXIT_SYSTEM;
	}
	child_of_study = 0;
	nftw(folder, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
	handle_signals(SIG_DFL);
	if (signal_number != 0)
		raise(signal_number);
	return result;
}

/* --- the site --------------------------------------------------------------------------------- */

cli_exit cli_study_generate(cli_study *study, unsigned pages)
{
	fyssg_gen_options options;
	char name[32];

	snprintf(name, sizeof(name), "site-%u", pages);
	if (!join(study, name, study->site))
		return CLI_EXIT_SYSTEM;
	if (snprintf(study->content, sizeof(study->content), "%s/content", study->site) >=
	    (int)sizeof(study->content))
		return CLI_EXIT_SYSTEM;
	fyssg_gen_options_init(&options);
	options.pages = pages;
	options.jobs = study->settings->build.jobs;
	options.diag = cli_print_diag;
	options.diag_user = study->printer;
	return cli_exit_of(fyssg_gen_site(&options, study->site, NULL));
}

/* A study builds a site many times; what is wrong with it is told where it stops a build. */
static void tell_errors(void *printer, const fyfm_diag *d)
{
	if (d->severity == FYFM_ERROR)
		cli_print_diag(printer, d);
}

cli_exit cli_study_find(cli_study *study)
{
	return cli_exit_of(fyssg_folders_find(study->site, tell_errors, study->printer,
	                                      &study->folders));
}

fyssg_build_options cli_study_options(const cli_study *study)
{
	fyssg_build_options o = study->settings->build;

	o.source = study->site;
	o.render_to_memory = true;
	o.errors_only = true;
	o.diag = cli_print_diag;
	o.diag_user = study->printer;
	return o;
}

/* --- builds in processes of their own --------------------------------------------------------- */

static void exec_build(cli_study *study, const char *allocator, const char *report)
{
	const fyssg_build_options *o = &study->settings->build;
	char jobs[32], kind[64], file[CLI_STUDY_PATH + 32], clock[64];
	const char *argv[] = { "fyssg", "build", "--render-to-memory", "-q", "--no-warnings",
		               "-s", study->site, jobs, kind, file, clock, NULL };
	int nothing;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(jobs, sizeof(jobs), "--jobs=%u", o->jobs);
	snprintf(kind, sizeof(kind), "--allocator=%s",
	         allocator != NULL ? allocator : fya_kind_name(o->allocator));
	snprintf(file, sizeof(file), "--memory-report=%s", report);
	snprintf(clock, sizeof(clock), "--clock=%lld", (long long)o->now);
	nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (nothing >= 0)
		dup2(nothing, STDERR_FILENO);
	execv("/proc/self/exe", (char *const *)argv);
	_exit(CLI_EXIT_SYSTEM);
}

static cli_exit read_report(cli_study *study, const char *path, cli_build_figures *out)
{
	fyfm_document *document;
	fyfm_diag diag;
	fyfm_status status = fyfm_document_open(&document, path, NULL, &diag);
	bool read;

	if (status != FYFM_OK) {
		cli_print_diag(study->printer, &diag);
		return cli_exit_of(status);
	}
	read = cli_figures_read(fyfm_document_value(document), out);
	fyfm_document_close(document);
	if (!read)
		cli_print_error(study->printer, NULL, "the kernel tells nothing about memory");
	return read ? CLI_EXIT_OK : CLI_EXIT_SYSTEM;
}

/* Builds again, in this process, what a build to measure said nothing about: first the site that was
 * named, whose paths mean something; a part of it may have errors where the whole has none. */
static cli_exit tell_why(cli_study *study, cli_exit result)
{
	const char *named = study->settings->build.source;
	size_t told = study->printer->errors;
	fyssg_build_options o = cli_study_options(study);

	if (named != NULL)
		o.source = named;
	if (fyssg_build(&o, NULL) != FYFM_OK && study->printer->errors != told)
		return result;
	o.source = study->site;
	if (named != NULL && strcmp(named, study->site) != 0 && fyssg_build(&o, NULL) != FYFM_OK &&
	    study->printer->errors != told)
		cli_print_error(study->printer,
		                "templates may ask for pages that are not in it",
		                "%s can be built, but not a part of it", named);
	else
		cli_print_error(study->printer, NULL, "a build of %s to measure failed",
		                named != NULL ? named : study->site);
	return result;
}

cli_exit cli_study_build(cli_study *study, const char *allocator, cli_build_figures *out)
{
	char report[CLI_STUDY_PATH];
	int status = 0;
	pid_t child;

	if (!join(study, "report.json", report))
		return CLI_EXIT_SYSTEM;
	child = fork();
	if (child == 0)
		exec_build(study, allocator, report);
	while (child > 0 && waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			child = -1;
	if (child < 0 || !WIFEXITED(status)) {
		cli_print_error(study->printer, NULL, "a build to measure did not end");
		return CLI_EXIT_SYSTEM;
	}
	if (WEXITSTATUS(status) != CLI_EXIT_OK)
		return tell_why(study, (cli_exit)WEXITSTATUS(status));
	return read_report(study, report, out);
}

/* --- figures ---------------------------------------------------------------------------------- */

static uint64_t bytes_of(fyfm_value map, const char *key)
{
	fyfm_value v = cli_member(map, key);

	/* More was never measured. */
	return fyfm_kind_of(v) == FYFM_INT && fyfm_get_int(v) > 0 &&
	       fyfm_get_int(v) < 1000000000000000 ? (uint64_t)fyfm_get_int(v) : 0;
}

static void read_components(fyfm_value list, cli_build_figures *out)
{
	size_t count = fyfm_kind_of(list) == FYFM_SEQ ? fyfm_count(list) : 0;

	for (size_t i = 0; i < count && i < CLI_COMPONENTS_MAX; i++) {
		fyfm_value name = cli_member(fyfm_at(list, i), "name");
		fyfm_str text = { "", 0 };
		cli_component *c = &out->components[out->component_count++];

		if (fyfm_kind_of(name) == FYFM_STRING)
			text = fyfm_text(&name, NULL);
		snprintf(c->name, sizeof(c->name), "%.*s", (int)text.len, text.data);
		c->bytes = bytes_of(fyfm_at(list, i), "bytes");
	}
}

bool cli_figures_read(fyfm_value report, cli_build_figures *out)
{
	fyfm_value sample, seconds;

	*out = (cli_build_figures){ 0 };
	if (fyfm_kind_of(report) != FYFM_MAP)
		return false;
	sample = cli_member(report, "sample");
	if (fyfm_kind_of(sample) != FYFM_MAP ||
	    fyfm_kind_of(cli_member(report, "memory")) != FYFM_MAP)
		return false;
	seconds = cli_member(report, "seconds");
	out->seconds = fyfm_kind_of(seconds) == FYFM_FLOAT || fyfm_kind_of(seconds) == FYFM_INT ?
	               fyfm_get_float(seconds) : 0;
	out->pages = bytes_of(report, "pages");
	out->peak = bytes_of(cli_member(report, "memory"), "peak");
	out->private_peak = bytes_of(sample, "private");
	out->program = bytes_of(sample, "program");
	out->mapped = bytes_of(sample, "mapped");
	out->rest = bytes_of(sample, "rest");
	read_components(cli_member(sample, "components"), out);
	return true;
}

/* --- output ----------------------------------------------------------------------------------- */

void cli_put_decimal(fya_buf *out, double x, unsigned decimals)
{
	unsigned long long unit = 1, whole;

	for (unsigned i = 0; i < decimals; i++)
		unit *= 10;
	if (x < 0)
		x = -x, fya_buf_putc(out, '-');
	whole = x < 1e15 ? (unsigned long long)(x * (double)unit + 0.5) : 0;
	fya_buf_printf(out, "%llu", whole / unit);
	if (decimals != 0)
		fya_buf_printf(out, ".%0*llu", (int)decimals, whole % unit);
}

void cli_put_bytes(fya_buf *out, double bytes, int width)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	bool negative = bytes < 0;
	unsigned long long tenths;
	size_t unit = 0;
	char text[48];

	bytes = negative ? -bytes : bytes;
	while (bytes >= 999.95 && unit + 1 < sizeof(units) / sizeof(*units)) {
		bytes /= 1000;
		unit++;
	}
	tenths = (unsigned long long)(bytes * 10 + 0.5);
	if (unit == 0)
		snprintf(text, sizeof(text), "%s%llu B", negative ? "-" : "", (tenths + 5) / 10);
	else
		snprintf(text, sizeof(text), "%s%llu.%llu %s", negative ? "-" : "", tenths / 10,
		         tenths % 10, units[unit]);
	fya_buf_printf(out, "%*s", width, text);
}

void cli_build_number(fyfm_builder *b, const char *key, double x)
{
	fyfm_build_key(b, key);
	fyfm_build_float(b, x);
}

void cli_build_bytes(fyfm_builder *b, const char *key, uint64_t bytes)
{
	fyfm_build_key(b, key);
	fyfm_build_int(b, (int64_t)bytes);
}

void cli_study_json(cli_study *study, fyfm_builder *b)
{
	fyfm_json_options options = { .indent = 2 };
	fyfm_value v;

	if (fyfm_builder_finish(b, &v, NULL) != FYFM_OK ||
	    fyfm_emit_json(v, &options, study->out, NULL) != FYFM_OK)
		study->out->status = FYA_BUF_NOMEM;
	fya_buf_putc(study->out, '\n');
}

/* --- options ---------------------------------------------------------------------------------- */

const cli_option cli_mem_site_options[] = {
	{ .letter = 's', .name = "source", .argument = "DIR",
	  .help = "folder of the site (default: a generated one)",
	  .set = cli_set_text, .offset = offsetof(cli_settings, build.source) },
	{ .letter = 'n', .name = "pages", .argument = "N",
	  .help = "pages of the generated site, without -s\n(default: 1000), or the largest of the "
	          "sizes of\nscaling (default: 100000, or all)",
	  .set = cli_set_number, .offset = CLI_MEM(pages), .value = 10000000,
	  .wanted = "a number from 0 to 10000000" },
	CLI_JOBS_OPTION(offsetof(cli_settings, build.jobs)),
	{ .name = "allocator", .argument = "KIND",
	  .help = "memory from: auto (default), malloc, mremap,\ndedup",
	  .set = cli_set_allocator, .offset = offsetof(cli_settings, build.allocator),
	  .wanted = "auto, malloc, mremap or dedup" },
	{ .name = "json", .help = "print JSON", .set = cli_set_true, .offset = CLI_MEM(json) },
	CLI_COMMON_OPTIONS,
	{ 0 },
};
