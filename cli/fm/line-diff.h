/* What changed in a text, line by line, as `diff -u` shows it. */
#ifndef CLI_FM_LINE_DIFF_H
#define CLI_FM_LINE_DIFF_H

#include <fya/buffer.h>
#include <fyfm/value.h>

/* Appends the unified diff from `old` to `new`, both called `path`, which patch(1) applies; nothing
 * where they are equal. What lies between the first line that differs and the last is one hunk
 * where it is too long to be compared. */
void cli_fm_diff(const char *path, fyfm_str old, fyfm_str new, fya_buf *out);

#endif
