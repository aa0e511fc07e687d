#include <stdio.h>
#include <stdlib.h>

#include "frontmatter/locate.h"
#include "frontmatter/messages.h"

enum { DEFAULT_MAX = 50, FIRST_CAPACITY = 4 };

void fyfm_i_messages_init(fyfm_i_messages *m, const fyfm_i_subject *subject, fya_allocator *a,
                          fyfm_diag_fn sink, void *user, unsigned max)
{
	*m = (fyfm_i_messages){ .subject = *subject, .a = a, .sink = sink, .user = user };
	m->max = max != 0 ? max : DEFAULT_MAX;
}

static bool grow(fyfm_i_messages *m)
{
	unsigned capacity = m->capacity != 0 ? m->capacity * 2 : FIRST_CAPACITY;
	fyfm_i_message *grown;

	if (capacity > m->max || capacity < m->capacity)
		capacity = m->max;
	grown = fya_resize(m->a, m->items, m->capacity * sizeof(*grown), capacity * sizeof(*grown),
	                   0);
	if (!grown) {
		m->out_of_memory = true;
		return false;
	}
	m->items = grown;
	m->capacity = capacity;
	return true;
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
	m->items[m->count] = (fyfm_i_message){ .keys = NULL };
	d = &m->items[m->count++].diag;
	fyfm_diag_set(d, severity, status, parse ? parse->path : NULL, 0, 0, "%s", message);
	return d;
}

void fyfm_i_messages_place(fyfm_i_messages *m, const fyfm_diag *d, const char *const *keys,
                           size_t count, bool at_key)
{
	fyfm_i_message *message;
	const char **copy = NULL;

	if (!d || !m->subject.parser || !m->subject.text)
		return;
	message = &m->items[m->count - 1];
	if (count != 0) {
		copy = fya_alloc_array(m->a, count, sizeof(*copy), 0);
		if (!copy) {
			m->out_of_memory = true;
			return;
		}
		memcpy(copy, keys, count * sizeof(*copy));
	}
	message->keys = copy;
	message->key_count = message->depth = count;
	message->at_key = at_key;
	message->to_be_placed = true;
}

/* --- places ----------------------------------------------------------------------------------- */

/* Nothing is written there, or not where it can be seen. */
static void place_at_top(const fyfm_i_messages *m, fyfm_diag *d)
{
	const fyfm_parse_options *parse = m->subject.parse;

	fyfm_diag_locate(d, m->subject.text, m->subject.len, 0, 0);
	if (parse && parse->first_line != 0)
		d->line = parse->first_line;
}

/* Takes the messages that have a path left, to be looked for. */
static size_t begin_round(fyfm_i_messages *m, fyfm_i_locator *locators)
{
	size_t count = 0;

	for (unsigned i = 0; i < m->count; i++) {
		fyfm_i_message *message = &m->items[i];

		if (!message->to_be_placed)
			continue;
		if (message->depth == 0) {
			place_at_top(m, &message->diag);
			message->to_be_placed = false;
		} else {
			fyfm_i_locator_init(&locators[count++], message->keys, message->depth,
			                    message->at_key, &message->diag);
		}
	}
	return count;
}

/* Those that were not found are looked for one level further out. */
static void end_round(fyfm_i_messages *m, const fyfm_i_locator *locators)
{
	for (unsigned i = 0; i < m->count; i++) {
		fyfm_i_message *message = &m->items[i];

		if (!message->to_be_placed)
			continue;
		message->to_be_placed = !locators++->found;
		message->depth--;
		message->at_key = true;
	}
}

/* Parses the text once for all messages, and again for those that are not found. */
static void find_places(fyfm_i_messages *m)
{
	const fyfm_i_subject *s = &m->subject;
	fyfm_i_locator *locators = NULL;
	size_t count;

	if (m->count == 0)
		return;
	locators = fya_alloc_array(m->a, m->count, sizeof(*locators), 0);
	if (!locators) {
		m->out_of_memory = true;
		return;
	}
	while ((count = begin_round(m, locators)) != 0) {
		fyfm_i_locate_all(s->parser, s->text, s->len, s->parse, locators, count);
		end_round(m, locators);
	}
	fya_free(m->a, locators, m->count * sizeof(*locators));
}

/* --- telling ---------------------------------------------------------------------------------- */

static int compare_places(const void *a, const void *b)
{
	const fyfm_diag *x = &((const fyfm_i_message *)a)->diag;
	const fyfm_diag *y = &((const fyfm_i_message *)b)->diag;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return strcmp(x->message, y->message);
}

bool fyfm_i_messages_tell(fyfm_i_messages *m)
{
	bool told;

	find_places(m);
	told = !m->out_of_memory;
	if (m->count != 0)
		qsort(m->items, m->count, sizeof(*m->items), compare_places);
	for (unsigned i = 0; told && i < m->count; i++)
		m->sink(m->user, &m->items[i].diag);
	fyfm_i_messages_release(m);
	return told;
}

void fyfm_i_messages_release(fyfm_i_messages *m)
{
	for (unsigned i = 0; i < m->count; i++)
		fya_free(m->a, m->items[i].keys, m->items[i].key_count * sizeof(char *));
	fya_free(m->a, m->items, m->capacity * sizeof(*m->items));
	m->items = NULL;
	m->count = m->capacity = 0;
}
