#include "cli/load/measured-load.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <fyfm/guard.h>
#include <fyfm/stream.h>

#include "cli/load/text-sample.h"

/* What one attempt needs beside its result. */
struct attempt {
	cli_load *load;
	const char *path, *name;
	fyfm_diag_fn tell;
	void *user;
	fyfm_parser *parser;
	struct timespec start;
	cli_memory before;
};

static double seconds_since(const struct timespec *start)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)(t.tv_sec - start->tv_sec) + (double)(t.tv_nsec - start->tv_nsec) / 1e9;
}

static size_t more(size_t after, size_t before)
{
	return after > before ? after - before : 0;
}

static fyfm_status tell_nomem(const struct attempt *t)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_NOMEM, t->name, 0, 0, "%s",
	              fyfm_status_text(FYFM_ERR_NOMEM));
	t->tell(t->user, &d);
	return FYFM_ERR_NOMEM;
}

/* --- the plan --------------------------------------------------------------------------------- */

/* Bytes of the file, 0 where nobody knows before it is read. */
static size_t size_of(const char *path)
{
	struct stat st;
	int failed = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(path, &st);

	return failed == 0 && S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size : 0;
}

static cli_load_plan plan_for(const char *path, const cli_load_settings *s)
{
	fya_auto_options options = {
		.kind = s->allocator,
		.dedup = s->dedup == CLI_LOAD_DEDUP_ON,
		.mapping = (fya_mapping)s->mapping,
	};
	fya_auto_row rows[FYA_AUTO_ROWS];
	cli_load_plan plan;
	fya_auto policy;

	if (s->allocator == FYA_KIND_DEDUP && s->dedup == CLI_LOAD_DEDUP_OFF)
		options.kind = FYA_KIND_MREMAP;
	fya_auto_init(&policy, &options);
	plan.choice = fya_auto_choose(&policy, size_of(path));
	fya_auto_rows(&policy, rows);
	snprintf(plan.why, sizeof(plan.why), "%s", rows[0].why);
	return plan;
}

/* --- the load --------------------------------------------------------------------------------- */

static fyfm_status open_source(struct attempt *t)
{
	bool map = t->load->figures.plan.choice.map;
	fyfm_source_options options = {
		.mode = map ? FYFM_SOURCE_ALWAYS_MAP : FYFM_SOURCE_ALWAYS_READ
	};
	fyfm_source *source = &t->load->source;
	fyfm_diag diag;
	fyfm_status st;

	if (strcmp(t->path, "-") == 0)
		st = fyfm_source_read_fd(source, t->load->files, STDIN_FILENO, t->name, &options,
		                         &diag);
	else
		st = fyfm_source_open(source, t->load->files, AT_FDCWD, t->path, &options, &diag);
	if (st != FYFM_OK)
		t->tell(t->user, &diag);
	return st;
}

static bool is_page(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot != NULL && (strcmp(dot, ".md") == 0 || strcmp(dot, ".markdown") == 0 ||
	                       strcmp(dot, ".mdx") == 0);
}

/* The YAML of the file: all of it, or the front matter of a page. */
static fyfm_status find_yaml(struct attempt *t, fyfm_str *yaml, fyfm_parse_options *options)
{
	const fyfm_source *source = &t->load->source;
	fyfm_parts parts;
	fyfm_diag diag;
	fyfm_status st;

	*yaml = (fyfm_str){ source->data, source->len };
	if (!is_page(t->path))
		return FYFM_OK;
	st = fyfm_split(source->data, source->len, &parts, &diag);
	if (st != FYFM_OK) {
		snprintf(diag.path, sizeof(diag.path), "%s", t->name);
		t->tell(t->user, &diag);
		return st;
	}
	*yaml = (fyfm_str){ source->data + parts.yaml, parts.yaml_len };
	options->first_line = parts.yaml_line;
	return FYFM_OK;
}

/* Values of all documents. Every document with an error is told of. `sample` may be NULL. */
static fyfm_status parse_documents(struct attempt *t, fyfm_str yaml,
                                   const fyfm_parse_options *options, cli_text_sample *sample)
{
	fyfm_stream *stream = fyfm_stream_new(yaml.data, yaml.len, options);
	cli_load *load = t->load;
	fyfm_status st = FYFM_OK, result = FYFM_OK;

	if (stream == NULL)
		return tell_nomem(t);
	while (st != FYFM_ERR_NOT_FOUND && st != FYFM_ERR_NOMEM) {
		fyfm_value value;
		fyfm_diag diag;

		st = fyfm_stream_next(stream, t->parser, load->values, &value, &diag);
		if (st == FYFM_OK) {
			load->figures.documents++;
			load->figures.by_libfyaml |=
				fyfm_parser_last_way(t->parser) == FYFM_WAY_LIBFYAML;
			if (sample != NULL)
				cli_text_sample_add(sample, value);
		} else if (st != FYFM_ERR_NOT_FOUND) {
			/* What was wrong may have been zeros in the place of what is gone. */
			if (fyfm_source_check(&load->source, NULL, NULL) != FYFM_OK)
				break;
			t->tell(t->user, &diag);
			result = result == FYFM_OK ? st : result;
		}
	}
	fyfm_stream_free(stream);
	return result;
}

static fyfm_status check_source(struct attempt *t)
{
	fyfm_diag diag;
	fyfm_status st = fyfm_source_check(&t->load->source, t->name, &diag);

	if (st != FYFM_OK)
		t->tell(t->user, &diag);
	return st;
}

