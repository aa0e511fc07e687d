#include <string.h>

#include "libfy-ssg/build/job.h"
#include "libfy-ssg/text/escape.h"

void fyssg_url(const fyssg_config *c, fyssg_url_form form, const char *path, size_t len,
	       fya_buf *out)
{
	if (form == FYSSG_URL_PERMALINK && c->base_url[0] != '\0')
		fya_buf_puts(out, c->base_url);
	else
		fya_buf_puts(out, form == FYSSG_URL_PATH ? "/" : c->base_path);
	fyssg_escape_url_path(out, path, len);
}

void fyssg_pager_path(const fyssg_job *job, const fyssg_page *page, uint32_t number, fya_buf *out)
{
	size_t start = out->len;

	fyssg_page_path(&job->site, page, out);
	if (number <= 1 || out->status != FYA_BUF_OK)
		return;
	/* A list whose URL names a file has its pagers beside it. */
	while (out->len > start && out->data[out->len - 1] != '/')
		out->len--;
	fya_buf_printf(out, "%s/%u/", job->config.paginate_path, number);
}
