/* Finding and calling methods; the classes of the engine's objects, in the order of their ids. */
#include "libfy-ssg/template/methods.h"

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/shape.h"

static const fyssg_method_row *row_at(size_t i)
{
	if (i < fyssg_string_method_count)
		return &fyssg_string_methods[i];
	i -= fyssg_string_method_count;
	return i < fyssg_collection_method_count ? &fyssg_collection_methods[i] : NULL;
}

/* The method of that name which one of the kinds in `on` has. */
static const fyssg_method_row *find_row(const char *name, size_t len, unsigned on)
{
	const fyssg_method_row *r;

	for (size_t i = 0; (r = row_at(i)) != NULL; i++)
		if ((r->on & on) != 0 && r->name[0] == name[0] && strlen(r->name) == len &&
		    memcmp(r->name, name, len) == 0)
			return r;
	return NULL;
}

bool fyssg_is_method_name(const char *name)
{
	return find_row(name, strlen(name), ~0u) != NULL;
}

bool fyssg_is_dict_method_name(const char *name)
{
	return find_row(name, strlen(name), FYSSG_ON_DICT) != NULL;
}

bool fyssg_is_mutator(const char *name)
{
	const fyssg_method_row *r = find_row(name, strlen(name), FYSSG_ON_LIST | FYSSG_ON_DICT);

	return r != NULL && r->mutates;
}

static unsigned receiver_of(fyfm_value v)
{
	switch (fyfm_i_kind(v)) {
	case FYFM_STRING:
		return FYSSG_ON_STR;
	case FYFM_SEQ:
		return fyfm_is_tuple(v) ? FYSSG_ON_TUPLE : FYSSG_ON_LIST;
	case FYFM_MAP:
		return FYSSG_ON_DICT;
	case FYFM_INT:
	case FYFM_BOOL:
		return FYSSG_ON_INT;
	case FYFM_FLOAT:
		return FYSSG_ON_FLOAT;
	case FYFM_HOST:
		break;
	default:
		return 0;
	}
	switch (fyfm_host_class(v)) {
	case FYSSG_CLASS_LIST:
		return FYSSG_ON_LIST;
	case FYSSG_CLASS_DICT:
		return FYSSG_ON_DICT;
	case FYSSG_CLASS_LOOP:
		return FYSSG_ON_LOOP;
	case FYSSG_CLASS_CYCLER:
		return FYSSG_ON_CYCLER;
	default:
		return 0;
	}
}

fyfm_value fyssg_method(fyssg_eval *ev, fyfm_value self, fyfm_str name)
{
	const fyssg_method_row *r = find_row(name.data, name.len, receiver_of(self));
	fyssg_bound *m;

	if (r == NULL)
		return fyfm_undefined(NULL);
	m = fyssg_arena_alloc(ev, sizeof(*m));
	if (m == NULL)
		return fyfm_undefined(NULL);
	*m = (fyssg_bound){ self, { r->name, name.len } };
	return fyssg_object(FYSSG_CLASS_METHOD, m);
}

bool fyssg_call_method(fyssg_eval *ev, fyfm_value self, fyfm_str name, const fyssg_args *args,
                       fyfm_value *result)
{
	const fyssg_method_row *r = find_row(name.data, name.len, receiver_of(self));
	fyfm_value argv[FYSSG_MAX_PARAMS + 2];

	if (r == NULL)
		return false;
	*result = fyfm_undefined(NULL);
	if (fyssg_bind(ev, r->name, r->params, args, argv))
		*result = r->call(ev, self, argv);
	return true;
}

fyfm_value fyssg_call_bound(fyssg_eval *ev, const fyssg_bound *m, const fyssg_args *args)
{
	fyfm_value v = fyfm_undefined(NULL);

	fyssg_call_method(ev, m->self, m->name, args, &v);
	return v;
}

static void bound_write(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	const fyssg_bound *m = fyssg_object_of(self);

	fya_buf_printf(out, "<built-in method %.*s of %s object>", (int)m->name.len, m->name.data,
	               fyssg_type_name(ev, m->self));
}

static const fyssg_class method_class = { .name = "method", .print = bound_write,
	                                  .call = fyssg_call_object };

extern const fyssg_class fyssg_function_class, fyssg_macro_class, fyssg_loop_class,
	fyssg_module_class, fyssg_template_class, fyssg_context_class, fyssg_self_class,
	fyssg_block_class, fyssg_namespace_class, fyssg_cycler_class, fyssg_joiner_class,
	fyssg_list_class, fyssg_dict_class;

const fyssg_class *const fyssg_engine_classes[] = {
	[FYSSG_CLASS_FUNCTION - FYSSG_STD_CLASS_COUNT] = &fyssg_function_class,
	[FYSSG_CLASS_METHOD - FYSSG_STD_CLASS_COUNT] = &method_class,
	[FYSSG_CLASS_MACRO - FYSSG_STD_CLASS_COUNT] = &fyssg_macro_class,
	[FYSSG_CLASS_LOOP - FYSSG_STD_CLASS_COUNT] = &fyssg_loop_class,
	[FYSSG_CLASS_MODULE - FYSSG_STD_CLASS_COUNT] = &fyssg_module_class,
	[FYSSG_CLASS_TEMPLATE - FYSSG_STD_CLASS_COUNT] = &fyssg_template_class,
	[FYSSG_CLASS_CONTEXT - FYSSG_STD_CLASS_COUNT] = &fyssg_context_class,
	[FYSSG_CLASS_SELF - FYSSG_STD_CLASS_COUNT] = &fyssg_self_class,
	[FYSSG_CLASS_BLOCK - FYSSG_STD_CLASS_COUNT] = &fyssg_block_class,
	[FYSSG_CLASS_NAMESPACE - FYSSG_STD_CLASS_COUNT] = &fyssg_namespace_class,
	[FYSSG_CLASS_CYCLER - FYSSG_STD_CLASS_COUNT] = &fyssg_cycler_class,
	[FYSSG_CLASS_JOINER - FYSSG_STD_CLASS_COUNT] = &fyssg_joiner_class,
	[FYSSG_CLASS_LIST - FYSSG_STD_CLASS_COUNT] = &fyssg_list_class,
	[FYSSG_CLASS_DICT - FYSSG_STD_CLASS_COUNT] = &fyssg_dict_class,
};
