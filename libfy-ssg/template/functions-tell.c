/* What templates say to their authors: inspect, debug, warn, error. And the clock. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/inspect.h"
#include "libfy-ssg/template/objects.h"
#include "libfy-ssg/template/percent-format.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/time/zone.h"

static fyfm_value none(void)
{
	return fyfm_undefined(NULL);
}

static fyfm_value empty(void)
{
	return fyfm_i_string(NULL, "", 0);
}

/* --- values and variables --------------------------------------------------------------------- */

/* Characters of a value, where all variables are shown. */
enum { SHORT_VALUE = 60 };

static void put_variable(fyssg_eval *ev, fyfm_str name, fyfm_value v, fya_buf *out)
{
	fya_buf text;
	size_t cut;

	fyssg_result_begin(ev, &text);
	fyssg_repr(ev, v, &text);
	cut = fyssg_char_offset((fyfm_str){ text.data, text.len }, SHORT_VALUE);
	fya_buf_append(out, name.data, name.len);
	fya_buf_printf(out, " = %s: ", fyssg_type_name(ev, v));
	fya_buf_append(out, text.data, cut);
	fya_buf_puts(out, cut < text.len ? "...\n" : "\n");
}

/* Those that an object has of the attributes that its class names. */
static void put_attributes(fyssg_eval *ev, fyfm_value object, fya_buf *out)
{
	const fyssg_class *class = fyssg_class_of(ev, object);
	const char *name = class->attributes;

	while (*name != '\0' && !fyssg_failed(ev)) {
		size_t len = strcspn(name, " ");
		fyssg_atom atom = fyssg_env_find_atom(ev->env, name, len);
		fyfm_value v = fyfm_undefined(NULL);

		if (atom != FYSSG_ATOM_NONE)
			v = class->get(ev, object, atom);
		if (!fyfm_i_is_undefined(v))
			put_variable(ev, (fyfm_str){ name, len }, v, out);
		name += len + (name[len] == ' ');
	}
}

static bool names_attributes(fyssg_eval *ev, fyfm_value v)
{
	const fyssg_class *class = fyssg_class_of(ev, v);

	return class != NULL && class->attributes != NULL && class->get != NULL;
}

static void drop_newline(fya_buf *out)
{
	if (out->len > 0 && out->data[out->len - 1] == '\n')
		fya_buf_truncate(out, out->len - 1);
}

void fyssg_inspect_value(fyssg_eval *ev, fyfm_value v, fya_buf *out)
{
	fyfm_value pretty;
	fyfm_str text;

	if (names_attributes(ev, v)) {
		fya_buf_printf(out, "%s:\n", fyssg_type_name(ev, v));
		put_attributes(ev, v, out);
		drop_newline(out);
		return;
	}
	if (fyfm_i_is_undefined(v)) {
		fya_buf_printf(out, "undefined '%s'", fyfm_undefined_name(v) == NULL ?
		                                              "" : fyfm_undefined_name(v));
		return;
	}
	pretty = fyssg_filter_pprint(ev, &v);
	text = fyssg_text_of(ev, &pretty);
	fya_buf_printf(out, "%s: ", fyssg_type_name(ev, v));
	fya_buf_append(out, text.data, text.len);
}

/* Those that the program gives, where it can name them. */
static void put_globals(fyssg_eval *ev, fya_buf *out)
{
	fyssg_pairs pairs;
	fyfm_value key, value;

	if (names_attributes(ev, ev->globals))
		put_attributes(ev, ev->globals, out);
	if (!fyssg_is_mapping(ev, ev->globals))
		return;
	fyssg_pairs_begin(ev, ev->globals, &pairs);
	for (size_t i = 0; i < pairs.count && !fyssg_failed(ev); i++) {
		fyssg_pairs_at(ev, &pairs, i, &key, &value);
		if (fyssg_is_string(key))
			put_variable(ev, fyssg_text_of(ev, &key), value, out);
	}
}

/* Whether a name means another variable where `from` is the innermost context. */
static bool is_hidden(const fyssg_context *from, const fyssg_context *c, fyssg_atom name)
{
	for (; from != c; from = from->outer)
		for (size_t i = 0; i < from->count; i++)
			if (from->variables[i].name == name)
				return true;
	return false;
}