/* Parses, and where dedup is asked for and texts repeat, parses again with copies of them: without
 * copies there is nothing that could be kept once, and copies of texts that do not repeat would
 * take more than the source that they replace. */
static fyfm_status parse_yaml(struct attempt *t, fyfm_str yaml, fyfm_parse_options *options)
{
	cli_text_sample *sample = NULL;
	cli_load *load = t->load;
	fyfm_status st;

	if (load->figures.plan.choice.dedup)
		sample = cli_text_sample_new();
	st = parse_documents(t, yaml, options, sample);
	load->figures.once = st == FYFM_OK && sample != NULL && cli_text_sample_repeats(sample);
	cli_text_sample_free(sample);
	if (!load->figures.once)
		return st;
	fya_reset(load->values);
	load->figures.documents = 0;
	options->copy_text = true;
	return parse_documents(t, yaml, options, NULL);
}

static fyfm_status load_values(struct attempt *t)
{
	fyfm_parse_options options = { .path = t->name };
	fyfm_status st = open_source(t), parsed;
	fyfm_str yaml;

	if (st != FYFM_OK)
		return st;
	t->load->figures.file = t->load->source.len;
	t->load->figures.mapped = t->load->source.how == FYFM_SOURCE_MAPPED;
	st = find_yaml(t, &yaml, &options);
	if (st != FYFM_OK)
		return st;
	parsed = parse_yaml(t, yaml, &options);
	st = check_source(t);
	if (t->load->figures.once)
		fyfm_source_close(&t->load->source);
	return st != FYFM_OK ? st : parsed;
}

/* --- what it took ----------------------------------------------------------------------------- */

struct overlap {
	uintptr_t start, end;
	size_t resident;
};

static void add_overlap(void *user, const cli_region *region)
{
	struct overlap *o = user;

	if (region->start < o->end && region->end > o->start)
		o->resident += region->resident;
}

static void measure_source(const fyfm_source *source, cli_load_figures *f)
{
	struct overlap o = { .start = (uintptr_t)source->data };

	f->source = f->source_resident = source->capacity;
	if (source->how != FYFM_SOURCE_MAPPED)
		return;
	o.end = o.start + source->capacity;
	cli_memory_regions(add_overlap, &o);
	f->source_resident = o.resident;
}

static void measure(struct attempt *t, cli_load_figures *f)
{
	cli_counts counts = cli_counting_get(t->load->values);
	cli_memory after = cli_memory_now();
	cli_memory before = t->before;

	f->kernel.resident = more(after.resident, before.resident);
	f->kernel.anonymous = more(after.anonymous, before.anonymous);
	f->peak = more(cli_memory_peak(), before.resident);
	fya_get_stats(t->load->values, &f->arena);
	f->values = counts.blocks;
	f->strings = more(counts.stored, f->arena.dedup_saved);
	measure_source(&t->load->source, f);
}

size_t cli_load_accounted(const cli_load_figures *f)
{
	return f->source_resident + f->arena.resident;
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Brings in the code and what libraries keep, which is not to be measured. */
static void warm_up(void)
{
	static const char text[] = "- a: [1, two]\n  b: |\n    c\n";
	fyfm_parser *parser = fyfm_parser_new();
	fya_allocator *a = fya_arena_new(NULL);
	fyfm_value v;

	if (parser != NULL && a != NULL)
		(void)!fyfm_parse(parser, a, text, sizeof(text) - 1, NULL, &v, NULL);
	fyfm_parser_free(parser);
	fya_destroy(a);
	(void)cli_memory_now();
}

static bool make_allocators(struct attempt *t)
{
	const fya_choice *c = &t->load->figures.plan.choice;
	fya_allocator *inner = fya_new_for(c->kind, c->dedup, c->own ? c->expected : 0);

	t->load->files = fya_malloc_new();
	t->load->values = inner != NULL ? cli_counting_new(inner) : NULL;
	if (t->load->values == NULL)
		fya_destroy(inner);
	t->parser = fyfm_parser_new();
	return t->load->files != NULL && t->load->values != NULL && t->parser != NULL;
}

fyfm_status cli_load_open(cli_load *load, const char *path, const cli_load_settings *settings,
                          fyfm_diag_fn tell, void *user)
{
	struct attempt t = { .load = load, .path = path, .tell = tell, .user = user };
	fyfm_status st;

	t.name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	*load = (cli_load){ 0 };
	load->figures.plan = plan_for(path, settings);
	/* Without the guard a file that shrinks would end the program; where it cannot be had,
	 * files are read all the same. */
	if (fyfm_guard_install() != FYFM_OK)
		load->figures.plan.choice.map = false;
	warm_up();
	t.before = cli_memory_now();
	cli_memory_forget_peak();
	clock_gettime(CLOCK_MONOTONIC, &t.start);

	st = make_allocators(&t) ? load_values(&t) : tell_nomem(&t);
	fyfm_parser_free(t.parser);
	if (load->values != NULL)
		fya_trim(load->values);
	load->figures.seconds = seconds_since(&t.start);
	if (st == FYFM_OK)
		measure(&t, &load->figures);
	return st;
}

void cli_load_close(cli_load *load)
{
	if (load->source.data != NULL)
		fyfm_source_close(&load->source);
	fya_destroy(load->values);
	fya_destroy(load->files);
	*load = (cli_load){ 0 };
}
