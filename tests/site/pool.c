/* The texts of the page table. */
#include "libfy-ssg/site/parallel.h"
#include "libfy-ssg/site/pool.h"

#include "allocators/testing.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static fyssg_pool pool;
static fya_allocator *arena;
static fyssg_pool_writer writer;

static void setup(void)
{
	arena = fya_arena_new(NULL);
	cr_assert(fyssg_pool_init(&pool));
	cr_assert(fyssg_pool_writer_init(&writer, &pool, arena, false));
}

static void teardown(void)
{
	fyssg_pool_writer_release(&writer);
	fyssg_pool_release(&pool);
	fya_destroy(arena);
}

TestSuite(pool, .init = setup, .fini = teardown);

/* A text of `len` bytes that differs for each seed. */
static char *make_text(size_t len, unsigned seed)
{
	char *text = malloc(len + 1);
	size_t i;

	for (i = 0; i < len; i++)
		text[i] = (char)(seed * 31 + i * 7);
	return text;
}

static bool holds(fyssg_ref ref, size_t len, unsigned seed)
{
	fyfm_str got = fyssg_pool_get(&pool, ref);
	char *want = make_text(len, seed);
	bool same = got.len == len && memcmp(got.data, want, len) == 0;

	free(want);
	return same;
}

Test(pool, the_empty_text_is_reference_0)
{
	fyssg_ref ref = 7;

	cr_assert(fyssg_pool_add(&writer, "x", 0, &ref));
	cr_assert(eq(u32, ref, 0));
	cr_assert(eq(sz, fyssg_pool_get(&pool, 0).len, 0));
	cr_assert(fyssg_pool_add(&writer, "a", 1, &ref));
	cr_assert(ne(u32, ref, 0));
}

/* Around the lengths where the length's own bytes change, and where a block ends. */
static const size_t lengths[] = { 1, 2, 126, 127, 128, 129, 16383, 16384, 65530, 65531, 65532,
	65533, 65534, 65535, 65536, 65537, 131071, 131072, 200000, 3 };
#define LENGTHS (sizeof(lengths) / sizeof(*lengths))

Test(pool, keeps_texts_of_every_length)
{
	fyssg_ref refs[LENGTHS * 2];
	size_t i;

	for (i = 0; i < LENGTHS * 2; i++) {
		size_t len = lengths[i % LENGTHS];
		char *text = make_text(len, (unsigned)i);

		cr_assert(fyssg_pool_add(&writer, text, len, &refs[i]), "%zu", len);
		free(text);
	}
	for (i = 0; i < LENGTHS * 2; i++)
		cr_assert(holds(refs[i], lengths[i % LENGTHS], (unsigned)i), "%zu",
			lengths[i % LENGTHS]);
}

Test(pool, keeps_each_length_as_its_first_text)
{
	size_t i;

	for (i = 0; i < LENGTHS; i++) {
		char *text = make_text(lengths[i], 1);
		fyssg_ref ref, after;

		teardown();
		setup();
		cr_assert(fyssg_pool_add(&writer, text, lengths[i], &ref));
		cr_assert(fyssg_pool_add(&writer, "after", 5, &after));
		cr_assert(holds(ref, lengths[i], 1), "%zu", lengths[i]);
		cr_assert(eq(int, memcmp(fyssg_pool_get(&pool, after).data, "after", 5), 0));
		free(text);
	}
}

/* Lets go of the memory that setup() made, for a pool in a file. */
static void use_file(void)
{
	teardown();
	arena = fya_file_new(AT_FDCWD, 0);
	cr_assert(ne(ptr, arena, NULL));
	cr_assert(fyssg_pool_init(&pool));
	pool.in_files = true;
	cr_assert(fyssg_pool_writer_init(&writer, &pool, arena, false));
}

static void expect_peek(fyssg_pool_window *window, fyssg_ref ref, size_t len, unsigned seed,
			fya_allocator *a)
{
	fyfm_str got = fyssg_pool_peek(&pool, ref, window, a);
	char *want = make_text(len, seed);

	cr_assert(eq(sz, got.len, len));
	cr_assert(eq(int, memcmp(got.data, want, len), 0), "%zu bytes, seed %u", len, seed);
	free(want);
}

