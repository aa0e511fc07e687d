## Example sites, and small C programs that use the library as any other program does: through what is
## installed of it, found by pkg-config. `make check' installs it below this folder and builds them.

EXTRA_DIST += %D%/README.md %D%/blog
EXTRA_DIST += %D%/c/count-keys.c %D%/c/front-matter-lint.c %D%/c/yaml-to-json.c
EXTRA_DIST += %D%/c/page.schema.yaml

example_programs = %D%/c/count-keys %D%/c/front-matter-lint %D%/c/yaml-to-json
example_tree = $(abs_builddir)/%D%/installed

## No more than libfyfm: it depends on no other library of this tree, so libtool links nothing anew.
%D%/installed.stamp: frontmatter/libfyfm.la frontmatter/libfyfm.pc $(fyfminclude_HEADERS) \
		$(fyainclude_HEADERS)
	$(AM_V_at)rm -rf $(example_tree) && $(MKDIR_P) %D%
	$(AM_V_GEN)$(MAKE) $(AM_MAKEFLAGS) DESTDIR=$(example_tree) \
		lib_LTLIBRARIES=frontmatter/libfyfm.la pkgconfig_DATA=frontmatter/libfyfm.pc \
		install-libLTLIBRARIES install-pkgconfigDATA install-fyfmincludeHEADERS \
		install-fyaincludeHEADERS >$(example_tree).log && touch $@

## A static library does not say what it needs itself.
$(example_programs): %D%/installed.stamp
$(example_programs): %D%/c/%: %D%/c/%.c
	$(AM_V_at)$(MKDIR_P) %D%/c
	$(AM_V_CC)PKG_CONFIG_SYSROOT_DIR=$(example_tree) \
	PKG_CONFIG_PATH=$(example_tree)$(pkgconfigdir):$$PKG_CONFIG_PATH && \
	export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH && \
	static= && { test -e $(example_tree)$(libdir)/libfyfm.so || static=--static; } && \
	$(CC) $(CFLAGS) $(MODE_CFLAGS) $(WERROR) -Wall -Wextra -o $@ $(srcdir)/%D%/c/$(@F).c \
		`$(PKG_CONFIG) --cflags --libs $$static libfyfm` $(MODE_LDFLAGS) $(LDFLAGS)

if BUILD_TESTS
check_SCRIPTS += $(example_programs)
endif
CLEANFILES += $(example_programs) %D%/installed.stamp
mostlyclean-local:
	rm -rf $(example_tree) $(example_tree).log
