#include "leeway/report/claims.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/report/claim_agents.h"
#include "leeway/report/claim_value.h"
#include "leeway/stats/normal.h"
#include "leeway/stats/replication.h"

static const char *const result_names[N_CLAIM_RESULTS] = {
	[CLAIM_HOLDS] = "holds",
	[CLAIM_NOT_SHOWN] = "not shown",
	[CLAIM_CONTRADICTED] = "contradicted",
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
	const char *subject, *agent; /* agent NULL: nobody is the subject. */
	struct claim_verdict *verdict;
	double error; /* Of the value, that of a second query included; NaN: not known. */
	double n_effective;
};

static void set_reason(struct claim_verdict *verdict, char *take_reason)
{
	free(verdict->reason);
	verdict->reason = take_reason;
}

/* Names of a claim that stand for nobody. */
struct unresolved {
	struct buffer roles, reasons; /* " --let NAME=AGENT" each; in words. */
	size_t n_roles;
};

/* The one agent that a name of the claim stands for; NULL where there is none. */
static const char *find_agent(
	const struct judging *judging, const char *text, struct unresolved *unresolved)
{
	struct claim_names names = { 0 };
	size_t length = strlen(text);
	char *reason = NULL;

	if (judging->agent && strcmp(text, judging->subject) == 0)
		return judging->agent;
	claim_agents_find(&names, text, judging->buckets, judging->options);
	const char *found = names.n_names == 1 ? names.names[0] : NULL;

	if (names.n_names > 1) {
		reason = memory_format(
			"%zu agents are %s; --let %s=AGENT names one", names.n_names, text, text);
	} else if (!found && text[0] == '{' && strcmp(text, "{model}") != 0) {
		char *role = memory_format(" --let %.*s=AGENT", (int)length - 2, text + 1);

		if (!strstr(buffer_text(&unresolved->roles), role)) {
			buffer_append_text(&unresolved->roles, role);
			unresolved->n_roles++;
		}
		free(role);
	} else if (!found) {
		reason = claim_agents_explain(text);
	}
	if (reason && !strstr(buffer_text(&unresolved->reasons), reason))
		buffer_append_format(&unresolved->reasons, "%s%s",
			unresolved->reasons.length ? "; " : "", reason);
	free(reason);
	claim_names_clear(&names);
	return found;
}

/* Says of all names that stand for nobody what to do. */
static void explain_unresolved(struct claim_verdict *verdict, struct unresolved *unresolved)
{
	if (unresolved->n_roles > 0)
		buffer_append_format(&unresolved->reasons, "%ssay which agent%s:%s",
			unresolved->reasons.length ? "; " : "",
			unresolved->n_roles == 1 ? " that is" : "s these are",
			buffer_text(&unresolved->roles));
	set_reason(verdict, memory_copy_text(buffer_text(&unresolved->reasons)));
}

/* The query with agents in the place of names; false, with a reason, where one is missing. */
static bool bind_query(
	const struct judging *judging, const struct claim_query *query, struct claim_lookup *lookup)
{
	struct unresolved unresolved = { .n_roles = 0 };
	bool is_bound = true;

	*lookup = (struct claim_lookup){
		.query = query,
		.buckets = judging->buckets,
		.min_n = judging->claim->min_n,
		.agents = memory_alloc(query->n_parts, sizeof *lookup->agents),
		.add_answers = judging->options->add_answers,
		.data = judging->options->data,
	};
	buffer_init(&unresolved.roles, SIZE_MAX / 2);
	buffer_init(&unresolved.reasons, SIZE_MAX / 2);
	for (size_t i = 0; i < query->n_parts; i++) {
		lookup->agents[i] = find_agent(judging, query->parts[i].agent, &unresolved);
		is_bound = is_bound && lookup->agents[i];
	}
	if (query->against)
		lookup->against = find_agent(judging, query->against, &unresolved);
	is_bound = is_bound && (!query->against || lookup->against);
	if (!is_bound)
		explain_unresolved(judging->verdict, &unresolved);
	buffer_clear(&unresolved.roles);
	buffer_clear(&unresolved.reasons);
	return is_bound;
}

/* Names every member of a pooled arm, each once. */
static void name_members(struct claim_verdict *verdict, const struct claim_lookup *lookup)
{
	struct buffer text;

	buffer_init(&text, SIZE_MAX / 2);
	for (size_t i = 0; i < lookup->query->n_parts; i++) {
		bool is_new = true;

		for (size_t k = 0; k < i; k++)
			is_new = is_new && strcmp(lookup->agents[k], lookup->agents[i]) != 0;
		if (is_new)
			buffer_append_format(
				&text, "%s%s", text.length ? " + " : "", lookup->agents[i]);
	}
	free(verdict->agent);
	verdict->agent = buffer_take(&text);
}

/* One query's value, to be cleared; false, with a reason, where there is none. */
static bool find_value(
	struct judging *judging, const struct claim_query *query, struct claim_value *value)
{
	struct claim_verdict *verdict = judging->verdict;
	struct claim_lookup lookup;
	bool is_bound = bind_query(judging, query, &lookup);

