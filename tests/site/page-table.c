#include "tests/site/page-table.h"

#include "libfy-ssg/index/index.h"
#include "libfy-ssg/site/walk.h"
#include "libfy-ssg/time/strftime.h"
#include "libfy-ssg/time/zone.h"
#include "tests/site/heard.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORKERS_MAX 16

static fya_allocator *config_arena, *allocators[WORKERS_MAX];
static unsigned worker_count;
static fyssg_config config;
static fyssg_site site;
static bool is_open;
static char *shown;

/* --- making it -------------------------------------------------------------------------------- */

static bool keep_all(void *user, fyfm_str key)
{
	(void)user;
	(void)key;
	return true;
}

static size_t list_templates(void)
{
	fyssg_pool_writer names;
	fyssg_walk walk = { .site = &site, .text = &names, .diag = heard };

	cr_assert(fyssg_pool_writer_init(&names, &site.pool, allocators[0], false));
	fyssg_walk_templates(&walk);
	fyssg_pool_writer_release(&names);
	cr_assert(not(walk.nomem));
	return walk.errors;
}

static size_t discover(const table_options *o)
{
	fyssg_discover_options options = {
		.workers = worker_count, .allocators = allocators, .taking = { .kind = o->kind },
		.dedup = o->dedup, .drafts = o->drafts, .future = o->future, .expired = o->expired,
		.strict = o->strict, .name_held = o->verbose, .now = TABLE_NOW,
		.keeps_key = o->keeps_key == NULL ? keep_all : o->keeps_key, .diag = heard,
	};
	fyssg_discovery found;

	cr_assert(eq(int, fyssg_discover(&site, &options, &found), FYFM_OK));
	return found.errors;
}

static size_t make_index(bool all_pages)
{
	fyssg_pool_writer text;
	fyssg_index_options options = { .all_pages = all_pages, .text = &text, .diag = heard };
	size_t errors = 0;

	cr_assert(fyssg_pool_writer_init(&text, &site.pool, allocators[0], false));
	cr_assert(eq(int, fyssg_index(&site, &options, &errors), FYFM_OK));
	fyssg_pool_writer_release(&text);
	return errors;
}

size_t table_open(const table_options *options)
{
	static const table_options defaults = { .workers = 1 };
	const table_options *o = options == NULL ? &defaults : options;
	fyfm_status status;
	size_t errors;
	unsigned i;

	table_close();
	heard_clear();
	is_open = true;
	worker_count = o->workers == 0 ? 1 : o->workers;
	config_arena = fya_arena_new(NULL);
	for (i = 0; i < worker_count; i++)
		allocators[i] = fya_new_for(o->kind, false, 0);
	status = fyssg_config_load(&config, config_arena, &(fyssg_config_options){
		.root = ".", .strict = o->strict, .diag = heard });
	cr_assert(eq(int, status, FYFM_OK), "%s", heard_text());
	cr_assert(fyssg_site_init(&site, &config, allocators[0]));
	errors = list_templates() + discover(o);
	return errors != 0 ? errors : make_index(o->all_pages);
}

void table_close(void)
{
	unsigned i;

	free(shown);
	shown = NULL;
	if (!is_open)
		return;
	is_open = false;
	fyssg_site_release(&site);
	fyssg_config_release(&config);
	for (i = 0; i < worker_count; i++)
		fya_destroy(allocators[i]);
	fya_destroy(config_arena);
}

fyssg_site *table_site(void)
{
	return &site;
}

/* --- showing it ------------------------------------------------------------------------------- */

static size_t shown_len;

static FILE *begin(void)
{
	free(shown);
	shown = NULL;
	return open_memstream(&shown, &shown_len);
}

static const char *end(FILE *out)
{
	fclose(out);
	return shown;
}

static void put_text(FILE *out, const char *before, fyssg_ref ref, const char *after)
{
	fyfm_str text = fyssg_site_text(&site, ref);

	if (text.len > 0)
		fprintf(out, "%s%.*s%s", before, (int)text.len, text.data, after);
}

static void put_with(FILE *out, const fyssg_page *p,
                     void (*of)(const fyssg_site *, const fyssg_page *, fya_buf *))
{
	fya_buf text;

	fya_buf_init(&text, config_arena, 0);
	of(&site, p, &text);
	fprintf(out, "%.*s", (int)text.len, text.data == NULL ? "" : text.data);
}

