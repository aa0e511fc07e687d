/* Writes JSON, member by member; commas, line breaks and escapes are its business. */
#ifndef FYSSG_REPORT_JSON_WRITER_H
#define FYSSG_REPORT_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include <fya/buffer.h>
#include <fyfm/value.h>

typedef struct fyssg_json {
	fya_buf *out;
	unsigned depth;  /* open objects and arrays */
	unsigned flat;   /* of them, the innermost that stand on one line */
	bool not_first;  /* something precedes in the innermost */
} fyssg_json;

/* `key` of these is NULL for an element of an array, and for the value that is the document. */

/* bracket: '{' or '['. `flat`: all of it on one line. */
void fyssg_json_open(fyssg_json *j, const char *key, char bracket, bool flat);
/* bracket: '}' or ']', that of the innermost. */
void fyssg_json_close(fyssg_json *j, char bracket);

/* NUL-terminated; bytes that are no UTF-8 become U+FFFD. */
void fyssg_json_string(fyssg_json *j, const char *key, const char *text);
/* The same of any length, which may have NULs in it. */
void fyssg_json_text(fyssg_json *j, const char *key, fyfm_str text);
void fyssg_json_unsigned(fyssg_json *j, const char *key, uint64_t n);
void fyssg_json_signed(fyssg_json *j, const char *key, int64_t n);
void fyssg_json_bool(fyssg_json *j, const char *key, bool b);
void fyssg_json_null(fyssg_json *j, const char *key);
/* 0 or more, and finite, with the twelve digits that count. */
void fyssg_json_float(fyssg_json *j, const char *key, double x);
/* `part` of `all`, 0 to 1, with four decimals; 0 of nothing. */
void fyssg_json_share(fyssg_json *j, const char *key, uint64_t part, uint64_t all);
/* As a number of seconds with nine decimals: exact. */
void fyssg_json_seconds(fyssg_json *j, const char *key, uint64_t nanoseconds);

#endif
