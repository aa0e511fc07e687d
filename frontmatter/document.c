#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/document.h>
#include <fyfm/stream.h>

struct fyfm_document {
	fyfm_source source;
	fyfm_parts parts;
	fyfm_value value;
	fya_allocator *allocator;
	bool owns_allocator;
	fyfm_tags *tags;
	char name[]; /* for messages */
};

/* What all steps of opening need. */
struct opening {
	fyfm_document *d;
	fyfm_document_options options;
	fyfm_diag *diag;
};

static fyfm_status fail_memory(const char *name, fyfm_diag *diag)
{
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_NOMEM, name, 0, 0, "%s",
	              fyfm_status_text(FYFM_ERR_NOMEM));
	return FYFM_ERR_NOMEM;
}

/* Makes the document, without text and value. */
static fyfm_status begin(struct opening *o, const char *name,
                         const fyfm_document_options *options, fyfm_diag *diag)
{
	size_t len = name ? strlen(name) : 0;
	fyfm_document *d = calloc(1, sizeof(*d) + len + 1);

	*o = (struct opening){ .d = d, .diag = diag };
	if (options)
		o->options = *options;
	if (!d)
		return fail_memory(name, diag);
	if (len != 0)
		memcpy(d->name, name, len);
	d->owns_allocator = !o->options.allocator;
	d->allocator = d->owns_allocator ? fya_arena_new(NULL) : o->options.allocator;
	if (o->options.keep_tags)
		d->tags = fyfm_tags_new();
	o->options.parse.tags = d->tags;
	if (!o->options.parse.path)
		o->options.parse.path = d->name;
	if (!d->allocator || (o->options.keep_tags && !d->tags))
		return fail_memory(name, diag);
	return FYFM_OK;
}

static fyfm_source_options source_options(const struct opening *o)
{
	return (fyfm_source_options){
		.mode = o->options.map ? FYFM_SOURCE_AUTO : FYFM_SOURCE_ALWAYS_READ,
		.map_threshold = o->options.map_threshold,
		.max_size = o->options.max_size,
	};
}

/* --- from text to a value --------------------------------------------------------------------- */

static fyfm_status split(struct opening *o)
{
	fyfm_document *d = o->d;
	uint32_t first = o->options.parse.first_line != 0 ? o->options.parse.first_line : 1;
	fyfm_diag diag, named;
	fyfm_status st;

	if (o->options.form != FYFM_DOCUMENT_FRONT_MATTER) {
		d->parts = (fyfm_parts){
			.yaml_len = d->source.len, .body = d->source.len, .yaml_line = 1
		};
		return FYFM_OK;
	}
	st = fyfm_split(d->source.data, d->source.len, &d->parts, &diag);
	if (st != FYFM_OK && o->diag) {
		/* It knows how to cut a long path. */
		fyfm_diag_set(&named, FYFM_ERROR, st, o->options.parse.path, 0, 0, "%s", "");
		memcpy(diag.path, named.path, sizeof(diag.path));
		diag.line += first - 1;
		*o->diag = diag;
	}
	o->options.parse.need_mapping = true;
	o->options.parse.first_line = first + (d->parts.yaml_line != 0 ? d->parts.yaml_line - 1 : 0);
	return st;
}

static fyfm_status parse_with(struct opening *o, fyfm_parser *p)
{
	fyfm_document *d = o->d;
	const char *yaml = d->source.len != 0 ? d->source.data + d->parts.yaml : "";

	if (o->options.form == FYFM_DOCUMENT_ALL)
		return fyfm_parse_all(p, d->allocator, yaml, d->parts.yaml_len, &o->options.parse,
		                      &d->value, o->diag);
	return fyfm_parse(p, d->allocator, yaml, d->parts.yaml_len, &o->options.parse, &d->value,
	                  o->diag);
}

static fyfm_status parse(struct opening *o)
{
	fyfm_parser *own;
	fyfm_status st;

	if (o->options.parser)
		return parse_with(o, o->options.parser);
	own = fyfm_parser_new();
	if (!own)
		return fail_memory(o->d->name, o->diag);
	st = parse_with(o, own);
	fyfm_parser_free(own);
	return st;
}

/* Ends an opening, `st` being what reading the text came to. */
static fyfm_status finish(struct opening *o, fyfm_status st, fyfm_document **out)
{
	if (st == FYFM_OK)
		st = split(o);
	if (st == FYFM_OK)
		st = parse(o);
	/* Whatever else seems wrong with a file that was cut is a consequence. */
	if (o->d && fyfm_source_check(&o->d->source, o->d->name, o->diag) != FYFM_OK)
		st = FYFM_ERR_TRUNCATED;
	*out = NULL;
	if (st != FYFM_OK) {
		fyfm_document_close(o->d);
		return st;
	}
	if (o->d->owns_allocator)
		fya_trim(o->d->allocator);
	*out = o->d;
	return FYFM_OK;
}

fyfm_status fyfm_document_open(fyfm_document **out, const char *path,
                               const fyfm_document_options *options, fyfm_diag *diag)
{
	struct opening o;
	fyfm_status st = begin(&o, path, options, diag);
	fyfm_source_options how = source_options(&o);

	if (st == FYFM_OK)
		st = fyfm_source_open(&o.d->source, o.d->allocator, AT_FDCWD, path, &how, diag);
	return finish(&o, st, out);
}

fyfm_status fyfm_document_open_fd(fyfm_document **out, int fd, const char *name,
                                  const fyfm_document_options *options, fyfm_diag *diag)
{
	struct opening o;
	fyfm_status st = begin(&o, name, options, diag);
	fyfm_source_options how = source_options(&o);

	if (st == FYFM_OK)
		st = fyfm_source_read_fd(&o.d->source, o.d->allocator, fd, name, &how, diag);
	return finish(&o, st, out);
}

fyfm_status fyfm_document_open_memory(fyfm_document **out, const char *text, size_t len,
                                      const char *name, const fyfm_document_options *options,
                                      fyfm_diag *diag)
{
	struct opening o;
	fyfm_status st = begin(&o, name, options, diag);

	if (st == FYFM_OK)
		fyfm_source_from_memory(&o.d->source, text, len);
	return finish(&o, st, out);
}

void fyfm_document_close(fyfm_document *d)
{
	if (!d)
		return;
	fyfm_source_close(&d->source);
	if (d->owns_allocator)
		fya_destroy(d->allocator);
	fyfm_tags_free(d->tags);
	free(d);
}

/* --- asking ----------------------------------------------------------------------------------- */

fyfm_value fyfm_document_value(const fyfm_document *d)
{
	return d->value;
}

fyfm_str fyfm_document_text(const fyfm_document *d)
{
	return (fyfm_str){ d->source.data, d->source.len };
}

fyfm_parts fyfm_document_parts(const fyfm_document *d)
{
	return d->parts;
}

fyfm_str fyfm_document_body(const fyfm_document *d)
{
	if (d->source.len == 0)
		return (fyfm_str){ "", 0 };
	return (fyfm_str){ d->source.data + d->parts.body, d->source.len - d->parts.body };
}

const fyfm_tags *fyfm_document_tags(const fyfm_document *d)
{
	return d->tags;
}

fya_allocator *fyfm_document_allocator(const fyfm_document *d)
{
	return d->allocator;
}

fyfm_source_how fyfm_document_how(const fyfm_document *d)
{
	return d->source.how;
}

fyfm_status fyfm_document_check(const fyfm_document *d, fyfm_diag *diag)
{
	return fyfm_source_check(&d->source, d->name, diag);
}
