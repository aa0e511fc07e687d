/* What the options of all commands set. A command reads those that its tables of options name. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include <fyssg/build.h>
#include <fyssg/gen-site.h>
#include <fyssg/graph.h>
#include <fyssg/template.h>

#include "cli/fm/settings.h"
#include "cli/load/settings.h"
#include "cli/mem/settings.h"

typedef enum cli_color {
	CLI_COLOR_AUTO, /* where stderr is a terminal and the environment does not object */
	CLI_COLOR_ALWAYS,
	CLI_COLOR_NEVER
} cli_color;

#define CLI_SET_MAX 256

/* Of `fyssg render`. Text borrows from the command line. */
typedef struct cli_render_settings {
	const char *templates;        /* folder */
	const char *data;             /* file, "-" for stdin; NULL: none */
	const char *set[CLI_SET_MAX]; /* NAME=VALUE, in their order */
	size_t set_count;
	fyssg_autoescape autoescape;
	bool strict, trim_blocks, lstrip_blocks, keep_trailing_newline, dump;
	unsigned max_steps, max_depth; /* 0: the engine's defaults */
	uint64_t max_output;           /* the same, in bytes */
} cli_render_settings;

/* Text borrows from the command line. */
typedef struct cli_settings {
	bool help;    /* --help: all else is void */
	bool version; /* --version likewise */
	cli_color color;
	bool quiet;
	fyssg_build_options build; /* but for its clock and its callbacks */
	bool clock_given;
	int64_t clock;             /* where it is given: seconds since 1970, UTC */
	const char *memory_report; /* file to write, "-" for stdout; NULL: none */
	/* The same for what build.profile_templates counts; NULL: a table in words */
	const char *profile_file;
	const char *bind;          /* address to serve at */
	unsigned port;             /* 0: one that is free */
	cli_render_settings render;
	cli_fm_settings fm;
	cli_load_settings load;
	cli_mem_settings mem;
	fyssg_graph_options graph;
	unsigned graph_formats; /* those asked for: bits, by fyssg_graph_format */
	const char *graph_file; /* of `graph --svg`, "-" for stdout; NULL: stdout */
	fyssg_gen_options gen;  /* but for its callbacks */
} cli_settings;

void cli_settings_init(cli_settings *s);

#endif
