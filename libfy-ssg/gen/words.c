#include "libfy-ssg/gen/words.h"

#include <assert.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *const small_words[] = {
	"the", "of",   "and",  "a",    "to",   "in",    "is",    "that", "for",  "it",   "with",
	"as",  "are",  "this", "be",   "from", "or",    "which", "by",   "an",   "at",   "not",
	"but", "when", "all",  "each", "more", "than",  "then",  "into", "only", "over", "where",
	"so",  "they", "has",  "can",  "one",  "after", "before",
};

static const char *const words[] = {
	"page",     "server",  "file",     "memory",  "build",    "template", "index",   "cache",
	"value",    "section", "garden",   "river",   "letter",   "paper",    "market",  "stone",
	"bridge",   "harbour", "winter",   "summer",  "journey",  "method",   "measure", "figure",
	"table",    "number",  "question", "answer",  "reader",   "writer",   "editor",  "library",
	"archive",  "museum",  "station",  "engine",  "signal",   "pattern",  "window",  "corner",
	"kitchen",  "bread",   "butter",   "orange",  "copper",   "silver",   "wood",    "leaf",
	"branch",   "forest",  "mountain", "valley",  "weather",  "cloud",    "light",   "shadow",
	"morning",  "evening", "teacher",  "student", "lesson",   "language", "grammar", "word",
	"sentence", "chapter", "volume",   "edition", "printer",  "picture",  "colour",  "shape",
	"circle",   "square",  "line",     "point",   "distance", "speed",    "weight",  "balance",
	"system",   "process", "thread",   "worker",  "queue",    "stack",    "buffer",  "block",
	"string",   "record",  "field",    "key",     "query",    "result",   "report",  "sample",
	"error",    "warning", "message",  "log",     "test",     "case",     "commit",  "merge",
	"release",  "version", "change",   "review",  "plan",     "budget",   "cost",    "price",
};

/* Of these, three make a name: 40 * 40 * 40 of them. */
static const char *const syllables[] = {
	"ba", "be", "bi", "bo", "da", "de", "di", "do", "fa", "fe", "fi", "ga", "go", "ka",
	"ke", "ko", "la", "le", "li", "lo", "ma", "me", "mi", "mo", "na", "ne", "no", "pa",
	"pe", "ra", "re", "ri", "ro", "sa", "se", "ta", "te", "to", "va", "ve",
};

static_assert(COUNT(syllables) * COUNT(syllables) * COUNT(syllables) == FYSSG_GEN_NAMES,
              "three syllables make a name");

void fyssg_gen_say_name(fya_buf *out, uint32_t number)
{
	for (unsigned i = 0; i < 3; i++) {
		fya_buf_append(out, syllables[number % COUNT(syllables)], 2);
		number /= COUNT(syllables);
	}
}

static void put_meaning(fya_buf *out, fyssg_dice *d)
{
	if (fyssg_roll_percent(d, 12))
		fyssg_gen_say_name(out, fyssg_roll_skewed(d, FYSSG_GEN_NAMES));
	else
		fya_buf_puts(out, words[fyssg_roll_below(d, COUNT(words))]);
}

void fyssg_gen_say_word(fya_buf *out, fyssg_dice *d)
{
	if (fyssg_roll_percent(d, 48))
		fya_buf_puts(out, small_words[fyssg_roll_skewed(d, COUNT(small_words))]);
	else
		put_meaning(out, d);
}

void fyssg_gen_say_words(fya_buf *out, fyssg_dice *d, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (i > 0)
			fya_buf_putc(out, ' ');
		put_meaning(out, d);
	}
}

void fyssg_gen_capitalize(fya_buf *out, size_t at)
{
	if (out->status == FYA_BUF_OK && at < out->len && out->data[at] >= 'a' &&
	    out->data[at] <= 'z')
		out->data[at] = (char)(out->data[at] - 'a' + 'A');
}
