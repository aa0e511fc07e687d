## The benchmark. A script is one line:
##     EXTRA_DIST += %D%/run
## A program is three, and is built on demand (`make bench/gen-site'):
##     EXTRA_PROGRAMS += %D%/gen-site
##     %C%_gen_site_SOURCES = %D%/gen-site.c
##     %C%_gen_site_LDADD = $(core_libs)
