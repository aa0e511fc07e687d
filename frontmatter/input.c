#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "frontmatter/events.h"

fyfm_status fyfm_i_fail(const fyfm_i_input *in, fyfm_status status, size_t offset, size_t width,
                        const char *format, ...)
{
	char message[sizeof(in->diag->message)];
	va_list args;

	if (!in->diag)
		return status;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	fyfm_diag_set(in->diag, FYFM_ERROR, status, in->path, 0, 0, "%s", message);
	fyfm_diag_locate(in->diag, in->text, in->len, offset, width);
	in->diag->line += in->first_line - 1;
	return status;
}

fyfm_status fyfm_i_fail_memory(const fyfm_i_input *in)
{
	fyfm_diag_set(in->diag, FYFM_ERROR, FYFM_ERR_NOMEM, in->path, 0, 0, "%s",
	              fyfm_status_text(FYFM_ERR_NOMEM));
	return FYFM_ERR_NOMEM;
}

fyfm_status fyfm_i_fail_depth(const fyfm_i_input *in, size_t offset)
{
	return fyfm_i_fail(in, FYFM_ERR_LIMIT, offset, 0, "nested more than %u levels deep",
	                   in->max_depth);
}

void fyfm_i_place_of(const fyfm_i_input *in, size_t offset, uint32_t *line, uint32_t *column)
{
	fyfm_diag d;

	fyfm_diag_locate(&d, in->text, in->len, offset, 0);
	*line = d.line + in->first_line - 1;
	*column = d.column;
}

static bool is_blank(char c)
{
	return strchr(" \t\r\n", c) != NULL;
}

bool fyfm_i_has_tab_and_explicit_key(const fyfm_i_input *in, size_t *at)
{
	bool fresh = true;     /* a node could begin here, for all that is before it in the line */
	bool property = false; /* in an anchor, an alias or a tag */

	if (!memchr(in->text, '\t', in->len))
		return false;
	for (size_t i = 0; i < in->len; i++) {
		char c = in->text[i];
		char next = i + 1 < in->len ? in->text[i + 1] : '\n';

		if (c == '?' && fresh && is_blank(next)) {
			*at = i;
			return true;
		}
		if (strchr("&*!", c) && (i == 0 || strchr(" \t\r\n[{,", in->text[i - 1])))
			property = true;
		if (strchr("\r\n[{,]}", c) || (strchr(":\"'", c) && is_blank(next)) ||
		    (property && is_blank(c)))
			fresh = true;
		else if (!strchr(" \t-:?", c))
			fresh = false;
		property = property && !is_blank(c);
	}
	return false;
}
