#include "cli/settings.h"

#include <string.h>

void cli_settings_init(cli_settings *s)
{
	memset(s, 0, sizeof(*s));
	fyssg_build_options_init(&s->build);
	fyssg_graph_options_init(&s->graph);
	fyssg_gen_options_init(&s->gen);
	s->bind = "127.0.0.1";
	s->port = 1111;
	s->render.templates = ".";
}
