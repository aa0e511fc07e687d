/* num_format: numbers as people of a language write them. */
#include <math.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/float-text.h"
#include "libfy-ssg/template/shape.h"

enum { DECIMALS_MAX = 100 };

/* What stands between thousands, and before decimals. */
static const struct locale {
	const char *name, *thousands, *point;
} locales[] = {
	{ "en", ",", "." },
	{ "cs", "\u00a0", "," },
	{ "da", ".", "," },
	{ "de", ".", "," },
	{ "de-AT", "\u00a0", "," },
	{ "de-CH", "\u2019", "." },
	{ "el", ".", "," },
	{ "es", ".", "," },
	{ "fi", "\u00a0", "," },
	{ "fr", "\u202f", "," },
	{ "id", ".", "," },
	{ "it", ".", "," },
	{ "nb", "\u00a0", "," },
	{ "nl", ".", "," },
	{ "pl", "\u00a0", "," },
	{ "pt", ".", "," },
	{ "ru", "\u00a0", "," },
	{ "sv", "\u00a0", "," },
	{ "tr", ".", "," },
	{ "uk", "\u00a0", "," },
};

/* That of the name, else of the language that it begins with; NULL after fyssg_fail(). */
static const struct locale *find_locale(fyssg_eval *ev, fyfm_str name)
{
	const struct locale *near = NULL;

	for (size_t i = 0; i < sizeof(locales) / sizeof(*locales); i++) {
		size_t len = strlen(locales[i].name);

		if (len > name.len || strncmp(locales[i].name, name.data, len) != 0)
			continue;
		if (len == name.len)
			return &locales[i];
		if (near == NULL && (name.data[len] == '-' || name.data[len] == '_'))
			near = &locales[i];
	}
	/* Most of the world beyond these writes numbers as English does, or both ways. */
	if (near == NULL && (name.len == 2 || (name.len > 2 && !(name.data[2] >= 'a'))))
		near = &locales[0];
	if (near == NULL)
		fyssg_fail(ev, FYFM_ERR_RANGE, "'%.*s' is no language",
		           (int)(name.len > 40 ? 40 : name.len), name.data);
	return near;
}

/* Appends digits with a separator before each three that others precede. */
static void put_grouped(fya_buf *out, fyfm_str digits, fyfm_str separator)
{
	for (size_t i = 0; i < digits.len && out->status == FYA_BUF_OK; i++) {
		if (i > 0 && (digits.len - i) % 3 == 0)
			fya_buf_append(out, separator.data, separator.len);
		fya_buf_putc(out, digits.data[i]);
	}
}

/* The digits of |n|, with a point where there are decimals: all that it has, or that many. */
static void put_plain(fyssg_eval *ev, fyfm_value v, const fyssg_number *n, int64_t decimals,
                      fya_buf *out)
{
	if (decimals >= 0 && n->is_float) {
		fyssg_float_text(out, n->d, 'f', (size_t)decimals, false);
		return;
	}
	/* As it prints: a whole float would end in ".0", a large one have an exponent. */
	if (n->is_float && n->d == floor(n->d))
		fyssg_float_text(out, n->d, 'f', 0, false);
	else if (n->is_float && (fabs(n->d) >= 1e16 || fabs(n->d) < 1e-4))
		fyssg_float_text(out, n->d, 'f', 20, false);
	else
		fyssg_str(ev, fyfm_kind_of(v) == FYFM_BOOL ? fyssg_make_int(ev, n->i) : v, out);
	if (decimals > 0) {
		fya_buf_putc(out, '.');
		for (int64_t i = 0; i < decimals; i++)
			fya_buf_putc(out, '0');
	}
}

static fyfm_str separator_arg(fyssg_eval *ev, const fyfm_value *arg, const char *def)
{
	if (fyssg_given_value(*arg))
		return fyssg_string_arg(ev, arg, "what stands in a number");
	return (fyfm_str){ def, strlen(def) };
}

fyfm_value fyssg_filter_num_format(fyssg_eval *ev, const fyfm_value *argv)
{
	int64_t decimals = fyssg_given_value(argv[1]) ? fyssg_int_arg(ev, argv[1], -1) : -1;
	fyfm_str name = FYFM_STR("en"), thousands, point, plain;
	const struct locale *locale;
	size_t sign, whole;
	fyssg_number n;
	fya_buf digits, out;

	if (!fyssg_as_number(argv[0], &n))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "num_format needs a number, not %s",
		                  fyssg_type_name(ev, argv[0]));
	if (fyssg_given_value(argv[2]))
		name = fyssg_string_arg(ev, &argv[2], "a language");
	locale = find_locale(ev, name);
	if (decimals > DECIMALS_MAX)
		fyssg_fail(ev, FYFM_ERR_RANGE, "num_format writes up to %d decimals", DECIMALS_MAX);
	if (fyssg_failed(ev))
		return fyfm_undefined(NULL);
	thousands = separator_arg(ev, &argv[3], locale->thousands);
	point = separator_arg(ev, &argv[4], locale->point);
	fyssg_result_begin(ev, &digits);
	fyssg_result_begin(ev, &out);
	put_plain(ev, argv[0], &n, decimals, &digits);
	plain = (fyfm_str){ digits.data, digits.len };
	sign = plain.len > 0 && plain.data[0] == '-';
	plain = (fyfm_str){ plain.data + sign, plain.len - sign };
	if (n.d < 0)
		fya_buf_putc(&out, '-');
	for (whole = 0; whole < plain.len && plain.data[whole] >= '0' && plain.data[whole] <= '9';)
		whole++;
	put_grouped(&out, (fyfm_str){ plain.data, whole }, thousands);
	if (whole < plain.len && plain.data[whole] == '.') {
		fya_buf_append(&out, point.data, point.len);
		whole++;
	}
	fya_buf_append(&out, plain.data + whole, plain.len - whole);
	return fyssg_result_end(ev, &out, false);
}
