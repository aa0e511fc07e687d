/* Calls: binding arguments to parameters, and what calling means for each kind of value. */
#include "libfy-ssg/template/call.h"

#include <stdio.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/shape.h"

/* --- binding ---------------------------------------------------------------------------------- */

struct binder {
	fyssg_eval *ev;
	const char *what;  /* the function's name */
	const fyssg_args *args;
	fyfm_value *argv;
	size_t named;      /* parameters with names of their own */
	fyfm_str names[FYSSG_MAX_PARAMS];
	bool optional[FYSSG_MAX_PARAMS];
	bool rest, rest_named;
	bool set[FYSSG_MAX_PARAMS];
};

static void read_params(struct binder *b, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		const char *word = text;

		text += len + (text[len] == ' ');
		if (len == 0 || b->named == FYSSG_MAX_PARAMS)
			continue;
		if (*word == '*') {
			b->rest_named |= len > 1 && word[1] == '*';
			b->rest |= !(len > 1 && word[1] == '*');
			continue;
		}
		b->optional[b->named] = word[len - 1] == '?';
		b->names[b->named] = (fyfm_str){ word, len - b->optional[b->named] };
		b->named++;
	}
}

static bool bind_positional(struct binder *b)
{
	size_t count = b->args->count;

	if (count > b->named && !b->rest) {
		fyssg_fail(b->ev, FYFM_ERR_TYPE, "%s() takes at most %zu argument%s, not %zu",
		           b->what, b->named, b->named == 1 ? "" : "s", count);
		return false;
	}
	for (size_t i = 0; i < count && i < b->named; i++) {
		b->argv[i] = b->args->positional[i];
		b->set[i] = true;
	}
	return true;
}

/* The parameter of a name, or b->named. */
static size_t find_param(const struct binder *b, fyfm_str name)
{
	size_t i = 0;

	while (i < b->named && (b->names[i].len != name.len ||
	                        memcmp(b->names[i].data, name.data, name.len) != 0))
		i++;
	return i;
}

static void fail_unknown(struct binder *b, fyfm_str name)
{
	char all[160] = "";
	size_t len = 0;

	for (size_t i = 0; i < b->named && len + b->names[i].len + 3 < sizeof(all); i++)
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s%.*s", i == 0 ? "" : ", ",
		                        (int)b->names[i].len, b->names[i].data);
	fyssg_fail(b->ev, FYFM_ERR_TYPE, "%s() has no parameter '%.*s'%s%s", b->what,
	           (int)(name.len > 60 ? 60 : name.len), name.data,
	           len == 0 ? "" : "; it takes ", all);
}

static bool bind_named(struct binder *b, fyssg_list *rest)
{
	for (size_t k = 0; k < b->args->named_count; k++) {
		fyfm_value key = b->args->names[k];
		fyfm_str name = fyssg_text_of(b->ev, &key);
		size_t i = find_param(b, name);

		if (i < b->named && !b->set[i]) {
			b->argv[i] = b->args->named[k];
			b->set[i] = true;
		} else if (i < b->named) {
			fyssg_fail(b->ev, FYFM_ERR_TYPE, "%s() gets its argument '%.*s' twice",
			           b->what, (int)name.len, name.data);
			return false;
		} else if (!b->rest_named) {
			fail_unknown(b, name);
			return false;
		} else if (!fyssg_list_push(b->ev, rest, key) ||
		           !fyssg_list_push(b->ev, rest, b->args->named[k])) {
			return false;
		}
	}
	return true;
}

static bool check_required(struct binder *b)
{
	for (size_t i = 0; i < b->named; i++) {
		if (b->set[i] || b->optional[i])
			continue;
		fyssg_fail(b->ev, FYFM_ERR_TYPE, "%s() needs an argument '%.*s'", b->what,
		           (int)b->names[i].len, b->names[i].data);
		return false;
	}
	return true;
}

static void collect_rest(struct binder *b, const fyssg_list *rest_named)
{
	size_t named = b->named, count = b->args->count;

	if (b->rest)
		b->argv[named] =
			fyssg_make_seq(b->ev, count > named ? b->args->positional + named : NULL,
		                       count > named ? count - named : 0, true);
	if (b->rest_named)
		b->argv[named + b->rest] =
			fyssg_frozen_dict(b->ev, rest_named->items, rest_named->count / 2);
}

