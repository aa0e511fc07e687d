#include "libfy-ssg/template/env.h"

#include <stdlib.h>
#include <string.h>

#include <fyfm/source.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chunk.h"
#include "libfy-ssg/template/objects.h"

enum { MAX_LOAD_DEPTH = 100 };

/* --- names ------------------------------------------------------------------------------------ */

static uint32_t hash_name(const char *name, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * 16777619u;
	return h ^ h >> 15;
}

/* The slot of a name in the table: the one that has it, or the empty one where it would go. */
static size_t find_slot(const fyssg_env *env, const char *name, size_t len)
{
	size_t i = hash_name(name, len) & (env->atom_slots - 1);

	for (;; i = (i + 1) & (env->atom_slots - 1)) {
		const fyssg_atom_info *info;

		if (env->atom_table[i] == 0)
			return i;
		info = &env->atoms[env->atom_table[i] - 1];
		if (info->len == len && memcmp(info->text, name, len) == 0)
			return i;
	}
}

static bool grow_table(fyssg_env *env)
{
	size_t slots = env->atom_slots == 0 ? 512 : env->atom_slots * 2;
	uint32_t *table;

	if (env->atom_count * 2 < env->atom_slots)
		return true;
	table = fya_alloc_array(env->pool, slots, sizeof(*table), 0);
	if (table == NULL)
		return false;
	memset(table, 0, slots * sizeof(*table));
	env->atom_table = table;
	env->atom_slots = slots;
	for (size_t i = 0; i < env->atom_count; i++)
		table[find_slot(env, env->atoms[i].text, env->atoms[i].len)] = (uint32_t)i + 1;
	return true;
}

static fyssg_atom add_atom(fyssg_env *env, const char *name, size_t len)
{
	fyssg_atom_info info = { .len = (uint32_t)len };
	char *text;

	if (!grow_table(env) || !fyssg_grow(env->pool, &env->atoms, env->atom_count,
	                                    &env->atom_capacity, sizeof(*env->atoms)))
		return FYSSG_ATOM_NONE;
	text = fya_alloc(env->pool, len + 1, 1);
	if (text == NULL)
		return FYSSG_ATOM_NONE;
	memcpy(text, name, len);
	text[len] = '\0';
	info.text = text;
	info.key = fyfm_string(env->pool, text, len);
	if (fyfm_i_is_undefined(info.key))
		return FYSSG_ATOM_NONE;
	for (size_t i = 0; i < FYSSG_BUILTIN_KINDS; i++)
		info.builtin[i] = FYSSG_NO_INDEX;
	info.is_method = fyssg_is_method_name(text);
	info.is_dict_method = info.is_method && fyssg_is_dict_method_name(text);
	env->atoms[env->atom_count] = info;
	env->atom_table[find_slot(env, text, len)] = (uint32_t)env->atom_count + 1;
	return (fyssg_atom)env->atom_count++;
}

fyssg_atom fyssg_env_find_atom(const fyssg_env *env, const char *name, size_t len)
{
	uint32_t found;

	if (env->atom_slots == 0)
		return FYSSG_ATOM_NONE;
	found = env->atom_table[find_slot(env, name, len)];
	return found == 0 ? FYSSG_ATOM_NONE : found - 1;
}

fyssg_atom fyssg_intern(fyssg_env *env, const char *name, size_t len)
{
	fyssg_atom have = fyssg_env_find_atom(env, name, len);

	if (have != FYSSG_ATOM_NONE || env->frozen || len > UINT32_MAX)
		return have;
	return add_atom(env, name, len);
}

fyssg_atom fyssg_env_intern(fyssg_env *env, const char *name)
{
	return fyssg_intern(env, name, strlen(name));
}

fyfm_str fyssg_env_atom_name(const fyssg_env *env, fyssg_atom atom)
{
	if (atom >= env->atom_count)
		return (fyfm_str){ "", 0 };
	return (fyfm_str){ env->atoms[atom].text, env->atoms[atom].len };
}

/* --- classes ---------------------------------------------------------------------------------- */

int fyssg_env_add_class(fyssg_env *env, const fyssg_class *c)
{
	if (env->frozen || env->class_count == sizeof(env->classes) / sizeof(env->classes[0]))
		return -1;
	env->classes[env->class_count] = c;
	return (int)env->class_count++;
}

const fyssg_class *fyssg_env_class(const fyssg_env *env, unsigned class_id)
{
	return class_id < env->class_count ? env->classes[class_id] : NULL;
}

/* --- filters, tests, functions ---------------------------------------------------------------- */

static size_t count_words(const char *text)
{
	size_t n = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		n += len > 0;
		text += len + (text[len] == ' ');
	}
	return n;
}

