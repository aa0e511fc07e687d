/*
 * Markdown (CommonMark and GitHub's extensions, by md4c) to HTML.
 *
 * Knows no site: where links lead is asked of the caller.
 */
#ifndef FYSSG_MARKDOWN_H
#define FYSSG_MARKDOWN_H

#include <fya/buffer.h>
#include <fyfm/diag.h>
#include <fyfm/value.h>

typedef enum fyssg_raw_html {
	FYSSG_RAW_HTML_KEEP,
	FYSSG_RAW_HTML_ESCAPE,
	FYSSG_RAW_HTML_DROP
} fyssg_raw_html;

typedef struct fyssg_markdown_options {
	fyssg_raw_html raw_html;
	bool linkify;     /* bare URLs, www. and mail addresses become links */
	bool heading_ids; /* headings get GitHub's ids */
} fyssg_markdown_options;

/* What a render tells its caller; entries may be NULL. `offset` is a byte offset in the text, or
 * SIZE_MAX where it is not known. */
typedef struct fyssg_markdown_hooks {
	void *user;
	/* Before a link or image is written. `dest` is its decoded destination. Appends the
	 * destination to write instead to `out` (not escaped) and returns true, or returns false to
	 * leave it. */
	bool (*link)(void *user, fyfm_str dest, bool image, size_t offset, fya_buf *out);
	/* After a heading: its level 1-6, its id and its text without markup. */
	void (*heading)(void *user, unsigned level, fyfm_str id, fyfm_str text);
} fyssg_markdown_hooks;

/* Working memory for the renders of one thread. */
typedef struct fyssg_markdown fyssg_markdown;

/* Memory from malloc. NULL: none left. */
fyssg_markdown *fyssg_markdown_new(const fyssg_markdown_options *options);
void fyssg_markdown_free(fyssg_markdown *m);

/* Appends the HTML of `text` (valid UTF-8) to `out`, whose limit is the output's budget. `hooks`
 * may be NULL. On failure `out` is cut back and diag filled: FYFM_ERR_LIMIT (the budget),
 * FYFM_ERR_NOMEM. */
FYA_CHECKED fyfm_status fyssg_markdown_render(fyssg_markdown *m, const char *text, size_t len,
                                              const fyssg_markdown_hooks *hooks, fya_buf *out,
                                              fyfm_diag *diag);

/* Offset of the line that is `<!-- more -->` (blanks around `more` free), or SIZE_MAX. */
size_t fyssg_markdown_more(const char *text, size_t len);

/* Calls `found` for each use of another generator's notation outside code: shortcodes `{{< name`,
 * `{{% name` (kind "shortcode") and directives `:::{name}`, `:::name` (kind "directive"). Closing
 * forms do not count. */
void fyssg_markdown_foreign(const char *text, size_t len,
                            void (*found)(void *user, const char *kind, fyfm_str name,
                                          size_t offset),
                            void *user);

/* Calls `tag` for each `{{<` and `{{%` outside code, with its offset and that of the end of its
 * paragraph; it answers where to go on. */
void fyssg_markdown_tags(const char *text, size_t len,
                         size_t (*tag)(void *user, size_t offset, size_t end), void *user);

#endif
