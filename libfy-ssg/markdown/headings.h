/* The ids of one page's headings: GitHub's rule, and no two alike. Not thread-safe. */
#ifndef FYSSG_MARKDOWN_HEADINGS_H
#define FYSSG_MARKDOWN_HEADINGS_H

#include <fya/buffer.h>
#include <fyfm/value.h>

typedef struct fyssg_heading_id_entry fyssg_heading_id_entry;

/* A hash table that is emptied in no time: entries of another page count as free. */
typedef struct fyssg_heading_ids {
	fya_allocator *allocator;
	fyssg_heading_id_entry *entries;
	size_t capacity; /* of entries; a power of two, or 0 */
	size_t count;    /* entries of this page */
	uint32_t page;   /* which entries are of this page */
	fya_buf text;    /* the ids of this page, one behind the other */
} fyssg_heading_ids;

void fyssg_heading_ids_init(fyssg_heading_ids *ids, fya_allocator *a);
void fyssg_heading_ids_release(fyssg_heading_ids *ids);
/* Forgets the ids of the last page; keeps memory. */
void fyssg_heading_ids_clear(fyssg_heading_ids *ids);
/* Makes the id of a heading with this text, `heading` where nothing is left of it; the second of
 * its kind gets -1, then -2, or the next that is free. Borrowed until the next call. Empty only
 * when memory runs out. */
fyfm_str fyssg_heading_ids_add(fyssg_heading_ids *ids, const char *text, size_t len);

#endif
