/* The page of bench/page/ as a C programmer would write it who needs this page and no other: the
 * floor that the template engine is held against. */
#ifndef BENCH_HAND_WRITTEN_H
#define BENCH_HAND_WRITTEN_H

#include <fya/buffer.h>
#include <fyfm/value.h>

/* The page's data in structures of its own, as such a program would have them. */
typedef struct page_data page_data;

/* Reads them from what the templates get. The texts are borrowed; the rest is one block of memory
 * for each list, from `a`. NULL: no memory. */
page_data *page_data_new(fyfm_value context, fya_allocator *a);

/* Appends the page that page.html and the templates it names make of them. */
void hand_written_page(const page_data *data, fya_buf *out);

#endif
