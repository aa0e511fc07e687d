/* Renders one template with YAML or JSON data, for people who generate configuration files. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/render-data.h"
#include "cli/template-folder.h"

/* Templates by computed names, each of which makes the render start again. */
#define COMPUTED_MAX 256
/* Messages of one run that are kept. */
#define MESSAGES_MAX 100

typedef struct render {
	const cli_render_settings *settings;
	const char *name; /* of the template */
	cli_printer *printer;
	cli_template_folder folder;
	fyfm_value data;
	fya_allocator *memory; /* of all that lasts as long as the program */
	fya_buf out;
	/* Names that templates computed, in `memory`: loaded beside the template. */
	const char *computed[COMPUTED_MAX];
	size_t computed_count;
	bool again; /* one more was found while rendering */
	fyfm_diag *messages; /* of this try: room for MESSAGES_MAX */
	size_t message_count;
	fyfm_status status;
} render;

static void keep_message(void *user, const fyfm_diag *d)
{
	render *r = user;

	if (r->message_count < MESSAGES_MAX)
		r->messages[r->message_count++] = *d;
}

/* A template computed a name that was not loaded. If there is such a file, rendering starts again
 * with it: what is loaded cannot change while something renders. */
static void note_missing(void *user, const char *name, size_t len)
{
	render *r = user;
	char *copy = fya_alloc(r->memory, len + 1, 1);

	if (copy == NULL || r->computed_count == COMPUTED_MAX)
		return;
	memcpy(copy, name, len);
	copy[len] = '\0';
	for (size_t i = 0; i < r->computed_count; i++)
		if (strcmp(r->computed[i], copy) == 0)
			return;
	if (strlen(copy) != len || !cli_has_template(&r->folder, copy))
		return;
	r->computed[r->computed_count++] = copy;
	r->again = true;
}

/* --- one try ---------------------------------------------------------------------------------- */

static fyssg_env *new_env(render *r)
{
	const cli_render_settings *s = r->settings;
	fyssg_env_options o;

	fyssg_env_options_init(&o);
	o.trim_blocks = s->trim_blocks;
	o.lstrip_blocks = s->lstrip_blocks;
	o.keep_trailing_newline = s->keep_trailing_newline;
	o.autoescape = s->autoescape;
	o.strict = s->strict;
	o.load = cli_template_load;
	o.suggest = cli_template_suggest;
	o.load_user = &r->folder;
	o.diag = keep_message;
	o.diag_user = r;
	return fyssg_env_new(r->memory, &o);
}

static fyfm_status run_template(render *r, const fyssg_env *env, const fyssg_template *t)
{
	fya_allocator *arena = fya_arena_new(NULL);
	fyfm_status status = FYFM_ERR_NOMEM;
	fyssg_eval_options o;
	fyssg_eval *ev;

	fyssg_eval_options_init(&o);
	o.arena = arena;
	o.max_steps = r->settings->max_steps;
	o.max_depth = r->settings->max_depth;
	o.max_output = r->settings->max_output;
	o.diag = keep_message;
	o.diag_user = r;
	o.missing = note_missing;
	o.missing_user = r;
	ev = arena != NULL ? fyssg_eval_new(env, &o) : NULL;
	if (ev != NULL)
		status = fyssg_render(ev, t, r->data, &r->out);
	fyssg_eval_free(ev);
	fya_destroy(arena);
	return status;
}

static fyfm_status try_render(render *r)
{
	const fyssg_template *t, *computed;
	fyssg_env *env = new_env(r);
	fyfm_status status;

	if (env == NULL)
		return FYFM_ERR_NOMEM;
	status = fyssg_env_load(env, r->name, &t);
	for (size_t i = 0; i < r->computed_count && status == FYFM_OK; i++)
		if (fyssg_env_load(env, r->computed[i], &computed) == FYFM_ERR_NOMEM)
			status = FYFM_ERR_NOMEM;
	fyssg_env_freeze(env);
	if (status == FYFM_OK && r->settings->dump)
		fyssg_env_dump(env, &r->out);
	else if (status == FYFM_OK)
		status = run_template(r, env, t);
	fyssg_env_free(env);
	return status;
}

