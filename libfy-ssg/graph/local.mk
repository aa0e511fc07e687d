## Part of libfyssg: who links to whom.
libfyssg_sources += %D%/components.c
libfyssg_sources += %D%/graph-dot.c
libfyssg_sources += %D%/graph-json.c
libfyssg_sources += %D%/graph-svg.c
libfyssg_sources += %D%/graph-table.c
libfyssg_sources += %D%/graph.c
libfyssg_sources += %D%/layout.c %D%/layout.h
libfyssg_sources += %D%/link-graph.c %D%/link-graph.h
libfyssg_sources += %D%/link-pass.c %D%/link-pass.h
libfyssg_sources += %D%/page-list.c
libfyssg_sources += %D%/page-rank.c
libfyssg_sources += %D%/palette.c %D%/palette.h
libfyssg_sources += %D%/pins.c %D%/pins.h
libfyssg_sources += %D%/shown-pages.c
libfyssg_sources += %D%/site-graph.h
