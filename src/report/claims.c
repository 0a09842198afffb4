#include "leeway/report/claims.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/claim_agents.h"
#include "leeway/report/claim_value.h"

static const char *const result_names[] = {
	[CLAIM_HOLDS] = "holds",
	[CLAIM_FAILS] = "fails",
	[CLAIM_NOT_ENOUGH_DATA] = "not enough data",
};

const char *claim_result_name(enum claim_result result)
{
	return result_names[result];
}

/* Judging one claim: whose it is, and who that is this time. */
struct judging {
	const struct claim *claim;
	const struct bucket_list *buckets;
	const struct claim_options *options;
	const char *subject, *agent;
	struct claim_verdict *verdict;
};

/* The one agent that a name of the claim stands for; NULL, with a reason, where there is none. */
static const char *find_agent(const struct judging *judging, const char *text)
{
	struct claim_names names = { 0 };
	const char *found = NULL;

	if (strcmp(text, judging->subject) == 0)
		return judging->agent;
	claim_agents_find(&names, text, judging->buckets, judging->options);
	free(judging->verdict->reason);
	judging->verdict->reason = memory_copy_text("");
	if (names.n_names == 1) {
		found = names.names[0];
	} else {
		free(judging->verdict->reason);
		judging->verdict->reason =
			names.n_names == 0
				? claim_agents_explain(text)
				: memory_format("%zu agents are %s; --let %s=AGENT names one",
					  names.n_names, text, text);
	}
	claim_names_clear(&names);
	return found;
}

/* The query with agents in the place of names; false, with a reason, where one is missing. */
static bool bind_query(
	const struct judging *judging, const struct claim_query *query, struct claim_lookup *lookup)
{
	*lookup = (struct claim_lookup){
		.query = query,
		.buckets = judging->buckets,
		.min_n = judging->claim->min_n,
		.agents = memory_alloc(query->n_parts, sizeof *lookup->agents),
		.wants_interval = !isnan(judging->claim->expect.compatible),
	};
	for (size_t i = 0; i < query->n_parts; i++) {
		lookup->agents[i] = find_agent(judging, query->parts[i].agent);
		if (!lookup->agents[i])
			return false;
	}
	if (query->against)
		lookup->against = find_agent(judging, query->against);
	return !query->against || lookup->against;
}

/* Adds one query's value, or takes it away. */
static bool add_value(const struct judging *judging, const struct claim_query *query, double sign)
{
	struct claim_verdict *verdict = judging->verdict;
	struct claim_lookup lookup;
	struct claim_value value = { 0 };
	bool is_bound = bind_query(judging, query, &lookup);

	if (is_bound) {
		claim_value_find(&lookup, &value);
		verdict->value += sign * value.value;
		verdict->n += value.n;
		verdict->synthetic = verdict->synthetic || value.synthetic;
		if (sign > 0) {
			verdict->n_buckets = value.n_buckets;
			verdict->interval_low = value.interval.low;
			verdict->interval_high = value.interval.high;
		} else if (value.n_buckets < verdict->n_buckets) {
			verdict->n_buckets = value.n_buckets;
		}
		if (*value.reason) {
			free(verdict->reason);
			verdict->reason = memory_copy_text(value.reason);
		}
	}
	free(lookup.agents);
	return is_bound && !*value.reason;
}

static bool is_expected(const struct claim *claim, const struct claim_verdict *verdict)
{
	double compatible = claim->expect.compatible;

	return claim_bounds_hold(&claim->expect, verdict->value) &&
	       (isnan(compatible) || (compatible >= verdict->interval_low &&
					     compatible <= verdict->interval_high));
}

static void judge(struct judging *judging)
{
	const struct claim *claim = judging->claim;
	struct claim_verdict *verdict = judging->verdict;
	bool is_known = add_value(judging, &claim->query, 1) &&
			(!claim->has_minus || add_value(judging, &claim->minus, -1));

	if (is_known && verdict->n_buckets < (size_t)claim->n_buckets) {
		free(verdict->reason);
		verdict->reason = memory_format(
			"%zu of %d buckets have data", verdict->n_buckets, claim->n_buckets);
		is_known = false;
	}
	if (is_known && isnan(verdict->value)) {
		free(verdict->reason);
		verdict->reason = memory_copy_text("not defined for these counts");
		is_known = false;
	}
	if (!is_known)
		verdict->result = CLAIM_NOT_ENOUGH_DATA;
	else
		verdict->result = is_expected(claim, verdict) ? CLAIM_HOLDS : CLAIM_FAILS;
	if (verdict->n_buckets == 0)
		verdict->value = NAN;
}

static struct claim_verdict *add_verdict(struct claim_verdict_list *list, const struct claim *claim,
	const char *subject, const char *agent, const struct claim_options *options)
{
	MEMORY_RESERVE_ONE(list->verdicts, list->n_verdicts, list->capacity);
	struct claim_verdict *verdict = &list->verdicts[list->n_verdicts++];

	*verdict = (struct claim_verdict){
		.claim = claim,
		.agent = memory_copy_text(agent),
		.text = claim_agents_fill(claim->text, subject, agent, options),
		.interval_low = NAN,
		.interval_high = NAN,
		.reason = memory_copy_text(""),
	};
	return verdict;
}

static void judge_claim(struct claim_verdict_list *list, const struct claim *claim,
	const struct bucket_list *buckets, const struct claim_options *options)
{
	const char *subject = claim->query.parts[0].agent;
	struct claim_names names = { 0 };

	claim_agents_find(&names, subject, buckets, options);
	for (size_t i = 0; i < names.n_names; i++) {
		struct judging judging = { claim, buckets, options, subject, names.names[i],
			add_verdict(list, claim, subject, names.names[i], options) };

		judge(&judging);
	}
	if (names.n_names == 0) {
		struct claim_verdict *verdict = add_verdict(list, claim, subject, "", options);

		verdict->value = NAN;
		verdict->result = CLAIM_NOT_ENOUGH_DATA;
		free(verdict->reason);
		verdict->reason = claim_agents_explain(subject);
	}
	claim_names_clear(&names);
}

void claims_judge(struct claim_verdict_list *list, const struct claim_list *claims,
	const struct bucket_list *buckets, const struct claim_options *options)
{
	for (size_t i = 0; i < claims->n_claims; i++)
		judge_claim(list, &claims->claims[i], buckets, options);
}

void claim_verdicts_clear(struct claim_verdict_list *list)
{
	for (size_t i = 0; i < list->n_verdicts; i++) {
		free(list->verdicts[i].agent);
		free(list->verdicts[i].text);
		free(list->verdicts[i].reason);
	}
	free(list->verdicts);
	*list = (struct claim_verdict_list){ 0 };
}
