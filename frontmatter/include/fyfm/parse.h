/*
 * fyfm_parser - YAML text to values.
 *
 * Both ways to read YAML (a scanner for the common shape, libfyaml for all else) give the same
 * stream of events; values are made from that stream.
 *
 * YAML 1.2 core schema, with timestamps and merge keys. Duplicate keys are errors. An empty
 * document is null. Texts of several documents: fyfm/stream.h.
 */
#ifndef FYFM_PARSE_H
#define FYFM_PARSE_H

#include <fyfm/diag.h>
#include <fyfm/source.h>
#include <fyfm/tags.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Reusable working memory of one thread's parses. */
typedef struct fyfm_parser fyfm_parser;

typedef enum fyfm_way {
	FYFM_WAY_AUTO,    /* the scanner, libfyaml where it declines */
	FYFM_WAY_SCANNER, /* FYFM_ERR_USAGE where it declines */
	FYFM_WAY_LIBFYAML
} fyfm_way;

typedef struct fyfm_parse_options {
	unsigned max_depth; /* nesting; 0: 64 */
	fyfm_way way;
	bool copy_text;     /* values keep copies of text (fya_store) and borrow no source */
	bool need_mapping;  /* the top must be a mapping (or empty, which gives an empty mapping) */
	bool yes_no_booleans; /* plain yes, no, on, off (Yes, YES, ...) are booleans, as in YAML
	                         1.1; not as keys of a mapping. y and n stay text */
	fyfm_tags *tags;    /* where tags are kept: emptied, then filled; NULL: they are dropped */
	const char *path;   /* for diagnostics; NULL: "" */
	uint32_t first_line; /* line number of text's first line in that file; 0: 1 */
} fyfm_parse_options;

/* NULL when memory runs out. Working memory comes from malloc and stays bounded by the largest
 * document. */
FYA_API fyfm_parser *fyfm_parser_new(void);
FYA_API void fyfm_parser_free(fyfm_parser *p);

/* Parses one YAML document of `len` bytes into values in `a`, which borrow `text` (unless
 * copy_text). `options` and `diag` may be NULL. One parser is for one thread.
 *
 * On failure *out is undefined, what was taken from `a` is given back where `a` can mark, and diag
 * tells the place:
 *   FYFM_ERR_ENCODING  not UTF-8, or a control character
 *   FYFM_ERR_SYNTAX    not YAML, an alias without an anchor, a second document
 *   FYFM_ERR_EXISTS    a duplicate key; the hint names the first one's line and column
 *   FYFM_ERR_TYPE      need_mapping, a tag such as !!int on other text, `<<` of no mapping
 *   FYFM_ERR_LIMIT     deeper than max_depth, or merging what grows with the square of the text, or
 *                      tags that are out of proportion to it
 *   FYFM_ERR_NOMEM
 *   FYFM_ERR_USAGE     FYFM_WAY_SCANNER declined; diag is not set */
FYA_API FYA_CHECKED fyfm_status fyfm_parse(fyfm_parser *p, fya_allocator *a, const char *text,
                                           size_t len, const fyfm_parse_options *options,
                                           fyfm_value *out, fyfm_diag *diag);

/* Whether `v` is a string that YAML 1.1 reads as a boolean: yes, no, on, off, lower case, capitalised
 * or in capitals; *out is which then. Thread-safe. */
FYA_API bool fyfm_reads_as_boolean(fyfm_value v, bool *out);
/* For a message where a boolean is wanted and `v` is there: writes what its author should know, such
 * as `yes is text in YAML 1.2; write true`, NUL-terminated. False, hint[] untouched, where `v` is
 * nothing of the kind. Thread-safe. */
FYA_API bool fyfm_boolean_hint(fyfm_value v, char hint[80]);

/* Which way the last parse went: FYFM_WAY_SCANNER or FYFM_WAY_LIBFYAML. */
FYA_API fyfm_way fyfm_parser_last_way(const fyfm_parser *p);

/* Finds where the value under a path of keys stands, for a message about it: parses the text
 * again. `keys`: NUL-terminated keys, outermost first; a decimal number indexes a sequence. Sets
 * line, column, width and excerpt of *diag (to the key's value, to the key where `at_key`),
 * leaving the rest. Returns false, *diag unchanged, where there is no such path. */
FYA_API bool fyfm_locate(fyfm_parser *p, const char *text, size_t len,
                         const fyfm_parse_options *options, const char *const *keys, size_t count,
                         bool at_key, fyfm_diag *diag);

/* Reads a timestamp as YAML writes it: `2024-05-01`, `2024-05-01 10:00[:00[.5]]`, with `T` or
 * blank between, and `Z`, ` +02:00`, `+2` behind. False where it is none, or out of range.
 * Thread-safe. */
FYA_API bool fyfm_timestamp_parse(const char *text, size_t len, fyfm_timestamp *out);
/* Writes it in RFC 3339 (a date alone as a date; without a zone, without one) into out[40]; returns
 * the length. */
FYA_API size_t fyfm_timestamp_format(const fyfm_timestamp *t, char out[40]);

/* Shortest decimal that reads back as `d`, as Python's repr() writes it ("0.1", "1e+16", "nan").
 * Returns the length; out[32] is NUL-terminated. No locale. Thread-safe. */
FYA_API size_t fyfm_float_format(double d, char out[32]);
/* Reads a decimal number without locale; the whole text must be one. */
FYA_API bool fyfm_float_parse(const char *text, size_t len, double *out);

#ifdef __cplusplus
}
#endif
#endif
