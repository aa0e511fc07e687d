/*
 * The same output, bit for bit, whatever a build works with: allocator, number of threads, batch
 * size, memory limit, texts that are kept or not.
 *
 * FYSSG_SAME_SITES=5000 does so many random sites, FYSSG_SAME_SEED=17 begins with that one,
 * FYSSG_SAME_KEEP=/tmp/site leaves the last one there.
 */
#include "tests/build/random-site.h"
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	SITES = 24, /* in a plain `make check` */
	WAYS = 7    /* in which each is built */
};

static void teardown(void)
{
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(same_output, .init = tree_enter, .fini = teardown);

static unsigned long number_from(const char *variable, unsigned long otherwise)
{
	const char *text = getenv(variable);

	return text == NULL ? otherwise : strtoul(text, NULL, 10);
}

static uint64_t resident(void)
{
	unsigned long long all, pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (f != NULL) {
		if (fscanf(f, "%llu %llu", &all, &pages) != 2)
			pages = 0;
		fclose(f);
	}
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* --- ways to build ---------------------------------------------------------------------------- */

/* Enough to build a small site in, but not without taking memory back. */
#define SCARCE ((uint64_t)6 << 20)

static fyssg_build_options random_way(random_numbers *r)
{
	static const fya_kind allocators[] = { FYA_KIND_AUTO, FYA_KIND_MALLOC, FYA_KIND_MREMAP,
		                               FYA_KIND_DEDUP };
	static const unsigned batches[] = { 1, 7, 1000 }, stores[] = { 0, 1, 64 };
	static const unsigned percents[] = { 0, 10, 100 };
	fyssg_build_options o = site_options();

	o.allocator = allocators[random_below(r, 4)];
	o.dedup = (int)random_below(r, 3) - 1;
	o.jobs = random_below(r, 4) + 1;
	o.batch_size = batches[random_below(r, 3)];
	o.no_memo = random_below(r, 2) == 0;
	o.cache_size_mb = stores[random_below(r, 3)];
	o.keep_top_percent = percents[random_below(r, 3)];
	switch (random_below(r, 6)) {
	case 0:
		o.memory_optimized = true;
		break;
	case 1:
		o.max_memory = resident() + SCARCE;
		break;
	case 2:
		o.max_memory = (uint64_t)4 << 30;
		break;
	default:
		break;
	}
	return o;
}

static const char *describe(const fyssg_build_options *o)
{
	static char text[200];

	snprintf(text, sizeof(text),
	         "--allocator=%s --dedup=%d -j%u --batch-size=%u --no-memo=%d --cache-size-mb=%u "
	         "--keep-top-percent=%u --memory-optimized=%d --max-memory=%llu",
	         fya_kind_name(o->allocator), o->dedup, o->jobs, o->batch_size, o->no_memo,
	         o->cache_size_mb, o->keep_top_percent, o->memory_optimized,
	         (unsigned long long)o->max_memory);
	return text;
}

/* What was said, but for notes: a memory limit has one about what was given up, and where a shortcode
 * that warns was used is told once by each thread. */
static char *told_without_notes(void)
{
	char *told = strdup(heard_text()), *to = told;

	for (const char *line = told, *end; *line != '\0'; line = end) {
		end = line + strcspn(line, "\n");
		end += *end == '\n';
		if (strncmp(line, "note", 4) == 0)
			continue;
		memmove(to, line, (size_t)(end - line));
		to += end - line;
	}
	*to = '\0';
	return told;
}

/* What a build made and said. */
static const char *build(const fyssg_build_options *o, fyfm_status *status)
{
	const char *files;
	char *told, *all;

	*status = site_build(o);
	told = told_without_notes();
	files = access("public", F_OK) == 0 ? site_bytes("public") : "nothing";
	cr_assert(gt(int, asprintf(&all, "%s\n%s", told, files), 0));
	free(told);
	if (access("public", F_OK) == 0)
		tree_remove("public");
	if (access(".fyssg", F_OK) == 0)
		tree_remove(".fyssg");
	return tree_keep(all);
}

/* The first lines that differ. */
static const char *difference(const char *a, const char *b)
{
	static char text[600];

	while (*a == *b && *a != '\0') {
		a++;
		b++;
	}
	snprintf(text, sizeof(text), "want: %.200s\nis:   %.200s", a, b);
	return text;
}

static bool check_site(uint64_t seed)
{
	random_numbers random = { seed ^ 0x5eed };
	fyssg_build_options o = site_options();
	fyfm_status want_status, status;
	const char *want, *is, *keep = getenv("FYSSG_SAME_KEEP");

	random_site(seed);
	if (keep != NULL && access(keep, F_OK) == 0)
		tree_remove(keep);
	if (keep != NULL)
		tree_copy(".", keep);
	o.allocator = FYA_KIND_MALLOC;
	o.no_memo = true;
	o.cache_size_mb = 0;
	want = build(&o, &want_status);
	for (unsigned i = 0; i < WAYS; i++) {
		o = random_way(&random);
		is = build(&o, &status);
		cr_assert(eq(int, strcmp(is, want), 0), "FYSSG_SAME_SEED=%llu, %s\n%s",
		          (unsigned long long)seed, describe(&o), difference(want, is));
		cr_assert(eq(int, status, want_status), "FYSSG_SAME_SEED=%llu, %s",
		          (unsigned long long)seed, describe(&o));
	}
	return want_status == FYFM_OK;
}

Test(same_output, of_random_sites_by_any_way, .timeout = 36000)
{
	uint64_t seed = number_from("FYSSG_SAME_SEED", 1);
	unsigned long sites = number_from("FYSSG_SAME_SITES", SITES), well = 0;

	for (unsigned long i = 0; i < sites; i++) {
		well += check_site(seed + i);
		site_leave();
		heard_clear();
		tree_leave();
		tree_enter();
	}
	/* Most of the sites are to be without errors, else little is compared. */
	cr_assert(ge(ulong, 2 * well, sites), "%lu of %lu sites can be built", well, sites);
}
