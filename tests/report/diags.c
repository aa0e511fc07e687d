/* Diagnostics from many threads, told in one order. */
#include "libfy-ssg/report/diags.h"

#include "allocators/testing.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* All that was told, each as "severity path:line:column message|hint|excerpt". */
struct told {
	char *text;
	size_t len, capacity, count;
};

static void tell(void *user, const fyfm_diag *d)
{
	struct told *t = user;
	char line[1200];
	int len = snprintf(line, sizeof(line), "%c %s:%u:%u %s|%s|%s %u %u\n", "EWN"[d->severity], d->path,
	                   d->line, d->column, d->message, d->hint, d->excerpt, d->width,
	                   d->excerpt_column);

	if (t->len + (size_t)len + 1 > t->capacity) {
		t->capacity = (t->capacity + (size_t)len + 1) * 2;
		t->text = realloc(t->text, t->capacity);
		cr_assert(ne(ptr, t->text, NULL));
	}
	memcpy(t->text + t->len, line, (size_t)len + 1);
	t->len += (size_t)len;
	t->count++;
}

static fyssg_diags *new_diags(void)
{
	fyssg_diags *d = fyssg_diags_new();

	cr_assert(ne(ptr, d, NULL));
	return d;
}

static fyfm_diag make(fyfm_severity severity, const char *path, uint32_t line, uint32_t column,
                      const char *message)
{
	fyfm_diag d;

	fyfm_diag_set(&d, severity, severity == FYFM_NOTE ? FYFM_OK : FYFM_ERR_SYNTAX, path, line, column,
	              "%s", message);
	return d;
}

static void add(fyssg_diags *d, fyfm_severity severity, const char *path, uint32_t line,
                uint32_t column, const char *message)
{
	fyfm_diag diag = make(severity, path, line, column, message);

	fyssg_diags_add(d, &diag);
}

static void add_kind(fyssg_diags *d, const char *key, const char *path, uint32_t line,
                     const char *message)
{
	fyfm_diag diag = make(FYFM_WARNING, path, line, 1, message);

	fyssg_diags_add_kind(d, key, &diag);
}

static void expect(fyssg_diags *d, const char *want)
{
	struct told t = { 0 };

	fyssg_diags_flush(d, tell, &t);
	cr_assert(eq(str, t.text ? t.text : "", (char *)want));
	free(t.text);
}

Test(diags, tell_nothing_where_nothing_was_added)
{
	fyssg_diags *d = new_diags();

	expect(d, "");
	fyssg_diags_free(d);
	fyssg_diags_free(NULL);
}

Test(diags, come_by_path_line_column_and_message)
{
	fyssg_diags *d = new_diags();

	add(d, FYFM_WARNING, "b.md", 1, 1, "x");
	add(d, FYFM_ERROR, "a.md", 10, 2, "x");
	add(d, FYFM_ERROR, "a.md", 10, 1, "z");
	add(d, FYFM_ERROR, "a.md", 9, 7, "x");
	add(d, FYFM_ERROR, "a.md", 10, 1, "y");
	add(d, FYFM_NOTE, "", 0, 0, "about nothing");
	expect(d, "N :0:0 about nothing|| 0 0\n"
	          "E a.md:9:7 x|| 0 0\n"
	          "E a.md:10:1 y|| 0 0\n"
	          "E a.md:10:1 z|| 0 0\n"
	          "E a.md:10:2 x|| 0 0\n"
	          "W b.md:1:1 x|| 0 0\n");
	fyssg_diags_free(d);
}

Test(diags, keep_excerpt_and_hint)
{
	static const char text[] = "title: [\n";
	fyssg_diags *d = new_diags();
	fyfm_diag diag = make(FYFM_ERROR, "a.md", 0, 0, "not closed");

	fyfm_diag_locate(&diag, text, sizeof(text) - 1, 7, 1);
	fyfm_diag_hint(&diag, "add ']'");
	fyssg_diags_add(d, &diag);
	expect(d, "E a.md:1:8 not closed|add ']'|title: [ 1 8\n");
	fyssg_diags_free(d);
}

Test(diags, keep_notes_behind_what_they_belong_to)
{
	fyssg_diags *d = new_diags();

	add(d, FYFM_ERROR, "z.html", 3, 1, "no such filter");
	add(d, FYFM_NOTE, "page.html", 7, 1, "included from here");
	add(d, FYFM_NOTE, "base.html", 1, 1, "extends this");
	add(d, FYFM_WARNING, "k.md", 1, 1, "odd");
	expect(d, "W k.md:1:1 odd|| 0 0\n"
	          "E z.html:3:1 no such filter|| 0 0\n"
	          "N page.html:7:1 included from here|| 0 0\n"
	          "N base.html:1:1 extends this|| 0 0\n");
	fyssg_diags_free(d);
}

