#include "leeway/stats/bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"

#include "binomial.h"

struct bootstrap {
	size_t n_buckets, n_draws;
	float *rates; /* People's: a row of draws a bucket; NaN where all its people are lost. */
	bool *has_people; /* Of each bucket: anyone at all. */
	bool *loses_people; /* Of each bucket: all of them, in some draw. */
	struct binomial *binomial; /* From here on, room for the arm at work. */
	float *arm_rates; /* In one bucket, draw by draw. */
	double *sums; /* Of absolute differences, draw by draw. */
	uint32_t *n_lossy; /* How many buckets that lose people are in the sum of each draw. */
};

/* Answers person by person, as places to count them in: twice the bucket, plus 1 if refused. */
struct crowd {
	size_t n_people;
	size_t *first; /* Of each person; one more entry is the end. */
	uint32_t *places;
	uint32_t *counts; /* Of one draw, by place. */
};

static void gather_crowd(struct crowd *crowd, const struct bootstrap_people *people)
{
	size_t n = people->n_people;
	crowd->n_people = n;
	crowd->first = memory_alloc(n + 2, sizeof *crowd->first);
	crowd->places = memory_alloc(people->n_answers + 1, sizeof *crowd->places);
	crowd->counts = memory_alloc(2 * people->n_buckets + 1, sizeof *crowd->counts);
	/* Counted two entries on, summed, then filled: each first[i + 1] ends where i + 1 begins.
	 */
	for (size_t i = 0; i < people->n_answers; i++)
		crowd->first[people->answers[i].person + 2]++;
	for (size_t i = 2; i < n + 2; i++)
		crowd->first[i] += crowd->first[i - 1];
	for (size_t i = 0; i < people->n_answers; i++) {
		const struct bootstrap_answer *answer = &people->answers[i];
		size_t at = crowd->first[answer->person + 1]++;
		crowd->places[at] = 2 * answer->bucket + (answer->refused ? 1 : 0);
	}
}

static void clear_crowd(struct crowd *crowd)
{
	free(crowd->first);
	free(crowd->places);
	free(crowd->counts);
}

/* As many persons as there are, with replacement; their answers counted. */
static void draw_persons(struct crowd *crowd, size_t n_buckets, struct random *random)
{
	memset(crowd->counts, 0, 2 * n_buckets * sizeof *crowd->counts);
	for (size_t i = 0; i < crowd->n_people; i++) {
		/* Scaled rather than divided: the bias, n_people / 2^32, is far below the noise. */
		size_t person = (size_t)(((random_next(random) >> 32) * crowd->n_people) >> 32);
		for (size_t at = crowd->first[person]; at < crowd->first[person + 1]; at++)
			crowd->counts[crowd->places[at]]++;
	}
}

/* Draws those without a name, as counts in place of rates. */
static void draw_anonymous(
	struct bootstrap *bootstrap, const struct proportion *anonymous, struct random *random)
{
	for (size_t i = 0; anonymous != NULL && i < bootstrap->n_buckets; i++) {
		if (anonymous[i].n <= 0)
			continue;
		bootstrap->has_people[i] = true;
		binomial_prepare(bootstrap->binomial, anonymous[i]);
		binomial_add_shares(bootstrap->binomial, random, (float)anonymous[i].n,
			bootstrap->rates + i * bootstrap->n_draws, bootstrap->n_draws);
	}
}

/* Turns the counts of one draw, those without a name being there already, into rates. */
static void set_rates(struct bootstrap *bootstrap, size_t draw, const uint32_t *counts,
	const struct proportion *anonymous)
{
	for (size_t i = 0; i < bootstrap->n_buckets; i++) {
		float *rate = bootstrap->rates + i * bootstrap->n_draws + draw;
		float refusals = *rate + (float)counts[2 * i + 1];
		float n = (float)(counts[2 * i] + counts[2 * i + 1]);
		if (anonymous != NULL && anonymous[i].n > 0)
			n += (float)anonymous[i].n;
		if (n == 0)
			bootstrap->loses_people[i] = true;
		*rate = n > 0 ? refusals / n : NAN;
	}
}

static void draw_people(
	struct bootstrap *bootstrap, const struct bootstrap_people *people, struct random *random)
{
	struct crowd crowd;
	gather_crowd(&crowd, people);
	for (size_t i = 0; i < people->n_answers; i++)
		bootstrap->has_people[people->answers[i].bucket] = true;
	draw_anonymous(bootstrap, people->anonymous, random);
	for (size_t draw = 0; draw < bootstrap->n_draws; draw++) {
		draw_persons(&crowd, bootstrap->n_buckets, random);
		set_rates(bootstrap, draw, crowd.counts, people->anonymous);
	}
	clear_crowd(&crowd);
}

