/*
 * A design: the prompts of one pack that are asked, chosen by scenario, level and condition. Owns
 * its prompts; borrows the pack, which must outlive it.
 */
#ifndef LEEWAY_MODEL_DESIGN_H
#define LEEWAY_MODEL_DESIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/model/prompt.h"

/* What is chosen; an empty list means all, but for conditions: the pack's first. */
struct design_choice {
	const char *const *scenarios; /* Ids. */
	size_t n_scenarios;
	const int *levels; /* From 1; a level that a scenario does not have is left out there. */
	size_t n_levels;
	const char *const *conditions; /* Ids; "all" for every one. */
	size_t n_conditions;
};

struct design {
	struct prompt **prompts; /* By condition, then scenario, then level, in the pack's order. */
	int *n_levels; /* Of each prompt's scenario. */
	size_t n_prompts;
};

/* ERROR_USAGE where an id is unknown (the known ones are named) or nothing is chosen. */
struct design *design_build(
	const struct pack *pack, const struct design_choice *choice, struct error *error);
void design_free(struct design *design);

#endif
