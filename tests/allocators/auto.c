#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include <fya/auto.h>

#define KIB ((size_t)1 << 10)

Test(auto, kinds_have_names)
{
	static const char *const names[] = {"auto", "malloc", "mremap", "dedup"};

	for (size_t i = 0; i < 4; i++) {
		fya_kind kind;

		cr_assert(fya_kind_parse(names[i], &kind));
		cr_assert(eq(str, (char *)fya_kind_name(kind), (char *)names[i]));
		cr_assert(ne(ptr, strstr(fya_kind_names(), names[i]), NULL));
	}
}

Test(auto, other_names_are_no_kinds)
{
	static const char *const names[] = {"", "arena", "Malloc", "mallocs", "mallo", "auto "};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		fya_kind kind = FYA_KIND_DEDUP;

		cr_assert(not(fya_kind_parse(names[i], &kind)), "%s", names[i]);
		cr_assert(eq(int, kind, FYA_KIND_DEDUP));
	}
}

Test(auto, makes_an_allocator_of_every_kind)
{
	static const struct {
		fya_kind kind;
		bool dedup;
		const char *name;
	} rows[] = {
		{FYA_KIND_AUTO, false, "arena"},
		{FYA_KIND_AUTO, true, "dedup"},
		{FYA_KIND_MALLOC, false, "malloc"},
		{FYA_KIND_MALLOC, true, "dedup"},
		{FYA_KIND_MREMAP, false, "arena"},
		{FYA_KIND_MREMAP, true, "dedup"},
		{FYA_KIND_DEDUP, false, "dedup"},
		{FYA_KIND_DEDUP, true, "dedup"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fya_allocator *a = fya_new_for(rows[i].kind, rows[i].dedup, 0);

		cr_assert(ne(ptr, a, NULL));
		cr_assert(eq(str, (char *)fya_name(a), (char *)rows[i].name), "row %zu", i);
		cr_assert(ne(ptr, fya_alloc(a, 100, 8), NULL));
		fya_destroy(a);
	}
}

Test(auto, an_arena_is_reserved_for_what_is_expected)
{
	static const size_t expected[] = {1, 300 * KIB, 50 << 20};

	for (size_t i = 0; i < 3; i++) {
		fya_allocator *a = fya_new_for(FYA_KIND_MREMAP, false, expected[i]);
		fya_stats stats;

		cr_assert(ne(ptr, a, NULL));
		fya_get_stats(a, &stats);
		cr_assert(gt(sz, stats.reserved, expected[i]));
		cr_assert(le(sz, stats.reserved, 2 * expected[i] + (1 << 20)));
		fya_destroy(a);
	}
}

Test(auto, size_decides)
{
	static const struct {
		size_t size;
		bool large;
	} rows[] = {
		{0, false}, {1, false}, {256 * KIB - 1, false}, {256 * KIB, true}, {1 << 30, true},
	};
	fya_auto policy;

	fya_auto_init(&policy, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fya_choice choice = fya_auto_choose(&policy, rows[i].size);

		cr_assert(eq(int, choice.map, rows[i].large), "row %zu", i);
		cr_assert(eq(int, choice.own, rows[i].large), "row %zu", i);
		cr_assert(eq(int, choice.kind, FYA_KIND_MREMAP));
		cr_assert(not(choice.dedup));
		cr_assert(ge(sz, choice.expected, rows[i].size));
	}
}

Test(auto, the_threshold_is_an_option)
{
	fya_auto policy;

	fya_auto_init(&policy, &(fya_auto_options){.large_from = 1000});
	cr_assert(not(fya_auto_choose(&policy, 999).map));
	cr_assert(fya_auto_choose(&policy, 1000).map);
}

Test(auto, mapping_can_be_asked_for_and_refused)
{
	fya_auto always;
	fya_auto never;

	fya_auto_init(&always, &(fya_auto_options){.mapping = FYA_MAP_ALWAYS});
	fya_auto_init(&never, &(fya_auto_options){.mapping = FYA_MAP_NEVER});
	cr_assert(fya_auto_choose(&always, 10).map);
	cr_assert(not(fya_auto_choose(&always, 10).own));
	cr_assert(not(fya_auto_choose(&never, 10 << 20).map));
	cr_assert(fya_auto_choose(&never, 10 << 20).own);
}

Test(auto, a_kind_can_be_asked_for)
{
	static const fya_kind kinds[] = {FYA_KIND_MALLOC, FYA_KIND_MREMAP, FYA_KIND_DEDUP};

	for (size_t i = 0; i < 3; i++) {
		fya_auto policy;
		fya_choice choice;

		fya_auto_init(&policy, &(fya_auto_options){.kind = kinds[i]});
		choice = fya_auto_choose(&policy, 10);
		cr_assert(eq(int, choice.kind, kinds[i]));
		cr_assert(eq(int, choice.dedup, kinds[i] == FYA_KIND_DEDUP));
	}
}

Test(auto, nothing_counted_no_row)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	fya_auto policy;

	fya_auto_init(&policy, NULL);
	cr_assert(eq(sz, fya_auto_rows(&policy, rows), 0));
}

