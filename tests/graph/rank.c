/* Graphs made of links: degrees, PageRank, components, hot pages. */
#include "libfy-ssg/gen/dice.h"
#include "libfy-ssg/graph/link-graph.h"
#include "libfy-ssg/graph/pins.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <stdlib.h>
#include <string.h>

#define NODES_MAX 400

static fya_allocator *memory;
static fyssg_link_graph graph;

static void setup(void)
{
	memory = fya_malloc_new();
	cr_assert(ne(ptr, memory, NULL));
	graph.allocator = NULL;
}

static void teardown(void)
{
	if (graph.allocator != NULL)
		fyssg_link_graph_release(&graph);
	fya_destroy(memory);
}

TestSuite(link_graph, .init = setup, .fini = teardown, .timeout = 60);

/* Links as a matrix, from which rows are made. */
static bool matrix[NODES_MAX][NODES_MAX];

static void make_graph(uint32_t count)
{
	uint32_t from, to, links = 0;

	if (graph.allocator != NULL)
		fyssg_link_graph_release(&graph);
	cr_assert(fyssg_link_graph_init(&graph, memory, count));
	for (from = 0; from < count; from++)
		for (to = 0; to < count; to++)
			links += matrix[from][to];
	graph.out = fya_alloc_array(memory, links == 0 ? 1 : links, sizeof(*graph.out), 0);
	links = 0;
	for (from = 0; from < count; from++) {
		for (to = 0; to < count; to++)
			if (matrix[from][to])
				graph.out[links++] = to;
		graph.out_first[from + 1] = links;
		graph.flags[from] = FYSSG_NODE_COUNTS | FYSSG_NODE_ORDINARY;
	}
	cr_assert(fyssg_link_graph_finish(&graph));
	cr_assert(eq(u32, graph.nodes, count));
	cr_assert(eq(u32, graph.links, links));
}

static void link_pages(const char *links)
{
	memset(matrix, 0, sizeof(matrix));
	while (*links != '\0') {
		char *end;
		unsigned long from = strtoul(links, &end, 10), to = strtoul(end + 1, &end, 10);

		matrix[from][to] = true;
		links = *end == ' ' ? end + 1 : end;
	}
}

static void link_by_chance(uint32_t count, uint64_t seed)
{
	fyssg_dice d = fyssg_dice_of(seed, 0, 0);

	memset(matrix, 0, sizeof(matrix));
	for (uint32_t i = fyssg_roll_below(&d, 4 * count); i > 0; i--) {
		uint32_t from = fyssg_roll_below(&d, count), to = fyssg_roll_skewed(&d, count);

		matrix[from][to] = from != to;
	}
}

/* --- ranks that another program has computed -------------------------------------------------- */

/* Printed by ranks.py. */
static const struct {
	const char *name;
	uint32_t count;
	const char *links;
	double ranks[12];
} cases[] = {
	{ "two that link to each other", 2, "0>1 1>0",
	  { 0.500000000000, 0.500000000000 } },
	{ "a chain", 4, "0>1 1>2 2>3",
	  { 0.116155823037, 0.214888272618, 0.298810854762, 0.370145049584 } },
	{ "a ring", 5, "0>1 1>2 2>3 3>4 4>0",
	  { 0.200000000000, 0.200000000000, 0.200000000000, 0.200000000000, 0.200000000000 } },
	{ "a star", 6, "1>0 2>0 3>0 4>0 5>0",
	  { 0.512195121951, 0.097560975610, 0.097560975610, 0.097560975610, 0.097560975610,
	    0.097560975610 } },
	{ "a star that links back", 5, "1>0 2>0 3>0 4>0 0>1",
	  { 0.475675675676, 0.434324324324, 0.030000000000, 0.030000000000, 0.030000000000 } },
	{ "no links", 3, "",
	  { 0.333333333333, 0.333333333333, 0.333333333333 } },
	{ "one page", 1, "",
	  { 1.000000000000 } },
	{ "two groups", 6, "0>1 1>2 2>0 3>4 4>3",
	  { 0.194174757282, 0.194174757282, 0.194174757282, 0.194174757282, 0.194174757282,
	    0.029126213592 } },
	{ "of Wikipedia", 11,
	  "1>2 2>1 3>0 3>1 4>1 4>3 4>5 5>1 5>4 6>1 6>4 7>1 7>4 8>1 8>4 9>4 10>4",
	  { 0.032781493159, 0.384400948814, 0.342910285508, 0.039087092100, 0.080885693234,
	    0.039087092100, 0.016169479017, 0.016169479017, 0.016169479017, 0.016169479017,
	    0.016169479017 } },
};

