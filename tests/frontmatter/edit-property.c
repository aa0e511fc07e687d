#include <string.h>

#include <fyfm/edit.h>
#include <fyfm/make.h>

#include "tests/frontmatter/edit-property.h"
#include "tests/frontmatter/show.h"

enum { DEEPEST = 6, VALUE_DEPTH = 2, SHOWN_MAX = 1 << 20 };

enum action { SET, DELETE, RENAME, ACTIONS };

struct story {
	fya_allocator *a;
	enum action action;
	fyfm_path *path;
	fyfm_value value; /* to set */
	fyfm_str name;    /* of a rename */
	fyfm_diag diag;
	fyfm_status status;
	const char *fault;
};

/* Walks down at random and names the way; sometimes to what is not there. */
static fyfm_path *take_path(byte_source *s, fya_allocator *a, fyfm_value v)
{
	fyfm_path *path = NULL;
	fyfm_diag diag;
	fya_buf text;

	fya_buf_init(&text, a, 1 << 16);
	for (int i = 0; i < DEEPEST; i++) {
		fyfm_kind kind = fyfm_kind_of(v);
		size_t count = kind == FYFM_MAP || kind == FYFM_SEQ ? fyfm_count(v) : 0;
		size_t choice = take_number(s, 65536) % (2 * count + 1);

		if (i > 0 && (take_number(s, 4) == 1 || (count == 0 && take_number(s, 8) != 1)))
			break;
		if (choice > count)
			choice -= count + 1;
		if (kind == FYFM_SEQ) {
			fyfm_path_append(&text, fyfm_undefined(NULL), choice);
		} else if (choice < count) {
			fyfm_path_append(&text, fyfm_key_at(v, choice), 0);
		} else {
			fyfm_path_append(&text, fyfm_string(a, "added key", 9), 0);
		}
		if (choice == count)
			break;
		v = kind == FYFM_SEQ ? fyfm_at(v, choice) : fyfm_value_at(v, choice);
	}
	if (fyfm_path_new(a, text.data ? text.data : "", text.len, &path, &diag) != FYFM_OK)
		path = NULL;
	return path;
}

static fyfm_status edit(struct story *s, fyfm_editor *e)
{
	switch (s->action) {
	case SET:
		return fyfm_editor_set(e, s->path, s->value, &s->diag);
	case DELETE:
		return fyfm_editor_delete(e, s->path, &s->diag);
	default:
		return fyfm_editor_rename(e, s->path, s->name.data, s->name.len, &s->diag);
	}
}

static fyfm_status meant(const struct story *s, fyfm_value root, fyfm_value *out)
{
	switch (s->action) {
	case SET:
		return fyfm_path_set(s->path, s->a, root, s->value, out, NULL);
	case DELETE:
		return fyfm_path_delete(s->path, s->a, root, out, NULL);
	default:
		return fyfm_path_rename(s->path, s->a, root, s->name.data, s->name.len, out, NULL);
	}
}

static bool ends_alike(fyfm_str x, fyfm_str y, size_t len)
{
	return x.len >= len && y.len >= len &&
	       memcmp(x.data + x.len - len, y.data + y.len - len, len) == 0;
}

/* Whether `after` is `before` with bytes put in at one place. */
static bool only_added(fyfm_str before, fyfm_str after)
{
	size_t n = 0;

	while (n < before.len && n < after.len && before.data[n] == after.data[n])
		n++;
	return after.len >= before.len && ends_alike(before, after, before.len - n);
}

/* Whether a set adds to a collection that has something already. */
static bool adds(const struct story *s, fyfm_value root)
{
	fyfm_value v;
	fyfm_status st = fyfm_path_find(s->path, root, &v, NULL);
	size_t count = fyfm_path_count(s->path);

	/* Of the root only: what is between is not easily told by this interface. */
	return s->action == SET && count == 1 && (st == FYFM_ERR_NOT_FOUND || st == FYFM_ERR_RANGE) &&
	       fyfm_count(root) > 0;
}

static size_t body_len(fyfm_str text)
{
	fyfm_parts parts;

	return fyfm_split(text.data, text.len, &parts, NULL) == FYFM_OK ? text.len - parts.body : 0;
}

