#include "chart_choose.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/store/hands.h"

enum arms_by_condition { PLAIN_AND_COT, FRAMEWORKS, PLAIN, ANY_CONDITION };
enum arms_by_lineage { NOT_TUNED, TUNED_AND_PARENTS, TUNED, ANY_LINEAGE };

struct chart_kind {
	const char *names[2];
	const char *title;
	enum arms_by_condition conditions;
	enum arms_by_lineage lineage;
	bool own_scenarios, other_scenarios; /* Of what a model was tuned on. */
	const char *missing; /* What there is none of where nothing is found. */
};

static const struct chart_kind kinds[] = {
	{ { "1", "baseline" }, "Refusal rate by level of the exception", PLAIN_AND_COT, NOT_TUNED,
		true, true, "models under the plain question or chain of thought" },
	{ { "2", "frameworks" }, "Refusal rate by how the question is put", FRAMEWORKS, ANY_LINEAGE,
		true, true,
		"models under a condition that is neither the plain question nor chain of "
		"thought" },
	{ { "3", "tuning" }, "Refusal rate before and after fine-tuning", PLAIN, TUNED_AND_PARENTS,
		true, false, "models with a parent in the configuration" },
	{ { "4", "transfer" }, "Refusal rate after fine-tuning on another scenario", PLAIN, TUNED,
		false, true, "models with a parent in the configuration" },
	{ { "all", "all" }, "Refusal rate by level of the exception", ANY_CONDITION, ANY_LINEAGE,
		true, true, "replies" },
};
enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

/* The last kind, for one scenario. */
static const struct chart_kind *const any_kind = &kinds[N_KINDS - 1];

const char *const chart_kind_names[] = { "1", "2", "3", "4", "all", NULL };

static bool has_scenario(const struct chart_source *source, const char *id)
{
	for (size_t i = 0; i < source->buckets->n_buckets; i++)
		if (strcmp(source->buckets->buckets[i].scenario, id) == 0)
			return true;
	return source->pack && pack_find_scenario(source->pack, id);
}

const struct chart_kind *chart_kind_find(
	const struct chart_source *source, const struct chart_order *order, struct error *error)
{
	for (size_t i = 0; i < N_KINDS; i++)
		if (strcmp(order->kind, kinds[i].names[0]) == 0 ||
			strcmp(order->kind, kinds[i].names[1]) == 0)
			return &kinds[i];
	if (has_scenario(source, order->kind))
		return any_kind;
	error_set(error, ERROR_USAGE,
		"there is no figure '%s': say 1 (baseline), 2 (frameworks), 3 (tuning), "
		"4 (transfer), all, or a scenario's id",
		order->kind);
	return NULL;
}

const char *chart_kind_title(const struct chart_kind *kind)
{
	return kind->title;
}

const char *chart_kind_scenario(const struct chart_kind *kind, const struct chart_order *order)
{
	return kind == any_kind && strcmp(order->kind, kind->names[0]) != 0 ? order->kind : NULL;
}

const char *chart_plain_condition(const struct chart_source *source)
{
	return source->pack && source->pack->n_conditions > 0 ? source->pack->conditions[0].id
							      : "baseline";
}