static void put_date(FILE *out, const char *name, int64_t date)
{
	fyssg_calendar c;
	fya_buf text;

	if (date == FYSSG_NO_DATE)
		return;
	fyssg_calendar_at(date, NULL, &c);
	fya_buf_init(&text, config_arena, 0);
	fyssg_strftime(&text, "%Y-%m-%dT%H:%M:%SZ", 18, &c);
	fprintf(out, " %s=%s", name, fya_buf_cstr(&text));
}

static void put_value(FILE *out, fyfm_value v)
{
	fyfm_timestamp when;
	char number[40];
	fyfm_str text;
	size_t i;

	switch (fyfm_kind_of(v)) {
	case FYFM_NULL:
		fputs("null", out);
		break;
	case FYFM_BOOL:
		fputs(fyfm_get_bool(v) ? "true" : "false", out);
		break;
	case FYFM_INT:
		fprintf(out, "%lld", (long long)fyfm_get_int(v));
		break;
	case FYFM_FLOAT:
		fyfm_float_format(fyfm_get_float(v), number);
		fputs(number, out);
		break;
	case FYFM_TIMESTAMP:
		when = fyfm_get_timestamp(v);
		fyfm_timestamp_format(&when, number);
		fputs(number, out);
		break;
	case FYFM_STRING:
		text = fyfm_text(&v, config_arena);
		fprintf(out, "'%.*s'", (int)text.len, text.data);
		break;
	case FYFM_SEQ:
		for (i = 0; i < fyfm_count(v); i++) {
			fputs(i == 0 ? "[" : ", ", out);
			put_value(out, fyfm_at(v, i));
		}
		fputs(fyfm_count(v) == 0 ? "[]" : "]", out);
		break;
	case FYFM_MAP:
		for (i = 0; i < fyfm_count(v); i++) {
			fputs(i == 0 ? "{" : ", ", out);
			put_value(out, fyfm_key_at(v, i));
			fputs(": ", out);
			put_value(out, fyfm_value_at(v, i));
		}
		fputs(fyfm_count(v) == 0 ? "{}" : "}", out);
		break;
	default:
		fputs("?", out);
	}
}

static void put_packed(FILE *out, const char *name, fyssg_ref ref)
{
	fyfm_str packed = fyssg_site_text(&site, ref);

	if (ref == 0)
		return;
	fprintf(out, " %s=", name);
	put_value(out, fyfm_unpack(config_arena, packed.data, packed.len));
}

static void put_terms(FILE *out, const fyssg_page *p)
{
	fyfm_str terms = fyssg_site_text(&site, p->terms);
	size_t at = 0;

	while (at < terms.len) {
		uint8_t len = (uint8_t)terms.data[at + 1];

		fprintf(out, " %s:%.*s", config.taxonomies[(uint8_t)terms.data[at]].name, len,
		        terms.data + at + 2);
		at += 2u + len;
	}
}

static void put_flags(FILE *out, const fyssg_page *p)
{
	static const char *const names[] = { " file", " draft", " held", " url", " bundle",
		" failed" };
	unsigned i;

	for (i = 0; i < 6; i++)
		if (p->flags & (1u << i))
			fputs(names[i], out);
}

static void put_order(FILE *out, const fyssg_page_rare *rare)
{
	static const char *const sorts[] = { "weight", "date", "title", "path" };

	if (rare->sort_by != 0)
		fprintf(out, " sort=%s", sorts[rare->sort_by - 1]);
	if (rare->reverse >= 0)
		fprintf(out, " reverse=%d", rare->reverse);
	if (rare->paginate >= 0)
		fprintf(out, " paginate=%d", rare->paginate);
}

static void put_page(FILE *out, const fyssg_page *p, char letter)
{
	const fyssg_page_rare *rare = fyssg_page_rare_of(&site, p);

	switch (letter) {
	case 'u':
		fputs(" -> ", out);
		put_with(out, p, fyssg_page_output);
		break;
	case 't':
		put_text(out, " '", p->title, "'");
		break;
	case 'D':
		put_text(out, " description='", p->description, "'");
		break;
	case 'd':
		put_date(out, "date", p->date);
		break;
	case 'w':
		if (p->weight != FYSSG_NO_WEIGHT)
			fprintf(out, " weight=%d", p->weight);
		break;
	case 'l':
		put_date(out, "lastmod", rare->lastmod);
		break;
	case 'p':
		put_date(out, "publish", rare->publish);
		break;
	case 'e':
		put_date(out, "expiry", rare->expiry);
		break;
	case 'f':
		put_flags(out, p);
		break;
	case 'T':
		put_terms(out, p);
		break;
	case 'P':
		put_packed(out, "params", p->params);
		break;
	case 's':
		put_text(out, " summary='", rare->summary, "'");
		break;
	case 'x':
		put_text(out, " template=", rare->template_name, "");
		put_text(out, " page_template=", rare->page_template, "");
		break;
	case 'a':
		put_packed(out, "aliases", rare->aliases);
		break;
	case 'o':
		put_order(out, rare);
		break;
	case 'n':
		if (p->place != FYSSG_NONE)
			fprintf(out, " place=%u", p->place);
		break;
	}
}

