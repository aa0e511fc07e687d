#include <limits.h>
#include <unistd.h>

#include "cli/load/process-memory.h"
#include "cli/mem/study.h"

/* What a region of the address space is for, as far as its name tells. */
typedef enum purpose {
	HEAP,
	STACK,
	ANONYMOUS,
	PROGRAM,
	OTHER_FILES,
	PURPOSES
} purpose;

static const char *const names[PURPOSES] = {
	"heap", "stack of the main thread", "arenas, threads", "program and libraries", "other files",
};

typedef struct maps {
	const char *program; /* its file */
	size_t regions[PURPOSES];
	uint64_t reserved[PURPOSES], resident[PURPOSES], private_bytes[PURPOSES];
	uint64_t all_private;
} maps;

/* Names of regions are cut at their front. */
static bool ends_alike(const char *path, const char *region)
{
	size_t all = strlen(path), len = strlen(region);

	return len > 0 && len <= all && strcmp(path + all - len, region) == 0;
}

/* "libfyssg.so", "libc.so.6", "libyaml-0.so.2.0.9" */
static bool is_library(const char *path)
{
	const char *slash = strrchr(path, '/'), *end = strstr(slash != NULL ? slash : path, ".so");

	return end != NULL && end[3 + strspn(end + 3, ".0123456789")] == '\0';
}

static purpose purpose_of(const cli_region *r, const char *program)
{
	if (strcmp(r->name, "[heap]") == 0)
		return HEAP;
	if (strcmp(r->name, "[stack]") == 0)
		return STACK;
	if (r->name[0] == '\0' || r->name[0] == '[')
		return ANONYMOUS;
	return is_library(r->name) || ends_alike(program, r->name) ? PROGRAM : OTHER_FILES;
}

static void see(void *user, const cli_region *r)
{
	maps *m = user;
	purpose p = purpose_of(r, m->program);

	m->regions[p]++;
	m->reserved[p] += r->end - r->start;
	m->resident[p] += r->resident;
	m->private_bytes[p] += r->anonymous;
	m->all_private += r->anonymous;
}

/* Looks at the address space while a build renders, and keeps the fullest sight. */
static void look(void *user, const char *phase, size_t done, size_t total)
{
	maps *fullest = user, now = { .program = fullest->program };

	(void)phase;
	(void)done;
	(void)total;
	if (cli_memory_regions(see, &now) && now.all_private > fullest->all_private)
		*fullest = now;
}

static void put_table(fya_buf *out, const maps *m)
{
	fya_buf_printf(out, "%-26s %8s %12s %12s %12s\n", "Purpose", "Regions", "Reserved",
	               "Resident", "Private");
	for (size_t i = 0; i < PURPOSES; i++) {
		fya_buf_printf(out, "%-26s %8zu ", names[i], m->regions[i]);
		cli_put_bytes(out, (double)m->reserved[i], 12);
		fya_buf_putc(out, ' ');
		cli_put_bytes(out, (double)m->resident[i], 12);
		fya_buf_putc(out, ' ');
		cli_put_bytes(out, (double)m->private_bytes[i], 12);
		fya_buf_putc(out, '\n');
	}
}

static void put_json(cli_study *study, const maps *m)
{
	fyfm_builder *b = fyfm_builder_new(study->out->allocator, NULL);

	if (b == NULL) {
		study->out->status = FYA_BUF_NOMEM;
		return;
	}
	fyfm_build_seq(b);
	for (size_t i = 0; i < PURPOSES; i++) {
		fyfm_build_map(b);
		fyfm_build_key(b, "purpose");
		fyfm_build_text(b, names[i]);
		cli_build_bytes(b, "regions", m->regions[i]);
		cli_build_bytes(b, "reserved", m->reserved[i]);
		cli_build_bytes(b, "resident", m->resident[i]);
		cli_build_bytes(b, "private", m->private_bytes[i]);
		fyfm_build_end(b);
	}
	fyfm_build_end(b);
	cli_study_json(study, b);
	fyfm_builder_free(b);
}

static cli_exit study(cli_study *study)
{
	fyssg_build_options o = cli_study_options(study);
	char self[PATH_MAX] = "";
	maps fullest = { .program = self };
	fyssg_report *report;
	cli_exit result;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		self[0] = '\0';
	o.progress = look;
	o.progress_user = &fullest;
	result = cli_exit_of(fyssg_build(&o, &report));
	fyssg_report_free(report);
	if (result == CLI_EXIT_OK && fullest.all_private == 0) {
		cli_print_error(study->printer, NULL, "the kernel shows no /proc/self/smaps");
		return CLI_EXIT_SYSTEM;
	}
	if (result != CLI_EXIT_OK)
		return result;
	if (study->settings->mem.json)
		put_json(study, &fullest);
	else
		put_table(study->out, &fullest);
	return CLI_EXIT_OK;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	(void)operands;
	return cli_study_run(s, p, 1000, study);
}

static const cli_option_group groups[] = {
	{ "Options", cli_mem_site_options },
	{ 0 },
};

const cli_command cli_cmd_mem_maps = {
	.name = "mem maps",
	.summary = "show the address space of a build by purpose",
	.operands = "",
	.about = "Builds once, and looks at the regions of the address space some times while\n"
	         "pages are rendered; prints the fullest of these sights.",
	.groups = groups,
	.run = run,
};
