#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libfy-ssg/site/config.h"
#include "libfy-ssg/site/front-matter.h"
#include "libfy-ssg/site/parse-need.h"
#include "libfy-ssg/site/typed-keys.h"
#include "libfy-ssg/text/slug.h"
#include "libfy-ssg/time/zone.h"

#define CONFIG_FILE "fyssg.yaml"
#define FEED_LIMIT_MAX 1000000

/* What one reading of a configuration needs. */
struct reader {
	fyssg_typed_keys keys; /* first: the getters take it */
	const fyssg_config_options *options;
	fyssg_config *config;
	fya_allocator *allocator;
	bool nomem;
};

static const char *keep(struct reader *r, fyfm_str text)
{
	char *copy = fya_alloc(r->allocator, text.len + 1, 1);

	if (copy == NULL) {
		r->nomem = true;
		return "";
	}
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return copy;
}

static void *keep_array(struct reader *r, size_t count, size_t size)
{
	void *array = fya_alloc_array(r->allocator, count == 0 ? 1 : count, size, 0);

	if (array == NULL)
		r->nomem = true;
	return array;
}

/* --- values that need more than their type ---------------------------------------------------- */

bool fyssg_sort_parse(const char *text, size_t len, fyssg_sort *out)
{
	static const char *const names[] = { "weight", "date", "title", "path" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strlen(names[i]) == len && memcmp(names[i], text, len) == 0) {
			*out = (fyssg_sort)i;
			return true;
		}
	}
	return false;
}

static void read_sort(struct reader *r, fyfm_value v, const char *const *keys)
{
	fyfm_str text;

	if (fyssg_typed_text(&r->keys, &v, keys, 1, &text) &&
	    !fyssg_sort_parse(text.data, text.len, &r->config->sort_by))
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false,
		                      "one of weight, date, title, path", "unknown order '%.*s'",
		                      (int)text.len, text.data);
}

/* A list of texts, or one text for a list of one. */
static uint32_t read_texts(struct reader *r, fyfm_value v, const char *const *keys,
			   const char ***out)
{
	size_t i, count = fyfm_kind_of(v) == FYFM_SEQ ? fyfm_count(v) : 1;
	char index[24];
	const char *path[2] = { keys[0] };
	uint32_t kept = 0;
	fyfm_str text;

	*out = keep_array(r, count, sizeof(**out));
	if (*out == NULL)
		return 0;
	if (fyfm_kind_of(v) != FYFM_SEQ) {
		if (!fyssg_typed_text(&r->keys, &v, keys, 1, &text))
			return 0;
		(*out)[0] = keep(r, text);
		return 1;
	}
	for (i = 0; i < count; i++) {
		fyfm_value item = fyfm_at(v, i);

		path[1] = fyssg_index_key(index, i);
		if (fyssg_typed_text(&r->keys, &item, path, 2, &text))
			(*out)[kept++] = keep(r, text);
	}
	return kept;
}

static void read_feeds(struct reader *r, fyfm_value v, const char *const *keys)
{
	uint32_t i;

	/* The other things that a build can make beside pages are switched on and off. */
	if (fyfm_kind_of(v) == FYFM_BOOL) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false,
				      "[rss.xml], or [] for none",
		                      "'feeds' must be a list of file names, not true or false");
		return;
	}
	r->config->feed_count = read_texts(r, v, keys, &r->config->feeds);
	for (i = 0; i < r->config->feed_count; i++) {
		const char *name = r->config->feeds[i];

		if (*name == '\0' || *name == '.' || strchr(name, '/') != NULL)
			fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
			                      "a feed is a file name at the root, not '%s'", name);
	}
}

