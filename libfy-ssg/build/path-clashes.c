#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/build/planner.h"
#include "libfy-ssg/text/slug.h"

/* What the system's calls take, less what an output folder's own path may need. */
#define PATH_BYTES_MAX 3500

struct claim {
	uint64_t hash; /* of the path, case folded */
	uint32_t output;
};

static int by_hash(const void *x, const void *y)
{
	const struct claim *a = x, *b = y;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->output > b->output) - (a->output < b->output);
}

static bool is_ascii(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

/* Writes the folded path of an output into p->other. */
static void fold_path(fyssg_planner *p, const fyssg_output *o)
{
	size_t i;

	fyssg_site_breathe(&p->job->site, &p->ticks);
	fya_buf_clear(&p->name);
	fya_buf_clear(&p->other);
	fyssg_output_path(p->job, o, &p->name);
	if (!is_ascii(p->name.data, p->name.len)) {
		fyssg_casefold(&p->other, p->name.data, p->name.len);
		return;
	}
	fya_buf_append(&p->other, p->name.data, p->name.len);
	for (i = 0; i < p->other.len; i++)
		if (p->other.data[i] >= 'A' && p->other.data[i] <= 'Z')
			p->other.data[i] |= 0x20;
}

/* The site's own static file hides the theme's. */
static bool hides(const fyssg_job *job, const fyssg_output *a, const fyssg_output *b)
{
	return a->kind == FYSSG_OUTPUT_ASSET && b->kind == FYSSG_OUTPUT_ASSET &&
	       job->site.assets.at[a->subject].root == FYSSG_ROOT_STATIC &&
	       job->site.assets.at[b->subject].root == FYSSG_ROOT_THEME_STATIC;
}

/* An alias that leads to where it stands. */
static bool is_own_alias(const fyssg_output *a, const fyssg_output *b)
{
	return (a->kind == FYSSG_OUTPUT_ALIAS || b->kind == FYSSG_OUTPUT_ALIAS) &&
	       (a->kind == FYSSG_OUTPUT_PAGE || b->kind == FYSSG_OUTPUT_PAGE) &&
	       a->subject == b->subject;
}

/* Drops one of two outputs and returns the other: an alias makes room, else the later one. */
static uint32_t drop_one(fyssg_job *job, uint32_t first, uint32_t second)
{
	bool first_goes = job->outputs.at[first].kind == FYSSG_OUTPUT_ALIAS &&
	                  job->outputs.at[second].kind != FYSSG_OUTPUT_ALIAS;

	job->outputs.at[first_goes ? first : second].kind = UINT8_MAX;
	return first_goes ? second : first;
}

/* Returns the one that a third output has to be compared with. */
static uint32_t compare_claims(fyssg_planner *p, uint32_t first, uint32_t second)
{
	fyssg_job *job = p->job;
	const fyssg_output *a = &job->outputs.at[first], *b = &job->outputs.at[second];
	bool same, own = is_own_alias(a, b);
	fya_buf x, y, sources;
	fyfm_diag d;

	fya_buf_init(&x, p->scratch, 0);
	fya_buf_init(&y, p->scratch, 0);
	fya_buf_init(&sources, p->scratch, 0);
	fold_path(p, a);
	fya_buf_append(&x, p->other.data, p->other.len);
	fold_path(p, b);
	if (x.len != p->other.len || memcmp(fya_buf_cstr(&x), fya_buf_cstr(&p->other), x.len) != 0)
		return second;
	fya_buf_clear(&x);
	fyssg_output_path(job, a, &x);
	fyssg_output_path(job, b, &y);
	same = strcmp(fya_buf_cstr(&x), fya_buf_cstr(&y)) == 0;
	if (same && hides(job, a, b))
		return drop_one(job, first, second);
	fyssg_output_source(job, a, &sources);
	fya_buf_puts(&sources, " and ");
	fyssg_output_source(job, b, &sources);
	fyfm_diag_set(&d, same && !own ? FYFM_ERROR : FYFM_WARNING, FYFM_ERR_EXISTS, NULL, 0, 0,
	              same ? "%s would both be written to %s" :
	                     "%s have paths that differ only in case: %s",
	              fya_buf_cstr(&sources), x.data);
	if (same && (a->kind == FYSSG_OUTPUT_ALIAS || b->kind == FYSSG_OUTPUT_ALIAS))
		fyfm_diag_hint(&d, "take the alias away, or give the other one another address");
	else if (same)
		fyfm_diag_hint(&d, "give one of them another 'slug', 'url' or name");
	fyssg_job_tell(job, &d);
	*p->errors += same && !own;
	return same ? drop_one(job, first, second) : second;
}

/* The first claim of a folded path, or NULL. */
static const struct claim *find_claim(const struct claim *claims, uint32_t count,
				      const fya_buf *folded)
{
	uint64_t hash = XXH3_64bits(folded->data, folded->len);
	const struct claim *found = claims;

	while (count > 0) {
		uint32_t half = count / 2;

		if (found[half].hash < hash) {
			found += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return found->hash == hash ? found : NULL;
}

/* Tells that the output `file` has the path `path`, which is a folder on the way to the output
 * `below`, where that is so. */
static void compare_folder(fyssg_planner *p, uint32_t file, uint32_t below, const fya_buf *path,
                           const fya_buf *folded)
{
	fyssg_job *job = p->job;
	fya_buf sources;
	fyfm_diag d;
	bool same;

	fold_path(p, &job->outputs.at[file]);
	if (p->other.len != folded->len || memcmp(p->other.data, folded->data, folded->len) != 0)
		return;
	same = p->name.len == path->len && memcmp(p->name.data, path->data, path->len) == 0;
	fya_buf_init(&sources, p->scratch, 0);
	fyssg_output_source(job, &job->outputs.at[file], &sources);
	fya_buf_puts(&sources, " would be a file where ");
	fyssg_output_source(job, &job->outputs.at[below], &sources);
	fyfm_diag_set(&d, same ? FYFM_ERROR : FYFM_WARNING, FYFM_ERR_EXISTS, NULL, 0, 0,
		      "%s needs a folder%s", fya_buf_cstr(&sources),
		      same ? "" : " that differs only in case");
	fyssg_job_tell(job, &d);
	*p->errors += same;
}

/* Cuts a path to the folder that it is in. False: it is in none. */
static bool cut(fya_buf *path)
{
	while (path->len > 0 && path->data[--path->len] != '/')
		continue;
	return path->len > 0;
}

static bool is_in(const fya_buf *path, const fya_buf *folder)
{
	return path->len > folder->len && path->data[folder->len] == '/' &&
	       memcmp(path->data, folder->data, folder->len) == 0;
}

static void copy(fya_buf *to, const fya_buf *from)
{
	fya_buf_clear(to);
	fya_buf_append(to, from->data, from->len);
}

/* Looks for outputs that are named like a folder of another: /a and /a/index.html. */
static void check_folders(fyssg_planner *p, const struct claim *claims, uint32_t count)
{
	fya_buf path, folded, last, swap;
	const struct claim *found;
	uint32_t i;

	fya_buf_init(&path, p->scratch, 0);
	fya_buf_init(&folded, p->scratch, 0);
	fya_buf_init(&last, p->scratch, 0);
	for (i = 0; i < count; i++) {
		size_t len;

		if (p->job->outputs.at[i].kind == UINT8_MAX)
			continue;
		fold_path(p, &p->job->outputs.at[i]);
		if (p->name.len > PATH_BYTES_MAX)
			continue;
		copy(&path, &p->name);
		copy(&folded, &p->other);
		len = path.len;
		/* Folders that the output before is in too were looked up for that one. */
		while (cut(&path) && cut(&folded) && !is_in(&last, &path)) {
			found = find_claim(claims, count, &folded);
			if (found != NULL)
				compare_folder(p, found->output, i, &path, &folded);
		}
		swap = last;
		last = path;
		last.len = len;
		path = swap;
	}
}

static void tell_long_path(fyssg_planner *p, const fyssg_output *o)
{
	fya_buf source;
	fyfm_diag d;

	fya_buf_init(&source, p->scratch, 0);
	fyssg_output_source(p->job, o, &source);
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_RANGE, NULL, 0, 0,
		      "%s would have a path of %zu bytes; %d are possible", fya_buf_cstr(&source),
		      p->name.len, PATH_BYTES_MAX);
	fyfm_diag_hint(&d, "give it another 'slug', 'url' or name");
	fyssg_job_tell(p->job, &d);
	++*p->errors;
}

void fyssg_check_paths(fyssg_planner *p)
{
	fyssg_job *job = p->job;
	uint32_t count = job->outputs.count, i, kept = 0, stays = 0;
	/* One more, that no hash is equal to, so that a search may look behind the last. */
	struct claim *claims = fya_alloc_array(p->scratch, (size_t)count + 1, sizeof(*claims), 0);

	if (claims == NULL) {
		p->nomem = true;
		return;
	}
	for (i = 0; i < count; i++) {
		fold_path(p, &job->outputs.at[i]);
		if (p->name.len > PATH_BYTES_MAX)
			tell_long_path(p, &job->outputs.at[i]);
		claims[i] = (struct claim){ XXH3_64bits(p->other.data, p->other.len), i };
	}
	claims[count] = (struct claim){ UINT64_MAX, FYSSG_NONE };
	fyssg_site_make_room(&job->site, 2 * (size_t)count * sizeof(*claims));
	qsort(claims, count, sizeof(*claims), by_hash);
	for (i = 1; i < count; i++) {
		if (i == 1 || claims[i - 1].hash != claims[i - 2].hash)
			stays = claims[i - 1].output;
		if (claims[i].hash == claims[i - 1].hash)
			stays = compare_claims(p, stays, claims[i].output);
	}
	check_folders(p, claims, count);
	for (i = 0; i < count; i++)
		if (job->outputs.at[i].kind != UINT8_MAX)
			job->outputs.at[kept++] = job->outputs.at[i];
	job->outputs.count = kept;
}
