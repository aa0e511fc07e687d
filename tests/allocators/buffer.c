#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include <fya/buffer.h>

#include "allocators/testing.h"

static fya_allocator *heap;
static fya_buf buf;

static void open_heap(void)
{
	heap = fya_tracking_new(fya_malloc_new());
}

/* A buffer over a heap that is watched. */
static void start(size_t limit)
{
	fya_buf_init(&buf, heap, limit);
}

/* Criterion reports a failed assertion of a .fini, and passes the test. */
static void check_balance(void)
{
	fya_buf_release(&buf);
	cr_assert(eq(sz, fya_tracking_live(heap), 0));
	cr_assert(eq(ptr, (void *)fya_tracking_fault(heap), NULL), "%s", fya_tracking_fault(heap));
	fya_destroy(heap);
}

TestSuite(buffer, .init = open_heap);

Test(buffer, allocates_nothing_at_first)
{
	start(0);
	cr_assert(eq(sz, fya_tracking_live(heap), 0));
	fya_buf_append(&buf, NULL, 0);
	fya_buf_append_slow(&buf, NULL, 0);
	cr_assert(eq(sz, fya_tracking_live(heap), 0));
	cr_assert(eq(sz, buf.len, 0));
	check_balance();
}

Test(buffer, appends)
{
	start(0);
	fya_buf_puts(&buf, "one");
	fya_buf_putc(&buf, ',');
	fya_buf_append(&buf, " two and more", 4);
	cr_assert(eq(sz, buf.len, 8));
	cr_assert(eq(str, (char *)fya_buf_cstr(&buf), "one, two"));
	cr_assert(eq(sz, buf.len, 8));
	check_balance();
}

Test(buffer, keeps_bytes_while_it_grows)
{
	start(0);
	for (size_t i = 0; i < 300000; i++)
		fya_buf_putc(&buf, (char)(i * 31));
	cr_assert(eq(sz, buf.len, 300000));
	for (size_t i = 0; i < 300000; i++)
		cr_assert(eq(chr, buf.data[i], (char)(i * 31)));
	check_balance();
}

Test(buffer, lets_the_caller_write)
{
	char *room;

	start(0);
	fya_buf_puts(&buf, "<");
	room = fya_buf_reserve(&buf, 1000);
	cr_assert(ne(ptr, room, NULL));
	memset(room, '=', 1000);
	fya_buf_commit(&buf, 5);
	cr_assert(eq(str, (char *)fya_buf_cstr(&buf), "<====="));
	check_balance();
}

Test(buffer, reserving_nothing_is_no_failure)
{
	start(0);
	cr_assert(ne(ptr, fya_buf_reserve(&buf, 0), NULL));
	cr_assert(eq(int, buf.status, FYA_BUF_OK));
	check_balance();
}

Test(buffer, prints)
{
	start(0);
	for (int i = 0; i < 1000; i++)
		fya_buf_printf(&buf, "%d-%s;", i, "x");
	cr_assert(eq(sz, buf.len, 10 * 4 + 90 * 5 + 900 * 6));
	cr_assert(eq(int, strncmp(fya_buf_cstr(&buf), "0-x;1-x;2-x;", 12), 0));
	check_balance();
}

Test(buffer, prints_more_than_fits)
{
	char wide[5000];

	start(0);
	memset(wide, 'w', sizeof wide - 1);
	wide[sizeof wide - 1] = '\0';
	fya_buf_printf(&buf, "[%s]", wide);
	cr_assert(eq(sz, buf.len, 5001));
	cr_assert(eq(chr, buf.data[0], '['));
	cr_assert(eq(chr, buf.data[5000], ']'));
	check_balance();
}

Test(buffer, a_ceiling_can_be_reached_but_not_passed)
{
	start(10);
	fya_buf_puts(&buf, "0123456789");
	cr_assert(eq(int, buf.status, FYA_BUF_OK));
	cr_assert(eq(str, (char *)fya_buf_cstr(&buf), "0123456789"));
	cr_assert(le(sz, buf.capacity, 11));
	fya_buf_putc(&buf, 'x');
	cr_assert(eq(int, buf.status, FYA_BUF_FULL));
	cr_assert(eq(sz, buf.len, 10));
	cr_assert(eq(str, (char *)fya_buf_cstr(&buf), "0123456789"));
	check_balance();
}

Test(buffer, a_ceiling_holds_for_every_way_to_append)
{
	start(10);
	fya_buf_puts(&buf, "12345");
	cr_assert(eq(ptr, fya_buf_reserve(&buf, 6), NULL));
	cr_assert(eq(int, buf.status, FYA_BUF_FULL));
	fya_buf_clear(&buf);
	fya_buf_puts(&buf, "12345");
	fya_buf_printf(&buf, "%s", "123456");
	cr_assert(eq(int, buf.status, FYA_BUF_FULL));
	fya_buf_clear(&buf);
	fya_buf_printf(&buf, "%s", "1234567890");
	cr_assert(eq(int, buf.status, FYA_BUF_OK));
	cr_assert(eq(sz, buf.len, 10));
	check_balance();
}

Test(buffer, ignores_appends_after_a_failure)
{
	start(4);
	fya_buf_puts(&buf, "12345");
	fya_buf_putc(&buf, '1');
	fya_buf_printf(&buf, "%d", 1);
	cr_assert(eq(ptr, fya_buf_reserve(&buf, 1), NULL));
	/* One byte would have fitted. */
	cr_assert(eq(sz, buf.len, 0));
	cr_assert(eq(int, buf.status, FYA_BUF_FULL));
	check_balance();
}