bool fyssg_bind(fyssg_eval *ev, const char *what, const char *params, const fyssg_args *args,
                fyfm_value argv[FYSSG_MAX_PARAMS + 2])
{
	struct binder b = { .ev = ev, .what = what, .args = args, .argv = argv };
	fyssg_list rest = { NULL, 0, 0 };

	memset(argv, 0, (FYSSG_MAX_PARAMS + 2) * sizeof(*argv));
	read_params(&b, params);
	if (!bind_positional(&b) || !bind_named(&b, &rest) || !check_required(&b))
		return false;
	collect_rest(&b, &rest);
	return !fyssg_failed(ev);
}

fyfm_value fyssg_call_builtin(fyssg_eval *ev, const fyssg_signature *sig, const fyssg_args *args)
{
	fyfm_value argv[FYSSG_MAX_PARAMS + 2];

	if (!fyssg_bind(ev, sig->builtin->name, sig->builtin->params, args, argv))
		return fyfm_undefined(NULL);
	return sig->builtin->call(ev, argv);
}

fyfm_value fyssg_args_map(fyssg_eval *ev, const fyssg_args *args)
{
	fyssg_list pairs = { NULL, 0, 0 };

	for (size_t i = 0; i < args->named_count; i++)
		if (!fyssg_list_push(ev, &pairs, args->names[i]) ||
		    !fyssg_list_push(ev, &pairs, args->named[i]))
			return fyfm_undefined(NULL);
	return fyssg_frozen_dict(ev, pairs.items, pairs.count / 2);
}

/* --- by name, for filters that call others ---------------------------------------------------- */

/* Named arguments in a mapping, as a list of names and one of values. */
static bool split_map(fyssg_eval *ev, fyfm_value map, fyssg_list *names, fyssg_list *values)
{
	fyssg_pairs pairs;
	fyfm_value key, value;

	if (!fyssg_is_mapping(ev, map))
		return true;
	fyssg_pairs_begin(ev, map, &pairs);
	for (size_t i = 0; i < pairs.count; i++) {
		fyssg_pairs_at(ev, &pairs, i, &key, &value);
		if (!fyssg_list_push(ev, names, key) || !fyssg_list_push(ev, values, value))
			return false;
	}
	return true;
}

static fyfm_value call_named(fyssg_eval *ev, fyssg_builtin_kind kind, fyfm_str name,
                             const fyfm_value *argv, size_t argc, fyfm_value kwargs)
{
	uint32_t index = fyssg_env_find_builtin(ev->env, kind, name.data, name.len);
	fyssg_list names = { NULL, 0, 0 }, values = { NULL, 0, 0 };
	fyssg_args args = { argv, argc, NULL, NULL, 0 };

	if (index == FYSSG_NO_INDEX)
		return fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "there is no %s '%.*s'",
		                  kind == FYSSG_BUILTIN_TEST ? "test" : "filter", (int)name.len,
		                  name.data);
	if (!split_map(ev, kwargs, &names, &values))
		return fyfm_undefined(NULL);
	args.names = names.items;
	args.named = values.items;
	args.named_count = names.count;
	return fyssg_call_builtin(ev, &ev->env->builtins[index], &args);
}

fyfm_value fyssg_call_filter(fyssg_eval *ev, fyfm_str name, const fyfm_value *argv, size_t argc,
                             fyfm_value kwargs)
{
	return call_named(ev, FYSSG_BUILTIN_FILTER, name, argv, argc, kwargs);
}

bool fyssg_call_test(fyssg_eval *ev, fyfm_str name, const fyfm_value *argv, size_t argc)
{
	return fyssg_truth(ev, call_named(ev, FYSSG_BUILTIN_TEST, name, argv, argc,
	                                  fyfm_undefined(NULL)));
}

bool fyssg_has_filter(fyssg_eval *ev, fyfm_str name)
{
	return fyssg_env_find_builtin(ev->env, FYSSG_BUILTIN_FILTER, name.data, name.len) !=
	       FYSSG_NO_INDEX;
}

