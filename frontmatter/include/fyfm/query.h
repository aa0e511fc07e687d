/*
 * fyfm_query - a condition on a value: `tags contains "c" and date > 2024-01-01`.
 *
 *   title  authors[0].name  /authors/0/name   paths as in <fyfm/path.h>; one that holds blanks or
 *                                             begins with a quote or a digit stands in backticks
 *   "text"  'text'                            \" and \\ in double quotes, '' in single ones
 *   12  -1.5  2024-01-01  2024-01-01T10:00Z   numbers and dates as YAML has them
 *   true  false  null  ["a", 1]
 *   == != < <= > >=
 *   contains  in  not in                      of a list: an element; of text: a part of it; of a
 *                                             mapping: a key
 *   matches "^[a-z]+$"                        a regular expression, anywhere in the text; of a
 *                                             list: in one of its elements
 *   exists                                    before or behind a path: it is there, null or not
 *   not  and  or  ( )                         from the strongest to the weakest
 *   len(x)  lower(x)  upper(x)  type(x)
 *
 * What a path does not lead to is undefined, and every comparison with it is false, `!=` too.
 * Numbers are compared by value, dates as instants (without a zone: as in UTC), also with text that
 * reads as one; text by code points. Values of different kinds are not equal and have no order.
 * A value alone is true unless it is undefined, null, false, 0 or empty. lower() and upper() change
 * ASCII letters. The empty expression is true.
 *
 * A query is frozen once made; any number of threads may use it, each with a scratch of its own.
 */
#ifndef FYFM_QUERY_H
#define FYFM_QUERY_H

#include <fyfm/diag.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_query fyfm_query;

/* Bytes that an expression has at most. */
#define FYFM_QUERY_MAX 65536

/* Reads an expression of `len` bytes of UTF-8. The query lives in `a` and borrows nothing else; it
 * ends with `a`. `diag` may be NULL; its line and column are those of the expression.
 * On failure *out is NULL, and what was taken from `a` is given back where it can mark:
 *   FYFM_ERR_SYNTAX, FYFM_ERR_ENCODING
 *   FYFM_ERR_RANGE      a path's index does not fit
 *   FYFM_ERR_LIMIT      too long, nested more than 64 deep, or too large a regular expression
 *   FYFM_ERR_NOMEM */
FYA_API FYA_CHECKED fyfm_status fyfm_query_new(fya_allocator *a, const char *text, size_t len,
                                               const fyfm_query **out, fyfm_diag *diag);

/* Sets *matches to whether the expression is true of `v`. Text is decoded into `scratch`, which the
 * caller resets. On failure *matches is false: FYFM_ERR_LIMIT (comparing or matching takes too
 * long), FYFM_ERR_NOMEM. */
FYA_API FYA_CHECKED fyfm_status fyfm_query_test(const fyfm_query *q, fya_allocator *scratch,
                                                fyfm_value v, bool *matches);

/* Puts the order of two values as `<` has it into *order: below, at or above 0. False where they
 * have none: undefined, of different kinds, collections, not a number; or where memory from
 * `scratch` ran out. Thread-safe for distinct scratches. */
FYA_API bool fyfm_order(fyfm_value a, fyfm_value b, fya_allocator *scratch, int *order);

#ifdef __cplusplus
}
#endif
#endif