/* --- the whole -------------------------------------------------------------------------------- */

static void tell_no_template(render *r)
{
	const char *near = cli_template_suggest(&r->folder, r->name);
	char hint[300] = "names are those of files in the folder that '--templates' names";

	if (near != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%.250s'?", near);
	cli_print_error(r->printer, hint, "there is no template '%s' in '%s'", r->name,
	                r->settings->templates);
}

static cli_exit render_all(render *r)
{
	fyfm_status status;

	do {
		r->again = false;
		r->message_count = 0;
		fya_buf_clear(&r->out);
		status = try_render(r);
	} while (r->again);
	for (size_t i = 0; i < r->message_count; i++)
		cli_print_diag(r->printer, &r->messages[i]);
	if (status == FYFM_ERR_NOT_FOUND && r->printer->errors == 0) {
		tell_no_template(r);
		return CLI_EXIT_USAGE;
	}
	if (status == FYFM_ERR_NOMEM || r->out.status != FYA_BUF_OK) {
		cli_print_error(r->printer, NULL, "out of memory");
		return CLI_EXIT_SYSTEM;
	}
	if (status != FYFM_OK)
		return CLI_EXIT_CONTENT;
	/* Whether all of it could be written is seen when the program ends. */
	if (r->out.len > 0)
		fwrite(r->out.data, 1, r->out.len, stdout);
	return CLI_EXIT_OK;
}

static cli_exit read_data(render *r)
{
	const cli_render_settings *s = r->settings;
	cli_exit result = cli_read_data(s->data, r->memory, r->printer, &r->data);

	for (size_t i = 0; i < s->set_count && result == CLI_EXIT_OK; i++)
		result = cli_set_data(s->set[i], r->memory, r->printer, &r->data);
	return result;
}

static cli_exit open_folder(render *r)
{
	const char *path = r->settings->templates;
	int reason;

	if (cli_template_folder_open(&r->folder, path, r->memory) == FYFM_OK)
		return CLI_EXIT_OK;
	reason = errno; /* printing may change it */
	cli_print_error(r->printer, NULL, "%s: %s", path, strerror(reason));
	return reason == ENOENT || reason == ENOTDIR ? CLI_EXIT_USAGE : CLI_EXIT_SYSTEM;
}

/* `-` is standard input, which only one thing can be read from. */
static cli_exit read_standard_input(render *r)
{
	fyfm_source source;
	fyfm_status status;
	fyfm_diag d;

	if (strcmp(r->name, "-") != 0)
		return CLI_EXIT_OK;
	if (r->settings->data != NULL && strcmp(r->settings->data, "-") == 0) {
		cli_print_error(r->printer, NULL,
		                "the template and its data cannot both be standard input");
		return CLI_EXIT_USAGE;
	}
	status = fyfm_source_read_fd(&source, r->memory, STDIN_FILENO, CLI_STDIN_TEMPLATE, NULL,
	                             &d);
	if (status != FYFM_OK) {
		cli_print_diag(r->printer, &d);
		return cli_exit_of(status);
	}
	r->name = CLI_STDIN_TEMPLATE;
	r->folder.standard_input = (fyfm_str){ source.len > 0 ? source.data : "", source.len };
	return CLI_EXIT_OK;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	render r = { .settings = &s->render, .name = operands[0], .printer = p, .folder.fd = -1 };
	cli_exit result;

	if (r.name == NULL) {
		cli_print_error(p, "'fyssg render --help' lists the options",
		                "the name of a template is missing");
		return CLI_EXIT_USAGE;
	}
	r.memory = fya_arena_new(NULL);
	r.messages = r.memory == NULL ? NULL :
	             fya_alloc_array(r.memory, MESSAGES_MAX, sizeof(*r.messages), 0);
	if (r.messages == NULL) {
		cli_print_error(p, NULL, "out of memory");
		fya_destroy(r.memory);
		return CLI_EXIT_SYSTEM;
	}
	fya_buf_init(&r.out, r.memory, 0);
	result = open_folder(&r);
	if (result == CLI_EXIT_OK)
		result = read_standard_input(&r);
	if (result == CLI_EXIT_OK)
		result = read_data(&r);
	if (result == CLI_EXIT_OK)
		result = render_all(&r);
	cli_template_folder_close(&r.folder);
	fya_buf_release(&r.out);
	fya_destroy(r.memory);
	return result;
}

/* --- options ---------------------------------------------------------------------------------- */

static bool set_autoescape(const cli_option *option, void *at, const char *argument)
{
	static const char *const names[] = {
		[FYSSG_AUTOESCAPE_BY_NAME] = "auto",
		[FYSSG_AUTOESCAPE_ON] = "on",
		[FYSSG_AUTOESCAPE_OFF] = "off",
	};

	(void)option;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(argument, names[i]) == 0) {
			*(fyssg_autoescape *)at = (fyssg_autoescape)i;
			return true;
		}
	return false;
}

