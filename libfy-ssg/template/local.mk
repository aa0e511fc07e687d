## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/lexer.c %D%/lexer.h
libfyssg_sources += %D%/arith.c
libfyssg_sources += %D%/case-map.c %D%/case-map.h
libfyssg_sources += %D%/chars.c %D%/chars.h
libfyssg_sources += %D%/compare.c %D%/compare.h
libfyssg_sources += %D%/float-text.c %D%/float-text.h
libfyssg_sources += %D%/moment.c %D%/moment.h
libfyssg_sources += %D%/ops.c %D%/ops.h
libfyssg_sources += %D%/percent-format.c %D%/percent-format.h
libfyssg_sources += %D%/print.c
libfyssg_sources += %D%/shape.c %D%/shape.h
