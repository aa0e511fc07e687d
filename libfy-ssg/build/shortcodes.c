#include "libfy-ssg/build/shortcodes.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/build/memory-limit.h"
#include "libfy-ssg/build/model.h"
#include "libfy-ssg/markdown/shortcode.h"
#include "libfy-ssg/template/html-tags.h"
#include "libfy-ssg/template/key-set.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/template/unescape.h"
#include "libfy-ssg/text/escape.h"

/* Steps of the template's budget that each costs beside what its template does. */
enum { STEPS_EACH = 100 };

#define FOLDER "shortcodes/"
#define ENDING ".html"

/* --- by name ---------------------------------------------------------------------------------- */

/* The name of a shortcode's template; data is NULL where it is none. */
static fyfm_str shortcode_name(const char *template)
{
	size_t len = strlen(template), folder = strlen(FOLDER), ending = strlen(ENDING);

	if (len <= folder + ending || strncmp(template, FOLDER, folder) != 0 ||
	    strcmp(template + len - ending, ENDING) != 0)
		return (fyfm_str){ NULL, 0 };
	return (fyfm_str){ template + folder, len - folder - ending };
}

static uint32_t find_slot(const fyssg_shortcodes *s, fyfm_str name)
{
	uint32_t at = (uint32_t)XXH3_64bits(name.data, name.len) & (s->slot_count - 1);

	for (; s->slots[at] != FYSSG_NO_TEMPLATE; at = (at + 1) & (s->slot_count - 1)) {
		fyfm_str have = shortcode_name(s->templates->loaded.at[s->slots[at]].name);

		if (have.len == name.len && memcmp(have.data, name.data, name.len) == 0)
			break;
	}
	return at;
}

bool fyssg_shortcodes_init(fyssg_shortcodes *s, const fyssg_templates *templates)
{
	uint32_t count = 0, i;

	*s = (fyssg_shortcodes){ .templates = templates };
	for (i = 0; i < templates->loaded.count; i++)
		count += shortcode_name(templates->loaded.at[i].name).data != NULL;
	if (count == 0)
		return true;
	s->body = fyssg_env_find_atom(templates->env, "body", 4);
	for (s->slot_count = 16; s->slot_count < 2 * count;)
		s->slot_count *= 2;
	s->slots = malloc(s->slot_count * sizeof(*s->slots));
	if (s->slots == NULL)
		return false;
	for (i = 0; i < s->slot_count; i++)
		s->slots[i] = FYSSG_NO_TEMPLATE;
	for (i = 0; i < templates->loaded.count; i++) {
		fyfm_str name = shortcode_name(templates->loaded.at[i].name);

		if (name.data != NULL)
			s->slots[find_slot(s, name)] = (uint16_t)i;
	}
	return true;
}

void fyssg_shortcodes_release(fyssg_shortcodes *s)
{
	free(s->slots);
	*s = (fyssg_shortcodes){ 0 };
}

const fyssg_template *fyssg_shortcodes_get(const fyssg_shortcodes *s, fyfm_str name)
{
	uint16_t id;

	if (s->slot_count == 0)
		return NULL;
	id = s->slots[find_slot(s, name)];
	return id == FYSSG_NO_TEMPLATE ? NULL : s->templates->loaded.at[id].compiled;
}

static bool is_known(void *user, fyfm_str name, bool *needs_body)
{
	const fyssg_shortcodes *s = user;
	const fyssg_template *template = fyssg_shortcodes_get(s, name);

	*needs_body = template != NULL && s->body != FYSSG_ATOM_NONE &&
		      fyssg_template_uses(template, s->body);
	return template != NULL;
}

/* --- one text --------------------------------------------------------------------------------- */

/* From `to` on, a part of the expanded text is that from `from` on in the page's; or, where
 * `is_fixed`, all of it comes from there. */
typedef struct origin {
	size_t to, from;
	bool is_fixed;
} origin;

