/* How many documents libfyaml itself finds in a text: the other opinion on where they begin. */
#ifndef TESTS_LIBFYAML_DOCUMENTS_H
#define TESTS_LIBFYAML_DOCUMENTS_H

#include <stddef.h>

/* -1 where libfyaml refuses the text, which must have passed the gate. */
long libfyaml_documents(const char *text, size_t len);

#endif
