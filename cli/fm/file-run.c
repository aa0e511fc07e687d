#include "cli/fm/file-run.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fyfm/guard.h>

/* Files that a worker takes at once; enough that taking them costs nothing. */
#define BATCH 16
/* Batches a worker may be ahead of the one that is written. */
#define AHEAD 4
/* What a buffer keeps of its memory for the next batch. */
#define KEEP_MAX (1u << 20)

/* --- batches ---------------------------------------------------------------------------------- */

struct item {
	size_t path; /* where it begins in the batch's paths */
	cli_fm_entry_kind kind;
	size_t out_end, err_end; /* of what it gave */
	unsigned errors, warnings;
};

/* A batch belongs to the worker that fills it, and once it is done to the one that writes. */
struct batch {
	fya_allocator *memory;
	fya_buf paths, out, err;
	struct item items[BATCH];
	size_t count;
	bool done;
};

static bool batch_init(struct batch *b)
{
	b->memory = fya_malloc_new();
	if (b->memory == NULL)
		return false;
	fya_buf_init(&b->paths, b->memory, 0);
	fya_buf_init(&b->out, b->memory, 0);
	fya_buf_init(&b->err, b->memory, 0);
	return true;
}

static void clear(fya_buf *b)
{
	if (b->capacity > KEEP_MAX)
		fya_buf_release(b);
	fya_buf_clear(b);
}

static void batch_clear(struct batch *b)
{
	clear(&b->paths);
	clear(&b->out);
	clear(&b->err);
	b->count = 0;
	b->done = false;
}

/* Takes the next files from the walk. False when memory runs out. */
static bool batch_fill(struct batch *b, cli_fm_walk *walk)
{
	while (b->count < BATCH) {
		struct item *item = &b->items[b->count];

		*item = (struct item){ .path = b->paths.len };
		item->kind = cli_fm_walk_next(walk, &b->paths);
		if (b->paths.status != FYA_BUF_OK)
			return false;
		if (item->kind == CLI_FM_END)
			break;
		b->count++;
	}
	return true;
}

/* --- the run ---------------------------------------------------------------------------------- */

struct run {
	const cli_fm_job *job;
	const cli_settings *settings;
	cli_printer *printer;
	cli_fm_walk *walk;
	struct batch *batches; /* a ring */
	size_t size;           /* of it */
	pthread_mutex_t lock;  /* guards all below, and the walk */
	pthread_cond_t room;   /* a batch was written */
	size_t taken, written; /* batches */
	bool writing;          /* some worker is at it */
	bool ended;            /* no file is left, or all is to stop */
	bool stopped;          /* nothing more is to be written */
	bool nomem;
};

struct thread {
	struct run *run;
	cli_fm_worker worker;
	pthread_t id;
};

void cli_fm_tell(void *worker, const fyfm_diag *d)
{
	cli_fm_worker *w = worker;

	if (d->severity == FYFM_ERROR)
		w->errors++;
	else if (d->severity == FYFM_WARNING)
		w->warnings++;
	fyfm_diag_format(d, "fyssg", w->color, w->err);
}

void cli_fm_fail(cli_fm_worker *w, const cli_fm_file *f, const char *format, ...)
{
	char message[sizeof(((fyfm_diag *)NULL)->message)];
	va_list args;
	fyfm_diag d;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_IO, f->path, 0, 0, "%s", message);
	cli_fm_tell(w, &d);
}

bool cli_fm_is_nomem(cli_fm_worker *w, fyfm_status st)
{
	w->nomem |= st == FYFM_ERR_NOMEM;
	return st == FYFM_ERR_NOMEM;
}

/* Opens a file, parses it where that is wanted, and has it done. */
static void do_file(struct run *run, cli_fm_worker *w, const char *path, cli_fm_entry_kind kind)
{
	const cli_fm_job *job = run->job;
	cli_fm_file_options options = {
		.kind = kind,
		.yaml = run->settings->fm.yaml,
		.yes_no = run->settings->fm.yes_no,
		.keep = job->keep,
	};
	fyfm_status st;
	cli_fm_file f;
	fyfm_diag d;

	fya_reset(w->scratch);
	st = cli_fm_file_open(&f, path, &options, w->scratch, &d);
	if (st != FYFM_OK) {
		if (!cli_fm_is_nomem(w, st))
			cli_fm_tell(w, &d);
		return;
	}
	if (job->parse)
		st = cli_fm_file_parse(&f, w->parser, w->scratch, &d);
	if (st == FYFM_OK)
		job->file(w, &f);
	else if (!cli_fm_is_nomem(w, st))
		cli_fm_tell(w, &d);
	cli_fm_file_close(&f);
}