/* The rendering of one page's text. */
typedef struct expansion {
	fyssg_worker *worker;
	fyssg_rendering rendering;
	const char *text; /* the body */
	fyssg_shortcode_list list;
	fyssg_list pieces; /* HTML that marks stand for */
} expansion;

/* A call, as its template sees it. */
typedef struct call {
	expansion *expansion;
	const fyssg_shortcode *use;
	struct call *parent; /* the one around it; NULL: none */
	fyfm_value args;     /* a mapping of those with names, else a list */
	fyfm_value body;     /* undefined until asked for */
} call;

/* Text that is being expanded, and where it comes from. */
typedef struct expanded {
	fya_buf text;
	FYSSG_ARRAY(origin) origins;
} expanded;

static bool expand(expansion *x, call *parent, size_t start, size_t end, uint32_t first,
                   expanded *out);

static void fail(fyssg_worker *w, fyfm_status status)
{
	fyssg_fail(w->eval, status, "%s",
	           status == FYFM_ERR_NOMEM ? "out of memory" : "the text is too large");
}

static bool add_origin(expansion *x, expanded *out, size_t from, bool is_fixed)
{
	const origin o = { out->text.len, from, is_fixed };

	if (FYSSG_ARRAY_APPEND(x->worker->arena, &out->origins, o))
		return true;
	fail(x->worker, FYFM_ERR_NOMEM);
	return false;
}

static size_t original(const expanded *e, size_t offset)
{
	uint32_t low = 0, high = e->origins.count;
	const origin *o;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (e->origins.at[middle].to <= offset)
			low = middle;
		else
			high = middle;
	}
	if (high == 0)
		return 0;
	o = &e->origins.at[low];
	return o->is_fixed ? o->from : o->from + (offset - o->to);
}

/* --- marks ------------------------------------------------------------------------------------ */

/* A mark is the number of a piece between the first two of Unicode's noncharacters U+FDD0 to
 * U+FDEF, in digits that are the sixteen behind them: no Markdown takes them for its own. */
#define MARK_LEAD "\xEF\xB7"
#define MARK_START MARK_LEAD "\x90"
enum { MARK_CHAR = 3, MARK_END = 0x91, MARK_ZERO = 0x92 };

static void put_mark(fya_buf *out, size_t number)
{
	char digits[2 * sizeof(number)];
	size_t count = 0;

	fya_buf_puts(out, MARK_START);
	do {
		digits[count++] = (char)(MARK_ZERO + (number & 15));
		number >>= 4;
	} while (number > 0);
	while (count > 0) {
		fya_buf_puts(out, MARK_LEAD);
		fya_buf_putc(out, digits[--count]);
	}
	fya_buf_puts(out, MARK_LEAD);
	fya_buf_putc(out, (char)MARK_END);
}

/* The end of the mark at `at`, or `at` where there is none. */
static size_t read_mark(fyfm_str text, size_t at, size_t *number)
{
	size_t i = at + MARK_CHAR;

	*number = 0;
	if (text.len - at < MARK_CHAR || memcmp(text.data + at, MARK_START, MARK_CHAR) != 0)
		return at;
	for (; text.len - i >= MARK_CHAR && memcmp(text.data + i, MARK_LEAD, 2) == 0;
	     i += MARK_CHAR) {
		unsigned char c = (unsigned char)text.data[i + 2];

		if (c == MARK_END)
			return i + MARK_CHAR;
		if (c < MARK_ZERO || c >= MARK_ZERO + 16 || *number > UINT32_MAX)
			return at;
		*number = *number << 4 | (size_t)(c - MARK_ZERO);
	}
	return at;
}

static size_t next_mark(fyfm_str text, size_t from)
{
	const char *found = NULL;

	if (from < text.len)
		found = memmem(text.data + from, text.len - from, MARK_START, MARK_CHAR);
	return found == NULL ? text.len : (size_t)(found - text.data);
}

