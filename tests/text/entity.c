#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "libfy-ssg/text/entity.h"

static const struct {
	const char *reference;
	const char *text; /* "" where there is no such name */
} cases[] = {
	{ "&amp;", "&" },
	{ "&lt;", "<" },
	{ "&AMP;", "&" },
	{ "&Amp;", "" },
	{ "&nbsp;", "\xc2\xa0" },
	{ "&AElig;", "Æ" }, /* the first and the last of the table */
	{ "&zwnj;", "\xe2\x80\x8c" },
	{ "&CounterClockwiseContourIntegral;", "∳" }, /* the longest */
	{ "&CounterClockwiseContourIntegrals;", "" },
	{ "&Zopf;", "ℤ" },
	{ "&ngE;", "≧\xcc\xb8" }, /* two characters */
	{ "&Afr;", "𝔄" },
	{ "&unknown;", "" },
	{ "&;", "" },
	{ "&#38;", "&" },
	{ "&#x26;", "&" },
	{ "&#X1f389;", "🎉" },
	{ "&#1234;", "\xd3\x92" },
	{ "&#0;", "\xef\xbf\xbd" },
	{ "&#x10FFFF;", "\xf4\x8f\xbf\xbf" },
	{ "&#x110000;", "\xef\xbf\xbd" },
	{ "&#xD800;", "\xef\xbf\xbd" },
	{ "&#xDFFF;", "\xef\xbf\xbd" },
	{ "&#xE000;", "\xee\x80\x80" },
	{ "&#99999999999999999999;", "\xef\xbf\xbd" },
};

ParameterizedTestParameters(entity, table)
{
	static size_t rows[sizeof(cases) / sizeof(cases[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, entity, table)
{
	const char *reference = cases[*row].reference;
	char text[FYSSG_ENTITY_MAX + 1];
	size_t len = fyssg_entity_decode(reference, strlen(reference), text);

	cr_assert(le(sz, len, FYSSG_ENTITY_MAX));
	text[len] = '\0';
	cr_assert(eq(str, text, (char *)cases[*row].text), "%s", reference);
}
