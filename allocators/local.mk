## Part of libfyfm. A new source file and its private header are one line:
##     libfyfm_sources += %D%/arena.c %D%/arena.h
## A public header is one line too, and is installed as <fya/...>:
##     fyainclude_HEADERS += %D%/include/fya/arena.h

fyaincludedir = $(includedir)/fya
fyainclude_HEADERS =
libfyfm_sources =
fyainclude_HEADERS += %D%/include/fya/allocator.h
fyainclude_HEADERS += %D%/include/fya/buffer.h
fyainclude_HEADERS += %D%/include/fya/export.h

libfyfm_sources += %D%/allocator.c
libfyfm_sources += %D%/arena.c %D%/poison.h
libfyfm_sources += %D%/buffer.c
libfyfm_sources += %D%/malloc.c
