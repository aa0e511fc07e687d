/*
 * The report from the side of the build, which fills it. One thread only.
 *
 * A build that ended, well or not, has called fyssg_report_end(); before it the report is not read.
 */
#ifndef FYSSG_REPORT_BUILD_LOG_H
#define FYSSG_REPORT_BUILD_LOG_H

#include <fya/auto.h>
#include <fyfm/status.h>
#include <fyssg/report.h>
#include <fyssg/template.h>

typedef struct fyssg_build_counts {
	size_t pages, sections, terms;
	size_t outputs;  /* planned; of them were: */
	size_t written, unchanged, failed;
	size_t not_made; /* the build was stopped before */
	size_t removed;  /* files of an older build that none asks for any more */
	uint64_t bytes;  /* of all outputs, written or unchanged */
	uint32_t held_drafts, held_future, held_expired;
	size_t errors, warnings; /* told */
	/* Texts of pages that templates asked the page store for; of them it had these. Before the
	 * phase ends in which they were asked for */
	uint64_t texts_asked, texts_stored;
	unsigned workers;
	bool builtin_templates;  /* one of them was used */
} fyssg_build_counts;

/* Starts the build's clock. NULL when memory runs out. */
FYA_CHECKED fyssg_report *fyssg_report_new(void);

/* Begins a phase, and ends the one before. `phase` is static: "configuration", "templates",
 * "discovery", "index", "graph", "plan", "check", "render", "assets", "cache", "postprocess". One that was
 * there before goes on. */
void fyssg_report_begin(fyssg_report *r, const char *phase);
/* Appends how memory grew in each phase so far: "before the build 3.1 MB, templates +155 kB, discovery
 * +4.2 MB". */
void fyssg_report_growth(const fyssg_report *r, fya_buf *out);
/* Ends the last phase and the build's clock; later calls do nothing. */
void fyssg_report_end(fyssg_report *r);

/* What to count in; the report's, all zero at first. */
fyssg_build_counts *fyssg_report_counts(fyssg_report *r);

/* `destination` is absolute. Both texts are copied. FYFM_ERR_NOMEM: nothing is set. */
FYA_CHECKED fyfm_status fyssg_report_set_site(fyssg_report *r, const char *destination,
                                              const char *base_path, fya_kind allocator,
                                              bool dedup);
/* How files were taken in, all workers added up. */
void fyssg_report_set_taken(fyssg_report *r, const fya_auto *taken);
/* What an allocator was used for ("front matter", "page table", "configuration", "templates",
 * "render"), its name (both static), how many files went to it and its figures. Calls with one
 * purpose and kind add up. */
void fyssg_report_add_allocator(fyssg_report *r, const char *purpose, const char *kind,
                                size_t files, const fya_stats *stats);
/* --- sample.c --------------------------------------------------------------------------------- */

/* From here on samples are taken; right after the report was made. */
void fyssg_report_measure(fyssg_report *r);

/* Looks at the process's memory. True where it is higher than at any sample before: what the older
 * one told is gone, and the caller says with fyssg_report_add_component() what is in it. False
 * at once where nothing is measured: looking takes a tenth of a millisecond. */
bool fyssg_report_sample(fyssg_report *r);
/* So many resident bytes, which no file stands behind, are of `name` (static). Calls with one name
 * add up. */
void fyssg_report_add_component(fyssg_report *r, const char *name, uint64_t bytes);
/* What is resident of the anonymous memory at [start, start + bytes); whole pages of the system, as
 * far as they are in it. NULL and 0 are fine. */
uint64_t fyssg_resident_bytes(const void *start, size_t bytes);
/* What is resident of the mapping that an address on a thread's stack is in, also after the thread
 * has ended, while its mapping is kept. 0: the kernel does not tell. */
uint64_t fyssg_resident_around(const void *address);

/* What malloc has resident and handed out to nobody, or less. `inside` are addresses of blocks that
 * threads took, which tell where their heaps are; NULL and some in one heap are fine. */
uint64_t fyssg_resident_unused(const void *const *inside, unsigned count);

/* What fyssg_report_profile() tells, copied; rows for which there is no memory are left out. Once
 * at most. */
void fyssg_report_set_profile(fyssg_report *r, const fyssg_profile *profile);

#endif
