#include <stdlib.h>

#include "frontmatter/anchors.h"
#include "frontmatter/block-text.h"
#include "frontmatter/compose.h"
#include "frontmatter/merge.h"
#include "frontmatter/resolve.h"
#include "frontmatter/tag-notes.h"

enum {
	NO_ANCHOR = UINT32_MAX,
	SHAPES = 4 /* of records with optional keys, say */
};

/* Key lists of the last mappings at one depth: the next one there often has the same keys. */
struct shapes {
	const struct fyfm_i_keys *lists[SHAPES]; /* from the first on; NULL: none yet */
	unsigned next;                           /* the one to be replaced */
};

/* A collection that is open. */
struct frame {
	size_t first;    /* its first pending value */
	size_t start;    /* where it begins in the source */
	uint32_t anchor; /* position among the anchors, or NO_ANCHOR */
	bool is_map;
	bool has_merge; /* one of its keys is `<<` */
};

struct fyfm_i_composer {
	fyfm_i_sink sink; /* first: the sink is the composer */
	fya_allocator *a;
	const fyfm_i_input *in;
	bool copy_text;
	bool yes_no; /* are booleans */
	bool marked;
	fya_mark mark;
	fyfm_tags *tags; /* to write tags into; or NULL */
	size_t tags_mark;

	fyfm_i_pending *pending; /* values of the open collections, innermost last */
	size_t count, capacity;
	struct frame *frames;
	size_t depth, frame_capacity;
	struct shapes *shapes; /* by depth */
	fyfm_i_anchors anchors;
	size_t merged; /* pairs that merging has copied so far */
};

/* --- pending values --------------------------------------------------------------------------- */

static bool grow_pending(fyfm_i_composer *c)
{
	size_t capacity = c->capacity != 0 ? c->capacity * 2 : 64;
	fyfm_i_pending *grown = realloc(c->pending, capacity * sizeof(grown[0]));

	if (!grown)
		return false;
	c->pending = grown;
	c->capacity = capacity;
	return true;
}

__attribute__((noinline)) static fyfm_status push_slow(fyfm_i_composer *c, fyfm_value v, size_t at)
{
	if (!grow_pending(c))
		return fyfm_i_fail_memory(c->in);
	c->pending[c->count++] = (fyfm_i_pending){ v, at };
	return FYFM_OK;
}

static inline fyfm_status push(fyfm_i_composer *c, fyfm_value v, size_t at)
{
	if (c->count == c->capacity)
		return push_slow(c, v, at);
	c->pending[c->count++] = (fyfm_i_pending){ v, at };
	return FYFM_OK;
}

/* Whether the next value is the key of a pair. */
static inline bool at_key(const fyfm_i_composer *c)
{
	const struct frame *f;

	if (c->depth == 0)
		return false;
	f = &c->frames[c->depth - 1];
	return f->is_map && (c->count - f->first) % 2 == 0;
}

/* --- scalars ---------------------------------------------------------------------------------- */

static fyfm_value copied_block(fyfm_i_composer *c, const fyfm_i_block *block)
{
	fyfm_str whole;
	size_t len = fyfm_i_block_measure(block, &whole);
	fyfm_value v = fyfm_i_undefined();
	char *text;

	if (whole.data)
		return fyfm_string_copy(c->a, whole.data, whole.len);
	text = malloc(len);
	if (text) {
		fyfm_i_block_decode(block, text, len);
		v = fyfm_string_copy(c->a, text, len);
	}
	free(text);
	return v;
}

/* Text that is not simply a piece of the source. */
__attribute__((noinline)) static fyfm_value made_string(fyfm_i_composer *c, const fyfm_i_event *e)
{
	if (e->style != '|' && e->style != '>')
		return fyfm_string_copy(c->a, e->text.data, e->text.len);
	return c->copy_text ? copied_block(c, &e->block) : fyfm_i_block_value(c->a, &e->block);
}

/* Keys are copied when their list is made, which most mappings share. */
static inline fyfm_value string_of(fyfm_i_composer *c, const fyfm_i_event *e)
{
	if (e->in_source && (!c->copy_text || (at_key(c) && !e->anchor.data)))
		return fyfm_i_string(c->a, e->text.data, e->text.len);
	return made_string(c, e);
}

