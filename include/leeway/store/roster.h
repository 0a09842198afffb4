/* Who has answered: the agents of a cache with what each of them gave, in order of their rows. */
#ifndef LEEWAY_STORE_ROSTER_H
#define LEEWAY_STORE_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/model/tally.h"
#include "leeway/store/database.h"

enum { ROSTER_MAX = 1000 }; /* Agents read at most: the first of the cache. */

struct roster_entry {
	int64_t id; /* Row id. */
	struct agent agent; /* Its parameters are left out. */
	char *parameters; /* A JSON object, as the cache keeps it. */
	uint64_t n_buckets;
	struct tally tally; /* Of all packs; corrections included. */
};

struct roster {
	struct roster_entry *entries;
	size_t n_entries, capacity;
};

/* Takes the tallies, not the responses: O(buckets). The roster must be empty. */
bool roster_load(struct database *database, struct roster *roster, struct error *error);
void roster_clear(struct roster *roster);

#endif
