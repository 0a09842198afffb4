/* The slow part of compare.h: the bootstrap of distances and the randomization of levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare_parts.h"
#include "leeway/base/memory.h"
#include "leeway/stats/bootstrap.h"
#include "leeway/stats/randomization.h"

/*
 * A place is a bucket of the other agent, whichever arms are compared there: what is resampled is
 * drawn once for all of them. It is known by the first of the other's prompts.
 */
struct places {
	int64_t *prompts; /* Every prompt of every place, sorted … */
	uint32_t *of; /* … and its place. */
	size_t n_prompts;
	struct proportion *counts; /* The other's answers, by place. */
	size_t n_places;
};

struct prompt_place {
	int64_t prompt;
	uint32_t place;
};

static int compare_prompts(const void *left, const void *right)
{
	const struct prompt_place *l = left, *r = right;
	return (l->prompt > r->prompt) - (l->prompt < r->prompt);
}

static int compare_ids(const void *left, const void *right)
{
	int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
	return (l > r) - (l < r);
}

/* Sorts n ids and leaves each once; how many are left. */
static size_t sort_ids(int64_t *ids, size_t n)
{
	size_t n_left = 0;
	qsort(ids, n, sizeof *ids, compare_ids);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || ids[i] != ids[n_left - 1])
			ids[n_left++] = ids[i];
	return n_left;
}

/* The index of an id among n sorted ones; n where it is not there. */
static size_t find_id(const int64_t *ids, size_t n, int64_t id)
{
	const int64_t *found = n ? bsearch(&id, ids, n, sizeof *ids, compare_ids) : NULL;
	return found ? (size_t)(found - ids) : n;
}

/* A group's weighted rate as the count nearest to it. */
static struct proportion count_of(const struct comparison_side *side)
{
	if (!side->is_group)
		return (struct proportion){ side->refusals, side->n };
	int64_t n = llround(side->effective_n);
	int64_t x = n > 0 ? llround(side->rate * (double)n) : 0;
	return (struct proportion){ x, n };
}

static void take_place(struct places *places, const struct comparison_row *row,
	const int64_t *firsts, size_t n_firsts)
{
	size_t place = find_id(firsts, n_firsts, row->other_prompts[0]);
	struct proportion count = count_of(&row->other);
	if (places->counts[place].n > 0 || count.n <= 0)
		return;
	places->counts[place] = count;
	for (size_t i = 0; i < row->n_other_prompts; i++) {
		places->prompts[places->n_prompts] = row->other_prompts[i];
		places->of[places->n_prompts++] = (uint32_t)place;
	}
}

/* Puts the prompts in order, each with its place. */
static void sort_prompts(struct places *places)
{
	size_t n = places->n_prompts;
	struct prompt_place *pairs = memory_alloc(n + 1, sizeof *pairs);
	for (size_t i = 0; i < n; i++)
		pairs[i] = (struct prompt_place){ places->prompts[i], places->of[i] };
	qsort(pairs, n, sizeof *pairs, compare_prompts);
	for (size_t i = 0; i < n; i++) {
		places->prompts[i] = pairs[i].prompt;
		places->of[i] = pairs[i].place;
	}
	free(pairs);
}

static struct places find_places(const struct comparison_list *list)
{
	size_t n_prompts = 0, n_firsts = 0;
	int64_t *firsts = memory_alloc(list->n_rows + 1, sizeof *firsts);
	for (size_t i = 0; i < list->n_rows; i++) {
		n_prompts += list->rows[i].n_other_prompts;
		if (list->rows[i].n_other_prompts > 0)
			firsts[n_firsts++] = list->rows[i].other_prompts[0];
	}
	struct places places = {
		.prompts = memory_alloc(n_prompts + 1, sizeof *places.prompts),
		.of = memory_alloc(n_prompts + 1, sizeof *places.of),
		.n_places = sort_ids(firsts, n_firsts),
	};
	places.counts = memory_alloc(places.n_places + 1, sizeof *places.counts);
	for (size_t i = 0; i < list->n_rows; i++)
		if (list->rows[i].n_other_prompts > 0)
			take_place(&places, &list->rows[i], firsts, places.n_places);
	sort_prompts(&places);
	free(firsts);
	return places;
}

