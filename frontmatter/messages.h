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

/* A diagnostic and the path of what it is about, if that has still to be found. */
typedef struct fyfm_i_message {
	fyfm_diag diag;
	const char **keys; /* in the messages' allocator */
	size_t key_count;
	size_t depth;      /* how many of them lead to what is looked for now */
	bool at_key;
	bool to_be_placed;
} fyfm_i_message;

typedef struct fyfm_i_messages {
	fyfm_i_subject subject;
	fya_allocator *a;
	fyfm_diag_fn sink; /* or NULL */
	void *user;
	unsigned max;
	fyfm_i_message *items;
	unsigned count, capacity;
	size_t errors;        /* also those past `max` */
	fyfm_status first;    /* of the first error; FYFM_OK: there was none */
	bool out_of_memory;
} fyfm_i_messages;

/* Allocates nothing. `max` 0: 50. */
void fyfm_i_messages_init(fyfm_i_messages *m, const fyfm_i_subject *subject, fya_allocator *a,
                          fyfm_diag_fn sink, void *user, unsigned max);
/* Counts one, and returns it to be described further, without a hint, before the next is added; or
 * NULL where nobody will see it. */
fyfm_diag *fyfm_i_messages_add(fyfm_i_messages *m, fyfm_severity severity, fyfm_status status,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Says of the message that was just added (nothing where d is NULL) that it is about the value (or
 * its key) under a path of keys; see fyfm_locate(). Where that is nowhere, it is about the nearest
 * collection around it; under a path of no keys, about the first line. The array is copied, its
 * keys are borrowed until all is told. */
void fyfm_i_messages_place(fyfm_i_messages *m, const fyfm_diag *d, const char *const *keys,
                           size_t count, bool at_key);
/* Finds the places, gives all to the sink, sorted, and frees them. False, with nothing told, where
 * memory ran out, now or before. */
bool fyfm_i_messages_tell(fyfm_i_messages *m);
/* Frees them untold. */
void fyfm_i_messages_release(fyfm_i_messages *m);

#endif
