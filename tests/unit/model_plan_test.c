#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/base/random.h"
#include "leeway/model/plan.h"

static void plan_interleaves_repeats_over_cells(void **state)
{
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	for (size_t prompt = 0; prompt < 3; prompt++)
		plan_add_cell(plan, 0, prompt, 2, NULL, 0);
	for (uint32_t i = 0; i < 6; i++) {
		assert_true(plan_take(plan, 0, 1, &trial));
		assert_int_equal(trial.prompt, i % 3);
		assert_int_equal(trial.n_repeats, 1);
		assert_int_equal(trial.repeats[0], i / 3);
	}
	assert_false(plan_take(plan, 0, 1, &trial));
	plan_free(plan);
}

static void plan_asks_only_for_what_is_missing(void **state)
{
	static const uint32_t present[] = { 4, 0, 1, 4, 99 };
	static const uint32_t missing[] = { 2, 3, 5 };
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	plan_add_cell(plan, 0, 0, 6, present, 5);
	assert_int_equal(plan_planned(plan), 6);
	assert_int_equal(plan_already(plan), 3);
	assert_int_equal(plan_left(plan), 3);
	for (int i = 0; i < 3; i++) {
		assert_true(plan_take(plan, 0, 1, &trial));
		assert_int_equal(trial.repeats[0], missing[i]);
	}
	assert_false(plan_take(plan, 0, 1, &trial));
	assert_int_equal(plan_left(plan), 0);
	plan_free(plan);
}

static void plan_puts_several_choices_into_one_trial(void **state)
{
	struct plan *plan = plan_new();
	struct trial trial;
	int requests = 0;

	(void)state;
	plan_add_cell(plan, 0, 0, 1000, NULL, 0);
	assert_int_equal(plan_requests_of_agent(plan, 0, 128), 8);
	while (plan_take(plan, 0, 128, &trial))
		requests++;
	assert_int_equal(requests, 8);
	assert_int_equal(trial.n_repeats, 1000 - 7 * 128);
	plan_free(plan);
}

static void plan_takes_again_what_was_given_back(void **state)
{
	struct plan *plan = plan_new();
	struct trial first, again;

	(void)state;
	size_t cell = plan_add_cell(plan, 3, 0, 10, NULL, 0);

	assert_true(plan_take(plan, 3, 4, &first));
	plan_give_back(plan, cell, first.repeats + 1, 3);
	assert_int_equal(plan_left(plan), 9);
	assert_true(plan_take(plan, 3, 2, &again));
	assert_int_equal(again.repeats[0], 1);
	assert_int_equal(again.repeats[1], 2);
	plan_free(plan);
}

static void plan_brings_a_cell_that_is_behind_up_first(void **state)
{
	static const uint32_t present[] = { 0, 1, 2 };
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	plan_add_cell(plan, 0, 0, 5, present, 3);
	plan_add_cell(plan, 0, 1, 5, NULL, 0);
	for (int i = 0; i < 3; i++) {
		assert_true(plan_take(plan, 0, 1, &trial));
		assert_int_equal(trial.prompt, 1);
	}
	plan_free(plan);
}

static void plan_prefers_the_cell_in_view(void **state)
{
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	plan_add_cell(plan, 0, 0, 2, NULL, 0);
	size_t view = plan_add_cell(plan, 0, 1, 2, NULL, 0);

	plan_prefer(plan, view);
	for (int i = 0; i < 2; i++) {
		assert_true(plan_take(plan, 0, 1, &trial));
		assert_int_equal(trial.prompt, 1);
	}
	assert_true(plan_take(plan, 0, 1, &trial));
	assert_int_equal(trial.prompt, 0);
	plan_free(plan);
}

