/*
 * Base URLs. Strict on purpose: a key goes to the host named here, so nothing that two readers of
 * URLs could take for different hosts is let through. Any thread.
 */
#ifndef LEEWAY_PROVIDER_URL_H
#define LEEWAY_PROVIDER_URL_H

#include <stdbool.h>

#include "leeway/base/error.h"

/*
 * A copy without slashes at the end of the path, to be freed; a query is kept. ERROR_USAGE where it
 * does not start with http:// or https://, has no host, a user name or password, a fragment, a key
 * in its query, or characters that no URL has.
 */
char *url_check_base(const char *url, struct error *error);

/* A checked URL with more path, in front of its query; to be freed. */
char *url_join(const char *base, const char *path);

/* The host of a checked URL in lower case, without port and brackets; to be freed. */
char *url_host(const char *url);

/* The host is "localhost" or ends in ".localhost": this machine, by RFC 6761. */
bool url_is_localhost_name(const char *url);

/* The host is this machine: a localhost name, 127.0.0.0/8, ::1 or the address of an interface. */
bool url_is_here(const char *url);

/* Without TLS. */
bool url_is_clear(const char *url);

/* Both have the same host, whatever the port and path. */
bool url_same_host(const char *left, const char *right);

/*
 * The base URL that a value of OLLAMA_HOST stands for: scheme and port may be left out
 * ("127.0.0.1", ":11434", "0.0.0.0:11434"); an address to listen on everywhere means this machine.
 * To be freed; NULL and ERROR_USAGE as url_check_base.
 */
char *url_from_ollama_host(const char *value, struct error *error);

#endif
