/*
 * A schema's text to nodes.
 *
 * Nodes wait in a queue until their keywords are read, so that no nesting and no chain of
 * references takes stack. A node is made once for each mapping of the source: aliases and
 * references lead to the same one.
 */
#include <stdio.h>

#include "frontmatter/describe.h"
#include "frontmatter/messages.h"
#include "frontmatter/schema-node.h"

enum {
	ELEMENTS_MAX = 1000000, /* keywords, keys, values, characters; those of aliases each time */
	KEYS_MAX = 128,         /* of the path to a place: sources are at most 64 levels deep */
	FIRST_SLOTS = 64,
	NAMES_MAX = 200         /* that a misspelt name is compared with */
};

enum color {
	NEW,
	OPEN, /* on the way from the node where the search for loops began */
	DONE
};

/* A node while it is compiled. */
struct building {
	fyfm_i_node node; /* first: a node is one of these */
	const fyfm_i_place *place;
	fyfm_value source;
	struct building *next; /* in the queue */
	struct building *from; /* of the search for loops */
	size_t edge;
	enum color color;
};

struct fyfm_i_compiler {
	fya_allocator *a;
	fyfm_i_messages messages;
	fyfm_value root;
	struct building *first, *last;
	/* Nodes by their source's word; a power of two, at most half full. */
	struct building **slots;
	size_t slot_count, node_count;
	size_t elements_left;
	fyfm_status status; /* what ended compiling */
};

/* --- messages --------------------------------------------------------------------------------- */

/* Fills keys[] from its end; returns the first that is filled. */
static size_t keys_to(const fyfm_i_place *at, const char *keys[KEYS_MAX])
{
	size_t first = KEYS_MAX;

	for (; at && at->key && first > 0; at = at->up)
		keys[--first] = at->key;
	return first;
}

static fyfm_diag *message(fyfm_i_compiler *c, const fyfm_i_place *at, bool at_key,
                          fyfm_severity severity, fyfm_status status, const char *text)
{
	const char *keys[KEYS_MAX];
	size_t first = keys_to(at, keys);
	fyfm_diag *d = fyfm_i_messages_add(&c->messages, severity, status, "%s", text);

	fyfm_i_messages_place(&c->messages, d, keys + first, KEYS_MAX - first, at_key);
	return d;
}

fyfm_diag *fyfm_i_compile_error(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_status status,
                                const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return message(c, at, false, FYFM_ERROR, status, text);
}

fyfm_diag *fyfm_i_compile_warning(fyfm_i_compiler *c, const fyfm_i_place *at, const char *format,
                                  ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return message(c, at, false, FYFM_WARNING, FYFM_OK, text);
}

void fyfm_i_compile_out_of_memory(fyfm_i_compiler *c)
{
	c->status = FYFM_ERR_NOMEM;
}

/* --- memory ----------------------------------------------------------------------------------- */

static bool spend(fyfm_i_compiler *c, size_t count)
{
	static const fyfm_i_place top = { NULL, NULL };

	if (c->status != FYFM_OK)
		return false;
	if (count <= c->elements_left) {
		c->elements_left -= count;
		return true;
	}
	c->status = FYFM_ERR_LIMIT;
	fyfm_i_compile_error(c, &top, FYFM_ERR_LIMIT,
	                     "the schema is too large: more than %d keys, values and characters",
	                     ELEMENTS_MAX);
	return false;
}

void *fyfm_i_compile_alloc(fyfm_i_compiler *c, size_t count, size_t size)
{
	void *p;

	if (!spend(c, 1 + count))
		return NULL;
	/* One at least, so that an empty list is not taken for a failure. */
	count += count == 0;
	p = fya_alloc_array(c->a, count, size, 0);
	if (p)
		memset(p, 0, count * size);
	else
		c->status = FYFM_ERR_NOMEM;
	return p;
}

fya_allocator *fyfm_i_compile_allocator(const fyfm_i_compiler *c)
{
	return c->a;
}

fyfm_str fyfm_i_compile_text(fyfm_i_compiler *c, fyfm_value v)
{
	char room[FYFM_I_SCALAR_SIZE];
	fyfm_str text = fyfm_i_key_text(&v, c->a, room);
	char *copy;

	if (!text.data) {
		c->status = FYFM_ERR_NOMEM;
		return text;
	}
	copy = fyfm_i_compile_alloc(c, text.len + 1, 1);
	if (!copy)
		return (fyfm_str){ NULL, 0 };
	memcpy(copy, text.data, text.len);
	return (fyfm_str){ copy, text.len };
}

