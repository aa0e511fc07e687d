/*
 * Any bytes as templates, compiled and rendered on a small budget.
 *
 * The first byte chooses options; the rest is up to four templates, separated by a byte of 0:
 * "main.html", "a", "b" and "c", which name each other. What is rendered twice with a memory of
 * fragments comes out the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include <fyfm/parse.h>
#include <fyssg/template.h>

enum {
	TRIM_BLOCKS = 1, /* bits of the first byte */
	LSTRIP_BLOCKS = 2,
	AUTOESCAPE = 4,
	STRICT = 8,
	CHAINABLE = 16,
	LINE_PREFIXES = 32,
	KEPT = 64,
	NAMES = 4,
	MAX_OUTPUT = 1 << 16,
	MAX_STEPS = 1 << 14
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[NAMES] = { "main.html", "a", "b", "c" };

static const char context_text[] = "{a: 1, b: [1, 2, [x, <y>]], c: {d: text, e: {f: 1.5}}, d: "
                                   "2024-05-01, e: 'q\"', n: null, t: true}";

struct input {
	const char *at[NAMES];
	size_t len[NAMES];
	unsigned count, diags;
};

static void split(struct input *in, const char *text, size_t len)
{
	while (in->count < NAMES) {
		const char *end = len == 0 ? NULL : memchr(text, '\0', len);
		size_t n = end == NULL || in->count == NAMES - 1 ? len : (size_t)(end - text);

		in->at[in->count] = text;
		in->len[in->count++] = n;
		if (end == NULL)
			return;
		text += n < len ? n + 1 : n;
		len -= n < len ? n + 1 : n;
	}
}

static fyfm_status load(void *user, const char *name, fyssg_template_source *out)
{
	const struct input *in = user;

	for (unsigned i = 0; i < in->count; i++) {
		if (strcmp(name, names[i]) == 0) {
			*out = (fyssg_template_source){ in->at[i], in->len[i], NULL };
			return FYFM_OK;
		}
	}
	return FYFM_ERR_NOT_FOUND;
}

/* Every diagnostic is whole: it has a message, and its position is in the template. */
static void see(void *user, const fyfm_diag *d)
{
	struct input *in = user;

	in->diags++;
	if (d->message[0] == '\0' || (d->line == 0) != (d->column == 0))
		abort();
}

static fyssg_env *new_env(struct input *in, fya_allocator *a, unsigned bits)
{
	fyssg_env_options o;

	fyssg_env_options_init(&o);
	o.trim_blocks = bits & TRIM_BLOCKS;
	o.lstrip_blocks = bits & LSTRIP_BLOCKS;
	o.autoescape = bits & AUTOESCAPE ? FYSSG_AUTOESCAPE_ON : FYSSG_AUTOESCAPE_OFF;
	o.strict = bits & STRICT;
	o.chainable = bits & CHAINABLE;
	if (bits & LINE_PREFIXES) {
		o.line_statement_prefix = "%";
		o.line_comment_prefix = "##";
	}
	if (bits & KEPT)
		o.shared = "a c.d e n t";
	o.load = load;
	o.load_user = in;
	o.diag = see;
	o.diag_user = in;
	return fyssg_env_new(a, &o);
}

static fyfm_value new_context(fya_allocator *a)
{
	fyfm_parser *p = fyfm_parser_new();
	fyfm_value v = fyfm_null();

	if (p == NULL ||
	    fyfm_parse(p, a, context_text, sizeof(context_text) - 1, NULL, &v, NULL) != FYFM_OK)
		abort();
	fyfm_parser_free(p);
	return v;
}

static fyfm_status render(struct input *in, fyssg_eval *ev, const fyssg_template *t,
                          fya_allocator *a, fya_buf *out)
{
	unsigned before = in->diags;
	fyfm_status st = fyssg_render(ev, t, new_context(a), out);

	if (st != FYFM_OK && in->diags == before)
		abort();
	if (out->len > MAX_OUTPUT || (st != FYFM_OK && out->len != 0))
		abort();
	return st;
}

static void check(struct input *in, const fyssg_env *env, const fyssg_template *t,
                  fya_allocator *a, bool kept)
{
	fya_allocator *arena = fya_arena_new(NULL);
	fyssg_eval_options o;
	fya_buf first, second;
	fyssg_eval *ev;

	fyssg_eval_options_init(&o);
	o.arena = arena;
	o.max_steps = MAX_STEPS;
	o.max_depth = 60;
	o.max_output = MAX_OUTPUT;
	o.diag = see;
	o.diag_user = in;
	o.memo = kept ? fyssg_memo_new(MAX_OUTPUT) : NULL;
	ev = fyssg_eval_new(env, &o);
	fya_buf_init(&first, a, 0);
	fya_buf_init(&second, a, 0);
	if (ev != NULL) {
		fyfm_status st = render(in, ev, t, a, &first);

		if (kept && (render(in, ev, t, a, &second) != st || first.len != second.len ||
		             (first.len > 0 && memcmp(first.data, second.data, first.len) != 0)))
			abort();
	}
	fya_buf_release(&first);
	fya_buf_release(&second);
	fyssg_eval_free(ev);
	fyssg_memo_free(o.memo);
	fya_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { .count = 0 };
	fya_allocator *a;
	fyssg_env *env;
	const fyssg_template *t;

	if (size == 0)
		return 0;
	a = fya_malloc_new();
	split(&in, (const char *)data + 1, size - 1);
	env = new_env(&in, a, data[0]);
	if (env == NULL)
		abort();
	if (fyssg_env_load(env, names[0], &t) == FYFM_OK) {
		fyssg_env_freeze(env);
		check(&in, env, t, a, data[0] & KEPT);
	} else if (in.diags == 0) {
		abort();
	}
	fyssg_env_free(env);
	fya_destroy(a);
	return 0;
}
