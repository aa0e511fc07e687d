## A file of Criterion tests is one line, after the empty list:
##     %C%_allocators_t_SOURCES += %D%/arena.c

criterion_tests += %D%/allocators.t
%C%_allocators_t_SOURCES =
%C%_allocators_t_CPPFLAGS = $(test_cppflags)
%C%_allocators_t_CFLAGS = $(test_cflags)
%C%_allocators_t_LDADD = $(test_libs)