/* The HTML that a mark stands for; empty where there is none of that number. */
static fyfm_str piece_of(const expansion *x, size_t number)
{
	if (number >= x->pieces.count)
		return FYFM_STR("");
	return fyssg_text_of(x->worker->eval, &x->pieces.items[number]);
}

/* Where in HTML a mark stands, found by walking on from the one before it. */
typedef struct place {
	size_t at;
	size_t tag_end; /* of the tag around it; not beyond `at`: there is none */
	char quote;     /* in the value of an attribute: the quote that ends it */
} place;

/* From text to `to`, or to the next tag before it: behind its name. */
static void walk_text(place *p, fyfm_str html, size_t to)
{
	const char *found = memchr(html.data + p->at, '<', to - p->at);
	fyssg_html_tag tag;

	if (found == NULL) {
		p->at = to;
		return;
	}
	p->at = (size_t)(found - html.data);
	if (!fyssg_html_read_tag(html, p->at, &tag)) {
		p->at++;
		return;
	}
	p->tag_end = tag.end;
	p->at = tag.name.len == 0 ? tag.end : (size_t)(tag.name.data - html.data) + tag.name.len;
}

static void walk_tag(place *p, char c)
{
	if (p->quote != '\0')
		p->quote = c == p->quote ? '\0' : p->quote;
	else if (c == '"' || c == '\'')
		p->quote = c;
	/* What a script holds is no HTML. */
	p->at = p->quote == '\0' && c == '>' ? p->tag_end : p->at + 1;
}

static bool is_in_attribute(place *p, fyfm_str html, size_t to)
{
	while (p->at < to) {
		if (p->at >= p->tag_end)
			walk_text(p, html, to);
		else
			walk_tag(p, html.data[p->at]);
	}
	return p->at == to && p->quote != '\0';
}

/* Of HTML in the value of an attribute references stay what they are. */
static void put_in_attribute(fya_buf *out, fyfm_str html)
{
	for (size_t i = 0; i < html.len; i++) {
		if (html.data[i] == '&')
			fya_buf_putc(out, '&');
		else
			fyssg_escape_markup(out, html.data + i, 1);
	}
}

static void put_piece(fya_buf *out, fyfm_str html, bool in_attribute)
{
	if (in_attribute)
		put_in_attribute(out, html);
	else
		fya_buf_append(out, html.data, html.len);
}

/* Where the paragraph ends whose <p> is before the mark at `at`, if it has but marks and blanks; 0
 * else. */
static size_t marks_alone(fyfm_str html, size_t at)
{
	static const char close[] = "</p>";
	size_t number;

	while (at < html.len) {
		size_t end = read_mark(html, at, &number);

		if (end == at && (html.data[at] == ' ' || html.data[at] == '\n'))
			end++;
		if (end == at)
			break;
		at = end;
	}
	if (html.len - at < sizeof(close) - 1 || memcmp(html.data + at, close, 4) != 0)
		return 0;
	return at;
}

/* Appends `html` with what its marks stand for. A paragraph of marks alone is none: what they stand
 * for is most often a block. */
static void put_pieces(expansion *x, fyfm_str html, fya_buf *out)
{
	size_t done = 0, paragraph = 0; /* end of one whose tags are left out; 0: none */
	place where = { .at = 0 };

	while (done < html.len && out->status == FYA_BUF_OK) {
		size_t at = next_mark(html, done), end, number, copy = at;

		end = read_mark(html, at, &number);
		if (at < html.len && end == at)
			end = at + MARK_CHAR;
		if (paragraph != 0 && at > paragraph) {
			fya_buf_append(out, html.data + done, paragraph - done);
			done = paragraph + 4;
			paragraph = 0;
		}
		if (paragraph == 0 && at < html.len && at - done >= 3 &&
		    memcmp(html.data + at - 3, "<p>", 3) == 0) {
			paragraph = marks_alone(html, at);
			copy = paragraph != 0 ? at - 3 : at;
		}
		fya_buf_append(out, html.data + done, copy - done);
		if (at < html.len)
			put_piece(out, piece_of(x, number), is_in_attribute(&where, html, at));
		done = end;
	}
}

