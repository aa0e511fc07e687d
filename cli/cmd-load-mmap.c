#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fyfm/emit.h>

#include "cli/command.h"
#include "cli/load/load-table.h"

enum {
	ROUNDS = 3, /* of each load that is compared; the fastest counts */
	LOADS = 8   /* that are compared */
};

static const char *name_of(const char *path)
{
	return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

static cli_exit tell_nomem(cli_printer *p)
{
	cli_print_error(p, NULL, "%s", fyfm_status_text(FYFM_ERR_NOMEM));
	return CLI_EXIT_SYSTEM;
}

/* Writes what was collected. */
static cli_exit write_out(cli_printer *p, const fya_buf *out)
{
	if (out->status != FYA_BUF_OK)
		return tell_nomem(p);
	if (fwrite(out->data, 1, out->len, stdout) != out->len || fflush(stdout) != 0) {
		cli_print_error(p, NULL, "cannot write to standard output");
		return CLI_EXIT_SYSTEM;
	}
	return CLI_EXIT_OK;
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void build_best(fyfm_builder *b, const cli_load_figures *loads, size_t count)
{
	cli_load_best best = cli_load_find_best(loads, count);

	fyfm_build_key(b, "best");
	fyfm_build_map(b);
	fyfm_build_key(b, "seconds");
	fyfm_build_int(b, (int64_t)best.seconds);
	fyfm_build_key(b, "resident");
	fyfm_build_int(b, (int64_t)best.resident);
	fyfm_build_key(b, "peak");
	fyfm_build_int(b, (int64_t)best.peak);
	fyfm_build_end(b);
}

/* One load as it is, several as a list with the positions of the best. */
static void put_json(fya_buf *out, const char *name, const cli_load_figures *loads, size_t count)
{
	fyfm_json_options options = { .indent = 2 };
	fyfm_builder *b = fyfm_builder_new(out->allocator, NULL);
	fyfm_value v;

	if (b == NULL) {
		out->status = FYA_BUF_NOMEM;
		return;
	}
	fyfm_build_map(b);
	fyfm_build_key(b, "file");
	fyfm_build_text(b, name);
	fyfm_build_key(b, count == 1 ? "load" : "loads");
	if (count != 1)
		fyfm_build_seq(b);
	for (size_t i = 0; i < count; i++)
		cli_load_build(b, &loads[i]);
	if (count != 1) {
		fyfm_build_end(b);
		build_best(b, loads, count);
	}
	fyfm_build_end(b);
	if (fyfm_builder_finish(b, &v, NULL) != FYFM_OK ||
	    fyfm_emit_json(v, &options, out, NULL) != FYFM_OK)
		out->status = FYA_BUF_NOMEM;
	fya_buf_putc(out, '\n');
	fyfm_builder_free(b);
}

/* --- one load --------------------------------------------------------------------------------- */

static cli_exit load_one(const cli_settings *s, const char *path, cli_printer *p, fya_buf *out)
{
	const char *name = name_of(path);
	cli_load load;
	fyfm_status st = cli_load_open(&load, path, &s->load, cli_print_diag, p);

	if (st == FYFM_OK && s->load.json) {
		put_json(out, name, &load.figures, 1);
	} else if (st == FYFM_OK) {
		cli_load_put_table(out, name, &load.figures);
		if (s->load.maps) {
			fya_buf_putc(out, '\n');
			if (!cli_load_put_maps(out, &load))
				cli_print_error(p, NULL, "the kernel shows no /proc/self/smaps");
		}
	}
	cli_load_close(&load);
	return cli_exit_of(st);
}

/* --- comparing -------------------------------------------------------------------------------- */

/* Loads once in a process of its own, so that none finds what another one left behind. */
static cli_exit load_apart(const cli_load_settings *s, const char *path, cli_printer *p,
                           cli_load_figures *shared)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		cli_load load;
		fyfm_status st = cli_load_open(&load, path, s, cli_print_diag, p);

		*shared = load.figures;
		/* The program's own end is for its own process. */
		_exit((int)cli_exit_of(st));
	}
	if (child < 0 || waitpid(child, &status, 0) < 0) {
		cli_print_error(p, NULL, "no process could be started to measure in");
		return CLI_EXIT_SYSTEM;
	}
	/* What is wrong with the file it has told itself. */
	if (WIFEXITED(status))
		return (cli_exit)WEXITSTATUS(status);
	cli_print_error(p, NULL, "a process that measured ended of signal %d", WTERMSIG(status));
	return CLI_EXIT_SYSTEM;
}

static cli_load_settings settings_of(size_t i)
{
	return (cli_load_settings){
		.allocator = i & 4 ? FYA_KIND_MALLOC : FYA_KIND_MREMAP,
		.mapping = i & 2 ? FYA_MAP_NEVER : FYA_MAP_ALWAYS,
		.dedup = i & 1 ? CLI_LOAD_DEDUP_ON : CLI_LOAD_DEDUP_OFF,
	};
}