/* Whether a text is one of YAML 1.1's words for booleans, where those are wanted. */
static bool is_yes_no(const fyfm_i_composer *c, fyfm_str text, fyfm_value *out)
{
	bool b;

	if (!c->yes_no || !fyfm_i_resolve_yes_no(text, &b))
		return false;
	*out = fyfm_bool(b);
	return true;
}

/* The value of a scalar without a tag; undefined when memory runs out. */
static fyfm_value untagged(fyfm_i_composer *c, const fyfm_i_event *e)
{
	fyfm_value v;

	if (e->style == 0 && fyfm_i_may_be_typed(e->text) &&
	    fyfm_i_resolve_plain(c->a, e->text, &v))
		return v;
	/* Keys stay text: `on:` and `no:` are names. */
	if (c->yes_no && e->style == 0 && !at_key(c) && is_yes_no(c, e->text, &v))
		return v;
	return string_of(c, e);
}

/* The kind that a tag of YAML's own asks for; FYFM_STRING for all others, whose text is kept. */
static fyfm_kind kind_of_tag(fyfm_str tag)
{
	static const char prefix[] = "tag:yaml.org,2002:";
	static const struct {
		const char *name;
		fyfm_kind kind;
	} kinds[] = {
		{ "null", FYFM_NULL },   { "bool", FYFM_BOOL },           { "int", FYFM_INT },
		{ "float", FYFM_FLOAT }, { "timestamp", FYFM_TIMESTAMP },
	};
	const size_t skip = sizeof(prefix) - 1;

	if (tag.len > skip && memcmp(tag.data, prefix, skip) == 0) {
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			if (tag.len - skip == strlen(kinds[i].name) &&
			    memcmp(tag.data + skip, kinds[i].name, tag.len - skip) == 0)
				return kinds[i].kind;
		}
	}
	return FYFM_STRING;
}

static fyfm_status tagged(fyfm_i_composer *c, const fyfm_i_event *e, fyfm_value *out)
{
	fyfm_kind want = kind_of_tag(e->tag);
	bool typed;

	if (want == FYFM_STRING) {
		*out = string_of(c, e);
		return FYFM_OK;
	}
	typed = fyfm_i_resolve_plain(c->a, e->text, out) ||
	        (want == FYFM_BOOL && is_yes_no(c, e->text, out));
	if (typed && fyfm_i_is_undefined(*out))
		return FYFM_OK;
	if (typed && want == FYFM_FLOAT && fyfm_i_kind(*out) == FYFM_INT)
		*out = fyfm_float(c->a, (double)fyfm_i_get_int(*out));
	else if (!typed || fyfm_i_kind(*out) != want)
		return fyfm_i_fail(c->in, FYFM_ERR_TYPE, e->start, e->end - e->start,
		                   "tagged as %s, but not written like one", fyfm_kind_name(want));
	return FYFM_OK;
}

static bool is_merge_key(const fyfm_i_composer *c, const fyfm_i_event *e)
{
	return e->style == 0 && e->text.len == 2 && e->text.data[0] == '<' &&
	       e->text.data[1] == '<' && at_key(c);
}

static fyfm_status add_anchor(fyfm_i_composer *c, fyfm_str name, fyfm_value v, bool open,
                              size_t *position)
{
	*position = fyfm_i_anchors_add(&c->anchors, name, v, open);
	return *position == SIZE_MAX ? fyfm_i_fail_memory(c->in) : FYFM_OK;
}

/* Keeps the tag of the value that comes next, where tags are wanted. */
static fyfm_status note_tag(fyfm_i_composer *c, const fyfm_i_event *e, fyfm_str tag, fyfm_str *kept)
{
	fyfm_status st;

	*kept = (fyfm_str){ NULL, 0 };
	if (!c->tags || !tag.data || !fyfm_i_tag_is_kept(tag))
		return FYFM_OK;
	st = fyfm_i_tags_note(c->tags, c->depth, c->count, tag, c->in->len, kept);
	if (st == FYFM_ERR_LIMIT)
		fyfm_i_fail(c->in, st, e->start, 0, "too much is taken by tags in this file");
	else if (st != FYFM_OK)
		fyfm_i_fail_memory(c->in);
	return st;
}