Test(diags, count_warnings_where_only_errors_are_kept)
{
	fyssg_diags *d = new_diags();

	fyssg_diags_keep_errors_only(d);
	add(d, FYFM_WARNING, "a.md", 1, 1, "odd");
	add(d, FYFM_NOTE, "b.md", 1, 1, "a note of what is odd");
	add(d, FYFM_ERROR, "c.md", 1, 1, "wrong");
	add(d, FYFM_NOTE, "d.md", 1, 1, "a note of what is wrong");
	add_kind(d, "kind", "e.md", 1, "odd");
	add(d, FYFM_NOTE, "f.md", 1, 1, "another note of what is odd");
	add_kind(d, "kind", "e.md", 1, "odd");
	add(d, FYFM_NOTE, "g.md", 0, 0, "held back: draft");
	expect(d, "E c.md:1:1 wrong|| 0 0\n"
	          "N d.md:1:1 a note of what is wrong|| 0 0\n");
	cr_assert(eq(sz, fyssg_diags_told_errors(d), 1));
	cr_assert(eq(sz, fyssg_diags_told_warnings(d), 3));
	fyssg_diags_free(d);
}

Test(diags, let_a_note_about_no_line_stand_alone)
{
	fyssg_diags *d = new_diags();
	fyfm_diag other = make(FYFM_NOTE, "a.css", 0, 0, "the other one");

	other.status = FYFM_ERR_EXISTS;
	add(d, FYFM_WARNING, "b.md", 1, 1, "odd");
	add(d, FYFM_NOTE, "a.md", 0, 0, "held back: draft");
	add(d, FYFM_ERROR, "c.md", 0, 0, "two outputs");
	fyssg_diags_add(d, &other);
	expect(d, "N a.md:0:0 held back: draft|| 0 0\n"
	          "W b.md:1:1 odd|| 0 0\n"
	          "E c.md:0:0 two outputs|| 0 0\n"
	          "N a.css:0:0 the other one|| 0 0\n");
	fyssg_diags_free(d);
}

Test(diags, give_no_note_to_a_note_that_stands_alone)
{
	fyssg_diags *d = new_diags();

	add(d, FYFM_NOTE, "z.md", 0, 0, "held back: draft");
	add(d, FYFM_NOTE, "a.md", 1, 1, "belongs to nothing");
	expect(d, "N a.md:1:1 belongs to nothing|| 0 0\n"
	          "N z.md:0:0 held back: draft|| 0 0\n");
	fyssg_diags_free(d);
}

Test(diags, tell_more_notes_from_fewer)
{
	fyssg_diags *d = new_diags();

	for (int notes = 2; notes >= 0; notes--) {
		add(d, FYFM_ERROR, "a.html", 1, 1, "x");
		for (int i = 0; i < notes; i++)
			add(d, FYFM_NOTE, "b.html", 2, 2, "n");
	}
	expect(d, "E a.html:1:1 x|| 0 0\n"
	          "N b.html:2:2 n|| 0 0\n"
	          "N b.html:2:2 n|| 0 0\n");
	cr_assert(eq(sz, fyssg_diags_told_errors(d), 3));
	fyssg_diags_free(d);
}

/* One mistake in a template, and `pages` pages that it breaks. */
static void expect_repeats(unsigned pages, const char *want)
{
	fyssg_diags *d = new_diags();

	for (unsigned i = 0; i < pages; i++) {
		char page[] = "0.md";

		page[0] = (char)('0' + i);
		add(d, FYFM_ERROR, "base.html", 1, 1, "undefined");
		add(d, FYFM_NOTE, "page.html", 2, 2, "extends this");
		add(d, FYFM_NOTE, page, 1, 0, "for this page");
	}
	expect(d, want);
	cr_assert(eq(sz, fyssg_diags_told_errors(d), pages));
	fyssg_diags_free(d);
}

#define FIRST_TWO                                                                                   \
	"E base.html:1:1 undefined|| 0 0\n"                                                         \
	"N page.html:2:2 extends this|| 0 0\n"                                                      \
	"N 0.md:1:0 for this page|| 0 0\n"                                                          \
	"N 1.md:1:0 for this page|| 0 0\n"

Test(diags, tell_a_repeated_mistake_once_with_some_of_its_pages)
{
	expect_repeats(2, FIRST_TWO);
	expect_repeats(4, FIRST_TWO "N 2.md:1:0 for this page|| 0 0\n"
	                            "N 3.md:1:0 for this page|| 0 0\n");
	expect_repeats(5, FIRST_TWO "N 2.md:1:0 for this page|| 0 0\n"
	                            "N 3.md:1:0 for this page|| 0 0\n"
	                            "N :0:0 and 1 more of the same|| 0 0\n");
	expect_repeats(10, FIRST_TWO "N 2.md:1:0 for this page|| 0 0\n"
	                             "N 3.md:1:0 for this page|| 0 0\n"
	                             "N :0:0 and 6 more of the same|| 0 0\n");
}

