#include "allocators/residency.h"

#include <sys/mman.h>

size_t fya_i_resident(const char *from, size_t len, size_t page)
{
	unsigned char pages[1024];
	size_t bytes = 0;

	while (len > 0) {
		size_t part = len < sizeof pages * page ? len : sizeof pages * page;

		if (mincore((void *)from, part, pages) == 0) {
			for (size_t i = 0; i < part / page; i++)
				bytes += (pages[i] & 1) * page;
		}
		from += part;
		len -= part;
	}
	return bytes;
}