/* --- Markdown --------------------------------------------------------------------------------- */

typedef struct linking {
	expansion *expansion;
	const expanded *text;
	fyssg_link_context links;
} linking;

/* As fyssg_resolve_link(), for a text that is not that of the file, with marks in addresses. */
static bool resolve_link(void *user, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	linking *l = user;
	size_t at = offset == SIZE_MAX ? SIZE_MAX : original(l->text, offset), number;
	fya_buf address;

	if (next_mark(dest, 0) == dest.len)
		return fyssg_resolve_link(&l->links, dest, image, at, out);
	fya_buf_init(&address, l->expansion->worker->arena, out->limit);
	for (size_t i = 0; i < dest.len;) {
		size_t mark = next_mark(dest, i), end = read_mark(dest, mark, &number);

		fya_buf_append(&address, dest.data + i, mark - i);
		if (end > mark)
			fyssg_unescape(&address, piece_of(l->expansion, number));
		i = mark == dest.len ? mark : end > mark ? end : mark + MARK_CHAR;
	}
	if (address.status != FYA_BUF_OK)
		out->status = address.status;
	dest = (fyfm_str){ fya_buf_cstr(&address), address.len };
	/* What a shortcode gave is an address, and not the path of a file. */
	fya_buf_append(out, dest.data, dest.len);
	return true;
}

static bool render_markdown(expansion *x, const expanded *e, fya_buf *out)
{
	fyssg_worker *w = x->worker;
	const fyssg_text *t = x->rendering.text;
	linking l = { .expansion = x,
		      .text = e,
		      .links = { .worker = w, .page = x->rendering.page, .text = t->source.data,
		                 .len = t->source.len, .body = t->parts.body } };
	fyssg_markdown_hooks hooks = { .user = &l, .link = resolve_link };
	fyfm_status status;
	uint64_t held;
	fya_buf html;
	fyfm_diag d;

	fya_buf_init(&html, w->arena, out->limit);
	if (!fyssg_limit_reserve(w, x->rendering.page, e->text.data, e->text.len, &held))
		return false;
	status = fyssg_markdown_render(w->markdown, e->text.data == NULL ? "" : e->text.data,
	                               e->text.len, &hooks, &html, &d);
	fyssg_limit_unreserve(w, held);
	if (status != FYFM_OK) {
		/* Its line is one of the expanded text. */
		d.line = d.column = d.excerpt_column = 0;
		fyssg_content_fail(w, x->rendering.page, &d);
		return false;
	}
	put_pieces(x, (fyfm_str){ html.data, html.len }, out);
	if (out->status != FYA_BUF_OK)
		fail(w, out->status == FYA_BUF_FULL ? FYFM_ERR_LIMIT : FYFM_ERR_NOMEM);
	return !fyssg_failed(w->eval);
}

/* --- what templates see ----------------------------------------------------------------------- */

static call *call_of(fyfm_value self)
{
	return (call *)(uintptr_t)fyfm_host_payload(self);
}

/* What is between the tags: HTML, or for {{% %}} Markdown. */
static fyfm_value make_body(call *c)
{
	expansion *x = c->expansion;
	fyssg_worker *w = x->worker;
	uint32_t first = (uint32_t)(c->use - x->list.at) + 1;
	expanded e = { 0 };
	fya_buf html;

	if (!c->use->has_body)
		return fyssg_new_string(w->eval, "", 0, true);
	fya_buf_init(&e.text, w->arena, FYSSG_RESULT_MAX);
	if (!expand(x, c, c->use->tag_end, c->use->body_end, first, &e))
		return fyfm_undefined(NULL);
	if (c->use->is_markdown)
		return fyssg_new_string(w->eval, e.text.data, e.text.len, true);
	fya_buf_init(&html, w->arena, FYSSG_RESULT_MAX);
	if (!render_markdown(x, &e, &html))
		return fyfm_undefined(NULL);
	return fyssg_new_string(w->eval, html.data, html.len, true);
}

