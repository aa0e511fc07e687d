## A file of Criterion tests is one line, after the empty list:
##     %C%_build_t_SOURCES += %D%/plan.c

criterion_tests += %D%/build.t
%C%_build_t_SOURCES =
%C%_build_t_CPPFLAGS = $(test_cppflags)
%C%_build_t_CFLAGS = $(test_cflags)
%C%_build_t_LDADD = $(test_libs)
%C%_build_t_SOURCES += $(site_fixture)
%C%_build_t_SOURCES += %D%/build.c
%C%_build_t_SOURCES += %D%/builtin-templates.c
%C%_build_t_SOURCES += %D%/corpus.c
%C%_build_t_SOURCES += %D%/functions.c
%C%_build_t_SOURCES += %D%/golden.c
%C%_build_t_SOURCES += %D%/hostile-inputs.c %D%/hostile-inputs.h
%C%_build_t_SOURCES += %D%/hostile.c
%C%_build_t_SOURCES += %D%/manifest.c
%C%_build_t_SOURCES += %D%/memory-limit.c
%C%_build_t_SOURCES += %D%/page-lookup.c
%C%_build_t_SOURCES += %D%/page-store.c
%C%_build_t_SOURCES += %D%/random-site.c %D%/random-site.h
%C%_build_t_SOURCES += %D%/same-output.c
%C%_build_t_SOURCES += %D%/site-build.c %D%/site-build.h
%C%_build_t_SOURCES += %D%/stop.c
%C%_build_t_SOURCES += %D%/urls.c
%C%_build_t_SOURCES += %D%/writer.c
EXTRA_DIST += tests/golden
EXTRA_DIST += tests/data/corpus-theme

## Writes what the golden sites give into the sources, after a change that was meant.
update-golden: %D%/build.t
	FYSSG_TEST_SRCDIR='$(abs_top_srcdir)' FYSSG_TEST_BUILDDIR='$(abs_top_builddir)' \
		FYSSG_UPDATE_GOLDEN=1 %D%/build.t --filter 'golden/*'

## The same output by any way to build it, over thousands of random sites: SITES=20000 for more.
SITES = 2000
check-same-output: %D%/build.t
	FYSSG_TEST_SRCDIR='$(abs_top_srcdir)' FYSSG_TEST_BUILDDIR='$(abs_top_builddir)' \
		FYSSG_SAME_SITES=$(SITES) %D%/build.t --filter 'same_output/*'
.PHONY: check-same-output