static void do_batch(struct run *run, cli_fm_worker *w, struct batch *b)
{
	w->out = &b->out;
	w->err = &b->err;
	for (size_t i = 0; i < b->count && !w->nomem; i++) {
		struct item *item = &b->items[i];
		const char *path = b->paths.data + item->path;

		w->errors = w->warnings = 0;
		if (item->kind == CLI_FM_FAILED)
			cli_fm_fail(w, &(cli_fm_file){ .path = path }, "%s", path + strlen(path) + 1);
		else
			do_file(run, w, path, item->kind);
		if (b->out.status != FYA_BUF_OK || b->err.status != FYA_BUF_OK)
			w->nomem = true;
		item->out_end = b->out.len;
		item->err_end = b->err.len;
		item->errors = w->errors;
		item->warnings = w->warnings;
	}
}

/* --- writing ---------------------------------------------------------------------------------- */

void cli_fm_write(const char *data, size_t len)
{
	/* A failure is remembered by stdout, and told at the end of the program. */
	fwrite(data, 1, len, stdout);
}

static bool take(const cli_fm_job *job, const char *data, size_t len)
{
	if (len == 0)
		return true;
	if (job->take != NULL)
		return job->take(job->user, data, len);
	cli_fm_write(data, len);
	return !ferror(stdout);
}

static void write_diags(cli_printer *p, const struct item *item, const char *data, size_t len)
{
	if (len == 0)
		return;
	fflush(stdout);
	fwrite(data, 1, len, p->out);
	fflush(p->out);
	p->errors += item->errors;
	p->warnings += item->warnings;
}

/* Hands on what the files of a batch gave. False: enough. */
static bool write_batch(struct run *run, const struct batch *b)
{
	size_t out = 0, err = 0;
	bool more = true;

	for (size_t i = 0; i < b->count && more; i++) {
		const struct item *item = &b->items[i];

		more = take(run->job, b->out.data + out, item->out_end - out);
		write_diags(run->printer, item, b->err.data + err, item->err_end - err);
		out = item->out_end;
		err = item->err_end;
	}
	return more;
}

/* Writes the batches that are done, as far as those before them are. Called, and returns, with the
 * lock held, which others can have while something is written. */
static void write_what_is_done(struct run *run)
{
	if (run->writing)
		return;
	run->writing = true;
	while (run->written < run->taken && run->batches[run->written % run->size].done) {
		struct batch *b = &run->batches[run->written % run->size];
		bool more = !run->stopped;

		pthread_mutex_unlock(&run->lock);
		if (more)
			more = write_batch(run, b);
		batch_clear(b);
		pthread_mutex_lock(&run->lock);
		if (!more)
			run->stopped = run->ended = true;
		run->written++;
		pthread_cond_broadcast(&run->room);
	}
	run->writing = false;
}

/* --- workers ---------------------------------------------------------------------------------- */

static void stop_without_memory(struct run *run)
{
	run->nomem = run->stopped = run->ended = true;
	pthread_cond_broadcast(&run->room);
}

/* The next batch, filled; NULL: there is none. The lock is held. */
static struct batch *take_batch(struct run *run)
{
	struct batch *b;

	while (!run->ended && run->taken - run->written == run->size)
		pthread_cond_wait(&run->room, &run->lock);
	if (run->ended)
		return NULL;
	b = &run->batches[run->taken % run->size];
	if (!batch_fill(b, run->walk))
		stop_without_memory(run);
	if (b->count < BATCH)
		run->ended = true;
	if (b->count == 0)
		return NULL;
	run->taken++;
	return b;
}

static void *work(void *arg)
{
	struct thread *t = arg;
	struct run *run = t->run;
	struct batch *b;

	pthread_mutex_lock(&run->lock);
	while ((b = take_batch(run)) != NULL) {
		pthread_mutex_unlock(&run->lock);
		do_batch(run, &t->worker, b);
		pthread_mutex_lock(&run->lock);
		b->done = true;
		if (t->worker.nomem)
			stop_without_memory(run);
		write_what_is_done(run);
	}
	pthread_mutex_unlock(&run->lock);
	return NULL;
}

