## Example sites and small programs. A site is one line:
##     EXTRA_DIST += %D%/blog
## A program is three, and is built with everything else:
##     noinst_PROGRAMS += %D%/read-title
##     %C%_read_title_SOURCES = %D%/read-title.c
##     %C%_read_title_LDADD = frontmatter/libfyfm.la

EXTRA_DIST += %D%/README.md %D%/blog
