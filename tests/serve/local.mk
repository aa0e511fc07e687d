## A file of Criterion tests is one line, after the empty list:
##     %C%_serve_t_SOURCES += %D%/server.c

criterion_tests += %D%/serve.t
%C%_serve_t_SOURCES =
%C%_serve_t_CPPFLAGS = $(test_cppflags)
%C%_serve_t_CFLAGS = $(test_cflags)
%C%_serve_t_LDADD = $(test_libs)
%C%_serve_t_SOURCES += %D%/fields.c
%C%_serve_t_SOURCES += %D%/server.c
