/*
 * Whether what a model learned from one scenario carries over to others (section 2.4 of the paper,
 * figure 4): models fine-tuned on one scenario by scenarios asked, each cell the distance from
 * people. Owns all it holds.
 */
#ifndef LEEWAY_REPORT_TRANSFER_H
#define LEEWAY_REPORT_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/report/compare.h"
#include "leeway/store/database.h"

/*
 * Where a model comes from. On which scenarios it was tuned is the attribute "tuned_on" of its
 * entry in the configuration, ids apart by blanks or commas.
 */
struct transfer_origin {
	char *agent; /* Its name; parameters behind a comma are another's too. */
	char *tuned_on;
	char *parent; /* NULL: none. */
	int iteration;
};

struct transfer_origins {
	struct transfer_origin *origins;
	size_t n_origins, capacity;
};

/*
 * Those of the configuration's models that have the attribute, they and their parents by the names
 * that the cache has for them.
 */
bool transfer_read_origins(const struct env *env, const struct config *config,
	struct database *database, struct transfer_origins *origins, struct error *error);
void transfer_clear_origins(struct transfer_origins *origins);

/* That of an agent, whatever its parameters; NULL: none is known. */
const struct transfer_origin *transfer_find_origin(
	const struct transfer_origins *origins, const char *agent);
bool transfer_is_tuned_on(const struct transfer_origin *origin, const char *scenario);

struct transfer_cell {
	struct distance distance; /* From the other agent; NaN where no bucket is shared. */
	bool is_tuned; /* The model was tuned on this scenario. */
};

struct transfer_row {
	char *agent, *condition, *tuned_on;
	char *parent; /* NULL: none. */
	int iteration;
	bool synthetic;
	struct transfer_cell *cells; /* By scenario. */
	/* Over all shared buckets of those scenarios, each counted once. */
	struct distance own, elsewhere; /* Tuned on; the others. NaN for none. */
	struct distance parent_own, parent_elsewhere; /* The parent's, under the same condition. */
};

struct transfer {
	char *against;
	bool against_synthetic;
	char **scenarios; /* "id", in order of appearance. */
	size_t n_scenarios, scenarios_capacity;
	struct transfer_row *rows; /* Of the arms whose agent has an origin, in their order. */
	size_t n_rows;
};

void transfer_build(struct transfer *transfer, const struct comparison_list *list,
	const struct transfer_origins *origins);
void transfer_clear(struct transfer *transfer);

/* Puts the scenarios into the order of a pack; those it does not have stand last, as they
 * stood. */
void transfer_order(struct transfer *transfer, const struct pack *pack);

/* 80 columns: a line a model, a column a scenario, those tuned on in brackets. */
void transfer_write_table(const struct transfer *transfer, FILE *out);

/* One row a cell. */
void transfer_write_csv(const struct transfer *transfer, FILE *out);

/* {"transfer":[…]}: one object a cell. */
void transfer_write_json(const struct transfer *transfer, FILE *out);
void transfer_write_markdown(const struct transfer *transfer, FILE *out);

#endif
