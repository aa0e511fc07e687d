## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/zone.c %D%/zone.h
libfyssg_sources += %D%/calendar.c
libfyssg_sources += %D%/posix-rule.c %D%/posix-rule.h
libfyssg_sources += %D%/strftime.c %D%/strftime.h
libfyssg_sources += %D%/zone.c %D%/zone.h
