#include "cli/options.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/clock.h"

/* --- what options set ------------------------------------------------------------------------- */

bool cli_set_text(const cli_option *option, void *at, const char *argument)
{
	(void)option;
	*(const char **)at = argument;
	return true;
}

bool cli_set_file(const cli_option *option, void *at, const char *argument)
{
	return argument[0] != '\0' && cli_set_text(option, at, argument);
}

bool cli_set_true(const cli_option *option, void *at, const char *argument)
{
	(void)option;
	(void)argument;
	*(bool *)at = true;
	return true;
}

bool cli_set_value(const cli_option *option, void *at, const char *argument)
{
	(void)argument;
	*(int *)at = (int)option->value;
	return true;
}

bool cli_parse_number(const char *text, unsigned long long max, unsigned long long *out)
{
	unsigned long long n = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		unsigned digit = (unsigned)(*text - '0');

		if (*text < '0' || *text > '9' || n > (max - digit) / 10 || digit > max)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}

bool cli_set_number(const cli_option *option, void *at, const char *argument)
{
	unsigned long long n;

	if (!cli_parse_number(argument, option->value, &n))
		return false;
	*(unsigned *)at = (unsigned)n;
	return true;
}

/* The power of 1000 that a letter stands for, in either case; 0: none. */
static unsigned power_of(char letter)
{
	static const char units[] = "kKmMgGtT";
	const char *unit = letter != '\0' ? strchr(units, letter) : NULL;

	return unit != NULL ? (unsigned)(unit - units) / 2 + 1 : 0;
}

/* "64M", "1.5g", "500000": bytes, or so many times 1000, 1000^2 and so on, as sizes are printed;
 * "Ki", "MiB": 1024. strtod() alone would take blanks, signs, "0x10" and "1e6" too. */
bool cli_set_size(const cli_option *option, void *at, const char *argument)
{
	const char *end = argument + strspn(argument, "0123456789.");
	unsigned power = power_of(*end);
	double n, base = 1000;
	char *read, number[32];

	(void)option;
	if (end == argument || (size_t)(end - argument) >= sizeof(number))
		return false;
	snprintf(number, sizeof(number), "%.*s", (int)(end - argument), argument);
	n = strtod(number, &read);
	if (*read != '\0')
		return false;
	if (power != 0) {
		end++;
		if (*end == 'i') {
			base = 1024;
			end++;
		}
		for (; power > 0; power--)
			n *= base;
	}
	if (*end == 'B')
		end++;
	if (*end != '\0' || !(n >= 1 && n < 1e18))
		return false;
	*(uint64_t *)at = (uint64_t)n;
	return true;
}

bool cli_set_allocator(const cli_option *option, void *at, const char *argument)
{
	(void)option;
	return fya_kind_parse(argument, at);
}

bool cli_set_color(const cli_option *option, void *at, const char *argument)
{
	static const char *const names[] = {
		[CLI_COLOR_AUTO] = "auto",
		[CLI_COLOR_ALWAYS] = "always",
		[CLI_COLOR_NEVER] = "never",
	};

	(void)option;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(argument, names[i]) == 0) {
			*(cli_color *)at = (cli_color)i;
			return true;
		}
	return false;
}

bool cli_set_clock(const cli_option *option, void *at, const char *argument)
{
	cli_settings *s = at;

	(void)option;
	if (!cli_clock_parse(argument, &s->clock))
		return false;
	s->clock_given = true;
	return true;
}

/* --- tables for getopt ------------------------------------------------------------------------ */

/* What getopt_long() answers for option number 0, above all letters. */
#define FIRST_LONG 256

typedef struct parser {
	const cli_syntax *syntax;
	const cli_option *options[CLI_OPTIONS_MAX];   /* by number; a second name has its own */
	struct option names[CLI_OPTIONS_MAX + 1];     /* as getopt_long() wants them */
	char letters[2 * CLI_OPTIONS_MAX + 3];
	size_t count;
	cli_printer *printer;
} parser;

static int argument_kind(const cli_option *option)
{
	if (option->argument == NULL)
		return no_argument;
	return *option->argument == '[' ? optional_argument : required_argument;
}

static void add_name(parser *p, const cli_option *option, const char *name)
{
	assert(p->count < CLI_OPTIONS_MAX);
	p->names[p->count] = (struct option){
		.name = name,
		.has_arg = argument_kind(option),
		.val = FIRST_LONG + (int)p->count,
	};
	p->options[p->count++] = option;
}