struct bootstrap *bootstrap_new(
	const struct bootstrap_people *people, size_t n_draws, uint64_t seed)
{
	struct bootstrap *bootstrap = memory_alloc(1, sizeof *bootstrap);
	size_t n = people->n_buckets;
	bootstrap->n_buckets = n;
	bootstrap->n_draws = n_draws;
	bootstrap->rates = memory_alloc(n * n_draws + 1, sizeof *bootstrap->rates);
	bootstrap->has_people = memory_alloc(n + 1, sizeof *bootstrap->has_people);
	bootstrap->loses_people = memory_alloc(n + 1, sizeof *bootstrap->loses_people);
	bootstrap->binomial = binomial_new();
	bootstrap->arm_rates = memory_alloc(n_draws, sizeof *bootstrap->arm_rates);
	bootstrap->sums = memory_alloc(n_draws, sizeof *bootstrap->sums);
	bootstrap->n_lossy = memory_alloc(n_draws, sizeof *bootstrap->n_lossy);

	struct random random;
	/* The word keeps people's draws apart from those of an arm with the same seed. */
	random_init(&random, random_hash(seed, "people", 6));
	draw_people(bootstrap, people, &random);
	return bootstrap;
}

void bootstrap_free(struct bootstrap *bootstrap)
{
	if (bootstrap == NULL)
		return;
	free(bootstrap->rates);
	free(bootstrap->has_people);
	free(bootstrap->loses_people);
	binomial_free(bootstrap->binomial);
	free(bootstrap->arm_rates);
	free(bootstrap->sums);
	free(bootstrap->n_lossy);
	free(bootstrap);
}

static double sum_weights(const struct bootstrap_group *group)
{
	double sum = 0;
	for (size_t i = 0; i < group->n_members; i++)
		sum += group->weights[i];
	return sum;
}

/* Draws the arm's rates in one bucket; false if a member has none there. */
static bool draw_arm(struct bootstrap *bootstrap, const struct bootstrap_group *group,
	size_t bucket, struct random *random)
{
	double sum = sum_weights(group);
	for (size_t i = 0; i < group->n_members; i++) {
		if (group->weights[i] > 0 && group->counts[i][bucket].n <= 0)
			return false;
	}
	memset(bootstrap->arm_rates, 0, bootstrap->n_draws * sizeof *bootstrap->arm_rates);
	for (size_t i = 0; i < group->n_members; i++) {
		if (!(group->weights[i] > 0))
			continue;
		binomial_prepare(bootstrap->binomial, group->counts[i][bucket]);
		binomial_add_shares(bootstrap->binomial, random, (float)(group->weights[i] / sum),
			bootstrap->arm_rates, bootstrap->n_draws);
	}
	return sum > 0;
}

static void add_differences(struct bootstrap *bootstrap, size_t bucket)
{
	const float *people = bootstrap->rates + bucket * bootstrap->n_draws;
	const float *arm = bootstrap->arm_rates;
	double *sums = bootstrap->sums;
	size_t n = bootstrap->n_draws;
	if (!bootstrap->loses_people[bucket]) {
		for (size_t i = 0; i < n; i++)
			sums[i] += fabsf(arm[i] - people[i]);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (isnan(people[i]))
			continue;
		sums[i] += fabsf(arm[i] - people[i]);
		bootstrap->n_lossy[i]++;
	}
}

static int order_numbers(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static double quantile(const double *sorted, size_t n, double share)
{
	double place = share * (double)(n - 1);
	size_t below = (size_t)place;
	size_t above = below + 1 < n ? below + 1 : below;
	return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

/* n_whole: buckets in the sums of all draws. */
static struct bootstrap_interval summarise(
	struct bootstrap *bootstrap, size_t n_whole, size_t n_buckets)
{
	double *distances = bootstrap->sums;
	size_t n = 0;
	double sum = 0;
	for (size_t i = 0; i < bootstrap->n_draws; i++) {
		size_t n_used = n_whole + bootstrap->n_lossy[i];
		if (n_used == 0)
			continue;
		distances[n] = bootstrap->sums[i] / (double)n_used;
		sum += distances[n++];
	}
	if (n == 0)
		return (struct bootstrap_interval){ NAN, NAN, NAN, 0 };
	qsort(distances, n, sizeof *distances, order_numbers);
	return (struct bootstrap_interval){
		.low = quantile(distances, n, 0.025),
		.high = quantile(distances, n, 0.975),
		.mean = sum / (double)n,
		.n_buckets = n_buckets,
	};
}

struct bootstrap_interval bootstrap_group_distance(
	struct bootstrap *bootstrap, const struct bootstrap_group *group, uint64_t seed)
{
	struct random random;
	random_init(&random, random_hash(seed, "arm", 3));
	memset(bootstrap->sums, 0, bootstrap->n_draws * sizeof *bootstrap->sums);
	memset(bootstrap->n_lossy, 0, bootstrap->n_draws * sizeof *bootstrap->n_lossy);
	size_t n_whole = 0, n_buckets = 0;
	for (size_t i = 0; i < bootstrap->n_buckets; i++) {
		if (!bootstrap->has_people[i] || !draw_arm(bootstrap, group, i, &random))
			continue;
		add_differences(bootstrap, i);
		n_buckets++;
		n_whole += !bootstrap->loses_people[i];
	}
	return summarise(bootstrap, n_whole, n_buckets);
}

struct bootstrap_interval bootstrap_distance(
	struct bootstrap *bootstrap, const struct proportion *arm, uint64_t seed)
{
	double weight = 1;
	struct bootstrap_group group = { &arm, &weight, 1 };
	return bootstrap_group_distance(bootstrap, &group, seed);
}
