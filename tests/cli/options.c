/* From a command line to settings. */
#include "cli/command.h"
#include "cli/site-options.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <stdlib.h>

/* Everything that a test of the parser looks at. */
struct parsed {
	cli_settings settings;
	int first;      /* operand, as the parser answers */
	char *messages;
	char *words;    /* what texts in the settings point into */
};

#define WORDS_MAX 16

/* Parses words that blanks separate; the first is the command's name. */
static struct parsed parse(const char *words)
{
	struct parsed result;
	char *rest, *argv[WORDS_MAX + 1];
	cli_option_group groups[] = { { "Options", cli_site_options }, { 0 } };
	cli_syntax syntax = { .command = "build", .groups = groups, .operand_hint = "use -s" };
	cli_printer printer;
	size_t size;
	FILE *out = open_memstream(&result.messages, &size);
	int argc = 0;

	result.words = rest = strdup(words);
	while (argc < WORDS_MAX && (argv[argc] = strsep(&rest, " ")) != NULL)
		argc++;
	argv[argc] = NULL;
	cr_assert(ne(ptr, out, NULL));
	cr_assert(cli_printer_init(&printer, out));
	cli_settings_init(&result.settings);
	result.first = cli_options_parse(&syntax, argc, argv, &result.settings, &printer);
	cli_printer_release(&printer);
	fclose(out);
	return result;
}

static void release(struct parsed *p)
{
	free(p->messages);
	free(p->words);
}

Test(options, set_what_they_name)
{
	struct parsed p = parse("build -s site -dout --base-url=https://x.org -j3 --allocator malloc --dedup "
				"-DFE --strict -v --clock=5 --memory-report=-");
	const fyssg_build_options *b = &p.settings.build;

	cr_assert(eq(str, p.messages, ""));
	cr_assert(eq(str, (char *)b->source, "site"));
	cr_assert(eq(str, (char *)b->destination, "out"));
	cr_assert(eq(str, (char *)b->base_url, "https://x.org"));
	cr_assert(eq(uint, b->jobs, 3));
	cr_assert(eq(int, (int)b->allocator, FYA_KIND_MALLOC));
	cr_assert(eq(int, b->dedup, 1));
	cr_assert(b->drafts && b->future && b->expired && b->strict && b->verbose);
	cr_assert(not(p.settings.quiet));
	cr_assert(p.settings.clock_given);
	cr_assert(eq(i64, p.settings.clock, 5));
	cr_assert(eq(str, (char *)p.settings.memory_report, "-"));
	release(&p);
}

Test(options, have_defaults)
{
	struct parsed p = parse("build");
	const fyssg_build_options *b = &p.settings.build;

	cr_assert(eq(int, p.first, 1));
	cr_assert(eq(ptr, (void *)b->source, NULL));
	cr_assert(eq(uint, b->jobs, 0));
	cr_assert(eq(int, (int)b->allocator, FYA_KIND_AUTO));
	cr_assert(eq(int, b->dedup, -1));
	cr_assert(not(b->drafts || b->future || b->expired || b->strict || b->verbose));
	cr_assert(not(p.settings.quiet || p.settings.clock_given || p.settings.help));
	release(&p);
}

Test(options, the_last_one_wins)
{
	struct parsed p = parse("build --dedup --no-dedup --jobs=1 --parallel=2");

	cr_assert(eq(int, p.settings.build.dedup, 0));
	cr_assert(eq(uint, p.settings.build.jobs, 2));
	release(&p);
}

Test(options, help_ends_parsing)
{
	struct parsed p = parse("build --help --nonsense operand");

	cr_assert(ge(int, p.first, 0));
	cr_assert(p.settings.help);
	cr_assert(eq(str, p.messages, ""));
	release(&p);
}

static const struct {
	const char *words;
	const char *want;
} wrong[] = {
	{ "build --darfts", "unknown option '--darfts'\n  hint: did you mean '--drafts'?\n" },
	{ "build --xyzzy=1", "unknown option '--xyzzy'\n  hint: 'fyssg build --help' lists the options\n" },
	{ "build -D -Z", "unknown option '-Z'\n  hint: 'fyssg build --help' lists the options\n" },
	{ "build --source", "option '--source' wants its DIR\n" },
	{ "build -j", "option '--jobs' wants its N\n" },
	{ "build --strict=yes", "option '--strict' takes no argument\n" },
	{ "build -j 257", "option '--jobs': '257' is not a number from 0 to 256\n" },
	{ "build -j -1", "option '--jobs': '-1' is not a number from 0 to 256\n" },
	{ "build --parallel=4x", "option '--jobs': '4x' is not a number from 0 to 256\n" },
	{ "build --jobs=", "option '--jobs': '' is not a number from 0 to 256\n" },
	{ "build -j 99999999999999999999999", "option '--jobs': '99999999999999999999999' is not a number "
					       "from 0 to 256\n" },
	{ "build --allocator=jemalloc", "option '--allocator': 'jemalloc' is not auto, malloc, mremap or dedup\n" },
	{ "build --color=red", "option '--color': 'red' is not auto, always or never\n" },
	{ "build --clock=noon", "option '--clock': 'noon' is not a time such as 2024-05-01T10:00:00Z, nor a "
				"number of seconds\n" },
	{ "build here", "unexpected argument 'here'\n  hint: use -s\n" },
	{ "build -- -D", "unexpected argument '-D'\n  hint: use -s\n" },
};

