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
/* Distance of pages without links, at least, as far as there is room. */
#define GRID 16.0
/* Where so many or fewer are alone in the picture each gets room for a label. */
#define LABELLED_MAX 24
#define LABEL_ROOM 200.0
/* Between them and the pages with links: a label, and a circle. */
#define ABOVE_REST 44.0

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

/* --- pages without links ---------------------------------------------------------------------- */

struct rest {
	const fyssg_shown *shown;
	const uint8_t *linked;
	uint32_t count;
	double radius; /* of the largest */
};

/* A grid of cells; circles stand in their middle, or so much left of it. */
struct grid {
	double left, top, width, height; /* of a cell the latter two */
	double shift;
	uint32_t columns;
};

static uint32_t rows_for(uint32_t count, uint32_t columns)
{
	return (count + columns - 1) / columns;
}

/* How many columns of at least `width` there is room for. */
static uint32_t columns_for(const fyssg_box *box, double width, uint32_t most)
{
	double columns = box->width / width;

	return columns < 1 ? 1 : columns > most ? most : (uint32_t)columns;
}

static void put_in_grid(const struct rest *r, const struct grid *g, fyssg_place *places)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->shown->count; i++) {
		if (r->linked[i])
			continue;
		places[i].x = g->left + g->width * (n % g->columns + 0.5) - g->shift;
		places[i].y = g->top + g->height * (n / g->columns + 0.5);
		n++;
	}
}

/* Makes circles smaller that are larger than their cells. */
static void shrink(struct rest *r, double pitch, fyssg_place *places)
{
	double most = (pitch - GAP) / 2;

	for (uint32_t i = 0; i < r->shown->count; i++)
		if (!r->linked[i] && places[i].radius > most)
			places[i].radius = most;
	r->radius = r->radius > most ? most : r->radius;
}

/* The pitch at which all have room in the box, that of touching circles at most. */
static double pitch_for(const struct rest *r, const fyssg_box *box)
{
	double pitch = within(2 * r->radius + GAP, GRID, box->height);

	while (rows_for(r->count, columns_for(box, pitch, r->count)) * pitch > box->height)
		pitch *= 0.98;
	return pitch;
}

/* Where nothing else is in the picture: all over it, with a label right of each where they are
 * few. */
static void fill_with_rest(struct rest *r, const fyssg_box *box, fyssg_place *places)
{
	double labelled = 2 * r->radius + LABEL_ROOM, pitch = pitch_for(r, box);
	struct grid g = { .left = box->left, .top = box->top };

	shrink(r, pitch, places);
	if (r->count <= LABELLED_MAX) {
		g.columns = columns_for(box, labelled, r->count);
		g.shift = LABEL_ROOM / 2;
	} else {
		double even = sqrt(box->width * box->height / r->count);

		g.columns = columns_for(box, even > pitch ? even : pitch, r->count);
		/* Rounded down, they may be too few. */
		while (rows_for(r->count, g.columns) * pitch > box->height)
			g.columns++;
	}
	g.width = box->width / g.columns;
	g.height = box->height / rows_for(r->count, g.columns);
	put_in_grid(r, &g, places);
}

/* Below the others: in one row where they fit, with room for labels between them where they are few.
 * Returns the height that they take. */
static double line_up_rest(struct rest *r, const fyssg_box *box, fyssg_place *places)
{
	const fyssg_box lower = { box->left, box->top, box->width, box->height / 2 };
	double pitch = pitch_for(r, &lower);
	struct grid g = { .left = box->left, .width = pitch, .height = pitch };
	uint32_t rows;

	shrink(r, pitch, places);
	g.columns = columns_for(box, pitch, r->count);
	rows = rows_for(r->count, g.columns);
	if (rows == 1)
		g.width = within(box->width / r->count, pitch, 2 * r->radius + LABEL_ROOM);
	g.shift = g.width / 2 - r->radius;
	g.top = box->top + box->height - g.height * rows;
	put_in_grid(r, &g, places);
	return g.height * rows + ABOVE_REST;
}

/* Returns the height at the bottom of the box that pages without links take. */
static double place_rest(const fyssg_shown *s, const uint8_t *linked, const fyssg_box *box,
                         fyssg_place *places)
{
	struct rest r = { .shown = s, .linked = linked };

	for (uint32_t i = 0; i < s->count; i++) {
		if (linked[i])
			continue;
		r.count++;
		r.radius = places[i].radius > r.radius ? places[i].radius : r.radius;
	}
	if (r.count == 0)
		return 0;
	if (r.count < s->count)
		return line_up_rest(&r, box, places);
	fill_with_rest(&r, box, places);
	return 0;
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
