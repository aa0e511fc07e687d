#include "cli/exit-code.h"

cli_exit cli_exit_of(fyfm_status status)
{
	switch (status) {
	case FYFM_OK:
		return CLI_EXIT_OK;
	case FYFM_ERR_NOT_FOUND:
	case FYFM_ERR_USAGE:
		return CLI_EXIT_USAGE;
	case FYFM_ERR_IO:
	case FYFM_ERR_NOMEM:
	case FYFM_ERR_TRUNCATED:
		return CLI_EXIT_SYSTEM;
	case FYFM_ERR_STOPPED:
		return CLI_EXIT_STOPPED;
	default:
		return CLI_EXIT_CONTENT;
	}
}
