/* The templates that are compiled in, so that a folder of Markdown builds without any of its
 * own. */
#ifndef LIBFY_SSG_BUILD_BUILTIN_TEMPLATES_H
#define LIBFY_SSG_BUILD_BUILTIN_TEMPLATES_H

#include <stddef.h>

struct fyssg_builtin_template {
	const char *name;	/* as templates name each other: "page.html" */
	const char *text;	/* UTF-8, NUL after the last byte */
	size_t len;		/* bytes, without that NUL */
};

/* Made by scripts/embed from libfy-ssg/build/templates/, in the order of the names' bytes. */
extern const struct fyssg_builtin_template fyssg_builtin_templates[];
extern const size_t fyssg_builtin_template_count;

#endif
