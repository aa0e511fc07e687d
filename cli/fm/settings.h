/* What the options of `fyssg fm` set. Text borrows from the command line. */
#ifndef CLI_FM_SETTINGS_H
#define CLI_FM_SETTINGS_H

#include <stdbool.h>

typedef struct cli_fm_settings {
	/* all */
	unsigned jobs; /* threads; 0: as many as there are processors */
	bool yes_no;   /* yes, no, on and off are booleans */
	bool yaml;     /* all files are YAML as a whole, whatever they are called */
	/* get, query, stat */
	bool json;
	/* get */
	const char *fallback; /* printed where there is nothing; NULL: nothing */
	int names;            /* a cli_fm_names */
	/* set, delete, rename, fmt */
	bool string;  /* values are text */
	bool dry_run; /* print what would change, as a diff */
	bool check;   /* change nothing; fail where something would change */
	bool sort_keys;
	/* query */
	const char *select, *sort;
	bool count, paths, nul;
	unsigned limit; /* 0: none */
	/* validate */
	const char *schema;
	/* convert */
	const char *to; /* "yaml", "json" */
} cli_fm_settings;

/* Whether the file's name stands before what is said of it. */
typedef enum cli_fm_names {
	CLI_FM_NAMES_AUTO, /* where there may be several files */
	CLI_FM_NAMES_ALWAYS,
	CLI_FM_NAMES_NEVER
} cli_fm_names;

#endif