static bool add_taxonomy(struct reader *r, fyfm_str name, const char *const *keys, size_t count)
{
	fyssg_config_taxonomy *t = &r->config->taxonomies[r->config->taxonomy_count];
	fya_buf slug;
	uint32_t i;

	if (r->config->taxonomy_count == UINT8_MAX) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, count, true, NULL,
		                      "more than %d taxonomies", UINT8_MAX);
		return false;
	}
	fya_buf_init(&slug, r->allocator, 0);
	fyssg_slugify(&slug, name.data, name.len);
	r->nomem |= slug.status != FYA_BUF_OK;
	if (!fyssg_is_url_part(slug.data, slug.len)) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, count, true, NULL,
		                      "a taxonomy's name needs a letter or a digit");
		return false;
	}
	if (fyssg_front_matter_knows(name)) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, count, true, NULL,
				      "'%.*s' has a meaning of its own in pages", (int)name.len,
				      name.data);
		return false;
	}
	*t = (fyssg_config_taxonomy){ keep(r, name), name.len, fya_buf_cstr(&slug), -1 };
	for (i = 0; i < r->config->taxonomy_count; i++) {
		if (strcmp(r->config->taxonomies[i].slug, t->slug) == 0) {
			fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, count, true, NULL,
			                      "taxonomies '%s' and '%s' would share the URL /%s/",
			                      r->config->taxonomies[i].name, t->name, t->slug);
			return false;
		}
	}
	r->config->taxonomy_count++;
	return true;
}

/* A key below one of ours; `path` leads to it. */
static void unknown_inner_key(struct reader *r, const char *const *path, size_t count,
                              const char *const *known, size_t known_count)
{
	const char *name = path[count - 1];
	const char *near = fyfm_did_you_mean(name, strlen(name), known, known_count);
	char hint[64];

	snprintf(hint, sizeof(hint), "did you mean '%s'?", near == NULL ? "" : near);
	fyssg_typed_keys_tell(&r->keys, r->options->strict ? FYFM_ERROR : FYFM_WARNING, path, count, true,
			      near == NULL ? NULL : hint, "unknown key '%s.%s'", path[count - 2],
			      name);
}

/* The key at `i`, which lives as long as the configuration; "?" where it is no text. */
static const char *key_text(struct reader *r, fyfm_value map, size_t i)
{
	fyfm_value key = fyfm_key_at(map, i);

	return fyfm_kind_of(key) == FYFM_STRING ? keep(r, fyssg_typed_string(&r->keys, &key)) : "?";
}

/* `NAME: {paginate: N}` */
static void read_taxonomy_options(struct reader *r, fyfm_value options, const char *name)
{
	static const char *const known[] = { "paginate" };
	fyssg_config_taxonomy *t = &r->config->taxonomies[r->config->taxonomy_count - 1];
	const char *path[3] = { "taxonomies", name, NULL };
	size_t i;

	if (fyfm_kind_of(options) == FYFM_NULL)
		return;
	if (fyfm_kind_of(options) != FYFM_MAP) {
		fyssg_typed_keys_tell(
			&r->keys, FYFM_ERROR, path, 2, false, NULL,
			"options of a taxonomy must be a mapping such as {paginate: 20}");
		return;
	}
	for (i = 0; i < fyfm_count(options); i++) {
		path[2] = key_text(r, options, i);
		if (strcmp(path[2], known[0]) == 0)
			fyssg_typed_int(&r->keys, fyfm_value_at(options, i), path, 3, 0,
					FYSSG_PAGINATE_MAX, &t->paginate);
		else
			unknown_inner_key(r, path, 3, known, 1);
	}
}

static void read_taxonomies(struct reader *r, fyfm_value v, const char *const *keys)
{
	bool mapping = fyfm_kind_of(v) == FYFM_MAP;
	const char *path[2] = { keys[0], NULL };
	char index[24];
	size_t i, count;

	if (fyfm_kind_of(v) == FYFM_NULL)
		v = fyfm_seq(r->allocator, NULL, 0, false);
	if (!mapping && fyfm_kind_of(v) != FYFM_SEQ) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
		                      "'taxonomies' must be a list of names, or a mapping of names "
		                      "to options");
		return;
	}
	count = fyfm_count(v);
	r->config->taxonomy_count = 0;
	r->config->taxonomies = keep_array(r, count, sizeof(*r->config->taxonomies));
	if (r->config->taxonomies == NULL)
		return;
	for (i = 0; i < count; i++) {
		fyfm_value item = mapping ? fyfm_key_at(v, i) : fyfm_at(v, i);
		fyfm_str name;

		path[1] = fyssg_index_key(index, i);
		if (!fyssg_typed_text(&r->keys, &item, path, 2, &name))
			continue;
		if (mapping)
			path[1] = keep(r, name);
		if (add_taxonomy(r, name, path, 2) && mapping)
			read_taxonomy_options(r, fyfm_value_at(v, i), path[1]);
	}
}

