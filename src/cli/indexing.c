#include "leeway/cli/indexing.h"

#include <stdio.h>
#include <unistd.h>

#include "leeway/base/log.h"
#include "leeway/base/words.h"
#include "leeway/cli/command.h"
#include "leeway/store/search.h"

/* A batch takes some 40 ms: so long an interrupt may wait. */
enum { BATCH = 2000, TOLD_US = 1000000, MOST_US = 10000000 };

struct indexing {
	const struct env *env;
	struct database *database;
	int64_t started_us;
	int64_t n_indexed;
	bool is_told; /* The line is there. */
};

static void tell(struct indexing *indexing, bool quiet)
{
	char count[WORDS_SIZE];
	bool is_terminal = isatty(STDERR_FILENO) == 1;

	/* Where lines cannot be written over, one is enough. */
	if (quiet || (indexing->is_told && !is_terminal) ||
		env_monotonic_us(indexing->env) - indexing->started_us < TOLD_US)
		return;
	fprintf(stderr, "%sleeway: indexing for search: %s replies%s", is_terminal ? "\r" : "",
		words_count((uint64_t)indexing->n_indexed, count),
		is_terminal ? "; Ctrl-C leaves the rest for later\033[K" : "\n");
	fflush(stderr);
	indexing->is_told = true;
}

static bool feed(struct indexing *indexing, bool quiet, struct error *error)
{
	int64_t n_indexed = 1;

	while (n_indexed > 0 && context_interrupts() == 0 &&
		env_monotonic_us(indexing->env) - indexing->started_us < MOST_US) {
		if (!search_update(indexing->database, BATCH, &n_indexed, error))
			return false;
		indexing->n_indexed += n_indexed;
		tell(indexing, quiet);
	}
	return true;
}

void indexing_feed(const struct env *env, const char *path, bool quiet)
{
	struct error error = { 0 };
	struct indexing indexing = {
		.env = env,
		.database = database_open(
			env, path, DATABASE_WRITE, "leeway run, indexing for search", &error),
		.started_us = env_monotonic_us(env),
	};

	if (indexing.database)
		feed(&indexing, quiet, &error);
	if (indexing.is_told && isatty(STDERR_FILENO) == 1)
		fputs("\r\033[K", stderr);
	/* Nothing of the run is lost by it, so that its status stays what it is. */
	if (error.code)
		log_message(LOG_WARNING, "the index is not fed: %s", error.message);
	error_clear(&error);
	database_close(indexing.database);
}