Test(pool, peeks_at_texts_of_every_length_in_any_order)
{
	fya_allocator *copies = fya_arena_new(NULL);
	fyssg_pool_window window = { 0 };
	enum { COUNT = 3000 };
	fyssg_ref refs[LENGTHS + COUNT];
	uint64_t random = 1;
	size_t len[LENGTHS + COUNT], i;

	use_file();
	for (i = 0; i < LENGTHS + COUNT; i++) {
		char *text;

		len[i] = i < LENGTHS ? lengths[i] : i % 300;
		text = make_text(len[i], (unsigned)i);
		cr_assert(fyssg_pool_add(&writer, text, len[i], &refs[i]));
		free(text);
	}
	for (i = 0; i < LENGTHS + COUNT; i++)
		expect_peek(&window, refs[i], len[i], (unsigned)i, copies);
	for (size_t k = 0; k < 20000; k++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		i = (size_t)(random >> 33) % (LENGTHS + COUNT);
		fya_reset(copies);
		expect_peek(&window, refs[i], len[i], (unsigned)i, copies);
	}
	cr_assert(eq(sz, fyssg_pool_peek(&pool, 0, &window, copies).len, 0));
	fya_destroy(copies);
}

Test(pool, peeks_without_memory_for_a_copy)
{
	fya_allocator *none = fya_failing_new(fya_malloc_new(), 1);
	fyssg_pool_window window = { 0 };
	fyssg_ref ref;

	use_file();
	cr_assert(fyssg_pool_add(&writer, "text", 4, &ref));
	cr_assert(eq(int, memcmp(fyssg_pool_peek(&pool, ref, &window, none).data, "text", 4), 0));
	fya_destroy(none);
}

Test(pool, peeking_at_memory_is_reading_it)
{
	fyssg_ref ref;

	cr_assert(fyssg_pool_add(&writer, "text", 4, &ref));
	cr_assert(eq(ptr, (void *)(uintptr_t)fyssg_pool_peek(&pool, ref, NULL, NULL).data,
		     (void *)(uintptr_t)fyssg_pool_get(&pool, ref).data));
}

Test(pool, answers_with_an_older_text_where_it_dedups)
{
	fyssg_pool_writer w;
	fyssg_ref a, b, c;

	cr_assert(fyssg_pool_writer_init(&w, &pool, arena, true));
	cr_assert(fyssg_pool_add(&w, "tag", 3, &a));
	cr_assert(fyssg_pool_add(&w, "tags", 4, &b));
	cr_assert(fyssg_pool_add(&w, "tag", 3, &c));
	cr_assert(eq(u32, a, c));
	cr_assert(ne(u32, a, b));
	fyssg_pool_writer_release(&w);
}

Test(pool, keeps_equal_texts_twice_where_it_does_not_dedup)
{
	fyssg_ref a, b;

	cr_assert(fyssg_pool_add(&writer, "tag", 3, &a));
	cr_assert(fyssg_pool_add(&writer, "tag", 3, &b));
	cr_assert(ne(u32, a, b));
}

enum { WRITERS = 4, TEXTS = 20000 };

static fyssg_ref refs[TEXTS];
static fyssg_pool_writer writers[WRITERS];

static bool write_some(void *user, unsigned worker, size_t first, size_t end)
{
	size_t i;

	(void)user;
	for (i = first; i < end; i++) {
		size_t len = i % 97;
		char *text = make_text(len, (unsigned)i);
		bool ok = fyssg_pool_add(&writers[worker], text, len, &refs[i]);

		free(text);
		if (!ok)
			return false;
	}
	return true;
}

Test(pool, takes_texts_from_many_threads)
{
	fya_allocator *arenas[WRITERS];
	size_t i;

	for (i = 0; i < WRITERS; i++) {
		arenas[i] = fya_arena_new(NULL);
		cr_assert(fyssg_pool_writer_init(&writers[i], &pool, arenas[i], i % 2 == 1));
	}
	fyssg_parallel(WRITERS, TEXTS, 16, write_some, NULL);
	for (i = 0; i < TEXTS; i++)
		cr_assert(holds(refs[i], i % 97, (unsigned)i), "%zu", i);
	for (i = 0; i < WRITERS; i++) {
		fyssg_pool_writer_release(&writers[i]);
		fya_destroy(arenas[i]);
	}
}