static void read_raw_html(struct reader *r, fyfm_value v, const char *const *path)
{
	static const char *const modes[] = { "keep", "escape", "drop" };
	const char *mode;
	fyfm_str text;
	size_t i;

	if (!fyssg_typed_text(&r->keys, &v, path, 2, &text))
		return;
	mode = keep(r, text);
	for (i = 0; i < 3; i++) {
		if (strcmp(modes[i], mode) == 0) {
			r->config->markdown.raw_html = (fyssg_raw_html)i;
			return;
		}
	}
	fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, path, 2, false, "one of keep, escape, drop",
	                      "unknown mode '%s'", mode);
}

static void read_markdown(struct reader *r, fyfm_value v, const char *const *keys)
{
	static const char *const known[] = { "raw_html", "linkify", "smart_punctuation",
					     "highlight" };
	const char *path[2] = { keys[0], NULL };
	size_t i;

	if (fyfm_kind_of(v) != FYFM_MAP) {
		if (fyfm_kind_of(v) != FYFM_NULL)
			fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
			                      "'markdown' must be a mapping");
		return;
	}
	for (i = 0; i < fyfm_count(v); i++) {
		path[1] = key_text(r, v, i);
		if (strcmp(path[1], known[0]) == 0)
			read_raw_html(r, fyfm_value_at(v, i), path);
		else if (strcmp(path[1], known[1]) == 0)
			fyssg_typed_bool(&r->keys, fyfm_value_at(v, i), path, 2,
			                 &r->config->markdown.linkify);
		else if (strcmp(path[1], known[2]) != 0 && strcmp(path[1], known[3]) != 0)
			unknown_inner_key(r, path, 2, known, 4);
	}
}

static void read_params(struct reader *r, fyfm_value v, const char *const *keys)
{
	if (fyfm_kind_of(v) == FYFM_MAP)
		r->config->params = v;
	else if (fyfm_kind_of(v) != FYFM_NULL)
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
		                      "'params' must be a mapping");
}

static void read_ignore(struct reader *r, fyfm_value v, const char *const *keys)
{
	r->config->ignore_count = read_texts(r, v, keys, &r->config->ignore);
}

static void read_env(struct reader *r, fyfm_value v, const char *const *keys)
{
	r->config->env_count = read_texts(r, v, keys, &r->config->env);
}

/* --- the table of keys ------------------------------------------------------------------------ */

enum key_type { TEXT, BOOL, COUNT, READ, LATER };