static bool is_unused_taxonomy(const fyssg_page *p)
{
	return p->kind == FYSSG_TAXONOMY && (p->flags & FYSSG_PAGE_HELD) &&
	       !(p->flags & FYSSG_PAGE_HAS_FILE);
}

const char *table_pages(const char *letters)
{
	static const char *const kinds[] = { "page", "section", "home", "taxonomy", "term" };
	FILE *out = begin();
	uint32_t i;

	for (i = 0; i < site.pages.count; i++) {
		const fyssg_page *p = &site.pages.at[i];
		const char *letter;

		if (is_unused_taxonomy(p))
			continue;
		fprintf(out, "%s ", kinds[p->kind]);
		put_with(out, p, fyssg_page_source);
		for (letter = letters; *letter != '\0'; letter++)
			put_page(out, p, *letter);
		fputc('\n', out);
	}
	return end(out);
}

const char *table_assets(void)
{
	FILE *out = begin();
	uint32_t i;

	for (i = 0; i < site.assets.count; i++) {
		const fyssg_asset *a = &site.assets.at[i];
		fyfm_str source = fyssg_site_text(&site, a->source);

		fprintf(out, "%s/%.*s", site.root_path[a->root], (int)source.len, source.data);
		if (a->owner != FYSSG_NONE) {
			fputs(" of ", out);
			put_with(out, &site.pages.at[a->owner], fyssg_page_source);
		}
		fprintf(out, " -> %.*s\n", (int)(source.len - a->skip), source.data + a->skip);
	}
	return end(out);
}

const char *table_templates(void)
{
	FILE *out = begin();
	uint32_t i;

	for (i = 0; i < site.templates.count; i++) {
		const fyssg_asset *a = &site.templates.at[i];
		fyfm_str source = fyssg_site_text(&site, a->source);

		fprintf(out, "%s/%.*s\n", site.root_path[a->root], (int)source.len, source.data);
	}
	return end(out);
}

/* --- the index -------------------------------------------------------------------------------- */

static void put_numbers(FILE *out, const char *name, const uint32_t *numbers, uint32_t count)
{
	uint32_t i;

	if (count == 0)
		return;
	fputs(name, out);
	for (i = 0; i < count; i++) {
		fputc(' ', out);
		put_with(out, &site.pages.at[numbers[i]], fyssg_page_source);
	}
}

const char *table_sections(void)
{
	FILE *out = begin();
	uint32_t i;

	for (i = 0; i < site.sections.count; i++) {
		const fyssg_section *s = &site.sections.at[i];

		fputc('/', out);
		put_text(out, "", s->path, "");
		fputc(':', out);
		put_numbers(out, "", site.section_pages.at + s->pages, s->page_count);
		put_numbers(
			out, " | sections", site.section_lists.at + s->sections, s->section_count);
		if (site.section_all.count > 0)
			put_numbers(out, " | all", site.section_all.at + s->all, s->all_count);
		fputc('\n', out);
	}
	return end(out);
}

const char *table_terms(void)
{
	FILE *out = begin();
	uint32_t i, k;

	for (i = 0; i < site.taxonomies.count; i++) {
		const fyssg_taxonomy *t = &site.taxonomies.at[i];

		fprintf(out, "%s ", config.taxonomies[i].name);
		put_with(out, &site.pages.at[t->page], fyssg_page_path);
		fprintf(out, "%s\n",
			site.pages.at[t->page].flags & FYSSG_PAGE_HELD ? " (none)" : "");
		for (k = t->terms; k < t->terms + t->term_count; k++) {
			put_text(out, "  ", site.terms.at[k].name, " ");
			put_with(out, &site.pages.at[site.terms.at[k].page], fyssg_page_path);
			put_numbers(out, ":", site.term_pages.at + site.terms.at[k].pages,
			            site.terms.at[k].page_count);
			fputc('\n', out);
		}
	}
	return end(out);
}

const char *table_by_date(void)
{
	FILE *out = begin();

	put_numbers(out, "", site.by_date.at, site.by_date.count);
	return end(out);
}