	*value = (struct claim_value){ .value = NAN,
		.interval = { NAN, NAN },
		.n_effective = NAN,
		.error = NAN,
		.reason = "" };
	if (is_bound) {
		claim_value_find(&lookup, value);
		verdict->n += value->n;
		verdict->synthetic = verdict->synthetic || value->synthetic;
		if (query == &judging->claim->query)
			name_members(verdict, &lookup);
		if (*value->reason)
			set_reason(verdict, memory_copy_text(value->reason));
	}
	free(lookup.agents);
	return is_bound && !*value->reason;
}

/* The claim's value, that of its second query taken away; false, with a reason: there is none. */
static bool find_values(struct judging *judging)
{
	const struct claim *claim = judging->claim;
	struct claim_verdict *verdict = judging->verdict;
	struct claim_value value, from;
	bool is_known = find_value(judging, &claim->query, &value);

	verdict->value = value.value;
	verdict->n_buckets = value.n_buckets;
	verdict->interval_low = value.interval.low;
	verdict->interval_high = value.interval.high;
	judging->error = value.error;
	judging->n_effective = value.n_effective;
	if (is_known && claim->has_minus) {
		is_known = find_value(judging, &claim->minus, &from);
		struct claim_difference difference = claim_value_subtract(
			&value, claim->query.measure, &from, claim->minus.measure);

		verdict->interval_low = verdict->interval_high = NAN;
		if (judging->options->is_exact)
			difference.value = value.value - from.value;
		else if (difference.is_estimated)
			set_reason(verdict,
				memory_copy_text("their numbers of answers differ: estimates are "
						 "compared, not the distances as the paper "
						 "computes them"));
		verdict->value = difference.value;
		judging->error = difference.error;
		if (from.n_buckets < verdict->n_buckets)
			verdict->n_buckets = from.n_buckets;
		claim_value_clear(&from);
	}
	claim_value_clear(&value);
	return is_known;
}

/* How far from an expected value a faithful study may be, below it or above; the value: not known.
 */
static double reach(const struct judging *judging, double expected, bool upwards)
{
	const struct claim_query *query = &judging->claim->query;
	const struct claim_verdict *verdict = judging->verdict;
	bool is_one = query->combine == CLAIM_ONE && !judging->claim->has_minus;
	double n = (double)verdict->n_buckets, tolerance = NAN;

	if (query->measure == CLAIM_REFUSAL_RATE && is_one && judging->n_effective > 0)
		return replication_rate_reach(expected, judging->n_effective, upwards);
	if (!isnan(judging->error))
		tolerance = replication_tolerance(judging->error);
	else if (query->measure == CLAIM_DIFFERENCE && is_one)
		tolerance = sqrt(2) * (upwards ? verdict->interval_high - verdict->value
					       : verdict->value - verdict->interval_low);
	else if (query->measure != CLAIM_N && !judging->claim->has_minus &&
		 (query->combine == CLAIM_COUNT || query->combine == CLAIM_SHARE))
		tolerance = replication_count_tolerance(
			query->combine == CLAIM_COUNT ? expected : expected * n, n,
			query->measure == CLAIM_HOLM || query->measure == CLAIM_BENJAMINI_HOCHBERG);
	if (query->combine == CLAIM_SHARE)
		tolerance /= n;
	return isnan(tolerance) ? expected : expected + (upwards ? tolerance : -tolerance);
}

/* No more buckets than there are, and no rate or distance outside 0 to 1. */
static void limit_to_what_there_is(const struct claim *claim, struct claim_verdict *verdict)
{
	double most = claim->query.combine == CLAIM_COUNT ? (double)verdict->n_buckets : 1;

	if (claim->has_minus || claim->query.measure == CLAIM_DIFFERENCE)
		return;
	verdict->accepted_low = fmax(0, verdict->accepted_low);
	verdict->accepted_high = fmin(most, verdict->accepted_high);
}

/* Fills what is accepted; false where no tolerance is known of such a value. */
static bool find_accepted(struct judging *judging)
{
	const struct claim_bounds *expect = &judging->claim->expect;
	struct claim_verdict *verdict = judging->verdict;
	const double lows[] = { expect->at_least, expect->above, expect->equals - expect->within,
		expect->compatible };
	const double highs[] = { expect->at_most, expect->below, expect->equals + expect->within,
		expect->compatible };
	bool has_chance = false;

	verdict->accepted_low = -INFINITY;
	verdict->accepted_high = INFINITY;
	for (size_t i = 0; i < sizeof lows / sizeof *lows; i++) {
		if (!isnan(lows[i])) {
			double low = reach(judging, lows[i], false);

			has_chance = has_chance || low < lows[i];
			verdict->accepted_low = fmax(verdict->accepted_low, low);
		}
		if (!isnan(highs[i])) {
			double high = reach(judging, highs[i], true);

			has_chance = has_chance || high > highs[i];
			verdict->accepted_high = fmin(verdict->accepted_high, high);
		}
	}
	if (!has_chance)
		verdict->accepted_low = verdict->accepted_high = NAN;
	else if (!isinf(verdict->accepted_low) && !isinf(verdict->accepted_high))
		limit_to_what_there_is(judging->claim, verdict);
	return has_chance;
}

