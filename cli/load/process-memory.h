/* What the kernel says about this process's memory, from /proc/self. */
#ifndef CLI_LOAD_PROCESS_MEMORY_H
#define CLI_LOAD_PROCESS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes; all 0 where the kernel does not tell. */
typedef struct cli_memory {
	size_t resident;
	size_t anonymous; /* of it, what is of no file */
} cli_memory;

cli_memory cli_memory_now(void);
/* The highest that `resident` has been since cli_memory_forget_peak(), or since the start where that
 * is refused; 0 where the kernel does not tell. */
size_t cli_memory_peak(void);
void cli_memory_forget_peak(void);

/* One mapping of the address space. */
typedef struct cli_region {
	uintptr_t start, end;
	char access[5];   /* "rw-p" */
	size_t resident, anonymous; /* bytes */
	char name[128];   /* of the file, "[heap]" and the like, or ""; cut at its front */
} cli_region;

/* Calls `see` for each region, by address. False where the kernel does not tell. */
bool cli_memory_regions(void (*see)(void *user, const cli_region *region), void *user);

#endif
