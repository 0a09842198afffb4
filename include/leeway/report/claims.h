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
#include "leeway/report/compare.h"
#include "leeway/store/buckets.h"

struct claim_binding {
	const char *name; /* Without braces; "people" binds the cohort. */
	const char *agent;
};

/*
 * What was expected is allowed the chance by which a faithful study of the same design differs
 * (stats/replication.h): one bucket's rate and difference, a distance, a mean difference, and a
 * count or share of buckets. Others are judged as written.
 */
enum claim_result {
	CLAIM_HOLDS,
	CLAIM_NOT_SHOWN, /* A direction that chance can turn, or a p that is not small enough. */
	CLAIM_CONTRADICTED,
	CLAIM_NOT_ENOUGH_DATA,
};
enum { N_CLAIM_RESULTS = 4 };

/* "holds", "not shown", "contradicted", "not enough data" */
const char *claim_result_name(enum claim_result result);

struct claim_verdict {
	const struct claim *claim; /* Borrowed. */
	char *agent; /* Whose claim it is, pooled ones with " + "; "" where none was found. */
	char *text; /* With the agents' names in it. */
	double value; /* NaN where it is not defined. */
	double interval_low, interval_high; /* 95 %, where it is known; else NaN. */
	/* Values that hold, chance allowed; infinite where nothing bounds them. NaN: as written. */
	double accepted_low, accepted_high;
	bool has_chance; /* It was judged at 95 %. */
	size_t n_buckets; /* That count. */
	int64_t n; /* Replies that decided in them, of the claim's own agent. */
	bool synthetic; /* Simulated answers on one side at least. */
	enum claim_result result;
	char *reason; /* Why the data are not enough, or what was compared instead; "". */
};

struct claim_verdict_list {
	struct claim_verdict *verdicts;
	size_t n_verdicts, capacity;
};

struct claim_options {
	const struct claim_binding *bindings;
	size_t n_bindings;
	bool is_exact; /* Bounds as written, without chance. */
	/*
	 * Gives a comparison with these buckets the answers of known people
	 * (comparison_load_answers); false: they could not be read. NULL: there are none, and each
	 * answer counts as a person's only one.
	 */
	bool (*add_answers)(void *data, const struct bucket_list *own,
		const struct bucket_list *others, struct comparison_list *list);
	void *data;
};

/* Judges each claim by buckets of one pack, once for each agent that its own agent stands for. */
void claims_judge(struct claim_verdict_list *list, const struct claim_list *claims,
	const struct bucket_list *buckets, const struct claim_options *options);
void claim_verdicts_clear(struct claim_verdict_list *list);

/* How many verdicts are of each result. */
void claim_verdicts_count(const struct claim_verdict_list *list, size_t counts[N_CLAIM_RESULTS]);

/*
 * "Of 30 claims judged at 95 %, 1.5 do not hold by chance alone though all are true."; to be freed;
 * NULL where none was.
 */
char *claim_verdicts_describe_chance(const struct claim_verdict_list *list);

#endif