static const struct key {
	const char *name;
	enum key_type type;
	size_t offset;
	int64_t max; /* of a COUNT */
	void (*read)(struct reader *r, fyfm_value v, const char *const *keys);
} key_table[] = {
	{ "title", TEXT, offsetof(fyssg_config, title), 0, NULL },
	{ "description", TEXT, offsetof(fyssg_config, description), 0, NULL },
	{ "language", TEXT, offsetof(fyssg_config, language), 0, NULL },
	{ "base_url", TEXT, offsetof(fyssg_config, base_url), 0, NULL },
	{ "timezone", TEXT, offsetof(fyssg_config, timezone), 0, NULL },
	{ "content_dir", TEXT, offsetof(fyssg_config, content_dir), 0, NULL },
	{ "template_dir", TEXT, offsetof(fyssg_config, template_dir), 0, NULL },
	{ "static_dir", TEXT, offsetof(fyssg_config, static_dir), 0, NULL },
	{ "output_dir", TEXT, offsetof(fyssg_config, output_dir), 0, NULL },
	{ "theme", TEXT, offsetof(fyssg_config, theme), 0, NULL },
	{ "paginate", COUNT, offsetof(fyssg_config, paginate), FYSSG_PAGINATE_MAX, NULL },
	{ "paginate_path", TEXT, offsetof(fyssg_config, paginate_path), 0, NULL },
	{ "sort_by", READ, 0, 0, read_sort },
	{ "reverse", BOOL, offsetof(fyssg_config, reverse), 0, NULL },
	{ "taxonomies", READ, 0, 0, read_taxonomies },
	{ "feeds", READ, 0, 0, read_feeds },
	{ "feed_limit", COUNT, offsetof(fyssg_config, feed_limit), FEED_LIMIT_MAX, NULL },
	{ "sitemap", BOOL, offsetof(fyssg_config, sitemap), 0, NULL },
	{ "robots", BOOL, offsetof(fyssg_config, robots), 0, NULL },
	{ "not_found", BOOL, offsetof(fyssg_config, not_found), 0, NULL },
	{ "markdown", READ, 0, 0, read_markdown },
	{ "ignore", READ, 0, 0, read_ignore },
	{ "env", READ, 0, 0, read_env },
	{ "params", READ, 0, 0, read_params },
	{ "author", LATER, 0, 0, NULL },
	{ "menus", LATER, 0, 0, NULL },
};
#define KEY_COUNT (sizeof(key_table) / sizeof(*key_table))

static void unknown_key(struct reader *r, fyfm_str name, const char *const *keys)
{
	const char *names[KEY_COUNT], *near;
	char hint[96];
	size_t i;

	for (i = 0; i < KEY_COUNT; i++)
		names[i] = key_table[i].name;
	near = fyfm_did_you_mean(name.data, name.len, names, KEY_COUNT);
	if (near != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%s'?", near);
	else
		snprintf(hint, sizeof(hint), "keys of your own belong under 'params:'");
	fyssg_typed_keys_tell(&r->keys, r->options->strict ? FYFM_ERROR : FYFM_WARNING, keys, 1, true, hint,
	                      "unknown key '%.*s'", (int)name.len, name.data);
}

static void read_key(struct reader *r, const struct key *key, fyfm_value v, const char *const *keys)
{
	char *field = (char *)r->config + key->offset;
	fyfm_str text;

	switch (key->type) {
	case TEXT:
		if (fyssg_typed_text(&r->keys, &v, keys, 1, &text))
			*(const char **)(void *)field = keep(r, text);
		break;
	case BOOL:
		fyssg_typed_bool(&r->keys, v, keys, 1, (bool *)field);
		break;
	case COUNT:
		fyssg_typed_int(&r->keys, v, keys, 1, 0, key->max, (int32_t *)(void *)field);
		break;
	case READ:
		key->read(r, v, keys);
		break;
	case LATER:
		break;
	}
}

static void read_keys(struct reader *r, fyfm_value top)
{
	size_t i, k;

	for (i = 0; i < fyfm_count(top); i++) {
		fyfm_value key = fyfm_key_at(top, i);
		fyfm_str name = fyfm_kind_of(key) == FYFM_STRING ?
		                        fyssg_typed_string(&r->keys, &key) :
		                        FYFM_STR("?");
		const char *path[1] = { keep(r, name) };

		for (k = 0; k < KEY_COUNT; k++)
			if (strcmp(key_table[k].name, path[0]) == 0)
				break;
		if (k < KEY_COUNT)
			read_key(r, &key_table[k], fyfm_value_at(top, i), path);
		else
			unknown_key(r, name, path);
	}
}

/* --- what is checked once all keys are read --------------------------------------------------- */

static void tell_base_url(struct reader *r, const char *url, bool is_option)
{
	static const char hint[] = "a full address such as https://example.org/docs/";
	const char *const keys[1] = { "base_url" };
	fyfm_diag d;

	if (!is_option) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, hint,
				      "'%s' is no base URL", url);
		return;
	}
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0, "'%s' is no base URL", url);
	fyfm_diag_hint(&d, "%s", hint);
	r->keys.errors++;
	r->keys.diag(r->keys.diag_user, &d);
}

