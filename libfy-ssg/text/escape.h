/* Text into HTML and URLs. All functions append to a buffer and are thread-safe for distinct
 * buffers. */
#ifndef FYSSG_TEXT_ESCAPE_H
#define FYSSG_TEXT_ESCAPE_H

#include <fya/buffer.h>

/* & < > " ' become &amp; &lt; &gt; &#34; &#39; (MarkupSafe's forms, which Jinja2 prints). */
void fyssg_escape_markup(fya_buf *out, const char *text, size_t len);
/* & < > " become &amp; &lt; &gt; &quot; (CommonMark's forms). */
void fyssg_escape_html(fya_buf *out, const char *text, size_t len);
/* Percent-encodes what may not stand in the path of a URL; `/` and unreserved characters stay. */
void fyssg_escape_url_path(fya_buf *out, const char *text, size_t len);
/* A link as CommonMark's renderers write it into href: percent-encodes what is not allowed in a URL
 * (and `'`), keeps `%`, and turns & into an entity. */
void fyssg_escape_href(fya_buf *out, const char *text, size_t len);

#endif
