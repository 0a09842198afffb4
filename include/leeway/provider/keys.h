/*
 * Keys: checked and registered with the log before anything else sees them, and never part of a
 * message. No state; any thread.
 */
#ifndef LEEWAY_PROVIDER_KEYS_H
#define LEEWAY_PROVIDER_KEYS_H

#include <stdbool.h>

#include "leeway/base/error.h"

enum {
	KEY_MAX_LENGTH = 8192,
	KEY_COMMAND_TIMEOUT_MS = 10000,
};

/*
 * Registers the key as a secret, then checks it. ERROR_USAGE, "SOURCE ends in a line break; …",
 * where it holds anything a key and an HTTP header cannot: blanks, quotes, line breaks, control
 * characters, other than ASCII, more than KEY_MAX_LENGTH bytes.
 */
bool key_check(const char *key, const char *source, struct error *error);

/* The same for the value of a header, in which blanks and quotes may be ("Bearer KEY"). */
bool key_check_header(const char *value, const char *source, struct error *error);

/*
 * Runs the command by /bin/sh -c, with no input and its messages discarded, and returns the first
 * line it writes, to be freed. NULL and ERROR_USAGE where it fails, writes nothing, or takes longer
 * than timeout_ms (it is killed then). What it wrote is never part of the message.
 */
char *key_run_command(const char *command, int timeout_ms, struct error *error);

#endif
