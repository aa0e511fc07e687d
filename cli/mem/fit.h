/* A power law through measured points. */
#ifndef CLI_MEM_FIT_H
#define CLI_MEM_FIT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cli_points {
	const double *n, *y;
	size_t count;
	double least; /* what y is of the smallest n: what is above it has grown */
	double noise; /* standard deviation of each y between two measurements; above 0 */
} cli_points;

/* y = base + factor * n ^ exponent */
typedef struct cli_fit {
	double base, factor, exponent;
	double r2;        /* how much of the weighted spread of y it explains, 0 to 1 */
	double deviation; /* of the point that is farthest off, as a part of what is fitted there */
} cli_fit;

/* What a fit says of some n, and where the truth is in 19 of 20 cases. */
typedef struct cli_projection {
	double value, low, high;
} cli_projection;

/*
 * Fits by least squares with a free base. A point counts less the noisier it is: besides `noise`
 * the steps in which arrays grow (by a half, or to twice their size) move what has grown by some
 * 15 % up or down, which no second measurement shows. An exponent that these steps leave open is
 * drawn to 1, since one more page takes what any other did; clear points are not held by that.
 * False: fewer than three different n, or y does not grow.
 */
bool cli_fit_power(const cli_points *points, cli_fit *out);

/* The same for all exponents, each as much as the points allow it; zeros where cli_fit_power()
 * does not fit. */
cli_projection cli_fit_project(const cli_points *points, double n);

/* What it says of `n`. */
double cli_fit_at(const cli_fit *fit, double n);

#endif
