#include "cli/mem/fit.h"

#include <math.h>

/* Part of what has grown by which the steps of arrays move it. From builds of 1,000 to a
 * million pages: the bytes of a page are 330 to 500. */
#define STEPS 0.15
/* How far from 1 an exponent is not surprising. */
#define NEAR_ONE 0.05
/* How fast surprise wears off: a normal distribution would hold clear points back. */
#define FREEDOM 8.0

#define EXPONENT_MIN 0.2
#define EXPONENT_MAX 2.5
#define EXPONENT_STEP 0.005

/* The best base and factor for one exponent. */
typedef struct line {
	double exponent, base, factor;
	double misfit;       /* weighted sum of squares, and how odd the exponent is */
	double mean, spread; /* of n ^ exponent: for the error of the line elsewhere */
	bool grows;
} line;

static double weight_of(const cli_points *p, size_t i)
{
	double steps = p->y[i] > p->least ? STEPS * (p->y[i] - p->least) : 0;

	return 1 / (p->noise * p->noise + steps * steps);
}

static double oddness(double exponent)
{
	double z = (exponent - 1) / NEAR_ONE;

	return FREEDOM * log1p(z * z / FREEDOM);
}

static double weighted_misfit(const cli_points *p, const line *l)
{
	double sum = 0;

	for (size_t i = 0; i < p->count; i++) {
		double off = p->y[i] - l->base - l->factor * pow(p->n[i], l->exponent);

		sum += weight_of(p, i) * off * off;
	}
	return sum;
}

static line line_for(const cli_points *p, double exponent)
{
	double all = 0, mean_y = 0, both = 0;
	line l = { .exponent = exponent };

	for (size_t i = 0; i < p->count; i++) {
		all += weight_of(p, i);
		l.mean += weight_of(p, i) * pow(p->n[i], exponent);
		mean_y += weight_of(p, i) * p->y[i];
	}
	l.mean /= all;
	mean_y /= all;
	for (size_t i = 0; i < p->count; i++) {
		double x = pow(p->n[i], exponent) - l.mean;

		l.spread += weight_of(p, i) * x * x;
		both += weight_of(p, i) * x * (p->y[i] - mean_y);
	}
	l.factor = both / l.spread;
	l.base = mean_y - l.factor * l.mean;
	l.misfit = weighted_misfit(p, &l) + oddness(exponent);
	l.grows = l.factor > 0 && l.base >= 0;
	return l;
}

static size_t exponents(void)
{
	return (size_t)((EXPONENT_MAX - EXPONENT_MIN) / EXPONENT_STEP + 1.5);
}

static double exponent_at(size_t i)
{
	return EXPONENT_MIN + EXPONENT_STEP * (double)i;
}

static bool find_best(const cli_points *p, line *best)
{
	best->grows = false;
	for (size_t i = 0; i < exponents(); i++) {
		line l = line_for(p, exponent_at(i));

		if (l.grows && (!best->grows || l.misfit < best->misfit))
			*best = l;
	}
	return best->grows;
}

static size_t count_different(const cli_points *p)
{
	size_t count = 0, k;

	for (size_t i = 0; i < p->count; i++) {
		for (k = 0; k < i && p->n[k] != p->n[i]; k++)
			;
		count += k == i;
	}
	return count;
}

/* What a line that does not rise leaves. */
static double spread_of_y(const cli_points *p)
{
	double all = 0, mean = 0, sum = 0;

	for (size_t i = 0; i < p->count; i++) {
		all += weight_of(p, i);
		mean += weight_of(p, i) * p->y[i];
	}
	mean /= all;
	for (size_t i = 0; i < p->count; i++)
		sum += weight_of(p, i) * (p->y[i] - mean) * (p->y[i] - mean);
	return sum;
}

bool cli_fit_power(const cli_points *p, cli_fit *out)
{
	double left, all;
	line best;

	*out = (cli_fit){ 0 };
	if (count_different(p) < 3 || !find_best(p, &best))
		return false;
	left = weighted_misfit(p, &best);
	all = spread_of_y(p);
	*out = (cli_fit){ .base = best.base, .factor = best.factor, .exponent = best.exponent,
		          .r2 = left < all ? 1 - left / all : 0 };
	for (size_t i = 0; i < p->count; i++) {
		double at = cli_fit_at(out, p->n[i]);

		out->deviation = fmax(out->deviation, fabs(p->y[i] - at) / at);
	}
	return true;
}

cli_projection cli_fit_project(const cli_points *p, double n)
{
	double all = 0, mean = 0, squares = 0, deviation;
	cli_fit fit;
	line best;

	if (!cli_fit_power(p, &fit) || !find_best(p, &best))
		return (cli_projection){ 0 };
	for (size_t i = 0; i < exponents(); i++) {
		line l = line_for(p, exponent_at(i));
		double x = pow(n, l.exponent), at = l.base + l.factor * x;
		double chance = exp((best.misfit - l.misfit) / 2);
		double error = (x - l.mean) / sqrt(l.spread) / at;

		if (!l.grows)
			continue;
		all += chance;
		mean += chance * log(at);
		squares += chance * (log(at) * log(at) + error * error);
	}
	mean /= all;
	deviation = sqrt(fmax(0, squares / all - mean * mean));
	return (cli_projection){ .value = cli_fit_at(&fit, n), .low = exp(mean - 2 * deviation),
		                 .high = exp(mean + 2 * deviation) };
}

double cli_fit_at(const cli_fit *fit, double n)
{
	return fit->base + fit->factor * pow(n, fit->exponent);
}
