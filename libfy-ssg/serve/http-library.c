#include "libfy-ssg/serve/http-library.h"

#include <dlfcn.h>
#include <string.h>

/* POSIX lets a void pointer hold a function's address; C wants it copied. */
static bool find(void *library, const char *name, void *function)
{
	void *address = dlsym(library, name);

	memcpy(function, &address, sizeof(address));
	return address != NULL;
}

bool fyssg_http_library_load(fyssg_http_library *out, const char **why)
{
	void *library = dlopen("libmicrohttpd.so.12", RTLD_NOW | RTLD_LOCAL);

#define FIND(name) && find(library, "MHD_" #name, &out->name)
	if (library != NULL FYSSG_HTTP_FUNCTIONS(FIND))
		return true;
#undef FIND
	*why = dlerror();
	if (*why == NULL)
		*why = "libmicrohttpd.so.12 cannot be loaded";
	return false;
}
