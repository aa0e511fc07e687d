/* Runs template cases in the format of tests/data/make-jinja-cases: one JSON object a line. */
#ifndef TESTS_TEMPLATE_CASE_RUNNER_H
#define TESTS_TEMPLATE_CASE_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum case_result {
	CASE_PASSED,
	CASE_FAILED,
	CASE_BROKEN /* the line itself is not a case */
} case_result;

/* How often the case is rendered. KEPT: with all its variables shared and a memory of fragments,
 * and what comes out last is what counts. */
typedef enum case_mode { CASE_ONCE, CASE_KEPT } case_mode;

/* Renders the case on a line of `len` bytes and compares. `id` and `why` receive its name and,
 * where it failed, the difference. */
case_result case_run(case_mode mode, const char *line, size_t len, char id[128], char why[2048]);

#endif
