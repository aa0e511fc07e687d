## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/plan.c %D%/plan.h
## A template that is built in is one line too; its name is what follows templates/:
##     builtin_templates += %D%/templates/page.html

builtin_templates =
builtin_templates += %D%/templates/404.html
builtin_templates += %D%/templates/alias.html
builtin_templates += %D%/templates/atom.xml
builtin_templates += %D%/templates/builtin-base.html
builtin_templates += %D%/templates/builtin-macros.html
builtin_templates += %D%/templates/page.html
builtin_templates += %D%/templates/robots.txt
builtin_templates += %D%/templates/rss.xml
builtin_templates += %D%/templates/section.html
builtin_templates += %D%/templates/shortcodes/details.html
builtin_templates += %D%/templates/shortcodes/figure.html
builtin_templates += %D%/templates/shortcodes/highlight.html
builtin_templates += %D%/templates/shortcodes/param.html
builtin_templates += %D%/templates/shortcodes/ref.html
builtin_templates += %D%/templates/shortcodes/relref.html
builtin_templates += %D%/templates/shortcodes/vimeo.html
builtin_templates += %D%/templates/shortcodes/youtube.html
builtin_templates += %D%/templates/sitemap-index.xml
builtin_templates += %D%/templates/sitemap.xml
builtin_templates += %D%/templates/taxonomy.html
builtin_templates += %D%/templates/term.html

EXTRA_DIST += $(builtin_templates)
libfyssg_sources += \
	%D%/attributes.h \
	%D%/build.c \
	%D%/builtin-templates.h \
	%D%/content.c \
	%D%/data-csv.c \
	%D%/data.c \
	%D%/data.h \
	%D%/functions-pages.c \
	%D%/functions-text.c \
	%D%/functions-urls.c \
	%D%/functions.c \
	%D%/functions.h \
	%D%/job.h \
	%D%/finish.c \
	%D%/links.c \
	%D%/manifest.c \
	%D%/manifest.h \
	%D%/model-lists.c \
	%D%/model-outputs.c \
	%D%/model-page.c \
	%D%/model-values.c \
	%D%/measure.c \
	%D%/measure.h \
	%D%/memory-limit.c \
	%D%/memory-limit.h \
	%D%/model.c \
	%D%/model.h \
	%D%/output-folder.c \
	%D%/output-path.c \
	%D%/page-lookup.c \
	%D%/page-lookup.h \
	%D%/page-store-use.c \
	%D%/page-store-use.h \
	%D%/page-store.c \
	%D%/page-store.h \
	%D%/page-templates.c \
	%D%/path-clashes.c \
	%D%/plan.c \
	%D%/planner.h \
	%D%/render.c \
	%D%/stop.c \
	%D%/template-use.c \
	%D%/shortcodes.c \
	%D%/shortcodes.h \
	%D%/templates.c \
	%D%/urls.c \
	%D%/worker.h \
	%D%/writer.c \
	%D%/writer.h
libfyssg_generated += %D%/builtin-templates.c
CLEANFILES += %D%/builtin-templates.c
%D%/builtin-templates.c: $(builtin_templates) scripts/embed %D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	AWK='$(AWK)' $(SHELL) $(srcdir)/scripts/embed $(srcdir)/%D%/templates \
		$(builtin_templates:%D%/templates/%=%) > $@.tmp && mv $@.tmp $@