Test(diags, tell_duplicates_once_with_their_notes)
{
	fyssg_diags *d = new_diags();

	for (int i = 0; i < 3; i++) {
		add(d, FYFM_ERROR, "a.html", 1, 1, "undefined");
		add(d, FYFM_NOTE, "b.html", 2, 2, "included from here");
	}
	add(d, FYFM_ERROR, "a.html", 1, 1, "undefined");
	add(d, FYFM_NOTE, "c.html", 2, 2, "included from here");
	add(d, FYFM_ERROR, "a.html", 1, 2, "undefined");
	expect(d, "E a.html:1:1 undefined|| 0 0\n"
	          "N b.html:2:2 included from here|| 0 0\n"
	          "N c.html:2:2 included from here|| 0 0\n"
	          "E a.html:1:2 undefined|| 0 0\n");
	cr_assert(eq(sz, fyssg_diags_told_errors(d), 3));
	cr_assert(eq(sz, fyssg_diags_told_warnings(d), 0));
	fyssg_diags_free(d);
}

Test(diags, tell_a_kind_once_at_its_first_place)
{
	fyssg_diags *d = new_diags();

	add_kind(d, "figure", "c.md", 4, "unknown shortcode 'figure'");
	add_kind(d, "ref", "d.md", 1, "unknown shortcode 'ref'");
	add_kind(d, "figure", "b.md", 9, "unknown shortcode 'figure'");
	add_kind(d, "figure", "b.md", 10, "unknown shortcode 'figure'");
	expect(d, "W b.md:9:1 unknown shortcode 'figure' (3 uses; first here)|| 0 0\n"
	          "W d.md:1:1 unknown shortcode 'ref'|| 0 0\n");
	cr_assert(eq(sz, fyssg_diags_told_warnings(d), 2));
	fyssg_diags_free(d);
}

Test(diags, give_a_kind_the_notes_of_its_first_place)
{
	fyssg_diags *d = new_diags();

	add_kind(d, "k", "b.md", 1, "m");
	add(d, FYFM_NOTE, "late.html", 1, 1, "included from here");
	add_kind(d, "k", "a.md", 1, "m");
	add(d, FYFM_NOTE, "early.html", 1, 1, "included from here");
	add_kind(d, "k", "c.md", 1, "m");
	add(d, FYFM_NOTE, "last.html", 1, 1, "included from here");
	expect(d, "W a.md:1:1 m (3 uses; first here)|| 0 0\n"
	          "N early.html:1:1 included from here|| 0 0\n");
	fyssg_diags_free(d);
}

Test(diags, cut_a_long_message_to_say_how_many)
{
	static const char suffix[] = " (2 uses; first here)";
	fyssg_diags *d = new_diags();
	struct told t = { 0 };
	char message[256] = "x";
	const char *end;

	/* Characters of two bytes from an odd offset: one would be cut in half. */
	for (size_t i = 1; i + 2 < sizeof(message); i += 2)
		memcpy(message + i, "\xc3\xa9", 3);
	add_kind(d, "k", "a.md", 1, message);
	add_kind(d, "k", "a.md", 2, message);
	fyssg_diags_flush(d, tell, &t);
	end = strstr(t.text, suffix);
	cr_assert(ne(ptr, (void *)end, NULL));
	cr_assert(eq(chr, end[-2], '\xc3'));
	cr_assert(eq(chr, end[-1], '\xa9'));
	free(t.text);
	fyssg_diags_free(d);
}

Test(diags, start_again_after_a_flush)
{
	fyssg_diags *d = new_diags();

	add(d, FYFM_ERROR, "a.md", 1, 1, "x");
	add_kind(d, "k", "a.md", 2, "m");
	add_kind(d, "k", "a.md", 3, "m");
	expect(d, "E a.md:1:1 x|| 0 0\n"
	          "W a.md:2:1 m (2 uses; first here)|| 0 0\n");
	add(d, FYFM_NOTE, "late.md", 1, 1, "belongs to nothing any more");
	add_kind(d, "k", "b.md", 3, "m");
	expect(d, "W b.md:3:1 m|| 0 0\n"
	          "N late.md:1:1 belongs to nothing any more|| 0 0\n");
	cr_assert(eq(sz, fyssg_diags_told_errors(d), 1));
	cr_assert(eq(sz, fyssg_diags_told_warnings(d), 2));
	fyssg_diags_free(d);
}

/* --- memory ----------------------------------------------------------------------------------- */

static const char lost[] = "memory ran out: ";

/* What is told is right even where something is missing: entries are whole, notes are not
 * misplaced, and either all was told or the loss is. */