static fyfm_value body_of(call *c)
{
	if (fyfm_kind_of(c->body) == FYFM_UNDEFINED)
		c->body = make_body(c);
	return c->body;
}

static fyfm_value inner_of(const call *c)
{
	const fyssg_shortcode *s = c->use;

	return fyssg_new_string(c->expansion->worker->eval, c->expansion->text + s->tag_end,
	                        s->has_body ? s->body_end - s->tag_end : 0, false);
}

/* The variable `shortcode`. */
static fyfm_value describe(const call *c)
{
	static const char *const names[] = { "name", "args", "inner", "nth", "parent" };
	fyssg_worker *w = c->expansion->worker;
	fyfm_value keys[5], values[5] = {
		fyssg_new_string(w->eval, c->use->name.data, c->use->name.len, false),
		c->args,
		inner_of(c),
		fyssg_make_int(w->eval, (int64_t)(c->use - c->expansion->list.at) + 1),
		c->parent == NULL ? fyfm_null() : describe(c->parent),
	};

	for (size_t i = 0; i < 5; i++)
		keys[i] = fyssg_model_text(w, names[i]);
	return fyssg_made(w->eval, fyfm_map(w->arena, keys, values, 5, fyfm_undefined(NULL)));
}

static bool is(fyfm_str name, const char *text)
{
	return name.len == strlen(text) && memcmp(name.data, text, name.len) == 0;
}

static fyfm_value shortcode_get(fyssg_eval *ev, fyfm_value self, fyssg_atom atom)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyfm_str name = fyssg_env_atom_name(fyssg_eval_env(ev), atom);
	const fyssg_page *page;
	const fyssg_section *section;
	call *c = call_of(self);
	fyfm_value arg;

	if (is(name, "body"))
		return body_of(c);
	if (is(name, "args"))
		return c->args;
	if (is(name, "shortcode"))
		return describe(c);
	arg = fyfm_get(c->args, name.data, name.len);
	if (fyfm_kind_of(arg) != FYFM_UNDEFINED)
		return arg;
	page = c->expansion->rendering.page;
	switch (fyssg_model_attribute(w, atom)) {
	case FYSSG_ATTR_site:
		return fyfm_host(w->job->templates.classes.site, 0);
	case FYSSG_ATTR_page:
		return fyssg_model_page(w, (uint32_t)(page - w->job->site.pages.at));
	case FYSSG_ATTR_section:
		section = fyssg_page_section(&w->job->site, page);
		return section == NULL ? fyfm_null() : fyssg_model_page(w, section->page);
	default:
		return fyssg_model_none(ev, atom);
	}
}

const fyssg_class fyssg_shortcode_class = { .name = "shortcode",
	                                     .get = shortcode_get,
	                                     .attributes = "args page section site" };

/* --- arguments -------------------------------------------------------------------------------- */

/* "a\"b" without its backslashes. */
static fyfm_value unescaped(fyssg_worker *w, fyfm_str text)
{
	fya_buf out;

	fyssg_result_begin(w->eval, &out);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\\' && i + 1 < text.len)
			i++;
		fya_buf_putc(&out, text.data[i]);
	}
	return fyssg_result_end(w->eval, &out, false);
}

static fyfm_value plain_value(fyssg_worker *w, fyfm_str text)
{
	return fyssg_new_string(w->eval, text.data, text.len, false);
}

/* true, false and numbers without quotes are what they look like, as in Hugo. */
static fyfm_value bare_value(fyssg_worker *w, fyfm_str text)
{
	double d;

	if (is(text, "true") || is(text, "false"))
		return fyfm_bool(is(text, "true"));
	if (text.len > 0 && text.len < 16 && text.data[text.len - 1] >= '0' &&
	    text.data[text.len - 1] <= '9' && fyfm_float_parse(text.data, text.len, &d)) {
		if (memchr(text.data, '.', text.len) == NULL && d > -1e15 && d < 1e15 &&
		    d == (double)(int64_t)d)
			return fyssg_make_int(w->eval, (int64_t)d);
		return fyssg_make_float(w->eval, d);
	}
	return plain_value(w, text);
}

