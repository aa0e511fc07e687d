#include <string.h>

#include "libfy-ssg/build/job.h"

static void alias_path(const fyssg_job *job, const fyssg_output *o, fya_buf *out)
{
	const fyssg_site *s = &job->site;
	fyfm_str text =
		fyssg_site_text(s, fyssg_page_rare_of(s, &s->pages.at[o->subject])->aliases);
	fya_allocator *scratch = fya_malloc_new();
	fyfm_value list, item;
	fyfm_str path;
	const char *slash;

	if (scratch == NULL) {
		out->status = FYA_BUF_NOMEM;
		return;
	}
	list = fyfm_unpack(scratch, text.data, text.len);
	item = fyfm_kind_of(list) == FYFM_SEQ ? fyfm_at(list, o->number) : list;
	path = fyfm_kind_of(item) == FYFM_STRING ? fyfm_text(&item, scratch) : FYFM_STR("/");
	fya_buf_append(out, path.data + 1, path.len - 1);
	slash = memrchr(path.data, '/', path.len);
	if (slash + 1 == path.data + path.len)
		fya_buf_puts(out, "index.html");
	else if (memchr(slash, '.', path.len - (size_t)(slash - path.data)) == NULL)
		fya_buf_puts(out, "/index.html");
	fya_destroy(scratch);
}

static void asset_path(const fyssg_job *job, const fyssg_asset *asset, fya_buf *out)
{
	fyfm_str source = fyssg_site_text(&job->site, asset->source);
	size_t start = out->len;

	if (asset->owner != FYSSG_NONE) {
		fyssg_page_path(&job->site, &job->site.pages.at[asset->owner], out);
		while (out->status == FYA_BUF_OK && out->len > start &&
		       out->data[out->len - 1] != '/')
			out->len--;
	}
	fya_buf_append(out, source.data + asset->skip, source.len - asset->skip);
}

void fyssg_output_path(const fyssg_job *job, const fyssg_output *o, fya_buf *out)
{
	const fyssg_page *page;

	switch ((fyssg_output_kind)o->kind) {
	case FYSSG_OUTPUT_PAGE:
		page = &job->site.pages.at[o->subject];
		if (o->number <= 1) {
			fyssg_page_output(&job->site, page, out);
		} else {
			fyssg_pager_path(job, page, o->number, out);
			fya_buf_puts(out, "index.html");
		}
		break;
	case FYSSG_OUTPUT_ALIAS:
		alias_path(job, o, out);
		break;
	case FYSSG_OUTPUT_FEED:
		fya_buf_puts(out, job->config.feeds[o->number]);
		break;
	case FYSSG_OUTPUT_SITEMAP:
		if (o->number == 0)
			fya_buf_puts(out, "sitemap.xml");
		else
			fya_buf_printf(out, "sitemap-%u.xml", o->number);
		break;
	case FYSSG_OUTPUT_ROBOTS:
		fya_buf_puts(out, "robots.txt");
		break;
	case FYSSG_OUTPUT_NOT_FOUND:
		fya_buf_puts(out, "404.html");
		break;
	case FYSSG_OUTPUT_ASSET:
		asset_path(job, &job->site.assets.at[o->subject], out);
		break;
	}
}

static void page_source(const fyssg_job *job, const fyssg_page *page, fya_buf *out)
{
	fyfm_str title = fyssg_site_text(&job->site, page->title);

	if (page->kind == FYSSG_TERM && !(page->flags & FYSSG_PAGE_HAS_FILE)) {
		fya_buf_printf(out, "the term '%.*s'", (int)title.len, title.data);
	} else if (page->kind == FYSSG_TAXONOMY && !(page->flags & FYSSG_PAGE_HAS_FILE)) {
		fya_buf_printf(out, "the taxonomy '%.*s'", (int)title.len, title.data);
	} else {
		fyssg_page_file(&job->site, page, out);
	}
}

void fyssg_output_source(const fyssg_job *job, const fyssg_output *o, fya_buf *out)
{
	const fyssg_asset *asset;
	fyfm_str source;

	switch ((fyssg_output_kind)o->kind) {
	case FYSSG_OUTPUT_PAGE:
		page_source(job, &job->site.pages.at[o->subject], out);
		if (o->number > 1)
			fya_buf_printf(out, " (pager %u)", o->number);
		break;
	case FYSSG_OUTPUT_ALIAS:
		fya_buf_puts(out, "an alias of ");
		page_source(job, &job->site.pages.at[o->subject], out);
		break;
	case FYSSG_OUTPUT_ASSET:
		asset = &job->site.assets.at[o->subject];
		source = fyssg_site_text(&job->site, asset->source);
		fya_buf_printf(out, "%s/%.*s", job->site.root_path[asset->root], (int)source.len,
			       source.data);
		break;
	default:
		fya_buf_puts(out, "the generated ");
		fyssg_output_path(job, o, out);
	}
}
