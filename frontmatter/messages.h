/* fyfm_i_messages - collects diagnostics about one text, up to a bound, and tells them in the order
 * of their places. */
#ifndef FYFM_MESSAGES_H
#define FYFM_MESSAGES_H

#include <fyfm/diag.h>
#include <fyfm/parse.h>

/* The text that the diagnostics are about. */
typedef struct fyfm_i_subject {
	fyfm_parser *parser;             /* finds places; NULL: there are none */
	const char *text;                /* NULL: the same */
	size_t len;
	const fyfm_parse_options *parse; /* or NULL */
} fyfm_i_subject;

typedef struct fyfm_i_messages {
	fyfm_i_subject subject;
	fya_allocator *a;
	fyfm_diag_fn sink; /* or NULL */
	void *user;
	unsigned max;
	fyfm_diag *items;
	unsigned count, capacity;
	size_t errors;        /* also those past `max` */
	fyfm_status first;    /* of the first error; FYFM_OK: there was none */
	bool out_of_memory;
} fyfm_i_messages;

/* Allocates nothing. `max` 0: 50. */
void fyfm_i_messages_init(fyfm_i_messages *m, const fyfm_i_subject *subject, fya_allocator *a,
                          fyfm_diag_fn sink, void *user, unsigned max);
/* Counts one, and returns it to be described further, without a hint; or NULL where nobody will
 * see it. */
fyfm_diag *fyfm_i_messages_add(fyfm_i_messages *m, fyfm_severity severity, fyfm_status status,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Points at the value (or its key) under a path of keys; see fyfm_locate(). Where that is nowhere,
 * at the nearest collection around it; under a path of no keys, at the first line. */
void fyfm_i_messages_place(const fyfm_i_messages *m, fyfm_diag *d, const char *const *keys,
                           size_t count, bool at_key);
/* Gives all to the sink, sorted, and frees them. */
void fyfm_i_messages_tell(fyfm_i_messages *m);
/* Frees them untold. */
void fyfm_i_messages_release(fyfm_i_messages *m);

#endif
