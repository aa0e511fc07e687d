/* Things that belong to each other, and templates that show them: for tests of what is kept from
 * one render to the next. */
#ifndef TESTS_TEMPLATE_WORLD_H
#define TESTS_TEMPLATE_WORLD_H

#include <fyssg/template.h>

/* The variables are `site`, `section` and `page`, each a thing: with title, url, kind ("even" or
 * "odd"), number, and parts, which are three other things. The first two and page.kind are shared.
 * The functions shout() and warns() warn, whisper() does not, whose() reads the page. */
typedef struct world {
	const char *const *sources; /* name, text, name, text, ..., NULL; the first is rendered */
	fya_allocator *heap, *arena;
	fyssg_env_options env_options; /* to be changed between init and load */
	fyssg_eval_options options;
	fyssg_recorder recorder;
	fyssg_memo *memo;
	fyssg_env *env;
	const fyssg_template *template;
	fyssg_eval *ev;
	int thing_class;
	fyfm_value root;
	uint64_t page, section;  /* numbers of the things */
	size_t asked;            /* how often things were asked for something */
	fya_buf out, read, told; /* what was printed, recorded, and said */
} world;

/* `memo_bytes` 0: nothing is kept. Aborts where there is no memory. */
void world_init(world *w, const char *const *sources, size_t memo_bytes);
/* False where the first template cannot be compiled. */
bool world_load(world *w);
/* Renders behind what w->out holds. Section 0 is null. */
fyfm_status world_render(world *w, uint64_t page, uint64_t section);
void world_release(world *w);

#endif
