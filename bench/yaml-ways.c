/*
 * yaml-ways: the same YAML by the scanner, by libfyaml, and in libfyaml's bare event loop.
 *
 *	yaml-ways [-w] PATH...
 *
 * A PATH that is a folder stands for the front matter of every page (*.md) below it, any other for
 * one YAML file. Prints how many of the documents that libfyaml's way accepts the scanner takes;
 * those are then parsed once each way, values and all, each way in a function of its own, which
 * callgrind finds by its name. -w prints which documents the scanner declined.
 */
#include "bench/source-tree.h"

#include <err.h>
#include <fcntl.h>
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fyfm/parse.h>

struct document {
	char *yaml; /* owned */
	size_t len;
};

struct corpus {
	struct document *documents; /* that both ways accept */
	size_t count, capacity, bytes;
	size_t accepted; /* by libfyaml's way */
	bool tell_declined;
	fyfm_parser *parser;
	fya_allocator *arena;
};

static void *or_exit(void *p)
{
	if (!p)
		errx(1, "out of memory");
	return p;
}

static fyfm_status parse(struct corpus *c, const struct document *d, fyfm_way way)
{
	fyfm_parse_options options = { .way = way };
	fyfm_status st;
	fyfm_value v;

	st = fyfm_parse(c->parser, c->arena, d->yaml, d->len, &options, &v, NULL);
	fya_reset(c->arena);
	return st;
}

static void add_document(struct corpus *c, const char *name, const char *yaml, size_t len)
{
	struct document d = { .len = len };

	if (len == 0)
		return;
	d.yaml = or_exit(malloc(len));
	memcpy(d.yaml, yaml, len);
	if (parse(c, &d, FYFM_WAY_LIBFYAML) != FYFM_OK) {
		free(d.yaml);
		return;
	}
	c->accepted++;
	if (parse(c, &d, FYFM_WAY_SCANNER) != FYFM_OK) {
		if (c->tell_declined)
			printf("declined: %s\n", name);
		free(d.yaml);
		return;
	}
	if (c->count == c->capacity) {
		c->capacity = c->capacity != 0 ? 2 * c->capacity : 256;
		c->documents = or_exit(realloc(c->documents, c->capacity * sizeof(d)));
	}
	c->documents[c->count++] = d;
	c->bytes += len;
}

static void add_page(struct corpus *c, struct text *page, const struct tree_file *file)
{
	size_t len = strlen(file->path);
	fyfm_parts parts;

	if (len < 3 || strcmp(file->path + len - 3, ".md") != 0)
		return;
	text_read(page, file->root, file->path);
	if (fyfm_split(page->bytes, page->len, &parts, NULL) == FYFM_OK)
		add_document(c, file->path, page->bytes + parts.yaml, parts.yaml_len);
}

static void add_folder(struct corpus *c, const char *path)
{
	struct tree tree = { 0 };
	struct text page = { 0 };

	tree_walk(&tree, path);
	tree_sort(&tree);
	for (size_t i = 0; i < tree.count; i++)
		add_page(c, &page, &tree.files[i]);
	text_release(&page);
	tree_release(&tree);
}

static void add_path(struct corpus *c, const char *path)
{
	struct text yaml = { 0 };
	struct stat st;

	if (stat(path, &st) != 0)
		err(1, "%s", path);
	if (S_ISDIR(st.st_mode)) {
		add_folder(c, path);
		return;
	}
	text_read(&yaml, AT_FDCWD, path);
	add_document(c, path, yaml.bytes, yaml.len);
	text_release(&yaml);
}

/* --- what is counted -------------------------------------------------------------------------- */

static void parse_all(struct corpus *c, fyfm_way way)
{
	for (size_t i = 0; i < c->count; i++) {
		if (parse(c, &c->documents[i], way) != FYFM_OK)
			errx(1, "a document that was accepted is so no more");
	}
}

__attribute__((noinline)) static void by_scanner(struct corpus *c)
{
	parse_all(c, FYFM_WAY_SCANNER);
}

__attribute__((noinline)) static void by_libfyaml(struct corpus *c)
{
	parse_all(c, FYFM_WAY_LIBFYAML);
}

static size_t count_events(const struct document *d)
{
	static const struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET |
		                                          FYPCF_SLOPPY_FLOW_INDENTATION };
	struct fy_parser *parser = or_exit(fy_parser_create(&cfg));
	struct fy_event *event;
	size_t count = 0;

	if (fy_parser_set_string(parser, d->yaml, d->len) != 0)
		errx(1, "libfyaml takes no text");
	while ((event = fy_parser_parse(parser)) != NULL) {
		count++;
		fy_parser_event_free(parser, event);
	}
	fy_parser_destroy(parser);
	return count;
}

__attribute__((noinline)) static size_t bare_events(struct corpus *c)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += count_events(&c->documents[i]);
	return count;
}

int main(int argc, char **argv)
{
	struct corpus c = { .parser = or_exit(fyfm_parser_new()),
		            .arena = or_exit(fya_arena_new(NULL)) };
	size_t events;
	int option;

	while ((option = getopt(argc, argv, "w")) == 'w')
		c.tell_declined = true;
	if (option != -1 || optind == argc)
		errx(2, "usage: yaml-ways [-w] PATH...");
	for (int i = optind; i < argc; i++)
		add_path(&c, argv[i]);
	if (c.count == 0)
		errx(1, "no document there");
	by_scanner(&c);
	by_libfyaml(&c);
	events = bare_events(&c);
	printf("%zu documents accepted by libfyaml, %zu of them by the scanner (%.2f %%): %zu "
	       "bytes, %zu events\n", c.accepted, c.count,
	       100 * (double)c.count / (double)c.accepted, c.bytes, events);
	for (size_t i = 0; i < c.count; i++)
		free(c.documents[i].yaml);
	free(c.documents);
	fyfm_parser_free(c.parser);
	fya_destroy(c.arena);
	return 0;
}
