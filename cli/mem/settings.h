/* What the options of `fyssg mem` set. */
#ifndef CLI_MEM_SETTINGS_H
#define CLI_MEM_SETTINGS_H

#include <stdbool.h>

typedef struct cli_mem_settings {
	unsigned pages;   /* of a generated site; 0: as the command likes */
	unsigned builds;  /* of leak and soak; 0: 50 */
	unsigned seconds; /* of soak: how long; 0: as many builds as are asked for */
	bool json;
	int chart;          /* cli_chart_kind */
	const char *output; /* of chart: the file; NULL: stdout */
} cli_mem_settings;

#endif
