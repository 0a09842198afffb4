/* Responses of one bucket written to a file, off the UI thread, on a connection of its own. */
#ifndef LEEWAY_SCREENS_LISTING_H
#define LEEWAY_SCREENS_LISTING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/screens/responses.h"

struct listing {
	const struct env *env;
	char *cache; /* The cache's path. */
	char *path; /* The file's; ".jsonl" at its end makes JSON lines, anything else CSV. */
	int64_t agent, prompt; /* Row ids. */
	uint32_t *repeats;
	size_t n_repeats, n_written;
	struct error error; /* Why nothing was written. */
};

/* What a column lists now, in its order. */
struct listing *listing_new(
	const struct env *env, const char *cache, const struct responses_column *column);
void listing_free(struct listing *listing);

/* A name for the file, of letters, digits and '-': "lending-3-gpt-4o.csv"; to be freed. */
char *listing_name(const struct responses_column *column);

/*
 * Writes the columns of export.h to listing->path. A file that is there is left as it is, which is
 * an error; of one that could not be written to its end nothing is left.
 */
void listing_write(struct listing *listing, const atomic_bool *stop);

#endif
