/* The keywords of schemas: one table, and a reader for each form that their values have. */
#include "frontmatter/describe.h"
#include "frontmatter/schema-node.h"

static const struct {
	const char *name;
	unsigned type;
} types[FYFM_I_TYPE_COUNT] = {
	{ "null", FYFM_I_TYPE_NULL },     { "boolean", FYFM_I_TYPE_BOOLEAN },
	{ "integer", FYFM_I_TYPE_INTEGER }, { "number", FYFM_I_TYPE_NUMBER },
	{ "string", FYFM_I_TYPE_STRING }, { "array", FYFM_I_TYPE_ARRAY },
	{ "object", FYFM_I_TYPE_OBJECT },
};

/* --- what a value must be --------------------------------------------------------------------- */

static void expected(fyfm_i_compiler *c, const fyfm_i_place *at, const char *what, fyfm_value v)
{
	char found[FYFM_I_DESCRIBE_SIZE];

	fyfm_i_describe(v, fyfm_i_compile_allocator(c), found);
	fyfm_i_compile_error(c, at, FYFM_ERR_TYPE, "\"%s\" needs %s, and this is %s", at->key, what,
	                     found);
}

static bool expect(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, fyfm_kind kind,
                   const char *what)
{
	if (fyfm_kind_of(v) == kind)
		return true;
	expected(c, at, what, v);
	return false;
}

static bool is_text(const char *word, fyfm_str text)
{
	return strlen(word) == text.len && memcmp(word, text.data, text.len) == 0;
}

/* --- simple values ---------------------------------------------------------------------------- */

static void read_flag(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	if (expect(c, at, v, FYFM_BOOL, "true or false"))
		*(bool *)field = fyfm_get_bool(v);
}

static void read_description(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	if (expect(c, at, v, FYFM_STRING, "text"))
		*(fyfm_str *)field = fyfm_i_compile_text(c, v);
}

static void read_constant(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	(void)c;
	(void)at;
	*(fyfm_value *)field = v;
}

static void read_choices(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	if (!expect(c, at, v, FYFM_SEQ, "a list of values"))
		return;
	if (fyfm_count(v) == 0)
		fyfm_i_compile_error(c, at, FYFM_ERR_RANGE, "\"%s\" needs a value at least",
		                     at->key);
	*(fyfm_value *)field = v;
}

static void read_number(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	fyfm_kind kind = fyfm_kind_of(v);

	if (kind == FYFM_INT || kind == FYFM_FLOAT)
		*(fyfm_value *)field = v;
	else
		expected(c, at, "a number", v);
}

static void read_divisor(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	read_number(c, at, v, field);
	if (fyfm_kind_of(*(fyfm_value *)field) != FYFM_UNDEFINED && !(fyfm_get_float(v) > 0))
		fyfm_i_compile_error(c, at, FYFM_ERR_RANGE, "\"%s\" needs a number above 0",
		                     at->key);
}

/* Reads a whole number from 0 on; 3.0 is one, too. */
static bool read_size(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, size_t *out)
{
	fyfm_kind kind = fyfm_kind_of(v);
	double d;

	if (kind != FYFM_INT && kind != FYFM_FLOAT) {
		expected(c, at, "a whole number", v);
		return false;
	}
	d = fyfm_get_float(v);
	if (!(d >= 0 && d < 0x1p53) || d != (double)(size_t)d) {
		fyfm_i_compile_error(c, at, FYFM_ERR_RANGE, "\"%s\" needs a whole number from 0 on",
		                     at->key);
		return false;
	}
	*out = (size_t)d;
	return true;
}

static void read_least(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	(void)read_size(c, at, v, &((fyfm_i_range *)field)->least);
}

static void read_most(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	size_t most;

	if (read_size(c, at, v, &most))
		((fyfm_i_range *)field)->beyond = most + 1;
}

/* --- names of types and formats --------------------------------------------------------------- */

