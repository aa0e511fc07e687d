libfyssg_sources += \
	%D%/config.c \
	%D%/config.h \
	%D%/discover.c \
	%D%/discover.h \
	%D%/folders.c \
	%D%/front-matter.c \
	%D%/front-matter.h \
	%D%/open-beneath.c \
	%D%/open-beneath.h \
	%D%/memory-cap.c \
	%D%/memory-cap.h \
	%D%/page-feed.c \
	%D%/page-feed.h \
	%D%/parallel.c \
	%D%/parallel.h \
	%D%/parse-need.c \
	%D%/parse-need.h \
	%D%/pool.c \
	%D%/pool.h \
	%D%/site.c \
	%D%/site.h \
	%D%/top-keys.c \
	%D%/top-keys.h \
	%D%/typed-keys.c \
	%D%/typed-keys.h \
	%D%/walk.c \
	%D%/walk.h
