## The program. A new command is one line (CONTRIBUTING.md, "Add a command"):
##     %C%_fyssg_SOURCES += %D%/build-command.c

bin_PROGRAMS += %D%/fyssg
%C%_fyssg_SOURCES =
%C%_fyssg_LDADD = libfy-ssg/libfyssg.la frontmatter/libfyfm.la
