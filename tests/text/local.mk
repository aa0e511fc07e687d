## A file of Criterion tests is one line, after the empty list:
##     %C%_text_t_SOURCES += %D%/slug.c

criterion_tests += %D%/text.t
%C%_text_t_SOURCES =
%C%_text_t_CPPFLAGS = $(test_cppflags)
%C%_text_t_CFLAGS = $(test_cflags)
%C%_text_t_LDADD = $(test_libs)
%C%_text_t_SOURCES += %D%/entity.c
%C%_text_t_SOURCES += %D%/escape.c
%C%_text_t_SOURCES += %D%/slug.c
%C%_text_t_SOURCES += %D%/xml.c
