/*
 * Counts what stands where.
 *
 * Everything here is a sum, a union of sets, or a bound that was passed and stays passed, so that
 * neither the order of pages nor of merging matters.
 */
#include <string.h>

#include "frontmatter/describe.h"
#include "frontmatter/infer-node.h"

enum {
	DEFAULT_ENUM = 8,
	MAX_ENUM = 64,
	DEFAULT_KEYS = 200,
	DEFAULT_DEPTH = 8,
	MAX_DEPTH = 64,
	DEFAULT_NODES = 100000,
	CHOICE_MAX = 60,        /* bytes of a text that may be one of an enum */
	PAGE_VALUES = 50000000, /* values of one page */
	FIRST_CHILDREN = 4
};

size_t fyfm_i_seen_total(const fyfm_i_seen *seen)
{
	size_t total = 0;

	for (size_t i = 0; i < FYFM_I_SEEN_COUNT; i++)
		total += seen->kinds[i];
	return total;
}

/* --- texts ------------------------------------------------------------------------------------ */

static int compare_text(fyfm_str a, fyfm_str b)
{
	size_t least = a.len < b.len ? a.len : b.len;
	int order = least != 0 ? memcmp(a.data, b.data, least) : 0;

	if (order != 0 || a.len == b.len)
		return order;
	return a.len < b.len ? -1 : 1;
}

