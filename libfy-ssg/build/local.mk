## Part of libfyssg. A new source file and its private header are one line:
##     libfyssg_sources += %D%/plan.c %D%/plan.h
## A template that is built in is one line too; its name is what follows templates/:
##     builtin_templates += %D%/templates/page.html

builtin_templates =

EXTRA_DIST += $(builtin_templates)
libfyssg_sources += %D%/builtin-templates.h
libfyssg_generated += %D%/builtin-templates.c
CLEANFILES += %D%/builtin-templates.c
%D%/builtin-templates.c: $(builtin_templates) scripts/embed %D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	AWK='$(AWK)' $(SHELL) $(srcdir)/scripts/embed $(srcdir)/%D%/templates \
		$(builtin_templates:%D%/templates/%=%) > $@.tmp && mv $@.tmp $@
