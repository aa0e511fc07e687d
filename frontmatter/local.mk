## libfyfm: allocators/ and this folder. A new source file and its private header are one line:
##     libfyfm_sources += %D%/fence.c %D%/fence.h
## A public header is one line too, and is installed as <fyfm/...>:
##     fyfminclude_HEADERS += %D%/include/fyfm/value.h

fyfmincludedir = $(includedir)/fyfm
fyfminclude_HEADERS =
fyfminclude_HEADERS += %D%/include/fyfm/diag.h
fyfminclude_HEADERS += %D%/include/fyfm/document.h
fyfminclude_HEADERS += %D%/include/fyfm/edit.h
fyfminclude_HEADERS += %D%/include/fyfm/emit.h
fyfminclude_HEADERS += %D%/include/fyfm/get.h
fyfminclude_HEADERS += %D%/include/fyfm/guard.h
fyfminclude_HEADERS += %D%/include/fyfm/make.h
fyfminclude_HEADERS += %D%/include/fyfm/parse.h
fyfminclude_HEADERS += %D%/include/fyfm/path.h
fyfminclude_HEADERS += %D%/include/fyfm/source.h
fyfminclude_HEADERS += %D%/include/fyfm/status.h
fyfminclude_HEADERS += %D%/include/fyfm/stream.h
fyfminclude_HEADERS += %D%/include/fyfm/tags.h
fyfminclude_HEADERS += %D%/include/fyfm/value.h
fyfminclude_HEADERS += %D%/include/fyfm/version.h

libfyfm_sources += %D%/anchors.c %D%/anchors.h
libfyfm_sources += %D%/bignum.c %D%/bignum.h
libfyfm_sources += %D%/block-extent.c
libfyfm_sources += %D%/block-text.c %D%/block-text.h
libfyfm_sources += %D%/compose.c %D%/compose.h
libfyfm_sources += %D%/diag.c
libfyfm_sources += %D%/did-you-mean.c
libfyfm_sources += %D%/emit-common.c %D%/emit-common.h
libfyfm_sources += %D%/emit-json.c
libfyfm_sources += %D%/emit-yaml.c %D%/emit-yaml.h
libfyfm_sources += %D%/document.c
libfyfm_sources += %D%/document-marks.c %D%/document-marks.h
libfyfm_sources += %D%/events.h
libfyfm_sources += %D%/fences.c
libfyfm_sources += %D%/float-format.c
libfyfm_sources += %D%/float-parse.c
libfyfm_sources += %D%/flow-text.c %D%/flow-text.h
libfyfm_sources += %D%/get.c
libfyfm_sources += %D%/guard.c
libfyfm_sources += %D%/input.c
libfyfm_sources += %D%/libfyaml-errors.c %D%/libfyaml-errors.h
libfyfm_sources += %D%/libfyaml-events.c
libfyfm_sources += %D%/library-version.c
libfyfm_sources += %D%/lines.h
libfyfm_sources += %D%/locate.c %D%/locate.h
libfyfm_sources += %D%/mapped-regions.c %D%/mapped-regions.h
libfyfm_sources += %D%/make.c
libfyfm_sources += %D%/mapping.c
libfyfm_sources += %D%/merge.c %D%/merge.h
libfyfm_sources += %D%/pack.c
libfyfm_sources += %D%/parse-one.h
libfyfm_sources += %D%/parse.c
libfyfm_sources += %D%/path-parse.c
libfyfm_sources += %D%/path-update.c
libfyfm_sources += %D%/path.c %D%/path-inside.h
libfyfm_sources += %D%/resolve.c %D%/resolve.h
libfyfm_sources += %D%/scanner.c
libfyfm_sources += %D%/source.c
libfyfm_sources += %D%/status.c
libfyfm_sources += %D%/stream.c
libfyfm_sources += %D%/tag-notes.h
libfyfm_sources += %D%/tags.c
libfyfm_sources += %D%/timestamp.c
libfyfm_sources += %D%/utf8.c %D%/utf8.h
libfyfm_sources += %D%/value-compare.c %D%/value-compare.h
libfyfm_sources += %D%/value.c %D%/value-inline.h

## Every symbol, hidden ones too: what the tests link.
noinst_LTLIBRARIES += %D%/libfyfm-core.la
%C%_libfyfm_core_la_SOURCES = $(libfyfm_sources)
%C%_libfyfm_core_la_LIBADD = $(LIBFYAML_LIBS) $(PCRE2_LIBS) $(XXHASH_LIBS)

lib_LTLIBRARIES += %D%/libfyfm.la
%C%_libfyfm_la_SOURCES =
%C%_libfyfm_la_LIBADD = %D%/libfyfm-core.la
%C%_libfyfm_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0 \
	-Wl,--version-script=$(top_srcdir)/%D%/libfyfm.map
EXTRA_%C%_libfyfm_la_DEPENDENCIES = %D%/libfyfm.map

EXTRA_DIST += %D%/libfyfm.map
pkgconfig_DATA += %D%/libfyfm.pc
