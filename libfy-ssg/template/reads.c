/* The attributes that templates read: a set without order, kept while they are compiled. */
#include <string.h>

#include "libfy-ssg/template/chunk.h"
#include "libfy-ssg/template/env.h"

static size_t find_slot(const fyssg_env *env, fyssg_read r)
{
	uint32_t h = (r.root * 31u + r.via) * 31u + r.name;
	size_t i;

	h *= 2654435761u;
	for (i = h >> 8 & (env->read_slots - 1);; i = (i + 1) & (env->read_slots - 1)) {
		const fyssg_read *have;

		if (env->read_table[i] == 0)
			return i;
		have = &env->reads[env->read_table[i] - 1];
		if (have->root == r.root && have->via == r.via && have->name == r.name)
			return i;
	}
}

static bool grow_table(fyssg_env *env)
{
	size_t slots = env->read_slots == 0 ? 256 : env->read_slots * 2;
	uint32_t *table;

	if (env->read_count * 2 < env->read_slots)
		return true;
	table = fya_alloc_array(env->pool, slots, sizeof(*table), 0);
	if (table == NULL)
		return false;
	memset(table, 0, slots * sizeof(*table));
	env->read_table = table;
	env->read_slots = slots;
	for (size_t i = 0; i < env->read_count; i++)
		table[find_slot(env, env->reads[i])] = (uint32_t)i + 1;
	return true;
}

bool fyssg_reads_add(fyssg_env *env, fyssg_read read)
{
	size_t slot;

	if (!grow_table(env))
		return false;
	slot = find_slot(env, read);
	if (env->read_table[slot] != 0)
		return true;
	if (!fyssg_grow(env->pool, &env->reads, env->read_count, &env->read_capacity, sizeof(read)))
		return false;
	env->reads[env->read_count++] = read;
	env->read_table[slot] = (uint32_t)env->read_count;
	return true;
}

bool fyssg_reads_complete(fyssg_env *env)
{
	for (size_t i = 0; i < env->read_count; i++) {
		fyssg_read r = env->reads[i];

		if (r.root == FYSSG_ATOM_NONE || !env->atoms[r.root].assigned)
			continue;
		r.root = r.via = FYSSG_ATOM_NONE;
		if (!fyssg_reads_add(env, r))
			return false;
	}
	return true;
}

const fyssg_read *fyssg_env_reads(const fyssg_env *env, size_t *count)
{
	*count = env->read_count;
	return env->reads;
}