/* Ends the render with a message about a place in the page's text. */
static void fail_at(expansion *x, size_t offset, size_t width, fyfm_diag *d)
{
	const fyssg_text *t = x->rendering.text;

	fyfm_diag_locate(d, t->source.data, t->source.len, t->parts.body + offset, width);
	fyssg_content_fail(x->worker, x->rendering.page, d);
}

static bool fail_args(call *c, const char *why)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_SYNTAX, NULL, 0, 0, "%s", why);
	fail_at(c->expansion, c->use->start, c->use->tag_end - c->use->start, &d);
	return false;
}

static bool read_args(call *c)
{
	fyssg_worker *w = c->expansion->worker;
	fyssg_list keys = { 0 }, values = { 0 };
	fyssg_shortcode_args args;
	fyssg_shortcode_arg arg;
	fyssg_key_set seen = { 0 };
	size_t at;

	fyssg_shortcode_args_init(&args, c->expansion->text, c->use);
	while (fyssg_shortcode_args_next(&args, &arg) && fyssg_spend(w->eval, 1)) {
		fyfm_value value = arg.has_escapes ? unescaped(w, arg.value) :
				   arg.is_quoted   ? plain_value(w, arg.value) :
						     bare_value(w, arg.value);

		if (values.count > 0 && (keys.count > 0) != (arg.key.data != NULL))
			return fail_args(c, "arguments of a shortcode have names, or none has");
		if (arg.key.data != NULL) {
			fyfm_value key = plain_value(w, arg.key);

			if (!fyssg_key_set_put(w->eval, &seen, key, keys.count, &at))
				return false;
			if (at < keys.count)
				return fail_args(c, "an argument of a shortcode is given twice");
			if (!fyssg_list_push(w->eval, &keys, key))
				return false;
		}
		if (!fyssg_list_push(w->eval, &values, value))
			return false;
	}
	c->args = keys.count == 0 ? fyssg_list_seq(w->eval, &values) :
				    fyssg_made(w->eval, fyfm_map(w->arena, keys.items, values.items,
	                                                         keys.count, fyfm_undefined(NULL)));
	return !fyssg_failed(w->eval);
}

/* --- running ---------------------------------------------------------------------------------- */

/* Behind an error or a warning of the template: where in the text it was called. */
static void tell_use(call *c)
{
	const fyssg_text *t = c->expansion->rendering.text;
	fyssg_worker *w = c->expansion->worker;
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_NOTE, FYFM_ERR_SYNTAX,
	              fyssg_content_path(w, c->expansion->rendering.page), 0, 0,
	              "shortcode '%.*s' was used here",
	              (int)(c->use->name.len > 60 ? 60 : c->use->name.len), c->use->name.data);
	fyfm_diag_locate(&d, t->source.data, t->source.len, t->parts.body + c->use->start,
	                 c->use->tag_end - c->use->start);
	if (!w->told)
		fyssg_job_tell(w->job, &d);
}

/* What it gives, as a string; undefined after fyssg_fail(). */
static fyfm_value run(expansion *x, call *parent, const fyssg_shortcode *use)
{
	fyssg_worker *w = x->worker;
	const fyssg_template *template =
		fyssg_shortcodes_get(&w->job->functions.shortcodes, use->name);
	call *c = fya_alloc(w->arena, sizeof(*c), 0);
	fya_buf out;
	bool ok;

	if (c == NULL) {
		fail(w, FYFM_ERR_NOMEM);
		return fyfm_undefined(NULL);
	}
	*c = (call){ .expansion = x, .use = use, .parent = parent,
		     .body = fyfm_undefined(NULL) };
	if (!fyssg_spend(w->eval, STEPS_EACH) || !read_args(c))
		return fyfm_undefined(NULL);
	fyssg_result_begin(w->eval, &out);
	w->warned = false;
	ok = fyssg_render_inside(w->eval, template,
	                         fyfm_host(w->job->templates.classes.shortcode,
	                                   (uint64_t)(uintptr_t)c), &out);
	if (!ok || w->warned)
		tell_use(c);
	return ok ? fyssg_result_end(w->eval, &out, true) : fyfm_undefined(NULL);
}

