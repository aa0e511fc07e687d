/*
 * Shortcodes: templates shortcodes/NAME.html, called from the text of pages.
 *
 * A text that has some is rendered in three steps: its shortcodes run, and each is replaced by what
 * it gives, if that is Markdown, or by a mark; the Markdown is rendered; the marks in the HTML are
 * replaced by what the others gave.
 */
#ifndef FYSSG_BUILD_SHORTCODES_H
#define FYSSG_BUILD_SHORTCODES_H

#include <fyssg/template.h>

struct fyssg_templates;
struct fyssg_worker;
struct fyssg_page;
struct fyssg_text;

/* The templates by their names. */
typedef struct fyssg_shortcodes {
	uint16_t *slots; /* open addressing: template id, FYSSG_NO_TEMPLATE for empty */
	uint32_t slot_count; /* a power of two; 0: there is no shortcode */
	const struct fyssg_templates *templates;
	fyssg_atom body; /* the variable that needs a closing tag */
} fyssg_shortcodes;

/* False: no memory. */
bool fyssg_shortcodes_init(fyssg_shortcodes *s, const struct fyssg_templates *templates);
void fyssg_shortcodes_release(fyssg_shortcodes *s);
/* The template, or NULL. */
const fyssg_template *fyssg_shortcodes_get(const fyssg_shortcodes *s, fyfm_str name);

/* A page whose text is being rendered, with shortcodes in it. */
typedef struct fyssg_rendering {
	struct fyssg_rendering *outer; /* whose shortcode asked for this one's text */
	const struct fyssg_page *page;
	const struct fyssg_text *text;
	fyfm_value params; /* its own keys; undefined until asked for */
} fyssg_rendering;

/* Renders the first `len` bytes of the body of a page that may have shortcodes. FYFM_OK; or
 * FYFM_ERR_USAGE: it has none, and nothing was done; or what went wrong, and was told. */
FYA_CHECKED fyfm_status fyssg_shortcodes_render(struct fyssg_worker *w,
                                                const struct fyssg_page *page,
                                                const struct fyssg_text *text, size_t len,
                                                fya_buf *out);

/* What templates of shortcodes see as global variables. */
extern const fyssg_class fyssg_shortcode_class;

#endif