/* Takes "value length? *rest **named" apart. */
static bool parse_params(fyssg_env *env, const char *text, fyssg_signature *sig)
{
	size_t count = count_words(text), i = 0;
	fyssg_atom *params = fya_alloc_array(env->pool, count + 1, sizeof(*params), 0);
	bool *optional = fya_alloc_array(env->pool, count + 1, sizeof(*optional), 0);

	if (params == NULL || optional == NULL)
		return false;
	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		const char *word = text;

		text += len + (text[len] == ' ');
		if (len == 0)
			continue;
		sig->count++;
		if (*word == '*') {
			if (len > 1 && word[1] == '*')
				sig->rest_named = true;
			else
				sig->rest = true;
			continue;
		}
		sig->named++;
		optional[i] = word[len - 1] == '?';
		params[i] = fyssg_intern(env, word, len - optional[i]);
		if (params[i++] == FYSSG_ATOM_NONE)
			return false;
	}
	sig->params = params;
	sig->optional = optional;
	return true;
}

static fyfm_status add_builtin(fyssg_env *env, fyssg_builtin_kind kind, const fyssg_builtin *b)
{
	fyssg_signature sig = { .builtin = b };

	sig.name = fyssg_intern(env, b->name, strlen(b->name));
	if (sig.name == FYSSG_ATOM_NONE || !parse_params(env, b->params, &sig) ||
	    !fyssg_grow(env->pool, &env->builtins, env->builtin_count, &env->builtin_capacity,
	                sizeof(sig)))
		return FYFM_ERR_NOMEM;
	env->builtins[env->builtin_count] = sig;
	env->atoms[sig.name].builtin[kind] = (uint32_t)env->builtin_count++;
	return FYFM_OK;
}

static fyfm_status add_builtins(fyssg_env *env, fyssg_builtin_kind kind, const fyssg_builtin *b,
                                size_t count)
{
	if (env->frozen)
		return FYFM_ERR_USAGE;
	for (size_t i = 0; i < count; i++) {
		fyfm_status st = add_builtin(env, kind, &b[i]);

		if (st != FYFM_OK)
			return st;
	}
	return FYFM_OK;
}

fyfm_status fyssg_env_add_filters(fyssg_env *env, const fyssg_builtin *b, size_t count)
{
	return add_builtins(env, FYSSG_BUILTIN_FILTER, b, count);
}

fyfm_status fyssg_env_add_tests(fyssg_env *env, const fyssg_builtin *b, size_t count)
{
	return add_builtins(env, FYSSG_BUILTIN_TEST, b, count);
}

fyfm_status fyssg_env_add_functions(fyssg_env *env, const fyssg_builtin *b, size_t count)
{
	return add_builtins(env, FYSSG_BUILTIN_FUNCTION, b, count);
}

uint32_t fyssg_env_find_builtin(const fyssg_env *env, fyssg_builtin_kind kind, const char *name,
                                size_t len)
{
	fyssg_atom atom = fyssg_env_find_atom(env, name, len);

	return atom == FYSSG_ATOM_NONE ? FYSSG_NO_INDEX : env->atoms[atom].builtin[kind];
}

const char *fyssg_env_suggest(const fyssg_env *env, fyssg_builtin_kind kind, fyfm_str name)
{
	const char *names[256];
	size_t count = 0;

	for (size_t i = 0; i < env->atom_count && count < 256; i++)
		if (env->atoms[i].builtin[kind] != FYSSG_NO_INDEX)
			names[count++] = env->atoms[i].text;
	return fyfm_did_you_mean(name.data, name.len, names, count);
}

const char *fyssg_env_suggest_template(const fyssg_env *env, const char *name)
{
	const char *names[256], *near = NULL;
	size_t count = 0;

	if (env->options.suggest != NULL && !env->frozen)
		near = env->options.suggest(env->options.load_user, name);
	if (near != NULL)
		return near;
	for (size_t i = 0; i < env->template_count && count < 256; i++)
		if (!env->templates[i]->missing && env->templates[i]->text != NULL)
			names[count++] = env->templates[i]->name;
	return fyfm_did_you_mean(name, strlen(name), names, count);
}

/* --- life ------------------------------------------------------------------------------------- */

void fyssg_env_options_init(fyssg_env_options *o)
{
	*o = (fyssg_env_options){ 0 };
}

static bool add_classes(fyssg_env *env)
{
	for (unsigned i = 0; i < FYSSG_STD_CLASS_COUNT; i++)
		if (fyssg_env_add_class(env, fyssg_std_classes[i]) < 0)
			return false;
	for (unsigned i = FYSSG_STD_CLASS_COUNT; i < FYSSG_ENGINE_CLASS_END; i++)
		if (fyssg_env_add_class(env, fyssg_engine_classes[i - FYSSG_STD_CLASS_COUNT]) < 0)
			return false;
	return true;
}

