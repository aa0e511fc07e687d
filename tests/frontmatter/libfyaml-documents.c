#include <libfyaml.h>

#include "tests/frontmatter/libfyaml-documents.h"

long libfyaml_documents(const char *text, size_t len)
{
	struct fy_diag_cfg quiet;
	struct fy_parse_cfg config = {
		.flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE |
		         FYPCF_SLOPPY_FLOW_INDENTATION,
	};
	struct fy_parser *parser;
	struct fy_event *event;
	long count = 0;

	fy_diag_cfg_default(&quiet);
	quiet.fp = NULL;
	config.diag = fy_diag_create(&quiet);
	parser = fy_parser_create(&config);
	if (fy_parser_set_string(parser, text, len) != 0)
		count = -1;
	while (count >= 0 && (event = fy_parser_parse(parser)) != NULL) {
		count += event->type == FYET_DOCUMENT_START;
		fy_parser_event_free(parser, event);
	}
	if (fy_parser_get_stream_error(parser))
		count = -1;
	fy_parser_destroy(parser);
	fy_diag_destroy(config.diag);
	return count;
}
