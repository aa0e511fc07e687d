## libfyssg. Sources are listed by the folders below, one line each:
##     libfyssg_sources += %D%/slug.c %D%/slug.h
## A public header is one line here, and is installed as <fyssg/...>:
##     fyssginclude_HEADERS += %D%/include/fyssg/site.h

fyssgincludedir = $(includedir)/fyssg
fyssginclude_HEADERS =
fyssginclude_HEADERS += %D%/include/fyssg/build.h
fyssginclude_HEADERS += %D%/include/fyssg/folders.h
fyssginclude_HEADERS += %D%/include/fyssg/gen-site.h
fyssginclude_HEADERS += %D%/include/fyssg/graph.h
fyssginclude_HEADERS += %D%/include/fyssg/report.h
fyssginclude_HEADERS += %D%/include/fyssg/serve.h
fyssginclude_HEADERS += %D%/include/fyssg/template.h
fyssginclude_HEADERS += %D%/include/fyssg/version.h
fyssginclude_HEADERS += %D%/include/fyssg/xml.h
fyssginclude_HEADERS += %D%/include/fyssg/zone.h
libfyssg_sources = %D%/version.c
libfyssg_generated =

include %D%/text/local.mk
include %D%/time/local.mk
include %D%/site/local.mk
include %D%/index/local.mk
include %D%/markdown/local.mk
include %D%/template/local.mk
include %D%/build/local.mk
include %D%/graph/local.mk
include %D%/gen/local.mk
include %D%/report/local.mk
include %D%/serve/local.mk

## Every symbol, hidden ones too: what the tests link, together with libfyfm-core.
noinst_LTLIBRARIES += %D%/libfyssg-core.la
%C%_libfyssg_core_la_SOURCES = $(libfyssg_sources)
nodist_%C%_libfyssg_core_la_SOURCES = $(libfyssg_generated)
%C%_libfyssg_core_la_LIBADD = \
	$(MD4C_LIBS) $(PCRE2_LIBS) $(UTF8PROC_LIBS) $(XXHASH_LIBS)

lib_LTLIBRARIES += %D%/libfyssg.la
%C%_libfyssg_la_SOURCES =
%C%_libfyssg_la_LIBADD = %D%/libfyssg-core.la frontmatter/libfyfm.la
%C%_libfyssg_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0 \
	-Wl,--version-script=$(top_srcdir)/%D%/libfyssg.map
EXTRA_%C%_libfyssg_la_DEPENDENCIES = %D%/libfyssg.map

EXTRA_DIST += %D%/libfyssg.map
pkgconfig_DATA += %D%/libfyssg.pc