static bool add_standard(fyssg_env *env)
{
	return add_classes(env) &&
	       fyssg_env_add_filters(env, fyssg_std_filters, fyssg_std_filter_count) == FYFM_OK &&
	       fyssg_env_add_filters(env, fyssg_site_filters, fyssg_site_filter_count) == FYFM_OK &&
	       fyssg_env_add_tests(env, fyssg_std_tests, fyssg_std_test_count) == FYFM_OK &&
	       fyssg_env_add_functions(env, fyssg_std_functions, fyssg_std_function_count) ==
	               FYFM_OK &&
	       fyssg_env_add_functions(env, fyssg_site_functions, fyssg_site_function_count) ==
	               FYFM_OK &&
	       fyssg_env_add_functions(env, fyssg_engine_functions, fyssg_engine_function_count) ==
	               FYFM_OK;
}

/* Takes "page.kind" apart. */
static bool free_name(fyssg_env *env, const char *text, size_t len, fyssg_free_name *out)
{
	const char *dot = memchr(text, '.', len);
	size_t root = dot == NULL ? len : (size_t)(dot - text);

	out->root = fyssg_intern(env, text, root);
	out->attr = FYSSG_ATOM_NONE;
	if (dot != NULL) {
		out->attr = fyssg_intern(env, dot + 1, len - root - 1);
		if (out->attr == FYSSG_ATOM_NONE)
			return false;
	}
	return out->root != FYSSG_ATOM_NONE;
}

static bool add_shared(fyssg_env *env)
{
	const char *at = env->options.shared == NULL ? "" : env->options.shared;
	size_t capacity = 0, len;

	for (at += strspn(at, " "); *at != '\0'; at += len, at += strspn(at, " ")) {
		len = strcspn(at, " ");
		if (!fyssg_grow(env->pool, &env->shared, env->shared_count, &capacity,
		                sizeof(*env->shared)) ||
		    !free_name(env, at, len, &env->shared[env->shared_count]))
			return false;
		env->shared_count++;
	}
	return true;
}

fyssg_env *fyssg_env_new(fya_allocator *a, const fyssg_env_options *options)
{
	fyssg_env *env = fya_alloc(a, sizeof(*env), 0);

	if (env == NULL)
		return NULL;
	*env = (fyssg_env){ .outer = a, .options = *options, .pool = fyssg_chunk_new(a) };
	if (env->pool == NULL) {
		fya_free(a, env, sizeof(*env));
		return NULL;
	}
	if (!add_standard(env) || !add_shared(env)) {
		fyssg_env_free(env);
		return NULL;
	}
	return env;
}

void fyssg_env_free(fyssg_env *env)
{
	if (env == NULL)
		return;
	fya_destroy(env->pool);
	fya_free(env->outer, env, sizeof(*env));
}

void fyssg_env_freeze(fyssg_env *env)
{
	env->frozen = true;
}

/* --- templates -------------------------------------------------------------------------------- */

static bool ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && memcmp(name + n - m, end, m) == 0;
}

bool fyssg_env_autoescapes(const fyssg_env *env, const char *name)
{
	if (env->options.autoescape != FYSSG_AUTOESCAPE_BY_NAME)
		return env->options.autoescape == FYSSG_AUTOESCAPE_ON;
	return ends_in(name, ".html") || ends_in(name, ".htm") || ends_in(name, ".xml");
}

static fyssg_template *find_template(const fyssg_env *env, const char *name, size_t len)
{
	for (size_t i = 0; i < env->template_count; i++) {
		fyssg_template *t = env->templates[i];

		if (strlen(t->name) == len && memcmp(t->name, name, len) == 0)
			return t;
	}
	return NULL;
}

const fyssg_template *fyssg_env_find_template(const fyssg_env *env, const char *name, size_t len)
{
	return find_template(env, name, len);
}

fyssg_template *fyssg_env_reserve(fyssg_env *env, const char *name, size_t len)
{
	fyssg_template *t = find_template(env, name, len);
	char *copy;

	if (t != NULL)
		return t;
	copy = fya_alloc(env->pool, len + 1, 1);
	t = fya_alloc(env->pool, sizeof(*t), 0);
	if (copy == NULL || t == NULL ||
	    !fyssg_grow(env->pool, &env->templates, env->template_count, &env->template_capacity,
	                sizeof(fyssg_template *)))
		return NULL;
	memcpy(copy, name, len);
	copy[len] = '\0';
	*t = (fyssg_template){ .env = env, .name = copy, .path = copy };
	t->index = (uint32_t)env->template_count;
	t->autoescape = fyssg_env_autoescapes(env, copy);
	t->chain.template = t;
	env->templates[env->template_count++] = t;
	return t;
}