/* What goes by a length that was noted before a failure must not read past the text. */
Test(buffer, text_and_length_go_together_after_a_failure)
{
	const char *text;
	size_t mark;

	for (size_t limit = 8; limit < 300; limit++) {
		start(limit);
		fya_buf_puts(&buf, "content/");
		mark = buf.len;
		for (int i = 0; i < 50; i++)
			fya_buf_puts(&buf, "section/");
		cr_assert(eq(int, buf.status, FYA_BUF_FULL));
		text = fya_buf_cstr(&buf);
		cr_assert(eq(sz, strlen(text), buf.len), "limit %zu", limit);
		cr_assert(eq(sz, buf.len, limit - limit % 8));
		fya_buf_truncate(&buf, mark);
		cr_assert(eq(str, (char *)fya_buf_cstr(&buf), "content/"));
		fya_buf_release(&buf);
	}
	check_balance();
}

Test(buffer, ending_the_text_allocates_nothing)
{
	fya_allocator *failing = fya_failing_new(heap, 0);

	fya_buf_init(&buf, failing, 64);
	cr_assert(eq(str, (char *)fya_buf_cstr(&buf), ""));
	for (int i = 0; i < 64; i++)
		fya_buf_putc(&buf, 'x');
	fya_failing_set(failing, 1);
	cr_assert(eq(sz, strlen(fya_buf_cstr(&buf)), 64));
	cr_assert(eq(int, buf.status, FYA_BUF_OK));
	fya_buf_release(&buf);
	fya_destroy(failing);
}

Test(buffer, clearing_forgets_a_failure_and_keeps_the_memory)
{
	char *data;

	start(100);
	fya_buf_puts(&buf, "some text");
	data = buf.data;
	for (int i = 0; i < 100; i++)
		fya_buf_puts(&buf, "more");
	cr_assert(eq(int, buf.status, FYA_BUF_FULL));
	fya_buf_clear(&buf);
	cr_assert(eq(int, buf.status, FYA_BUF_OK));
	cr_assert(gt(sz, buf.capacity, 0));
	fya_buf_puts(&buf, "again");
	cr_assert(eq(str, (char *)fya_buf_cstr(&buf), "again"));
	cr_assert(ne(ptr, data, NULL));
	check_balance();
}

Test(buffer, truncating_drops_the_end)
{
	start(0);
	fya_buf_puts(&buf, "<p>text");
	fya_buf_truncate(&buf, 3);
	fya_buf_puts(&buf, "other");
	cr_assert(eq(str, (char *)fya_buf_cstr(&buf), "<p>other"));
	check_balance();
}

Test(buffer, a_released_buffer_is_as_new)
{
	start(50);
	fya_buf_puts(&buf, "text");
	fya_buf_release(&buf);
	cr_assert(eq(ptr, buf.data, NULL));
	cr_assert(eq(sz, buf.limit, 50));
	fya_buf_puts(&buf, "text again");
	cr_assert(eq(str, (char *)fya_buf_cstr(&buf), "text again"));
	fya_buf_release(&buf);
	check_balance();
}

Test(buffer, sizes_that_overflow_are_refused)
{
	start(0);
	fya_buf_puts(&buf, "x");
	cr_assert(eq(ptr, fya_buf_reserve(&buf, SIZE_MAX), NULL));
	cr_assert(ne(int, buf.status, FYA_BUF_OK));
	fya_buf_clear(&buf);
	cr_assert(eq(ptr, fya_buf_reserve(&buf, SIZE_MAX / 2 + 1), NULL));
	cr_assert(eq(int, buf.status, FYA_BUF_NOMEM));
	check_balance();
}

Test(buffer, runs_out_of_memory_cleanly)
{
	fya_allocator *failing = fya_failing_new(heap, 0);
	size_t n = 0;

	do {
		fya_failing_set(failing, ++n);
		fya_buf_init(&buf, failing, 0);
		for (int i = 0; i < 200; i++) {
			fya_buf_puts(&buf, "text");
			fya_buf_printf(&buf, "%d", i);
			if (fya_buf_reserve(&buf, 30))
				fya_buf_commit(&buf, 0);
		}
		cr_assert(ne(ptr, (void *)fya_buf_cstr(&buf), NULL));
		cr_assert(buf.status == FYA_BUF_OK || buf.status == FYA_BUF_NOMEM);
		if (buf.status == FYA_BUF_OK)
			cr_assert(eq(sz, buf.len, 200 * 4 + 10 + 90 * 2 + 100 * 3));
		fya_buf_release(&buf);
		cr_assert(eq(sz, fya_tracking_live(heap), 0), "call %zu", n);
	} while (fya_failing_calls(failing) >= n);
	cr_assert(gt(sz, n, 3));
	cr_assert(eq(ptr, (void *)fya_tracking_fault(heap), NULL), "%s", fya_tracking_fault(heap));
	fya_destroy(failing);
}

Test(buffer, takes_what_is_needed_where_more_is_refused)
{
	fya_allocator *failing = fya_failing_new(heap, 2);

	fya_buf_init(&buf, failing, 0);
	for (int i = 0; i < 100; i++)
		fya_buf_putc(&buf, 'x');
	cr_assert(eq(int, buf.status, FYA_BUF_OK));
	cr_assert(eq(sz, buf.len, 100));
	fya_buf_release(&buf);
	fya_destroy(failing);
}

Test(buffer, grows_in_place_in_an_arena)
{
	fya_allocator *arena = fya_arena_new(NULL);
	char *data;

	fya_buf_init(&buf, arena, 0);
	fya_buf_putc(&buf, 'a');
	data = buf.data;
	for (int i = 0; i < 1000000; i++)
		fya_buf_putc(&buf, 'a');
	cr_assert(eq(ptr, buf.data, data));
	fya_destroy(arena);
	fya_destroy(heap);
}
