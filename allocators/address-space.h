/* How much address space one allocator may reserve. */
#ifndef FYA_ADDRESS_SPACE_H
#define FYA_ADDRESS_SPACE_H

#include <stddef.h>
#include <sys/resource.h>

/* `size` bytes; under RLIMIT_AS less, but not less than `least`, since one allocator must not take what
 * others, and malloc, will need. */
static inline size_t fya_i_affordable(size_t size, size_t least)
{
	struct rlimit limit;
	size_t share;

	if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return size;
	share = (size_t)limit.rlim_cur / 16;
	if (share < least)
		share = least;
	return size < share ? size : share;
}

#endif
