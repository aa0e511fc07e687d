## A file of Criterion tests is one line, after the empty list:
##     %C%_graph_t_SOURCES += %D%/site.c

criterion_tests += %D%/graph.t
%C%_graph_t_SOURCES = $(site_fixture) tests/build/site-build.c tests/build/site-build.h
%C%_graph_t_CPPFLAGS = $(test_cppflags)
%C%_graph_t_CFLAGS = $(test_cflags)
%C%_graph_t_LDADD = $(test_libs)
%C%_graph_t_SOURCES += %D%/rank.c
%C%_graph_t_SOURCES += %D%/site.c
EXTRA_DIST += %D%/ranks.py
