/*
 * The full-text index fed behind a run, so that the explorer's search has nothing to wait for. What
 * is not indexed when this ends is indexed by the next run, or by the search.
 */
#ifndef LEEWAY_CLI_INDEXING_H
#define LEEWAY_CLI_INDEXING_H

#include <stdbool.h>

#include "leeway/base/env.h"

/*
 * Indexes what is new in the cache, batch by batch, each a transaction of its own, until all is
 * there, the user interrupts, or ten seconds have passed; a line on stderr tells of it where it
 * takes longer than one, unless it is to be quiet. A cache that another process writes to is left
 * to that one.
 */
void indexing_feed(const struct env *env, const char *path, bool quiet);

#endif