/* {{</ * name * /> }} as text that Markdown leaves alone. */
static fyfm_value escaped_tag(expansion *x, const fyssg_shortcode *use)
{
	const char *text = x->text + use->args;
	fya_buf out;

	fyssg_result_begin(x->worker->eval, &out);
	fya_buf_puts(&out, use->is_markdown ? "{{%" : "{{&lt;");
	fyssg_escape_html(&out, text, use->args_end - use->args);
	fya_buf_puts(&out, use->is_markdown ? "%}}" : "&gt;}}");
	return fyssg_result_end(x->worker->eval, &out, true);
}

static bool put_use(expansion *x, call *parent, const fyssg_shortcode *use, expanded *out)
{
	fyfm_value given = use->is_escaped ? escaped_tag(x, use) : run(x, parent, use);
	fyfm_str text;

	if (fyssg_failed(x->worker->eval))
		return false;
	if (use->is_markdown && !use->is_escaped) {
		text = fyssg_text_of(x->worker->eval, &given);
		fya_buf_append(&out->text, text.data, text.len);
		return true;
	}
	put_mark(&out->text, x->pieces.count);
	return fyssg_list_push(x->worker->eval, &x->pieces, given);
}

/* Appends text from `start` to `end`, with what its shortcodes give, of which `first` is the
 * first. */
static bool expand(expansion *x, call *parent, size_t start, size_t end, uint32_t first,
                   expanded *out)
{
	while (start < end) {
		const fyssg_shortcode *use = first < x->list.count ? &x->list.at[first] : NULL;
		size_t stop = use != NULL && use->start < end ? use->start : end;

		if (!add_origin(x, out, start, false))
			return false;
		fya_buf_append(&out->text, x->text + start, stop - start);
		if (stop == end)
			break;
		if (!add_origin(x, out, use->start, true) || !put_use(x, parent, use, out))
			return false;
		start = use->end;
		first = use->next;
	}
	if (out->text.status != FYA_BUF_OK)
		fail(x->worker,
		     out->text.status == FYA_BUF_FULL ? FYFM_ERR_LIMIT : FYFM_ERR_NOMEM);
	return !fyssg_failed(x->worker->eval);
}

fyfm_status fyssg_shortcodes_render(fyssg_worker *w, const fyssg_page *page, const fyssg_text *text,
                                    size_t len, fya_buf *out)
{
	const fyssg_shortcode_names names = { &w->job->functions.shortcodes, is_known };
	expansion x = { .worker = w,
		        .rendering = { w->rendering, page, text, fyfm_undefined(NULL) },
		        .text = text->source.data + text->parts.body };
	size_t whole = text->source.len - text->parts.body, offset;
	expanded e = { 0 };
	fyfm_status status;
	fyfm_diag d;
	bool ok;

	if (w->job->functions.shortcodes.slot_count == 0)
		return FYFM_ERR_USAGE;
	/* Of all of it: a summary may end inside of one. */
	status = fyssg_shortcodes_find(w->arena, x.text, whole, &names, &x.list, &d, &offset);
	if (status != FYFM_OK) {
		fail_at(&x, offset, 0, &d);
		return status;
	}
	if (x.list.count == 0)
		return FYFM_ERR_USAGE;
	w->rendering = &x.rendering;
	fya_buf_init(&e.text, w->arena, FYSSG_RESULT_MAX);
	ok = expand(&x, NULL, 0, len, 0, &e) && render_markdown(&x, &e, out);
	w->rendering = x.rendering.outer;
	return ok ? FYFM_OK : FYFM_ERR_SYNTAX;
}
