#include <stdlib.h>

#include "frontmatter/edit-outline.h"
#include "frontmatter/parse-one.h"
#include "frontmatter/resolve.h"
#include "frontmatter/utf8.h"

/* Room for one more; false when memory runs out. */
static bool grow(void *list, size_t count, size_t *capacity, size_t size)
{
	void **p = list;
	size_t more = *capacity != 0 ? *capacity * 2 : 32;
	void *grown;

	if (count < *capacity)
		return true;
	grown = realloc(*p, more * size);
	if (!grown)
		return false;
	*p = grown;
	*capacity = more;
	return true;
}

/* What a key is; block scalars and what is tagged are found by no path. */
static fyfm_value value_of(fya_allocator *a, const fyfm_i_event *e)
{
	fyfm_value v;

	if (e->kind != FYFM_I_EVENT_SCALAR || e->style == '|' || e->style == '>' || e->tag.data)
		return fyfm_i_undefined();
	if (e->style == 0 && fyfm_i_may_be_typed(e->text) && fyfm_i_resolve_plain(a, e->text, &v))
		return v;
	return e->in_source ? fyfm_string(a, e->text.data, e->text.len)
	                    : fyfm_string_copy(a, e->text.data, e->text.len);
}

/* Behind blanks, line breaks and comments. */
static size_t skip_gap(const fyfm_i_outline *o, size_t at)
{
	while (at < o->len && strchr(" \t\r\n#", o->text[at])) {
		if (o->text[at] == '#')
			while (at < o->len && o->text[at] != '\n')
				at++;
		else
			at++;
	}
	return at;
}

/* Events put what is not written where the event before ended: its colon or dash comes after. */
static void settle(fyfm_i_outline *o, fyfm_i_node *n)
{
	const struct fyfm_i_open_node *in = o->depth > 0 ? &o->open[o->depth - 1] : NULL;
	size_t at;

	if (!in || n->decorated || !fyfm_i_node_is_unwritten(n))
		return;
	at = skip_gap(o, n->start);
	if (at < o->len &&
	    ((o->nodes[in->node].kind == FYFM_I_EVENT_SEQ_START && o->text[at] == '-') ||
	     (o->nodes[in->node].kind == FYFM_I_EVENT_MAP_START && in->children % 2 == 1 &&
	      o->text[at] == ':')))
		n->start = n->end = at + 1;
}

static fyfm_status add_node(fyfm_i_outline *o, const fyfm_i_event *e)
{
	if (!grow(&o->nodes, o->count, &o->capacity, sizeof(o->nodes[0])))
		return FYFM_ERR_NOMEM;
	o->nodes[o->count] = (fyfm_i_node){ .kind = e->kind,
		                            .style = e->style,
		                            .decorated = e->anchor.data || e->tag.data,
		                            .keep = e->block.chomp == '+' &&
		                                    (e->style == '|' || e->style == '>'),
		                            .start = e->start,
		                            .end = e->end,
		                            .next = o->count + 1,
		                            .value = value_of(o->a, e) };
	settle(o, &o->nodes[o->count]);
	if (o->depth > 0)
		o->open[o->depth - 1].children++;
	o->count++;
	return FYFM_OK;
}

static fyfm_status open_node(fyfm_i_outline *o, const fyfm_i_event *e)
{
	fyfm_status st = add_node(o, e);

	if (st != FYFM_OK)
		return st;
	if (!grow(&o->open, o->depth, &o->open_capacity, sizeof(o->open[0])))
		return FYFM_ERR_NOMEM;
	o->open[o->depth++] = (struct fyfm_i_open_node){ .node = o->count - 1 };
	return FYFM_OK;
}

static void close_node(fyfm_i_outline *o, const fyfm_i_event *e)
{
	fyfm_i_node *n = &o->nodes[o->open[--o->depth].node];

	n->next = o->count;
	n->end = e->end;
}

static fyfm_status on_event(fyfm_i_sink *sink, const fyfm_i_event *e)
{
	fyfm_i_outline *o = (fyfm_i_outline *)sink;

	switch ((enum fyfm_i_event_kind)e->kind) {
	case FYFM_I_EVENT_SCALAR:
	case FYFM_I_EVENT_ALIAS:
		return add_node(o, e);
	case FYFM_I_EVENT_SEQ_START:
	case FYFM_I_EVENT_MAP_START:
		return open_node(o, e);
	default:
		close_node(o, e);
		return FYFM_OK;
	}
}

static void on_restart(fyfm_i_sink *sink)
{
	fyfm_i_outline *o = (fyfm_i_outline *)sink;

	o->count = o->depth = 0;
}

fyfm_status fyfm_i_outline_read(fyfm_i_outline *o, fyfm_parser *p, fya_allocator *a,
                                const char *text, size_t len, unsigned max_depth)
{
	fyfm_i_input in = { .text = text, .len = len, .max_depth = max_depth, .first_line = 1 };

	*o = (fyfm_i_outline){
		.sink = { .event = on_event, .restart = on_restart }, .a = a, .text = text, .len = len
	};
	(void)fyfm_i_utf8_gate(text, len, &in.is_simple);
	return fyfm_i_parse_events(p, &in, &o->sink);
}

void fyfm_i_outline_release(fyfm_i_outline *o)
{
	free(o->nodes);
	free(o->open);
	*o = (fyfm_i_outline){ 0 };
}
