#include <stdio.h>
#include <stdlib.h>

#include "frontmatter/emit-common.h"
#include "frontmatter/path-inside.h"

size_t fyfm_path_count(const fyfm_path *path)
{
	return path->count;
}

fyfm_step fyfm_path_step(const fyfm_path *path, size_t i)
{
	return path->steps[i].step;
}

fyfm_str fyfm_path_text(const fyfm_path *path)
{
	return path->text;
}

/* --- one step --------------------------------------------------------------------------------- */

/* Whether a plain name is a decimal number as JSON Pointers write indices. */
static bool is_decimal(fyfm_str name, size_t *out)
{
	size_t n = 0;

	if (name.len == 0 || (name.len > 1 && name.data[0] == '0'))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if (c < '0' || c > '9' || __builtin_mul_overflow(n, (size_t)10, &n) ||
		    __builtin_add_overflow(n, (size_t)(c - '0'), &n))
			return false;
	}
	*out = n;
	return true;
}

static fyfm_status find_element(const fyfm_step *s, size_t count, size_t *index)
{
	size_t i = SIZE_MAX;

	if (s->kind == FYFM_STEP_INDEX && s->index >= 0)
		i = (size_t)s->index;
	else if (s->kind == FYFM_STEP_INDEX && (uint64_t)-s->index <= count)
		i = count - (size_t)-s->index;
	else if (s->kind == FYFM_STEP_NAME && s->text.len == 1 && s->text.data[0] == '-')
		i = count;
	else if (s->kind != FYFM_STEP_INDEX &&
	         (s->kind != FYFM_STEP_NAME || !is_decimal(s->text, &i)))
		return FYFM_ERR_TYPE;
	*index = i <= count ? i : SIZE_MAX;
	return i < count ? FYFM_OK : FYFM_ERR_RANGE;
}

fyfm_status fyfm_i_step_find(const fyfm_i_step *s, fyfm_value v, size_t *index)
{
	ptrdiff_t i;

	*index = SIZE_MAX;
	if (fyfm_i_kind(v) == FYFM_SEQ)
		return find_element(&s->step, fyfm_count(v), index);
	if (fyfm_i_kind(v) != FYFM_MAP || s->step.kind == FYFM_STEP_INDEX)
		return FYFM_ERR_TYPE;
	i = fyfm_find(v, s->step.text.data, s->step.text.len, 0);
	if (i < 0 && !fyfm_i_is_undefined(s->typed))
		i = fyfm_i_find(v, s->typed, 0);
	if (i < 0)
		return FYFM_ERR_NOT_FOUND;
	*index = (size_t)i;
	return FYFM_OK;
}

/* --- messages --------------------------------------------------------------------------------- */

/* What of the path's text leads to step i, without what joins them. */
static fyfm_str text_before(const fyfm_path *path, size_t i)
{
	size_t len = path->steps[i].step.column - 1;

	while (len > 0 && strchr(".[/ ", path->text.data[len - 1]))
		len--;
	return (fyfm_str){ path->text.data, len };
}

enum { CANDIDATES = 200 };

/* Hints at the key that may have been meant. Names in the mapping are not NUL-terminated; short
 * ones are copied, of longer ones nobody guesses. */
static void hint_at_key(fyfm_diag *diag, fyfm_value map, fyfm_str name)
{
	static const size_t room = 40;
	const char *candidates[CANDIDATES];
	char (*names)[40] = malloc(CANDIDATES * sizeof(*names));
	const char *meant = NULL;
	size_t count = 0;

	for (size_t i = 0; names && i < fyfm_count(map) && count < CANDIDATES; i++) {
		fyfm_value key = fyfm_key_at(map, i);
		fyfm_str text;

		if (fyfm_i_tag(key) != FYFM_I_SHORT && fyfm_i_tag(key) != FYFM_I_SLICE)
			continue;
		text = fyfm_i_text(&key, NULL);
		if (text.len >= room)
			continue;
		memcpy(names[count], text.data, text.len);
		names[count][text.len] = '\0';
		candidates[count] = names[count];
		count++;
	}
	meant = count > 0 ? fyfm_did_you_mean(name.data, name.len, candidates, count) : NULL;
	if (meant)
		fyfm_diag_hint(diag, "did you mean `%s`?", meant);
	free(names);
}

const char *fyfm_i_what(fyfm_value v, char out[FYFM_I_DESCRIBE_SIZE])
{
	/* Block scalars would have to be decoded. */
	if (fyfm_i_is_undefined(v) || fyfm_i_is_box(v, FYFM_I_BOX_BLOCK))
		snprintf(out, FYFM_I_DESCRIBE_SIZE, "%s",
		         fyfm_i_is_undefined(v) ? "nothing" : "a block of text");
	else
		fyfm_i_describe(v, NULL, out);
	return out;
}

