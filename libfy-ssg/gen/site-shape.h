/*
 * fyssg_gen_shape - what a generated site is like as a whole: all that can be said of a page from
 * its number.
 *
 * Sections hold pages with numbers that follow each other; a large one is split into volumes. Takes
 * memory for the sections, none for the pages. Read only once it is made.
 */
#ifndef FYSSG_GEN_SITE_SHAPE_H
#define FYSSG_GEN_SITE_SHAPE_H

#include <fya/buffer.h>
#include <fyssg/gen-site.h>

#include "libfy-ssg/gen/shuffle.h"

#define FYSSG_GEN_LINKS_MAX 48
#define FYSSG_GEN_TAGS_OF_PAGE 6
#define FYSSG_GEN_IMAGES 12

typedef struct fyssg_gen_shape {
	uint32_t pages, sections, tags;
	uint64_t seed;
	uint32_t first[FYSSG_GEN_SECTIONS_MAX + 1]; /* page of each section, and the end */
	fyssg_shuffle fame; /* by how well known it is -> page */
	fyssg_shuffle days; /* page -> its place in time */
} fyssg_gen_shape;

/* The options are in their bounds. */
void fyssg_gen_shape_init(fyssg_gen_shape *s, const fyssg_gen_options *o);

uint32_t fyssg_gen_section_of(const fyssg_gen_shape *s, uint32_t page);
/* How many folders the pages of a section are in below it; 0: they are in its own. */
uint32_t fyssg_gen_volumes(const fyssg_gen_shape *s, uint32_t section);
/* The volume that a page is in, from 1; 0: none. */
uint32_t fyssg_gen_volume_of(const fyssg_gen_shape *s, uint32_t page);

/* Appends "guides", or "guides/volume-3". */
void fyssg_gen_put_folder(uint32_t section, uint32_t volume, fya_buf *out);
/* Appends "bridge-bamolo-17": the name of its file without the ending, and of its URL. */
void fyssg_gen_put_name(const fyssg_gen_shape *s, uint32_t page, fya_buf *out);
void fyssg_gen_put_title(const fyssg_gen_shape *s, uint32_t page, fya_buf *out);
void fyssg_gen_put_section_title(uint32_t section, fya_buf *out);
void fyssg_gen_put_tag(uint32_t tag, fya_buf *out);

bool fyssg_gen_is_island(const fyssg_gen_shape *s, uint32_t page);
/* The pages that a page links to, each once; returns how many. */
unsigned fyssg_gen_links(const fyssg_gen_shape *s, uint32_t page,
                         uint32_t out[FYSSG_GEN_LINKS_MAX]);
/* Up to `room` well-known pages, for the home page and menus: each once, no islands. With
 * `section`, those of that section. */
unsigned fyssg_gen_famous(const fyssg_gen_shape *s, uint32_t *out, unsigned room);
unsigned fyssg_gen_famous_of(const fyssg_gen_shape *s, uint32_t section, uint32_t *out,
                             unsigned room);
/* Its tags, each once; returns how many. */
unsigned fyssg_gen_tags(const fyssg_gen_shape *s, uint32_t page,
                        uint32_t out[FYSSG_GEN_TAGS_OF_PAGE]);

/* Dice for something about a page. */
typedef enum fyssg_gen_purpose {
	FYSSG_GEN_NAME,
	FYSSG_GEN_TITLE,
	FYSSG_GEN_ISLAND,
	FYSSG_GEN_LINKS,
	FYSSG_GEN_TAGS,
	FYSSG_GEN_FAME,
	FYSSG_GEN_DAYS,
	FYSSG_GEN_TEXT,
	FYSSG_GEN_SECTION_TEXT,
	FYSSG_GEN_IMAGE
} fyssg_gen_purpose;

#endif
