## The benchmark: `make bench' builds what it needs and writes bench/results.md;
## `make callgrind' prints where the instructions of a build go.

bench_programs = \
	%D%/auto-table \
	%D%/floor \
	%D%/render-page \
	%D%/stopwatch \
	%D%/yaml-events \
	%D%/yaml-memory \
	%D%/yaml-ways
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)

%C%_auto_table_SOURCES = \
	%D%/auto-table.c
%C%_auto_table_LDADD = frontmatter/libfyfm.la

%C%_floor_SOURCES = \
	%D%/floor.c \
	%D%/source-tree.c \
	%D%/source-tree.h
%C%_floor_LDADD = -lmd4c-html $(MD4C_LIBS)

%C%_render_page_SOURCES = \
	%D%/hand-written.c \
	%D%/hand-written.h \
	%D%/render-page.c
%C%_render_page_LDADD = libfy-ssg/libfyssg.la frontmatter/libfyfm.la

%C%_stopwatch_SOURCES = \
	%D%/stopwatch.c

%C%_yaml_events_SOURCES = \
	%D%/source-tree.c \
	%D%/source-tree.h \
	%D%/yaml-events.c
%C%_yaml_events_LDADD = $(LIBFYAML_LIBS)

%C%_yaml_memory_SOURCES = \
	%D%/source-tree.c \
	%D%/source-tree.h \
	%D%/yaml-memory.c
%C%_yaml_memory_LDADD = frontmatter/libfyfm.la $(LIBFYAML_LIBS)

%C%_yaml_ways_SOURCES = \
	%D%/source-tree.c \
	%D%/source-tree.h \
	%D%/yaml-ways.c
%C%_yaml_ways_LDADD = frontmatter/libfyfm.la $(LIBFYAML_LIBS)

EXTRA_DIST += \
	%D%/auto-figure \
	%D%/README.md \
	%D%/callgrind \
	%D%/compare \
	%D%/gen-site \
	%D%/gen-yaml \
	%D%/million \
	%D%/page \
	%D%/run \
	%D%/same-text \
	%D%/skel \
	%D%/template-speed \
	%D%/yaml-instructions

## libtool puts the program itself in the place of its wrapper, a shell script whose start would
## be timed too.
bench_execute = $(LIBTOOL) --mode=execute -dlopen libfy-ssg/libfyssg.la \
	-dlopen frontmatter/libfyfm.la

.PHONY: bench bench-million callgrind template-speed yaml-instructions yaml-memory auto-table
bench: cli/fyssg$(EXEEXT) %D%/floor$(EXEEXT) %D%/stopwatch$(EXEEXT)
	$(bench_execute) $(srcdir)/%D%/run -t %D% -o $(srcdir)/%D%/results.md cli/fyssg$(EXEEXT)

## Needs 9 GB of memory and a quarter of an hour.
bench-million: cli/fyssg$(EXEEXT) %D%/floor$(EXEEXT) %D%/stopwatch$(EXEEXT)
	$(bench_execute) $(srcdir)/%D%/million -t %D% cli/fyssg$(EXEEXT)

callgrind: cli/fyssg$(EXEEXT)
	$(bench_execute) $(srcdir)/%D%/callgrind cli/fyssg$(EXEEXT)

## make template-speed PAGE=FOLDER (bench/page, else): Jinja2, the engine and C by hand.
PAGE = $(srcdir)/%D%/page
template-speed: %D%/render-page$(EXEEXT)
	$(bench_execute) $(srcdir)/%D%/template-speed -t %D%/render-page$(EXEEXT) $(PAGE)

## make yaml-instructions YAML='FOLDER...' (the corpus given to configure, else): the share of front
## matters that the scanner takes, and what it saves.
YAML = $(CORPUS)
yaml-instructions: %D%/yaml-ways$(EXEEXT)
	$(bench_execute) $(srcdir)/%D%/yaml-instructions %D%/yaml-ways$(EXEEXT) $(YAML)

## make yaml-memory: what files of 6.35 MB take, of each kind that gen-yaml writes.
yaml-memory: %D%/yaml-memory$(EXEEXT)
	@work=`mktemp -d` && trap 'rm -rf "$$work"' EXIT && \
	for kind in repeated unique literal mixed; do \
		$(srcdir)/%D%/gen-yaml $$kind --out "$$work/$$kind.yaml" || exit 1; \
	done && \
	$(bench_execute) %D%/yaml-memory$(EXEEXT) "$$work/repeated.yaml" "$$work/unique.yaml" \
		"$$work/literal.yaml" "$$work/mixed.yaml"

## make auto-table: what `auto' chooses from, by size; the figure in doc/allocators.md is drawn from it.
auto-table: %D%/auto-table$(EXEEXT)
	@work=`mktemp -d` && trap 'rm -rf "$$work"' EXIT && files= && \
	for size in 1000 4000 16000 64000 131072 262144 524288 1048576 6350000; do \
		$(srcdir)/%D%/gen-yaml mixed --size $$size --out "$$work/$$size.yaml" 2>/dev/null || exit 1; \
		files="$$files $$work/$$size.yaml"; \
	done && \
	$(bench_execute) %D%/auto-table$(EXEEXT) $$files >"$$work/table" && cat "$$work/table" && \
	$(srcdir)/%D%/auto-figure "$$work/table" >auto-table.svg && echo "drawn in auto-table.svg"
CLEANFILES += auto-table.svg