fyfm_status fyfm_i_step_fail(const fyfm_path *path, size_t i, fyfm_value v, fyfm_status status,
                             fyfm_diag *diag)
{
	const fyfm_step *s = &path->steps[i].step;
	fyfm_str before = text_before(path, i);
	const char *in = before.len != 0 ? " in `" : "", *end = before.len != 0 ? "`" : "";
	char what[FYFM_I_DESCRIBE_SIZE];
	int name_len = s->text.len < 80 ? (int)s->text.len : 80;
	int before_len = before.len < 100 ? (int)before.len : 100;

	if (!diag)
		return status;
	if (status == FYFM_ERR_NOT_FOUND) {
		fyfm_diag_set(diag, FYFM_ERROR, status, NULL, 0, 0, "no key `%.*s`%s%.*s%s", name_len,
		              s->text.data, in, before_len, before.data, end);
		hint_at_key(diag, v, s->text);
	} else if (status == FYFM_ERR_RANGE) {
		fyfm_diag_set(diag, FYFM_ERROR, status, NULL, 0, 0,
		              "no element %.*s%s%.*s%s, which has %zu", name_len, s->text.data, in,
		              before_len, before.data, end, fyfm_count(v));
	} else {
		fyfm_diag_set(diag, FYFM_ERROR, status, NULL, 0, 0,
		              "no %s `%.*s`%s%.*s%s, which is %s",
		              s->kind == FYFM_STEP_INDEX ? "element" : "key", name_len,
		              s->text.data, in, before_len, before.data, end,
		              fyfm_i_what(v, what));
	}
	return status;
}

/* --- following a path ------------------------------------------------------------------------- */

fyfm_value fyfm_path_get(const fyfm_path *path, fyfm_value root)
{
	size_t index;

	for (size_t i = 0; i < path->count; i++) {
		if (fyfm_i_step_find(&path->steps[i], root, &index) != FYFM_OK)
			return fyfm_i_undefined();
		root = fyfm_i_step_value(root, index);
	}
	return root;
}

fyfm_status fyfm_path_find(const fyfm_path *path, fyfm_value root, fyfm_value *out,
                           fyfm_diag *diag)
{
	size_t index;

	*out = fyfm_i_undefined();
	for (size_t i = 0; i < path->count; i++) {
		fyfm_status st = fyfm_i_step_find(&path->steps[i], root, &index);

		if (st != FYFM_OK)
			return fyfm_i_step_fail(path, i, root, st, diag);
		root = fyfm_i_step_value(root, index);
	}
	*out = root;
	return FYFM_OK;
}

/* The keys that fyfm_locate() wants, in one block from malloc: pointers, then decimal numbers. */
static const char **locator_keys(const fyfm_path *path, fyfm_value root)
{
	enum { DIGITS = 24 };
	const char **keys = malloc(path->count * (sizeof(*keys) + DIGITS) + 1);
	char *digits;

	if (!keys)
		return NULL;
	digits = (char *)(keys + path->count);
	for (size_t i = 0; i < path->count; i++, digits += DIGITS) {
		size_t index;

		if (fyfm_i_step_find(&path->steps[i], root, &index) != FYFM_OK) {
			free(keys);
			return NULL;
		}
		keys[i] = path->steps[i].step.text.data;
		if (fyfm_i_kind(root) == FYFM_SEQ) {
			snprintf(digits, DIGITS, "%zu", index);
			keys[i] = digits;
		}
		root = fyfm_i_step_value(root, index);
	}
	return keys;
}

bool fyfm_path_locate(const fyfm_path *path, fyfm_value root, fyfm_parser *p, const char *text,
                      size_t len, const fyfm_parse_options *options, bool at_key, fyfm_diag *diag)
{
	const char **keys = locator_keys(path, root);
	bool found = keys && fyfm_locate(p, text, len, options, keys, path->count, at_key, diag);

	free(keys);
	return found;
}

/* --- writing paths ---------------------------------------------------------------------------- */

static bool is_plain_name(fyfm_str text, bool first)
{
	if (text.len == 0 || text.data[0] == ' ' || text.data[text.len - 1] == ' ' ||
	    (first && text.data[0] == '/') || fyfm_utf8_check(text.data, text.len) != text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (strchr(".[]\"'\t\r\n", text.data[i]))
			return false;
	}
	return true;
}

static void append_name(fya_buf *out, fyfm_value key)
{
	bool first = out->len == 0;
	fyfm_str text = { NULL, 0 };

	if (fyfm_i_tag(key) == FYFM_I_SHORT || fyfm_i_tag(key) == FYFM_I_SLICE)
		text = fyfm_i_text(&key, NULL);
	if (!first)
		fya_buf_putc(out, '.');
	if (text.data && is_plain_name(text, first))
		fya_buf_append(out, text.data, text.len);
	else if (text.data)
		fyfm_emit_json_string(text.data, text.len, out);
	else if (fyfm_emit_yaml(key, &(fyfm_yaml_options){ .flow = true, .no_newline = true }, out,
	                        NULL) != FYFM_OK)
		fya_buf_putc(out, '?');
}

void fyfm_path_append(fya_buf *out, fyfm_value key, size_t index)
{
	fyfm_kind kind = fyfm_i_kind(key);

	if (kind == FYFM_UNDEFINED)
		fya_buf_printf(out, "[%zu]", index);
	else if (kind == FYFM_SEQ || kind == FYFM_MAP || kind == FYFM_HOST)
		fya_buf_puts(out, out->len == 0 ? "?" : ".?");
	else
		append_name(out, key);
}