static void fill_tables(parser *p)
{
	char *letter = p->letters;

	if (p->syntax->stop_at_operand)
		*letter++ = '+';
	*letter++ = ':'; /* tell a missing argument from an unknown option */
	for (const cli_option_group *g = p->syntax->groups; g->heading != NULL; g++)
		for (const cli_option *o = g->options; o->name != NULL; o++) {
			add_name(p, o, o->name);
			if (o->also != NULL)
				add_name(p, o, o->also);
			if (o->letter != '\0')
				*letter++ = o->letter;
			if (o->letter != '\0' && argument_kind(o) == required_argument)
				*letter++ = ':';
		}
	*letter = '\0';
}

static const cli_option *option_of(const parser *p, int answer)
{
	if (answer >= FIRST_LONG)
		return p->options[answer - FIRST_LONG];
	for (size_t i = 0; i < p->count; i++)
		if (p->options[i]->letter == answer)
			return p->options[i];
	return NULL;
}

/* --- what is wrong ---------------------------------------------------------------------------- */

static void see_help(const parser *p, char *hint, size_t size)
{
	snprintf(hint, size, "'fyssg%s%s --help' lists the options", *p->syntax->command ? " " : "",
	         p->syntax->command);
}

static void tell_unknown_letter(parser *p, int letter)
{
	char hint[80];

	see_help(p, hint, sizeof(hint));
	cli_print_error(p->printer, hint, "unknown option '-%c'", letter);
}

/* An option that getopt does not know, or a beginning of several. */
static void tell_unknown_name(parser *p, const char *word)
{
	size_t len = strcspn(word + 2, "=");
	const char *names[CLI_OPTIONS_MAX], *near;
	char hint[160];

	for (size_t i = 0; i < p->count; i++)
		names[i] = p->names[i].name;
	near = fyfm_did_you_mean(word + 2, len, names, p->count);
	if (near != NULL)
		snprintf(hint, sizeof(hint), "did you mean '--%s'?", near);
	else
		see_help(p, hint, sizeof(hint));
	cli_print_error(p->printer, hint, "unknown option '%.*s'", (int)len + 2, word);
}

static void tell_unknown(parser *p, int answer, char **argv)
{
	const cli_option *option = option_of(p, answer);

	if (answer >= FIRST_LONG)
		cli_print_error(p->printer, NULL, "option '--%s' takes no argument", option->name);
	else if (answer != 0)
		tell_unknown_letter(p, answer);
	else
		tell_unknown_name(p, argv[optind - 1]);
}

static void tell_missing(parser *p, int answer)
{
	const cli_option *option = option_of(p, answer);

	cli_print_error(p->printer, NULL, "option '--%s' wants its %s", option->name,
	                option->argument);
}

static void tell_operand(parser *p, const char *operand)
{
	cli_print_error(p->printer, p->syntax->operand_hint, "unexpected argument '%s'", operand);
}

/* --- parsing ---------------------------------------------------------------------------------- */

static bool take(parser *p, const cli_option *option, const char *argument, cli_settings *s)
{
	if (!option->set(option, (char *)s + option->offset, argument)) {
		cli_print_error(p->printer, NULL, "option '--%s': '%s' is not %s", option->name,
		                argument, option->wanted);
		return false;
	}
	if (option->set == cli_set_color)
		cli_printer_set_color(p->printer, s->color);
	return true;
}

int cli_options_parse(const cli_syntax *syntax, int argc, char **argv, cli_settings *s,
                      cli_printer *printer)
{
	parser p = { .syntax = syntax, .printer = printer };
	int answer;

	fill_tables(&p);
	optind = 0; /* glibc: start anew, another command line may have been parsed before */
	while (!s->help && !s->version &&
	       (answer = getopt_long(argc, argv, p.letters, p.names, NULL)) != -1) {
		if (answer == '?') {
			tell_unknown(&p, optopt, argv);
			return -1;
		}
		if (answer == ':') {
			tell_missing(&p, optopt);
			return -1;
		}
		if (!take(&p, option_of(&p, answer), optarg, s))
			return -1;
	}
	if (!s->help && !syntax->stop_at_operand && argc - optind > (int)syntax->max_operands) {
		tell_operand(&p, argv[optind + (int)syntax->max_operands]);
		return -1;
	}
	return optind;
}