/* Shows a value, which aliases may have made very large. */
static bool show_bounded(fyfm_value v, fya_buf *out)
{
	fya_buf scratch;
	fyfm_value copy;
	fyfm_status st;

	fya_buf_init(&scratch, out->allocator, 0);
	st = fyfm_copy(out->allocator, v, &(fyfm_copy_options){ .max_values = 20000 }, &copy);
	if (st != FYFM_OK)
		return false;
	show_value(copy, out);
	return true;
}

/* The same text of both, but for the order in which pairs stand. */
static bool same_text(fya_allocator *a, fyfm_value v, fyfm_value w)
{
	fya_buf x, y;
	bool same;

	if (fyfm_equal(v, w))
		return true;
	/* NaN is not equal to itself. */
	fya_buf_init(&x, a, SHOWN_MAX);
	fya_buf_init(&y, a, SHOWN_MAX);
	if (!show_bounded(v, &x) || !show_bounded(w, &y))
		return true;
	same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	return same;
}

static const char *check_success(struct story *s, fyfm_editor *e, fyfm_str before,
                                 fyfm_value want, bool adding, bool front_matter)
{
	fyfm_str after = fyfm_editor_text(e);

	if (!same_text(s->a, fyfm_editor_value(e), want))
		return "it reads as something else";
	if (adding && !only_added(before, after))
		return "more than adding was done";
	if (front_matter && (body_len(after) != body_len(before) ||
	                     !ends_alike(before, after, body_len(before))))
		return "the body has changed";
	return NULL;
}

static void tell(const struct story *s, fyfm_str before, fyfm_str after, fya_buf *why)
{
	fya_buf_printf(why, "%s: action %d at `%s`, status %s, ", s->fault, s->action,
	               fyfm_path_text(s->path).data, fyfm_status_text(s->status));
	show_diag(&s->diag, why);
	fya_buf_puts(why, "\nvalue ");
	show_value(s->value, why);
	fya_buf_puts(why, "\nbefore [");
	fya_buf_append(why, before.data, before.len);
	fya_buf_puts(why, "]\nafter [");
	fya_buf_append(why, after.data, after.len);
	fya_buf_puts(why, "]\n");
}

/* Does it and finds fault; the text before is `text`. */
static void act(struct story *s, fyfm_editor *e, fyfm_str text, bool front_matter)
{
	fyfm_value want, root = fyfm_undefined(NULL);
	bool possible, adding;

	/* The root is the editor's, and gone after the change. */
	if (fyfm_copy(s->a, fyfm_editor_value(e), NULL, &root) != FYFM_OK)
		return;
	possible = meant(s, root, &want) == FYFM_OK;
	adding = adds(s, root);
	s->status = edit(s, e);
	if (s->status == FYFM_OK && !possible)
		s->fault = "what cannot be was done";
	else if (s->status == FYFM_OK)
		s->fault = check_success(s, e, text, want, adding, front_matter);
	else if (fyfm_editor_changed(e))
		s->fault = "it failed, and the text has changed";
	else if (s->diag.status != s->status || s->diag.message[0] == '\0')
		s->fault = "it failed without a word";
}

bool edit_keeps_its_word(byte_source *choices, const char *text, size_t len, fya_buf *why,
                         size_t *done)
{
	bool front_matter = take_number(choices, 2) == 0;
	fyfm_edit_options options = { .what = front_matter ? FYFM_EDIT_FRONT_MATTER
		                                           : FYFM_EDIT_YAML };
	struct story s = { .a = fya_malloc_new() };
	fyfm_editor *e = NULL;
	fyfm_value name;

	if (fyfm_editor_new(text, len, &options, &e, &s.diag) != FYFM_OK)
		goto out;
	s.diag = (fyfm_diag){ 0 };
	s.action = (enum action)take_number(choices, ACTIONS);
	s.path = take_path(choices, s.a, fyfm_editor_value(e));
	s.value = take_value(choices, s.a, VALUE_DEPTH);
	name = take_string(choices, s.a);
	s.name = fyfm_text(&name, s.a);
	if (s.path) {
		act(&s, e, (fyfm_str){ text, len }, front_matter);
		if (s.fault)
			tell(&s, (fyfm_str){ text, len }, fyfm_editor_text(e), why);
		if (done && s.status == FYFM_OK)
			++*done;
	}
out:
	fyfm_editor_free(e);
	fya_destroy(s.a);
	return s.fault == NULL;
}