const fyfm_i_place *fyfm_i_compile_place(fyfm_i_compiler *c, const fyfm_i_place *up,
                                         const char *key)
{
	fyfm_i_place *place = fyfm_i_compile_alloc(c, 1, sizeof(*place));

	if (place)
		*place = (fyfm_i_place){ up, key };
	return place;
}

fyfm_value fyfm_i_compile_root(const fyfm_i_compiler *c)
{
	return c->root;
}

/* --- nodes ------------------------------------------------------------------------------------ */

static struct building **slot_of(struct building **slots, size_t count, fyfm_value v)
{
	size_t i = (size_t)(v.word * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (count - 1);

	while (slots[i] && slots[i]->source.word != v.word)
		i = (i + 1) & (count - 1);
	return &slots[i];
}

static bool grow_slots(fyfm_i_compiler *c)
{
	size_t count = c->slot_count != 0 ? c->slot_count * 2 : FIRST_SLOTS;
	struct building **grown = fya_alloc_array(c->a, count, sizeof(*grown), 0);

	if (!grown) {
		c->status = FYFM_ERR_NOMEM;
		return false;
	}
	memset(grown, 0, count * sizeof(*grown));
	for (struct building *b = c->first; b; b = b->next)
		*slot_of(grown, count, b->source) = b;
	fya_free(c->a, c->slots, c->slot_count * sizeof(*grown));
	c->slots = grown;
	c->slot_count = count;
	return true;
}

static struct building *add_node(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v)
{
	struct building *b;