/* A scalar with an anchor or a tag. */
__attribute__((noinline)) static fyfm_status decorated_scalar(fyfm_i_composer *c,
                                                              const fyfm_i_event *e)
{
	fyfm_status st = FYFM_OK;
	size_t position;
	fyfm_str tag = { NULL, 0 };
	fyfm_value v;

	if (e->tag.data)
		st = tagged(c, e, &v);
	else
		v = untagged(c, e);
	if (st != FYFM_OK)
		return st;
	if (fyfm_i_is_undefined(v))
		return fyfm_i_fail_memory(c->in);
	if (e->tag.data)
		st = note_tag(c, e, e->tag, &tag);
	if (st == FYFM_OK && e->anchor.data) {
		st = add_anchor(c, e->anchor, v, false, &position);
		if (st == FYFM_OK)
			c->anchors.list[position].tag = tag;
	}
	return st == FYFM_OK ? push(c, v, e->start) : st;
}

__attribute__((noinline)) static fyfm_status scalar(fyfm_i_composer *c, const fyfm_i_event *e)
{
	fyfm_value v;

	if (e->tag.data || e->anchor.data)
		return decorated_scalar(c, e);
	v = untagged(c, e);
	if (fyfm_i_is_undefined(v))
		return fyfm_i_fail_memory(c->in);
	if (is_merge_key(c, e)) {
		c->frames[c->depth - 1].has_merge = true;
		v = fyfm_i_merge_key();
	}
	return push(c, v, e->start);
}

__attribute__((noinline)) static fyfm_status alias(fyfm_i_composer *c, const fyfm_i_event *e)
{
	const struct fyfm_i_anchor *anchor = fyfm_i_anchors_find(&c->anchors, e->text);
	fyfm_str kept;
	fyfm_status st;

	if (!anchor) {
		fyfm_i_fail(c->in, FYFM_ERR_SYNTAX, e->start, e->end - e->start,
		            "no anchor `&%.*s` before this alias", (int)e->text.len, e->text.data);
		fyfm_diag_hint(c->in->diag, "text that begins with `*` belongs in quotes");
		return FYFM_ERR_SYNTAX;
	}
	if (anchor->open)
		return fyfm_i_fail(c->in, FYFM_ERR_SYNTAX, e->start, e->end - e->start,
		                   "this alias stands inside of what it names");
	st = note_tag(c, e, anchor->tag, &kept);
	return st == FYFM_OK ? push(c, anchor->value, e->start) : st;
}

/* --- collections ------------------------------------------------------------------------------ */

static fyfm_status grow_frames(fyfm_i_composer *c)
{
	size_t capacity = c->frame_capacity != 0 ? c->frame_capacity * 2 : 16;
	struct frame *frames = realloc(c->frames, capacity * sizeof(frames[0]));
	struct shapes *shapes;

	if (!frames)
		return fyfm_i_fail_memory(c->in);
	c->frames = frames;
	shapes = realloc(c->shapes, capacity * sizeof(shapes[0]));
	if (!shapes)
		return fyfm_i_fail_memory(c->in);
	c->shapes = shapes;
	memset(shapes + c->frame_capacity, 0, (capacity - c->frame_capacity) * sizeof(shapes[0]));
	c->frame_capacity = capacity;
	return FYFM_OK;
}

__attribute__((noinline)) static fyfm_status open_collection(fyfm_i_composer *c,
                                                             const fyfm_i_event *e)
{
	fyfm_status st = FYFM_OK;
	size_t anchor = NO_ANCHOR;
	fyfm_str tag = { NULL, 0 };

	if (c->depth == c->frame_capacity)
		st = grow_frames(c);
	if (st == FYFM_OK && e->tag.data)
		st = note_tag(c, e, e->tag, &tag);
	if (st == FYFM_OK && e->anchor.data) {
		st = add_anchor(c, e->anchor, fyfm_i_undefined(), true, &anchor);
		if (st == FYFM_OK)
			c->anchors.list[anchor].tag = tag;
	}
	if (st != FYFM_OK)
		return st;
	c->frames[c->depth++] = (struct frame){ .first = c->count,
		                                .start = e->start,
		                                .anchor = (uint32_t)anchor,
		                                .is_map = e->kind == FYFM_I_EVENT_MAP_START };
	return FYFM_OK;
}