static void places_clear(struct places *places)
{
	free(places->prompts);
	free(places->of);
	free(places->counts);
}

/* The place of a prompt; n_places where it is in none. */
static size_t find_place(const struct places *places, int64_t prompt)
{
	size_t at = find_id(places->prompts, places->n_prompts, prompt);
	return at < places->n_prompts ? places->of[at] : places->n_places;
}

/* Who is resampled. */
struct crowd {
	struct bootstrap_answer *answers;
	size_t n_answers, n_people;
	struct proportion *anonymous; /* Counted answers that no known person gave, by place. */
};

static size_t number_people(const struct comparison_list *list, int64_t *people)
{
	size_t n = 0;
	for (size_t i = 0; i < list->n_answers; i++)
		if (list->answers[i].person > 0)
			people[n++] = list->answers[i].person;
	return sort_ids(people, n);
}

/* Counts an answer of a known person, unless the tally has none left for it. */
static void take_answer(
	struct crowd *crowd, const struct comparison_answer *answer, size_t place, uint32_t person)
{
	struct proportion *left = &crowd->anonymous[place];
	int64_t *of_kind = &left->x;
	int64_t granted = left->n - left->x;
	if (answer->refused ? *of_kind <= 0 : granted <= 0)
		return;
	left->x -= answer->refused;
	left->n--;
	crowd->answers[crowd->n_answers++] = (struct bootstrap_answer){
		.person = person,
		.bucket = (uint32_t)place,
		.refused = answer->refused,
	};
}

static struct crowd gather(const struct comparison_list *list, const struct places *places)
{
	int64_t *people = memory_alloc(list->n_answers + 1, sizeof *people);
	struct crowd crowd = {
		.answers = memory_alloc(list->n_answers + 1, sizeof *crowd.answers),
		.n_people = number_people(list, people),
		.anonymous =
			memory_copy_array(places->counts, places->n_places, sizeof *places->counts),
	};
	for (size_t i = 0; i < list->n_answers; i++) {
		const struct comparison_answer *answer = &list->answers[i];
		size_t place = find_place(places, answer->prompt);
		if (answer->person > 0 && place < places->n_places)
			take_answer(&crowd, answer, place,
				(uint32_t)find_id(people, crowd.n_people, answer->person));
	}
	free(people);
	return crowd;
}

static void crowd_clear(struct crowd *crowd)
{
	free(crowd->answers);
	free(crowd->anonymous);
}

/* FNV-1a, so that an arm's draws depend on its name and not on which other arms there are. */
static uint64_t seed_of(uint64_t seed, const struct comparison_arm *arm)
{
	const char *const names[] = { arm->agent, arm->condition };
	uint64_t hash = seed ^ UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < 2; i++)
		for (const char *c = names[i];; c++) {
			hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
			if (!*c)
				break;
		}
	return hash;
}

/* Where a row is drawn; n_places for one that is not shared. */
static size_t place_of_row(const struct places *places, const struct comparison_row *row)
{
	return row->n_other_prompts > 0 && compare_row_is_shared(row)
		       ? find_place(places, row->other_prompts[0])
		       : places->n_places;
}

static struct bootstrap_interval draw_counts(const struct comparison_list *list,
	const struct comparison_arm *arm, const struct places *places, struct bootstrap *bootstrap)
{
	struct proportion *counts = memory_alloc(places->n_places + 1, sizeof *counts);
	for (size_t i = 0; i < arm->n_rows; i++) {
		const struct comparison_row *row = &list->rows[arm->first_row + i];
		size_t place = place_of_row(places, row);
		if (place < places->n_places) {
			counts[place].x += row->own.refusals;
			counts[place].n += row->own.n;
		}
	}
	struct bootstrap_interval interval =
		bootstrap_distance(bootstrap, counts, seed_of(list->seed, arm));
	free(counts);
	return interval;
}

static const struct bucket_pool *first_pool(
	const struct comparison_list *list, const struct comparison_arm *arm)
{
	for (size_t i = 0; i < arm->n_rows; i++)
		if (list->rows[arm->first_row + i].own.pool)
			return list->rows[arm->first_row + i].own.pool;
	return NULL;
}

