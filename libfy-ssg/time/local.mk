## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/zone.c %D%/zone.h
