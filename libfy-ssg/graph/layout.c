#include "libfy-ssg/graph/layout.h"

#include <math.h>
#include <stdlib.h>

/* Rounds of the simulation, fewer for many pages: their time grows with the square of those. */
#define ROUNDS_MAX 400
#define PAIRS_MAX 200000000u
#define PUSH 60.0
/* Grows with the distance from the middle: groups that nothing links to the others stay near. */
#define GRAVITY 0.4
/* What two circles are apart at least. */
#define GAP 2.0
#define UNTANGLE_ROUNDS 60
/* Distance of pages without links. */
#define GRID 16.0

struct node {
	double x, y, dx, dy;
	double mass; /* 1 and its links */
	uint32_t shown; /* index of the page */
};

struct simulation {
	const fyssg_shown *shown;
	struct node *nodes;
	uint32_t *node_of; /* by index of the page, of those with links */
	uint32_t count;
};

/* On a spiral in the order of the list; each is turned on by the golden angle. */
static void begin(struct simulation *m)
{
	double c = 1, s = 0;

	for (uint32_t i = 0; i < m->count; i++) {
		const double cosine = -0.7373688780783197, sine = 0.6754902942615238;
		double r = 20 * sqrt(i + 0.5), turned = c * cosine - s * sine;

		m->nodes[i].x = r * c;
		m->nodes[i].y = r * s;
		s = s * cosine + c * sine;
		c = turned;
	}
}

static void push_apart(struct simulation *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		struct node *a = &m->nodes[i];

		for (uint32_t k = i + 1; k < m->count; k++) {
			struct node *b = &m->nodes[k];
			double x = a->x - b->x, y = a->y - b->y, force;

			force = PUSH * a->mass * b->mass / (x * x + y * y + 1);
			a->dx += x * force;
			a->dy += y * force;
			b->dx -= x * force;
			b->dy -= y * force;
		}
	}
}

static void pull_together(struct simulation *m)
{
	for (uint32_t i = 0; i < m->shown->link_count; i++) {
		struct node *a = &m->nodes[m->node_of[m->shown->links[i].from]];
		struct node *b = &m->nodes[m->node_of[m->shown->links[i].to]];
		double x = b->x - a->x, y = b->y - a->y;

		a->dx += x;
		a->dy += y;
		b->dx -= x;
		b->dy -= y;
	}
}

/* No node moves further than `step`. */
static void move(struct simulation *m, double step)
{
	for (uint32_t i = 0; i < m->count; i++) {
		struct node *n = &m->nodes[i];
		double length;

		n->dx -= GRAVITY * n->mass * n->x;
		n->dy -= GRAVITY * n->mass * n->y;
		/* Heavy ones are slow, so that hubs do not swing. */
		n->dx /= n->mass;
		n->dy /= n->mass;
		length = sqrt(n->dx * n->dx + n->dy * n->dy);
		if (length > step) {
			n->dx *= step / length;
			n->dy *= step / length;
		}
		n->x += n->dx;
		n->y += n->dy;
		n->dx = n->dy = 0;
	}
}

static void simulate(struct simulation *m)
{
	uint64_t pairs = (uint64_t)m->count * m->count / 2 + 1;
	unsigned rounds = pairs * ROUNDS_MAX > PAIRS_MAX ? (unsigned)(PAIRS_MAX / pairs)
	                                                  : ROUNDS_MAX;

	for (unsigned i = 0; i < rounds; i++) {
		push_apart(m);
		pull_together(m);
		move(m, 0.5 + 40.0 * (rounds - i) / rounds);
	}
}

/* --- into the box ----------------------------------------------------------------------------- */

static void widen(double *low, double *high, double to)
{
	*low = to < *low ? to : *low;
	*high = to > *high ? to : *high;
}

static void fit(const struct simulation *m, const fyssg_box *box, fyssg_place *places)
{
	double left = m->nodes[0].x, right = left, top = m->nodes[0].y, bottom = top;

	for (uint32_t i = 1; i < m->count; i++) {
		widen(&left, &right, m->nodes[i].x);
		widen(&top, &bottom, m->nodes[i].y);
	}
	/* Each direction by itself: what matters is who is near whom, and a wide box is for use. */
	for (uint32_t i = 0; i < m->count; i++) {
		fyssg_place *p = &places[m->nodes[i].shown];

		p->x = box->left + box->width *
			(right > left ? (m->nodes[i].x - left) / (right - left) : 0.5);
		p->y = box->top + box->height *
			(bottom > top ? (m->nodes[i].y - top) / (bottom - top) : 0.5);
	}
}