static size_t rows[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

_Static_assert(sizeof(rows) / sizeof(*rows) == sizeof(cases) / sizeof(*cases), "all cases run");

ParameterizedTestParameters(link_graph, has_the_ranks_of_the_formula)
{
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(*rows));
}

ParameterizedTest(size_t *row, link_graph, has_the_ranks_of_the_formula)
{
	link_pages(cases[*row].links);
	make_graph(cases[*row].count);
	cr_assert(fyssg_link_graph_rank(&graph, 1));
	for (uint32_t i = 0; i < graph.count; i++)
		cr_expect(epsilon_eq(dbl, graph.rank[i], cases[*row].ranks[i], 1e-10), "%s: %u",
		          cases[*row].name, i);
}

/* --- what holds of any graph ------------------------------------------------------------------ */

enum { GRAPHS = 60 };

static uint32_t size_of(unsigned number)
{
	return 1 + number * 6;
}

Test(link_graph, ranks_sum_to_one)
{
	for (unsigned n = 0; n < GRAPHS; n++) {
		double sum = 0;

		link_by_chance(size_of(n), n);
		make_graph(size_of(n));
		cr_assert(fyssg_link_graph_rank(&graph, 2));
		for (uint32_t i = 0; i < graph.count; i++) {
			cr_assert(gt(dbl, graph.rank[i], 0));
			sum += graph.rank[i];
		}
		cr_assert(epsilon_eq(dbl, sum, 1, 1e-9), "graph %u", n);
	}
}

Test(link_graph, ranks_do_not_depend_on_the_order_of_pages)
{
	static bool copy[NODES_MAX][NODES_MAX];
	static double before[NODES_MAX];

	for (unsigned n = 0; n < GRAPHS; n++) {
		uint32_t count = size_of(n), i, k;

		link_by_chance(count, n);
		make_graph(count);
		cr_assert(fyssg_link_graph_rank(&graph, 1));
		memcpy(before, graph.rank, count * sizeof(*before));
		memcpy(copy, matrix, sizeof(copy));
		for (i = 0; i < count; i++)
			for (k = 0; k < count; k++)
				matrix[count - 1 - i][count - 1 - k] = copy[i][k];
		make_graph(count);
		cr_assert(fyssg_link_graph_rank(&graph, 1));
		for (i = 0; i < count; i++)
			cr_assert(epsilon_eq(dbl, graph.rank[count - 1 - i], before[i], 1e-9),
			          "graph %u, page %u", n, i);
	}
}

/* More pages than one chunk has, so that workers share them. */
Test(link_graph, ranks_are_the_same_bits_for_any_number_of_workers)
{
	enum { COUNT = 100000, DEGREE = 5 };
	fyssg_dice d = fyssg_dice_of(7, 0, 0);
	double *before = malloc(COUNT * sizeof(*before));

	cr_assert(fyssg_link_graph_init(&graph, memory, COUNT));
	graph.out = fya_alloc_array(memory, COUNT * DEGREE, sizeof(*graph.out), 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		/* Every sixth page is a dead end. */
		uint32_t degree = i % 6 == 0 ? 0 : DEGREE, at = graph.out_first[i], k;

		for (k = 0; k < degree; k++)
			graph.out[at + k] = k * (COUNT / DEGREE) +
			                    fyssg_roll_skewed(&d, COUNT / DEGREE);
		graph.out_first[i + 1] = at + degree;
		graph.flags[i] = FYSSG_NODE_COUNTS;
	}
	/* The array is as long as the links are many. */
	graph.out = fya_resize(memory, graph.out, COUNT * DEGREE * sizeof(*graph.out),
	                       graph.out_first[COUNT] * sizeof(*graph.out), 0);
	cr_assert(fyssg_link_graph_finish(&graph));
	cr_assert(fyssg_link_graph_rank(&graph, 1));
	memcpy(before, graph.rank, COUNT * sizeof(*before));
	for (unsigned workers = 2; workers <= 5; workers++) {
		fya_free(memory, graph.rank, COUNT * sizeof(*graph.rank));
		cr_assert(fyssg_link_graph_rank(&graph, workers));
		cr_assert(eq(int, memcmp(before, graph.rank, COUNT * sizeof(*before)), 0));
	}
	free(before);
}

