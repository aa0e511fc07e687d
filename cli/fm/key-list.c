#include "cli/fm/key-list.h"

#include <string.h>

#include "cli/fm/put-value.h"

/* Up to the next comma that is not in quotes. */
static size_t item_len(const char *text)
{
	char quote = '\0';
	size_t i;

	for (i = 0; text[i] != '\0' && (quote != '\0' || text[i] != ','); i++) {
		if (quote == '\0' && (text[i] == '"' || text[i] == '\''))
			quote = text[i];
		else if (text[i] == quote)
			quote = '\0';
		else if (quote == '"' && text[i] == '\\' && text[i + 1] != '\0')
			i++;
	}
	return i;
}

bool cli_fm_keys_parse(cli_fm_keys *keys, const char *text, bool minus, fya_allocator *a,
                       cli_printer *p)
{
	keys->count = 0;
	while (text != NULL) {
		size_t len = item_len(text);
		bool descending = minus && *text == '-';
		fyfm_path *path;

		if (keys->count == CLI_FM_KEYS_MAX) {
			cli_print_error(p, NULL, "more than %d keys", CLI_FM_KEYS_MAX);
			return false;
		}
		if (len == descending) {
			cli_print_error(p, "keys have commas between them: title,date",
			                "a key is missing");
			return false;
		}
		if (!cli_fm_path(text + descending, len - descending, a, &path, p))
			return false;
		keys->paths[keys->count] = path;
		keys->descending[keys->count++] = descending;
		text = text[len] == ',' ? text + len + 1 : NULL;
	}
	return true;
}