/* NULL data when memory runs out. */
static fyfm_str keep_text(fya_allocator *a, fyfm_str text)
{
	char *copy = fya_alloc(a, text.len + 1, 1);

	if (!copy)
		return (fyfm_str){ NULL, 0 };
	if (text.len != 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return (fyfm_str){ copy, text.len };
}

static void drop_text(fya_allocator *a, fyfm_str text)
{
	fya_free(a, (char *)(uintptr_t)text.data, text.len + 1);
}

/* --- nodes ------------------------------------------------------------------------------------ */

static fyfm_status new_seen(fyfm_infer *in, fyfm_i_seen **out)
{
	if (*out)
		return FYFM_OK;
	if (in->nodes >= in->options.max_nodes)
		return FYFM_ERR_LIMIT;
	*out = fya_alloc(in->a, sizeof(**out), 0);
	if (!*out)
		return FYFM_ERR_NOMEM;
	memset(*out, 0, sizeof(**out));
	in->nodes++;
	return FYFM_OK;
}

static void drop_choices(fyfm_infer *in, fyfm_i_seen *seen)
{
	for (unsigned i = 0; i < seen->choice_count; i++)
		drop_text(in->a, seen->choices[i].text);
	fya_free(in->a, seen->choices, in->options.max_enum * sizeof(*seen->choices));
	seen->choices = NULL;
	seen->choice_count = 0;
}

static void free_seen(fyfm_infer *in, fyfm_i_seen *seen);

static void drop_children(fyfm_infer *in, fyfm_i_seen *seen)
{
	for (size_t i = 0; i < seen->child_count; i++) {
		drop_text(in->a, seen->children[i].key);
		free_seen(in, seen->children[i].seen);
	}
	fya_free(in->a, seen->children, seen->child_capacity * sizeof(*seen->children));
	seen->children = NULL;
	seen->child_count = seen->child_capacity = 0;
}

static void release_seen(fyfm_infer *in, fyfm_i_seen *seen)
{
	drop_choices(in, seen);
	drop_children(in, seen);
	free_seen(in, seen->each);
	free_seen(in, seen->items);
}

/* As deep as values are told apart: max_depth. */
static void free_seen(fyfm_infer *in, fyfm_i_seen *seen)
{
	if (!seen)
		return;
	release_seen(in, seen);
	fya_free(in->a, seen, sizeof(*seen));
	in->nodes--;
}

/* --- distinct strings ------------------------------------------------------------------------- */

static void give_up_choices(fyfm_infer *in, fyfm_i_seen *seen)
{
	drop_choices(in, seen);
	seen->many_choices = true;
}

/* Where a text is among the choices, or belongs. */
static unsigned find_choice(const fyfm_i_seen *seen, fyfm_str text, bool *found)
{
	unsigned i = 0;
	int order = 1;

	while (i < seen->choice_count &&
	       (order = compare_text(seen->choices[i].text, text)) < 0)
		i++;
	*found = i < seen->choice_count && order == 0;
	return i;
}

static fyfm_status insert_choice(fyfm_infer *in, fyfm_i_seen *seen, unsigned at, fyfm_str text,
                                 size_t count)
{
	fyfm_str copy;

	if (!seen->choices)
		seen->choices = fya_alloc_array(in->a, in->options.max_enum,
		                                sizeof(*seen->choices), 0);
	copy = seen->choices ? keep_text(in->a, text) : (fyfm_str){ NULL, 0 };
	if (!copy.data)
		return FYFM_ERR_NOMEM;
	memmove(&seen->choices[at + 1], &seen->choices[at],
	        (seen->choice_count - at) * sizeof(*seen->choices));
	seen->choices[at] = (fyfm_i_choice){ copy, count };
	seen->choice_count++;
	return FYFM_OK;
}

static fyfm_status add_choice(fyfm_infer *in, fyfm_i_seen *seen, fyfm_str text, size_t count)
{
	bool found;
	unsigned at;

	if (seen->many_choices)
		return FYFM_OK;
	at = find_choice(seen, text, &found);
	if (found) {
		seen->choices[at].count += count;
	} else if (text.len > CHOICE_MAX || seen->choice_count == in->options.max_enum) {
		give_up_choices(in, seen);
	} else {
		return insert_choice(in, seen, at, text, count);
	}
	return FYFM_OK;
}

/* --- keys ------------------------------------------------------------------------------------- */

static size_t find_child(const fyfm_i_seen *seen, fyfm_str key, bool *found)
{
	size_t low = 0, high = seen->child_count;

	*found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_text(seen->children[middle].key, key);

		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool grow_children(fyfm_infer *in, fyfm_i_seen *seen)
{
	size_t capacity = seen->child_capacity != 0 ? seen->child_capacity * 2 : FIRST_CHILDREN;
	fyfm_i_child *grown = fya_resize(in->a, seen->children,
	                                 seen->child_capacity * sizeof(*grown),
	                                 capacity * sizeof(*grown), 0);

	if (!grown)
		return false;
	seen->children = grown;
	seen->child_capacity = capacity;
	return true;
}

static fyfm_status insert_child(fyfm_infer *in, fyfm_i_seen *seen, size_t at, fyfm_str key)
{
	fyfm_i_child child = { .key = { NULL, 0 } };
	fyfm_status st;

	if (seen->child_count == seen->child_capacity && !grow_children(in, seen))
		return FYFM_ERR_NOMEM;
	child.key = keep_text(in->a, key);
	if (!child.key.data)
		return FYFM_ERR_NOMEM;
	st = new_seen(in, &child.seen);
	if (st != FYFM_OK) {
		drop_text(in->a, child.key);
		return st;
	}
	memmove(&seen->children[at + 1], &seen->children[at],
	        (seen->child_count - at) * sizeof(child));
	seen->children[at] = child;
	seen->child_count++;
	return FYFM_OK;
}

static fyfm_status merge_seen(fyfm_infer *in, fyfm_i_seen *into, const fyfm_i_seen *from);

/* Authors make these keys up: from now on one node stands for all. */
static fyfm_status give_up_children(fyfm_infer *in, fyfm_i_seen *seen)
{
	fyfm_status st = new_seen(in, &seen->each);

	for (size_t i = 0; i < seen->child_count && st == FYFM_OK; i++)
		st = merge_seen(in, seen->each, seen->children[i].seen);
	drop_children(in, seen);
	seen->many_children = true;
	return st;
}

/* Sets *out to the node for the values of a key. */
static fyfm_status child_of(fyfm_infer *in, fyfm_i_seen *seen, fyfm_str key, bool not_text,
                            fyfm_i_seen **out)
{
	fyfm_status st = FYFM_OK;
	bool found = false;
	size_t at = 0;

	if (!seen->many_children) {
		at = find_child(seen, key, &found);
		if (!found && seen->child_count == in->options.max_keys)
			st = give_up_children(in, seen);
		else if (!found)
			st = insert_child(in, seen, at, key);
	}
	if (st != FYFM_OK)
		return st;
	if (seen->many_children) {
		*out = seen->each;
	} else {
		seen->children[at].not_text |= not_text;
		*out = seen->children[at].seen;
	}
	return FYFM_OK;
}

/* --- adding ----------------------------------------------------------------------------------- */

struct adding {
	fyfm_infer *in;
	fya_allocator *scratch;
	size_t values_left;
};

static fyfm_status add(struct adding *w, fyfm_i_seen *seen, fyfm_value v, unsigned depth);

/* Of the formats, those that are worth a schema's mention; "note: x" is a URI only by its
 * grammar. */
static void count_formats(fyfm_i_seen *seen, fyfm_str text)
{
	static const enum fyfm_i_format formats[] = { FYFM_I_FORMAT_DATE, FYFM_I_FORMAT_DATE_TIME,
		                                      FYFM_I_FORMAT_URI, FYFM_I_FORMAT_EMAIL };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (formats[i] == FYFM_I_FORMAT_URI && !memmem(text.data, text.len, "://", 3))
			continue;
		seen->formats[formats[i]] += fyfm_i_format_fits(formats[i], text);
	}
}

static fyfm_status add_string(struct adding *w, fyfm_i_seen *seen, fyfm_value v)
{
	fyfm_str text = fyfm_text(&v, w->scratch);
	fyfm_status st;

	if (!text.data)
		return FYFM_ERR_NOMEM;
	count_formats(seen, text);
	st = add_choice(w->in, seen, text, 1);
	fyfm_i_text_done(&v, w->scratch, text);
	return st;
}

static fyfm_status add_items(struct adding *w, fyfm_i_seen *seen, fyfm_value v, unsigned depth)
{
	fyfm_status st = FYFM_OK;

	if (depth == w->in->options.max_depth)
		return FYFM_OK;
	if (fyfm_count(v) != 0)
		st = new_seen(w->in, &seen->items);
	for (size_t i = 0; i < fyfm_count(v) && st == FYFM_OK; i++)
		st = add(w, seen->items, fyfm_at(v, i), depth + 1);
	return st;
}

static fyfm_status add_pairs(struct adding *w, fyfm_i_seen *seen, fyfm_value v, unsigned depth)
{
	fyfm_status st = FYFM_OK;

	if (depth == w->in->options.max_depth)
		return FYFM_OK;
	for (size_t i = 0; i < fyfm_count(v) && st == FYFM_OK; i++) {
		fyfm_value key = fyfm_key_at(v, i);
		char room[FYFM_I_SCALAR_SIZE];
		fyfm_str name = fyfm_i_key_text(&key, w->scratch, room);
		fyfm_i_seen *child = NULL;

		if (!name.data)
			return FYFM_ERR_NOMEM;
		st = child_of(w->in, seen, name, fyfm_kind_of(key) != FYFM_STRING, &child);
		fyfm_i_text_done(&key, w->scratch, name);
		if (st == FYFM_OK)
			st = add(w, child, fyfm_value_at(v, i), depth + 1);
	}
	return st;
}

static enum fyfm_i_seen_kind kind_of(fyfm_value v)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_STRING:
		return FYFM_I_SEEN_STRING;
	case FYFM_TIMESTAMP:
		return fyfm_get_timestamp(v).date_only ? FYFM_I_SEEN_DATE : FYFM_I_SEEN_TIME;
	case FYFM_INT:
		return FYFM_I_SEEN_INTEGER;
	case FYFM_FLOAT:
		return FYFM_I_SEEN_FLOAT;
	case FYFM_BOOL:
		return FYFM_I_SEEN_BOOLEAN;
	case FYFM_SEQ:
		return FYFM_I_SEEN_SEQ;
	case FYFM_MAP:
		return FYFM_I_SEEN_MAP;
	default:
		return FYFM_I_SEEN_NULL;
	}
}

