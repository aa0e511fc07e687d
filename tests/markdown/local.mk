## A file of Criterion tests is one line, after the empty list:
##     %C%_markdown_t_SOURCES += %D%/heading.c

criterion_tests += %D%/markdown.t
%C%_markdown_t_SOURCES =
%C%_markdown_t_CPPFLAGS = $(test_cppflags)
%C%_markdown_t_CFLAGS = $(test_cflags)
%C%_markdown_t_LDADD = $(test_libs)
%C%_markdown_t_SOURCES += %D%/headings.c
%C%_markdown_t_SOURCES += %D%/html.c
%C%_markdown_t_SOURCES += %D%/limits.c
%C%_markdown_t_SOURCES += %D%/links.c
%C%_markdown_t_SOURCES += %D%/notation.c
%C%_markdown_t_SOURCES += %D%/renderer.c %D%/renderer.h
%C%_markdown_t_SOURCES += %D%/shortcodes.c
if HAVE_MD4C_HTML
%C%_markdown_t_SOURCES += %D%/reference.c
%C%_markdown_t_SOURCES += %D%/snippets.c %D%/snippets.h
%C%_markdown_t_LDADD += $(MD4C_HTML_LIBS)
endif

plain_tests += %D%/out-of-memory
%C%_out_of_memory_SOURCES = %D%/out-of-memory.c
%C%_out_of_memory_LDADD = $(core_libs)