static unsigned type_of(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v)
{
	const char *names[FYFM_I_TYPE_COUNT];
	char quoted[FYFM_I_DESCRIBE_SIZE];
	const char *near;
	fyfm_str name;
	fyfm_diag *d;

	/* `type: null` is what people write for "null". */
	if (fyfm_kind_of(v) == FYFM_NULL)
		return FYFM_I_TYPE_NULL;
	if (!expect(c, at, v, FYFM_STRING, "the name of a type"))
		return 0;
	name = fyfm_i_compile_text(c, v);
	for (size_t i = 0; name.data && i < FYFM_I_TYPE_COUNT; i++) {
		if (is_text(types[i].name, name))
			return types[i].type;
		names[i] = types[i].name;
	}
	if (!name.data)
		return 0;
	d = fyfm_i_compile_error(c, at, FYFM_ERR_RANGE, "unknown type %s",
	                         fyfm_i_quote_text(name, quoted));
	near = fyfm_did_you_mean(name.data, name.len, names, FYFM_I_TYPE_COUNT);
	if (near)
		fyfm_diag_hint(d, "did you mean '%s'?", near);
	else
		fyfm_diag_hint(d, "there are string, integer, number, boolean, array, object and "
		                  "null");
	return 0;
}

static void read_types(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	unsigned all = 0;

	if (fyfm_kind_of(v) != FYFM_SEQ) {
		*(unsigned *)field = type_of(c, at, v);
		return;
	}
	if (fyfm_count(v) == 0)
		fyfm_i_compile_error(c, at, FYFM_ERR_RANGE, "\"type\" needs a type at least");
	for (size_t i = 0; i < fyfm_count(v); i++)
		all |= type_of(c, at, fyfm_at(v, i));
	*(unsigned *)field = all;
}

static void read_format(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	char quoted[FYFM_I_DESCRIBE_SIZE];
	enum fyfm_i_format format;
	fyfm_diag *d;
	fyfm_str name;

	if (!expect(c, at, v, FYFM_STRING, "the name of a format"))
		return;
	name = fyfm_i_compile_text(c, v);
	if (!name.data)
		return;
	format = fyfm_i_format_parse(name);
	*(enum fyfm_i_format *)field = format;
	if (format == FYFM_I_FORMAT_NONE) {
		d = fyfm_i_compile_warning(c, at, "unknown format %s: any text fits it",
		                           fyfm_i_quote_text(name, quoted));
		fyfm_diag_hint(d, "there are date, date-time, time, uri, uri-reference, iri, "
		                  "iri-reference, email");
	}
}

/* --- patterns --------------------------------------------------------------------------------- */

static const fyfm_i_pattern *compile_pattern(fyfm_i_compiler *c, const fyfm_i_place *at,
                                             fyfm_str text)
{
	const fyfm_i_pattern *pattern = NULL;
	fyfm_i_pattern_error error;
	fyfm_status st;

	if (!text.data)
		return NULL;
	st = fyfm_i_pattern_compile(fyfm_i_compile_allocator(c), text, &pattern, &error);
	if (st == FYFM_ERR_NOMEM)
		fyfm_i_compile_out_of_memory(c);
	else if (st != FYFM_OK)
		fyfm_i_compile_error(c, at, st, "no regular expression: %s, at character %zu",
		                     error.message, error.offset + 1);
	return pattern;
}

static void read_pattern(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	if (expect(c, at, v, FYFM_STRING, "a regular expression"))
		*(const fyfm_i_pattern **)field = compile_pattern(c, at, fyfm_i_compile_text(c, v));
}

/* --- names ------------------------------------------------------------------------------------ */

static void read_names(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	fyfm_i_names *names = field;

	if (!expect(c, at, v, FYFM_SEQ, "a list of keys"))
		return;
	names->items = fyfm_i_compile_alloc(c, fyfm_count(v), sizeof(*names->items));
	for (size_t i = 0; names->items && i < fyfm_count(v); i++) {
		fyfm_value name = fyfm_at(v, i);

		if (!expect(c, at, name, FYFM_STRING, "a list of keys"))
			return;
		names->items[i] = fyfm_i_compile_text(c, name);
		if (!names->items[i].data)
			return;
		names->count++;
	}
}

