## Fuzz targets: NAME.c defines LLVMFuzzerTestOneInput. Built with libFuzzer under --enable-fuzzing,
## else with replay.c, which runs the files in seeds/NAME/. A target is:
##     fuzz_targets += %D%/fence
##     %C%_fence_SOURCES = %D%/fence.c $(fuzz_main)
##     %C%_fence_LDADD = $(core_libs)
##     %C%_fence_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
##     EXTRA_DIST += %D%/seeds/fence

EXTRA_DIST += %D%/replay.c
if FUZZING
fuzz_main =
fuzz_ldflags = -fsanitize=fuzzer
else
fuzz_main = %D%/replay.c
fuzz_ldflags =
endif

fuzz_targets += %D%/allocator
%C%_allocator_SOURCES = %D%/allocator.c tests/allocators/kinds.c tests/allocators/shadow.c $(fuzz_main)
%C%_allocator_LDADD = $(core_libs)
%C%_allocator_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/allocator

fuzz_targets += %D%/markdown
%C%_markdown_SOURCES = %D%/markdown.c $(fuzz_main)
%C%_markdown_LDADD = $(core_libs)
%C%_markdown_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/markdown

fuzz_targets += %D%/template
%C%_template_SOURCES = %D%/template.c $(fuzz_main)
%C%_template_LDADD = $(core_libs)
%C%_template_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/template

fuzz_targets += %D%/fences
%C%_fences_SOURCES = %D%/fences.c $(fuzz_main)
%C%_fences_LDADD = $(core_libs)
%C%_fences_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/fences

fuzz_targets += %D%/frontmatter
%C%_frontmatter_SOURCES = %D%/frontmatter.c $(fuzz_main)
%C%_frontmatter_SOURCES += tests/frontmatter/both-ways.c tests/frontmatter/both-ways.h
%C%_frontmatter_LDADD = $(core_libs)
%C%_frontmatter_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/frontmatter

fuzz_targets += %D%/query
%C%_query_SOURCES = %D%/query.c $(fuzz_main)
%C%_query_LDADD = $(core_libs)
%C%_query_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/query

fuzz_targets += %D%/format
%C%_format_SOURCES = %D%/format.c $(fuzz_main)
%C%_format_LDADD = $(core_libs)
%C%_format_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/format

fuzz_targets += %D%/stream
%C%_stream_SOURCES = %D%/stream.c $(fuzz_main)
%C%_stream_SOURCES += tests/frontmatter/libfyaml-documents.c tests/frontmatter/libfyaml-documents.h
%C%_stream_LDADD = $(core_libs)
%C%_stream_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/stream

fuzz_targets += %D%/edits
%C%_edits_SOURCES = %D%/edits.c $(fuzz_main)
%C%_edits_SOURCES += tests/frontmatter/edit-property.c tests/frontmatter/edit-property.h
%C%_edits_SOURCES += tests/frontmatter/value-from-bytes.c tests/frontmatter/value-from-bytes.h
%C%_edits_SOURCES += tests/frontmatter/show.c tests/frontmatter/show.h
%C%_edits_LDADD = $(core_libs)
%C%_edits_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/edits

fuzz_targets += %D%/paths
%C%_paths_SOURCES = %D%/paths.c $(fuzz_main)
%C%_paths_LDADD = $(core_libs)
%C%_paths_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/paths

fuzz_targets += %D%/values
%C%_values_SOURCES = %D%/values.c $(fuzz_main)
%C%_values_SOURCES += tests/frontmatter/round-trip.c tests/frontmatter/round-trip.h
%C%_values_SOURCES += tests/frontmatter/value-from-bytes.c tests/frontmatter/value-from-bytes.h
%C%_values_SOURCES += tests/frontmatter/show.c tests/frontmatter/show.h
%C%_values_LDADD = $(core_libs)
%C%_values_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/values

fuzz_targets += %D%/schema
%C%_schema_SOURCES = %D%/schema.c $(fuzz_main)
%C%_schema_LDADD = $(core_libs)
%C%_schema_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
EXTRA_DIST += %D%/seeds/schema
