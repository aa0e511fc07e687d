## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/slug.c %D%/slug.h

libfyssg_sources += %D%/base64.c %D%/base64.h
libfyssg_sources += %D%/digest.c %D%/digest.h
libfyssg_sources += %D%/entity.c %D%/entity.h %D%/entity-names.h
libfyssg_sources += %D%/escape.c %D%/escape.h
libfyssg_sources += %D%/slug.c %D%/slug.h
libfyssg_sources += %D%/xml.c
