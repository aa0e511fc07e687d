## A manual page, installed:
##     dist_man_MANS += %D%/fyssg.1
## Anything else:
##     EXTRA_DIST += %D%/architecture.md
EXTRA_DIST += %D%/performance.md

EXTRA_DIST += %D%/architecture.md
EXTRA_DIST += %D%/performance.md
EXTRA_DIST += %D%/testing.md
EXTRA_DIST += %D%/getting-started.md
EXTRA_DIST += %D%/graph.md
EXTRA_DIST += %D%/graph.svg
EXTRA_DIST += %D%/schema.md
EXTRA_DIST += %D%/screenshots
EXTRA_DIST += %D%/site-guide.md
dist_man_MANS += %D%/man/fyssg-build.1
dist_man_MANS += %D%/man/fyssg-fm.1
dist_man_MANS += %D%/man/fyssg-gen-site.1
dist_man_MANS += %D%/man/fyssg-graph.1
dist_man_MANS += %D%/man/fyssg-load-mmap.1
dist_man_MANS += %D%/man/fyssg-mem.1
dist_man_MANS += %D%/man/fyssg-render.1
dist_man_MANS += %D%/man/fyssg-serve.1
dist_man_MANS += %D%/man/fyssg.1
EXTRA_DIST += %D%/allocators-auto.svg
EXTRA_DIST += %D%/allocators.md
EXTRA_DIST += %D%/fm.md
EXTRA_DIST += %D%/frontmatter.md
EXTRA_DIST += %D%/markdown.md
EXTRA_DIST += %D%/memory.md
EXTRA_DIST += %D%/memory-components.svg
EXTRA_DIST += %D%/memory-phases.svg
EXTRA_DIST += %D%/memory-scaling.svg
EXTRA_DIST += %D%/template-reference.md
EXTRA_DIST += %D%/templates.md

## The manual of libfyfm, from its headers. In the build folder, never in a release: names of pages
## are those of functions, which only the headers know.
man3_headers = $(fyainclude_HEADERS) $(fyfminclude_HEADERS)
noinst_DATA = %D%/man3.stamp
%D%/man3.stamp: scripts/man-pages $(man3_headers)
	$(AM_V_GEN)rm -rf %D%/man3 && $(MKDIR_P) %D%/man3 && folder=$$(cd %D%/man3 && pwd) && \
	(cd $(srcdir) && sh scripts/man-pages "$$folder" $(man3_headers)) && touch $@
CLEANFILES += %D%/man3.stamp %D%/man3/*.3

install-data-local: %D%/man3.stamp
	$(MKDIR_P) "$(DESTDIR)$(mandir)/man3"
	$(INSTALL_DATA) %D%/man3/*.3 "$(DESTDIR)$(mandir)/man3"
uninstall-local: %D%/man3.stamp
	for page in %D%/man3/*.3; do rm -f "$(DESTDIR)$(mandir)/man3/$${page##*/}"; done
EXTRA_DIST += %D%/libfyfm.md
