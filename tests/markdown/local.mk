## A file of Criterion tests is one line, after the empty list:
##     %C%_markdown_t_SOURCES += %D%/heading.c

criterion_tests += %D%/markdown.t
%C%_markdown_t_SOURCES =
%C%_markdown_t_CPPFLAGS = $(test_cppflags)
%C%_markdown_t_CFLAGS = $(test_cflags)
%C%_markdown_t_LDADD = $(test_libs)
