/* Splitting: the parts are in the file, in order, and each begins where a line does. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/source.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool starts_a_line(const char *src, size_t at)
{
	return at > 0 && src[at - 1] == '\n';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *src = (const char *)data;
	fyfm_parts parts;
	fyfm_diag diag;
	fyfm_status st = fyfm_split(src, size, &parts, &diag);

	check(st == FYFM_OK || st == FYFM_ERR_SYNTAX);
	if (st != FYFM_OK) {
		check(parts.body == 0 && diag.line == 1 && diag.column == 1);
	} else if (!parts.has_front_matter) {
		check(parts.body == parts.bom && parts.yaml_len == 0 && parts.body_line == 1);
	} else {
		check(parts.bom + 3 < parts.yaml && starts_a_line(src, parts.yaml));
		check(parts.yaml + parts.yaml_len + 3 <= parts.body && parts.body <= size);
		check(starts_a_line(src, parts.yaml + parts.yaml_len));
		check(memcmp(src + parts.yaml + parts.yaml_len, "---", 3) == 0);
		check(starts_a_line(src, parts.body) || parts.body == size);
		check(parts.body_line > parts.yaml_line);
	}
	check(fyfm_utf8_check(src, size) <= size);
	return 0;
}
