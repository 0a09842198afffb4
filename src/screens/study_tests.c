/* Tests of a study's arms against people. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/report/compare.h"
#include "leeway/stats/compare.h"
#include "leeway/store/plans.h"
#include "study_parts.h"

struct bucket_rate study_rate(const struct study *study, size_t arm, size_t scenario, int level_no)
{
	const struct study_arm *own = &study->arms[arm];
	struct study_place place = { .scenario = scenario, .level_no = level_no };
	size_t at = study_index(&place);
	const struct bucket_pool *pool = own->pools ? own->pools[at] : NULL;

	return bucket_rate_of_counts(&own->tallies[at], pool);
}

void study_clear_buckets(const struct study *study, struct study_arm *arm)
{
	for (size_t i = 0; i < study_n_tallies(study); i++)
		looks_free(arm->buckets[i].looks);
	free(arm->buckets);
	arm->buckets = NULL;
}

static struct live_side side_of(const struct study_arm *arm, size_t at)
{
	const struct tally *tally = &arm->tallies[at];

	return (struct live_side){ { tally->counts[OUTCOME_REFUSE], tally_decided(tally) },
		arm->buckets[at].looks };
}

/* A group's weighted rate is no count: z, once all its members are whole. */
static double test_group(const struct study *study, size_t arm, size_t people, size_t at)
{
	size_t scenario = at / SCENARIO_MAX_LEVELS;
	int level_no = (int)(at % SCENARIO_MAX_LEVELS) + 1;
	struct bucket_rate own = study_rate(study, arm, scenario, level_no);
	struct bucket_rate other = study_rate(study, people, scenario, level_no);

	return compare_pooled_samples((struct sample){ own.rate, own.effective_n },
		(struct sample){ other.rate, other.effective_n })
		.p;
}

static void test_bucket(const struct study *study, size_t arm, size_t people, size_t at)
{
	struct study_bucket *own = &study->arms[arm].buckets[at];
	const struct study_bucket *other = &study->arms[people].buckets[at];

	own->p = NAN;
	own->is_complete = true;
	if (own->is_filling || other->is_filling)
		return;
	if (study->arms[arm].pools || study->arms[people].pools) {
		own->p = test_group(study, arm, people, at);
		return;
	}
	struct live_side own_side = side_of(&study->arms[arm], at);
	struct live_side other_side = side_of(&study->arms[people], at);
	struct live_result result = live_test(&own->walk, &own_side, &other_side);

	own->p = result.p;
	own->is_complete = result.is_complete;
}

/* Places of the pack that are not tested yet count among those that p is adjusted for. */
static void adjust(const struct study *study, struct study_arm *arm)
{
	size_t n = study_n_tallies(study);
	double *p = memory_alloc(n, sizeof *p);
	struct study_place place = { .condition = arm->condition };

	for (size_t i = 0; i < n; i++) {
		place.scenario = i / SCENARIO_MAX_LEVELS;
		place.level_no = (int)(i % SCENARIO_MAX_LEVELS) + 1;
		p[i] = isnan(arm->buckets[i].p) && study_prompt(study, &place) ? 1
									       : arm->buckets[i].p;
	}
	compare_adjust_holm(p, p, n);
	for (size_t i = 0; i < n; i++)
		arm->buckets[i].adjusted = isnan(arm->buckets[i].p) ? NAN : p[i];
	free(p);
}

static void test_arm(const struct study *study, size_t arm, long people)
{
	for (size_t i = 0; i < study_n_tallies(study); i++)
		if (people < 0 || (size_t)people == arm)
			study->arms[arm].buckets[i].p = NAN;
		else
			test_bucket(study, arm, (size_t)people, i);
	adjust(study, &study->arms[arm]);
}

void study_test_all(struct study *study)
{
	long people = study_people(study);

	for (size_t i = 0; i < study->n_arms; i++)
		test_arm(study, i, people);
	study->has_untested = false;
}

size_t study_family(const struct study *study)
{
	size_t n = 0;

	for (size_t i = 0; i < study->pack->n_scenarios; i++)
		n += study->pack->scenarios[i]->n_levels;
	return n;
}

char *study_describe_stars(const struct study *study, bool has_full, bool has_hollow, bool is_long)
{
	long people = study_people(study);

	if (people < 0 || (!has_full && !has_hollow))
		return NULL;
	char *how = is_long ? memory_format(", p < %g after Holm over %zu buckets",
				      COMPARISON_ALPHA, study_family(study))
			    : memory_copy_text("");
	char *text = memory_format("%s differs from %speople%s%s",
		draw_star(has_full ? STAR_FULL : STAR_HOLLOW),
		study->arms[people].synthetic ? "simulated " : "",
		!has_hollow ? ""
		: has_full  ? ", ☆ so far"
			    : " so far",
		how);

	free(how);
	return text;
}

/* Takes a bucket's looks from the cache; what was corrected is looked at from the beginning. */
static bool read_looks(struct study *study, struct study_arm *arm, size_t at,
	struct database *database, struct error *error)
{
	struct study_bucket *bucket = &arm->buckets[at];
	struct study_place place = { arm->condition, at / SCENARIO_MAX_LEVELS,
		(int)(at % SCENARIO_MAX_LEVELS) + 1 };
	struct looks *looks;

	if (!plans_read(database, arm->agent, study_prompt_row(study, &place), &looks, error))
		return false;
	if (!looks || !bucket->looks || looks->first.n_replies != bucket->looks->first.n_replies ||
		looks->n_replies < bucket->looks->n_replies)
		bucket->walk = LIVE_WALK;
	looks_free(bucket->looks);
	bucket->looks = looks;
	if (agent_is_simulated_people(arm->agent_name, arm->synthetic))
		bucket->is_filling = !live_side_is_complete(looks);
	return true;
}

bool study_test_again(struct study *study, struct database *database, struct error *error)
{
	long people = study_people(study);
	size_t n = study_n_tallies(study);
	bool good = true, have_people_changed = false;

	for (size_t i = 0; i < study->n_arms && study->has_untested; i++) {
		struct study_arm *arm = &study->arms[i];
		/* A group changes with its members, and all with people, who may come last. */
		bool has_changed = arm->pools != NULL;

		for (size_t k = 0; k < n && good; k++) {
			if (!arm->buckets[k].is_untested)
				continue;
			good = read_looks(study, arm, k, database, error);
			arm->buckets[k].is_untested = false;
			has_changed = true;
		}
		have_people_changed = have_people_changed || (has_changed && (long)i == people);
		if (has_changed)
			test_arm(study, i, people);
	}
	if (have_people_changed)
		study_test_all(study);
	study->has_untested = false;
	return good;
}

enum study_test_state study_test(
	const struct study *study, size_t arm, size_t scenario, int level_no)
{
	struct study_place place = { .scenario = scenario, .level_no = level_no };
	const struct study_bucket *bucket = &study->arms[arm].buckets[study_index(&place)];

	if (isnan(bucket->adjusted))
		return STUDY_NOT_TESTED;
	if (!(bucket->adjusted < COMPARISON_ALPHA))
		return STUDY_ALIKE;
	return bucket->is_complete ? STUDY_DIFFERENT : STUDY_DIFFERENT_SO_FAR;
}

enum draw_star study_star(const struct study *study, size_t arm, size_t scenario, int level_no)
{
	enum study_test_state state = study_test(study, arm, scenario, level_no);

	return state == STUDY_DIFFERENT          ? STAR_FULL
	       : state == STUDY_DIFFERENT_SO_FAR ? STAR_HOLLOW
						 : STAR_NONE;
}
