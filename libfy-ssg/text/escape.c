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

/* One bit for each of up to 32 bytes that is in `special`. */
static inline unsigned special_bytes(const char *text, size_t len, unsigned char special)
{
	unsigned bits = 0;

	for (size_t i = 0; i < len; i++)
		bits |= (unsigned)((byte_class[(unsigned char)text[i]] & special) != 0) << i;
	return bits;
}

#ifdef __SSE2__
/* One bit for each of 16 bytes that is & < > " (or ' where `apostrophe`). Pairs that differ in one bit share
 * a comparison: " and &, < and >, & and '. */
static inline unsigned special_of(__m128i bytes, bool apostrophe)
{
	const __m128i angle = _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8(~2)),
	                                     _mm_set1_epi8('<'));
	__m128i quote = _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8(~4)), _mm_set1_epi8('"'));

	if (apostrophe)
		quote = _mm_or_si128(quote, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\'')));
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(angle, quote));
}

/* The same for the `len` bytes at text, at most 16, of a text that begins at `start`: what does not fill a
 * register is read together with what stands before it. */
static inline unsigned special_block(const char *start, const char *text, size_t len,
                                     unsigned char special)
{
	const bool apostrophe = special == MARKUP;
	unsigned low, high;

	if (len == 16 || text + len - start >= 16)
		return special_of(_mm_loadu_si128((const __m128i *)(const void *)(text + len - 16)),
		                  apostrophe) >> (16 - len);
	if (len < 8)
		return special_bytes(text, len, special);
	low = special_of(_mm_loadl_epi64((const __m128i *)(const void *)text), apostrophe);
	high = special_of(_mm_loadl_epi64((const __m128i *)(const void *)(text + len - 8)), apostrophe);
	return (low & 255) | (high & 255) << (len - 8);
}

/* Copies 8 bytes; true where one is special. */
static inline bool copy_8(char *to, const char *text, bool apostrophe)
{
	__m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)text);

	_mm_storel_epi64((__m128i *)(void *)to, bytes);
	return special_of(bytes, apostrophe) != 0;
}

static inline bool copy_16(char *to, const char *text, bool apostrophe)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);

	_mm_storeu_si128((__m128i *)(void *)to, bytes);
	return special_of(bytes, apostrophe) != 0;
}

/* Copies up to the first special byte or a little less far, and tells how far; what stands behind
 * it in the room for `len` bytes at `to` is then undefined. */
static inline size_t copy_plain(char *to, const char *text, size_t len, unsigned char special)
{
	const bool apostrophe = special == MARKUP;
	size_t i = 0;

	if (len >= 16) {
		for (; len - i >= 16; i += 16)
			if (copy_16(to + i, text + i, apostrophe))
				return i;
		if (i < len && copy_16(to + len - 16, text + len - 16, apostrophe))
			return i;
		return len;
	}
	if (len >= 8)
		return copy_8(to, text, apostrophe) || copy_8(to + len - 8, text + len - 8, apostrophe) ?
			       0 : len;
	for (; i < len && !(byte_class[(unsigned char)text[i]] & special); i++)
		to[i] = text[i];
	return i;
}
#else
static inline unsigned special_block(const char *start, const char *text, size_t len,
                                     unsigned char special)
{
	(void)start;
	return special_bytes(text, len, special);
}

static inline size_t copy_plain(char *to, const char *text, size_t len, unsigned char special)
{
	size_t i = 0;

	for (; i < len && !(byte_class[(unsigned char)text[i]] & special); i++)
		to[i] = text[i];
	return i;
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

/* Appends text that has something to escape. */
static void escape_mixed(fya_buf *out, const char *text, size_t len, unsigned char special)
{
	size_t from = 0; /* what stands before it is written */

	for (size_t i = 0; i < len; i += 16) {
		unsigned bits = special_block(text, text + i, len - i < 16 ? len - i : 16, special);

		for (; bits != 0; bits &= bits - 1) {
			size_t at = i + (unsigned)__builtin_ctz(bits);

			fya_buf_append(out, text + from, at - from);
			append_entity(out, text[at], special);
			from = at + 1;
		}
	}
	fya_buf_append(out, text + from, len - from);
}

/* Most text has nothing to escape: it is copied while it is looked through. */
static inline void escape_entities(fya_buf *out, const char *text, size_t len,
                                   unsigned char special)
{
	size_t plain = 0;

	if (len > 0 && out->status == FYA_BUF_OK && len < out->capacity - out->len &&
	    len <= out->limit - out->len) {
		plain = copy_plain(out->data + out->len, text, len, special);
		out->len += plain;
	}
	if (plain < len)
		escape_mixed(out, text + plain, len - plain, special);
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