static bool is_among(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool is_about_condition(enum arms_by_condition conditions, const char *id, const char *plain)
{
	bool is_plain = strcmp(id, plain) == 0, is_cot = strcmp(id, "cot") == 0;

	switch (conditions) {
	case PLAIN_AND_COT:
		return is_plain || is_cot;
	case FRAMEWORKS:
		return !is_plain && !is_cot;
	case PLAIN:
		return is_plain;
	default:
		return true;
	}
}

static const char *parent_of(const struct chart_source *source, const char *agent)
{
	const struct roster *roster = source->roster;
	const struct transfer_origin *origin =
		source->origins ? transfer_find_origin(source->origins, agent) : NULL;

	for (size_t i = 0; roster && i < roster->n_entries; i++)
		if (strcmp(roster->entries[i].agent.name, agent) == 0 &&
			roster->entries[i].agent.parent)
			return roster->entries[i].agent.parent;
	return origin ? origin->parent : NULL;
}

static bool is_parent(const struct chart_source *source, const char *agent)
{
	for (size_t i = 0; i < source->buckets->n_buckets; i++) {
		const char *parent = parent_of(source, source->buckets->buckets[i].agent_name);

		if (parent && strcmp(parent, agent) == 0)
			return true;
	}
	return false;
}

static bool is_about_lineage(
	enum arms_by_lineage lineage, const struct chart_source *source, const char *agent)
{
	bool is_tuned = parent_of(source, agent) != NULL;

	switch (lineage) {
	case NOT_TUNED:
		return !is_tuned;
	case TUNED_AND_PARENTS:
		return is_tuned || is_parent(source, agent);
	case TUNED:
		return is_tuned;
	default:
		return true;
	}
}

bool chart_kind_shows(const struct chart_kind *kind, const struct chart_source *source,
	const struct chart_series *series, const char *scenario)
{
	const struct transfer_origin *origin =
		source->origins ? transfer_find_origin(source->origins, series->agent) : NULL;

	if (!origin || series->is_people)
		return true;
	return transfer_is_tuned_on(origin, scenario) ? kind->own_scenarios : kind->other_scenarios;
}

static bool stands_for_people(const struct bucket *bucket)
{
	return bucket->kind == AGENT_COHORT && strcmp(bucket->agent_name, HANDS_COHORT) != 0;
}

const char *chart_find_people(const struct bucket_list *buckets)
{
	const char *found = NULL;

	for (size_t i = 0; i < buckets->n_buckets && !found; i++)
		if (stands_for_people(&buckets->buckets[i]))
			found = buckets->buckets[i].agent_name;
	for (size_t i = 0; i < buckets->n_buckets && !found; i++)
		if (agent_is_simulated_people(
			    buckets->buckets[i].agent_name, buckets->buckets[i].synthetic))
			found = buckets->buckets[i].agent_name;
	return found;
}

/* The condition under which the others are seen against that agent: the plain one if it has it. */
static const char *find_people_condition(const struct chart_source *source, const char *people)
{
	const char *plain = chart_plain_condition(source), *first = NULL;

	for (size_t i = 0; people && i < source->buckets->n_buckets; i++) {
		const struct bucket *bucket = &source->buckets->buckets[i];

		if (strcmp(bucket->agent_name, people) != 0)
			continue;
		if (strcmp(bucket->condition, plain) == 0)
			return plain;
		first = first ? first : bucket->condition;
	}
	return first;
}

struct choice {
	const struct chart_kind *kind;
	const struct chart_source *source;
	const struct chart_order *order;
	const char *people, *people_condition;
};

static bool is_people_bucket(const struct choice *choice, const struct bucket *bucket)
{
	const char *condition = choice->order->against_condition;

	return choice->people && strcmp(bucket->agent_name, choice->people) == 0 &&
	       (!condition || strcmp(bucket->condition, condition) == 0);
}

static bool is_chosen(const struct choice *choice, const struct bucket *bucket)
{
	const struct chart_order *order = choice->order;
	const char *only = chart_kind_scenario(choice->kind, order);

	if (only && strcmp(only, bucket->scenario) != 0)
		return false;
	if (order->n_conditions > 0
			? !is_among(bucket->condition, order->conditions, order->n_conditions)
			: !is_about_condition(choice->kind->conditions, bucket->condition,
				  chart_plain_condition(choice->source)))
		return false;
	if (order->n_agents > 0)
		return is_among(bucket->agent_name, order->agents, order->n_agents);
	if (order->is_alone &&
		(bucket->kind == AGENT_COHORT ||
			agent_is_simulated_people(bucket->agent_name, bucket->synthetic)))
		return false;
	return strcmp(bucket->agent_name, HANDS_COHORT) != 0 &&
	       is_about_lineage(choice->kind->lineage, choice->source, bucket->agent_name);
}

static bool has_series(const struct chart *chart, const struct bucket *bucket)
{
	for (size_t i = 0; i < chart->n_series; i++)
		if (strcmp(chart->series[i].agent, bucket->agent_name) == 0 &&
			strcmp(chart->series[i].condition, bucket->condition) == 0)
			return true;
	return false;
}

/* How many arms were in the cache before: a newcomer changes nobody's style. Groups, whose ids are
 * below 0, come last. */
static int rank_of(const struct choice *choice, const struct bucket *bucket)
{
	const struct bucket_list *buckets = choice->source->buckets;
	int rank = 0;

	for (size_t i = 0; i < buckets->n_buckets; i++) {
		const struct bucket *other = &buckets->buckets[i];
		bool is_first = true;

		for (size_t k = 0; k < i && is_first; k++)
			is_first = buckets->buckets[k].agent != other->agent ||
				   strcmp(buckets->buckets[k].condition, other->condition) != 0;
		rank += is_first && !is_people_bucket(choice, other) &&
			((uint64_t)other->agent < (uint64_t)bucket->agent ||
				(other->agent == bucket->agent &&
					strcmp(other->condition, bucket->condition) < 0));
	}
	return rank;
}

/* The style of that rank, or the next that no other series has. */
static int free_style(const struct chart *chart, int wanted)
{
	for (int tried = 0; tried < CHART_N_STYLES; tried++) {
		int style = (wanted + tried) % CHART_N_STYLES;
		bool is_taken = false;

		for (size_t i = 0; i < chart->n_series; i++)
			is_taken = is_taken || chart->series[i].style == style;
		if (!is_taken)
			return style;
	}
	return wanted % CHART_N_STYLES;
}

static void add_series(struct chart *chart, const struct bucket *bucket, bool is_people, int style)
{
	chart->series[chart->n_series++] = (struct chart_series){
		.agent = memory_copy_text(bucket->agent_name),
		.condition = memory_copy_text(bucket->condition),
		.is_people = is_people,
		.synthetic = bucket->synthetic,
		.style = style,
	};
}

static bool fail_too_many(const struct choice *choice, size_t n, struct error *error)
{
	return error_set(error, ERROR_USAGE,
		"figure %s would show %zu arms, and shows %d at most: choose with --agent and "
		"--condition",
		choice->order->kind, n, CHART_MAX_SERIES);
}

/* The arms but for people; false where there are too many. */
static bool add_others(struct chart *chart, const struct choice *choice, struct error *error)
{
	const struct bucket_list *buckets = choice->source->buckets;
	size_t n_more = 0;

	for (size_t i = 0; i < buckets->n_buckets; i++) {
		const struct bucket *bucket = &buckets->buckets[i];

		if (is_people_bucket(choice, bucket) || tally_decided(&bucket->tally) == 0 ||
			!is_chosen(choice, bucket) || has_series(chart, bucket))
			continue;
		if (chart->n_series < CHART_MAX_SERIES - 1)
			add_series(
				chart, bucket, false, free_style(chart, rank_of(choice, bucket)));
		else
			n_more++;
	}
	return n_more == 0 || fail_too_many(choice, chart->n_series + n_more + 1, error);
}

/* Arms of the scenarios shown that are not in the chart. */
static size_t count_left_out(const struct chart *chart, const struct choice *choice)
{
	const struct bucket_list *buckets = choice->source->buckets;
	const char *only = chart_kind_scenario(choice->kind, choice->order);
	struct chart seen = { .series = memory_alloc(buckets->n_buckets + 1, sizeof *seen.series) };

	for (size_t i = 0; i < buckets->n_buckets; i++) {
		const struct bucket *bucket = &buckets->buckets[i];

		if (tally_decided(&bucket->tally) == 0 ||
			(only && strcmp(only, bucket->scenario) != 0) ||
			has_series(chart, bucket) || has_series(&seen, bucket))
			continue;
		/* Borrowed: only the names are looked at. */
		seen.series[seen.n_series++] = (struct chart_series){ .agent = bucket->agent_name,
			.condition = bucket->condition };
	}
	free(seen.series);
	return seen.n_series;
}

bool chart_choose_series(struct chart *chart, const struct chart_kind *kind,
	const struct chart_source *source, const struct chart_order *order, struct error *error)
{
	const struct bucket_list *buckets = source->buckets;
	struct choice choice = { kind, source, order, order->against, NULL };

	if (!choice.people && !order->is_alone)
		choice.people = chart_find_people(buckets);
	choice.people_condition = order->against_condition
					  ? order->against_condition
					  : find_people_condition(source, choice.people);
	chart->series = memory_alloc(CHART_MAX_SERIES, sizeof *chart->series);
	if (!add_others(chart, &choice, error))
		return false;
	size_t n_others = chart->n_series;

	for (size_t i = 0; i < buckets->n_buckets && chart->n_series == n_others; i++)
		if (is_people_bucket(&choice, &buckets->buckets[i]) &&
			tally_decided(&buckets->buckets[i].tally) > 0 &&
			strcmp(buckets->buckets[i].condition, choice.people_condition) == 0)
			add_series(chart, &buckets->buckets[i], true, CHART_PEOPLE_STYLE);
	if (n_others == 0 && (kind->lineage == TUNED || kind->lineage == TUNED_AND_PARENTS ||
				     kind->conditions == FRAMEWORKS || chart->n_series == 0))
		return error_set(error, ERROR_INPUT, "figure %s: the cache has no %s%s",
			order->kind, kind->missing,
			order->n_agents || order->n_conditions ? " among those chosen" : "");
	if (!order->n_agents && !order->n_conditions)
		chart->n_left_out = count_left_out(chart, &choice);
	return true;
}