static bool is_p(enum claim_measure measure)
{
	return measure == CLAIM_P || measure == CLAIM_P_REFUSES_MORE || measure == CLAIM_P_FISHER ||
	       measure == CLAIM_HOLM || measure == CLAIM_BENJAMINI_HOCHBERG ||
	       measure == CLAIM_RANDOMIZATION_P;
}

/* Which of two is greater: only above or below is said of a difference whose noise is known. */
static bool is_direction(const struct judging *judging)
{
	const struct claim_bounds *expect = &judging->claim->expect;
	bool is_one = judging->claim->query.measure == CLAIM_DIFFERENCE &&
		      judging->claim->query.combine == CLAIM_ONE && !judging->claim->has_minus;

	return isnan(expect->at_least) && isnan(expect->at_most) && isnan(expect->equals) &&
	       isnan(expect->compatible) && isnan(expect->above) != isnan(expect->below) &&
	       (judging->claim->has_minus || judging->claim->query.measure == CLAIM_DIFFERENCE) &&
	       (is_one || !isnan(judging->error));
}

static enum claim_result judge_direction(struct judging *judging)
{
	const struct claim_bounds *expect = &judging->claim->expect;
	struct claim_verdict *verdict = judging->verdict;

	if (!isnan(judging->error)) {
		verdict->interval_low = verdict->value - NORMAL_975 * judging->error;
		verdict->interval_high = verdict->value + NORMAL_975 * judging->error;
	}
	verdict->has_chance = true;
	if (verdict->interval_low > expect->above || verdict->interval_high < expect->below)
		return CLAIM_HOLDS;
	return verdict->interval_high < expect->above || verdict->interval_low > expect->below
		       ? CLAIM_CONTRADICTED
		       : CLAIM_NOT_SHOWN;
}

static enum claim_result decide(struct judging *judging)
{
	const struct claim_bounds *expect = &judging->claim->expect;
	struct claim_verdict *verdict = judging->verdict;
	static const double slack = 1e-12;
	bool is_met = claim_bounds_hold(expect, verdict->value);

	if (judging->options->is_exact)
		return is_met && (isnan(expect->compatible) ||
					 (expect->compatible >= verdict->interval_low &&
						 expect->compatible <= verdict->interval_high))
			       ? CLAIM_HOLDS
			       : CLAIM_CONTRADICTED;
	if (is_direction(judging))
		return judge_direction(judging);
	verdict->has_chance = find_accepted(judging);
	if (verdict->has_chance)
		return verdict->value >= verdict->accepted_low - slack &&
				       verdict->value <= verdict->accepted_high + slack
			       ? CLAIM_HOLDS
			       : CLAIM_CONTRADICTED;
	if (is_met)
		return CLAIM_HOLDS;
	return is_p(judging->claim->query.measure) && !judging->claim->has_minus &&
			       (verdict->value > expect->at_most || verdict->value >= expect->below)
		       ? CLAIM_NOT_SHOWN
		       : CLAIM_CONTRADICTED;
}

static void judge(struct judging *judging)
{
	const struct claim *claim = judging->claim;
	struct claim_verdict *verdict = judging->verdict;
	bool is_known = find_values(judging);

	if (is_known && verdict->n_buckets < (size_t)claim->n_buckets) {
		set_reason(verdict, memory_format("%zu of %d buckets have data", verdict->n_buckets,
					    claim->n_buckets));
		is_known = false;
	}
	if (is_known && isnan(verdict->value)) {
		set_reason(verdict, memory_copy_text("not defined for these counts"));
		is_known = false;
	}
	verdict->result = is_known ? decide(judging) : CLAIM_NOT_ENOUGH_DATA;
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
		.accepted_low = NAN,
		.accepted_high = NAN,
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
	for (size_t i = 0; i < (names.n_names > 0 ? names.n_names : 1); i++) {
		const char *agent = names.n_names > 0 ? names.names[i] : NULL;
		struct judging judging = { claim, buckets, options, subject, agent,
			add_verdict(list, claim, subject, agent ? agent : "", options), NAN, NAN };

		judge(&judging);
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

void claim_verdicts_count(const struct claim_verdict_list *list, size_t counts[N_CLAIM_RESULTS])
{
	for (size_t i = 0; i < N_CLAIM_RESULTS; i++)
		counts[i] = 0;
	for (size_t i = 0; i < list->n_verdicts; i++)
		counts[list->verdicts[i].result]++;
}

char *claim_verdicts_describe_chance(const struct claim_verdict_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n_verdicts; i++)
		n += list->verdicts[i].result != CLAIM_NOT_ENOUGH_DATA &&
		     list->verdicts[i].has_chance;
	if (n == 0)
		return NULL;
	return memory_format(
		"Of %zu claim%s judged at 95 %%, %.3g fail%s by chance though all are true.", n,
		n == 1 ? "" : "s", (double)n / 20, n == 20 ? "s" : "");
}
