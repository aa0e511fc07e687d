/*
 * How much of a text md4c would read again and again.
 *
 * md4c 0.4.8 takes time in proportion to a page's length, but for a few things that make it walk
 * over what it has already seen. In a large page they can take hours, and nothing can stop md4c in
 * the middle of a paragraph. So the walks are added up beforehand: never too low, so that no page
 * can take its time unannounced, and near enough that no page that people write is refused.
 */
#ifndef FYSSG_MARKDOWN_RESCAN_H
#define FYSSG_MARKDOWN_RESCAN_H

#include <stdbool.h>

#include <fyfm/diag.h>

enum {
	/* Pages up to here are not looked at: the worst of them takes a third of a second. */
	FYSSG_RESCAN_FROM = 16 * 1024,
};

/* What a page may cost, in steps: a few seconds. */
#define FYSSG_RESCAN_MAX UINT64_C(5000000000)
/* What md4c keeps of a paragraph at once, 24 bytes for each character that may mean something,
 * and of the lists and quotes that are open, as much for each. */
#define FYSSG_RESCAN_MARKS_MAX UINT64_C(4990000)
#define FYSSG_RESCAN_DEPTH_MAX UINT64_C(1000000)

typedef struct fyssg_rescan {
	uint64_t inlines; /* steps within paragraphs: brackets, addresses, tildes */
	uint64_t nesting; /* steps through the lists and quotes that lines are in */
	uint64_t marks;   /* in one paragraph at most */
	uint64_t depth;   /* of lists and quotes at most */
	size_t paragraph; /* offset of the paragraph with most of them */
	size_t nested;    /* offset of the most deeply nested line */
} fyssg_rescan;

/* Adds up the steps; each takes up to a nanosecond. `linkify`: bare addresses become links. Reads
 * the text once. Thread-safe. */
fyssg_rescan fyssg_rescan_estimate(const char *text, size_t len, bool linkify);

/* FYFM_ERR_LIMIT, with diag at the paragraph or the line to blame, where a page would cost more
 * than the bounds above. Thread-safe. */
FYA_CHECKED fyfm_status fyssg_rescan_check(const char *text, size_t len, bool linkify,
                                           fyfm_diag *diag);

#endif