static fyfm_status add(struct adding *w, fyfm_i_seen *seen, fyfm_value v, unsigned depth)
{
	enum fyfm_i_seen_kind kind = kind_of(v);

	if (w->values_left == 0)
		return FYFM_ERR_LIMIT;
	w->values_left--;
	seen->kinds[kind]++;
	switch (kind) {
	case FYFM_I_SEEN_STRING:
		return add_string(w, seen, v);
	case FYFM_I_SEEN_SEQ:
		return add_items(w, seen, v, depth);
	case FYFM_I_SEEN_MAP:
		return add_pairs(w, seen, v, depth);
	default:
		return FYFM_OK;
	}
}

fyfm_status fyfm_infer_add(fyfm_infer *in, fya_allocator *scratch, fyfm_value v)
{
	struct adding w = { in, scratch, PAGE_VALUES };

	return add(&w, &in->top, v, 0);
}

/* --- merging ---------------------------------------------------------------------------------- */

static fyfm_status merge_choices(fyfm_infer *in, fyfm_i_seen *into, const fyfm_i_seen *from)
{
	fyfm_status st = FYFM_OK;

	if (from->many_choices)
		give_up_choices(in, into);
	for (unsigned i = 0; i < from->choice_count && st == FYFM_OK; i++)
		st = add_choice(in, into, from->choices[i].text, from->choices[i].count);
	return st;
}

