## A file of Criterion tests is one line, after the empty list:
##     %C%_allocators_t_SOURCES += %D%/arena.c

criterion_tests += %D%/allocators.t
%C%_allocators_t_SOURCES =
%C%_allocators_t_CPPFLAGS = $(test_cppflags)
%C%_allocators_t_CFLAGS = $(test_cflags)
%C%_allocators_t_LDADD = $(test_libs)
%C%_allocators_t_SOURCES += %D%/arena.c
%C%_allocators_t_SOURCES += %D%/auto.c
%C%_allocators_t_SOURCES += %D%/buffer.c
%C%_allocators_t_SOURCES += %D%/contract.c
%C%_allocators_t_SOURCES += %D%/dedup.c
%C%_allocators_t_SOURCES += %D%/each-kind.h
%C%_allocators_t_SOURCES += %D%/file.c
%C%_allocators_t_SOURCES += %D%/intern.c
%C%_allocators_t_SOURCES += %D%/kinds.c %D%/kinds.h
%C%_allocators_t_SOURCES += %D%/malloc.c
%C%_allocators_t_SOURCES += %D%/minimal.c
%C%_allocators_t_SOURCES += %D%/property.c
%C%_allocators_t_SOURCES += %D%/shadow.c %D%/shadow.h
%C%_allocators_t_SOURCES += %D%/testing.c

## What doc/allocators.md quotes: make tests/allocators/measure && tests/allocators/measure
EXTRA_PROGRAMS += %D%/measure
%C%_measure_SOURCES = %D%/measure.c
%C%_measure_LDADD = $(core_libs)
