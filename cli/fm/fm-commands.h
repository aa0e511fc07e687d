/* The commands of `fyssg fm`: one file and one row in cmd-fm.c each. */
#ifndef CLI_FM_FM_COMMANDS_H
#define CLI_FM_FM_COMMANDS_H

#include "cli/command.h"

extern const cli_command cli_cmd_fm_get, cli_cmd_fm_set, cli_cmd_fm_delete, cli_cmd_fm_rename;
extern const cli_command cli_cmd_fm_query, cli_cmd_fm_json, cli_cmd_fm_convert, cli_cmd_fm_fmt;
extern const cli_command cli_cmd_fm_validate, cli_cmd_fm_infer, cli_cmd_fm_stat;

#endif
