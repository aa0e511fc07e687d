## A file of Criterion tests is one line, after the empty list:
##     %C%_cli_t_SOURCES += %D%/options.c

criterion_tests += %D%/cli.t
%C%_cli_t_SOURCES =
%C%_cli_t_CPPFLAGS = $(test_cppflags)
%C%_cli_t_CFLAGS = $(test_cflags)
%C%_cli_t_LDADD = $(test_libs)
