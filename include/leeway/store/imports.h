/*
 * The ledger of imported rows: which row, by a digest of its identity, became which response, so
 * that importing it again adds nothing.
 */
#ifndef LEEWAY_STORE_IMPORTS_H
#define LEEWAY_STORE_IMPORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/digest.h"
#include "leeway/base/error.h"
#include "leeway/store/database.h"

/*
 * The identity of a participant's answer: each answers a scenario under a condition once, at
 * whatever level.
 */
struct digest imports_identify_person(const char *cohort, const char *participant, const char *pack,
	const char *scenario, const char *condition);

/* The response's row id, 0 where the ledger has none, -1 on error. */
int64_t imports_find(struct database *database, const struct digest *identity, struct error *error);

/* Needs a transaction around it. */
bool imports_add(struct database *database, const struct digest *identity, int64_t response,
	struct error *error);

#endif