/* The keys of a mapping. False where memory ran out. */
static bool read_keys(fyfm_i_compiler *c, fyfm_value map, fyfm_i_names *names)
{
	names->items = fyfm_i_compile_alloc(c, fyfm_count(map), sizeof(*names->items));
	if (!names->items)
		return false;
	for (size_t i = 0; i < fyfm_count(map); i++) {
		names->items[i] = fyfm_i_compile_text(c, fyfm_key_at(map, i));
		if (!names->items[i].data)
			return false;
		names->count++;
	}
	return true;
}

static void read_dependents(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	fyfm_i_dependents *d = field;

	if (!expect(c, at, v, FYFM_MAP, "a mapping of keys to lists of keys"))
		return;
	d->needs = fyfm_i_compile_alloc(c, fyfm_count(v), sizeof(*d->needs));
	if (!d->needs || !read_keys(c, v, &d->names))
		return;
	for (size_t i = 0; i < fyfm_count(v); i++) {
		const fyfm_i_place *key = fyfm_i_compile_place(c, at, d->names.items[i].data);

		if (key)
			read_names(c, key, fyfm_value_at(v, i), &d->needs[i]);
	}
}

/* --- schemas ---------------------------------------------------------------------------------- */

static void read_schema(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	*(const fyfm_i_node **)field = fyfm_i_compile_node(c, at, v);
}

static const char *index_text(fyfm_i_compiler *c, size_t i)
{
	return fyfm_i_compile_text(c, fyfm_int(fyfm_i_compile_allocator(c), (int64_t)i)).data;
}

static void read_schemas(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	fyfm_i_nodes *nodes = field;

	if (!expect(c, at, v, FYFM_SEQ, "a list of schemas"))
		return;
	if (fyfm_count(v) == 0)
		fyfm_i_compile_error(c, at, FYFM_ERR_RANGE, "\"%s\" needs a schema at least",
		                     at->key);
	nodes->items = fyfm_i_compile_alloc(c, fyfm_count(v), sizeof(*nodes->items));
	for (size_t i = 0; nodes->items && i < fyfm_count(v); i++) {
		const char *index = index_text(c, i);
		const fyfm_i_place *place = index ? fyfm_i_compile_place(c, at, index) : NULL;

		nodes->items[i] = place ? fyfm_i_compile_node(c, place, fyfm_at(v, i)) : NULL;
		nodes->count++;
	}
}

/* A schema for each key of a mapping. False where memory ran out. */
static bool read_by_key(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v,
                        fyfm_i_names *names, fyfm_i_nodes *nodes)
{
	nodes->items = fyfm_i_compile_alloc(c, fyfm_count(v), sizeof(*nodes->items));
	if (!nodes->items || !read_keys(c, v, names))
		return false;
	for (size_t i = 0; i < names->count; i++) {
		const fyfm_i_place *place = fyfm_i_compile_place(c, at, names->items[i].data);

		if (!place)
			return false;
		nodes->items[i] = fyfm_i_compile_node(c, place, fyfm_value_at(v, i));
		nodes->count++;
	}
	return true;
}

static void read_members(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	fyfm_i_members *members = field;

	if (expect(c, at, v, FYFM_MAP, "a mapping of keys to schemas") &&
	    read_by_key(c, at, v, &members->names, &members->nodes))
		members->map = v;
}

static void read_rules(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	fyfm_i_rules *rules = field;
	fyfm_i_names names = { NULL, 0 };
	fyfm_i_nodes nodes = { NULL, 0 };

	if (!expect(c, at, v, FYFM_MAP, "a mapping of patterns to schemas") ||
	    !read_by_key(c, at, v, &names, &nodes))
		return;
	rules->patterns = fyfm_i_compile_alloc(c, names.count, sizeof(*rules->patterns));
	for (size_t i = 0; rules->patterns && i < names.count; i++) {
		const fyfm_i_place *place = fyfm_i_compile_place(c, at, names.items[i].data);

		rules->patterns[i] = place ? compile_pattern(c, place, names.items[i]) : NULL;
	}
	rules->nodes = nodes;
}