static bool add_assignment(const cli_option *option, void *at, const char *argument)
{
	cli_render_settings *s = at;

	(void)option;
	if (s->set_count == CLI_SET_MAX)
		return false;
	s->set[s->set_count++] = argument;
	return true;
}

#define RENDER(member) offsetof(cli_settings, render.member)

static const cli_option options[] = {
	{ .name = "data", .argument = "FILE",
	  .help = "YAML or JSON file with the values; - for\nstandard input",
	  .set = cli_set_text, .offset = RENDER(data) },
	{ .name = "set", .argument = "NAME=VALUE",
	  .help = "one value, which is YAML; a.b=1 is in a;\nthe last one counts",
	  .set = add_assignment, .offset = offsetof(cli_settings, render),
	  .wanted = "taken: 256 values can be set, put more into a file" },
	{ .name = "templates", .argument = "DIR",
	  .help = "folder of the templates (default: this one)",
	  .set = cli_set_text, .offset = RENDER(templates) },
	{ .name = "autoescape", .argument = "WHEN",
	  .help = "escape for HTML: on, off, or auto: in names\nthat end in .html .htm .xml (default)",
	  .set = set_autoescape, .offset = RENDER(autoescape), .wanted = "on, off or auto" },
	{ .name = "strict", .help = "an undefined value is an error",
	  .set = cli_set_true, .offset = RENDER(strict) },
	{ .name = "trim-blocks", .help = "drop the newline behind a tag",
	  .set = cli_set_true, .offset = RENDER(trim_blocks) },
	{ .name = "lstrip-blocks", .help = "drop blanks in front of a tag that begins its\nline",
	  .set = cli_set_true, .offset = RENDER(lstrip_blocks) },
	{ .name = "keep-trailing-newline", .help = "keep the newline at the end of a template",
	  .set = cli_set_true, .offset = RENDER(keep_trailing_newline) },
	{ .name = "max-steps", .argument = "N",
	  .help = "instructions that it may take (default:\n100000000)",
	  .set = cli_set_number, .offset = RENDER(max_steps), .value = 4000000000u,
	  .wanted = "a number from 0 to 4000000000" },
	{ .name = "max-depth", .argument = "N",
	  .help = "how deep calls and includes may nest\n(default: 200)",
	  .set = cli_set_number, .offset = RENDER(max_depth), .value = 1000,
	  .wanted = "a number from 0 to 1000" },
	{ .name = "max-output", .argument = "SIZE",
	  .help = "how much it may print (default: 64MiB)",
	  .set = cli_set_size, .offset = RENDER(max_output), .wanted = "a size such as 64M" },
	{ .name = "dump", .help = "print the compiled instructions instead",
	  .set = cli_set_true, .offset = RENDER(dump) },
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

const cli_command cli_cmd_render = {
	.name = "render",
	.summary = "render one template with data from YAML or JSON",
	.operands = "TEMPLATE",
	.max_operands = 1,
	.operand_hint = "one template at a time",
	.about = "Renders a template in Jinja2's language to standard output, byte for byte.\n"
	         "TEMPLATE is named relative to --templates; - is standard input.",
	.groups = groups,
	.run = run,
};
