## The benchmark: `make bench' builds what it needs and writes bench/results.md;
## `make callgrind' prints where the instructions of a build go.

bench_programs = \
	%D%/floor \
	%D%/render-page \
	%D%/stopwatch \
	%D%/yaml-events
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)

%C%_floor_SOURCES = \
	%D%/floor.c \
	%D%/source-tree.c \
	%D%/source-tree.h
%C%_floor_LDADD = -lmd4c-html $(MD4C_LIBS)

%C%_render_page_SOURCES = \
	%D%/render-page.c
%C%_render_page_LDADD = libfy-ssg/libfyssg.la frontmatter/libfyfm.la

%C%_stopwatch_SOURCES = \
	%D%/stopwatch.c

%C%_yaml_events_SOURCES = \
	%D%/source-tree.c \
	%D%/source-tree.h \
	%D%/yaml-events.c
%C%_yaml_events_LDADD = $(LIBFYAML_LIBS)

EXTRA_DIST += \
	%D%/README.md \
	%D%/callgrind \
	%D%/compare \
	%D%/gen-site \
	%D%/run \
	%D%/same-text \
	%D%/skel

## libtool puts the program itself in the place of its wrapper, a shell script whose start would
## be timed too.
bench_execute = $(LIBTOOL) --mode=execute -dlopen libfy-ssg/libfyssg.la \
	-dlopen frontmatter/libfyfm.la

.PHONY: bench callgrind
bench: cli/fyssg$(EXEEXT) %D%/floor$(EXEEXT) %D%/stopwatch$(EXEEXT)
	$(bench_execute) $(srcdir)/%D%/run -t %D% -o $(srcdir)/%D%/results.md cli/fyssg$(EXEEXT)

callgrind: cli/fyssg$(EXEEXT)
	$(bench_execute) $(srcdir)/%D%/callgrind cli/fyssg$(EXEEXT)
