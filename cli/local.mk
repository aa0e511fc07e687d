## The program. A new command is one line (CONTRIBUTING.md, "Add a command"):
##     %C%_fyssg_SOURCES += %D%/cmd-build.c

bin_PROGRAMS += %D%/fyssg
%C%_fyssg_SOURCES = %D%/main.c
%C%_fyssg_SOURCES += %D%/clock.c %D%/clock.h
%C%_fyssg_SOURCES += %D%/cmd-build.c
%C%_fyssg_SOURCES += %D%/cmd-gen-site.c
%C%_fyssg_SOURCES += %D%/cmd-graph.c
%C%_fyssg_SOURCES += %D%/cmd-help.c
%C%_fyssg_SOURCES += %D%/cmd-render.c
%C%_fyssg_SOURCES += %D%/cmd-serve.c
%C%_fyssg_SOURCES += %D%/cmd-version.c
%C%_fyssg_SOURCES += %D%/command.c %D%/command.h
%C%_fyssg_SOURCES += %D%/diag-print.c %D%/diag-print.h
%C%_fyssg_SOURCES += %D%/exit-code.c %D%/exit-code.h
%C%_fyssg_SOURCES += %D%/help.c
%C%_fyssg_SOURCES += %D%/options.c %D%/options.h
%C%_fyssg_SOURCES += %D%/output-file.c %D%/output-file.h
%C%_fyssg_SOURCES += %D%/progress.c %D%/progress.h
%C%_fyssg_SOURCES += %D%/render-data.c %D%/render-data.h
%C%_fyssg_SOURCES += %D%/settings.c %D%/settings.h
%C%_fyssg_SOURCES += %D%/site-options.c %D%/site-options.h
%C%_fyssg_SOURCES += %D%/stop-signal.c %D%/stop-signal.h
%C%_fyssg_SOURCES += %D%/template-folder.c %D%/template-folder.h
%C%_fyssg_LDADD = libfy-ssg/libfyssg.la frontmatter/libfyfm.la

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %D%/fyssg.bash

## fyssg fm: what its commands share, and those.
fyssg_fm_sources =
fyssg_fm_sources += %D%/fm/cmd-fm.c %D%/fm/fm-commands.h %D%/fm/settings.h
fyssg_fm_sources += %D%/fm/cmd-fm-convert.c
fyssg_fm_sources += %D%/fm/cmd-fm-delete.c
fyssg_fm_sources += %D%/fm/cmd-fm-fmt.c
fyssg_fm_sources += %D%/fm/cmd-fm-get.c
fyssg_fm_sources += %D%/fm/cmd-fm-infer.c
fyssg_fm_sources += %D%/fm/cmd-fm-json.c
fyssg_fm_sources += %D%/fm/cmd-fm-query.c
fyssg_fm_sources += %D%/fm/cmd-fm-rename.c
fyssg_fm_sources += %D%/fm/cmd-fm-set.c
fyssg_fm_sources += %D%/fm/cmd-fm-stat.c
fyssg_fm_sources += %D%/fm/cmd-fm-validate.c
fyssg_fm_sources += %D%/fm/edit-file.c %D%/fm/edit-file.h
fyssg_fm_sources += %D%/fm/file-run.c %D%/fm/file-run.h
fyssg_fm_sources += %D%/fm/file-walk.c %D%/fm/file-walk.h
fyssg_fm_sources += %D%/fm/front-matter-file.c %D%/fm/front-matter-file.h
fyssg_fm_sources += %D%/fm/key-counts.c %D%/fm/key-counts.h
fyssg_fm_sources += %D%/fm/key-list.c %D%/fm/key-list.h
fyssg_fm_sources += %D%/fm/line-diff.c %D%/fm/line-diff.h
fyssg_fm_sources += %D%/fm/put-value.c %D%/fm/put-value.h
fyssg_fm_sources += %D%/fm/replace-file.c %D%/fm/replace-file.h
fyssg_fm_sources += %D%/fm/row-sort.c %D%/fm/row-sort.h
%C%_fyssg_SOURCES += $(fyssg_fm_sources)

## fyssg load-mmap
fyssg_load_sources = %D%/cmd-load-mmap.c
fyssg_load_sources += %D%/load/counting.c %D%/load/counting.h
fyssg_load_sources += %D%/load/load-table.c %D%/load/load-table.h
fyssg_load_sources += %D%/load/measured-load.c %D%/load/measured-load.h %D%/load/settings.h
fyssg_load_sources += %D%/load/process-memory.c %D%/load/process-memory.h
fyssg_load_sources += %D%/load/text-sample.c %D%/load/text-sample.h
%C%_fyssg_SOURCES += $(fyssg_load_sources)

## fyssg mem
fyssg_mem_sources = %D%/mem/cmd-mem.c %D%/mem/settings.h %D%/mem/study.c %D%/mem/study.h
fyssg_mem_sources += %D%/mem/cmd-mem-chart.c
fyssg_mem_sources += %D%/mem/cmd-mem-compare.c
fyssg_mem_sources += %D%/mem/cmd-mem-leak.c
fyssg_mem_sources += %D%/mem/cmd-mem-lifecycle.c
fyssg_mem_sources += %D%/mem/cmd-mem-maps.c
fyssg_mem_sources += %D%/mem/cmd-mem-report.c
fyssg_mem_sources += %D%/mem/cmd-mem-scaling.c
fyssg_mem_sources += %D%/mem/cmd-mem-soak.c
fyssg_mem_sources += %D%/mem/builds.c %D%/mem/builds.h
fyssg_mem_sources += %D%/mem/chart.c %D%/mem/chart.h %D%/mem/chart-parts.h
fyssg_mem_sources += %D%/mem/chart-components.c
fyssg_mem_sources += %D%/mem/chart-phases.c
fyssg_mem_sources += %D%/mem/chart-scaling.c
fyssg_mem_sources += %D%/mem/fit.c %D%/mem/fit.h
fyssg_mem_sources += %D%/mem/growth.c %D%/mem/growth.h
fyssg_mem_sources += %D%/mem/own-pages.c %D%/mem/own-pages.h
fyssg_mem_sources += %D%/mem/site-copy.c
fyssg_mem_sources += %D%/mem/site-walk.c %D%/mem/site-walk.h
%C%_fyssg_SOURCES += $(fyssg_mem_sources)
