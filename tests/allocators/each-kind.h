/* EACH_KIND(suite, test) { ... } runs once per allocator, with `*row` its place in kinds. */
#ifndef TESTS_ALLOCATORS_EACH_KIND_H
#define TESTS_ALLOCATORS_EACH_KIND_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "tests/allocators/kinds.h"

static inline struct criterion_test_params kind_rows(void)
{
	static size_t rows[KIND_COUNT];

	for (size_t i = 0; i < KIND_COUNT; i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, KIND_COUNT);
}

#define EACH_KIND(suite, test)                            \
	ParameterizedTestParameters(suite, test)          \
	{                                                 \
		return kind_rows();                       \
	}                                                 \
	ParameterizedTest(const size_t *row, suite, test)

#endif
