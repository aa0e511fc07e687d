#include <stdio.h>
#include <stdlib.h>

#include "frontmatter/messages.h"

enum { DEFAULT_MAX = 50, FIRST_CAPACITY = 4 };

void fyfm_i_messages_init(fyfm_i_messages *m, const fyfm_i_subject *subject, fya_allocator *a,
                          fyfm_diag_fn sink, void *user, unsigned max)
{
	*m = (fyfm_i_messages){ .subject = *subject, .a = a, .sink = sink, .user = user };
	m->max = max != 0 ? max : DEFAULT_MAX;
}

static fyfm_diag *grow(fyfm_i_messages *m)
{
	unsigned capacity = m->capacity != 0 ? m->capacity * 2 : FIRST_CAPACITY;
	fyfm_diag *grown;

	if (capacity > m->max || capacity < m->capacity)
		capacity = m->max;
	grown = fya_resize(m->a, m->items, m->capacity * sizeof(*grown), capacity * sizeof(*grown),
	                   0);
	if (!grown) {
		m->out_of_memory = true;
		return NULL;
	}
	m->items = grown;
	m->capacity = capacity;
	return grown;
}

fyfm_diag *fyfm_i_messages_add(fyfm_i_messages *m, fyfm_severity severity, fyfm_status status,
                               const char *format, ...)
{
	const fyfm_parse_options *parse = m->subject.parse;
	char message[sizeof(((fyfm_diag *)NULL)->message)];
	va_list args;
	fyfm_diag *d;

	if (severity == FYFM_ERROR && m->errors++ == 0)
		m->first = status;
	if (!m->sink || m->count == m->max || (m->count == m->capacity && !grow(m)))
		return NULL;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	d = &m->items[m->count++];
	fyfm_diag_set(d, severity, status, parse ? parse->path : NULL, 0, 0, "%s", message);
	return d;
}

/* Nothing is written there, or not where it can be seen. */
static void place_at_top(const fyfm_i_messages *m, fyfm_diag *d)
{
	const fyfm_parse_options *parse = m->subject.parse;

	fyfm_diag_locate(d, m->subject.text, m->subject.len, 0, 0);
	if (parse && parse->first_line != 0)
		d->line = parse->first_line;
}

void fyfm_i_messages_place(const fyfm_i_messages *m, fyfm_diag *d, const char *const *keys,
                           size_t count, bool at_key)
{
	const fyfm_i_subject *s = &m->subject;

	if (!d || !s->parser || !s->text)
		return;
	for (; count > 0; count--, at_key = true) {
		if (fyfm_locate(s->parser, s->text, s->len, s->parse, keys, count, at_key, d))
			return;
	}
	place_at_top(m, d);
}

static int compare_places(const void *a, const void *b)
{
	const fyfm_diag *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return strcmp(x->message, y->message);
}

void fyfm_i_messages_tell(fyfm_i_messages *m)
{
	if (m->count != 0)
		qsort(m->items, m->count, sizeof(*m->items), compare_places);
	for (unsigned i = 0; i < m->count; i++)
		m->sink(m->user, &m->items[i]);
	fyfm_i_messages_release(m);
}

void fyfm_i_messages_release(fyfm_i_messages *m)
{
	fya_free(m->a, m->items, m->capacity * sizeof(*m->items));
	m->items = NULL;
	m->count = m->capacity = 0;
}
