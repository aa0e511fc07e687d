/*
 * fyfm_stream - the documents of one text, one after the other.
 *
 * Documents begin at `---` and end at `...` or where the next one begins; directives (%YAML, %TAG)
 * stand before a `---` that begins the text or follows a `...`. Each document has its own directives
 * and anchors. One without content is null; a text of nothing but blanks and comments holds none.
 *
 *     fyfm_stream *s = fyfm_stream_new(text, len, NULL);
 *     while ((st = fyfm_stream_next(s, parser, allocator, &value, &diag)) == FYFM_OK)
 *             use(value);
 *     if (st != FYFM_ERR_NOT_FOUND)
 *             complain(&diag);
 *     fyfm_stream_free(s);
 */
#ifndef FYFM_STREAM_H
#define FYFM_STREAM_H

#include <fyfm/parse.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One thread's walk through a text. */
typedef struct fyfm_stream fyfm_stream;

/* Begins before the first of the documents in `len` bytes of `text`, which is borrowed until the end
 * of the stream and, as with fyfm_parse(), by the values. `options` may be NULL; they are copied, what
 * they point to is not. NULL when memory runs out. */
FYA_API fyfm_stream *fyfm_stream_new(const char *text, size_t len,
                                     const fyfm_parse_options *options);
/* NULL is fine. The values stay. */
FYA_API void fyfm_stream_free(fyfm_stream *s);

/* Parses the next document into values in `a`, as fyfm_parse() does; lines in `diag` count from the
 * start of the text. FYFM_ERR_NOT_FOUND behind the last one, diag is then not set. After any other
 * failure the next call goes on with the document behind, so that all that is wrong can be told. */
FYA_API FYA_CHECKED fyfm_status fyfm_stream_next(fyfm_stream *s, fyfm_parser *p, fya_allocator *a,
                                                 fyfm_value *out, fyfm_diag *diag);

/* Where in the text the document is that fyfm_stream_next() took last, or failed at: directives and
 * marks included, but not a `...` at its end. Of no meaning behind the last document. */
typedef struct fyfm_span {
	size_t start, len; /* bytes */
	uint32_t line;     /* number of its first line, from 1 or from options.first_line */
} fyfm_span;

FYA_API fyfm_span fyfm_stream_span(const fyfm_stream *s);

/* Parses all documents of a text into one sequence; `options` may be NULL. Tags, where asked for, are
 * those of all documents, and the tag of a document is that of an element of the sequence. On failure,
 * which is that of the first document that fails, it is as with fyfm_parse(). */
FYA_API FYA_CHECKED fyfm_status fyfm_parse_all(fyfm_parser *p, fya_allocator *a, const char *text,
                                               size_t len, const fyfm_parse_options *options,
                                               fyfm_value *out, fyfm_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
