#include <string.h>

#include "cli/fm/edit-file.h"
#include "cli/fm/fm-commands.h"
#include "cli/fm/put-value.h"

#define ASSIGNMENTS_MAX 64

struct assignment {
	fyfm_path *path;
	fyfm_value value;
};

struct set {
	struct assignment assignments[ASSIGNMENTS_MAX];
	size_t count;
};

static fyfm_status apply(void *user, fyfm_editor *e, fyfm_diag *diag)
{
	const struct set *set = user;
	fyfm_status st = FYFM_OK;

	for (size_t i = 0; i < set->count && st == FYFM_OK; i++)
		st = fyfm_editor_set(e, set->assignments[i].path, set->assignments[i].value, diag);
	/* Nothing here is a reason to pass a file over. */
	return st == FYFM_ERR_NOT_FOUND ? FYFM_ERR_USAGE : st;
}

/* Length of what stands before the first `=` that is not in quotes; of all where there is none. */
static size_t key_len(const char *text)
{
	char quote = '\0';
	size_t i;

	for (i = 0; text[i] != '\0' && (quote != '\0' || text[i] != '='); i++) {
		if (quote == '\0' && (text[i] == '"' || text[i] == '\''))
			quote = text[i];
		else if (text[i] == quote)
			quote = '\0';
		else if (quote == '"' && text[i] == '\\' && text[i + 1] != '\0')
			i++;
	}
	return i;
}

/* The first operand is one; those behind it are as long as they cannot be the name of a file that
 * is written with its folder. */
static bool is_assignment(const char *operand, bool first)
{
	return first || (operand[0] != '.' && operand[0] != '/' && operand[key_len(operand)] == '=');
}

/* `title=One: two` is a mapping by the letter of YAML, and text by what its author meant. */
static bool is_mapping_by_mistake(fyfm_value v, const char *text)
{
	return fyfm_kind_of(v) == FYFM_MAP && *text != '{' && strchr(text, '\n') == NULL;
}

static bool read_value(struct assignment *to, const char *text, const cli_settings *s,
                       fyfm_parser *parser, fya_allocator *a, cli_printer *p)
{
	fyfm_parse_options options = { .path = "value", .yes_no_booleans = s->fm.yes_no };
	size_t len = strlen(text);
	fyfm_diag d;

	if (fyfm_utf8_check(text, len) != len) {
		cli_print_error(p, NULL, "the value is not UTF-8 or holds a control character");
		return false;
	}
	if (s->fm.string) {
		to->value = fyfm_string(a, text, len);
		return true;
	}
	if (fyfm_parse(parser, a, text, len, &options, &to->value, &d) == FYFM_OK) {
		if (!is_mapping_by_mistake(to->value, text))
			return true;
		cli_print_error(p, "with --string it is text; a mapping is {KEY: VALUE}",
		                "'%s' is a mapping", text);
		return false;
	}
	fyfm_diag_hint(&d, "with --string the value is text, whatever it is");
	cli_print_diag(p, &d);
	return false;
}

static bool read_assignment(struct set *set, const char *operand, const cli_settings *s,
                            fyfm_parser *parser, fya_allocator *a, cli_printer *p)
{
	size_t len = key_len(operand);
	struct assignment *to = &set->assignments[set->count];

	if (operand[len] != '=') {
		cli_print_error(p, "write KEY=VALUE, such as draft=true", "'%s' has no '='", operand);
		return false;
	}
	if (!cli_fm_path(operand, len, a, &to->path, p) ||
	    !read_value(to, operand + len + 1, s, parser, a, p))
		return false;
	set->count++;
	return true;
}

/* Reads assignments up to the first operand that is none. NULL where the printer was told. */
static char **read_assignments(struct set *set, char **operands, const cli_settings *s,
                               fyfm_parser *parser, fya_allocator *a, cli_printer *p)
{
	for (; *operands != NULL && is_assignment(*operands, set->count == 0); operands++) {
		if (set->count == ASSIGNMENTS_MAX) {
			cli_print_error(p, NULL, "more than %d assignments", ASSIGNMENTS_MAX);
			return NULL;
		}
		if (!read_assignment(set, *operands, s, parser, a, p))
			return NULL;
	}
	return operands;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	struct set set = { .count = 0 };
	cli_fm_edit edit = { .user = &set, .apply = apply };
	fya_allocator *a = fya_arena_new(NULL);
	fyfm_parser *parser = fyfm_parser_new();
	cli_exit result = CLI_EXIT_USAGE;

	if (a == NULL || parser == NULL) {
		cli_print_error(p, NULL, "out of memory");
		result = CLI_EXIT_SYSTEM;
	} else if (operands[0] == NULL) {
		cli_print_error(p, "'fyssg fm set draft=true FILE' makes a draft of a page",
		                "nothing is given to set");
	} else {
		operands = read_assignments(&set, operands, s, parser, a, p);
		if (operands != NULL)
			result = cli_fm_run_edit(&edit, s, operands, p);
	}
	fyfm_parser_free(parser);
	fya_destroy(a);
	return result;
}

static const cli_option options[] = {
	{ .name = "string", .help = "values are text, not YAML", .set = cli_set_true,
	  .offset = CLI_FM(string) },
	CLI_FM_EDIT_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of set", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_set = {
	.name = "fm set",
	.summary = "give keys values, and leave all else as it is written",
	.operands = "PATH=VALUE... [FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Sets keys to values, which are YAML: draft=true, tags='[a, b]',\n"
	         "authors[0].name=Ada. Comments, order, quotes and the text of the page stay as\n"
	         "they are.",
	.groups = groups,
	.run = run,
};