static void check_told(const struct told *t)
{
	static const char all[] = "E a.md:1:1 x|| 0 0\n"
				  "N n.md:1:1 note|| 0 0\n"
				  "W b.md:1:1 m (2 uses; first here)|| 0 0\n"
				  "E c.md:1:1 y|| 0 0\n"
				  "N 0.md:1:1 note|| 0 0\n";
	const char *text = t->text ? t->text : "";
	bool both = strstr(text, "E a.md") && strstr(text, "N n.md");

	cr_assert(strcmp(text, all) == 0 || strstr(text, lost) || strstr(text, "W b.md:1:1 m||"));
	if (both)
		cr_assert(ne(ptr, strstr(text, "E a.md:1:1 x|| 0 0\nN n.md"), NULL), "%s", text);
	/* Alone it would come first; it must be behind no other. */
	if (strstr(text, "N 0.md"))
		cr_assert(text == strstr(text, "N 0.md") ||
		          strstr(text, "E c.md:1:1 y|| 0 0\nN 0.md") != NULL, "%s", text);
}

static void torture(bool pool_fails)
{
	size_t fail_at = 0, calls;

	do {
		fya_allocator *failing = fya_failing_new(fya_malloc_new(), ++fail_at);
		fya_allocator *plain = fya_malloc_new();
		fyssg_diags *d = fyssg_diags_new_in(pool_fails ? failing : plain,
						    pool_fails ? plain : failing);
		struct told t = { 0 };

		if (d == NULL)
			continue;
		add(d, FYFM_ERROR, "a.md", 1, 1, "x");
		add(d, FYFM_NOTE, "n.md", 1, 1, "note");
		add_kind(d, "k", "b.md", 2, "m");
		add_kind(d, "k", "b.md", 1, "m");
		add(d, FYFM_ERROR, "c.md", 1, 1, "y");
		add(d, FYFM_NOTE, "0.md", 1, 1, "note");
		fyssg_diags_flush(d, tell, &t);
		check_told(&t);
		calls = fya_failing_calls(failing);
		if (calls < fail_at)
			cr_assert(eq(sz, t.count, 5));
		free(t.text);
		expect(d, "");
		fyssg_diags_free(d);
		if (calls < fail_at)
			break;
	} while (fail_at < 1000);
	cr_assert(gt(sz, fail_at, 2));
	cr_assert(lt(sz, fail_at, 1000));
}

Test(diags, lose_no_order_where_text_finds_no_memory)
{
	torture(true);
}

Test(diags, lose_no_order_where_tables_find_no_memory)
{
	torture(false);
}

/* --- threads ---------------------------------------------------------------------------------- */

#define THREADS 4
#define EACH 500

struct adder {
	fyssg_diags *diags;
	unsigned number;
};

/* Adds the things 0 to THREADS * EACH - 1 of which the number of the thread is the rest. */
static void *add_many(void *arg)
{
	struct adder *a = arg;

	for (unsigned i = a->number; i < THREADS * EACH; i += THREADS) {
		char path[32], chain[32];

		snprintf(path, sizeof(path), "page-%u.md", i % 97);
		snprintf(chain, sizeof(chain), "chain-%u.html", i);
		add(a->diags, FYFM_ERROR, path, i, 1, "wrong");
		add(a->diags, FYFM_NOTE, chain, 1, 1, "included from here");
		add(a->diags, FYFM_NOTE, chain, 2, 1, "and from here");
		add_kind(a->diags, i % 2 == 0 ? "even" : "odd", path, 1,
		         i % 2 == 0 ? "an even one" : "an odd one");
		add(a->diags, FYFM_NOTE, chain, 3, 1, "used here");
	}
	return NULL;
}

static char *tell_of_threads(unsigned threads)
{
	struct adder adders[THREADS];
	pthread_t ids[THREADS];
	struct told t = { 0 };
	fyssg_diags *d = new_diags();

	for (unsigned i = 0; i < THREADS; i++) {
		adders[i] = (struct adder){ .diags = d, .number = i };
		if (threads == 1)
			add_many(&adders[i]);
		else
			cr_assert(eq(int, pthread_create(&ids[i], NULL, add_many, &adders[i]), 0));
	}
	for (unsigned i = 0; i < THREADS && threads != 1; i++)
		pthread_join(ids[i], NULL);
	fyssg_diags_flush(d, tell, &t);
	cr_assert(eq(sz, t.count, THREADS * EACH * 3 + 2 * 2));
	fyssg_diags_free(d);
	return t.text;
}

Test(diags, come_in_one_order_from_any_number_of_threads)
{
	char *alone = tell_of_threads(1);

	for (int round = 0; round < 5; round++) {
		char *together = tell_of_threads(THREADS);

		cr_assert(eq(str, together, alone));
		free(together);
	}
	free(alone);
}
