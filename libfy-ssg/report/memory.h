/* What the kernel says about this process's memory. */
#ifndef FYSSG_REPORT_MEMORY_H
#define FYSSG_REPORT_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

typedef struct fyssg_memory {
	bool known;         /* false: no /proc to read; the next two are 0, the peak getrusage's */
	uint64_t anonymous; /* resident bytes that no file stands behind: heaps, arenas, stacks */
	uint64_t mapped;    /* those of mapped files: sources, the program, its libraries */
	uint64_t peak;      /* the most that was ever resident, from the start of the process */
} fyssg_memory;

/* Takes some 20 microseconds. Never fails, never allocates. Thread-safe. */
fyssg_memory fyssg_memory_now(void);

/* The same to the byte, for one thread alone: the figures above are kept by processor, and lag some
 * hundred kilobytes behind where several write. Takes ten times as long. */
fyssg_memory fyssg_memory_exact(void);

/* The same of a file that is laid out like /proc/self/status. */
fyssg_memory fyssg_memory_read(const char *path);

#endif
