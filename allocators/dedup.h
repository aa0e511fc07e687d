#ifndef FYA_DEDUP_H
#define FYA_DEDUP_H

#include <fya/allocator.h>

/* As fya_dedup_new(), with the book-keeping in `tables` (owned too, unless NULL is returned). */
fya_allocator *fya_dedup_new_with(fya_allocator *inner, fya_allocator *tables,
	const fya_dedup_options *options);

#endif
