/* `leeway ask --watch`: for the experimenter, how the buckets fill. */
#ifndef LEEWAY_CLI_ASK_WATCH_H
#define LEEWAY_CLI_ASK_WATCH_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/cli/command.h"
#include "leeway/screens/solo.h"

/* On the terminal until q, or, in lines, once. */
bool ask_watch(const struct context *context, const struct solo_options *solo, const char *database,
	bool in_lines, struct error *error);

#endif
