/* The grammar of RFC 3986 (URIs) and of names of hosts. Thread-safe; nothing allocates. */
#ifndef FYFM_URI_H
#define FYFM_URI_H

#include <fyfm/value.h>

#define FYFM_I_URI_RELATIVE 1u   /* a reference is enough: "/about/", "#top", "" */
#define FYFM_I_URI_ANY_SCRIPT 2u /* bytes from 0x80 on may stand where letters may (RFC 3987) */

/* `flags`: FYFM_I_URI_... */
bool fyfm_i_is_uri(fyfm_str text, unsigned flags);
/* "example.org": labels of letters, digits and inner hyphens. */
bool fyfm_i_is_host_name(fyfm_str text);
/* "[192.0.2.1]", "[2001:db8::1]", "[IPv6:2001:db8::1]". */
bool fyfm_i_is_address_literal(fyfm_str text);

bool fyfm_i_is_alphanumeric(char c);

#endif
