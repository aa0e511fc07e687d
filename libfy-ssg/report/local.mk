## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/report.c %D%/report.h
libfyssg_sources += %D%/build-log.c %D%/build-log.h %D%/report-data.h
libfyssg_sources += %D%/diags.c %D%/diags.h
libfyssg_sources += %D%/figures.c %D%/figures.h
libfyssg_sources += %D%/json-writer.c %D%/json-writer.h
libfyssg_sources += %D%/malloc-heaps.c
libfyssg_sources += %D%/memory.c %D%/memory.h
libfyssg_sources += %D%/profile-table.c
libfyssg_sources += %D%/report-json.c
libfyssg_sources += %D%/sample.c
libfyssg_sources += %D%/summary.c
libfyssg_sources += %D%/tables.c
