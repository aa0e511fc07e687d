/* A power law through measured points. */
#ifndef CLI_MEM_FIT_H
#define CLI_MEM_FIT_H

#include <stdbool.h>
#include <stddef.h>

/* y = base + factor * n ^ exponent */
typedef struct cli_fit {
	double base, factor, exponent;
	double r2;    /* how much of the spread of the logarithms it explains, 0 to 1 */
	size_t count; /* points above the base, which are those that count */
} cli_fit;

/* Fits by least squares on the logarithms of n and of y - base, where `base` is known. Points that
 * are not above it are left out. False: fewer than two sizes are left. */
bool cli_fit_power(const double *n, const double *y, size_t count, double base, cli_fit *out);

/* What it says of `n`. */
double cli_fit_at(const cli_fit *fit, double n);

#endif
