/* Filters that make or unmake HTML and URLs. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/text/escape.h"

fyfm_value fyssg_filter_escape(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyssg_escaped(ev, argv[0]);
}

fyfm_value fyssg_filter_forceescape(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &argv[0]);
	fya_buf out;

	fyssg_result_begin(ev, &out);
	fyssg_escape_markup(&out, text.data, text.len);
	return fyssg_result_end(ev, &out, true);
}

fyfm_value fyssg_filter_safe(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value text = fyssg_soft_str(ev, argv[0]);

	return fyssg_is_string(text) ? fyfm_i_with_safe(text, true) : text;
}

fyfm_value fyssg_filter_striptags(fyssg_eval *ev, const fyfm_value *argv)
{
	fya_buf out;

	fyssg_result_begin(ev, &out);
	fyssg_strip_tags(ev, fyssg_text_of(ev, &argv[0]), &out);
	return fyssg_result_end(ev, &out, false);
}

/* --- attributes ------------------------------------------------------------------------------- */

/* Whether a key would end an attribute's name. */
static bool is_attribute_name(fyfm_str key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.data[i];

		if (c == ' ' || (c >= '\t' && c <= '\r') || c == '/' || c == '>' || c == '=')
			return false;
	}
	return true;
}

fyfm_value fyssg_filter_xmlattr(fyssg_eval *ev, const fyfm_value *argv)
{
	bool space = !fyssg_given(argv[1]) || fyssg_truth(ev, argv[1]);
	fyfm_value key, value;
	fyssg_pairs pairs;
	fya_buf out;

	if (!fyssg_is_mapping(ev, argv[0]))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "xmlattr needs a mapping, not %s",
		                  fyssg_type_name(ev, argv[0]));
	fyssg_result_begin(ev, &out);
	fyssg_pairs_begin(ev, argv[0], &pairs);
	for (size_t i = 0; i < pairs.count && !fyssg_failed(ev); i++) {
		fyfm_str name;

		fyssg_pairs_at(ev, &pairs, i, &key, &value);
		if (fyfm_i_is_null(value) || fyfm_i_is_undefined(value))
			continue;
		name = fyssg_string_arg(ev, &key, "the name of an attribute");
		if (!is_attribute_name(name))
			return fyssg_fail(ev, FYFM_ERR_RANGE,
				"invalid character in attribute name: '%.*s'", (int)name.len,
				name.data);
		if (space || out.len > 0)
			fya_buf_putc(&out, ' ');
		fyssg_print(ev, key, true, &out);
		fya_buf_puts(&out, "=\"");
		fyssg_print(ev, value, true, &out);
		fya_buf_putc(&out, '"');
	}
	return fyssg_result_end(ev, &out, fyssg_autoescaping(ev));
}

/* --- URLs ------------------------------------------------------------------------------------- */

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.' || c == '~';
}

/* Percent-encodes a path, or with `query` what stands in a query. */
static void quote(fya_buf *out, fyfm_str text, bool query)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];
		char coded[3] = { '%', hex[c >> 4], hex[c & 15] };

		if (is_unreserved((char)c) || (c == '/' && !query))
			fya_buf_putc(out, (char)c);
		else if (c == ' ' && query)
			fya_buf_putc(out, '+');
		else
			fya_buf_append(out, coded, 3);
	}
}

static void quote_pair(fyssg_eval *ev, fya_buf *out, fyfm_value key, fyfm_value value)
{
	if (out->len > 0)
		fya_buf_putc(out, '&');
	quote(out, fyssg_text_of(ev, &key), true);
	fya_buf_putc(out, '=');
	quote(out, fyssg_text_of(ev, &value), true);
}

static void quote_mapping(fyssg_eval *ev, fya_buf *out, fyfm_value map)
{
	fyfm_value key, value;
	fyssg_pairs pairs;

	fyssg_pairs_begin(ev, map, &pairs);
	for (size_t i = 0; i < pairs.count; i++) {
		fyssg_pairs_at(ev, &pairs, i, &key, &value);
		quote_pair(ev, out, key, value);
	}
}

static void quote_pairs(fyssg_eval *ev, fya_buf *out, fyfm_value seq)
{
	size_t count = fyssg_seq_count(ev, seq);

	for (size_t i = 0; i < count && !fyssg_failed(ev); i++) {
		fyssg_list pair;

		if (!fyssg_list_from(ev, fyssg_seq_at(ev, seq, i), &pair))
			return;
		if (pair.count == 2)
			quote_pair(ev, out, pair.items[0], pair.items[1]);
		else
			fyssg_fail(ev, FYFM_ERR_RANGE, "urlencode wants pairs");
	}
}

fyfm_value fyssg_filter_urlencode(fyssg_eval *ev, const fyfm_value *argv)
{
	fya_buf out;

	fyssg_result_begin(ev, &out);
	if (fyssg_is_mapping(ev, argv[0]))
		quote_mapping(ev, &out, argv[0]);
	else if (fyssg_is_sequence(ev, argv[0]))
		quote_pairs(ev, &out, argv[0]);
	else
		quote(&out, fyssg_text_of(ev, &argv[0]), false);
	return fyssg_result_end(ev, &out, false);
}
