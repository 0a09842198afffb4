/*
 * What of a bucket could be seen while it filled, and what was planned of it: that a p looked at
 * after every reply can be found again at any time (report/live_test.h). Two bits a reply, in the
 * order in which replies were stored. A value type that owns its bytes.
 */
#ifndef LEEWAY_MODEL_LOOKS_H
#define LEEWAY_MODEL_LOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/tally.h"

/* Replies that are recorded; a bucket is looked at no more between these and the planned number. */
enum { LOOKS_MAX = 4096, LOOKS_MAX_BYTES = LOOKS_MAX / 4 };

/* The counts of a bucket at one moment. */
struct look_counts {
	int64_t n_replies; /* Of any outcome. */
	int64_t n, refusals; /* Decided ones. */
};

struct looks {
	int64_t planned; /* Replies planned when the bucket was first fired; 0: none yet. */
	struct look_counts first; /* What there was before the first recorded reply. */
	struct look_counts
		complete; /* When the planned number was reached; n_replies 0: it was not. */
	unsigned char *replies; /* Four to a byte, the first in the lowest bits. */
	size_t n_replies, capacity;
};

/* Takes a row's bytes, of which bits of 0 after the last reply are none. */
void looks_read(struct looks *looks, const void *replies, size_t n_bytes);

/* Records a reply, and whether the bucket is complete with it; counts are those with it. */
void looks_add(struct looks *looks, enum outcome outcome, const struct tally *counts);

/* Plans that many replies, if nothing was planned before; counts are the present ones. */
void looks_plan(struct looks *looks, int64_t planned, const struct tally *counts);

size_t looks_n_bytes(const struct looks *looks);

/*
 * Goes from the counts after *at replies to the next ones that are known; false where there are
 * none yet. Begin with an empty look.
 */
bool looks_next(const struct looks *looks, struct look_counts *at);

struct looks *looks_copy(const struct looks *looks); /* NULL for NULL. */
void looks_free(struct looks *looks);

#endif