/* In turns, so that a slow spell of the machine meets all of them. */
static cli_exit load_all(const char *path, cli_printer *p, cli_load_figures *shared,
                         cli_load_figures loads[LOADS])
{
	for (size_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < LOADS; i++) {
			cli_load_settings s = settings_of(i);
			cli_exit result = load_apart(&s, path, p, shared);

			if (result != CLI_EXIT_OK)
				return result;
			if (round == 0 || shared->seconds < loads[i].seconds)
				loads[i] = *shared;
		}
	}
	return CLI_EXIT_OK;
}

static cli_exit compare(const cli_settings *s, const char *path, cli_printer *p, fya_buf *out)
{
	cli_load_figures loads[LOADS];
	cli_load_figures *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	cli_exit result;

	if (shared == MAP_FAILED)
		return tell_nomem(p);
	result = load_all(path, p, shared, loads);
	munmap(shared, sizeof(*shared));
	if (result != CLI_EXIT_OK)
		return result;
	if (s->load.json)
		put_json(out, path, loads, LOADS);
	else
		cli_load_put_comparison(out, path, loads, LOADS);
	return CLI_EXIT_OK;
}

/* --- the command ------------------------------------------------------------------------------ */

static const char *what_does_not_fit(const cli_settings *s, const char *path)
{
	const cli_load_settings *l = &s->load;

	if (l->compare && strcmp(path, "-") == 0)
		return "--compare reads the file many times, and standard input can be read once";
	if (l->compare && (l->allocator != FYA_KIND_AUTO || l->dedup != CLI_LOAD_DEDUP_BY_KIND ||
	                   l->mapping != FYA_MAP_BY_SIZE))
		return "--compare tries every allocator, dedup and mapping: leave those out";
	if (l->maps && (l->compare || l->json))
		return "--maps is for the table of one load";
	return NULL;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	const char *wrong;
	fya_allocator *memory;
	cli_exit result, written;
	fya_buf out;

	if (operands[0] == NULL) {
		cli_print_error(p, "'-' is standard input", "which file?");
		return CLI_EXIT_USAGE;
	}
	wrong = what_does_not_fit(s, operands[0]);
	if (wrong != NULL) {
		cli_print_error(p, NULL, "%s", wrong);
		return CLI_EXIT_USAGE;
	}
	memory = fya_malloc_new();
	if (memory == NULL)
		return tell_nomem(p);
	fya_buf_init(&out, memory, 0);
	result = (s->load.compare ? compare : load_one)(s, operands[0], p, &out);
	written = result == CLI_EXIT_OK ? write_out(p, &out) : CLI_EXIT_OK;
	fya_buf_release(&out);
	fya_destroy(memory);
	return result != CLI_EXIT_OK ? result : written;
}

#define LOAD(member) offsetof(cli_settings, load.member)

static const cli_option options[] = {
	{ .name = "allocator", .argument = "KIND",
	  .help = "memory for values from: auto (default),\nmalloc, mremap, dedup",
	  .set = cli_set_allocator, .offset = LOAD(allocator),
	  .wanted = "auto, malloc, mremap or dedup" },
	{ .name = "dedup", .help = "copy texts, equal ones once, and let the\nsource go",
	  .set = cli_set_value, .offset = LOAD(dedup), .value = CLI_LOAD_DEDUP_ON },
	{ .name = "no-dedup", .help = "let texts point into the source (default)",
	  .set = cli_set_value, .offset = LOAD(dedup), .value = CLI_LOAD_DEDUP_OFF },
	{ .name = "mmap", .help = "map the file (default: from 256 KiB on)",
	  .set = cli_set_value, .offset = LOAD(mapping), .value = FYA_MAP_ALWAYS },
	{ .name = "no-mmap", .help = "copy the file", .set = cli_set_value,
	  .offset = LOAD(mapping), .value = FYA_MAP_NEVER },
	{ .name = "compare",
	  .help = "load in every way, each in a process of its\nown, and compare",
	  .set = cli_set_true, .offset = LOAD(compare) },
	{ .name = "maps", .help = "also show the address space by purpose", .set = cli_set_true,
	  .offset = LOAD(maps) },
	{ .name = "json", .help = "print JSON", .set = cli_set_true, .offset = LOAD(json) },
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

const cli_command cli_cmd_load_mmap = {
	.name = "load-mmap",
	.summary = "load a YAML file and tell what every byte went to",
	.operands = "FILE",
	.max_operands = 1,
	.operand_hint = "one file at a time",
	.about = "Loads a file of YAML or JSON, of one or many documents, or the front matter of a\n"
	         "page, and prints the memory that it took by component, with what the kernel says\n"
	         "beside it. '-' is standard input.",
	.groups = groups,
	.run = run,
};