	if (c->node_count * 2 >= c->slot_count && !grow_slots(c))
		return NULL;
	b = fyfm_i_compile_alloc(c, 1, sizeof(*b));
	if (!b)
		return NULL;
	b->place = at;
	b->source = v;
	if (c->last)
		c->last->next = b;
	else
		c->first = b;
	c->last = b;
	*slot_of(c->slots, c->slot_count, v) = b;
	c->node_count++;
	return b;
}

const fyfm_i_node *fyfm_i_compile_node(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v)
{
	fyfm_kind kind = fyfm_kind_of(v);
	char found[FYFM_I_DESCRIBE_SIZE];
	struct building *b = NULL;

	if (kind != FYFM_MAP && kind != FYFM_BOOL) {
		fyfm_i_compile_error(c, at, FYFM_ERR_TYPE,
		                     "a schema is a mapping, or true or false, and this is %s",
		                     fyfm_i_describe(v, c->a, found));
		return NULL;
	}
	if (c->slot_count != 0)
		b = *slot_of(c->slots, c->slot_count, v);
	if (!b)
		b = add_node(c, at, v);
	return b ? &b->node : NULL;
}

static void warn_unknown(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_str name)
{
	const char *near = fyfm_i_keyword_near(name);
	char quoted[FYFM_I_DESCRIBE_SIZE], text[160];
	fyfm_diag *d;

	/* What begins so is for other programs. */
	if (name.len > 2 && memcmp(name.data, "x-", 2) == 0)
		return;
	snprintf(text, sizeof(text), "unknown keyword %s: it is ignored",
	         fyfm_i_quote_text(name, quoted));
	d = message(c, at, true, FYFM_WARNING, FYFM_OK, text);
	if (near)
		fyfm_diag_hint(d, "did you mean '%s'?", near);
}

static void read_keywords(fyfm_i_compiler *c, struct building *b)
{
	for (size_t i = 0; i < fyfm_count(b->source); i++) {
		fyfm_str name = fyfm_i_compile_text(c, fyfm_key_at(b->source, i));
		const fyfm_i_keyword *keyword;
		const fyfm_i_place *at;

		if (!name.data)
			return;
		keyword = fyfm_i_keyword_find(name);
		at = fyfm_i_compile_place(c, b->place, name.data);
		if (!at)
			return;
		if (!keyword)
			warn_unknown(c, at, name);
		else if (keyword->read)
			keyword->read(c, at, fyfm_value_at(b->source, i),
			              (char *)&b->node + keyword->offset);
	}
}

static void read_node(fyfm_i_compiler *c, struct building *b)
{
	if (fyfm_kind_of(b->source) == FYFM_BOOL)
		b->node.never = !fyfm_get_bool(b->source);
	else
		read_keywords(c, b);
}

/* --- references ------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes, in place, what URIs escape (%20) and then what JSON Pointers do (~0, ~1). */
static fyfm_str unescape(char *text, size_t len)
{
	size_t out = 0;

	for (size_t i = 0; i < len; i++) {
		int high = i + 2 < len ? hex_digit(text[i + 1]) : -1;
		int low = i + 2 < len ? hex_digit(text[i + 2]) : -1;

		if (text[i] == '%' && high >= 0 && low >= 0) {
			text[out++] = (char)(high * 16 + low);
			i += 2;
		} else {
			text[out++] = text[i];
		}
	}
	len = out;
	out = 0;
	for (size_t i = 0; i < len; i++) {
		bool escape = text[i] == '~' && i + 1 < len &&
		              (text[i + 1] == '0' || text[i + 1] == '1');

		text[out++] = !escape ? text[i] : text[i + 1] == '0' ? '~' : '/';
		i += escape;
	}
	text[out] = '\0';
	return (fyfm_str){ text, out };
}

/* The element of a sequence that a decimal number names, or undefined. */
static fyfm_value element(fyfm_value seq, fyfm_str index)
{
	size_t n = 0;

	if (index.len == 0 || index.len > 9)
		return fyfm_undefined(NULL);
	for (size_t i = 0; i < index.len; i++) {
		if (index.data[i] < '0' || index.data[i] > '9')
			return fyfm_undefined(NULL);
		n = n * 10 + (size_t)(index.data[i] - '0');
	}
	return n < fyfm_count(seq) ? fyfm_at(seq, n) : fyfm_undefined(NULL);
}

static fyfm_value step(fyfm_value v, fyfm_str token)
{
	if (fyfm_kind_of(v) == FYFM_SEQ)
		return element(v, token);
	return fyfm_get(v, token.data, token.len);
}

/* Names the key that a token may have been meant to be. */
static void hint_key(fyfm_i_compiler *c, fyfm_diag *d, fyfm_value v, fyfm_str token)
{
	const char *names[NAMES_MAX];
	size_t count = fyfm_kind_of(v) == FYFM_MAP ? fyfm_count(v) : 0;
	const char *near;
	size_t known = 0;

	while (known < count && known < NAMES_MAX) {
		names[known] = fyfm_i_compile_text(c, fyfm_key_at(v, known)).data;
		if (!names[known])
			return;
		known++;
	}
	near = fyfm_did_you_mean(token.data, token.len, names, known);
	if (near)
		fyfm_diag_hint(d, "did you mean '%s'?", near);
}

/* Goes along the tokens of a pointer, each behind its slash. Undefined where it leads nowhere,
 * which is told; *place is then of no use. */
static fyfm_value follow(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_str pointer,
                         const fyfm_i_place **place)
{
	fyfm_value v = c->root;
	/* fyfm_i_compile_text() made this copy, and nobody else has it. */
	char *rest = (char *)(uintptr_t)pointer.data, *end = rest + pointer.len;

	while (rest < end && *place) {
		char *token = ++rest;
		fyfm_str name;
		fyfm_value to;

		while (rest < end && *rest != '/')
			rest++;
		/* The NUL behind a token takes the place of the next one's slash. */
		name = unescape(token, (size_t)(rest - token));
		to = step(v, name);
		if (fyfm_kind_of(to) == FYFM_UNDEFINED) {
			char quoted[FYFM_I_DESCRIBE_SIZE];
			fyfm_diag *d = fyfm_i_compile_error(c, at, FYFM_ERR_NOT_FOUND,
				"\"$ref\" leads to nothing: there is no %s",
				fyfm_i_quote_text(name, quoted));

			hint_key(c, d, v, name);
			return to;
		}
		v = to;
		*place = fyfm_i_compile_place(c, *place, name.data);
	}
	return v;
}

void fyfm_i_read_ref(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	static const fyfm_i_place top = { NULL, NULL };
	const fyfm_i_place *place = &top;
	fyfm_str ref = { NULL, 0 };
	fyfm_value target;

	if (fyfm_kind_of(v) == FYFM_STRING) {
		ref = fyfm_i_compile_text(c, v);
		if (!ref.data)
			return;
	}
	if (ref.len == 0 || ref.data[0] != '#' || (ref.len > 1 && ref.data[1] != '/')) {
		fyfm_diag *d = fyfm_i_compile_error(c, at, FYFM_ERR_NOT_FOUND,
			"\"$ref\" leads out of what is known: only places in this file are");

		fyfm_diag_hint(d, "write `#/$defs/NAME`");
		return;
	}
	target = follow(c, at, (fyfm_str){ ref.data + 1, ref.len - 1 }, &place);
	if (place && fyfm_kind_of(target) != FYFM_UNDEFINED)
		*(const fyfm_i_node **)field = fyfm_i_compile_node(c, place, target);
}

/* --- loops ------------------------------------------------------------------------------------ */

bool fyfm_i_node_beside(const fyfm_i_node *n, size_t i, const fyfm_i_node **out)
{
	const fyfm_i_node *single[] = { n->ref, n->negated, n->condition, n->if_so, n->if_not };
	const fyfm_i_nodes *lists[] = { &n->all_of, &n->any_of, &n->one_of };
	const size_t singles = sizeof(single) / sizeof(single[0]);

	if (i < singles) {
		*out = single[i];
		return true;
	}
	i -= singles;
	for (size_t j = 0; j < sizeof(lists) / sizeof(lists[0]); j++) {
		if (i < lists[j]->count) {
			*out = lists[j]->items[i];
			return true;
		}
		i -= lists[j]->count;
	}
	return false;
}

/* Nodes are made by add_node() only. */
static struct building *building_of(const fyfm_i_node *n)
{
	return (struct building *)(uintptr_t)n;
}

/* Searches depth first for a way from `start` back to a node on it, along nodes that look at the
 * same value: checking would never end. Returns a node of such a loop, or NULL. */
static struct building *find_loop(struct building *start)
{
	struct building *b = start;
	const fyfm_i_node *beside;

