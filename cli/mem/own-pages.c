#include "cli/mem/own-pages.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/mem/site-walk.h"
#include "cli/mem/study.h"

static bool grow(cli_own_pages *pages)
{
	size_t room = pages->room == 0 ? 256 : pages->room * 2;
	cli_own_page *at = realloc(pages->at, room * sizeof(*at));

	if (at == NULL)
		return false;
	pages->at = at;
	pages->room = room;
	return true;
}

static bool add(void *user, const char *path, const char *inner, const struct stat *st)
{
	cli_own_pages *pages = user;
	char *copy;

	(void)inner;
	if (!cli_is_page(path))
		return true;
	if (pages->count == pages->room && !grow(pages))
		return false;
	copy = strdup(path);
	if (copy == NULL)
		return false;
	pages->at[pages->count++] = (cli_own_page){ .path = copy, .size = st->st_size };
	return true;
}

bool cli_own_pages_list(cli_own_pages *pages, const char *folder)
{
	cli_walk w = { .file = add, .user = pages };

	*pages = (cli_own_pages){ 0 };
	return cli_walk_folder(&w, folder);
}

void cli_own_pages_release(cli_own_pages *pages)
{
	for (size_t i = 0; i < pages->count; i++)
		free(pages->at[i].path);
	free(pages->at);
}

bool cli_own_pages_edit(cli_own_pages *pages, size_t i, size_t words)
{
	const cli_own_page *page = &pages->at[i];
	FILE *f;
	bool written;

	if (truncate(page->path, page->size) != 0)
		return false;
	f = fopen(page->path, "ae");
	if (f == NULL)
		return false;
	cli_put_words(f, words);
	written = !ferror(f);
	return fclose(f) == 0 && written;
}

void cli_put_words(FILE *f, size_t words)
{
	fputc('\n', f);
	for (size_t i = 0; i < words; i++)
		fputs(i % 12 == 11 ? "word\n" : "word ", f);
	fputc('\n', f);
}