static fyfm_status fail_duplicate(fyfm_i_composer *c, const fyfm_i_pending *pairs, size_t first,
                                  size_t second)
{
	fyfm_value key = pairs[2 * second].value;
	size_t at = pairs[2 * second].at;
	fyfm_str text = { "", 0 };
	uint32_t line, column;
	fyfm_status st;

	/* However its text is kept. One of several lines has no place in a message. */
	if (fyfm_i_is_string(key))
		text = fyfm_i_text(&key, c->a);
	if (text.data == NULL || memchr(text.data, '\n', text.len) != NULL)
		text = (fyfm_str){ "", 0 };
	st = fyfm_i_fail(c->in, FYFM_ERR_EXISTS, at, text.len, "duplicate key%s%.*s%s",
	                 text.len != 0 ? " `" : "", text.len < 100 ? (int)text.len : 100, text.data,
	                 text.len != 0 ? "`" : "");
	fyfm_i_place_of(c->in, pairs[2 * first].at, &line, &column);
	fyfm_diag_hint(c->in->diag, "the first one is in line %u, column %u", line, column);
	return st;
}

static bool is_in_source(const fyfm_i_composer *c, fyfm_str text)
{
	uintptr_t at = (uintptr_t)text.data, start = (uintptr_t)c->in->text;

	return at >= start && at < start + c->in->len;
}

/* Copies those texts of a new list that are still in the source. */
static bool copy_keys(fyfm_i_composer *c, const struct fyfm_i_keys *list)
{
	fyfm_value *keys = (fyfm_value *)(uintptr_t)list->keys;

	for (uint32_t i = 0; i < list->count; i++) {
		fyfm_str text;

		if (fyfm_i_tag(keys[i]) != FYFM_I_SLICE && !fyfm_i_is_box(keys[i], FYFM_I_BOX_TEXT))
			continue;
		text = fyfm_i_text(&keys[i], NULL);
		if (!is_in_source(c, text))
			continue;
		keys[i] = fyfm_string_copy(c->a, text.data, text.len);
		if (fyfm_i_is_undefined(keys[i]))
			return false;
	}
	return true;
}

/* A key list for `count` pairs: one that was used at this depth if it fits. */
static fyfm_status keys_of(fyfm_i_composer *c, const fyfm_i_pending *pairs, size_t count,
                           const struct fyfm_i_keys **out)
{
	struct shapes *shapes = &c->shapes[c->depth];
	const fyfm_value *keys = count > 0 ? &pairs->value : NULL;
	const size_t stride = 2 * sizeof(*pairs);
	size_t duplicate[2];

	for (unsigned i = 0; i < SHAPES && shapes->lists[i]; i++) {
		*out = shapes->lists[i];
		if (fyfm_i_keys_match(*out, keys, stride, count))
			return FYFM_OK;
	}
	*out = fyfm_i_keys_new(c->a, keys, stride, count, duplicate);
	if (!*out && duplicate[0] != SIZE_MAX)
		return fail_duplicate(c, pairs, duplicate[0], duplicate[1]);
	if (!*out || (c->copy_text && !copy_keys(c, *out)))
		return fyfm_i_fail_memory(c->in);
	shapes->lists[shapes->next] = *out;
	shapes->next = (shapes->next + 1) % SHAPES;
	return FYFM_OK;
}

static fyfm_status make_map(fyfm_i_composer *c, const fyfm_i_pending *pairs, size_t count,
                            fyfm_value *out)
{
	const struct fyfm_i_keys *keys = NULL;
	fyfm_value *values = NULL;
	fyfm_status st = keys_of(c, pairs, count, &keys);

	if (st != FYFM_OK)
		return st;
	*out = fyfm_i_map_new(c->a, keys, &values);
	if (!values)
		return fyfm_i_fail_memory(c->in);
	for (size_t i = 0; i < count; i++)
		values[i] = pairs[2 * i + 1].value;
	return FYFM_OK;
}

