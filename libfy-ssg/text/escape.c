/* Escaping by runs: most text has nothing to escape, so the next byte that has is looked for many
 * at a time. */
#include "libfy-ssg/text/escape.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	HTML = 1,   /* fyssg_escape_html() has an entity for it */
	MARKUP = 2, /* fyssg_escape_markup() has */
	PATH = 4,   /* may stand in the path of a URL: RFC 3986's pchar, and `/` */
	HREF = 8,   /* may stand in href: what CommonMark's renderers leave alone */

	B = HTML | MARKUP,                /* < > " */
	E = HTML | MARKUP | PATH,         /* & */
	M = MARKUP | PATH,                /* ' */
	H = HREF,                         /* # % ? */
	U = PATH | HREF,                  /* the rest of a URL */
};

/* Bytes from 0x80 on are 0: no entity, never left alone in a URL. */
static const unsigned char byte_class[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	/*  !  "  #  $  %  &  '  (  )  *  +  ,  -  .  / */
	0, U, B, H, U, H, E, M, U, U, U, U, U, U, U, U,
	/*                            :  ;  <  =  >  ? */
	U, U, U, U, U, U, U, U, U, U, U, U, B, U, B, H,
	/* @ A-O */
	U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U,
	/* P-Z                              [  \  ]  ^  _ */
	U, U, U, U, U, U, U, U, U, U, U, 0, 0, 0, 0, U,
	/* ` a-o */
	0, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U,
	/* p-z                              {  |  }  ~ */
	U, U, U, U, U, U, U, U, U, U, U, 0, 0, 0, U, 0,
};

/* Length of the run at text[from] of which no byte is in `special`. */
static inline size_t scan_plain(const char *text, size_t from, size_t len, unsigned char special)
{
	size_t i = from;

	while (i < len && !(byte_class[(unsigned char)text[i]] & special))
		i++;
	return i - from;
}

#ifdef __SSE2__
/* One bit for each of 16 bytes that is & < > " (or ' where `apostrophe`). Pairs that differ in one
 * bit share a comparison: " and &, < and >, & and '. */
static inline unsigned special_bits(const char *text, bool apostrophe)
{
	const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
	const __m128i angle = _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8(~2)),
	                                     _mm_set1_epi8('<'));
	__m128i quote = _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8(~4)), _mm_set1_epi8('"'));

	if (apostrophe)
		quote = _mm_or_si128(quote, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\'')));
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(angle, quote));
}

static inline size_t plain_run(const char *text, size_t from, size_t len, unsigned char special)
{
	size_t i = from;

	for (; len - i >= 16; i += 16) {
		unsigned bits = special_bits(text + i, special == MARKUP);

		if (bits != 0)
			return i + (unsigned)__builtin_ctz(bits) - from;
	}
	return i - from + scan_plain(text, i, len, special);
}
#else
static inline size_t plain_run(const char *text, size_t from, size_t len, unsigned char special)
{
	return scan_plain(text, from, len, special);
}
#endif

static void append_entity(fya_buf *out, char c, unsigned char special)
{
	switch (c) {
	case '&':
		fya_buf_append(out, "&amp;", 5);
		break;
	case '<':
		fya_buf_append(out, "&lt;", 4);
		break;
	case '>':
		fya_buf_append(out, "&gt;", 4);
		break;
	case '"':
		if (special == MARKUP)
			fya_buf_append(out, "&#34;", 5);
		else
			fya_buf_append(out, "&quot;", 6);
		break;
	case '\'':
		fya_buf_append(out, "&#39;", 5);
		break;
	}
}

static inline void escape_entities(fya_buf *out, const char *text, size_t len,
                                   unsigned char special)
{
	size_t i = 0;

	for (;;) {
		size_t run = plain_run(text, i, len, special);

		fya_buf_append(out, text + i, run);
		i += run;
		if (i == len)
			return;
		append_entity(out, text[i++], special);
	}
}

void fyssg_escape_markup(fya_buf *out, const char *text, size_t len)
{
	escape_entities(out, text, len, MARKUP);
}

void fyssg_escape_html(fya_buf *out, const char *text, size_t len)
{
	escape_entities(out, text, len, HTML);
}

static void append_percent(fya_buf *out, unsigned char c)
{
	static const char hex[] = "0123456789ABCDEF";
	const char encoded[3] = { '%', hex[c >> 4], hex[c & 15] };

	fya_buf_append(out, encoded, sizeof(encoded));
}

/* Appends bytes of class `keep` as they are and tells where the first other one stands, or len. */
static inline size_t append_kept(fya_buf *out, const char *text, size_t from, size_t len,
                                 unsigned char keep)
{
	size_t i = from;

	while (i < len && (byte_class[(unsigned char)text[i]] & keep))
		i++;
	fya_buf_append(out, text + from, i - from);
	return i;
}

void fyssg_escape_url_path(fya_buf *out, const char *text, size_t len)
{
	size_t i = append_kept(out, text, 0, len, PATH);

	while (i < len) {
		append_percent(out, (unsigned char)text[i]);
		i = append_kept(out, text, i + 1, len, PATH);
	}
}

void fyssg_escape_href(fya_buf *out, const char *text, size_t len)
{
	size_t i = append_kept(out, text, 0, len, HREF);

	while (i < len) {
		if (text[i] == '&')
			fya_buf_append(out, "&amp;", 5);
		else
			append_percent(out, (unsigned char)text[i]);
		i = append_kept(out, text, i + 1, len, HREF);
	}
}
