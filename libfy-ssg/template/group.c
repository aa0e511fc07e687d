#include "libfy-ssg/template/group.h"

#include "libfy-ssg/template/shape.h"

typedef struct group {
	fyfm_value members[2]; /* grouper, list */
} group;

static const group *group_of(fyfm_value self)
{
	return (const group *)(uintptr_t)fyfm_host_payload(self);
}

fyfm_value fyssg_group_new(fyssg_eval *ev, fyfm_value grouper, fyfm_value list)
{
	group *g = fya_alloc(fyssg_arena(ev), sizeof(*g), 0);

	if (!g)
		return fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	*g = (group){ { grouper, list } };
	return fyfm_host(FYSSG_CLASS_GROUP, (uint64_t)(uintptr_t)g);
}

static size_t group_length(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	(void)self;
	return 2;
}

static fyfm_value group_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	(void)ev;
	return group_of(self)->members[i];
}

static fyfm_value group_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyfm_str text = fyssg_env_atom_name(fyssg_eval_env(ev), name);

	if (text.len == 7 && memcmp(text.data, "grouper", 7) == 0)
		return group_of(self)->members[0];
	if (text.len == 4 && memcmp(text.data, "list", 4) == 0)
		return group_of(self)->members[1];
	return fyfm_undefined(NULL);
}

static void group_print(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	fyssg_repr_seq(ev, self, true, out);
}

const fyssg_class fyssg_group_class = {
	.name = "tuple",
	.get = group_get,
	.length = group_length,
	.at = group_at,
	.print = group_print,
};
