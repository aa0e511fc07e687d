#include "frontmatter/uri.h"

enum { HOST_MAX = 253, LABEL_MAX = 63 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool fyfm_i_is_alphanumeric(char c)
{
	return is_letter(c) || is_digit(c);
}

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* --- pieces ----------------------------------------------------------------------------------- */

static fyfm_str behind(fyfm_str text, size_t n)
{
	return (fyfm_str){ text.data + n, text.len - n };
}

/* Bytes before the first one that is in `set`. */
static size_t length_to(fyfm_str text, const char *set)
{
	size_t n = 0;

	while (n < text.len && !is_one_of(text.data[n], set))
		n++;
	return n;
}

/* Takes what stands before the first byte of `set`, and leaves that byte. */
static fyfm_str take_to(fyfm_str *text, const char *set)
{
	fyfm_str taken = { text->data, length_to(*text, set) };

	*text = behind(*text, taken.len);
	return taken;
}

static bool skip(fyfm_str *text, const char *word)
{
	size_t len = strlen(word);

	if (text->len < len || memcmp(text->data, word, len) != 0)
		return false;
	*text = behind(*text, len);
	return true;
}

/* Whether all is unreserved, escaped, a sub-delimiter or in `more`. */
static bool is_made_of(fyfm_str text, const char *more, unsigned flags)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '%') {
			if (text.len - i < 3 || !is_hex(text.data[i + 1]) ||
			    !is_hex(text.data[i + 2]))
				return false;
			i += 2;
		} else if ((unsigned char)c >= 0x80) {
			if (!(flags & FYFM_I_URI_ANY_SCRIPT))
				return false;
		} else if (!fyfm_i_is_alphanumeric(c) && !is_one_of(c, "-._~!$&'()*+,;=") &&
		           !is_one_of(c, more)) {
			return false;
		}
	}
	return true;
}

/* --- hosts ------------------------------------------------------------------------------------ */

static bool is_label(fyfm_str text)
{
	if (text.len == 0 || text.len > LABEL_MAX || text.data[0] == '-' ||
	    text.data[text.len - 1] == '-')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!fyfm_i_is_alphanumeric(text.data[i]) && text.data[i] != '-')
			return false;
	}
	return true;
}

bool fyfm_i_is_host_name(fyfm_str text)
{
	if (text.len > HOST_MAX)
		return false;
	do {
		if (!is_label(take_to(&text, ".")))
			return false;
	} while (skip(&text, "."));
	return true;
}

static bool is_byte(fyfm_str text)
{
	int n = 0;

	if (text.len == 0 || text.len > 3 || (text.len > 1 && text.data[0] == '0'))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.data[i]))
			return false;
		n = n * 10 + (text.data[i] - '0');
	}
	return n < 256;
}

static bool is_ipv4(fyfm_str text)
{
	int count = 0;

	do {
		if (!is_byte(take_to(&text, ".")))
			return false;
		count++;
	} while (skip(&text, "."));
	return count == 4;
}

static bool is_hex_group(fyfm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_hex(text.data[i]))
			return false;
	}
	return text.len >= 1 && text.len <= 4;
}

/* Eight groups of which one run may be left out as `::`; the last two may be an IPv4 address. */
static bool is_ipv6(fyfm_str text)
{
	int groups = 0;
	bool gap = skip(&text, "::");

	while (text.len != 0) {
		fyfm_str group = take_to(&text, ":");

		if (text.len == 0 && is_ipv4(group))
			groups += 2;
		else if (is_hex_group(group))
			groups++;
		else
			return false;
		if (skip(&text, "::")) {
			if (gap)
				return false;
			gap = true;
		} else if (skip(&text, ":") && text.len == 0) {
			return false;
		}
	}
	return gap ? groups < 8 : groups == 8;
}

/* An address of a kind that is still to come: "v1.anything". */
static bool is_ip_future(fyfm_str text)
{
	fyfm_str version;

	if (!skip(&text, "v") && !skip(&text, "V"))
		return false;
	version = take_to(&text, ".");
	for (size_t i = 0; i < version.len; i++) {
		if (!is_hex(version.data[i]))
			return false;
	}
	return version.len != 0 && skip(&text, ".") && text.len != 0 &&
	       !memchr(text.data, '%', text.len) && is_made_of(text, ":", 0);
}

static bool unbracket(fyfm_str *text)
{
	if (text->len < 2 || text->data[0] != '[' || text->data[text->len - 1] != ']')
		return false;
	*text = (fyfm_str){ text->data + 1, text->len - 2 };
	return true;
}

bool fyfm_i_is_address_literal(fyfm_str text)
{
	if (!unbracket(&text))
		return false;
	skip(&text, "IPv6:");
	return is_ipv4(text) || is_ipv6(text);
}

/* --- URIs ------------------------------------------------------------------------------------- */

static bool is_port(fyfm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.data[i]))
			return false;
	}
	return true;
}

/* What stands between `//` and the path: user@host:port. */
static bool is_authority(fyfm_str text, unsigned flags)
{
	const char *at = memchr(text.data, '@', text.len);
	fyfm_str host, inner;

	if (at) {
		fyfm_str user = { text.data, (size_t)(at - text.data) };

		if (!is_made_of(user, ":", flags))
			return false;
		text = behind(text, user.len + 1);
	}
	if (text.len != 0 && text.data[0] == '[') {
		host = take_to(&text, "]");
		if (!skip(&text, "]"))
			return false;
		host.len++;
		inner = host;
		unbracket(&inner);
		if (!is_ipv6(inner) && !is_ip_future(inner))
			return false;
	} else {
		host = take_to(&text, ":");
		if (!is_made_of(host, "", flags))
			return false;
	}
	return text.len == 0 || (skip(&text, ":") && is_port(text));
}

/* Takes `scheme:`. */
static bool skip_scheme(fyfm_str *text)
{
	size_t len = length_to(*text, ":/?#");

	if (len == 0 || len == text->len || text->data[len] != ':' || !is_letter(text->data[0]))
		return false;
	for (size_t i = 1; i < len; i++) {
		if (!fyfm_i_is_alphanumeric(text->data[i]) && !is_one_of(text->data[i], "+-."))
			return false;
	}
	*text = behind(*text, len + 1);
	return true;
}

bool fyfm_i_is_uri(fyfm_str text, unsigned flags)
{
	bool absolute = skip_scheme(&text);
	fyfm_str path;

	if (!absolute && !(flags & FYFM_I_URI_RELATIVE))
		return false;
	if (skip(&text, "//") && !is_authority(take_to(&text, "/?#"), flags))
		return false;
	path = take_to(&text, "?#");
	if (!is_made_of(path, ":@/", flags))
		return false;
	/* A colon in the first segment would be taken for a scheme's. */
	if (!absolute && length_to(path, ":") < length_to(path, "/"))
		return false;
	if (skip(&text, "?") && !is_made_of(take_to(&text, "#"), ":@/?", flags))
		return false;
	return !skip(&text, "#") || is_made_of(text, ":@/?", flags);
}