/* Text with \n for all newlines: the source's own where it has no others. NULL: no memory. */
static const char *normalize(fyssg_env *env, const char *text, size_t *len)
{
	size_t n = 0;
	char *out;

	if (*len == 0 || memchr(text, '\r', *len) == NULL)
		return *len == 0 ? "" : text;
	out = fya_alloc(env->pool, *len, 1);
	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < *len; i++) {
		out[n++] = text[i] == '\r' ? '\n' : text[i];
		if (text[i] == '\r' && i + 1 < *len && text[i + 1] == '\n')
			i++;
	}
	*len = n;
	return out;
}

static fyfm_status fetch(fyssg_env *env, fyssg_template *t)
{
	fyssg_template_source source = { 0 };
	fyfm_status st = FYFM_ERR_NOT_FOUND;

	if (env->options.load != NULL)
		st = env->options.load(env->options.load_user, t->name, &source);
	if (st != FYFM_OK)
		return st;
	if (source.path != NULL)
		t->path = source.path;
	if (source.len > INT32_MAX)
		return FYFM_ERR_LIMIT;
	t->len = source.len;
	t->text = normalize(env, source.text, &t->len);
	if (t->text == NULL)
		return FYFM_ERR_NOMEM;
	return fyfm_utf8_find_invalid(t->text, t->len) < t->len ? FYFM_ERR_ENCODING : FYFM_OK;
}

static void report_load(fyssg_env *env, const fyssg_template *t)
{
	fyssg_report report = { .env = env, .path = t->path };
	uint32_t at = 0;

	if (t->status == FYFM_ERR_ENCODING) {
		report.text = t->text;
		report.len = t->len;
		at = (uint32_t)fyfm_utf8_find_invalid(t->text, t->len);
	}
	fyssg_report_at(&report, FYFM_ERROR, t->status, at, 1, NULL, "%s",
	                t->status == FYFM_ERR_ENCODING ? "this is not UTF-8" :
	                t->status != FYFM_ERR_LIMIT    ? fyfm_status_text(t->status) :
	                t->text == NULL                ? "the template is larger than 2 GiB" :
	                                                 "templates name each other too deeply");
}

static void load_template(fyssg_env *env, fyssg_template *t)
{
	t->status = fetch(env, t);
	if (t->status == FYFM_ERR_NOT_FOUND) {
		t->missing = true;
	} else if (t->status != FYFM_OK) {
		report_load(env, t);
	} else if (env->load_depth >= MAX_LOAD_DEPTH) {
		t->status = FYFM_ERR_LIMIT;
		report_load(env, t);
	} else {
		env->load_depth++;
		fyssg_compile(env, t);
		env->load_depth--;
	}
}

fyssg_template *fyssg_env_require(fyssg_env *env, const char *name, size_t len)
{
	fyssg_template *t = fyssg_env_reserve(env, name, len);

	if (t != NULL && !t->begun) {
		t->begun = true;
		load_template(env, t);
	}
	return t;
}

fyfm_status fyssg_env_load(fyssg_env *env, const char *name, const fyssg_template **out)
{
	fyssg_template *t;

	*out = NULL;
	if (env->frozen)
		return FYFM_ERR_USAGE;
	t = fyssg_env_require(env, name, strlen(name));
	if (t == NULL || !fyssg_reads_complete(env))
		return FYFM_ERR_NOMEM;
	if (t->status == FYFM_OK)
		*out = t;
	return t->status;
}

const char *fyssg_template_name(const fyssg_template *t)
{
	return t->name;
}

static bool uses(const fyssg_template *t, fyssg_atom global, bool *seen)
{
	if (seen[t->index])
		return false;
	seen[t->index] = true;
	for (uint32_t i = 0; i < t->global_count; i++)
		if (t->globals[i] == global)
			return true;
	for (uint32_t i = 0; i < t->link_count; i++)
		if (uses(t->links[i], global, seen))
			return true;
	return false;
}

bool fyssg_template_uses(const fyssg_template *t, fyssg_atom global)
{
	bool small[64] = { false }, *seen = small, found;

	/* Every template that it leads to has an index below the environment's count. The environment's
	 * own allocator is not for many threads. */
	if (t->root == NULL)
		return false;
	if (t->env->template_count > sizeof(small)) {
		seen = calloc(t->env->template_count, sizeof(*seen));
		if (seen == NULL)
			return true;
	}
	found = uses(t, global, seen);
	if (seen != small)
		free(seen);
	return found;
}
