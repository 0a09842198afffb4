/*
 * An agent decides: a cohort of people, or a model (provider, base URL, model id, parameters).
 * Parameters come from one table; unset is a value: nothing is sent that was not set.
 */
#ifndef LEEWAY_MODEL_AGENT_H
#define LEEWAY_MODEL_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/digest.h"
#include "leeway/base/error.h"

enum parameter {
	PARAMETER_TEMPERATURE,
	PARAMETER_TOP_P,
	PARAMETER_TOP_K,
	PARAMETER_MAX_TOKENS,
	PARAMETER_SEED,
	PARAMETER_STOP,
	PARAMETER_FREQUENCY_PENALTY,
	PARAMETER_PRESENCE_PENALTY,
	PARAMETER_REASONING_EFFORT,
	PARAMETER_THINKING, /* "off", "adaptive", or a budget in tokens. */
	PARAMETER_LATENCY_MS, /* Simulated agents only: how long an answer takes. */
};
enum { N_PARAMETERS = 11 };

enum parameter_type { PARAMETER_NUMBER, PARAMETER_INTEGER, PARAMETER_TEXT };

struct parameter_row {
	const char *name;
	enum parameter_type type;
	double minimum, maximum; /* For numbers and integers. */
	const char *help;
};

const struct parameter_row *parameter_row(enum parameter parameter);

struct parameter_value {
	bool is_set;
	double number; /* Numbers and integers (exact to 2^53). */
	char *text; /* Owned. */
};

struct parameters {
	struct parameter_value values[N_PARAMETERS];
};

/* Sets by name from text, with type and range checked; ERROR_USAGE names what is allowed. */
bool parameters_set(
	struct parameters *parameters, const char *name, const char *text, struct error *error);
void parameters_copy(struct parameters *to, const struct parameters *from);
void parameters_clear(struct parameters *parameters);

/* "temperature=0,max_tokens=50" in the table's order, "" where nothing is set; to be freed. */
char *parameters_format(const struct parameters *parameters);

/* From a JSON object, as the next gives it; ERROR_INPUT names what is not one. */
bool parameters_read_json(struct parameters *parameters, const char *json, struct error *error);

/* The same as a JSON object, to be freed. */
char *parameters_to_json(const struct parameters *parameters);

/*
 * The short form of an agent's name, for labels with little room: without provider and parameters;
 * the prefix that says simulated stays. To be freed.
 */
char *agent_short_name(const char *name);

enum agent_kind { AGENT_COHORT, AGENT_MODEL };

const char *agent_kind_name(enum agent_kind kind); /* "cohort", "model" */

/* The simulated people of a demonstration, whatever their parameters. */
bool agent_is_simulated_people(const char *name, bool synthetic);

struct agent {
	enum agent_kind kind;
	char *name; /* What the user calls it: "openai:gpt-4o-mini,temperature=0", "people". */
	char *provider; /* Provider id; NULL for cohorts. */
	char *base_url; /* NULL for cohorts and simulated agents. */
	char *model; /* Model id as the provider knows it; NULL for cohorts. */
	struct parameters parameters;
	bool synthetic; /* Simulated: marked wherever it is seen. */
	char *parent; /* Name of the agent it was fine-tuned from; NULL: none. */
	int iteration; /* Of fine-tuning; 0: none. */
};

/* Identity: kind, provider, base URL, model and parameters; a cohort's is its name. */
struct digest agent_digest(const struct agent *agent);

void agent_clear(struct agent *agent);

#endif