static void check_base_url(struct reader *r, const char *override)
{
	fyssg_config *c = r->config;
	const char *url = override != NULL ? override : c->base_url, *host, *slash;
	size_t len = strlen(url);
	fya_buf buf;

	c->base_path = "/";
	c->base_url = "";
	if (len == 0)
		return;
	host = strstr(url, "://");
	if (host == NULL || host == url || host[3] == '\0' || host[3] == '/' ||
	    strpbrk(url, "?#\"<> \t\r\n") != NULL) {
		tell_base_url(r, url, override != NULL);
		return;
	}
	fya_buf_init(&buf, r->allocator, 0);
	fya_buf_append(&buf, url, len);
	if (url[len - 1] != '/')
		fya_buf_putc(&buf, '/');
	if (buf.status != FYA_BUF_OK) {
		r->nomem = true;
		return;
	}
	c->base_url = fya_buf_cstr(&buf);
	slash = strchr(strstr(c->base_url, "://") + 3, '/');
	c->base_path = slash == NULL ? "/" : slash;
}

static void check_zone(struct reader *r)
{
	const char *const keys[1] = { "timezone" };

	switch (fyssg_zone_load(r->allocator, r->config->timezone, &r->config->zone)) {
	case FYFM_OK:
		break;
	case FYFM_ERR_NOMEM:
		r->nomem = true;
		break;
	default:
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false,
		                      "an IANA name such as Europe/Paris; the system's zone files "
		                      "(package tzdata) must be installed",
		                      "unknown time zone '%s'", r->config->timezone);
	}
}

static void check_names(struct reader *r)
{
	fyssg_config *c = r->config;
	const char *keys[1] = { "paginate_path" };
	fya_buf theme;

	if (c->paginate_path[0] == '\0' || c->paginate_path[0] == '.' ||
	    strchr(c->paginate_path, '/'))
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
		                      "'paginate_path' must be one part of a path");
	if (c->theme[0] == '\0')
		return;
	keys[0] = "theme";
	fya_buf_init(&theme, r->allocator, 0);
	fya_buf_printf(&theme, "themes/%s", c->theme);
	if (c->theme[0] == '.' || strchr(c->theme, '/') != NULL)
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
		                      "'theme' must be the name of a folder in themes/");
	c->theme = fya_buf_cstr(&theme);
	r->nomem |= theme.status != FYA_BUF_OK;
}

/* --- files ------------------------------------------------------------------------------------ */

static void set_defaults(fyssg_config *c)
{
	static const fyssg_config_taxonomy taxonomies[] = {
		{ "tags", 4, "tags", -1 }, { "categories", 10, "categories", -1 }
	};
	static const char *feeds[] = { "rss.xml" };

	*c = (fyssg_config){
		.title = "",
		.description = "",
		.language = "en",
		.base_url = "",
		.base_path = "/",
		.timezone = "UTC",
		.path = "",
		.content_dir = "content",
		.template_dir = "templates",
		.static_dir = "static",
		.output_dir = "public",
		.theme = "",
		.paginate = 10,
		.paginate_path = "page",
		.taxonomies = (fyssg_config_taxonomy *)taxonomies,
		.taxonomy_count = 2,
		.feeds = feeds,
		.feed_count = 1,
		.feed_limit = 20,
		.sitemap = true,
		.robots = true,
		.not_found = true,
		.markdown = { FYSSG_RAW_HTML_KEEP, true, true },
	};
}

