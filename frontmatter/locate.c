#include "frontmatter/locate.h"

static bool is_start(const fyfm_i_event *e)
{
	return e->kind == FYFM_I_EVENT_SEQ_START || e->kind == FYFM_I_EVENT_MAP_START;
}

static bool is_end(const fyfm_i_event *e)
{
	return e->kind == FYFM_I_EVENT_SEQ_END || e->kind == FYFM_I_EVENT_MAP_END;
}

/* Block scalars, which come without their text, are never keys that anyone asks for. */
static bool text_is(const fyfm_i_event *e, const char *text)
{
	size_t len = strlen(text);

	return e->kind == FYFM_I_EVENT_SCALAR && e->style != '|' && e->style != '>' &&
	       e->text.len == len && (len == 0 || memcmp(e->text.data, text, len) == 0);
}

/* Whether a decimal number names this index. */
static bool is_index(const char *key, size_t index)
{
	size_t n = 0;

	if (*key == '\0')
		return false;
	for (; *key != '\0'; key++) {
		if (*key < '0' || *key > '9' || n > SIZE_MAX / 10 - 1)
			return false;
		n = n * 10 + (size_t)(*key - '0');
	}
	return n == index;
}

static void find(fyfm_i_locator *l, size_t start, size_t end)
{
	l->found = true;
	l->start = start;
	l->end = end;
}

static void see_key(fyfm_i_locator *l, const fyfm_i_event *e)
{
	l->key_next = false;
	l->key_start = e->start;
	l->key_end = e->end;
	l->hit = text_is(e, l->keys[l->matched]);
	l->merge = e->style == 0 && text_is(e, "<<");
}

/* The node that the path leads to next. */
static void follow(fyfm_i_locator *l, const fyfm_i_event *e)
{
	bool has_key = l->inside && l->is_map;

	l->matched += l->inside;
	if (l->matched == l->count) {
		bool unwritten = e->start == e->end && e->kind == FYFM_I_EVENT_SCALAR;

		if (has_key && (l->at_key || unwritten))
			find(l, l->key_start, l->key_end);
		else
			find(l, e->start, e->end);
		l->done = true;
	} else if (is_start(e)) {
		l->found = false; /* a second best from further out is no more of use */
		l->inside = true;
		l->is_map = l->key_next = e->kind == FYFM_I_EVENT_MAP_START;
		l->index = 0;
	} else {
		/* What an alias names is elsewhere; the alias is what leads there. */
		if (e->kind == FYFM_I_EVENT_ALIAS)
			find(l, e->start, e->end);
		l->done = true;
	}
}

static void see_value(fyfm_i_locator *l, const fyfm_i_event *e)
{
	bool hit = !l->inside || (l->is_map ? l->hit : is_index(l->keys[l->matched], l->index));

	l->index++;
	l->key_next = l->is_map;
	if (hit) {
		follow(l, e);
		return;
	}
	if (l->is_map && l->merge)
		find(l, e->start, e->end);
	l->skip = is_start(e);
}

static void see(fyfm_i_locator *l, const fyfm_i_event *e)
{
	if (l->done)
		return;
	if (l->skip != 0) {
		l->skip += is_start(e);
		l->skip -= is_end(e);
	} else if (is_end(e)) {
		l->done = true;
	} else if (l->inside && l->is_map && l->key_next) {
		see_key(l, e);
		l->skip = is_start(e);
	} else {
		see_value(l, e);
	}
}

void fyfm_i_locator_init(fyfm_i_locator *l, const char *const *keys, size_t count, bool at_key,
                         fyfm_diag *diag)
{
	*l = (fyfm_i_locator){ .keys = keys, .count = count, .at_key = at_key, .diag = diag };
}

/* --- many at once ----------------------------------------------------------------------------- */

static fyfm_status on_event(fyfm_i_sink *sink, const fyfm_i_event *e)
{
	fyfm_i_locators *set = (fyfm_i_locators *)sink;

	for (size_t i = 0; i < set->count; i++)
		see(&set->items[i], e);
	return FYFM_OK;
}

static void on_restart(fyfm_i_sink *sink)
{
	fyfm_i_locators *set = (fyfm_i_locators *)sink;

	for (size_t i = 0; i < set->count; i++) {
		fyfm_i_locator *l = &set->items[i];

		fyfm_i_locator_init(l, l->keys, l->count, l->at_key, l->diag);
	}
}

void fyfm_i_locators_init(fyfm_i_locators *set, fyfm_i_locator *items, size_t count)
{
	*set = (fyfm_i_locators){
		.sink = { .event = on_event, .restart = on_restart },
		.items = items,
		.count = count,
	};
}
