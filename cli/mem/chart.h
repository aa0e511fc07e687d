/* Reports about memory as pictures: SVG with its own style, for light and dark pages. */
#ifndef CLI_MEM_CHART_H
#define CLI_MEM_CHART_H

#include <fya/buffer.h>
#include <fyfm/value.h>

typedef enum cli_chart_kind {
	CLI_CHART_AUTO,       /* as the report suggests */
	CLI_CHART_PHASES,     /* memory over time, of one build */
	CLI_CHART_COMPONENTS, /* what it is made of, of builds side by side */
	CLI_CHART_SCALING     /* peaks over pages, with the fit */
} cli_chart_kind;

#define CLI_CHART_REPORTS_MAX 12

/* Appends a chart of `count` reports, each as --memory-report or `mem ... --json` wrote it. `kind` may
 * not be CLI_CHART_AUTO; see cli_chart_kind_for(). `names` tell reports of one size apart; NULL is
 * fine. False: there is nothing in them to draw as that kind; nothing useful was appended. */
bool cli_chart_put(fya_buf *out, cli_chart_kind kind, const fyfm_value *reports,
                   const char *const *names, size_t count);

/* What suits the reports; CLI_CHART_AUTO: none. */
cli_chart_kind cli_chart_kind_for(const fyfm_value *reports, size_t count);

#endif