/* The mapping of a frame with `<<` among its keys. */
static fyfm_status make_merged_map(fyfm_i_composer *c, const fyfm_i_pending *pairs, size_t count,
                                   fyfm_value *out)
{
	fyfm_i_merge m = {
		.in = c->in, .merged = c->merged, .want_origins = c->tags != NULL
	};
	fyfm_status st = fyfm_i_merge_pairs(&m, pairs, count);

	if (st == FYFM_ERR_EXISTS)
		st = fail_duplicate(c, pairs, m.duplicate[0], m.duplicate[1]);
	if (st == FYFM_OK)
		st = make_map(c, m.pairs, m.count, out);
	if (st == FYFM_OK && c->tags &&
	    !fyfm_i_tags_settle(c->tags, c->depth + 1, (size_t)(pairs - c->pending), *out, &m))
		st = fyfm_i_fail_memory(c->in);
	c->merged = m.merged;
	free(m.pairs);
	free(m.origins);
	return st;
}

static fyfm_status make_seq(fyfm_i_composer *c, const fyfm_i_pending *pending, size_t count,
                            fyfm_value *out)
{
	fyfm_value *items = NULL;

	*out = fyfm_i_seq_new(c->a, count, 0, &items);
	if (!items)
		return fyfm_i_fail_memory(c->in);
	for (size_t i = 0; i < count; i++)
		items[i] = pending[i].value;
	return FYFM_OK;
}

__attribute__((noinline)) static fyfm_status close_collection(fyfm_i_composer *c)
{
	const struct frame *f = &c->frames[--c->depth];
	const fyfm_i_pending *pending = c->pending + f->first;
	size_t count = c->count - f->first;
	fyfm_status st;
	fyfm_value v;

	if (!f->is_map)
		st = make_seq(c, pending, count, &v);
	else if (f->has_merge)
		st = make_merged_map(c, pending, count / 2, &v);
	else
		st = make_map(c, pending, count / 2, &v);
	if (st == FYFM_OK && c->tags && !f->has_merge &&
	    !fyfm_i_tags_settle(c->tags, c->depth + 1, f->first, v, NULL))
		st = fyfm_i_fail_memory(c->in);
	if (st != FYFM_OK)
		return st;
	if (f->anchor != NO_ANCHOR) {
		c->anchors.list[f->anchor].value = v;
		c->anchors.list[f->anchor].open = false;
	}
	c->count = f->first;
	return push(c, v, f->start);
}

/* --- the sink --------------------------------------------------------------------------------- */

static fyfm_status on_event(fyfm_i_sink *sink, const fyfm_i_event *e)
{
	fyfm_i_composer *c = (fyfm_i_composer *)sink;

	if (e->kind == FYFM_I_EVENT_SEQ_END || e->kind == FYFM_I_EVENT_MAP_END)
		return close_collection(c);
	if (e->kind == FYFM_I_EVENT_SEQ_START || e->kind == FYFM_I_EVENT_MAP_START)
		return open_collection(c, e);
	return e->kind == FYFM_I_EVENT_SCALAR ? scalar(c, e) : alias(c, e);
}

/* What on_text() leaves to the way of all events. */
__attribute__((noinline)) static fyfm_status text_event(fyfm_i_composer *c, char style,
                                                        fyfm_str text, size_t start)
{
	const fyfm_i_event e = { .kind = FYFM_I_EVENT_SCALAR, .style = style, .in_source = true,
		                 .start = start, .end = start, .text = text };

	return scalar(c, &e);
}

static inline fyfm_status push_text(fyfm_i_composer *c, fyfm_str text, size_t start)
{
	fyfm_value v = text.len <= FYFM_I_SHORT_MAX ? fyfm_i_short(text.data, text.len)
	                                            : fyfm_i_slice(text.data, text.len);

	c->pending[c->count++] = (fyfm_i_pending){ v, start };
	return FYFM_OK;
}

