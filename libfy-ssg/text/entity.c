#include "libfy-ssg/text/entity.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LEN = 31 };

typedef struct entity {
	char name[NAME_MAX_LEN + 1];
	uint32_t chars[2]; /* the second is 0 in most */
} entity;

static const entity entities[] = {
#include "libfy-ssg/text/entity-names.h"
};

static size_t encode(uint32_t c, char *out)
{
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* `&#38;` or `&#x26;`; the parser lets nothing but digits through. A number that is too large stays
 * so. */
static uint32_t number_value(const char *text, size_t len)
{
	const bool hex = text[2] == 'x' || text[2] == 'X';
	uint32_t value = 0;

	for (size_t i = hex ? 3 : 2; i < len - 1 && value <= 0x10ffff; i++) {
		unsigned char c = (unsigned char)text[i];
		uint32_t digit = c <= '9' ? c - (uint32_t)'0' : (c | 0x20u) - 'a' + 10u;

		value = value * (hex ? 16 : 10) + digit;
	}
	return value;
}

static int compare_names(const void *key, const void *element)
{
	return strcmp(key, ((const entity *)element)->name);
}

static const entity *find_name(const char *name, size_t len)
{
	char key[NAME_MAX_LEN + 1];

	if (len > NAME_MAX_LEN)
		return NULL;
	memcpy(key, name, len);
	key[len] = '\0';
	return bsearch(key, entities, sizeof(entities) / sizeof(entities[0]), sizeof(entities[0]),
	               compare_names);
}

size_t fyssg_entity_decode(const char *text, size_t len, char out[FYSSG_ENTITY_MAX])
{
	const entity *e;
	size_t n;

	if (len > 3 && text[1] == '#')
		return encode(number_value(text, len), out);
	if (len < 3)
		return 0;
	e = find_name(text + 1, len - 2);
	if (!e)
		return 0;
	n = encode(e->chars[0], out);
	if (e->chars[1] != 0)
		n += encode(e->chars[1], out + n);
	return n;
}
