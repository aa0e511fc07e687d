#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/build/planner.h"
#include "libfy-ssg/site/parallel.h"
#include "libfy-ssg/text/slug.h"

/* What the system's calls take, less what an output folder's own path may need. */
#define PATH_BYTES_MAX 3500
/* Outputs that a worker hashes at once. */
#define CHUNK 256

/* Hashes of an output's path. */
struct claim {
	uint64_t exact;
	uint64_t folded; /* case folded */
};

/* The outputs by the folded hash: open addressing. Of several with one path only that one which
 * stays. */
struct claims {
	struct claim *of; /* each output */
	uint32_t *slots;  /* output + 1, or 0; a power of two of them */
	uint32_t mask;
};

static bool is_ascii(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

/* The path of an output, and the same case folded. */
static void write_path(const fyssg_job *job, const fyssg_output *o, fya_buf *path, fya_buf *folded)
{
	size_t i;

	fya_buf_clear(path);
	fya_buf_clear(folded);
	fyssg_output_path(job, o, path);
	if (!is_ascii(path->data, path->len)) {
		fyssg_casefold(folded, path->data, path->len);
		return;
	}
	fya_buf_append(folded, path->data, path->len);
	for (i = 0; i < folded->len; i++)
		if (folded->data[i] >= 'A' && folded->data[i] <= 'Z')
			folded->data[i] |= 0x20;
}

/* Writes the path of an output into p->name, folded into p->other. */
static void fold_path(fyssg_planner *p, const fyssg_output *o)
{
	fyssg_site_breathe(&p->job->site, &p->ticks);
	write_path(p->job, o, &p->name, &p->other);
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

/* Returns which one stays, or FYSSG_NONE where both do. */
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
		return FYSSG_NONE;
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
	return same ? drop_one(job, first, second) : FYSSG_NONE;
}

/* Compares an output with those before it that have its path, and puts it in. */
static void claim(fyssg_planner *p, struct claims *c, uint32_t output)
{
	const struct claim *own = &c->of[output];
	uint32_t at = (uint32_t)own->folded & c->mask, stays;
	bool told = false; /* that it differs from another one only in case */

	for (; c->slots[at] != 0; at = (at + 1) & c->mask) {
		const struct claim *other = &c->of[c->slots[at] - 1];

		if (other->folded != own->folded || (other->exact != own->exact && told))
			continue;
		stays = compare_claims(p, c->slots[at] - 1, output);
		if (stays != FYSSG_NONE) {
			c->slots[at] = stays + 1;
			return;
		}
		told = true;
	}
	c->slots[at] = output + 1;
}

/* An output with that folded hash, or FYSSG_NONE. */
static uint32_t find_claim(const struct claims *c, uint64_t folded)
{
	uint32_t at = (uint32_t)folded & c->mask;

	while (c->slots[at] != 0 && c->of[c->slots[at] - 1].folded != folded)
		at = (at + 1) & c->mask;
	return c->slots[at] - 1; /* FYSSG_NONE is UINT32_MAX */
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

/* Whether a path leads into the folder of which `len` bytes are the path. */
static bool is_in(const fya_buf *path, const char *folder, size_t len)
{
	return path->len > len && path->data[len] == '/' && memcmp(path->data, folder, len) == 0;
}

static void copy(fya_buf *to, const fya_buf *from)
{
	fya_buf_clear(to);
	fya_buf_append(to, from->data, from->len);
}

/* Looks for outputs that are named like a folder of another: /a and /a/index.html. */
static void check_folders(fyssg_planner *p, const struct claims *claims, uint32_t count)
{
	fya_buf path, folded, last, swap;
	uint32_t i, found;

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
		while (cut(&path) && cut(&folded) && !is_in(&last, path.data, path.len)) {
			found = find_claim(claims, XXH3_64bits(folded.data, folded.len));
			if (found != FYSSG_NONE)
				compare_folder(p, found, i, &path, &folded);
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

static bool make_claims(fyssg_planner *p, uint32_t count, struct claims *c)
{
	uint32_t slots = 16;

	while (slots < 2 * (uint64_t)count && slots < UINT32_C(1) << 31)
		slots *= 2;
	c->mask = slots - 1;
	c->of = fya_alloc_array(p->scratch, (size_t)count + 1, sizeof(*c->of), 0);
	c->slots = fya_alloc_array(p->scratch, slots, sizeof(*c->slots), 0);
	if (c->of == NULL || c->slots == NULL)
		return false;
	fyssg_site_make_room(&p->job->site, slots * sizeof(*c->slots));
	memset(c->slots, 0, slots * sizeof(*c->slots));
	return true;
}

/* --- hashing, by all workers ------------------------------------------------------------------ */

struct hasher {
	fya_allocator *scratch;
	fya_buf path, folded, last; /* `last`: of the output before, folded */
	FYSSG_ARRAY(uint64_t) folders; /* hashes of the folders that its outputs are in, folded */
	unsigned ticks; /* of fyssg_site_breathe() */
	bool too_long;  /* a path of one of its outputs */
	bool nomem;
};

struct hashing {
	fyssg_planner *planner;
	struct claims *claims;
	struct hasher *hashers;
};

/* Notes the folders that the output before is not in too. */
static bool note_folders(struct hasher *h)
{
	size_t len = h->folded.len;
	uint64_t hash;
	fya_buf swap;

	while (len > 0) {
		if (h->folded.data[--len] != '/')
			continue;
		if (is_in(&h->last, h->folded.data, len))
			break;
		hash = XXH3_64bits(h->folded.data, len);
		if (!FYSSG_ARRAY_APPEND(h->scratch, &h->folders, hash))
			return false;
	}
	swap = h->last;
	h->last = h->folded;
	h->folded = swap;
	return true;
}

static bool hash_some(void *user, unsigned worker, size_t first, size_t end)
{
	struct hashing *run = user;
	struct hasher *h = &run->hashers[worker];
	const fyssg_job *job = run->planner->job;

	for (size_t i = first; i < end && !h->nomem; i++) {
		fyssg_site_breathe(&job->site, &h->ticks);
		write_path(job, &job->outputs.at[i], &h->path, &h->folded);
		run->claims->of[i] = (struct claim){ XXH3_64bits(h->path.data, h->path.len),
			                             XXH3_64bits(h->folded.data, h->folded.len) };
		h->too_long |= h->path.len > PATH_BYTES_MAX;
		h->nomem = h->path.status != FYA_BUF_OK || h->folded.status != FYA_BUF_OK ||
			   !note_folders(h);
	}
	return !h->nomem;
}

static bool hash_paths(fyssg_planner *p, struct claims *claims, struct hasher *hashers)
{
	fyssg_job *job = p->job;
	struct hashing run = { .planner = p, .claims = claims, .hashers = hashers };
	bool ok = true;

	for (unsigned i = 0; i < job->workers && ok; i++) {
		struct hasher *h = &hashers[i];

		h->scratch = fyssg_site_scratch(&job->site);
		ok = h->scratch != NULL;
		if (!ok)
			break;
		fya_buf_init(&h->path, h->scratch, 0);
		fya_buf_init(&h->folded, h->scratch, 0);
		fya_buf_init(&h->last, h->scratch, 0);
	}
	if (ok)
		fyssg_parallel(job->workers, job->outputs.count, CHUNK, hash_some, &run);
	for (unsigned i = 0; i < job->workers; i++)
		ok = ok && !hashers[i].nomem;
	return ok;
}

/* Whether any output may be named like a folder of another. */
static bool may_clash(const struct claims *claims, const struct hasher *h)
{
	for (uint32_t i = 0; i < h->folders.count; i++)
		if (find_claim(claims, h->folders.at[i]) != FYSSG_NONE)
			return true;
	return false;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void tell_long_paths(fyssg_planner *p)
{
	for (uint32_t i = 0; i < p->job->outputs.count; i++) {
		fyssg_site_breathe(&p->job->site, &p->ticks);
		fold_path(p, &p->job->outputs.at[i]);
		if (p->name.len > PATH_BYTES_MAX)
			tell_long_path(p, &p->job->outputs.at[i]);
	}
}

static void check(fyssg_planner *p, struct claims *claims, const struct hasher *hashers)
{
	fyssg_job *job = p->job;
	uint32_t count = job->outputs.count, i, kept = 0;
	bool too_long = false, clash = false;
	unsigned k;

	for (k = 0; k < job->workers; k++)
		too_long |= hashers[k].too_long;
	if (too_long)
		tell_long_paths(p);
	for (i = 0; i < count; i++) {
		fyssg_site_breathe(&job->site, &p->ticks);
		claim(p, claims, i);
	}
	for (k = 0; k < job->workers && !clash; k++)
		clash = may_clash(claims, &hashers[k]);
	if (clash)
		check_folders(p, claims, count);
	for (i = 0; i < count; i++)
		if (job->outputs.at[i].kind != UINT8_MAX)
			job->outputs.at[kept++] = job->outputs.at[i];
	job->outputs.count = kept;
}

void fyssg_check_paths(fyssg_planner *p)
{
	fyssg_job *job = p->job;
	struct hasher *hashers = calloc(job->workers, sizeof(*hashers));
	struct claims claims;

	if (hashers != NULL && make_claims(p, job->outputs.count, &claims) &&
	    hash_paths(p, &claims, hashers))
		check(p, &claims, hashers);
	else
		p->nomem = true;
	for (unsigned i = 0; hashers != NULL && i < job->workers; i++)
		if (hashers[i].scratch != NULL)
			fyssg_site_scratch_end(&job->site, hashers[i].scratch);
	free(hashers);
}
