/*
 * Judges claims (model/claim.h) by the buckets of a cache. Pure: what it needs is handed over, and
 * the verdicts own their texts.
 *
 * The agents of a claim are names, found among the buckets' agents, or variables:
 *
 *	{name}		bound by the caller; {model} unbound stands for each model in turn
 *	people		the cohort of that name, else the only cohort there is
 *	gpt-4o		an agent of that name, or each whose model it is, a dated version of it too:
 *			"openai:gpt-4o-2024-08-06,temperature=0"
 */
#ifndef LEEWAY_REPORT_CLAIMS_H
#define LEEWAY_REPORT_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/claim.h"
#include "leeway/store/buckets.h"

struct claim_binding {
	const char *name; /* Without braces; "people" binds the cohort. */
	const char *agent;
};

enum claim_result { CLAIM_HOLDS, CLAIM_FAILS, CLAIM_NOT_ENOUGH_DATA };

/* "holds", "fails", "not enough data" */
const char *claim_result_name(enum claim_result result);

struct claim_verdict {
	const struct claim *claim; /* Borrowed. */
	char *agent; /* Whose claim it is; "" where no agent was found. */
	char *text; /* With the agents' names in it. */
	double value; /* NaN where it is not defined. */
	double interval_low, interval_high; /* 95 %, of what "compatible" is said; else NaN. */
	size_t n_buckets; /* That count. */
	int64_t n; /* Replies that decided in them, of the claim's own agent. */
	bool synthetic; /* Simulated answers on one side at least. */
	enum claim_result result;
	char *reason; /* Why the data are not enough; "". */
};

struct claim_verdict_list {
	struct claim_verdict *verdicts;
	size_t n_verdicts, capacity;
};

struct claim_options {
	const struct claim_binding *bindings;
	size_t n_bindings;
};

/* Judges each claim by buckets of one pack, once for each agent that its own agent stands for. */
void claims_judge(struct claim_verdict_list *list, const struct claim_list *claims,
	const struct bucket_list *buckets, const struct claim_options *options);
void claim_verdicts_clear(struct claim_verdict_list *list);

#endif
