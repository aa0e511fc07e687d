/* Copies of sites, so that a study never changes the one that it was given. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fyfm/edit.h>
#include <fyfm/source.h>

#include "cli/mem/site-walk.h"
#include "cli/mem/study.h"

/* --- pages ------------------------------------------------------------------------------------ */

bool cli_is_page(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	const char *end = strrchr(name, '.');

	return end != NULL && (strcmp(end, ".md") == 0 || strcmp(end, ".markdown") == 0) &&
	       strncmp(name, "_index.", 7) != 0;
}

static bool count_one(void *user, const char *path, const char *inner, const struct stat *st)
{
	(void)inner;
	(void)st;
	*(unsigned *)user += cli_is_page(path);
	return true;
}

/* As a build ends that cannot read a file of the site. */
static cli_exit exit_of_errno(void)
{
	return errno == EACCES ? CLI_EXIT_CONTENT : CLI_EXIT_SYSTEM;
}

cli_exit cli_study_count(cli_study *study, unsigned *out)
{
	cli_walk w = { .file = count_one, .user = out };
	cli_exit result;

	*out = 0;
	if (cli_walk_folder(&w, study->folders->content))
		return CLI_EXIT_OK;
	result = exit_of_errno();
	cli_print_error(study->printer, NULL, "%s: %s", w.failed, strerror(errno));
	return result;
}

/* --- files ------------------------------------------------------------------------------------ */

struct copy {
	const char *to;
	unsigned count, wanted, seen; /* pages; wanted 0: all */
};

static bool copy_bytes(int in, int out, off_t left)
{
	ssize_t n = 0;

	while (left > 0 && (n = sendfile(out, in, NULL, (size_t)left)) > 0)
		left -= n;
	if (left > 0 && n == 0)
		errno = ESTALE; /* it became shorter meanwhile */
	return left == 0;
}

static bool copy_file(const char *from, const char *to, off_t size)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out;
	bool copied;

	if (in < 0)
		return false;
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	copied = out >= 0 && copy_bytes(in, out, size);
	if (out >= 0 && close(out) != 0)
		copied = false;
	close(in);
	return copied;
}

static bool place_of(const struct copy *c, const char *inner, char out[CLI_STUDY_PATH])
{
	if (snprintf(out, CLI_STUDY_PATH, "%s%s", c->to, inner) < CLI_STUDY_PATH)
		return true;
	errno = ENAMETOOLONG;
	return false;
}

static bool make_folder(void *user, const char *inner)
{
	char to[CLI_STUDY_PATH];

	return place_of(user, inner, to) && mkdir(to, 0700) == 0;
}

/* Of `count` pages `wanted` are taken, spread over all of them. */
static bool takes_next(struct copy *c)
{
	unsigned long long before = c->seen++, after = c->seen;

	return c->wanted == 0 || c->count == 0 ||
	       before * c->wanted / c->count != after * c->wanted / c->count;
}

static bool copy_content(void *user, const char *path, const char *inner, const struct stat *st)
{
	struct copy *c = user;
	char to[CLI_STUDY_PATH];

	if (cli_is_page(path) && !takes_next(c))
		return true;
	return place_of(c, inner, to) && copy_file(path, to, st->st_size);
}

/* What else is in the site's folder: data that templates load. The configuration is not it. */
static bool copy_other(void *user, const char *path, const char *inner, const struct stat *st)
{
	char to[CLI_STUDY_PATH];

	if (strcmp(inner, "/fyssg.yaml") == 0)
		return true;
	if (!place_of(user, inner, to))
		return false;
	/* A build does not look at every file there. */
	return copy_file(path, to, st->st_size) || errno == EACCES;
}

/* --- the configuration ------------------------------------------------------------------------ */

static fyfm_status set_text(fyfm_editor *e, fya_allocator *a, const char *key, const char *text,
                            fyfm_diag *diag)
{
	fyfm_path *path;
	fyfm_status status = fyfm_path_new(a, key, strlen(key), &path, diag);

	if (status != FYFM_OK)
		return status;
	status = fyfm_editor_set(e, path, fyfm_string_copy(a, text, strlen(text)), diag);
	fyfm_path_free(path);
	return status;
}

static fyfm_status edit_config(const fyssg_folders *f, const char *content, fyfm_editor *e,
                               fya_allocator *a, fyfm_diag *diag)
{
	fyfm_status status = set_text(e, a, "content_dir", content, diag);
	char real[PATH_MAX];

	/* What is not there need not be named. */
	if (status == FYFM_OK && realpath(f->templates, real) != NULL)
		status = set_text(e, a, "template_dir", real, diag);
	if (status == FYFM_OK && realpath(f->static_files, real) != NULL)
		status = set_text(e, a, "static_dir", real, diag);
	return status;
}

static bool write_text(const char *path, fyfm_str text)
{
	FILE *f = fopen(path, "wxe");
	bool written;

	if (f == NULL)
		return false;
	written = fwrite(text.data, 1, text.len, f) == text.len;
	return fclose(f) == 0 && written;
}

