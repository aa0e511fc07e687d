/*
 * urlize: makes links of what looks like a URL or an e-mail address, word by word, after escaping.
 *
 * Jinja2 decides by regular expressions; here they are matched by hand, each in one pass.
 */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/text/escape.h"

/* What all links of one call share. */
typedef struct linker {
	fyssg_eval *ev;
	fya_buf *out;
	int64_t limit;      /* characters of a URL that are shown; negative: all */
	fyfm_str attributes; /* rel and target, with a blank before each */
	fyssg_list schemes;
} linker;

/* --- small steps ------------------------------------------------------------------------------ */

static bool starts_with(fyfm_str text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && memcmp(text.data, prefix, len) == 0;
}

static bool starts_with_case(fyfm_str text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && strncasecmp(text.data, prefix, len) == 0;
}

static bool ends_with(fyfm_str text, const char *suffix)
{
	size_t len = strlen(suffix);

	return text.len >= len && memcmp(text.data + text.len - len, suffix, len) == 0;
}

static fyfm_str behind(fyfm_str text, size_t bytes)
{
	return (fyfm_str){ text.data + bytes, text.len - bytes };
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether `text` is nothing, or a port and a path as they may stand behind a host. */
static bool is_rest_of_url(fyfm_str text)
{
	if (text.len > 0 && text.data[0] == ':') {
		size_t i = 1;

		while (i < text.len && i < 6 && is_digit(text.data[i]))
			i++;
		if (i == 1)
			return false;
		text = behind(text, i);
	}
	return text.len == 0 || text.data[0] == '/' || text.data[0] == '?' || text.data[0] == '#';
}

/* --- hosts ------------------------------------------------------------------------------------ */

/* The label at the start of `text`: word characters, `%`, and `-`. Returns its bytes, counts its
 * characters, and tells which of the two narrower kinds it is. */
typedef struct label {
	size_t bytes, characters;
	bool letters; /* a to z only */
	bool word;    /* no `-` */
} label;

static label read_label(fyfm_str text)
{
	label l = { .letters = true, .word = true };

	while (l.bytes < text.len) {
		size_t i = l.bytes;
		uint32_t c = fyssg_char_next(text, &i);

		if (!fyssg_char_is_word(c) && c != '%' && c != '-')
			break;
		l.letters = l.letters && c < 0x80 && is_letter((char)c);
		l.word = l.word && c != '-';
		l.characters++;
		l.bytes = i;
	}
	return l;
}

/* A name of labels up to a top-level domain, then a rest. `plain`: without a scheme, so only the
 * well-known domains count, and labels have limits. */
static bool is_named_host(fyfm_str text, bool plain)
{
	static const char *const known[] = {
		"com", "net", "int", "edu", "gov", "org", "info", "mil"};
	bool first = true;

	for (;; first = false) {
		label l = read_label(text);
		fyfm_str rest = behind(text, l.bytes);

		if (l.bytes == 0)
			return false;
		for (size_t i = 0; plain && !first && i < sizeof(known) / sizeof(*known); i++) {
			if (starts_with_case(text, known[i]) &&
			    is_rest_of_url(behind(text, strlen(known[i]))))
				return true;
		}
		if (!plain && l.letters && l.characters >= 2 && l.characters <= 63 &&
		    is_rest_of_url(rest))
			return true;
		if (!plain && starts_with_case(text, "xn--") && is_rest_of_url(rest)) {
			label domain = read_label(behind(text, 4));

			if (domain.word && domain.characters >= 2 && domain.characters <= 59)
				return true;
		}
		if (rest.len == 0 || rest.data[0] != '.' ||
		    (plain && (l.characters < 2 || l.characters > 63)))
			return false;
		text = behind(rest, 1);
	}
}

/* 1 to 3 digits four times. */
static bool is_ipv4_host(fyfm_str text)
{
	for (int part = 0; part < 4; part++) {
		size_t digits = 0;

		if (part > 0 && !starts_with(text, "."))
			return false;
		text = behind(text, part > 0);
		while (digits < text.len && digits < 3 && is_digit(text.data[digits]))
			digits++;
		if (digits == 0)
			return false;
		text = behind(text, digits);
	}
	return is_rest_of_url(text);
}

static bool is_hex(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Brackets around two to eight groups of up to four digits, each of which may end in a colon;
 * the first two must, and more than eight never come. */
static bool is_ipv6_host(fyfm_str text)
{
	size_t i = 1, groups = 0;

	if (!starts_with(text, "["))
		return false;
	for (; i < text.len && text.data[i] != ']'; groups++) {
		size_t digits = 0;

		while (i < text.len && digits < 4 && is_hex(text.data[i])) {
			i++;
			digits++;
		}
		if (i < text.len && text.data[i] == ':')
			i++;
		else if (digits == 0 || groups < 2)
			return false;
	}
	return i < text.len && groups >= 2 && groups <= 8 && is_rest_of_url(behind(text, i + 1));
}

static bool is_url(fyfm_str word)
{
	if (starts_with_case(word, "http://") || starts_with_case(word, "https://")) {
		fyfm_str host = behind(word, starts_with_case(word, "https") ? 8 : 7);

		return is_named_host(host, false) || is_ipv4_host(host) || is_ipv6_host(host);
	}
	if (starts_with_case(word, "www.") && is_named_host(behind(word, 4), false))
		return true;
	return is_named_host(word, true);
}

/* Something, `@`, and a host with a dot in it. */
static bool is_email(fyfm_str word)
{
	const char *at = word.len != 0 ? memrchr(word.data, '@', word.len) : NULL;
	fyfm_str host;
	size_t dot = SIZE_MAX, end;
	uint32_t c;

	if (!at || at == word.data)
		return false;
	host = behind(word, (size_t)(at - word.data) + 1);
	for (size_t i = 0; i < host.len;) {
		size_t start = i;

		c = fyssg_char_next(host, &i);
		if (start == 0 ? !fyssg_char_is_word(c)
			       : !fyssg_char_is_word(c) && c != '.' && c != '-')
			return false;
		if (c == '.')
			dot = start;
	}
	/* What follows the last dot is a word without `-`. */
	if (dot == SIZE_MAX || dot + 1 == host.len)
		return false;
	for (end = dot + 1; end < host.len;) {
		if (!fyssg_char_is_word(fyssg_char_next(host, &end)))
			return false;
	}
	return true;
}

/* --- words ------------------------------------------------------------------------------------ */

/* A word of the text, in three parts: only the middle may become a link. */
typedef struct parts {
	fyfm_str head, middle, tail;
} parts;

static size_t count_of(fyfm_str text, const char *what)
{
	fyfm_str needle = { what, strlen(what) };
	size_t count = 0;

	for (size_t at = 0; (at = fyssg_find(text, needle, at)) != SIZE_MAX; at += needle.len)
		count++;
	return count;
}

/* Moves closing brackets from the tail to the middle, where the middle has opened them. */
static void balance(parts *p, const char *open, const char *close)
{
	size_t opened = count_of(p->middle, open), moves;
	fyfm_str needle = { close, strlen(close) };

	if (opened <= count_of(p->middle, close))
		return;
	moves = count_of(p->tail, close);
	if (moves > opened)
		moves = opened;
	for (; moves > 0; moves--) {
		size_t end = fyssg_find(p->tail, needle, 0) + needle.len;

		p->middle.len += end;
		p->tail = behind(p->tail, end);
	}
}

static parts split_word(fyfm_str word)
{
	parts p = { .head = { word.data, 0 }, .middle = word };
	size_t len = word.len;

	for (;;) {
		size_t step = starts_with(p.middle, "(") || starts_with(p.middle, "<") ? 1 :
		              starts_with(p.middle, "&lt;")                            ? 4 :
											 0;

		if (step == 0)
			break;
		p.head.len += step;
		p.middle = behind(p.middle, step);
	}
	len = p.middle.len;
	for (fyfm_str left = p.middle;; left.len = len) {
		size_t step = ends_with(left, ")") || ends_with(left, ">") ||
					      ends_with(left, ".") || ends_with(left, ",")
				      ? 1
			      : ends_with(left, "&gt;") ? 4
							: 0;

		if (step == 0)
			break;
		len -= step;
	}
	p.tail = behind(p.middle, len);
	p.middle.len = len;
	balance(&p, "(", ")");
	balance(&p, "<", ">");
	balance(&p, "&lt;", "&gt;");
	return p;
}

static void put(linker *l, fyfm_str text)
{
	fya_buf_append(l->out, text.data, text.len);
}

/* The start tag of a link to prefix + url. */
static void put_anchor(linker *l, const char *prefix, fyfm_str url, bool with_attributes)
{
	fya_buf_puts(l->out, "<a href=\"");
	fya_buf_puts(l->out, prefix);
	put(l, url);
	fya_buf_putc(l->out, '"');
	if (with_attributes)
		put(l, l->attributes);
	fya_buf_putc(l->out, '>');
}

static void put_url(linker *l, fyfm_str url)
{
	bool has_scheme = starts_with(url, "https://") || starts_with(url, "http://");
	fyfm_str shown = url;

	put_anchor(l, has_scheme ? "" : "https://", url, true);
	if (l->limit >= 0)
		shown.len = fyssg_char_offset(url, (size_t)l->limit);
	put(l, shown);
	if (shown.len < url.len)
		fya_buf_puts(l->out, "...");
	fya_buf_puts(l->out, "</a>");
}

/* The scheme of the caller's that the word starts with, and is more than. */
static bool has_extra_scheme(linker *l, fyfm_str word)
{
	for (size_t i = 0; i < l->schemes.count; i++) {
		fyfm_str scheme = fyssg_text_of(l->ev, &l->schemes.items[i]);

		if (word.len > scheme.len && memcmp(word.data, scheme.data, scheme.len) == 0)
			return true;
	}
	return false;
}

static void put_middle(linker *l, fyfm_str word)
{
	bool has_at = word.len != 0 && memchr(word.data, '@', word.len);

	if (is_url(word)) {
		put_url(l, word);
		return;
	}
	if (starts_with(word, "mailto:") && is_email(behind(word, 7))) {
		put_anchor(l, "", word, false);
		put(l, behind(word, 7));
	} else if (has_at && !starts_with(word, "www.") && !memchr(word.data, ':', word.len) &&
	           is_email(word)) {
		put_anchor(l, "mailto:", word, false);
		put(l, word);
	} else if (has_extra_scheme(l, word)) {
		put_anchor(l, "", word, true);
		put(l, word);
	} else {
		put(l, word);
		return;
	}
	fya_buf_puts(l->out, "</a>");
}

static void put_word(linker *l, fyfm_str word)
{
	parts p = split_word(word);

	put(l, p.head);
	put_middle(l, p.middle);
	put(l, p.tail);
}

static void put_words(linker *l, fyfm_str text)
{
	size_t start = 0;

	while (start < text.len && l->out->status == FYA_BUF_OK) {
		size_t end = start;
		bool space = fyssg_char_is_space(fyssg_char_next(text, &end));
		fyfm_str run;

		for (size_t i = end; i < text.len; end = i) {
			if (fyssg_char_is_space(fyssg_char_next(text, &i)) != space)
				break;
		}
		run = (fyfm_str){ text.data + start, end - start };
		if (space)
			put(l, run);
		else
			put_word(l, run);
		start = end;
	}
}

/* --- the filter ------------------------------------------------------------------------------- */

static bool push_words(fyssg_eval *ev, fyssg_list *words, fyfm_str text)
{
	for (size_t i = 0; i < text.len;) {
		size_t start = i, end = i;

		while (i < text.len && !fyssg_char_is_space(fyssg_char_next(text, &i)))
			end = i;
		if (end > start &&
			!fyssg_list_push(ev, words,
				fyssg_new_string(ev, text.data + start, end - start, false)))
			return false;
	}
	return true;
}

/* Appends rel="...": the words given, noopener and perhaps nofollow, sorted, each once. */
static void put_rel(fyssg_eval *ev, fyfm_value rel, bool nofollow, fya_buf *out)
{
	fyssg_list words = { 0 };
	fyfm_value last = fyfm_null();

	if (!push_words(ev, &words, FYFM_STR("noopener")) ||
		(nofollow && !push_words(ev, &words, FYFM_STR("nofollow"))) ||
		(fyssg_given_value(rel) && !push_words(ev, &words, fyssg_text_of(ev, &rel))) ||
		!fyssg_sort_by_keys(ev, words.items, words.items, words.count,
			(fyssg_sort_options){.width = 1}))
		return;
	fya_buf_puts(out, " rel=\"");
	for (size_t i = 0; i < words.count; i++) {
		if (fyssg_equal(ev, words.items[i], last))
			continue;
		if (i > 0)
			fya_buf_putc(out, ' ');
		fyssg_print(ev, words.items[i], true, out);
		last = words.items[i];
	}
	fya_buf_putc(out, '"');
}

/* Two word characters or more of a scheme, a colon, up to two slashes. */
static bool is_scheme(fyfm_str text)
{
	size_t i = 0, characters = 0;

	while (i < text.len) {
		size_t next = i;
		uint32_t c = fyssg_char_next(text, &next);

		if (!fyssg_char_is_word(c) && c != '.' && c != '+' && c != '-')
			break;
		i = next;
		characters++;
	}
	text = behind(text, i);
	return characters >= 2 && starts_with(text, ":") && text.len <= 3 &&
	       memcmp(text.data, "://", text.len) == 0;
}

static bool read_schemes(fyssg_eval *ev, fyfm_value arg, fyssg_list *out)
{
	if (!fyssg_given_value(arg))
		return true;
	if (!fyssg_list_from(ev, arg, out))
		return false;
	for (size_t i = 0; i < out->count; i++) {
		fyfm_str scheme = fyssg_string_arg(ev, &out->items[i], "a URI scheme");

		if (!fyssg_failed(ev) && !is_scheme(scheme))
			fyssg_fail(ev, FYFM_ERR_RANGE, "'%.*s' is not a valid URI scheme prefix.",
			           (int)scheme.len, scheme.data);
	}
	return !fyssg_failed(ev);
}

fyfm_value fyssg_filter_urlize(fyssg_eval *ev, const fyfm_value *argv)
{
	linker l = { .ev = ev, .limit = -1 };
	fya_buf out, attributes;
	fyfm_value text;

	if (fyssg_given_value(argv[1])) {
		l.limit = fyssg_int_arg(ev, argv[1], 0);
		l.limit = l.limit < 0 ? 0 : l.limit;
	}
	fyssg_result_begin(ev, &attributes);
	put_rel(ev, argv[4], fyssg_flag(ev, argv[2]), &attributes);
	if (fyssg_flag(ev, argv[3])) {
		fya_buf_puts(&attributes, " target=\"");
		fyssg_print(ev, argv[3], true, &attributes);
		fya_buf_putc(&attributes, '"');
	}
	l.attributes = (fyfm_str){ attributes.data, attributes.len };
	if (attributes.status != FYA_BUF_OK || !read_schemes(ev, argv[5], &l.schemes))
		return fyssg_result_end(ev, &attributes, false);
	text = fyssg_escaped(ev, argv[0]);
	fyssg_result_begin(ev, &out);
	l.out = &out;
	put_words(&l, fyssg_text_of(ev, &text));
	return fyssg_result_end(ev, &out, fyssg_autoescaping(ev));
}
