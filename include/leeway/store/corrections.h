/*
 * Corrections of outcomes: additive, nothing is overwritten, the latest counts. The tally moves in
 * the same transaction, which the caller opens.
 */
#ifndef LEEWAY_STORE_CORRECTIONS_H
#define LEEWAY_STORE_CORRECTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"

/* The author of corrections that the decision reader made when it read replies again. */
#define CORRECTION_READER "decision reader"

struct correction {
	enum outcome before; /* Filled when read; not used when added. */
	enum outcome after;
	const char *reason, *author;
	int64_t at_ms;
	bool is_undo; /* It takes an earlier one back. */
};

/* Corrects the response of that row id. */
bool corrections_add(struct database *database, int64_t response,
	const struct correction *correction, struct error *error);

/*
 * Takes the latest correction that stands back, by adding one in the other direction (whose after
 * is not used). *undone is false where none stands.
 */
bool corrections_undo(struct database *database, int64_t response,
	const struct correction *correction, bool *undone, struct error *error);

/* Calls back for each correction of a response, the oldest first; texts are valid during the call,
 * which may not use this function itself. */
bool corrections_each(struct database *database, int64_t response,
	void (*each)(const struct correction *correction, void *data), void *data,
	struct error *error);

#endif
