#include "cli/mem/growth.h"

static double mean(const uint64_t *bytes, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (double)bytes[i];
	return sum / (double)count;
}

cli_growth cli_growth_of(const uint64_t *bytes, size_t count)
{
	size_t window = count < 30 ? count / 3 : 10;
	cli_growth g = { .window = window };

	if (window == 0)
		return g;
	g.early = mean(bytes, window);
	g.late = mean(bytes + count - window, window);
	g.grown = g.late - g.early;
	g.rate = g.grown / (double)(count - window);
	g.judged = count >= CLI_LEAK_BUILDS;
	g.leaks = g.judged && g.rate >= CLI_LEAK_RATE && g.grown >= CLI_LEAK_FLOOR;
	return g;
}