static double within(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

/* Moves circles apart that touch. */
static void untangle(const struct simulation *m, const fyssg_box *box, fyssg_place *places)
{
	bool touched = true;

	for (unsigned round = 0; touched && round < UNTANGLE_ROUNDS; round++) {
		touched = false;
		for (uint32_t i = 0; i < m->count; i++) {
			fyssg_place *a = &places[m->nodes[i].shown];

			for (uint32_t k = i + 1; k < m->count; k++) {
				fyssg_place *b = &places[m->nodes[k].shown];
				double x = a->x - b->x, y = a->y - b->y;
				double want = a->radius + b->radius + GAP;
				double d = sqrt(x * x + y * y), by;

				if (d >= want)
					continue;
				touched = true;
				by = d > 0.01 ? (want - d) / (2 * d) : 0;
				a->x += d > 0.01 ? x * by : want / 2;
				b->x -= d > 0.01 ? x * by : want / 2;
				a->y += y * by;
				b->y -= y * by;
			}
			a->x = within(a->x, box->left, box->left + box->width);
			a->y = within(a->y, box->top, box->top + box->height);
		}
	}
}

/* Pages without links, in rows from the bottom up; returns the height that they take. */
static double place_rest(const fyssg_shown *s, const uint8_t *linked, const fyssg_box *box,
                         fyssg_place *places)
{
	double step = GRID;
	uint32_t columns, rest = 0, n = 0;

	for (uint32_t i = 0; i < s->count; i++)
		rest += !linked[i];
	if (rest == 0)
		return 0;
	/* Where nothing else is in the picture they may have all of it. */
	if (rest == s->count)
		step = within(sqrt(box->width * box->height / rest), GRID, 4 * GRID);
	columns = (uint32_t)(box->width / step) + 1;
	for (uint32_t i = 0; i < s->count; i++) {
		if (linked[i])
			continue;
		places[i].x = box->left + step * (n % columns);
		places[i].y = box->top + box->height - step * (n / columns);
		n++;
	}
	return step * ((rest + columns - 1) / columns + 1);
}

/* --- all of it -------------------------------------------------------------------------------- */

static void take_linked(struct simulation *m, const uint8_t *linked)
{
	const fyssg_shown *s = m->shown;

	for (uint32_t i = 0; i < s->count; i++) {
		if (!linked[i])
			continue;
		m->node_of[i] = m->count;
		m->nodes[m->count++] = (struct node){ .shown = i, .mass = 1 };
	}
	for (uint32_t i = 0; i < s->link_count; i++) {
		m->nodes[m->node_of[s->links[i].from]].mass++;
		m->nodes[m->node_of[s->links[i].to]].mass++;
	}
}

bool fyssg_layout(const fyssg_shown *s, const fyssg_box *box, fyssg_place *places, uint32_t *alone)
{
	struct simulation m = { .shown = s };
	uint8_t *linked = calloc((size_t)s->count + 1, 1);
	fyssg_box upper = *box;
	bool ok;

	m.nodes = calloc((size_t)s->count + 1, sizeof(*m.nodes));
	m.node_of = calloc((size_t)s->count + 1, sizeof(*m.node_of));
	ok = linked != NULL && m.nodes != NULL && m.node_of != NULL;
	if (ok) {
		for (uint32_t i = 0; i < s->link_count; i++)
			linked[s->links[i].from] = linked[s->links[i].to] = 1;
		upper.height -= place_rest(s, linked, box, places);
		take_linked(&m, linked);
		*alone = s->count - m.count;
		begin(&m);
		simulate(&m);
		if (upper.height < box->height / 3)
			upper.height = box->height / 3;
		if (m.count > 0) {
			fit(&m, &upper, places);
			untangle(&m, &upper, places);
		}
	}
	free(m.node_of);
	free(m.nodes);
	free(linked);
	return ok;
}