static const char *join(struct reader *r, const char *folder, const char *name)
{
	fya_buf path;

	fya_buf_init(&path, r->allocator, 0);
	/* An empty name is the folder itself. */
	if (name[0] == '\0')
		fya_buf_puts(&path, folder[0] == '\0' ? "." : folder);
	else if (name[0] == '/' || folder[0] == '\0' || strcmp(folder, ".") == 0)
		fya_buf_puts(&path, name);
	else
		fya_buf_printf(&path, "%s%s%s", folder,
			       folder[strlen(folder) - 1] == '/' ? "" : "/", name);
	r->nomem |= path.status != FYA_BUF_OK;
	return fya_buf_cstr(&path);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void tell_no_site(struct reader *r)
{
	fyfm_diag diag;

	fyfm_diag_set(&diag, FYFM_ERROR, FYFM_ERR_NOT_FOUND, NULL, 0, 0,
	              "no site here: looked for '%s' and for a folder '%s'",
	              join(r, r->config->root, CONFIG_FILE), join(r, r->config->root, "content"));
	fyfm_diag_hint(&diag,
		       "name the folder of a site with -s, or start one here:\n"
		       "    mkdir content\n"
		       "    printf -- '---\\ntitle: Home\\n---\\nHello.\\n' > content/_index.md");
	r->keys.diag(r->keys.diag_user, &diag);
}

/* As far as a cap has room, which else says so itself. */
static fyfm_status parse(struct reader *r, const fyfm_source *source,
			 const fyfm_parse_options *options, fyfm_value *top, fyfm_diag *diag)
{
	fyssg_memory_cap *cap = r->options->cap;
	uint64_t need = cap == NULL ? 0 : fyssg_need_of_yaml(source->data, source->len);
	fyfm_status status;

	if (cap != NULL && !fyssg_memory_cap_reserve(cap, need, 0))
		return FYFM_ERR_NOMEM;
	status = fyfm_parse(r->keys.parser, r->allocator, source->data, source->len, options, top,
			    diag);
	if (cap != NULL)
		fyssg_memory_cap_unreserve(cap, need);
	return status;
}

/* Maps and parses one YAML file that must be a mapping; an absent file is FYFM_ERR_NOT_FOUND. */
static fyfm_status parse_file(struct reader *r, const char *path, fyfm_source *source,
			      fyfm_value *top)
{
	fyfm_parse_options options = { .path = path, .need_mapping = true };
	fyfm_source_options how = { .max_size = 64u << 20 };
	fyssg_memory_cap *cap = r->options->cap;
	fyfm_status status;
	fyfm_diag diag;

	if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return FYFM_ERR_NOT_FOUND;
	if (cap != NULL && !fyssg_memory_cap_await_file(cap, AT_FDCWD, path))
		return FYFM_ERR_NOMEM;
	status = fyfm_source_open(source, r->allocator, AT_FDCWD, path, &how, &diag);
	if (status == FYFM_OK)
		status = parse(r, source, &options, top, &diag);
	if (status == FYFM_ERR_NOMEM)
		return status;
	/* Whatever else seems wrong with a file that was cut is a consequence. */
	if (fyfm_source_check(source, path, &diag) != FYFM_OK)
		status = FYFM_ERR_TRUNCATED;
	if (status != FYFM_OK) {
		r->keys.diag(r->keys.diag_user, &diag);
		return FYFM_ERR_SYNTAX;
	}
	r->keys.path = path;
	r->keys.text = source->data;
	r->keys.len = source->len;
	r->keys.first_line = 1;
	r->keys.told = 0;
	return FYFM_OK;
}

static fyfm_status read_site_file(struct reader *r)
{
	fyssg_config *c = r->config;
	const char *path = join(r, c->root, CONFIG_FILE);
	fyfm_status status;
	fyfm_value top;

	status = parse_file(r, path, &c->source, &top);
	if (status == FYFM_OK) {
		c->path = path;
		read_keys(r, top);
		return FYFM_OK;
	}
	if (status == FYFM_ERR_NOT_FOUND && is_folder(join(r, c->root, "content"))) {
		fyfm_diag note;

		fyfm_diag_set(&note, FYFM_NOTE, FYFM_OK, NULL, 0, 0,
		              "no '%s': building '%s' with defaults", path,
		              join(r, c->root, "content"));
		r->keys.diag(r->keys.diag_user, &note);
		return FYFM_OK;
	}
	if (status == FYFM_ERR_NOT_FOUND)
		tell_no_site(r);
	return status;
}

/* The theme's defaults, where the site has no parameter of that name. */
static void merge_params(struct reader *r, fyfm_value defaults)
{
	size_t own = fyfm_count(r->config->params), more = fyfm_count(defaults), count = own, i;
	fyfm_value *keys = keep_array(r, own + more, sizeof(*keys));
	fyfm_value *values = keep_array(r, own + more, sizeof(*values));

	if (keys == NULL || values == NULL)
		return;
	for (i = 0; i < own; i++) {
		keys[i] = fyfm_key_at(r->config->params, i);
		values[i] = fyfm_value_at(r->config->params, i);
	}
	for (i = 0; i < more; i++) {
		fyfm_value key = fyfm_key_at(defaults, i);

		if (fyfm_kind_of(fyfm_lookup(r->config->params, key)) != FYFM_UNDEFINED)
			continue;
		keys[count] = key;
		values[count++] = fyfm_value_at(defaults, i);
	}
	r->config->params = fyfm_map(r->allocator, keys, values, count, fyfm_undefined(NULL));
	r->nomem |= fyfm_kind_of(r->config->params) != FYFM_MAP;
}

static fyfm_status read_theme_file(struct reader *r)
{
	const char *path = join(r, r->config->theme, "theme.yaml");
	const char *const keys[1] = { "params" };
	fyfm_status status;
	fyfm_value top, params;

	status = parse_file(r, path, &r->config->theme_source, &top);
	if (status != FYFM_OK)
		return status == FYFM_ERR_NOT_FOUND ? FYFM_OK : status;
	params = fyfm_get(top, "params", 6);
	if (fyfm_kind_of(params) == FYFM_MAP)
		merge_params(r, params);
	else if (fyfm_kind_of(params) != FYFM_UNDEFINED && fyfm_kind_of(params) != FYFM_NULL)
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
		                      "'params' must be a mapping");
	return FYFM_OK;
}

