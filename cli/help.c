#include <string.h>

#include "cli/command.h"

/* Where descriptions begin. */
#define COLUMN 30

static void print_usage(const cli_command *c, FILE *out)
{
	fprintf(out, "Usage: fyssg%s%s [OPTION]...%s%s\n", *c->name ? " " : "", c->name,
	        *c->operands ? " " : "", c->operands);
}

static size_t print_names(const cli_option *o, FILE *out)
{
	const char *equals = o->argument != NULL && *o->argument != '[' ? "=" : "";
	const char *argument = o->argument != NULL ? o->argument : "";
	int len;

	if (o->letter != '\0')
		len = fprintf(out, "  -%c, --%s", o->letter, o->name);
	else
		len = fprintf(out, "      --%s", o->name);
	if (o->also != NULL)
		len += fprintf(out, ", --%s", o->also);
	len += fprintf(out, "%s%s", equals, argument);
	return (size_t)len;
}

/* Prints `text` from COLUMN on, line by line; `column` is where the cursor stands. */
static void print_description(const char *text, size_t column, FILE *out)
{
	if (column + 2 > COLUMN) {
		fputc('\n', out);
		column = 0;
	}
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		fprintf(out, "%*s%.*s\n", (int)(COLUMN - column), "", (int)len, text);
		text += len + (text[len] == '\n');
		column = 0;
	}
}

static void print_group(const cli_option_group *g, FILE *out)
{
	fprintf(out, "\n%s:\n", g->heading);
	for (const cli_option *o = g->options; o->name != NULL; o++)
		print_description(o->help, print_names(o, out), out);
}

static void print_commands(const cli_command *group, FILE *out)
{
	fputs("\nCommands:\n", out);
	for (const cli_command *const *c = group->commands; *c != NULL; c++)
		fprintf(out, "  %-10s %s\n", cli_short_name(*c), (*c)->summary);
}

void cli_print_help(const cli_command *c, FILE *out)
{
	print_usage(c, out);
	fprintf(out, "%s\n", c->about);
	if (c->commands != NULL)
		print_commands(c, out);
	for (const cli_option_group *g = c->groups; g->heading != NULL; g++)
		print_group(g, out);
	if (c->commands != NULL)
		fprintf(out, "\n'fyssg%s%s COMMAND --help' tells about one of them.\n",
		        *c->name ? " " : "", c->name);
}
