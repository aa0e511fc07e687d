/*
 * What the commands of `fyssg fm` share: the same work for many files, by several threads, with
 * what it gives in the order of the files.
 *
 * A command fills a cli_fm_job. Workers take files in batches; what a worker appends to its
 * buffers is handed on file by file, in order, so that no output depends on the number of threads.
 * Memory is bounded by the largest files, not by their number.
 */
#ifndef CLI_FM_FILE_RUN_H
#define CLI_FM_FILE_RUN_H

#include "cli/command.h"
#include "cli/fm/front-matter-file.h"

typedef struct cli_fm_worker {
	const cli_settings *settings;
	void *user;             /* cli_fm_job.user */
	void *own;              /* what cli_fm_job.begin returned */
	fyfm_parser *parser;
	fya_allocator *scratch; /* empty for every file */
	fya_buf *out;           /* what the file gives */
	fya_buf *err;           /* formatted diagnostics */
	unsigned errors, warnings; /* told about the file */
	bool color;
	bool nomem; /* set where memory ran out: all ends */
} cli_fm_worker;

typedef struct cli_fm_job {
	void *user;
	bool keep;  /* texts of files are copies: for those who write them */
	bool parse; /* files are parsed, and those with errors told of, before `file` sees them */
	/* Makes what one worker needs for itself, and gives it back when all is done (in the
	 * program's thread, worker after worker). NULL: nothing. begin: NULL when memory runs
	 * out. */
	void *(*begin)(void *user);
	void (*end)(void *user, void *own);
	/* Does a file; called by several threads at once. */
	void (*file)(cli_fm_worker *w, cli_fm_file *f);
	/* Takes what a file gave, if anything: one call at a time, in the order of the files. False
	 * stops all. NULL: it is written to stdout. */
	bool (*take)(void *user, const char *data, size_t len);
} cli_fm_job;

/* Does the job for all files that `operands` stand for; standard input, where there is none.
 * Returns CLI_EXIT_CONTENT where an error was told. */
cli_exit cli_fm_run(const cli_fm_job *job, const cli_settings *s, char **operands, cli_printer *p);

/* Tells a diagnostic about the file: a fyfm_diag_fn, whose `user` is the worker. */
void cli_fm_tell(void *worker, const fyfm_diag *d);
/* Tells an error about the file as a whole. */
void cli_fm_fail(cli_fm_worker *w, const cli_fm_file *f, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Notes a status that is no error of the file: memory that ran out. Returns whether it was that. */
bool cli_fm_is_nomem(cli_fm_worker *w, fyfm_status st);

/* Whether the operands may stand for several files. */
bool cli_fm_many(char **operands);

/* Writes to stdout; at its end, or where it is closed, all ends quietly. */
void cli_fm_write(const char *data, size_t len);

/* The rows that the tables of all commands of `fm` end with. */
extern const cli_option cli_fm_common_options[];
#define CLI_FM(member) offsetof(cli_settings, fm.member)

#endif
