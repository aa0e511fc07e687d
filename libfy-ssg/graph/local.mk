## Part of libfyssg: who links to whom.
libfyssg_sources += %D%/components.c
libfyssg_sources += %D%/link-graph.c %D%/link-graph.h
libfyssg_sources += %D%/link-pass.c %D%/link-pass.h
libfyssg_sources += %D%/page-rank.c
libfyssg_sources += %D%/pins.c %D%/pins.h