void fyssg_inspect_scope(fyssg_eval *ev, fya_buf *out)
{
	const fyssg_context *innermost = ev->frame == NULL ? NULL : ev->frame->context;
	bool isolated = false;

	for (const fyssg_context *c = innermost; c != NULL; c = c->outer) {
		for (size_t i = 0; i < c->count && out->status == FYA_BUF_OK; i++) {
			const fyssg_variable *v = &c->variables[i];

			if (v->value.word != 0 && !is_hidden(innermost, c, v->name))
				put_variable(ev, fyssg_env_atom_name(ev->env, v->name), v->value,
				             out);
		}
		isolated |= c->isolated;
	}
	if (!isolated)
		put_globals(ev, out);
	drop_newline(out);
}

fyfm_value fyssg_filter_inspect(fyssg_eval *ev, const fyfm_value *argv)
{
	fya_buf out;

	fyssg_result_begin(ev, &out);
	fyssg_inspect_value(ev, argv[0], &out);
	return fyssg_result_end(ev, &out, false);
}

static fyfm_value call_inspect(fyssg_eval *ev, const fyfm_value *argv)
{
	fya_buf out;

	if (fyssg_given(argv[0]))
		return fyssg_filter_inspect(ev, argv);
	fyssg_result_begin(ev, &out);
	fyssg_inspect_scope(ev, &out);
	return fyssg_result_end(ev, &out, false);
}

/* --- telling ---------------------------------------------------------------------------------- */

fyfm_value fyssg_filter_debug(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str label = FYFM_STR("debug");
	fyfm_value text = fyssg_filter_inspect(ev, argv);
	fyfm_str shown = fyssg_text_of(ev, &text);

	if (fyssg_given_value(argv[1]))
		label = fyssg_string_arg(ev, &argv[1], "what debug is told with");
	if (!fyssg_failed(ev))
		fyssg_warn(ev, "%.*s: %.*s", (int)(label.len > 60 ? 60 : label.len), label.data,
		           (int)(shown.len > 1000 ? 1000 : shown.len), shown.data);
	return argv[0];
}

static fyfm_value call_debug(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value text;
	fyfm_str shown;

	if (fyssg_given(argv[0])) {
		fyssg_filter_debug(ev, argv);
		return empty();
	}
	text = call_inspect(ev, argv);
	shown = fyssg_text_of(ev, &text);
	fyssg_warn(ev, "debug: %.*s", (int)(shown.len > 1000 ? 1000 : shown.len), shown.data);
	return empty();
}

/* The message: "%s" in it stand for further arguments. */
static fyfm_value message_of(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value message = fyssg_soft_str(ev, argv[0]);

	return fyssg_length(ev, argv[1]) == 0 ? message :
						fyssg_percent_format(ev, message, argv[1]);
}

static fyfm_value call_warn(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value message = message_of(ev, argv);
	fyfm_str text = fyssg_text_of(ev, &message);

	if (!fyssg_failed(ev))
		fyssg_warn(ev, "%.*s", (int)(text.len > 1000 ? 1000 : text.len), text.data);
	return empty();
}

static fyfm_value call_error(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value message = message_of(ev, argv);
	fyfm_str text = fyssg_text_of(ev, &message);

	return fyssg_fail(ev, FYFM_ERR_SYNTAX, "%.*s", (int)(text.len > 1000 ? 1000 : text.len),
	                  text.data);
}

/* --- the clock -------------------------------------------------------------------------------- */

static fyfm_value call_now(fyssg_eval *ev, const fyfm_value *argv)
{
	int64_t now = fyssg_eval_now(ev);
	fyfm_timestamp t = fyssg_timestamp_at(now, fyssg_eval_zone(ev));

	fyssg_record(ev, FYSSG_READ_CLOCK, &now, sizeof(now));
	if (fyssg_flag(ev, argv[0]))
		return fyssg_make_int(ev, now);
	return fyssg_failed(ev) ? none() :
				  fyssg_made(ev, fyfm_timestamp_value(fyssg_arena(ev), &t));
}

const fyssg_builtin fyssg_site_functions[] = {
	{ "debug", "value? label?", call_debug, FYSSG_READS_OUTPUT | FYSSG_TELLS },
	{ "error", "message *args", call_error, FYSSG_TELLS },
	{ "inspect", "value?", call_inspect, FYSSG_READS_OUTPUT },
	{ "now", "timestamp?", call_now, FYSSG_READS_SITE },
	{ "warn", "message *args", call_warn, FYSSG_TELLS },
	/* Names that they have elsewhere. */
	{ "errorf", "message *args", call_error, FYSSG_TELLS },
	{ "throw", "message *args", call_error, FYSSG_TELLS },
	{ "warnf", "message *args", call_warn, FYSSG_TELLS },
};
const size_t fyssg_site_function_count =
	sizeof(fyssg_site_functions) / sizeof(*fyssg_site_functions);
