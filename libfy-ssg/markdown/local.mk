## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/markdown.c %D%/markdown.h

libfyssg_sources += %D%/headings.c %D%/headings.h
libfyssg_sources += %D%/html.c %D%/markdown.h
libfyssg_sources += %D%/links.c %D%/links.h
libfyssg_sources += %D%/code-lines.c %D%/code-lines.h
libfyssg_sources += %D%/foreign.c
libfyssg_sources += %D%/more.c
libfyssg_sources += %D%/rescan.c %D%/rescan.h
libfyssg_sources += %D%/shortcode.c %D%/shortcode.h
