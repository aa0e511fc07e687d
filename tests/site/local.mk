## A file of Criterion tests is one line, after the empty list:
##     %C%_site_t_SOURCES += %D%/config.c

## A folder of files for one test, what was told about it, and the page table made of it;
## tests/index/ and tests/build/ use them too.
site_fixture = \
	%D%/heard.c \
	%D%/heard.h \
	%D%/page-table.c \
	%D%/page-table.h \
	%D%/tree.c \
	%D%/tree.h

criterion_tests += %D%/site.t
%C%_site_t_SOURCES = $(site_fixture)
%C%_site_t_CPPFLAGS = $(test_cppflags)
%C%_site_t_CFLAGS = $(test_cflags)
%C%_site_t_LDADD = $(test_libs)
%C%_site_t_SOURCES += %D%/config.c
%C%_site_t_SOURCES += %D%/discover.c
%C%_site_t_SOURCES += %D%/folders.c
%C%_site_t_SOURCES += %D%/pool.c
%C%_site_t_SOURCES += %D%/front-matter.c
%C%_site_t_SOURCES += %D%/held-back.c
%C%_site_t_SOURCES += %D%/memory-cap.c
%C%_site_t_SOURCES += %D%/out-of-memory.c
%C%_site_t_SOURCES += %D%/system-errors.c
%C%_site_t_SOURCES += %D%/top-keys.c
