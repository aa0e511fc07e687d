## A file of Criterion tests is one line, after the empty list:
##     %C%_site_t_SOURCES += %D%/config.c

criterion_tests += %D%/site.t
%C%_site_t_SOURCES =
%C%_site_t_CPPFLAGS = $(test_cppflags)
%C%_site_t_CFLAGS = $(test_cflags)
%C%_site_t_LDADD = $(test_libs)
