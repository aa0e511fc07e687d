#include "cli/render-data.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Keys that one --set may go through. */
#define SET_DEPTH_MAX 64

static cli_exit out_of_memory(cli_printer *p)
{
	cli_print_error(p, NULL, "out of memory");
	return CLI_EXIT_SYSTEM;
}

/* --- the file --------------------------------------------------------------------------------- */

static fyfm_status read_file(const char *path, fya_allocator *a, fyfm_source *out, fyfm_diag *d)
{
	const fyfm_source_options options = { .mode = FYFM_SOURCE_ALWAYS_READ };

	if (strcmp(path, "-") == 0)
		return fyfm_source_read_fd(out, a, STDIN_FILENO, "<stdin>", &options, d);
	return fyfm_source_open(out, a, AT_FDCWD, path, &options, d);
}

cli_exit cli_read_data(const char *path, fya_allocator *a, cli_printer *p, fyfm_value *out)
{
	fyfm_parse_options options = { .need_mapping = true };
	fyfm_parser *parser;
	fyfm_source source;
	fyfm_status status;
	fyfm_diag d;

	*out = fyfm_map(a, NULL, NULL, 0, fyfm_undefined(NULL));
	if (path == NULL)
		return fyfm_kind_of(*out) == FYFM_MAP ? CLI_EXIT_OK : out_of_memory(p);
	status = read_file(path, a, &source, &d);
	if (status != FYFM_OK) {
		cli_print_diag(p, &d);
		return cli_exit_of(status);
	}
	parser = fyfm_parser_new();
	if (parser == NULL)
		return out_of_memory(p);
	options.path = strcmp(path, "-") == 0 ? "<stdin>" : path;
	status = fyfm_parse(parser, a, source.data, source.len, &options, out, &d);
	fyfm_parser_free(parser);
	if (status != FYFM_OK)
		cli_print_diag(p, &d);
	return cli_exit_of(status);
}

/* --- single values ---------------------------------------------------------------------------- */

/* `map` with `value` under `key`, behind its other pairs where it is new. Undefined: no memory. */
static fyfm_value with_pair(fya_allocator *a, fyfm_value map, fyfm_str key, fyfm_value value)
{
	size_t count = fyfm_count(map), i;
	ptrdiff_t at = fyfm_find(map, key.data, key.len, 0);
	fyfm_value *keys = fya_alloc_array(a, count + 1, sizeof(*keys), 0);
	fyfm_value *values = fya_alloc_array(a, count + 1, sizeof(*values), 0);

	if (keys == NULL || values == NULL)
		return fyfm_undefined(NULL);
	for (i = 0; i < count; i++) {
		keys[i] = fyfm_key_at(map, i);
		values[i] = fyfm_value_at(map, i);
	}
	if (at < 0) {
		at = (ptrdiff_t)count++;
		keys[at] = fyfm_string(a, key.data, key.len);
	}
	values[at] = value;
	return fyfm_map(a, keys, values, count, fyfm_undefined(NULL));
}

/* `data` with `value` under the keys from `path` up to `end`; anything but a mapping on the way
 * gives way to one. */
static fyfm_value with_path(fya_allocator *a, fyfm_value data, const char *path, const char *end,
                            fyfm_value value)
{
	const char *dot = memchr(path, '.', (size_t)(end - path));
	fyfm_str key = { path, (size_t)((dot != NULL ? dot : end) - path) };

	if (fyfm_kind_of(data) != FYFM_MAP)
		data = fyfm_map(a, NULL, NULL, 0, fyfm_undefined(NULL));
	if (dot != NULL)
		value = with_path(a, fyfm_get(data, key.data, key.len), dot + 1, end, value);
	if (fyfm_kind_of(data) != FYFM_MAP || fyfm_kind_of(value) == FYFM_UNDEFINED)
		return fyfm_undefined(NULL);
	return with_pair(a, data, key, value);
}

/* Names with dots between them, none of which is empty. */
static bool is_path(const char *path, const char *end)
{
	unsigned depth = 1;

	for (const char *at = path; at < end; at++) {
		if (*at == '.' && (at == path || at[-1] == '.' || at + 1 == end))
			return false;
		depth += *at == '.';
	}
	return path < end && depth <= SET_DEPTH_MAX;
}

static cli_exit parse_value(const char *text, fya_allocator *a, cli_printer *p, fyfm_value *out)
{
	const fyfm_parse_options options = { .path = "--set" };
	fyfm_parser *parser = fyfm_parser_new();
	fyfm_status status;
	fyfm_diag d;

	if (parser == NULL)
		return out_of_memory(p);
	status = fyfm_parse(parser, a, text, strlen(text), &options, out, &d);
	fyfm_parser_free(parser);
	if (status == FYFM_OK)
		return CLI_EXIT_OK;
	fyfm_diag_hint(&d, "what stands behind '=' is YAML: quote it if it is text");
	cli_print_diag(p, &d);
	return status == FYFM_ERR_NOMEM ? CLI_EXIT_SYSTEM : CLI_EXIT_USAGE;
}

cli_exit cli_set_data(const char *assignment, fya_allocator *a, cli_printer *p, fyfm_value *data)
{
	const char *equals = strchr(assignment, '=');
	fyfm_value value;
	cli_exit result;

	if (equals == NULL || !is_path(assignment, equals)) {
		cli_print_error(p, "'--set server.port=8080' sets one value",
		                "option '--set': '%s' is no NAME=VALUE", assignment);
		return CLI_EXIT_USAGE;
	}
	result = parse_value(equals + 1, a, p, &value);
	if (result != CLI_EXIT_OK)
		return result;
	*data = with_path(a, *data, assignment, equals, value);
	return fyfm_kind_of(*data) == FYFM_MAP ? CLI_EXIT_OK : out_of_memory(p);
}
