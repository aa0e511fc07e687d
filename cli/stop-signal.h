/*
 * Signals that ask the program to end: while a build runs they are noted, and the build ends in
 * order. A second one ends the program at once, as does any outside of a build.
 */
#ifndef CLI_STOP_SIGNAL_H
#define CLI_STOP_SIGNAL_H

#include <stdbool.h>

/* From here on SIGINT, SIGTERM and SIGHUP are noted, but for those that the caller of the program
 * has it ignore. */
void cli_stop_watch(void);
/* Ends that. What was noted stays. */
void cli_stop_unwatch(void);
/* Whether one was noted: fyssg_build_options.stop, which has no use for its user. Any thread. */
bool cli_stop_asked(void *unused);
/* Dies of the signal that was noted, so that the caller sees which one it was; shells call it 130
 * for SIGINT, 143 for SIGTERM. Returns where there was none. */
void cli_stop_die(void);

#endif
