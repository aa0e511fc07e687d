/*
 * Slugs, heading ids and case folding: a fast path for ASCII, libutf8proc for the rest.
 *
 * Lower case is the simple mapping, one code point for one, as in Hugo: U+0130 becomes i, every
 * capital sigma becomes U+03C3. Heading ids take the one exception that has no condition, U+0130 to
 * i and U+0307, as GitHub.
 */
#include "libfy-ssg/text/slug.h"

#include <utf8proc.h>

enum {
	UPPER = 1, /* A-Z */
	SLUG = 2,  /* stays in a slug, in lower case */
	ID = 4,    /* stays in a heading id, in lower case */

	X = SLUG | ID,
	A = SLUG | ID | UPPER,
	S = SLUG,
};

static const unsigned char ascii_class[128] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	/*                                 +     -  . */
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, S, 0, X, S, 0,
	X, X, X, X, X, X, X, X, X, X, 0, 0, 0, 0, 0, 0,
	0, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A,
	A, A, A, A, A, A, A, A, A, A, A, 0, 0, 0, 0, X,
	0, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, 0, 0, 0, S, 0,
};

static char ascii_lower(unsigned char c)
{
	return (char)((ascii_class[c] & UPPER) ? c | 0x20 : c);
}

/* Length of the ASCII at text[from], less a last letter that a mark might follow. */
static size_t ascii_run(const char *text, size_t from, size_t len)
{
	size_t i = from;

	while (i < len && (unsigned char)text[i] < 0x80)
		i++;
	return i > from && i < len ? i - from - 1 : i - from;
}

/* Reads the character at text[*i] and moves *i behind it; -1 for a byte that begins none. */
static utf8proc_int32_t next_char(const char *text, size_t len, size_t *i)
{
	const utf8proc_ssize_t left = len - *i < 4 ? (utf8proc_ssize_t)(len - *i) : 4;
	utf8proc_int32_t c;
	utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text + *i, left, &c);

	*i += used > 0 ? (size_t)used : 1;
	return used > 0 ? c : -1;
}