Test(auto, says_how_many_went_where_and_why)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	fya_auto policy;

	fya_auto_init(&policy, NULL);
	for (size_t i = 0; i < 10; i++)
		fya_auto_choose(&policy, 1000);
	fya_auto_choose(&policy, 1 << 20);

	cr_assert(eq(sz, fya_auto_rows(&policy, rows), 2));
	cr_assert(eq(u64, rows[0].files, 10));
	cr_assert(eq(u64, rows[0].bytes, 10000));
	cr_assert(eq(str, rows[0].why, "below 256 KiB"));
	cr_assert(not(rows[0].mapped));
	cr_assert(not(rows[0].own));
	cr_assert(not(rows[0].forced));
	cr_assert(eq(str, (char *)rows[0].allocator, "mremap"));
	cr_assert(eq(u64, rows[1].files, 1));
	cr_assert(eq(u64, rows[1].bytes, 1 << 20));
	cr_assert(eq(str, rows[1].why, "256 KiB or more"));
	cr_assert(rows[1].mapped);
	cr_assert(rows[1].own);
}

Test(auto, says_what_was_asked_for)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	fya_auto policy;

	fya_auto_init(&policy, &(fya_auto_options){.kind = FYA_KIND_MALLOC, .dedup = true,
		.mapping = FYA_MAP_NEVER, .large_from = 1000});
	fya_auto_choose(&policy, 2000);
	cr_assert(eq(sz, fya_auto_rows(&policy, rows), 1));
	cr_assert(eq(str, rows[0].why,
		"1000 bytes or more; malloc was asked for; mapping was refused"));
	cr_assert(eq(str, (char *)rows[0].allocator, "malloc"));
	cr_assert(rows[0].forced);
	cr_assert(rows[0].dedup);
	cr_assert(not(rows[0].mapped));
}

Test(auto, the_longest_reason_fits)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	fya_auto policy;
	const char *end = "mapping was asked for";

	fya_auto_init(&policy, &(fya_auto_options){.kind = FYA_KIND_MALLOC,
		.mapping = FYA_MAP_ALWAYS, .large_from = SIZE_MAX});
	fya_auto_choose(&policy, 1);
	cr_assert(eq(sz, fya_auto_rows(&policy, rows), 1));
	cr_assert(gt(sz, strlen(rows[0].why), strlen(end)));
	cr_assert(eq(str, rows[0].why + strlen(rows[0].why) - strlen(end), (char *)end));
}

Test(auto, workers_add_up)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	fya_auto one;
	fya_auto two;

	fya_auto_init(&one, NULL);
	fya_auto_init(&two, NULL);
	fya_auto_choose(&one, 10);
	fya_auto_choose(&one, 1 << 20);
	fya_auto_choose(&two, 20);
	fya_auto_choose(&two, 2 << 20);
	fya_auto_add(&one, &two);
	cr_assert(eq(sz, fya_auto_rows(&one, rows), 2));
	cr_assert(eq(u64, rows[0].files, 2));
	cr_assert(eq(u64, rows[0].bytes, 30));
	cr_assert(eq(u64, rows[1].files, 2));
	cr_assert(eq(u64, rows[1].bytes, 3 << 20));
}

Test(auto, dedup_pays_where_it_saves_more_than_its_table)
{
	fya_allocator *repeats = fya_new_for(FYA_KIND_DEDUP, true, 0);
	fya_allocator *unique = fya_new_for(FYA_KIND_DEDUP, true, 0);
	fya_stats stats;

	for (size_t i = 0; i < 1000; i++) {
		size_t few = i % 10;

		fya_store(repeats, &few, sizeof few, 8);
		fya_store(unique, &i, sizeof i, 8);
	}
	fya_get_stats(repeats, &stats);
	cr_assert(fya_auto_dedup_pays(&stats));
	fya_get_stats(unique, &stats);
	cr_assert(not(fya_auto_dedup_pays(&stats)));
	fya_destroy(repeats);
	fya_destroy(unique);
}
