#include "cli/fm/front-matter-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* YAML that is larger is a mistake, or an attack; files of data may be as large as they are. */
#define FRONT_MATTER_MAX (64u << 20)

void cli_fm_set_path(fyfm_diag *d, const char *path)
{
	fyfm_diag with_path;

	fyfm_diag_set(&with_path, d->severity, d->status, path, d->line, d->column, "%s", "");
	memcpy(d->path, with_path.path, sizeof(d->path));
}

static fyfm_status read_stream(cli_fm_file *f, fya_allocator *a, fyfm_diag *diag)
{
	bool standard = strcmp(f->path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(f->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	fyfm_status st;

	if (fd < 0) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_IO, f->path, 0, 0, "%s", strerror(errno));
		return FYFM_ERR_IO;
	}
	st = fyfm_source_read_fd(&f->source, a, fd, f->path, NULL, diag);
	if (!standard)
		close(fd);
	return st;
}

/* UTF-16 has no fence that a reader of UTF-8 would see; the parser knows what to say of it. */
static bool may_be_utf16(const char *text, size_t len)
{
	return len >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0 ||
	                    memcmp(text, "-", 2) == 0 || memcmp(text, "\0-", 2) == 0);
}

static fyfm_status find_yaml(cli_fm_file *f, fyfm_diag *diag)
{
	const char *text = f->source.data;
	size_t len = f->source.len;
	fyfm_parts parts;
	fyfm_status st;

	if (!f->whole && may_be_utf16(text, len))
		f->whole = true;
	if (f->whole) {
		f->has_front_matter = true;
		f->yaml = (fyfm_str){ text, len };
		return FYFM_OK;
	}
	st = fyfm_split(text, len, &parts, diag);
	if (st != FYFM_OK) {
		cli_fm_set_path(diag, f->path);
		return st;
	}
	if (parts.yaml_len > FRONT_MATTER_MAX) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_LIMIT, f->path, 1, 0,
		              "the front matter is larger than 64 MiB");
		return FYFM_ERR_LIMIT;
	}
	f->has_front_matter = parts.has_front_matter;
	f->yaml = (fyfm_str){ text + parts.yaml, parts.yaml_len };
	f->parse.first_line = parts.yaml_line;
	return FYFM_OK;
}

fyfm_status cli_fm_file_open(cli_fm_file *f, const char *path, const cli_fm_file_options *options,
                             fya_allocator *a, fyfm_diag *diag)
{
	fyfm_source_options how = {
		.mode = options->keep ? FYFM_SOURCE_ALWAYS_READ : FYFM_SOURCE_AUTO
	};
	fyfm_status st;

	*f = (cli_fm_file){
		.path = path,
		.whole = options->yaml || options->kind == CLI_FM_DATA,
		.stream = options->kind == CLI_FM_STREAM,
		.top = fyfm_null(),
	};
	f->parse.yes_no_booleans = options->yes_no;
	f->parse.path = path;
	f->parse.need_mapping = !f->whole;
	if (f->stream)
		st = read_stream(f, a, diag);
	else
		st = fyfm_source_open(&f->source, a, AT_FDCWD, path, &how, diag);
	if (st != FYFM_OK)
		return st;
	st = find_yaml(f, diag);
	if (st != FYFM_OK)
		cli_fm_file_close(f);
	return st;
}

fyfm_status cli_fm_file_parse(cli_fm_file *f, fyfm_parser *p, fya_allocator *a, fyfm_diag *diag)
{
	fyfm_status st;

	if (!f->has_front_matter)
		return FYFM_OK;
	st = fyfm_parse(p, a, f->yaml.data, f->yaml.len, &f->parse, &f->top, diag);
	/* What was parsed of a mapping that shrank meanwhile is half the file and half zeros. */
	return st == FYFM_OK ? fyfm_source_check(&f->source, f->path, diag) : st;
}

void cli_fm_file_close(cli_fm_file *f)
{
	fyfm_source_close(&f->source);
}
