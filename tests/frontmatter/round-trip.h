/* Values to text and back, compared to the last bit. */
#ifndef TESTS_ROUND_TRIP_H
#define TESTS_ROUND_TRIP_H

#include <fya/buffer.h>
#include <fyfm/emit.h>
#include <fyfm/value.h>

/* Both write `v`, read the text both ways and compare. On failure the answer is false and `why`
 * holds what was written and what came of it. */
bool round_trip_yaml(fyfm_value v, const fyfm_yaml_options *options, fya_buf *why);
/* Against what JSON makes of v: timestamps and keys that are strings. Values that JSON cannot say
 * count as well done. */
bool round_trip_json(fyfm_value v, const fyfm_json_options *options, fya_buf *why);

/* The same value to the last bit: integers are no floats, NaN is itself, order counts. */
bool same_value(fyfm_value v, fyfm_value w);

#endif
