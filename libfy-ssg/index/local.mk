libfyssg_sources += \
	%D%/index.c \
	%D%/index.h \
	%D%/order.c \
	%D%/sections.c \
	%D%/taxonomies.c