static void append_char(fya_buf *out, utf8proc_int32_t c)
{
	utf8proc_uint8_t bytes[4];

	fya_buf_append(out, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

static bool is_mark(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* A letter, a mark or a decimal digit: utf8proc numbers these categories in one row, Lu to Nd. */
static bool is_word(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ND;
}

/*
 * A cluster is a character and what may compose with it: normalising text cluster by cluster needs
 * no memory, and no more time for a run of a million marks than for as many letters (sorting such a
 * run whole is quadratic). Text in use has a handful of marks in a row; longer runs are cut.
 */
enum {
	CLUSTER_CHARS = 32,
	/* Canonical decompositions and case foldings make at most 4 and 3 of one. */
	CLUSTER_ROOM = CLUSTER_CHARS * 4 * 3,
};

typedef struct cluster {
	utf8proc_int32_t chars[CLUSTER_ROOM];
	size_t count;
} cluster;

/* True for what may compose with the character before it. */
static bool continues(utf8proc_int32_t c)
{
	return is_mark(c) || (c >= 0x1160 && c <= 0x11ff); /* Hangul vowels and finals */
}

/* Brings the characters into NFC. All are valid, and their decompositions fit: nothing here can
 * fail. */
static void compose(cluster *k)
{
	utf8proc_int32_t in[CLUSTER_ROOM];
	size_t count = k->count;
	utf8proc_ssize_t len = 0;
	utf8proc_uint8_t text[CLUSTER_ROOM * 4];

	for (size_t i = 0; i < count; i++)
		len += utf8proc_encode_char(k->chars[i], text + len);
	len = utf8proc_decompose(text, len, in, CLUSTER_ROOM, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
	if (len < 0 || len > CLUSTER_ROOM)
		return;
	len = utf8proc_normalize_utf32(in, len, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (len < 0)
		return;
	k->count = (size_t)len;
	memcpy(k->chars, in, k->count * sizeof(in[0]));
}

/* Takes the cluster at text[*i], in NFC, and moves *i behind it. False for a byte that begins no
 * character; *i is then behind that byte. */
static bool next_cluster(cluster *k, const char *text, size_t len, size_t *i)
{
	utf8proc_int32_t c = next_char(text, len, i);

	if (c < 0)
		return false;
	k->count = 0;
	do {
		size_t behind = *i;

		k->chars[k->count++] = c;
		if (behind == len)
			break;
		c = next_char(text, len, &behind);
		if (c < 0 || !continues(c))
			break;
		*i = behind;
	} while (k->count < CLUSTER_CHARS);
	compose(k);
	return true;
}

/* A slug on its way: `-` is held back until something follows it. */
typedef struct slug {
	fya_buf *out;
	size_t start; /* of the slug in `out` */
	bool dash;
} slug;

static void slug_dash(slug *s)
{
	if (s->dash && s->out->len > s->start)
		fya_buf_putc(s->out, '-');
	s->dash = false;
}

static void slug_ascii(slug *s, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '-' || !(ascii_class[c] & SLUG)) {
			s->dash = true;
			continue;
		}
		slug_dash(s);
		fya_buf_putc(s->out, ascii_lower(c));
	}
}

static void slug_char(slug *s, utf8proc_int32_t c)
{
	if (c < 0x80) {
		slug_ascii(s, &(char){ (char)c }, 1);
	} else if (is_word(c)) {
		slug_dash(s);
		append_char(s->out, c);
	} else {
		s->dash = true;
	}
}

/* NFC, then lower case, then NFC again: j and U+030C compose where J and U+030C do not. */
static void slug_cluster(slug *s, cluster *k)
{
	for (size_t i = 0; i < k->count; i++)
		k->chars[i] = utf8proc_tolower(k->chars[i]);
	if (k->count > 1)
		compose(k);
	for (size_t i = 0; i < k->count; i++)
		slug_char(s, k->chars[i]);
}

void fyssg_slugify(fya_buf *out, const char *text, size_t len)
{
	slug s = { .out = out, .start = out->len };
	size_t i = 0;

	while (i < len) {
		size_t run = ascii_run(text, i, len);
		cluster k;

		slug_ascii(&s, text + i, run);
		i += run;
		if (i == len)
			break;
		if (next_cluster(&k, text, len, &i))
			slug_cluster(&s, &k);
		else
			s.dash = true;
	}
	/* `.` and `..` are no names but folders. */
	if (out->len - s.start <= 2 && out->len > s.start && out->data[s.start] == '.' &&
	    out->data[out->len - 1] == '.')
		fya_buf_truncate(out, s.start);
}

static void id_ascii(fya_buf *out, const char *text, size_t len)
{
	char *id = fya_buf_reserve(out, len);
	size_t kept = 0;

	if (!id)
		return;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (ascii_class[c] & ID)
			id[kept++] = ascii_lower(c);
		else if (c == ' ')
			id[kept++] = '-';
	}
	fya_buf_commit(out, kept);
}

static void id_char(fya_buf *out, utf8proc_int32_t c)
{
	if (c == 0x130)
		fya_buf_puts(out, "i\xcc\x87");
	else if (is_word(c))
		append_char(out, utf8proc_tolower(c));
}

void fyssg_heading_id(fya_buf *out, const char *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		size_t from = i;

		while (i < len && (unsigned char)text[i] < 0x80)
			i++;
		id_ascii(out, text + from, i - from);
		if (i == len)
			break;
		id_char(out, next_char(text, len, &i));
	}
}

static void fold_ascii(fya_buf *out, const char *text, size_t len)
{
	char *folded = fya_buf_reserve(out, len);

	if (!folded)
		return;
	for (size_t i = 0; i < len; i++)
		folded[i] = ascii_lower((unsigned char)text[i]);
	fya_buf_commit(out, len);
}

static void fold_cluster(fya_buf *out, cluster *k)
{
	utf8proc_int32_t folded[CLUSTER_ROOM];
	utf8proc_ssize_t count = 0;
	int boundary = 0;

	for (size_t i = 0; i < k->count && count < CLUSTER_ROOM - 4; i++)
		count += utf8proc_decompose_char(k->chars[i], folded + count, CLUSTER_ROOM - count,
		                                 UTF8PROC_CASEFOLD, &boundary);
	k->count = (size_t)count;
	memcpy(k->chars, folded, k->count * sizeof(folded[0]));
	compose(k);
	for (size_t i = 0; i < k->count; i++)
		append_char(out, k->chars[i]);
}

void fyssg_casefold(fya_buf *out, const char *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		size_t run = ascii_run(text, i, len);
		size_t from;
		cluster k;

		fold_ascii(out, text + i, run);
		from = i += run;
		if (i == len)
			break;
		if (next_cluster(&k, text, len, &i))
			fold_cluster(out, &k);
		else
			fya_buf_append(out, text + from, i - from);
	}
}
