## A file of Criterion tests is one line, after the empty list:
##     %C%_index_t_SOURCES += %D%/order.c

criterion_tests += %D%/index.t
%C%_index_t_SOURCES = $(site_fixture)
%C%_index_t_CPPFLAGS = $(test_cppflags)
%C%_index_t_CFLAGS = $(test_cflags)
%C%_index_t_LDADD = $(test_libs)
%C%_index_t_SOURCES += %D%/order.c
%C%_index_t_SOURCES += %D%/sources.c
%C%_index_t_SOURCES += %D%/terms.c