static cli_exit tell(cli_study *study, fyfm_status status, const fyfm_diag *diag)
{
	cli_print_diag(study->printer, diag);
	return cli_exit_of(status);
}

/* The site's own, but that the content is in a folder of the copy, and what is not copied is named
 * where it is. */
static cli_exit write_config(cli_study *study, const char *to, const char *content)
{
	fya_allocator *a = study->out->allocator;
	const fyfm_edit_options options = { .what = FYFM_EDIT_YAML, .path = study->folders->config };
	fyfm_source source = { .data = "{}\n", .len = 3 };
	char path[CLI_STUDY_PATH + 16];
	bool has_file = study->folders->config[0] != '\0';
	fyfm_editor *e = NULL;
	fyfm_status status = FYFM_OK;
	fyfm_diag diag;

	if (has_file)
		status = fyfm_source_open(&source, a, AT_FDCWD, study->folders->config, NULL, &diag);
	if (status != FYFM_OK)
		return tell(study, status, &diag);
	status = fyfm_editor_new(source.data, source.len, &options, &e, &diag);
	if (has_file)
		fyfm_source_close(&source);
	if (status == FYFM_OK)
		status = edit_config(study->folders, content, e, a, &diag);
	snprintf(path, sizeof(path), "%s/fyssg.yaml", to);
	if (status == FYFM_OK && !write_text(path, fyfm_editor_text(e))) {
		fyfm_diag_set(&diag, FYFM_ERROR, FYFM_ERR_IO, path, 0, 0, "%s", strerror(errno));
		status = FYFM_ERR_IO;
	}
	fyfm_editor_free(e);
	return status == FYFM_OK ? CLI_EXIT_OK : tell(study, status, &diag);
}

/* --- the copy --------------------------------------------------------------------------------- */

static void leave_out(cli_study *study, cli_walk *w)
{
	cli_walk_leave_out(w, study->folders->output);
	cli_walk_leave_out(w, study->folder);
}

/* A theme is a folder in this one, and may be a link to anywhere. */
static bool link_themes(cli_study *study, const char *to)
{
	char from[CLI_STUDY_PATH + 8], real[PATH_MAX], link[CLI_STUDY_PATH + 8];

	snprintf(from, sizeof(from), "%s/themes", study->site);
	snprintf(link, sizeof(link), "%s/themes", to);
	return realpath(from, real) == NULL || symlink(real, link) == 0;
}

static bool copy_others(cli_study *study, const char *to, cli_walk *w)
{
	struct copy c = { .to = to };
	char themes[CLI_STUDY_PATH + 8];

	snprintf(themes, sizeof(themes), "%s/themes", study->site);
	*w = (cli_walk){ .folder = make_folder, .file = copy_other, .user = &c,
		         .lenient = true };
	leave_out(study, w);
	cli_walk_leave_out(w, study->folders->content);
	cli_walk_leave_out(w, study->folders->templates);
	cli_walk_leave_out(w, study->folders->static_files);
	cli_walk_leave_out(w, themes);
	return cli_walk_folder(w, study->site) && link_themes(study, to);
}

static bool copy_pages(cli_study *study, struct copy *c, cli_walk *w)
{
	*w = (cli_walk){ .folder = make_folder, .file = copy_content, .user = c };
	leave_out(study, w);
	return cli_walk_folder(w, study->folders->content);
}

static cli_exit copy_all(cli_study *study, const char *to, struct copy *c)
{
	cli_exit result;
	cli_walk w;

	if (copy_others(study, to, &w) && copy_pages(study, c, &w))
		return write_config(study, to, strrchr(c->to, '/') + 1);
	result = exit_of_errno();
	cli_print_error(study->printer, NULL, "%s cannot be copied: %s: %s", study->site,
	                w.failed[0] != '\0' ? w.failed : to, strerror(errno));
	return result;
}

cli_exit cli_study_copy(cli_study *study, unsigned pages)
{
	char to[CLI_STUDY_PATH], content[CLI_STUDY_PATH];
	struct copy c = { .to = content, .wanted = pages };
	cli_exit result = CLI_EXIT_OK;

	/* No name that a folder beside the content has. */
	if (snprintf(to, sizeof(to), "%s/copy-%u", study->folder, pages) >= (int)sizeof(to) ||
	    snprintf(content, sizeof(content), "%s/fyssg-mem-content", to) >= (int)sizeof(content)) {
		cli_print_error(study->printer, NULL, "%s: the name is too long", study->folder);
		return CLI_EXIT_SYSTEM;
	}
	if (pages != 0)
		result = cli_study_count(study, &c.count);
	if (result == CLI_EXIT_OK)
		result = copy_all(study, to, &c);
	if (result != CLI_EXIT_OK)
		return result;
	memcpy(study->site, to, sizeof(to));
	memcpy(study->content, content, sizeof(content));
	return CLI_EXIT_OK;
}
