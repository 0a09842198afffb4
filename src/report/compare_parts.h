/* What the files of compare share; only for src/report/compare*.c. */
#ifndef LEEWAY_REPORT_COMPARE_PARTS_H
#define LEEWAY_REPORT_COMPARE_PARTS_H

#include "leeway/report/compare.h"
#include "leeway/report/live_test.h"

/* Whether both sides have a count, so that the row enters the arm's sums. */
bool compare_row_is_shared(const struct comparison_row *row);

/* Fills differences and tests of a row whose sides are known; live: COMPARISON_AUTO's of counts. */
void compare_row_test(const struct comparison_list *list, struct comparison_row *row,
	const struct live_result *live);

/* Adjusts the p of an arm's rows and fills what the arm adds up to, but for the slow part. */
void compare_arm_sum_up(struct comparison_list *list, struct comparison_arm *arm);

/*
 * The refusal rates of an arm and of the other, one row a scenario and one column a level; NaN
 * where the bucket is not shared. Both arrays are to be freed.
 */
struct compare_levels {
	double *own, *other;
	size_t n_scenarios, n_levels;
};

/* only_alike: of scenarios with the number of levels that most have. */
struct compare_levels compare_levels_of(
	const struct comparison_list *list, const struct comparison_arm *arm, bool only_alike);
void compare_levels_clear(struct compare_levels *levels);

#endif
