#!/usr/bin/python3
"""PageRank by the formula, in exact fractions: prints the table of rank.c.

Solves the linear equations r = (1 - d) / n + d * (sum of r[j] / out[j] over links j -> i
+ sum of r[j] / n over pages j without links) by Gauss' elimination, so it shares neither the
method nor the rounding with what it checks.
"""
from fractions import Fraction

GRAPHS = {
    "two that link to each other": (2, "0>1 1>0"),
    "a chain": (4, "0>1 1>2 2>3"),
    "a ring": (5, "0>1 1>2 2>3 3>4 4>0"),
    "a star": (6, "1>0 2>0 3>0 4>0 5>0"),
    "a star that links back": (5, "1>0 2>0 3>0 4>0 0>1"),
    "no links": (3, ""),
    "one page": (1, ""),
    "two groups": (6, "0>1 1>2 2>0 3>4 4>3"),
    "of Wikipedia": (11, "1>2 2>1 3>0 3>1 4>1 4>3 4>5 5>1 5>4 6>1 6>4 7>1 7>4 8>1 8>4 9>4 10>4"),
}
D = Fraction(85, 100)


def ranks(n, links):
    out = [[] for _ in range(n)]
    for a, b in links:
        out[a].append(b)
    rows = [[Fraction(int(i == k)) for k in range(n)] + [(1 - D) / n] for i in range(n)]
    for j in range(n):
        for i in range(n):
            share = Fraction(out[j].count(i), len(out[j])) if out[j] else Fraction(1, n)
            rows[i][j] -= D * share
    for k in range(n):
        pivot = next(i for i in range(k, n) if rows[i][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k])]
    return [row[n] for row in rows]


for name, (n, text) in GRAPHS.items():
    links = [tuple(map(int, link.split(">"))) for link in text.split()]
    print('\t{ "%s", %d, "%s",' % (name, n, text))
    print("\t  { " + ", ".join("%.12f" % x for x in ranks(n, links)) + " } },")