static size_t rows[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

ParameterizedTestParameters(options, refuse)
{
	return cr_make_param_array(size_t, rows, sizeof(wrong) / sizeof(*wrong));
}

ParameterizedTest(size_t *row, options, refuse)
{
	struct parsed p = parse(wrong[*row].words);
	char want[400];

	snprintf(want, sizeof(want), "fyssg: error: %s", wrong[*row].want);
	cr_assert(eq(int, p.first, -1), "%s", wrong[*row].words);
	cr_assert(eq(str, p.messages, want));
	release(&p);
}

Test(options, colour_counts_from_where_it_is_read)
{
	struct parsed p = parse("build --color=always --darfts");

	cr_assert(ne(ptr, strstr(p.messages, "\033[1;31merror:\033[0m unknown"), NULL));
	release(&p);
}

static const struct {
	const char *text;
	uint64_t bytes; /* 0: it is refused */
} sizes[] = {
	{ "1", 1 }, { "500000", 500000 }, { "8M", 8000000 }, { "8m", 8000000 }, { "64MiB", 64u << 20 },
	{ "64mi", 64u << 20 }, { "1.5G", 1500000000 }, { "1.5g", 1500000000 }, { "2k", 2000 }, { "2K", 2000 },
	{ "2kB", 2000 }, { "2kiB", 2048 }, { "1T", 1000000000000 }, { "1t", 1000000000000 }, { ".5k", 500 },
	{ "8B", 8 },
	{ "0x10M", 0 }, { " 8M", 0 }, { "8M ", 0 }, { "8 M", 0 }, { "\t8M", 0 }, { "+8M", 0 }, { "-8M", 0 },
	{ "1e6", 0 }, { "inf", 0 }, { "nan", 0 }, { "", 0 }, { "M", 0 }, { ".", 0 }, { "1.2.3", 0 }, { "0", 0 },
	{ "8X", 0 }, { "8MM", 0 }, { "8iB", 0 }, { "99999999999999999999T", 0 },
	{ "1000000000000000000000000000000000000000000", 0 },
};

Test(options, sizes_are_decimal_numbers_with_a_unit)
{
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		uint64_t bytes = 0;
		bool taken = cli_set_size(NULL, &bytes, sizes[i].text);

		cr_assert(eq(int, taken, sizes[i].bytes != 0), "'%s'", sizes[i].text);
		cr_assert(eq(u64, bytes, sizes[i].bytes), "'%s'", sizes[i].text);
	}
}

Test(options, numbers_are_digits_up_to_a_bound)
{
	unsigned long long n = 7;

	cr_assert(cli_parse_number("0", 0, &n));
	cr_assert(eq(ullong, n, 0));
	cr_assert(cli_parse_number("18446744073709551615", UINT64_MAX, &n));
	cr_assert(eq(ullong, n, UINT64_MAX));
	cr_assert(not(cli_parse_number("18446744073709551616", UINT64_MAX, &n)));
	cr_assert(not(cli_parse_number("1", 0, &n)));
	cr_assert(not(cli_parse_number("", 9, &n)));
	cr_assert(not(cli_parse_number(" 1", 9, &n)));
	cr_assert(not(cli_parse_number("+1", 9, &n)));
	cr_assert(cli_parse_number("9", 9, &n));
	cr_assert(not(cli_parse_number("10", 9, &n)));
}

/* --- the tables themselves -------------------------------------------------------------------- */

static char *help_of(const cli_command *c)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert(ne(ptr, out, NULL));
	cli_print_help(c, out);
	fclose(out);
	return text;
}

/* Calls `check` for a group, and for all below it. */
static void for_each(const cli_command *group, void (*check)(const cli_command *c))
{
	check(group);
	for (const cli_command *const *c = group->commands; c != NULL && *c != NULL; c++)
		for_each(*c, check);
}

static void check_width(const cli_command *c)
{
	char *text = help_of(c);

	for (char *line = text, *end; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		cr_assert(ne(ptr, end, NULL), "%s: the last line does not end", c->name);
		cr_assert(le(sz, (size_t)(end - line), 80), "%s: %.*s", c->name, (int)(end - line), line);
	}
	free(text);
}

Test(commands, help_fits_a_terminal)
{
	for_each(&cli_program, check_width);
}

static bool has_option(const cli_command *c, const char *name)
{
	for (const cli_option_group *g = c->groups; g->heading != NULL; g++)
		for (const cli_option *o = g->options; o->name != NULL; o++)
			if (strcmp(o->name, name) == 0)
				return true;
	return false;
}

static void check_common(const cli_command *c)
{
	cr_assert(has_option(c, "help"), "%s", c->name);
	cr_assert(c == &cli_program || has_option(c, "color"), "%s", c->name);
}

Test(commands, all_have_the_common_options)
{
	for_each(&cli_program, check_common);
}

static void check_unique(const cli_command *c)
{
	bool letters[128] = { false };
	const char *names[CLI_OPTIONS_MAX];
	size_t count = 0;

	for (const cli_option_group *g = c->groups; g->heading != NULL; g++)
		for (const cli_option *o = g->options; o->name != NULL; o++) {
			cr_assert(not(letters[(int)o->letter]), "%s -%c", c->name, o->letter);
			letters[(int)o->letter] = o->letter != '\0';
			for (size_t i = 0; i < count; i++)
				cr_assert(ne(str, (char *)names[i], (char *)o->name), "%s", c->name);
			cr_assert(lt(sz, count, CLI_OPTIONS_MAX));
			names[count++] = o->name;
			cr_assert(o->argument == NULL || o->set == cli_set_text || o->wanted != NULL,
				  "%s --%s: no message for a wrong argument", c->name, o->name);
		}
}

Test(commands, no_option_is_there_twice)
{
	for_each(&cli_program, check_unique);
}
