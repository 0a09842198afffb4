/* What every command is given: its surroundings, the cache's path, and whether it is to end. */
#ifndef LEEWAY_CLI_CONTEXT_H
#define LEEWAY_CLI_CONTEXT_H

#include <stdatomic.h>
#include <stdbool.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"

/* What was given on the command line, checked against the rows of the command; see command.h. */
struct arguments;

struct context {
	const struct env *env;
	const struct config *config;
	const struct arguments *arguments;
	const char *database; /* --db, or NULL; see context_database_path. */
};

/* The cache's path for this command; to be freed. */
char *context_database_path(const struct context *context, struct error *error);

/*
 * From now on a signal to end is counted, and a pipe or a file that takes no more is an error of
 * write.
 */
void context_catch_interrupts(void);

/*
 * True once the user pressed Ctrl-C or the program was told to end; commands that only read leave
 * their loops then.
 */
bool context_interrupted(void);

/* The same, for what waits elsewhere (exchange_limits). */
const atomic_bool *context_stop(void);

/* How often so far. */
int context_interrupts(void);

/* By which signal first; 0: by none. */
int context_interrupter(void);

#endif
