/*
 * Shortcodes in Markdown text, found and taken apart; what they mean is their caller's.
 *
 *     {{< name "a" >}}          what it gives is HTML
 *     {{% name key=value %}}    what it gives is Markdown
 *     {{< name >}} body {{< /name >}}
 *     {{</ * name * /> }}       (without the blanks) stands for the tag itself
 *
 * In code they are text. Names are letters, digits, `_`, `-`, and `/` and `.` inside.
 */
#ifndef FYSSG_MARKDOWN_SHORTCODE_H
#define FYSSG_MARKDOWN_SHORTCODE_H

#include <fyfm/diag.h>
#include <fyfm/value.h>

/* Offsets are bytes of the text. */
typedef struct fyssg_shortcode {
	fyfm_str name;
	bool is_markdown;       /* {{% %}} */
	bool is_escaped;        /* its text is that between `start` and `end` */
	bool has_body;
	size_t start, end;      /* all of it, with the closing tag where there is one */
	size_t tag_end;         /* behind the opening tag */
	size_t body_end;        /* where the closing tag begins; the body is from tag_end */
	size_t args, args_end;
	uint32_t next;          /* index of the first one behind it that is not inside it */
} fyssg_shortcode;

/* What the names mean. */
typedef struct fyssg_shortcode_names {
	void *user;
	/* Whether there is one of that name; others are text. *needs_body: it must be closed */
	bool (*known)(void *user, fyfm_str name, bool *needs_body);
} fyssg_shortcode_names;

typedef struct fyssg_shortcode_list {
	fyssg_shortcode *at; /* by `start`: what is inside one follows it */
	uint32_t count, capacity;
} fyssg_shortcode_list;

/* Finds all in `text` (their names point into it) into *out, in memory of `a`. On failure *diag has
 * a message and *offset its place:
 *   FYFM_ERR_SYNTAX  a tag that does not end, that closes nothing, or is not closed
 *   FYFM_ERR_LIMIT   nested too deeply, or too many
 *   FYFM_ERR_NOMEM */
FYA_CHECKED fyfm_status fyssg_shortcodes_find(fya_allocator *a, const char *text, size_t len,
                                              const fyssg_shortcode_names *names,
                                              fyssg_shortcode_list *out, fyfm_diag *diag,
                                              size_t *offset);

/* The arguments of one, walked one after the other. */
typedef struct fyssg_shortcode_args {
	const char *text;
	size_t at, end;
} fyssg_shortcode_args;

typedef struct fyssg_shortcode_arg {
	fyfm_str key;   /* data is NULL where there is none */
	fyfm_str value; /* of a quoted one what is between the quotes */
	bool is_quoted;
	bool has_escapes; /* between quotes: \" and \\ */
} fyssg_shortcode_arg;

void fyssg_shortcode_args_init(fyssg_shortcode_args *args, const char *text,
                               const fyssg_shortcode *s);
/* False at the end. */
bool fyssg_shortcode_args_next(fyssg_shortcode_args *args, fyssg_shortcode_arg *out);

#endif
