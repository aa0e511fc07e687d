#include <fyssg/version.h>

#include <stdio.h>

#include <fyfm/version.h>
#include <utf8proc.h>
#include <xxhash.h>

const char *fyssg_version(void)
{
	return PACKAGE_VERSION;
}

static void set(fyssg_library *l, const char *name, const char *version)
{
	l->name = name;
	snprintf(l->version, sizeof(l->version), "%s", version);
}

/* 801 is 0.8.1. */
static void set_xxhash(fyssg_library *l)
{
	unsigned n = XXH_versionNumber();

	l->name = "xxHash";
	snprintf(l->version, sizeof(l->version), "%u.%u.%u", n / 10000, n / 100 % 100, n % 100);
}

size_t fyssg_libraries(fyssg_library out[FYSSG_LIBRARIES_MAX])
{
	size_t count = 0;

	set(&out[count++], "libfyfm", fyfm_version());
	set(&out[count++], "libfyaml", fyfm_libfyaml_version());
	set(&out[count++], "md4c", MD4C_VERSION);
	set(&out[count++], "libmicrohttpd", MICROHTTPD_VERSION);
	set(&out[count++], "utf8proc", utf8proc_version());
	set_xxhash(&out[count++]);
	return count;
}
