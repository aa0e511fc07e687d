#include "libfy-ssg/template/profile.h"

#include <stdlib.h>
#include <time.h>

struct count {
	const fyssg_code *code; /* NULL: never called */
	unsigned running;       /* calls that are not over: its time counts once */
	uint64_t calls, self_ns, total_ns, bytes, kept_bytes;
};

struct fyssg_profile {
	const fyssg_env *env;
	int64_t since;       /* when the function that runs now was entered or came back to */
	uint64_t kept_bytes; /* so far, of all */
	struct count counts[]; /* by fyssg_code.index */
};

fyssg_profile *fyssg_profile_new(const fyssg_env *env)
{
	fyssg_profile *p = calloc(1, sizeof(*p) + env->code_count * sizeof(*p->counts));

	if (p != NULL)
		p->env = env;
	return p;
}

void fyssg_profile_free(fyssg_profile *p)
{
	free(p);
}

static int64_t monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Time passes from one function to another: what went by was the first one's. */
static int64_t hand_over(fyssg_profile *p, struct count *from)
{
	int64_t now = monotonic_ns();

	if (from != NULL)
		from->self_ns += (uint64_t)(now - p->since);
	p->since = now;
	return now;
}

void fyssg_profile_run(fyssg_eval *ev, fyssg_frame *f)
{
	fyssg_profile *p = ev->options.profile;
	struct count *c = &p->counts[f->code->index];
	struct count *caller = f->caller == NULL ? NULL : &p->counts[f->caller->code->index];
	uint64_t kept = p->kept_bytes;
	size_t start = ev->out->len;
	int64_t entered;

	c->code = f->code;
	c->calls++;
	c->running++;
	entered = hand_over(p, caller);
	fyssg_run(ev, f);
	if (--c->running == 0) {
		c->total_ns += (uint64_t)(hand_over(p, c) - entered);
		c->bytes += ev->out->len > start ? ev->out->len - start : 0;
		c->kept_bytes += p->kept_bytes - kept;
	} else {
		hand_over(p, c);
	}
}

void fyssg_profile_kept(fyssg_profile *p, size_t bytes)
{
	p->kept_bytes += bytes;
}

void fyssg_profile_add(fyssg_profile *p, const fyssg_profile *more)
{
	for (uint32_t i = 0; i < p->env->code_count; i++) {
		const struct count *from = &more->counts[i];
		struct count *to = &p->counts[i];

		if (from->code == NULL)
			continue;
		to->code = from->code;
		to->calls += from->calls;
		to->self_ns += from->self_ns;
		to->total_ns += from->total_ns;
		to->bytes += from->bytes;
		to->kept_bytes += from->kept_bytes;
	}
}

bool fyssg_profile_next(const fyssg_profile *p, size_t *position, fyssg_profile_row *out)
{
	static const char *const kinds[] = { [FYSSG_CODE_ROOT] = "template",
		                             [FYSSG_CODE_BLOCK] = "block",
		                             [FYSSG_CODE_MACRO] = "macro",
		                             [FYSSG_CODE_CALLER] = "call block",
		                             [FYSSG_CODE_LOOP] = "loop" };

	for (; *position < p->env->code_count; ++*position) {
		const struct count *c = &p->counts[*position];
		bool named;

		if (c->code == NULL)
			continue;
		named = c->code->name != FYSSG_ATOM_NONE && c->code->kind != FYSSG_CODE_CALLER;
		*out = (fyssg_profile_row){
			.template_name = c->code->template->name,
			.name = named ? fyssg_atom_of(p->env, c->code->name)->text : "",
			.kind = kinds[c->code->kind],
			.calls = c->calls,
			.self_ns = c->self_ns,
			.total_ns = c->total_ns,
			.bytes = c->bytes,
			.kept_bytes = c->kept_bytes,
		};
		++*position;
		return true;
	}
	return false;
}
