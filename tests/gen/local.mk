criterion_tests += %D%/gen.t
%C%_gen_t_SOURCES = $(site_fixture) tests/build/site-build.c tests/build/site-build.h
%C%_gen_t_CPPFLAGS = $(test_cppflags)
%C%_gen_t_CFLAGS = $(test_cflags)
%C%_gen_t_LDADD = $(test_libs)
%C%_gen_t_SOURCES += %D%/gen-site.c
%C%_gen_t_SOURCES += %D%/shuffle.c
