/*
 * fyfm_schema - what a page's front matter must look like, and what is wrong with it.
 *
 * A schema is a JSON Schema, written in YAML or JSON. Keywords: type, enum, const; required,
 * properties, patternProperties, additionalProperties, propertyNames, minProperties, maxProperties,
 * dependentRequired; items, minItems, maxItems, uniqueItems, contains; minLength, maxLength,
 * pattern, format (date, date-time, time, uri, uri-reference, iri, iri-reference, email); minimum,
 * maximum, exclusiveMinimum, exclusiveMaximum, multipleOf; allOf, anyOf, oneOf, not, if, then, else;
 * `$ref` inside the file; `$defs`; deprecated. Others are warned about once. A timestamp of YAML counts as
 * a string, whose format is date or date-time.
 *
 * Lifetime: a schema lives in the allocator that it was compiled into, and ends with it.
 * Thread-safety: a compiled schema never changes; any number of threads may validate with it, each
 * with its own parser and scratch.
 */
#ifndef FYFM_SCHEMA_H
#define FYFM_SCHEMA_H

#include <fyfm/diag.h>
#include <fyfm/parse.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_schema fyfm_schema;

typedef struct fyfm_schema_options {
	const char *path;      /* of the schema, for diagnostics; NULL: "" */
	fyfm_diag_fn sink;     /* gets errors and warnings; NULL: they are only counted */
	void *user;            /* for the sink */
	unsigned max_messages; /* the sink gets no more; 0: 50 */
} fyfm_schema_options;

/* Compiles `len` bytes of YAML or JSON into *out, which lives in `a` and borrows nothing else. `a`
 * is not used after the call. `options` may be NULL.
 *
 * Tells every error of the schema, with its place. Then *out is NULL, what was taken from `a` is
 * given back where `a` can mark, and the status is that of the first error:
 *   those of fyfm_parse()
 *   FYFM_ERR_TYPE       a keyword's value is of a wrong type: `required: yes please`
 *   FYFM_ERR_RANGE      it is out of range: `minLength: -1`, an unknown name of a type
 *   FYFM_ERR_SYNTAX     a pattern is no regular expression
 *   FYFM_ERR_NOT_FOUND  a `$ref` leads to nothing, or out of the file
 *   FYFM_ERR_LIMIT      references that only lead to each other; a pattern too large
 *   FYFM_ERR_NOMEM */
FYA_API FYA_CHECKED fyfm_status fyfm_schema_compile(fyfm_parser *p, fya_allocator *a,
                                                    const char *text, size_t len,
                                                    const fyfm_schema_options *options,
                                                    const fyfm_schema **out);

typedef struct fyfm_validate_options {
	/* What the value was parsed from, and how: diagnostics point into it. */
	const char *text;                /* NULL: diagnostics have a path only */
	size_t len;
	const fyfm_parse_options *parse; /* its path and first_line are the diagnostics'; or NULL */
	fyfm_diag_fn sink;     /* gets errors, and warnings about what is deprecated; or NULL */
	void *user;            /* for the sink */
	unsigned max_messages; /* the sink gets no more; 0: 50 */
	uint64_t max_steps;    /* comparisons before giving up; 0: 10,000,000 */
} fyfm_validate_options;

/* Checks `v` and tells all that is wrong with it, not just the first: an error for each value,
 * sorted by their places. *errors (may be NULL) is their number, also of those past max_messages;
 * 0: the value is as it should be.
 *
 * `p` parses `text` again to find the places of errors; NULL is fine without a text. `scratch` is
 * left as it was where it can mark. `options` may be NULL.
 *
 * FYFM_OK where all could be checked, errors or not. FYFM_ERR_LIMIT past max_steps or a depth of
 * 200 schemas, or where a pattern takes too long: told as an error, too. FYFM_ERR_NOMEM. */
FYA_API FYA_CHECKED fyfm_status fyfm_schema_validate(const fyfm_schema *s, fyfm_parser *p,
                                                     fya_allocator *scratch, fyfm_value v,
                                                     const fyfm_validate_options *options,
                                                     size_t *errors);

#ifdef __cplusplus
}
#endif
#endif
