## A file of Criterion tests is one line, after the empty list:
##     %C%_cli_t_SOURCES += %D%/options.c

criterion_tests += %D%/cli.t
%C%_cli_t_SOURCES =
%C%_cli_t_CPPFLAGS = $(test_cppflags)
%C%_cli_t_CFLAGS = $(test_cflags)
%C%_cli_t_LDADD = $(test_libs)
%C%_cli_t_SOURCES += %D%/clock.c
%C%_cli_t_SOURCES += %D%/mem.c
%C%_cli_t_SOURCES += %D%/options.c
%C%_cli_t_SOURCES += %D%/terminal.c
## The program's own files, but for main().
%C%_cli_t_SOURCES += cli/clock.c
%C%_cli_t_SOURCES += cli/cmd-build.c
%C%_cli_t_SOURCES += cli/cmd-gen-site.c
%C%_cli_t_SOURCES += cli/cmd-graph.c
%C%_cli_t_SOURCES += cli/cmd-help.c
%C%_cli_t_SOURCES += cli/cmd-render.c
%C%_cli_t_SOURCES += cli/cmd-serve.c
%C%_cli_t_SOURCES += cli/cmd-version.c
%C%_cli_t_SOURCES += cli/command.c
%C%_cli_t_SOURCES += cli/diag-print.c
%C%_cli_t_SOURCES += cli/exit-code.c
%C%_cli_t_SOURCES += cli/help.c
%C%_cli_t_SOURCES += cli/options.c
%C%_cli_t_SOURCES += cli/output-file.c
%C%_cli_t_SOURCES += cli/progress.c
%C%_cli_t_SOURCES += cli/render-data.c
%C%_cli_t_SOURCES += cli/settings.c
%C%_cli_t_SOURCES += cli/site-options.c
%C%_cli_t_SOURCES += cli/template-folder.c
%C%_cli_t_SOURCES += $(fyssg_fm_sources)
%C%_cli_t_SOURCES += $(fyssg_load_sources)
%C%_cli_t_SOURCES += $(fyssg_mem_sources)

dist_check_SCRIPTS += %D%/build.sh
dist_check_SCRIPTS += %D%/completion.sh
dist_check_SCRIPTS += %D%/fm.sh
dist_check_SCRIPTS += %D%/fm-edit.sh
dist_check_SCRIPTS += %D%/graph.sh
dist_check_SCRIPTS += %D%/load-mmap.sh
dist_check_SCRIPTS += %D%/manual.sh
dist_check_SCRIPTS += %D%/mem.sh
dist_check_SCRIPTS += %D%/render.sh
dist_check_SCRIPTS += %D%/serve.sh
dist_check_SCRIPTS += %D%/usage.sh
EXTRA_DIST += %D%/shell-test.sh
