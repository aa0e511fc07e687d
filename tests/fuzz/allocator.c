/* Operations on an allocator against a shadow model. The first byte chooses the allocator, the
 * second which request fails, if any. */
#include <stdio.h>
#include <stdlib.h>

#include "allocators/testing.h"
#include "tests/allocators/kinds.h"
#include "tests/allocators/shadow.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fya_allocator *a;
	shadow_report report;

	if (size < 2)
		return 0;
	a = fya_failing_new(kinds[data[0] % KIND_COUNT].make(), data[1]);
	report = shadow_run(a, data + 2, size - 2);
	if (report.broken) {
		fprintf(stderr, "%s, operation %zu: %s\n", kinds[data[0] % KIND_COUNT].name,
			report.operations, report.broken);
		abort();
	}
	fya_destroy(a);
	return 0;
}
