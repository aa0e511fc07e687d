#include "cli/mem/fit.h"

#include <math.h>

/* Sums over the points above the base, of x = log n and y = log(y - base). */
struct sums {
	double x, y, xx, xy, yy;
	size_t count;
};

static struct sums add_up(const double *n, const double *y, size_t count, double base)
{
	struct sums s = { 0 };

	for (size_t i = 0; i < count; i++) {
		double lx, ly;

		if (!(n[i] > 0) || !(y[i] > base))
			continue;
		lx = log(n[i]);
		ly = log(y[i] - base);
		s.x += lx;
		s.y += ly;
		s.xx += lx * lx;
		s.xy += lx * ly;
		s.yy += ly * ly;
		s.count++;
	}
	return s;
}

bool cli_fit_power(const double *n, const double *y, size_t count, double base, cli_fit *out)
{
	struct sums s = add_up(n, y, count, base);
	double points = (double)s.count;
	double spread_x = s.xx * points - s.x * s.x, spread_y = s.yy * points - s.y * s.y;
	double both = s.xy * points - s.x * s.y;

	*out = (cli_fit){ .base = base, .count = s.count };
	/* All of one size: rounding leaves next to nothing. */
	if (s.count < 2 || spread_x < 1e-9 * points * points)
		return false;
	out->exponent = both / spread_x;
	out->factor = exp((s.y - out->exponent * s.x) / points);
	/* A flat line leaves nothing to explain. */
	out->r2 = spread_y < 1e-12 * points * points ? 1 : both * both / (spread_x * spread_y);
	return true;
}

double cli_fit_at(const cli_fit *fit, double n)
{
	return fit->base + fit->factor * pow(n, fit->exponent);
}
