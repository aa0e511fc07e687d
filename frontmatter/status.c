#include <fyfm/status.h>

const char *fyfm_status_text(fyfm_status status)
{
	switch (status) {
	case FYFM_OK:
		return "ok";
	case FYFM_ERR_NOMEM:
		return "out of memory";
	case FYFM_ERR_IO:
		return "input/output error";
	case FYFM_ERR_ENCODING:
		return "invalid encoding";
	case FYFM_ERR_SYNTAX:
		return "syntax error";
	case FYFM_ERR_TYPE:
		return "wrong type";
	case FYFM_ERR_RANGE:
		return "out of range";
	case FYFM_ERR_LIMIT:
		return "limit exceeded";
	case FYFM_ERR_NOT_FOUND:
		return "not found";
	case FYFM_ERR_EXISTS:
		return "exists already";
	case FYFM_ERR_TRUNCATED:
		return "file truncated while in use";
	case FYFM_ERR_USAGE:
		return "wrong use of a function";
	case FYFM_ERR_STOPPED:
		return "stopped";
	}
	return "unknown status";
}
