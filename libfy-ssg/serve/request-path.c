#include "libfy-ssg/serve/request-path.h"

#include <string.h>

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte at *url, which moves behind it; -1 where it may not stand. */
static int next_byte(const char **url)
{
	int high, low, byte;

	if (**url != '%')
		return (unsigned char)*(*url)++;
	high = hex_value((*url)[1]);
	low = high < 0 ? -1 : hex_value((*url)[2]);
	if (low < 0)
		return -1;
	byte = high << 4 | low;
	*url += 3;
	return byte == '\0' || byte == '/' ? -1 : byte;
}

static bool is_name(const char *part, size_t len)
{
	return len != 0 && !(len == 1 && part[0] == '.') &&
	       !(len == 2 && part[0] == '.' && part[1] == '.');
}

static bool has_names_only(const char *path)
{
	while (path[1] != '\0') {
		size_t len = strcspn(path + 1, "/");

		if (!is_name(path + 1, len))
			return false;
		path += 1 + len;
		if (*path == '\0')
			break;
	}
	return true;
}

bool fyssg_request_path(const char *url, char *out, size_t size)
{
	size_t len = 0;

	if (url[0] != '/')
		return false;
	while (*url != '\0') {
		int byte = next_byte(&url);

		if (byte < 0 || len + 1 >= size)
			return false;
		out[len++] = (char)byte;
	}
	out[len] = '\0';
	return has_names_only(out);
}
