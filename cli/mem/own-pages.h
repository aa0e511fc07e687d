/* The pages that a copy of a site has from the start, and changes to them. */
#ifndef CLI_MEM_OWN_PAGES_H
#define CLI_MEM_OWN_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct cli_own_page {
	char *path;
	off_t size; /* as it was found */
} cli_own_page;

typedef struct cli_own_pages {
	cli_own_page *at;
	size_t count, room;
} cli_own_pages;

/* Lists the ordinary pages below a folder. Release it in any case. False, with errno. */
bool cli_own_pages_list(cli_own_pages *pages, const char *folder);
void cli_own_pages_release(cli_own_pages *pages);

/* Appends so many words to a page, in the place of what was appended before. False, with errno. */
bool cli_own_pages_edit(cli_own_pages *pages, size_t i, size_t words);

/* Prints an empty line and so many words, in lines. */
void cli_put_words(FILE *f, size_t words);

#endif