Test(link_graph, has_each_link_in_both_directions)
{
	for (unsigned n = 0; n < GRAPHS; n++) {
		uint32_t page, i, found = 0;

		link_by_chance(size_of(n), n);
		make_graph(size_of(n));
		for (page = 0; page < graph.count; page++) {
			for (i = graph.in_first[page]; i < graph.in_first[page + 1]; i++) {
				cr_assert(matrix[graph.in[i]][page]);
				cr_assert(i == graph.in_first[page] ||
				          graph.in[i] > graph.in[i - 1]);
				found++;
			}
			cr_assert(eq(int, fyssg_is_island(&graph, page),
			             fyssg_in_degree(&graph, page) == 0 &&
			                     fyssg_out_degree(&graph, page) == 0));
		}
		cr_assert(eq(u32, found, graph.links));
	}
}

/* Spreads the smallest number along links until nothing changes. */
static void spread(uint32_t *label, uint32_t count)
{
	bool changed = true;

	for (uint32_t i = 0; i < count; i++)
		label[i] = i;
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < count; i++) {
			for (uint32_t k = 0; k < count; k++) {
				if ((!matrix[i][k] && !matrix[k][i]) || label[i] <= label[k])
					continue;
				label[i] = label[k];
				changed = true;
			}
		}
	}
}

Test(link_graph, has_components_as_spreading_finds_them)
{
	uint32_t label[NODES_MAX];

	for (unsigned n = 0; n < GRAPHS; n++) {
		link_by_chance(size_of(n), n);
		make_graph(size_of(n));
		cr_assert(fyssg_link_graph_connect(&graph));
		spread(label, graph.count);
		for (uint32_t i = 0; i < graph.count; i++)
			cr_assert(eq(u32, graph.component[i], label[i]), "graph %u, page %u", n, i);
	}
}

/* --- hot pages -------------------------------------------------------------------------------- */

Test(link_graph, lists_pages_by_rank)
{
	uint32_t some[NODES_MAX], all[NODES_MAX];

	for (unsigned n = 0; n < GRAPHS; n++) {
		link_by_chance(size_of(n), n);
		make_graph(size_of(n));
		cr_assert(fyssg_link_graph_rank(&graph, 1));
		cr_assert(eq(u32, fyssg_pages_by_rank(&graph, all, NODES_MAX), graph.count));
		for (uint32_t i = 1; i < graph.count; i++)
			cr_assert(graph.rank[all[i - 1]] > graph.rank[all[i]] ||
			          (graph.rank[all[i - 1]] == graph.rank[all[i]] &&
			           all[i - 1] < all[i]));
		for (uint32_t room = 0; room <= graph.count; room += 1 + room / 2) {
			cr_assert(eq(u32, fyssg_pages_by_rank(&graph, some, room), room));
			cr_assert(eq(int, memcmp(some, all, room * sizeof(*some)), 0),
			          "graph %u, the first %u", n, room);
		}
	}
}

Test(link_graph, pins_the_top_percent_menus_and_hubs_and_no_orphans)
{
	uint8_t reasons[12];
	uint32_t count;

	/* 0 is linked to by 1 to 5, and links to 6; 7 to 11 are islands. */
	link_pages("1>0 2>0 3>0 4>0 5>0 0>6");
	make_graph(12);
	cr_assert(fyssg_link_graph_rank(&graph, 1));
	graph.flags[9] |= FYSSG_NODE_MENU;
	cr_assert(fyssg_pins_pick(&graph, 10, reasons, &count));
	/* 10% of 12 are two, rounded up; five links in are ten times the average of half a one. */
	cr_expect(eq(u32, count, 3));
	cr_expect(eq(u8, reasons[0], FYSSG_PIN_RANK | FYSSG_PIN_HUB));
	cr_expect(eq(u8, reasons[6], FYSSG_PIN_RANK));
	cr_expect(eq(u8, reasons[9], FYSSG_PIN_MENU));
	cr_assert(fyssg_pins_pick(&graph, 0, reasons, &count));
	cr_expect(eq(u32, count, 2));
	cr_assert(fyssg_pins_pick(&graph, 100, reasons, &count));
	/* Pages that nobody links to are none that others ask for. */
	cr_expect(eq(u32, count, 3));
	cr_expect(eq(u8, reasons[1], 0));
	cr_expect(eq(u8, reasons[7], 0));
	/* But where a menu leads to them. */
	graph.flags[1] |= FYSSG_NODE_MENU;
	cr_assert(fyssg_pins_pick(&graph, 100, reasons, &count));
	cr_expect(eq(u32, count, 4));
	cr_expect(eq(u8, reasons[1], FYSSG_PIN_MENU));
}
