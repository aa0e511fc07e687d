## A file of Criterion tests is one line, after the empty list:
##     %C%_report_t_SOURCES += %D%/diags.c

criterion_tests += %D%/report.t
%C%_report_t_SOURCES =
%C%_report_t_CPPFLAGS = $(test_cppflags)
%C%_report_t_CFLAGS = $(test_cflags)
%C%_report_t_LDADD = $(test_libs)
%C%_report_t_SOURCES += %D%/diags.c
%C%_report_t_SOURCES += %D%/figures.c
%C%_report_t_SOURCES += %D%/json-writer.c
%C%_report_t_SOURCES += %D%/memory.c
%C%_report_t_SOURCES += %D%/report.c
