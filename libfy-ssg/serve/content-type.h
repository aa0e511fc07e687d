/* Content types by the extension of a file's name. Thread-safe. */
#ifndef FYSSG_SERVE_CONTENT_TYPE_H
#define FYSSG_SERVE_CONTENT_TYPE_H

/* What a file with this name or path is, for the header Content-Type; static. Text is UTF-8. */
const char *fyssg_content_type(const char *path);

#endif
