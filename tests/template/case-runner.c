#include "tests/template/case-runner.h"

#include <stdio.h>

#include <fyfm/diag.h>
#include <fyssg/template.h>

#include "tests/template/json.h"

struct run {
	fya_allocator *a, *arena;
	fyfm_value row, templates;
	bool have_error;
	fyfm_diag error; /* the first one */
	fyfm_status status;
	fya_buf out;
	fyssg_memo *memo; /* NULL: nothing is kept */
};

static fyfm_value field(fyfm_value map, const char *name)
{
	return fyfm_get(map, name, strlen(name));
}

static fyfm_str text_of(fya_allocator *a, fyfm_value *v)
{
	if (fyfm_kind_of(*v) != FYFM_STRING)
		return (fyfm_str){ "", 0 };
	return fyfm_text(v, a);
}

static const char *c_string(fya_allocator *a, fyfm_value v)
{
	fyfm_str s = text_of(a, &v);
	char *copy;

	if (s.len == 0)
		return NULL;
	copy = fya_alloc(a, s.len + 1, 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, s.data, s.len);
	copy[s.len] = '\0';
	return copy;
}

static bool flag(fyfm_value map, const char *name)
{
	fyfm_value v = field(map, name);

	return fyfm_kind_of(v) == FYFM_BOOL && fyfm_get_bool(v);
}

static fyfm_status load(void *user, const char *name, fyssg_template_source *out)
{
	struct run *r = user;
	fyfm_value v = field(r->templates, name);
	fyfm_str text;

	if (fyfm_kind_of(v) != FYFM_STRING)
		return FYFM_ERR_NOT_FOUND;
	text = fyfm_text(&v, r->a);
	/* A short string is in the value itself, which ends here. */
	out->text = fya_store(r->a, text.data, text.len, 1);
	out->len = text.len;
	out->path = NULL;
	return FYFM_OK;
}

static void take_diag(void *user, const fyfm_diag *d)
{
	struct run *r = user;

	if (d->severity != FYFM_ERROR || r->have_error)
		return;
	r->have_error = true;
	r->error = *d;
}

static void set_options(struct run *r, fyssg_env_options *o)
{
	fyfm_value given = field(r->row, "options"), undefined = field(given, "undefined");
	fyfm_str mode = text_of(r->a, &undefined);

	fyssg_env_options_init(o);
	o->load = load;
	o->load_user = r;
	o->diag = take_diag;
	o->diag_user = r;
	o->autoescape = flag(r->row, "autoescape") ? FYSSG_AUTOESCAPE_ON : FYSSG_AUTOESCAPE_OFF;
	o->trim_blocks = flag(given, "trim_blocks");
	o->lstrip_blocks = flag(given, "lstrip_blocks");
	o->keep_trailing_newline = flag(given, "keep_trailing_newline");
	o->strict = mode.len == 6 && memcmp(mode.data, "strict", 6) == 0;
	o->chainable = mode.len == 9 && memcmp(mode.data, "chainable", 9) == 0;
	o->variable_start = c_string(r->a, field(given, "variable_start_string"));
	o->variable_end = c_string(r->a, field(given, "variable_end_string"));
	o->block_start = c_string(r->a, field(given, "block_start_string"));
	o->block_end = c_string(r->a, field(given, "block_end_string"));
	o->comment_start = c_string(r->a, field(given, "comment_start_string"));
	o->comment_end = c_string(r->a, field(given, "comment_end_string"));
	o->line_statement_prefix = c_string(r->a, field(given, "line_statement_prefix"));
	o->line_comment_prefix = c_string(r->a, field(given, "line_comment_prefix"));
}

/* Loads the main template and then, for names that are computed, all others, whose errors do
 * not count. */
static const fyssg_template *load_all(struct run *r, fyssg_env *env)
{
	const char *name = c_string(r->a, field(r->row, "main"));
	const fyssg_template *t, *other;
	bool had_error;
	fyfm_diag error;

	r->status = fyssg_env_load(env, name == NULL ? "" : name, &t);
	had_error = r->have_error;
	error = r->error;
	for (size_t i = 0; i < fyfm_count(r->templates); i++)
		if (fyssg_env_load(env, c_string(r->a, fyfm_key_at(r->templates, i)), &other) !=
		    FYFM_OK)
			continue;
	r->have_error = had_error;
	r->error = error;
	return t;
}

