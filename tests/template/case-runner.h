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

/* Renders the case on a line of `len` bytes and compares. `id` and `why` receive its name and,
 * where it failed, the difference. */
case_result case_run(const char *line, size_t len, char id[128], char why[2048]);

#endif