static struct bootstrap_interval draw_group(const struct comparison_list *list,
	const struct comparison_arm *arm, const struct places *places, struct bootstrap *bootstrap)
{
	const struct bucket_pool *first = first_pool(list, arm);
	size_t n_members = first ? first->n_members : 0;
	struct proportion *counts = memory_alloc(n_members * places->n_places + 1, sizeof *counts);
	const struct proportion **of_member = memory_alloc(n_members + 1, sizeof *of_member);
	for (size_t m = 0; m < n_members; m++)
		of_member[m] = &counts[m * places->n_places];
	for (size_t i = 0; i < arm->n_rows; i++) {
		const struct comparison_row *row = &list->rows[arm->first_row + i];
		size_t place = place_of_row(places, row);
		for (size_t m = 0; m < n_members && place < places->n_places; m++)
			counts[m * places->n_places + place] = (struct proportion){
				row->own.pool->tallies[m].counts[OUTCOME_REFUSE],
				tally_decided(&row->own.pool->tallies[m]),
			};
	}
	struct bootstrap_group group = { of_member, first ? first->weights : NULL, n_members };
	struct bootstrap_interval interval = { NAN, NAN, NAN, 0 };
	if (n_members > 0)
		interval = bootstrap_group_distance(bootstrap, &group, seed_of(list->seed, arm));
	free(of_member);
	free(counts);
	return interval;
}

static void estimate_distances(struct comparison_list *list)
{
	struct places places = find_places(list);
	if (places.n_places == 0) {
		places_clear(&places);
		return;
	}
	struct crowd crowd = gather(list, &places);
	struct bootstrap_people people = {
		.n_buckets = places.n_places,
		.n_people = crowd.n_people,
		.answers = crowd.answers,
		.n_answers = crowd.n_answers,
		.anonymous = crowd.anonymous,
	};
	struct bootstrap *bootstrap = bootstrap_new(&people, (size_t)list->n_draws, list->seed);
	for (size_t i = 0; i < list->n_arms; i++) {
		struct comparison_arm *arm = &list->arms[i];
		struct bootstrap_interval interval =
			arm->is_group ? draw_group(list, arm, &places, bootstrap)
				      : draw_counts(list, arm, &places, bootstrap);
		arm->distance_interval = (struct interval){ interval.low, interval.high };
		arm->n_people = interval.n_buckets ? crowd.n_people : 0;
	}
	bootstrap_free(bootstrap);
	crowd_clear(&crowd);
	places_clear(&places);
}

static void fill_bins(struct comparison_arm *arm, const double *statistics, size_t n)
{
	struct randomization_histogram histogram = { .n_bins = COMPARISON_BINS };
	randomization_fill_histogram(&histogram, statistics, n);
	arm->bins_low = histogram.low;
	arm->bins_high = histogram.high;
	arm->observed_bin = histogram.observed_bin;
	for (size_t i = 0; i < COMPARISON_BINS; i++)
		arm->bins[i] = (int64_t)histogram.bins[i];
}

/* One level has one order: nothing is tested. */
static void randomize(const struct comparison_list *list, struct comparison_arm *arm)
{
	struct compare_levels levels = compare_levels_of(list, arm, true);
	size_t n_orders = randomization_count_orders(levels.n_levels);
	if (n_orders > 1) {
		double *statistics = memory_alloc(n_orders, sizeof *statistics);
		struct randomization found = randomization_test(
			levels.own, levels.other, levels.n_scenarios, levels.n_levels, statistics);
		if (found.state == RANDOMIZATION_DONE) {
			arm->n_scenarios = found.n_scenarios;
			arm->randomization_at_or_below = (int64_t)found.n_at_or_below;
			arm->randomization_orders = (int64_t)found.n_orders;
			arm->randomization_ties = (int64_t)found.n_tied;
			fill_bins(arm, statistics, n_orders);
		}
		free(statistics);
	}
	compare_levels_clear(&levels);
}

void comparison_estimate(struct comparison_list *list)
{
	estimate_distances(list);
	for (size_t i = 0; i < list->n_arms; i++) {
		randomize(list, &list->arms[i]);
		list->arms[i].is_estimated = true;
	}
}
