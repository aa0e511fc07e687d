#include <fyssg/xml.h>

#include <utf8proc.h>

#include "libfy-ssg/text/escape.h"

/* Line breaks too: nothing that is written has more than a line. */
static bool is_blank(utf8proc_int32_t c)
{
	return c < ' ' || c == 0xfffe || c == 0xffff;
}

void fyssg_xml_text(fya_buf *out, const char *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + i,
		                                      (utf8proc_ssize_t)(len - i), &c);

		if (n < 1) {
			fya_buf_puts(out, "\xef\xbf\xbd");
			n = 1;
		} else if (is_blank(c)) {
			fya_buf_putc(out, ' ');
		} else {
			fyssg_escape_html(out, text + i, (size_t)n);
		}
		i += (size_t)n;
	}
}
