/* What a build did, how long it took, and where the memory went. */
#ifndef FYSSG_REPORT_H
#define FYSSG_REPORT_H

#include <fya/auto.h>
#include <fya/buffer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A build gives one when it has ended, and does not change it any more: any number of threads may
 * read it. Where `out` fails, what is appended is cut short: see its status. */
typedef struct fyssg_report fyssg_report;

/* NULL is fine. */
FYA_API void fyssg_report_free(fyssg_report *r);

/* Absolute path of the output folder, "" where the build did not get that far; the report's. */
FYA_API const char *fyssg_report_destination(const fyssg_report *r);
/* The path of base_url, with a slash at both ends: "/" or "/docs/"; the report's. */
FYA_API const char *fyssg_report_base_path(const fyssg_report *r);
/* Pages that are not held back, without those of sections, taxonomies and terms; diagnostics that
 * were told. */
FYA_API size_t fyssg_report_pages(const fyssg_report *r);
FYA_API size_t fyssg_report_errors(const fyssg_report *r);
FYA_API size_t fyssg_report_warnings(const fyssg_report *r);

/* Appends the two lines that end every build:
 *   Built 10123 pages: 10180 outputs written, 0 unchanged, in 0.31 s (32600 pages/s), peak memory 22.1 MB
 *   Held back: 2 drafts, 1 future, 0 expired; allocator auto: 10123 files read into scratch, 0 mapped */
FYA_API void fyssg_report_summary(const fyssg_report *r, fya_buf *out);
/* Appends the table by phase and the table by allocator. */
FYA_API void fyssg_report_tables(const fyssg_report *r, fya_buf *out);
/* Appends all of it as one JSON object, with a newline at the end. */
FYA_API void fyssg_report_json(const fyssg_report *r, fya_buf *out);

/* What each template and each block and macro took, where fyssg_build_options.profile_templates
 * was set: what took longest first. As a table, and as a JSON object with a newline at the end. */
FYA_API void fyssg_report_profile(const fyssg_report *r, fya_buf *out);
FYA_API void fyssg_report_profile_json(const fyssg_report *r, fya_buf *out);

#ifdef __cplusplus
}
#endif
#endif