static void check_theme(struct reader *r)
{
	const char *const keys[1] = { "theme" };

	if (r->config->theme[0] != '\0' && !is_folder(r->config->theme))
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
		                      "there is no theme folder '%s'", r->config->theme);
}

static void place_folders(struct reader *r, const char *output_dir)
{
	fyssg_config *c = r->config;

	c->content_dir = join(r, c->root, c->content_dir);
	c->template_dir = join(r, c->root, c->template_dir);
	c->static_dir = join(r, c->root, c->static_dir);
	c->output_dir = output_dir != NULL ? output_dir : join(r, c->root, c->output_dir);
	if (c->theme[0] != '\0')
		c->theme = join(r, c->root, c->theme);
}

fyfm_status fyssg_config_load(fyssg_config *c, fya_allocator *a, const fyssg_config_options *o)
{
	struct reader r = { .options = o, .config = c, .allocator = a };
	fyfm_status status;

	set_defaults(c);
	c->root = o->root;
	r.keys = (fyssg_typed_keys){ .text = "", .path = "", .scratch = a, .diag = o->diag,
		                     .diag_user = o->diag_user, .first_line = 1 };
	r.keys.parser = fyfm_parser_new();
	c->params = fyfm_map(a, NULL, NULL, 0, fyfm_undefined(NULL));
	status = FYFM_ERR_NOMEM;
	if (r.keys.parser == NULL || fyfm_kind_of(c->params) == FYFM_UNDEFINED)
		goto out;
	status = read_site_file(&r);
	if (status != FYFM_OK)
		goto out;
	check_base_url(&r, o->base_url);
	check_zone(&r);
	check_names(&r);
	place_folders(&r, o->output_dir);
	check_theme(&r);
	if (r.keys.errors == 0 && c->theme[0] != '\0')
		status = read_theme_file(&r);
	c->readable = status == FYFM_OK;
	if (status == FYFM_OK && r.keys.errors != 0)
		status = FYFM_ERR_SYNTAX;
out:
	fyfm_parser_free(r.keys.parser);
	return r.nomem || r.keys.nomem ? FYFM_ERR_NOMEM : status;
}

void fyssg_config_release(fyssg_config *c)
{
	fyssg_zone_free(c->zone);
	fyfm_source_close(&c->source);
	fyfm_source_close(&c->theme_source);
	c->zone = NULL;
}