/* The names of the context's variables, separated by blanks. */
static const char *all_names(struct run *r)
{
	fyfm_value context = field(r->row, "context");
	fya_buf names;

	fya_buf_init(&names, r->a, 0);
	for (size_t i = 0; i < fyfm_count(context); i++)
		fya_buf_printf(&names, "%s ", c_string(r->a, fyfm_key_at(context, i)));
	return fya_buf_cstr(&names);
}

static void render(struct run *r, fyssg_env *env, const fyssg_template *t)
{
	fyssg_eval_options o;
	fyssg_eval *ev;

	fyssg_eval_options_init(&o);
	o.arena = r->arena;
	o.diag = take_diag;
	o.diag_user = r;
	o.memo = r->memo;
	ev = fyssg_eval_new(env, &o);
	r->status = ev == NULL ? FYFM_ERR_NOMEM : FYFM_OK;
	for (unsigned left = r->memo == NULL ? 1 : 2; left > 0 && ev != NULL; left--) {
		fya_buf_clear(&r->out);
		fya_reset(r->arena);
		r->status = fyssg_render(ev, t, field(r->row, "context"), &r->out);
	}
	fyssg_eval_free(ev);
}

static bool check_error(struct run *r, char why[2048])
{
	fyfm_value name = field(r->row, "error_template"), line = field(r->row, "error_line");
	fyfm_str want = text_of(r->a, &name);

	if (r->status == FYFM_OK) {
		snprintf(why, 2048, "no error; output [%.*s]", (int)r->out.len, r->out.data);
		return false;
	}
	if (!r->have_error) {
		snprintf(why, 2048, "failed (%s), but told nobody", fyfm_status_text(r->status));
		return false;
	}
	if (fyfm_kind_of(line) != FYFM_INT)
		return true;
	if (r->error.line == (uint32_t)fyfm_get_int(line) && strlen(r->error.path) == want.len &&
	    memcmp(r->error.path, want.data, want.len) == 0)
		return true;
	snprintf(why, 2048, "error at %s:%u, not at %.*s:%lld: %s", r->error.path, r->error.line,
	         (int)want.len, want.data, (long long)fyfm_get_int(line), r->error.message);
	return false;
}

static bool check_output(struct run *r, char why[2048])
{
	fyfm_value expected = field(r->row, "expected");
	fyfm_str want = text_of(r->a, &expected);

	if (r->status != FYFM_OK) {
		snprintf(why, 2048, "%s:%u: %s (%s)", r->error.path, r->error.line,
		         r->error.message, fyfm_status_text(r->status));
		return false;
	}
	if (r->out.len == want.len &&
	    (want.len == 0 || memcmp(r->out.data, want.data, want.len) == 0))
		return true;
	snprintf(why, 2048, "want [%.*s]\n have [%.*s]", (int)want.len, want.data, (int)r->out.len,
	         r->out.len == 0 ? "" : r->out.data);
	return false;
}

static bool run(struct run *r, char why[2048])
{
	fyssg_env_options o;
	const fyssg_template *t;
	fyssg_env *env;
	bool ok;

	set_options(r, &o);
	if (r->memo != NULL)
		o.shared = all_names(r);
	env = fyssg_env_new(r->a, &o);
	if (env == NULL)
		return false;
	r->templates = field(r->row, "templates");
	t = load_all(r, env);
	fyssg_env_freeze(env);
	if (t != NULL)
		render(r, env, t);
	ok = fyfm_kind_of(field(r->row, "error")) == FYFM_STRING ? check_error(r, why) :
	                                                           check_output(r, why);
	fyssg_env_free(env);
	return ok;
}

case_result case_run(case_mode mode, const char *line, size_t len, char id[128], char why[2048])
{
	struct run r = { .a = fya_malloc_new(), .arena = fya_arena_new(NULL) };
	case_result result = CASE_BROKEN;
	fyfm_value name;
	fyfm_str text;

	id[0] = why[0] = '\0';
	if (r.a == NULL || r.arena == NULL)
		goto out;
	fya_buf_init(&r.out, r.a, 0);
	if (mode == CASE_KEPT) {
		r.memo = fyssg_memo_new(1 << 20);
		if (r.memo == NULL)
			goto out;
	}
	r.row = json_read(r.a, line, len);
	if (fyfm_kind_of(r.row) != FYFM_MAP)
		goto out;
	name = field(r.row, "id");
	text = text_of(r.a, &name);
	snprintf(id, 128, "%.*s", (int)text.len, text.data);
	result = run(&r, why) ? CASE_PASSED : CASE_FAILED;
out:	fyssg_memo_free(r.memo);
	fya_destroy(r.a);
	fya_destroy(r.arena);
	return result;
}