static void plan_prefers_a_cell_of_each_agent(void **state)
{
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	for (size_t agent = 0; agent < 2; agent++) {
		plan_add_cell(plan, agent, 0, 1, NULL, 0);
		plan_prefer(plan, plan_add_cell(plan, agent, 1, 1, NULL, 0));
	}
	for (size_t agent = 0; agent < 2; agent++) {
		assert_true(plan_take(plan, agent, 1, &trial));
		assert_int_equal(trial.prompt, 1);
	}
	plan_free(plan);
}

static void plan_keeps_agents_apart(void **state)
{
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	plan_add_cell(plan, 0, 0, 1, NULL, 0);
	plan_add_cell(plan, 1, 0, 2, NULL, 0);
	assert_int_equal(plan_left_of_agent(plan, 1), 2);
	assert_true(plan_take(plan, 0, 1, &trial));
	assert_false(plan_take(plan, 0, 1, &trial));
	assert_int_equal(plan_left_of_agent(plan, 1), 2);
	plan_free(plan);
}

/* Whatever is taken and given back in whatever order, each repeat is taken for good once. */
static void plan_gives_each_repeat_exactly_once(void **state)
{
	enum { CELLS = 7, TARGET = 50 };
	unsigned char taken[CELLS][TARGET] = { { 0 } };
	struct plan *plan = plan_new();
	struct random random;
	struct trial trial;

	(void)state;
	random_init(&random, 11);
	for (size_t i = 0; i < CELLS; i++)
		plan_add_cell(plan, 0, i, TARGET, NULL, 0);
	while (plan_take(plan, 0, 1 + (uint32_t)random_below(&random, 9), &trial)) {
		size_t kept = (size_t)random_below(&random, trial.n_repeats + 1);

		for (size_t i = 0; i < kept; i++)
			assert_int_equal(taken[trial.prompt][trial.repeats[i]]++, 0);
		plan_give_back(plan, trial.cell, trial.repeats + kept, trial.n_repeats - kept);
	}
	for (int i = 0; i < CELLS; i++)
		for (int k = 0; k < TARGET; k++)
			assert_int_equal(taken[i][k], 1);
	plan_free(plan);
}

static void plan_takes_no_more_of_a_cell_than_its_limit(void **state)
{
	static const uint32_t present[] = { 0, 1 };
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	plan_add_cell(plan, 0, 0, 10, present, 2);
	plan_set_limit(plan, 0, 5);
	assert_true(plan_take(plan, 0, 8, &trial));
	assert_int_equal(trial.n_repeats, 3);
	assert_int_equal(trial.repeats[0], 2);
	assert_false(plan_take(plan, 0, 8, &trial));
	assert_int_equal(plan_left(plan), 5);
	plan_set_limit(plan, 0, 6);
	assert_true(plan_take(plan, 0, 8, &trial));
	assert_int_equal(trial.n_repeats, 1);
	plan_free(plan);
}

static void plan_wants_nothing_more_of_a_closed_cell(void **state)
{
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	plan_add_cell(plan, 0, 0, 10, NULL, 0);
	plan_add_cell(plan, 0, 1, 10, NULL, 0);
	assert_true(plan_take(plan, 0, 4, &trial));
	plan_close_cell(plan, trial.cell);
	assert_int_equal(plan_planned(plan), 14);
	assert_int_equal(plan_left(plan), 10);
	/* One is given back, another given up: neither is planned then. */
	plan_give_back(plan, trial.cell, &trial.repeats[3], 1);
	plan_drop(plan, trial.cell);
	assert_int_equal(plan_planned(plan), 12);
	assert_int_equal(plan_left(plan), 10);
	while (plan_take(plan, 0, 4, &trial))
		assert_int_equal(trial.prompt, 1);
	plan_free(plan);
}

