## A file of Criterion tests is one line, after the empty list:
##     %C%_template_t_SOURCES += %D%/lexer.c

criterion_tests += %D%/template.t
%C%_template_t_SOURCES =
%C%_template_t_CPPFLAGS = $(test_cppflags)
%C%_template_t_CFLAGS = $(test_cflags)
%C%_template_t_LDADD = $(test_libs)
%C%_template_t_SOURCES += %D%/budgets-test.c
%C%_template_t_SOURCES += %D%/case-runner.c %D%/case-runner.h
%C%_template_t_SOURCES += %D%/cases-test.c
%C%_template_t_SOURCES += %D%/compiler-test.c
%C%_template_t_SOURCES += %D%/errors-test.c
%C%_template_t_SOURCES += %D%/expression.c %D%/expression.h
%C%_template_t_SOURCES += %D%/filters-test.c
%C%_template_t_SOURCES += %D%/fixture.c %D%/fixture.h
%C%_template_t_SOURCES += %D%/float-text-test.c
%C%_template_t_SOURCES += %D%/json.c %D%/json.h
%C%_template_t_SOURCES += %D%/lexer-test.c
%C%_template_t_SOURCES += %D%/manual-test.c
%C%_template_t_SOURCES += %D%/memo-test.c
%C%_template_t_SOURCES += %D%/memory-test.c
%C%_template_t_SOURCES += %D%/objects-test.c
%C%_template_t_SOURCES += %D%/ops-test.c
%C%_template_t_SOURCES += %D%/profile-test.c
%C%_template_t_SOURCES += %D%/reads-test.c
%C%_template_t_SOURCES += %D%/world.c %D%/world.h
%C%_template_t_SOURCES += %D%/site-filters-test.c

EXTRA_DIST += tests/data/filter-cases.jsonl tests/data/make-filter-cases
EXTRA_DIST += tests/data/jinja-cases.jsonl tests/data/make-jinja-cases
