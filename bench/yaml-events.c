/*
 * yaml-events: libfyaml's bare event loop, to hold our parser against: under callgrind
 * this is what the same YAML costs before a single value is kept.
 *
 *	yaml-events PATH...
 *
 * A PATH that is a folder stands for the front matter of every page (*.md) below it, each
 * with a parser of its own; any other is one YAML file. `--toggle-collect=count_events`
 * leaves the reading out of callgrind's count.
 */
#include "bench/source-tree.h"

#include <err.h>
#include <fcntl.h>
#include <libfyaml.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct totals {
	size_t documents, bytes, events;
};

/* Not inline: callgrind finds it by its name. */
__attribute__((noinline)) static size_t count_events(const char *yaml, size_t len)
{
	static const struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET};
	struct fy_parser *parser = fy_parser_create(&cfg);
	struct fy_event *event;
	size_t count = 0;

	if (!parser || fy_parser_set_string(parser, yaml, len))
		errx(1, "libfyaml has no parser for us");
	while ((event = fy_parser_parse(parser))) {
		count++;
		fy_parser_event_free(parser, event);
	}
	if (fy_parser_get_stream_error(parser))
		errx(1, "not YAML: %.*s", (int)(len < 60 ? len : 60), yaml);
	fy_parser_destroy(parser);
	return count;
}

static void add_document(struct totals *totals, const char *yaml, size_t len)
{
	totals->documents++;
	totals->bytes += len;
	totals->events += count_events(yaml, len);
}

static void add_folder(struct totals *totals, const char *path)
{
	struct tree tree = {0};
	struct text page = {0};

	tree_walk(&tree, path);
	tree_sort(&tree);
	for (size_t i = 0; i < tree.count; i++) {
		size_t len = strlen(tree.files[i].path);
		struct page_parts parts;

		if (len < 3 || strcmp(tree.files[i].path + len - 3, ".md"))
			continue;
		text_read(&page, tree.files[i].root, tree.files[i].path);
		parts = page_split(page.bytes, page.len);
		if (parts.front_matter_len)
			add_document(totals, parts.front_matter, parts.front_matter_len);
	}
	text_release(&page);
	tree_release(&tree);
}

static void add_file(struct totals *totals, const char *path)
{
	struct text yaml = {0};

	text_read(&yaml, AT_FDCWD, path);
	add_document(totals, yaml.bytes, yaml.len);
	text_release(&yaml);
}

int main(int argc, char **argv)
{
	struct totals totals = {0};

	if (argc < 2)
		errx(2, "usage: yaml-events PATH...");
	for (int i = 1; i < argc; i++) {
		struct stat st;

		if (stat(argv[i], &st))
			err(1, "%s", argv[i]);
		if (S_ISDIR(st.st_mode))
			add_folder(&totals, argv[i]);
		else
			add_file(&totals, argv[i]);
	}
	printf("%zu documents, %zu bytes, %zu events\n", totals.documents, totals.bytes,
	       totals.events);
	return 0;
}
