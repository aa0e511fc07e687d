## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/server.c %D%/server.h

libfyssg_sources += %D%/content-type.c %D%/content-type.h
libfyssg_sources += %D%/http-fields.c %D%/http-fields.h
libfyssg_sources += %D%/http-library.c %D%/http-library.h
libfyssg_sources += %D%/listen.c %D%/listen.h
libfyssg_sources += %D%/request-path.c %D%/request-path.h
libfyssg_sources += %D%/server.c
