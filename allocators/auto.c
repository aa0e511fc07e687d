#include <fya/auto.h>

#include <stdio.h>
#include <string.h>

/* Below it read() into a buffer that is in the cache beats a mapping's page faults. */
#define DEFAULT_LARGE_FROM ((size_t)256 << 10)
#define LEAST_RESERVE ((size_t)1 << 20)

static const char *const kind_names[] = {
	[FYA_KIND_AUTO] = "auto",
	[FYA_KIND_MALLOC] = "malloc",
	[FYA_KIND_MREMAP] = "mremap",
	[FYA_KIND_DEDUP] = "dedup",
};

bool fya_kind_parse(const char *name, fya_kind *out)
{
	for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++) {
		if (strcmp(name, kind_names[i]) == 0) {
			*out = (fya_kind)i;
			return true;
		}
	}
	return false;
}

const char *fya_kind_name(fya_kind kind)
{
	return kind_names[kind];
}

const char *fya_kind_names(void)
{
	return "auto, malloc, mremap, dedup";
}

static fya_allocator *new_arena(size_t expected)
{
	fya_arena_options options = {0};

	if (expected != 0) {
		/* Room to be wrong by half: address space that is not touched costs nothing. */
		options.reserve = expected + expected / 2;
		if (options.reserve < LEAST_RESERVE)
			options.reserve = LEAST_RESERVE;
	}
	return fya_arena_new(&options);
}

fya_allocator *fya_new_for(fya_kind kind, bool dedup, size_t expected)
{
	fya_allocator *inner = kind == FYA_KIND_MALLOC ? fya_malloc_new() : new_arena(expected);
	fya_allocator *a;

	if (!inner || !(dedup || kind == FYA_KIND_DEDUP))
		return inner;
	a = fya_dedup_new(inner, NULL);
	if (!a)
		fya_destroy(inner);
	return a;
}

void fya_auto_init(fya_auto *policy, const fya_auto_options *options)
{
	*policy = (fya_auto){0};
	if (options)
		policy->options = *options;
	if (policy->options.large_from == 0)
		policy->options.large_from = DEFAULT_LARGE_FROM;
}

static bool maps(const fya_auto *policy, bool large)
{
	switch (policy->options.mapping) {
	case FYA_MAP_ALWAYS:
		return true;
	case FYA_MAP_NEVER:
		return false;
	case FYA_MAP_BY_SIZE:
		break;
	}
	return large;
}

static fya_kind chosen_kind(const fya_auto *policy)
{
	return policy->options.kind == FYA_KIND_AUTO ? FYA_KIND_MREMAP : policy->options.kind;
}

static bool dedups(const fya_auto *policy)
{
	return policy->options.dedup || policy->options.kind == FYA_KIND_DEDUP;
}

fya_choice fya_auto_choose(fya_auto *policy, size_t size)
{
	bool large = size >= policy->options.large_from;
	fya_auto_count *count = large ? &policy->large : &policy->small;

	count->files++;
	count->bytes += size;
	return (fya_choice){
		.map = maps(policy, large),
		.own = large,
		.kind = chosen_kind(policy),
		.dedup = dedups(policy),
		/* Values take 0.4 to 0.8 times their YAML; lists of short numbers take more. */
		.expected = size,
	};
}

void fya_auto_add(fya_auto *sum, const fya_auto *more)
{
	sum->small.files += more->small.files;
	sum->small.bytes += more->small.bytes;
	sum->large.files += more->large.files;
	sum->large.bytes += more->large.bytes;
}

static void explain(const fya_auto *policy, bool large, char *why, size_t size)
{
	static const char *const mapping_asked[] = {
		[FYA_MAP_BY_SIZE] = "",
		[FYA_MAP_ALWAYS] = "; mapping was asked for",
		[FYA_MAP_NEVER] = "; mapping was refused",
	};
	const fya_auto_options *o = &policy->options;
	size_t kib = o->large_from >> 10;
	bool whole = kib << 10 == o->large_from;
	bool forced = o->kind != FYA_KIND_AUTO;

	snprintf(why, size, "%s%zu %s%s%s%s%s%s", large ? "" : "below ",
		whole ? kib : o->large_from, whole ? "KiB" : "bytes", large ? " or more" : "",
		forced ? "; " : "", forced ? kind_names[o->kind] : "",
		forced ? " was asked for" : "", mapping_asked[o->mapping]);
}

size_t fya_auto_rows(const fya_auto *policy, fya_auto_row rows[FYA_AUTO_ROWS])
{
	const fya_auto_options *o = &policy->options;
	size_t count = 0;

	for (int large = 0; large <= 1; large++) {
		const fya_auto_count *c = large ? &policy->large : &policy->small;
		fya_auto_row *row = &rows[count];

		if (c->files == 0)
			continue;
		*row = (fya_auto_row){
			.mapped = maps(policy, large),
			.own = large,
			.allocator = kind_names[chosen_kind(policy)],
			.dedup = dedups(policy),
			.forced = o->kind != FYA_KIND_AUTO || o->mapping != FYA_MAP_BY_SIZE,
			.files = c->files,
			.bytes = c->bytes,
		};
		explain(policy, large, row->why, sizeof row->why);
		count++;
	}
	return count;
}

bool fya_auto_dedup_pays(const fya_stats *sample)
{
	return sample->dedup_saved > sample->dedup_table;
}