static fyfm_status merge_children(fyfm_infer *in, fyfm_i_seen *into, const fyfm_i_seen *from)
{
	fyfm_status st = FYFM_OK;

	if (from->many_children && !into->many_children)
		st = give_up_children(in, into);
	if (from->many_children && st == FYFM_OK)
		st = merge_seen(in, into->each, from->each);
	for (size_t i = 0; i < from->child_count && st == FYFM_OK; i++) {
		const fyfm_i_child *child = &from->children[i];
		fyfm_i_seen *to = NULL;

		st = child_of(in, into, child->key, child->not_text, &to);
		if (st == FYFM_OK)
			st = merge_seen(in, to, child->seen);
	}
	return st;
}

static fyfm_status merge_seen(fyfm_infer *in, fyfm_i_seen *into, const fyfm_i_seen *from)
{
	fyfm_status st;

	for (size_t i = 0; i < FYFM_I_SEEN_COUNT; i++)
		into->kinds[i] += from->kinds[i];
	for (size_t i = 0; i < FYFM_I_FORMAT_COUNT; i++)
		into->formats[i] += from->formats[i];
	st = merge_choices(in, into, from);
	if (st == FYFM_OK)
		st = merge_children(in, into, from);
	if (st == FYFM_OK && from->items)
		st = new_seen(in, &into->items);
	if (st == FYFM_OK && from->items)
		st = merge_seen(in, into->items, from->items);
	return st;
}

fyfm_status fyfm_infer_merge(fyfm_infer *into, const fyfm_infer *from)
{
	return merge_seen(into, &into->top, &from->top);
}

/* --- the object ------------------------------------------------------------------------------- */

static unsigned choose(unsigned asked, unsigned otherwise, unsigned most)
{
	unsigned n = asked != 0 ? asked : otherwise;

	return n < most ? n : most;
}

fyfm_infer *fyfm_infer_new(fya_allocator *a, const fyfm_infer_options *options)
{
	static const fyfm_infer_options defaults = { 0 };
	const fyfm_infer_options *o = options ? options : &defaults;
	fyfm_infer *in = fya_alloc(a, sizeof(*in), 0);

	if (!in)
		return NULL;
	memset(in, 0, sizeof(*in));
	in->a = a;
	in->options.max_enum = choose(o->max_enum, DEFAULT_ENUM, MAX_ENUM);
	in->options.max_keys = choose(o->max_keys, DEFAULT_KEYS, UINT32_MAX);
	in->options.max_depth = choose(o->max_depth, DEFAULT_DEPTH, MAX_DEPTH);
	in->options.max_nodes = o->max_nodes != 0 ? o->max_nodes : DEFAULT_NODES;
	in->options.open = o->open;
	return in;
}

void fyfm_infer_free(fyfm_infer *in)
{
	if (!in)
		return;
	release_seen(in, &in->top);
	fya_free(in->a, in, sizeof(*in));
}

size_t fyfm_infer_count(const fyfm_infer *in)
{
	return fyfm_i_seen_total(&in->top);
}
