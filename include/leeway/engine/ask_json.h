/*
 * A choice as JSON, as a run's row keeps it: so that a run can be fired again, word for word, by
 * another start of the program. Holds no keys. Pure functions.
 */
#ifndef LEEWAY_ENGINE_ASK_JSON_H
#define LEEWAY_ENGINE_ASK_JSON_H

#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/engine/ask.h"

/* What else a run is told. */
struct ask_limits {
	int64_t max_cost_microusd; /* -1: none. */
	uint32_t max_in_flight; /* 0: as the providers say. */
};

/*
 * {"pack":…,"models":[…],"conditions":[…],"scenarios":[…],"levels":[…],"n":…,"until":…,
 * "max_cost_usd":…,"max_in_flight":…,"first":{…},"urgent":true}, what was not chosen left out; to
 * be freed.
 */
char *ask_choice_to_json(const struct ask_choice *choice, const struct ask_limits *limits);

/* A choice that owns all it points to. */
struct ask_record {
	struct ask_choice choice;
	struct ask_limits limits;
};

/*
 * Reads what ask_choice_to_json writes. NULL and ERROR_INPUT on anything else. What the names in it
 * stand for is not looked at: ask_open does that. What was urgent is fired again like any other.
 */
struct ask_record *ask_choice_from_json(const char *text, struct error *error);
void ask_record_free(struct ask_record *record);

/*
 * The order in words, from such JSON: "paper, n 10: sim:strict, openai:gpt-4o · baseline, cot". A
 * text that is none is given back as it is. To be freed.
 */
char *ask_describe(const char *arguments);

#endif
