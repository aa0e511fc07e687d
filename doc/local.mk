## A manual page, installed:
##     dist_man_MANS += %D%/fyssg.1
## Anything else:
##     EXTRA_DIST += %D%/architecture.md
EXTRA_DIST += %D%/performance.md

EXTRA_DIST += %D%/architecture.md
EXTRA_DIST += %D%/performance.md
EXTRA_DIST += %D%/testing.md
EXTRA_DIST += %D%/getting-started.md
EXTRA_DIST += %D%/schema.md
EXTRA_DIST += %D%/screenshots
EXTRA_DIST += %D%/site-guide.md
dist_man_MANS += %D%/man/fyssg-build.1
dist_man_MANS += %D%/man/fyssg-fm.1
dist_man_MANS += %D%/man/fyssg-load-mmap.1
dist_man_MANS += %D%/man/fyssg-render.1
dist_man_MANS += %D%/man/fyssg-serve.1
dist_man_MANS += %D%/man/fyssg.1
EXTRA_DIST += %D%/allocators.md
EXTRA_DIST += %D%/frontmatter.md
EXTRA_DIST += %D%/markdown.md
EXTRA_DIST += %D%/template-reference.md
EXTRA_DIST += %D%/templates.md
