/* Tests of a study's arms against people. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/report/compare.h"
#include "leeway/stats/compare.h"
#include "study_parts.h"

struct bucket_rate study_rate(const struct study *study, size_t arm, size_t scenario, int level_no)
{
	const struct study_arm *own = &study->arms[arm];
	struct study_place place = { .scenario = scenario, .level_no = level_no };
	size_t at = study_index(&place);
	const struct bucket_pool *pool = own->pools ? own->pools[at] : NULL;

	return bucket_rate_of_counts(&own->tallies[at], pool);
}

static void test_arm(const struct study *study, size_t arm, size_t people)
{
	double *p = study->arms[arm].adjusted;

	for (size_t i = 0; i < study_n_tallies(study); i++) {
		size_t scenario = i / SCENARIO_MAX_LEVELS;
		int level_no = (int)(i % SCENARIO_MAX_LEVELS) + 1;
		struct bucket_rate own = study_rate(study, arm, scenario, level_no);
		struct bucket_rate other = study_rate(study, people, scenario, level_no);

		p[i] = NAN;
		if (own.effective_n > 0 && other.effective_n > 0)
			p[i] = compare_pooled_samples((struct sample){ own.rate, own.effective_n },
				(struct sample){ other.rate, other.effective_n })
				       .p;
	}
	compare_adjust_holm(p, p, study_n_tallies(study));
}

static void test_none(const struct study *study, size_t arm)
{
	for (size_t i = 0; i < study_n_tallies(study); i++)
		study->arms[arm].adjusted[i] = NAN;
}

static void test_one(const struct study *study, size_t arm)
{
	long people = study_people(study);

	if (people < 0 || (size_t)people == arm)
		test_none(study, arm);
	else
		test_arm(study, arm, (size_t)people);
}

void study_test_all(struct study *study)
{
	for (size_t i = 0; i < study->n_arms; i++)
		test_one(study, i);
}

void study_test_anew(struct study *study, const struct study_arm *changed)
{
	long people = study_people(study);
	bool all = people >= 0 && changed == &study->arms[people];

	for (size_t i = 0; i < study->n_arms; i++)
		if (all || changed == &study->arms[i] || study->arms[i].pools)
			test_one(study, i);
}

enum study_test_state study_test(
	const struct study *study, size_t arm, size_t scenario, int level_no)
{
	struct study_place place = { .scenario = scenario, .level_no = level_no };
	double p = study->arms[arm].adjusted[study_index(&place)];

	if (isnan(p))
		return STUDY_NOT_TESTED;
	return p < COMPARISON_ALPHA ? STUDY_DIFFERENT : STUDY_ALIKE;
}
