#include "libfy-ssg/report/figures.h"

#include <inttypes.h>
#include <stdio.h>

fyssg_figure fyssg_figure_bytes(uint64_t bytes)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB" };
	fyssg_figure f;
	uint64_t unit = 1000, tenths;
	size_t i = 0;

	if (bytes < 1000) {
		snprintf(f.text, sizeof(f.text), "%" PRIu64 " B", bytes);
		return f;
	}
	/* 999,950 bytes would round to 1000.0 kB. */
	while (i + 1 < sizeof(units) / sizeof(*units) && bytes >= unit * 1000 - unit / 20) {
		unit *= 1000;
		i++;
	}
	tenths = bytes / unit * 10 + (bytes % unit * 10 + unit / 2) / unit;
	snprintf(f.text, sizeof(f.text), "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10,
	         units[i]);
	return f;
}

fyssg_figure fyssg_figure_growth(int64_t bytes)
{
	uint64_t size = bytes < 0 ? -(uint64_t)bytes : (uint64_t)bytes;
	fyssg_figure plain = fyssg_figure_bytes(size), f;

	if (bytes == 0)
		return plain;
	snprintf(f.text, sizeof(f.text), "%c%.30s", bytes < 0 ? '-' : '+', plain.text);
	return f;
}

fyssg_figure fyssg_figure_seconds(uint64_t nanoseconds, unsigned decimals)
{
	uint64_t unit = 1000000000, scale = 1, n;
	fyssg_figure f;

	for (unsigned i = 0; i < decimals; i++) {
		unit /= 10;
		scale *= 10;
	}
	n = nanoseconds / unit + (nanoseconds % unit >= (unit + 1) / 2);
	if (decimals == 0)
		snprintf(f.text, sizeof(f.text), "%" PRIu64, n);
	else
		snprintf(f.text, sizeof(f.text), "%" PRIu64 ".%0*" PRIu64, n / scale, (int)decimals,
		         n % scale);
	return f;
}

fyssg_figure fyssg_figure_share(uint64_t part, uint64_t whole)
{
	uint64_t permille = whole == 0 ? 0 : (part * 1000 + whole / 2) / whole;
	fyssg_figure f;

	snprintf(f.text, sizeof(f.text), "%" PRIu64 ".%" PRIu64 "%%", permille / 10, permille % 10);
	return f;
}

uint64_t fyssg_figure_about(uint64_t n)
{
	uint64_t unit = 1;

	while (n / unit >= 1000)
		unit *= 10;
	return (n + unit / 2) / unit * unit;
}

void fyssg_put_count(fya_buf *out, uint64_t count, const char *singular)
{
	fya_buf_printf(out, "%" PRIu64 " %s%s", count, singular, count == 1 ? "" : "s");
}
