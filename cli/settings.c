#include "cli/settings.h"

#include <string.h>

void cli_settings_init(cli_settings *s)
{
	memset(s, 0, sizeof(*s));
	fyssg_build_options_init(&s->build);
	s->bind = "127.0.0.1";
	s->port = 1111;
	s->render.templates = ".";
}
