/*
 * Base URLs. Strict on purpose: a key goes to the host named here, so nothing that two readers of
 * URLs could take for different hosts is let through. Pure functions; any thread.
 */
#ifndef LEEWAY_PROVIDER_URL_H
#define LEEWAY_PROVIDER_URL_H

#include <stdbool.h>

#include "leeway/base/error.h"

/*
 * A copy without slashes at the end, to be freed. ERROR_USAGE where it does not start with http://
 * or https://, has no host, a user name or password, a query, or characters that no URL has.
 */
char *url_check_base(const char *url, struct error *error);

/* The host of a checked URL in lower case, without port and brackets; to be freed. */
char *url_host(const char *url);

/* The host is this machine: localhost, 127.0.0.0/8 or ::1. */
bool url_is_loopback(const char *url);

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
