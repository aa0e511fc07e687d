## A file of Criterion tests is one line, after the empty list:
##     %C%_frontmatter_t_SOURCES += %D%/fence.c

criterion_tests += %D%/frontmatter.t
%C%_frontmatter_t_SOURCES =
%C%_frontmatter_t_CPPFLAGS = $(test_cppflags)
%C%_frontmatter_t_CFLAGS = $(test_cflags)
%C%_frontmatter_t_LDADD = $(test_libs)
%C%_frontmatter_t_SOURCES += %D%/show.c %D%/show.h
%C%_frontmatter_t_SOURCES += %D%/both-ways.c %D%/both-ways.h
%C%_frontmatter_t_SOURCES += %D%/libfyaml-documents.c %D%/libfyaml-documents.h
%C%_frontmatter_t_SOURCES += %D%/cases.c
%C%_frontmatter_t_SOURCES += %D%/conformance.c
%C%_frontmatter_t_SOURCES += %D%/diag.c
%C%_frontmatter_t_SOURCES += %D%/document.c
%C%_frontmatter_t_SOURCES += %D%/edit.c
%C%_frontmatter_t_SOURCES += %D%/edit-property.c %D%/edit-property.h
%C%_frontmatter_t_SOURCES += %D%/emit.c
%C%_frontmatter_t_SOURCES += %D%/fences.c
%C%_frontmatter_t_SOURCES += %D%/infer.c
%C%_frontmatter_t_SOURCES += %D%/float.c
%C%_frontmatter_t_SOURCES += %D%/format.c
%C%_frontmatter_t_SOURCES += %D%/get.c
%C%_frontmatter_t_SOURCES += %D%/make.c
%C%_frontmatter_t_SOURCES += %D%/guard.c
%C%_frontmatter_t_SOURCES += %D%/pack.c
%C%_frontmatter_t_SOURCES += %D%/path.c
%C%_frontmatter_t_SOURCES += %D%/query.c
%C%_frontmatter_t_SOURCES += %D%/round-trip.c %D%/round-trip.h
%C%_frontmatter_t_SOURCES += %D%/schema-messages.c
%C%_frontmatter_t_SOURCES += %D%/schema-values.c
%C%_frontmatter_t_SOURCES += %D%/source.c
%C%_frontmatter_t_SOURCES += %D%/stream.c
%C%_frontmatter_t_SOURCES += %D%/tags.c
%C%_frontmatter_t_SOURCES += %D%/timestamp.c
%C%_frontmatter_t_SOURCES += %D%/utf8.c
%C%_frontmatter_t_SOURCES += %D%/value-from-bytes.c %D%/value-from-bytes.h
%C%_frontmatter_t_SOURCES += %D%/value.c
EXTRA_DIST += %D%/data/cases.txt
EXTRA_DIST += %D%/data/decimals.txt
EXTRA_DIST += %D%/data/floats.txt
%C%_frontmatter_t_SOURCES += %D%/hostile.c
%C%_frontmatter_t_SOURCES += %D%/parse.c
%C%_frontmatter_t_SOURCES += %D%/out-of-memory.c

plain_tests += %D%/malloc-fails
%C%_malloc_fails_SOURCES = %D%/malloc-fails.c
%C%_malloc_fails_CPPFLAGS = $(AM_CPPFLAGS)
%C%_malloc_fails_CFLAGS = $(base_cflags) -fno-builtin
%C%_malloc_fails_LDADD = $(core_libs)
%C%_frontmatter_t_SOURCES += %D%/differential.c

## What doc/frontmatter.md quotes: make tests/frontmatter/measure
EXTRA_PROGRAMS += %D%/measure
%C%_measure_SOURCES = %D%/measure.c
%C%_measure_LDADD = $(core_libs)

## doc/libfyfm.md's programs, and doc/man3, made of the headers.
dist_check_SCRIPTS += %D%/guide.sh
dist_check_SCRIPTS += %D%/manual.sh

## Against PyYAML, where there is one.
check_PROGRAMS += %D%/emit-values
%C%_emit_values_SOURCES = %D%/emit-values.c %D%/value-from-bytes.c %D%/value-from-bytes.h
%C%_emit_values_LDADD = $(core_libs)
dist_check_SCRIPTS += %D%/emitted.sh