Test(pool, without_memory_leaves_the_reference_alone)
{
	fya_allocator *failing = fya_failing_new(fya_malloc_new(), 1);
	fyssg_pool_writer w;
	fyssg_ref ref = 12345;

	cr_assert(fyssg_pool_writer_init(&w, &pool, failing, false));
	cr_assert(not(fyssg_pool_add(&w, "text", 4, &ref)));
	cr_assert(eq(u32, ref, 12345));
	cr_assert(fyssg_pool_add(&w, "text", 4, &ref));
	cr_assert(eq(int, memcmp(fyssg_pool_get(&pool, ref).data, "text", 4), 0));
	fyssg_pool_writer_release(&w);
	fya_destroy(failing);
}

/* --- parallel --------------------------------------------------------------------------------- */

static _Atomic unsigned char seen[1000];
static _Atomic unsigned highest_worker;

static bool see(void *user, unsigned worker, size_t first, size_t end)
{
	size_t i;

	(void)user;
	if (worker > highest_worker)
		highest_worker = worker;
	for (i = first; i < end; i++)
		seen[i]++;
	return true;
}

static const struct { unsigned workers; size_t count, chunk; } loads[] = {
	{ 1, 0, 16 }, { 1, 1000, 16 }, { 2, 1000, 1 }, { 7, 999, 32 }, { 5, 3, 1 }, { 0, 10, 4 },
	{ 300, 1000, 1 }, { 4, 1000, 0 }, { 4, 10, 5000 },
};

Test(parallel, does_everything_once)
{
	size_t row, i;

	for (row = 0; row < sizeof(loads) / sizeof(*loads); row++) {
		memset((void *)seen, 0, sizeof(seen));
		highest_worker = 0;
		fyssg_parallel(loads[row].workers, loads[row].count, loads[row].chunk, see, NULL);
		for (i = 0; i < sizeof(seen); i++)
			cr_assert(eq(int, seen[i], i < loads[row].count), "row %zu, %zu", row, i);
		cr_assert(
			lt(u32, highest_worker, loads[row].workers == 0 ? 1 : loads[row].workers));
	}
}

static bool stop_at_once(void *user, unsigned worker, size_t first, size_t end)
{
	(void)worker;
	*(_Atomic size_t *)user += end - first;
	return false;
}

Test(parallel, stops_where_the_work_says_so)
{
	_Atomic size_t done = 0;

	fyssg_parallel(2, 100000, 10, stop_at_once, &done);
	cr_assert(le(sz, done, 20));
}

/* --- the end of the references ---------------------------------------------------------------- */

enum { LAST = 1000, ASKING = 2 };

static char one_block[FYSSG_POOL_BLOCK / 2 + 1], too_many[(LAST + 1) * FYSSG_POOL_BLOCK];
static _Atomic bool ended;

static void *ask_for_too_many(void *user)
{
	fya_allocator *a = fya_arena_new(NULL);
	fyssg_pool_writer w;
	fyssg_ref ref;
	bool got = false;

	(void)user;
	if (!fyssg_pool_writer_init(&w, &pool, a, false))
		return "no writer";
	while (!got && !atomic_load(&ended))
		got = fyssg_pool_add(&w, too_many, sizeof(too_many), &ref);
	fyssg_pool_writer_release(&w);
	fya_destroy(a);
	return got ? "more blocks than there are" : NULL;
}

/* Blocks that one writer cannot have are taken from no other one, and given to none twice. */
Test(pool, the_last_blocks_can_be_had_whoever_asks_for_more, .timeout = 60)
{
	pthread_t threads[ASKING];
	size_t count = 0;
	fyssg_ref ref;
	void *wrong;

	atomic_store(&pool.next, FYSSG_POOL_BLOCKS - LAST);
	for (unsigned i = 0; i < ASKING; i++)
		cr_assert(eq(int, pthread_create(&threads[i], NULL, ask_for_too_many, NULL), 0));
	while (count < LAST && fyssg_pool_add(&writer, one_block, sizeof(one_block), &ref)) {
		cr_assert(eq(sz, ref / FYSSG_POOL_BLOCK, FYSSG_POOL_BLOCKS - LAST + count));
		count++;
	}
	atomic_store(&ended, true);
	for (unsigned i = 0; i < ASKING; i++) {
		pthread_join(threads[i], &wrong);
		cr_assert(eq(ptr, wrong, NULL), "%s", (char *)wrong);
	}
	cr_assert(eq(sz, count, LAST));
	cr_assert(not(fyssg_pool_add(&writer, one_block, sizeof(one_block), &ref)));
}
