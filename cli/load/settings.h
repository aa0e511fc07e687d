/* What the options of `fyssg load-mmap` set. */
#ifndef CLI_LOAD_SETTINGS_H
#define CLI_LOAD_SETTINGS_H

#include <stdbool.h>

#include <fya/auto.h>

typedef enum cli_load_dedup {
	CLI_LOAD_DEDUP_BY_KIND, /* as the allocator's name says */
	CLI_LOAD_DEDUP_ON,
	CLI_LOAD_DEDUP_OFF
} cli_load_dedup;

typedef struct cli_load_settings {
	fya_kind allocator;
	int dedup;   /* cli_load_dedup */
	int mapping; /* fya_mapping */
	bool compare, json, maps;
} cli_load_settings;

#endif
