/*
 * fyfm_infer - a schema from what pages have.
 *
 * Values are added one at a time and may then go: of each key it keeps how many pages have it,
 * the kinds of its values, and a few distinct ones. The same values give the same schema, in
 * whatever order they were added, and however they were spread over accumulators that were merged.
 *
 * Thread-safety: one accumulator is for one thread at a time.
 */
#ifndef FYFM_INFER_H
#define FYFM_INFER_H

#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_infer fyfm_infer;

typedef struct fyfm_infer_options {
	unsigned max_enum;  /* distinct values that still are an enum; 0: 8, at most 64 */
	unsigned max_keys;  /* a mapping with more different keys than that is one of names that
	                       authors make up: its values share a schema; 0: 200 */
	unsigned max_depth; /* levels that are told apart; 0: 8, at most 64 */
	size_t max_nodes;   /* keys of all mappings together; 0: 100,000 */
	bool open;          /* the schema allows keys that no page has */
} fyfm_infer_options;

/* Makes an empty accumulator in `a`, which it keeps using until it is freed. `options` may be
 * NULL. NULL when memory runs out. */
FYA_API fyfm_infer *fyfm_infer_new(fya_allocator *a, const fyfm_infer_options *options);
/* NULL is fine. */
FYA_API void fyfm_infer_free(fyfm_infer *in);

/* Adds one page's value and borrows nothing from it. `scratch` is for text that has to be decoded;
 * it is left as it was where it can mark. After FYFM_ERR_NOMEM or FYFM_ERR_LIMIT (max_nodes, or a
 * page of more than 50,000,000 values, those of aliases each time) only freeing makes sense. */
FYA_API FYA_CHECKED fyfm_status fyfm_infer_add(fyfm_infer *in, fya_allocator *scratch,
                                               fyfm_value v);
/* Adds what `from` has seen, which stays as it is. Both have the same options. Errors as above. */
FYA_API FYA_CHECKED fyfm_status fyfm_infer_merge(fyfm_infer *into, const fyfm_infer *from);
/* Pages added. */
FYA_API size_t fyfm_infer_count(const fyfm_infer *in);

/* Appends the schema as YAML, with the counts as comments (`# in 93 of 100 pages`). Every value
 * that was added is valid by it. FYFM_ERR_NOMEM, also where `out` failed; FYFM_ERR_ENCODING for a
 * key that is not UTF-8. `out` then is as it was. */
FYA_API FYA_CHECKED fyfm_status fyfm_infer_emit(const fyfm_infer *in, fya_buf *out);

#ifdef __cplusplus
}
#endif
#endif
