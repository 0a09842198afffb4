/*
 * Reads stored replies again with the present decision reader, and records where it now decides
 * otherwise, as corrections by CORRECTION_READER.
 */
#ifndef LEEWAY_REPORT_REREAD_H
#define LEEWAY_REPORT_REREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/decision.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

struct reread {
	int64_t at_ms; /* The time corrections get. */
	bool dry_run; /* Nothing is recorded. */
	/* A reply that is read differently. */
	void (*tell)(const struct bucket *bucket, uint32_t repeat, enum outcome before,
		enum outcome after);
	const struct bucket *bucket; /* The one now read. */
	uint64_t n_turns[N_OUTCOMES][N_OUTCOMES]; /* What changed, [before][after]. */
	uint64_t n_read, n_changed,
		n_kept; /* Kept: a person's correction, or a provider's block. */
};

/*
 * Reads the replies of one bucket of a model again. Replies without text are left out. One whose
 * latest correction is a person's stays as it is, and so does one that was blocked: that may be the
 * provider's word, which the text does not show. Needs a transaction around it.
 */
bool reread_bucket(struct reread *reread, struct database *database, const struct bucket *bucket,
	struct decision_reader *reader, struct error *error);

#endif