static void plan_goes_on_where_its_target_is_raised(void **state)
{
	static const uint32_t present[] = { 1 }, later[] = { 0, 1, 2, 4 };
	struct plan *plan = plan_new();
	struct trial trial;

	(void)state;
	plan_add_cell(plan, 0, 0, 3, present, 1);
	assert_true(plan_take(plan, 0, 1, &trial));
	plan_raise(plan, 0, 2, NULL, 0);
	assert_int_equal(plan_planned(plan), 3);
	/* Of what is there now, only 4 is news: the others were known or are this plan's. */
	plan_raise(plan, 0, 6, later, 4);
	assert_int_equal(plan_planned(plan), 6);
	assert_int_equal(plan_already(plan), 2);
	assert_int_equal(plan_left(plan), 3);
	assert_true(plan_take(plan, 0, 8, &trial));
	assert_int_equal(trial.n_repeats, 3);
	assert_int_equal(trial.repeats[0], 2);
	assert_int_equal(trial.repeats[1], 3);
	assert_int_equal(trial.repeats[2], 5);
	assert_false(plan_take(plan, 0, 8, &trial));
	plan_free(plan);
}

static void what_is_lent_is_neither_left_nor_planned(void **state)
{
	const uint32_t present[] = { 1, 5 };
	struct plan *plan = plan_new();
	struct trial trial;
	uint32_t *lent;

	(void)state;
	size_t cell = plan_add_cell(plan, 0, 0, 10, present, 2);
	assert_true(plan_take(plan, 0, 3, &trial));
	plan_give_back(plan, cell, trial.repeats, 2);
	assert_int_equal(plan_lend(plan, cell, 7, &lent), 4);
	/* 0 and 2 were given back, 3 is on its way, 1 and 5 are there. */
	assert_int_equal(lent[0] + lent[1], 2);
	assert_int_equal(lent[2], 4);
	assert_int_equal(lent[3], 6);
	assert_int_equal(plan_planned(plan), 6);
	assert_int_equal(plan_left(plan), 3);
	assert_int_equal(plan_already(plan), 2);
	assert_true(plan_take(plan, 0, 1, &trial));
	assert_int_equal(trial.repeats[0], 7);
	plan_take_back(plan, cell, &lent[2], 1);
	assert_int_equal(plan_planned(plan), 7);
	assert_true(plan_take(plan, 0, 1, &trial));
	assert_int_equal(trial.repeats[0], 4);
	free(lent);
	plan_free(plan);
}

static void a_closed_cell_lends_nothing_and_takes_nothing_back(void **state)
{
	const uint32_t repeat = 3;
	struct plan *plan = plan_new();
	uint32_t *lent;

	(void)state;
	size_t cell = plan_add_cell(plan, 0, 0, 10, NULL, 0);
	plan_close_cell(plan, cell);
	assert_int_equal(plan_lend(plan, cell, 10, &lent), 0);
	assert_null(lent);
	plan_take_back(plan, cell, &repeat, 1);
	assert_int_equal(plan_planned(plan), 0);
	assert_int_equal(plan_left(plan), 0);
	plan_free(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plan_interleaves_repeats_over_cells),
		cmocka_unit_test(plan_asks_only_for_what_is_missing),
		cmocka_unit_test(plan_puts_several_choices_into_one_trial),
		cmocka_unit_test(plan_takes_again_what_was_given_back),
		cmocka_unit_test(plan_brings_a_cell_that_is_behind_up_first),
		cmocka_unit_test(plan_prefers_the_cell_in_view),
		cmocka_unit_test(plan_prefers_a_cell_of_each_agent),
		cmocka_unit_test(plan_keeps_agents_apart),
		cmocka_unit_test(plan_takes_no_more_of_a_cell_than_its_limit),
		cmocka_unit_test(plan_wants_nothing_more_of_a_closed_cell),
		cmocka_unit_test(plan_goes_on_where_its_target_is_raised),
		cmocka_unit_test(plan_gives_each_repeat_exactly_once),
		cmocka_unit_test(what_is_lent_is_neither_left_nor_planned),
		cmocka_unit_test(a_closed_cell_lends_nothing_and_takes_nothing_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
