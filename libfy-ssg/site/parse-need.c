#include "libfy-ssg/site/parse-need.h"

#define SMALL ((size_t)32 << 10)

/* Bytes for each of a text, and for each of those that mean something to the parser. */
struct rate {
	const char *meaning;
	unsigned each, of_meaning;
};

static uint64_t need_of(const struct rate *rate, const char *text, size_t len)
{
	unsigned char means[256] = { 0 };
	uint64_t meaning = 0;

	if (len <= SMALL)
		return 0;
	for (const char *p = rate->meaning; *p != '\0'; p++)
		means[(unsigned char)*p] = 1;
	for (size_t i = 0; i < len; i++)
		meaning += means[(unsigned char)text[i]];
	return (uint64_t)len * rate->each + meaning * rate->of_meaning;
}

/* What may begin a mark, a block or a line. */
uint64_t fyssg_need_of_markdown(const char *text, size_t len)
{
	static const struct rate rate = { "\\*_~`[]!<>&:@.|#-\n", 3, 40 };

	return need_of(&rate, text, len);
}

/* What ends a value. */
uint64_t fyssg_need_of_yaml(const char *text, size_t len)
{
	static const struct rate rate = { ",:-[{\n", 3, 24 };

	return need_of(&rate, text, len);
}

/* Elements of a list take the most: a node of the tree, a constant and an instruction each. */
uint64_t fyssg_need_of_template(const char *text, size_t len)
{
	static const struct rate rate = { "{},.|(+-*/%~=<>", 3, 170 };

	return need_of(&rate, text, len);
}