/* Schemas that others refer to: read so that what is wrong with them is told. */
static void read_definitions(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	fyfm_i_names names = { NULL, 0 };
	fyfm_i_nodes nodes = { NULL, 0 };

	(void)field;
	if (expect(c, at, v, FYFM_MAP, "a mapping of names to schemas"))
		(void)read_by_key(c, at, v, &names, &nodes);
}

static void read_items(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v, void *field)
{
	fyfm_i_item_nodes *items = field;

	if (fyfm_kind_of(v) == FYFM_SEQ)
		read_schemas(c, at, v, &items->first);
	else
		read_schema(c, at, v, &items->rest);
}

/* --- the table -------------------------------------------------------------------------------- */

#define AT(member) offsetof(fyfm_i_node, member)

static const fyfm_i_keyword keywords[] = {
	{ "$anchor", NULL, 0 },
	{ "$comment", NULL, 0 },
	{ "$defs", read_definitions, 0 },
	{ "$id", NULL, 0 },
	{ "$ref", fyfm_i_read_ref, AT(ref) },
	{ "$schema", NULL, 0 },
	{ "additionalProperties", read_schema, AT(others) },
	{ "allOf", read_schemas, AT(all_of) },
	{ "anyOf", read_schemas, AT(any_of) },
	{ "const", read_constant, AT(constant) },
	{ "contains", read_schema, AT(contains) },
	{ "default", NULL, 0 },
	{ "definitions", read_definitions, 0 },
	{ "dependentRequired", read_dependents, AT(dependents) },
	{ "deprecated", read_flag, AT(deprecated) },
	{ "description", read_description, AT(description) },
	{ "else", read_schema, AT(if_not) },
	{ "enum", read_choices, AT(choices) },
	{ "examples", NULL, 0 },
	{ "exclusiveMaximum", read_number, AT(below) },
	{ "exclusiveMinimum", read_number, AT(above) },
	{ "format", read_format, AT(format) },
	{ "if", read_schema, AT(condition) },
	{ "items", read_items, AT(items) },
	{ "maxItems", read_most, AT(item_count) },
	{ "maxLength", read_most, AT(length) },
	{ "maxProperties", read_most, AT(pair_count) },
	{ "maximum", read_number, AT(maximum) },
	{ "minItems", read_least, AT(item_count) },
	{ "minLength", read_least, AT(length) },
	{ "minProperties", read_least, AT(pair_count) },
	{ "minimum", read_number, AT(minimum) },
	{ "multipleOf", read_divisor, AT(multiple_of) },
	{ "not", read_schema, AT(negated) },
	{ "oneOf", read_schemas, AT(one_of) },
	{ "pattern", read_pattern, AT(pattern) },
	{ "patternProperties", read_rules, AT(rules) },
	{ "prefixItems", read_schemas, AT(items.first) },
	{ "properties", read_members, AT(members) },
	{ "propertyNames", read_schema, AT(key_names) },
	{ "readOnly", NULL, 0 },
	{ "required", read_names, AT(required) },
	{ "then", read_schema, AT(if_so) },
	{ "title", NULL, 0 },
	{ "type", read_types, AT(types) },
	{ "uniqueItems", read_flag, AT(unique) },
	{ "writeOnly", NULL, 0 },
};

enum { KEYWORD_COUNT = sizeof(keywords) / sizeof(keywords[0]) };

const fyfm_i_keyword *fyfm_i_keyword_find(fyfm_str name)
{
	for (size_t i = 0; i < KEYWORD_COUNT; i++) {
		if (is_text(keywords[i].name, name))
			return &keywords[i];
	}
	return NULL;
}

const char *fyfm_i_keyword_near(fyfm_str name)
{
	const char *names[KEYWORD_COUNT];

	for (size_t i = 0; i < KEYWORD_COUNT; i++)
		names[i] = keywords[i].name;
	return fyfm_did_you_mean(name.data, name.len, names, KEYWORD_COUNT);
}