static bool worker_init(cli_fm_worker *w, struct run *run)
{
	const cli_fm_job *job = run->job;

	*w = (cli_fm_worker){ .settings = run->settings, .user = job->user,
		              .color = run->printer->color };
	w->parser = fyfm_parser_new();
	w->scratch = fya_arena_new(NULL);
	if (job->begin != NULL)
		w->own = job->begin(job->user);
	return w->parser != NULL && w->scratch != NULL && (job->begin == NULL || w->own != NULL);
}

static void worker_release(cli_fm_worker *w, const cli_fm_job *job)
{
	if (job->end != NULL && w->own != NULL)
		job->end(job->user, w->own);
	fyfm_parser_free(w->parser);
	fya_destroy(w->scratch);
}

/* The program's own thread is one of them; those that cannot be started are done without. */
static void run_workers(struct run *run, struct thread *threads, unsigned count)
{
	unsigned ready = 0, started = 1;

	while (ready < count && worker_init(&threads[ready].worker, run))
		threads[ready++].run = run;
	if (ready < count) {
		worker_release(&threads[ready].worker, run->job);
		run->nomem = ready == 0;
	}
	for (; started < ready; started++)
		if (pthread_create(&threads[started].id, NULL, work, &threads[started]) != 0)
			break;
	if (ready > 0)
		work(&threads[0]);
	for (unsigned i = 1; i < started && i < ready; i++)
		pthread_join(threads[i].id, NULL);
	for (unsigned i = 0; i < ready; i++)
		worker_release(&threads[i].worker, run->job);
}

static unsigned processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count > 0 ? (unsigned)count : 1;
}

bool cli_fm_many(char **operands)
{
	struct stat st;

	if (operands[0] == NULL)
		return false;
	return operands[1] != NULL || (stat(operands[0], &st) == 0 && S_ISDIR(st.st_mode));
}

/* Where there is only one file, there is only one to do it. */
static unsigned worker_count(const cli_settings *s, char **operands)
{
	unsigned count = s->fm.jobs != 0 ? s->fm.jobs : processors();

	if (!cli_fm_many(operands))
		return 1;
	return count < CLI_JOBS_MAX ? count : CLI_JOBS_MAX;
}

static bool run_init(struct run *run, char **operands, unsigned workers)
{
	run->walk = cli_fm_walk_new(operands);
	run->size = (size_t)workers * AHEAD;
	run->batches = calloc(run->size, sizeof(*run->batches));
	if (run->walk == NULL || run->batches == NULL)
		return false;
	for (size_t i = 0; i < run->size; i++)
		if (!batch_init(&run->batches[i]))
			return false;
	return true;
}

static void run_release(struct run *run)
{
	for (size_t i = 0; run->batches != NULL && i < run->size; i++)
		fya_destroy(run->batches[i].memory);
	free(run->batches);
	cli_fm_walk_free(run->walk);
}

static cli_exit result_of(const struct run *run)
{
	if (run->nomem) {
		cli_print_error(run->printer, NULL, "out of memory");
		return CLI_EXIT_SYSTEM;
	}
	return run->printer->errors != 0 ? CLI_EXIT_CONTENT : CLI_EXIT_OK;
}

cli_exit cli_fm_run(const cli_fm_job *job, const cli_settings *s, char **operands, cli_printer *p)
{
	static char name[] = "-";
	char *standard_input[] = { name, NULL };
	struct run run = { .job = job, .settings = s, .printer = p,
		           .lock = PTHREAD_MUTEX_INITIALIZER, .room = PTHREAD_COND_INITIALIZER };
	struct thread *threads;
	unsigned workers;

	if (operands[0] == NULL && isatty(STDIN_FILENO)) {
		cli_print_error(p, "name files or folders; '-' is standard input", "no file is given");
		return CLI_EXIT_USAGE;
	}
	if (operands[0] == NULL)
		operands = standard_input;
	/* A reader that has seen enough, such as head, ends this program quietly. */
	signal(SIGPIPE, SIG_DFL);
	/* Without it, a mapped file that shrinks would end the program. */
	(void)!fyfm_guard_install();
	workers = worker_count(s, operands);
	threads = calloc(workers, sizeof(*threads));
	if (threads != NULL && run_init(&run, operands, workers))
		run_workers(&run, threads, workers);
	else
		run.nomem = true;
	free(threads);
	run_release(&run);
	fflush(stdout);
	cli_print_count(p);
	return result_of(&run);
}
