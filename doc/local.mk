## A manual page, installed:
##     dist_man_MANS += %D%/fyssg.1
## Anything else:
##     EXTRA_DIST += %D%/architecture.md

EXTRA_DIST += %D%/testing.md
