/* Diagnostics of compilation, and where instructions come from. */
#include <stdarg.h>
#include <stdio.h>

#include "libfy-ssg/template/ast.h"

void fyssg_report_at(fyssg_report *r, fyfm_severity severity, fyfm_status status, uint32_t offset,
                     uint32_t width, const char *hint, const char *format, ...)
{
	fyfm_diag d;
	char message[sizeof(d.message)];
	va_list args;

	if (severity == FYFM_ERROR) {
		r->errors++;
		if (r->status == FYFM_OK)
			r->status = status;
	}
	if (r->env->options.diag == NULL)
		return;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	fyfm_diag_set(&d, severity, status, r->path, 0, 0, "%s", message);
	if (r->text != NULL) {
		fyfm_diag_locate(&d, r->text, r->len, offset < r->len ? offset : r->len, width);
		fyfm_diag_surround(&d, r->text, r->len);
	}
	if (hint != NULL && hint[0] != '\0')
		fyfm_diag_hint(&d, "%s", hint);
	r->env->options.diag(r->env->options.diag_user, &d);
}

fyssg_span fyssg_code_span(const fyssg_code *code, uint32_t insn)
{
	uint32_t low = 0, high = code->span_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (code->spans[middle].insn <= insn)
			low = middle;
		else
			high = middle;
	}
	return code->span_count == 0 ? (fyssg_span){ 0 } : code->spans[low];
}
