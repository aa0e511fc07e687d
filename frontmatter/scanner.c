#include "frontmatter/events.h"

fyfm_status fyfm_i_scanner_events(const fyfm_i_input *in, fyfm_i_sink *sink)
{
	(void)in;
	(void)sink;
	return FYFM_ERR_USAGE;
}
