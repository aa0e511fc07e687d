#include <stdlib.h>

#include <libfyaml.h>

#include "frontmatter/events.h"
#include "tests/frontmatter/both-ways.h"

enum { MAX_DEPTH = 64 };

/* Writes events down, one a line. */
struct recorder {
	fyfm_i_sink sink;
	const char *text;
	fya_buf out;
};

static void put_text(fya_buf *out, char mark, fyfm_str text)
{
	if (!text.data)
		return;
	fya_buf_printf(out, " %c%zu:", mark, text.len);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\n')
			fya_buf_puts(out, "\\n");
		else
			fya_buf_putc(out, text.data[i]);
	}
}

static fyfm_status record(fyfm_i_sink *sink, const fyfm_i_event *e)
{
	struct recorder *r = (struct recorder *)sink;

	fya_buf_printf(&r->out, "%c%c %zu-%zu", "=*[]{}"[e->kind], e -> style ? e -> style : '.',
		e->start, e->end);
	if (e->style == '|' || e->style == '>')
		fya_buf_printf(&r->out, " block %zu+%zu indent %u chomp %d",
		               (size_t)(e->block.data - r->text), e->block.span, e->block.indent,
		               e->block.chomp);
	else if (e->kind <= FYFM_I_EVENT_ALIAS)
		put_text(&r->out, '=', e->text);
	put_text(&r->out, '&', e->anchor);
	put_text(&r->out, '!', e->tag);
	fya_buf_putc(&r->out, '\n');
	return FYFM_OK;
}

static void forget(fyfm_i_sink *sink)
{
	fya_buf_clear(&((struct recorder *)sink)->out);
}

static struct fy_diag *collector_new(void)
{
	struct fy_diag_cfg config;
	struct fy_diag *collector;

	fy_diag_cfg_default(&config);
	config.fp = NULL;
	config.colorize = false;
	collector = fy_diag_create(&config);
	fy_diag_set_collect_errors(collector, true);
	return collector;
}

ways both_ways(const char *text, size_t len, fya_buf *log)
{
	static struct fy_diag *collector;
	fya_allocator *a = fya_malloc_new();
	fyfm_diag diag;
	fyfm_i_input in = {
		.text = text, .len = len, .max_depth = MAX_DEPTH, .first_line = 1, .diag = &diag
	};
	struct recorder fast = { .sink = { .event = record, .restart = forget }, .text = text };
	struct recorder slow = fast;
	ways result = WAYS_DECLINED;
	fyfm_status st;

	if (!collector)
		collector = collector_new();
	fya_buf_init(&fast.out, a, 0);
	fya_buf_init(&slow.out, a, 0);
	if (len != 0 && fyfm_i_scanner_events(&in, &fast.sink) == FYFM_OK) {
		st = fyfm_i_libfyaml_events(&in, collector, &slow.sink);
		if (st != FYFM_OK)
			fya_buf_printf(&slow.out, "error: %s\n", diag.message);
		if (st == FYFM_OK && strcmp(fya_buf_cstr(&fast.out), fya_buf_cstr(&slow.out)) == 0)
			result = WAYS_AGREE;
		else
			result = WAYS_DIFFER;
	}
	if (result == WAYS_DIFFER && log)
		fya_buf_printf(log, "--- text\n%.*s\n--- scanner\n%s--- libfyaml\n%s", (int)len,
			text, fya_buf_cstr(&fast.out), fya_buf_cstr(&slow.out));
	fya_destroy(a);
	return result;
}