bool fyssg_has_test(fyssg_eval *ev, fyfm_str name)
{
	return fyssg_env_find_builtin(ev->env, FYSSG_BUILTIN_TEST, name.data, name.len) !=
	       FYSSG_NO_INDEX;
}

/* --- values that are called ------------------------------------------------------------------- */

static fyfm_value not_callable(fyssg_eval *ev, fyfm_value v)
{
	if (fyfm_i_is_undefined(v))
		return fyssg_fail_undefined(ev, v);
	return fyssg_fail(ev, FYFM_ERR_TYPE, "'%s' object is not callable", fyssg_type_name(ev, v));
}

static fyfm_value call_class(fyssg_eval *ev, fyfm_value callee, const fyssg_args *args)
{
	const fyssg_class *c = fyssg_class_of(ev, callee);
	fyssg_list argv = { NULL, 0, 0 };
	fyfm_value kwargs;

	if (c == NULL || c->call == NULL)
		return not_callable(ev, callee);
	if (!fyssg_list_push(ev, &argv, callee))
		return fyfm_undefined(NULL);
	for (size_t i = 0; i < args->count; i++)
		if (!fyssg_list_push(ev, &argv, args->positional[i]))
			return fyfm_undefined(NULL);
	kwargs = fyssg_args_map(ev, args);
	if (fyssg_failed(ev))
		return kwargs;
	return c->call(ev, argv.items, argv.count, kwargs);
}

/* What a function printed, as its value. */
static fyfm_value call_printing(fyssg_eval *ev, fyfm_value callee, const fyssg_args *args)
{
	bool safe = fyssg_autoescaping(ev);
	size_t start = ev->out->len;

	switch (fyfm_host_class(callee)) {
	case FYSSG_CLASS_MACRO:
		fyssg_macro_print(ev, fyssg_object_of(callee), args);
		break;
	case FYSSG_CLASS_BLOCK:
		fyssg_block_print(ev, fyssg_object_of(callee));
		break;
	default:
		fyssg_loop_call(ev, fyssg_object_of(callee), args);
		break;
	}
	return fyssg_captured(ev, start, safe);
}

fyfm_value fyssg_call_value(fyssg_eval *ev, fyfm_value callee, const fyssg_args *args)
{
	if (fyfm_i_tag(callee) != FYFM_I_HOST)
		return not_callable(ev, callee);
	switch (fyfm_host_class(callee)) {
	case FYSSG_CLASS_FUNCTION:
		return fyssg_call_builtin(ev, &ev->env->builtins[fyfm_host_payload(callee)], args);
	case FYSSG_CLASS_METHOD:
		return fyssg_call_bound(ev, fyssg_object_of(callee), args);
	case FYSSG_CLASS_MACRO:
	case FYSSG_CLASS_BLOCK:
	case FYSSG_CLASS_LOOP:
		return call_printing(ev, callee, args);
	default:
		return call_class(ev, callee, args);
	}
}

fyfm_value fyssg_call_object(fyssg_eval *ev, const fyfm_value *argv, size_t argc, fyfm_value kwargs)
{
	fyssg_list names = { NULL, 0, 0 }, values = { NULL, 0, 0 };
	fyssg_args args = { argv + 1, argc - 1, NULL, NULL, 0 };

	if (!split_map(ev, kwargs, &names, &values))
		return fyfm_undefined(NULL);
	args.names = names.items;
	args.named = values.items;
	args.named_count = names.count;
	return fyssg_call_value(ev, argv[0], &args);
}

fyfm_value fyssg_call_attr(fyssg_eval *ev, fyfm_value object, fyssg_atom name,
                           const fyssg_args *args)
{
	const fyssg_atom_info *info = fyssg_atom_of(ev->env, name);
	fyfm_value v;

	if (info->is_method &&
	    fyssg_call_method(ev, object, (fyfm_str){ info->text, info->len }, args, &v))
		return v;
	v = fyssg_attr(ev, object, name);
	if (fyssg_failed(ev))
		return v;
	if (fyfm_i_is_undefined(v))
		return fyssg_fail_attribute(ev, object, info->text);
	return fyssg_call_value(ev, v, args);
}
