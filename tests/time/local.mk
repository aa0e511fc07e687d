## A file of Criterion tests is one line, after the empty list:
##     %C%_time_t_SOURCES += %D%/zone.c

criterion_tests += %D%/time.t
%C%_time_t_SOURCES =
%C%_time_t_CPPFLAGS = $(test_cppflags)
%C%_time_t_CFLAGS = $(test_cflags)
%C%_time_t_LDADD = $(test_libs)
%C%_time_t_SOURCES += %D%/posix-rule.c
%C%_time_t_SOURCES += %D%/strftime.c
%C%_time_t_SOURCES += %D%/zone.c

EXTRA_DIST += tests/data/make-zone-cases tests/data/zone-cases.tsv