	while (b) {
		b->color = OPEN;
		if (!fyfm_i_node_beside(&b->node, b->edge++, &beside)) {
			b->color = DONE;
			b = b->from;
		} else if (beside && building_of(beside)->color == OPEN) {
			return building_of(beside);
		} else if (beside && building_of(beside)->color == NEW) {
			building_of(beside)->from = b;
			b = building_of(beside);
		}
	}
	return NULL;
}

static void refuse_loops(fyfm_i_compiler *c)
{
	for (struct building *b = c->first; b; b = b->next) {
		struct building *loop = b->color == NEW ? find_loop(b) : NULL;

		if (loop) {
			fyfm_i_compile_error(c, loop->place, FYFM_ERR_LIMIT,
				"this schema refers back to itself for the same value");
			return;
		}
	}
}

/* --- compiling -------------------------------------------------------------------------------- */

static fyfm_status build(fyfm_i_compiler *c, const fyfm_schema **out)
{
	static const fyfm_i_place top = { NULL, NULL };
	fyfm_schema *s = fyfm_i_compile_alloc(c, 1, sizeof(*s));

	if (s)
		s->root = fyfm_i_compile_node(c, &top, c->root);
	for (struct building *b = c->first; b && c->status == FYFM_OK; b = b->next)
		read_node(c, b);
	if (c->status == FYFM_OK && c->messages.errors == 0)
		refuse_loops(c);
	fya_free(c->a, c->slots, c->slot_count * sizeof(struct building *));
	if (c->status == FYFM_OK)
		c->status = c->messages.first;
	if (c->status == FYFM_OK)
		*out = s;
	return c->status;
}

static fyfm_status parse(fyfm_i_compiler *c, const fyfm_parse_options *options)
{
	const fyfm_i_subject *s = &c->messages.subject;
	fyfm_diag d;
	fyfm_status st = fyfm_parse(s->parser, c->a, s->text, s->len, options, &c->root, &d);

	if (st != FYFM_OK && c->messages.sink)
		c->messages.sink(c->messages.user, &d);
	return st;
}

fyfm_status fyfm_schema_compile(fyfm_parser *p, fya_allocator *a, const char *text, size_t len,
                                const fyfm_schema_options *options, const fyfm_schema **out)
{
	static const fyfm_schema_options defaults = { 0 };
	const fyfm_schema_options *o = options ? options : &defaults;
	fyfm_parse_options how = { .copy_text = true, .path = o->path };
	fyfm_i_subject subject = { p, text, len, &how };
	fyfm_i_compiler c = { .a = a, .elements_left = ELEMENTS_MAX };
	fya_mark mark;
	bool marked = fya_mark_now(a, &mark);
	fyfm_status st;

	*out = NULL;
	fyfm_i_messages_init(&c.messages, &subject, a, o->sink, o->user, o->max_messages);
	st = parse(&c, &how);
	if (st == FYFM_OK)
		st = build(&c, out);
	if (st == FYFM_ERR_NOMEM)
		fyfm_i_messages_release(&c.messages);
	else if (!fyfm_i_messages_tell(&c.messages))
		st = FYFM_ERR_NOMEM;
	if (st != FYFM_OK)
		*out = NULL;
	if (st != FYFM_OK && marked)
		fya_rewind(a, mark);
	return st;
}
