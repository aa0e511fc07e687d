#include <fyfm/version.h>

#include <libfyaml.h>

const char *fyfm_version(void)
{
	return PACKAGE_VERSION;
}

const char *fyfm_libfyaml_version(void)
{
	return fy_library_version();
}
