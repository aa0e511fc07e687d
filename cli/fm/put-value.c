#include "cli/fm/put-value.h"

#include <string.h>

#include <fyfm/emit.h>

/* Indentation and escapes make up to so much of a byte, and what is shared a few megabytes more. */
#define GROWTH_MAX 64
#define SHARED_MAX (16u << 20)

size_t cli_fm_output_max(const cli_fm_file *f)
{
	return SHARED_MAX + GROWTH_MAX * f->yaml.len;
}

static fyfm_json_options json_options(const cli_fm_file *f)
{
	return (fyfm_json_options){ .special = FYFM_JSON_SPECIAL_STRING,
		                    .max_len = cli_fm_output_max(f) };
}

/* Takes away what was appended since `start`, and tells why. */
static bool give_up(cli_fm_worker *w, const cli_fm_file *f, size_t start, fyfm_status st,
                    fyfm_diag *d)
{
	if (w->out->status == FYA_BUF_OK)
		fya_buf_truncate(w->out, start);
	if (!cli_fm_is_nomem(w, st)) {
		cli_fm_set_path(d, f->path);
		cli_fm_tell(w, d);
	}
	return false;
}

static void put_escaped(fya_buf *out, fyfm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		static const char from[] = "\t\n\r\\", to[] = "tnr\\";
		const char *special = text.data[i] != '\0' ? strchr(from, text.data[i]) : NULL;

		if (special != NULL)
			fya_buf_putc(out, '\\');
		fya_buf_putc(out, special != NULL ? to[special - from] : text.data[i]);
	}
}

static bool put_text(cli_fm_worker *w, fyfm_value v, cli_fm_style style)
{
	fyfm_str text = fyfm_text(&v, w->scratch);

	if (text.data == NULL)
		return !cli_fm_is_nomem(w, FYFM_ERR_NOMEM);
	if (style == CLI_FM_FIELD)
		put_escaped(w->out, text);
	else
		fya_buf_append(w->out, text.data, text.len);
	return true;
}

bool cli_fm_put(cli_fm_worker *w, const cli_fm_file *f, fyfm_value v, cli_fm_style style)
{
	static const fyfm_yaml_options yaml = { .flow = true, .no_newline = true };
	fyfm_json_options json = json_options(f);
	fyfm_kind kind = fyfm_kind_of(v);
	size_t start = w->out->len;
	fyfm_status st;
	fyfm_diag d;

	if (kind == FYFM_UNDEFINED && style != CLI_FM_JSON)
		return true;
	if (kind == FYFM_UNDEFINED)
		v = fyfm_null();
	if (kind == FYFM_STRING && style != CLI_FM_JSON)
		return put_text(w, v, style);
	if (kind == FYFM_SEQ || kind == FYFM_MAP || style == CLI_FM_JSON)
		st = fyfm_emit_json(v, &json, w->out, &d);
	else
		st = fyfm_emit_yaml(v, &yaml, w->out, &d);
	return st == FYFM_OK || give_up(w, f, start, st, &d);
}

bool cli_fm_put_page(cli_fm_worker *w, const cli_fm_file *f)
{
	fyfm_json_options json = json_options(f);
	size_t start = w->out->len;
	fyfm_status st;
	fyfm_diag d;

	fya_buf_puts(w->out, "{\"path\":");
	fyfm_emit_json_string(f->path, strlen(f->path), w->out);
	fya_buf_puts(w->out, ",\"frontmatter\":");
	st = fyfm_emit_json(f->top, &json, w->out, &d);
	if (st != FYFM_OK)
		return give_up(w, f, start, st, &d);
	fya_buf_puts(w->out, "}\n");
	return true;
}

bool cli_fm_path(const char *text, size_t len, fya_allocator *a, fyfm_path **out, cli_printer *p)
{
	fyfm_diag d;
	fyfm_status st = fyfm_path_new(a, text, len, out, &d);

	if (st == FYFM_OK)
		return true;
	if (st == FYFM_ERR_NOMEM) {
		cli_print_error(p, NULL, "out of memory");
		return false;
	}
	memcpy(d.path, "key", sizeof("key"));
	cli_print_diag(p, &d);
	return false;
}
