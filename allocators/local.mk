## Part of libfyfm. A new source file and its private header are one line:
##     libfyfm_sources += %D%/arena.c %D%/arena.h
## A public header is one line too, and is installed as <fya/...>:
##     fyainclude_HEADERS += %D%/include/fya/arena.h

fyaincludedir = $(includedir)/fya
fyainclude_HEADERS =
libfyfm_sources =
fyainclude_HEADERS += %D%/include/fya/allocator.h
fyainclude_HEADERS += %D%/include/fya/auto.h
fyainclude_HEADERS += %D%/include/fya/buffer.h
fyainclude_HEADERS += %D%/include/fya/export.h
fyainclude_HEADERS += %D%/include/fya/intern.h

libfyfm_sources += %D%/allocator.c
libfyfm_sources += %D%/arena.c %D%/address-space.h %D%/poison.h
libfyfm_sources += %D%/auto.c
libfyfm_sources += %D%/buffer.c
libfyfm_sources += %D%/dedup.c %D%/dedup.h
libfyfm_sources += %D%/file.c
libfyfm_sources += %D%/intern.c
libfyfm_sources += %D%/malloc.c
libfyfm_sources += %D%/residency.c %D%/residency.h

## For tests alone: allocators that fail, and that watch.
noinst_LTLIBRARIES += %D%/libfya-testing.la
%C%_libfya_testing_la_SOURCES = %D%/failing.c %D%/tracking.c %D%/testing.h
