/* base64 and digests. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/text/base64.h"
#include "libfy-ssg/text/digest.h"

fyfm_value fyssg_filter_base64(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &argv[0]);
	fya_buf out;

	fyssg_result_begin(ev, &out);
	fyssg_base64_encode(&out, text.data, text.len);
	return fyssg_result_end(ev, &out, false);
}

fyfm_value fyssg_filter_base64_decode(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &argv[0]);
	fya_buf out;

	fyssg_result_begin(ev, &out);
	if (!fyssg_base64_decode(&out, text.data, text.len))
		return fyssg_fail(ev, FYFM_ERR_RANGE, "'%.*s' is no base64",
		                  (int)(text.len > 40 ? 40 : text.len), text.data);
	if (!fyssg_is_utf8((fyfm_str){ out.data, out.len }))
		return fyssg_fail(ev, FYFM_ERR_ENCODING, "what the base64 says is no text");
	return fyssg_result_end(ev, &out, false);
}

static fyfm_value digest(fyssg_eval *ev, fyfm_value value, fyssg_digest_kind kind)
{
	static const char digits[] = "0123456789abcdef";
	fyfm_str text = fyssg_text_of(ev, &value);
	uint8_t bytes[FYSSG_DIGEST_MAX];
	char hex[2 * FYSSG_DIGEST_MAX];
	size_t len;

	if (!fyssg_spend(ev, text.len / 4))
		return fyfm_undefined(NULL);
	len = fyssg_digest(kind, text.data, text.len, bytes);
	for (size_t i = 0; i < len; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	return fyssg_new_string(ev, hex, 2 * len, false);
}

fyfm_value fyssg_filter_hash(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str name = FYFM_STR("sha256");

	if (fyssg_given_value(argv[1]))
		name = fyssg_string_arg(ev, &argv[1], "the algorithm of a hash");
	for (size_t i = 0; i < FYSSG_DIGEST_KINDS; i++) {
		if (strlen(fyssg_digest_names[i]) == name.len &&
		    memcmp(fyssg_digest_names[i], name.data, name.len) == 0)
			return digest(ev, argv[0], (fyssg_digest_kind)i);
	}
	return fyssg_fail(ev, FYFM_ERR_RANGE,
	                  "no such algorithm: '%.*s'; there are md5, sha1, sha256, sha384, sha512",
	                  (int)(name.len > 40 ? 40 : name.len), name.data);
}

fyfm_value fyssg_filter_md5(fyssg_eval *ev, const fyfm_value *argv)
{
	return digest(ev, argv[0], FYSSG_MD5);
}

fyfm_value fyssg_filter_sha1(fyssg_eval *ev, const fyfm_value *argv)
{
	return digest(ev, argv[0], FYSSG_SHA1);
}

fyfm_value fyssg_filter_sha256(fyssg_eval *ev, const fyfm_value *argv)
{
	return digest(ev, argv[0], FYSSG_SHA256);
}
