/* The files of a generated site, as text. All append to `out`. */
#ifndef FYSSG_GEN_PAGE_TEXT_H
#define FYSSG_GEN_PAGE_TEXT_H

#include "libfy-ssg/gen/site-shape.h"

/* What a page has of what is counted. */
typedef struct fyssg_gen_page {
	uint32_t links[FYSSG_GEN_LINKS_MAX];
	unsigned link_count;
	uint32_t tags[FYSSG_GEN_TAGS_OF_PAGE];
	unsigned tag_count;
} fyssg_gen_page;

/* The file of a page, front matter and all. *page tells what is in it. */
void fyssg_gen_put_page(const fyssg_gen_shape *s, uint32_t number, fyssg_gen_page *page,
                        fya_buf *out);

/* The file of a section, or of one of its volumes; returns how many pages it links to. */
unsigned fyssg_gen_put_section(const fyssg_gen_shape *s, uint32_t section, uint32_t volume,
                               fya_buf *out);
/* That of home. */
unsigned fyssg_gen_put_home(const fyssg_gen_shape *s, fya_buf *out);
void fyssg_gen_put_config(const fyssg_gen_shape *s, fya_buf *out);
/* Image number 0 to FYSSG_GEN_IMAGES - 1. */
void fyssg_gen_put_image(const fyssg_gen_shape *s, uint32_t number, fya_buf *out);

#endif