/* Plain text that begins like a number, a word of YAML's or `<<`, and is short. */
__attribute__((noinline)) static fyfm_status typed_text(fyfm_i_composer *c, fyfm_str text,
                                                        size_t start)
{
	fyfm_value v;

	if (text.len == 2 && text.data[0] == '<')
		return text_event(c, 0, text, start);
	if (!fyfm_i_resolve_plain(c->a, text, &v))
		return push_text(c, text, start);
	return fyfm_i_is_undefined(v) ? fyfm_i_fail_memory(c->in) : push(c, v, start);
}

/* Short strings and slices of the source, which is what most events are. */
static fyfm_status on_text(fyfm_i_sink *sink, char style, fyfm_str text, size_t start)
{
	fyfm_i_composer *c = (fyfm_i_composer *)sink;

	if (c->count == c->capacity || text.len > FYFM_I_SLICE_MAX)
		return text_event(c, style, text, start);
	if (style == 0 && (fyfm_i_may_be_typed(text) || text.data[0] == '<'))
		return typed_text(c, text, start);
	return push_text(c, text, start);
}

/* The same where texts are copied. */
static fyfm_status on_copied_text(fyfm_i_sink *sink, char style, fyfm_str text, size_t start)
{
	fyfm_i_composer *c = (fyfm_i_composer *)sink;

	if (c->count == c->capacity || text.len > FYFM_I_SLICE_MAX ||
	    (style == 0 && (fyfm_i_may_be_typed(text) || text.data[0] == '<')))
		return text_event(c, style, text, start);
	if (text.len > FYFM_I_SHORT_MAX && !at_key(c)) {
		text.data = fya_store(c->a, text.data, text.len, 1);
		if (!text.data)
			return fyfm_i_fail_memory(c->in);
		if (!fyfm_i_slice_fits(text.data, text.len))
			return push(c, fyfm_string(c->a, text.data, text.len), start);
	}
	return push_text(c, text, start);
}

static void forget(fyfm_i_composer *c)
{
	if (c->tags)
		fyfm_i_tags_rewind(c->tags, c->tags_mark);
	c->count = 0;
	c->depth = 0;
	c->merged = 0;
	fyfm_i_anchors_clear(&c->anchors);
	if (c->frame_capacity != 0)
		memset(c->shapes, 0, c->frame_capacity * sizeof(c->shapes[0]));
}

static void on_restart(fyfm_i_sink *sink)
{
	fyfm_i_composer_abandon((fyfm_i_composer *)sink);
}

fyfm_i_sink *fyfm_i_composer_begin(fyfm_i_composer *c, fya_allocator *a, const fyfm_i_input *in,
                                   const fyfm_parse_options *options)
{
	c->a = a;
	c->in = in;
	c->copy_text = options && options->copy_text;
	c->yes_no = options && options->yes_no_booleans;
	c->tags = options ? options->tags : NULL;
	c->tags_mark = c->tags ? fyfm_i_tags_mark(c->tags) : 0;
	c->marked = fya_mark_now(a, &c->mark);
	/* The quick way is for words that may hold any piece of the source. */
	c->sink.text = c->copy_text ? on_copied_text : on_text;
	if (c->yes_no || !fyfm_i_slice_fits(in->text + in->len, 0))
		c->sink.text = NULL;
	forget(c);
	return &c->sink;
}

void fyfm_i_composer_abandon(fyfm_i_composer *c)
{
	if (c->marked)
		fya_rewind(c->a, c->mark);
	forget(c);
}

fyfm_value fyfm_i_composer_result(const fyfm_i_composer *c, size_t *at)
{
	*at = c->count != 0 ? c->pending[0].at : 0;
	return c->count != 0 ? c->pending[0].value : fyfm_i_undefined();
}

fyfm_i_composer *fyfm_i_composer_new(void)
{
	fyfm_i_composer *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->sink = (fyfm_i_sink){ .event = on_event, .restart = on_restart };
	if (grow_pending(c))
		return c;
	fyfm_i_composer_free(c);
	return NULL;
}

void fyfm_i_composer_free(fyfm_i_composer *c)
{
	if (!c)
		return;
	free(c->pending);
	free(c->frames);
	free(c->shapes);
	fyfm_i_anchors_release(&c->anchors);
	free(c);
}
