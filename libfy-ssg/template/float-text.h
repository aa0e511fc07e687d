/* Floats with a given number of digits, as printf does it, exact and without a locale. */
#ifndef FYSSG_TEMPLATE_FLOAT_TEXT_H
#define FYSSG_TEMPLATE_FLOAT_TEXT_H

#include <fya/buffer.h>

/* Appends |d|, without a sign, as the conversion 'f', 'e' or 'g' with `precision` digits prints
 * it; "nan", "inf". `alternate`: the flag `#`, which keeps the point and 'g's final zeros. Half
 * way rounds to even. */
void fyssg_float_text(fya_buf *out, double d, char conversion, size_t precision, bool alternate);

/* Python's round(d, digits): correctly rounded in decimal. */
double fyssg_round(double d, int64_t digits);

#endif
