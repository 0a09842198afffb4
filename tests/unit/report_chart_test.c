#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/report/chart.h"
#include "support/buckets.h"

/* People, two models of which one thinks, and a simulated one, at two levels of two scenarios. */
static void fill(struct bucket_list *list)
{
	static const char *const arms[][2] = { { "people", "baseline" },
		{ "openai:gpt-4o", "baseline" }, { "openai:gpt-4o", "cot" },
		{ "openai:gpt-4o", "virtue" }, { "sim:strict", "baseline" } };
	static const char *const scenarios[] = { "lending", "welfare" };

	for (size_t arm = 0; arm < 5; arm++)
		for (size_t scenario = 0; scenario < 2; scenario++)
			for (int level = 1; level <= 2; level++) {
				buckets_add(list, arms[arm][0], arms[arm][1], scenarios[scenario],
					level);
				buckets_count(list, level, 4);
			}
}

static void build(struct chart *chart, const struct bucket_list *buckets, const char *kind)
{
	struct chart_source source = { .buckets = buckets };
	struct chart_order order = { .kind = kind };
	struct error error = { 0 };

	if (!chart_build(chart, &source, &order, &error))
		fail_msg("%s", error.message);
}

static void fails(const struct bucket_list *buckets, const struct chart_order *order,
	enum error_code code, const char *words)
{
	struct chart_source source = { .buckets = buckets };
	struct error error = { 0 };
	struct chart chart;

	assert_false(chart_build(&chart, &source, order, &error));
	assert_int_equal(error.code, code);
	if (!strstr(error.message, words))
		fail_msg("'%s' does not say '%s'", error.message, words);
	error_clear(&error);
}

static void people_are_the_last_series_and_the_others_are_the_kinds(void **state)
{
	(void)state;
	struct bucket_list list = { 0 };
	struct chart chart;

	fill(&list);
	build(&chart, &list, "1");
	assert_int_equal(chart.n_series, 4);
	assert_true(chart.series[3].is_people);
	assert_string_equal(chart.series[3].label, "people");
	assert_string_equal(chart.series[0].label, "gpt-4o");
	assert_string_equal(chart.series[1].label, "gpt-4o · cot");
	assert_string_equal(chart.series[2].label, "sim:strict");
	assert_true(chart.has_synthetic);
	chart_clear(&chart);
	build(&chart, &list, "frameworks");
	assert_int_equal(chart.n_series, 2);
	assert_string_equal(chart.series[0].condition, "virtue");
	assert_false(chart.has_synthetic);
	chart_clear(&chart);
	buckets_clear(&list);
}

static void the_other_side_is_as_named(void **state)
{
	(void)state;
	const char *model = "openai:gpt-4o";
	struct bucket_list list = { 0 };
	struct chart_source source = { .buckets = &list };
	struct chart_order order = { .kind = "1", .is_alone = true };
	struct chart chart;

	fill(&list);
	assert_true(chart_build(&chart, &source, &order, NULL));
	assert_int_equal(chart.n_series, 3);
	for (size_t i = 0; i < chart.n_series; i++) {
		assert_string_not_equal(chart.series[i].agent, "people");
		assert_false(chart.series[i].is_people);
	}
	chart_clear(&chart);
	order = (struct chart_order){ .kind = "all",
		.against = model,
		.against_condition = "cot",
		.agents = &model,
		.n_agents = 1 };
	assert_true(chart_build(&chart, &source, &order, NULL));
	assert_int_equal(chart.n_series, 3);
	assert_string_equal(chart.series[0].condition, "baseline");
	assert_string_equal(chart.series[1].condition, "virtue");
	assert_string_equal(chart.series[2].condition, "cot");
	assert_true(chart.series[2].is_people);
	chart_clear(&chart);
	buckets_clear(&list);
}

static void points_hold_rates_and_whiskers_within_the_scale(void **state)
{
	(void)state;
	struct bucket_list list = { 0 };
	struct chart chart;

	buckets_add(&list, "people", "baseline", "lending", 1);
	buckets_count(&list, 1, 3);
	buckets_add(&list, "people", "baseline", "lending", 2);
	buckets_count(&list, 0, 0);
	buckets_add(&list, "people", "baseline", "lending", 3);
	buckets_count(&list, 1, 49);
	build(&chart, &list, "lending");
	assert_int_equal(chart.n_panels, 1);
	assert_int_equal(chart.panels[0].n_levels, 3);
	const struct chart_point *point = chart_point_at(&chart.panels[0], 0, 0);
	assert_true(fabs(point->rate - 0.75) < 1e-12);
	assert_true(fabs(point->high - point->rate - sqrt(0.75 * 0.25 / 4)) < 1e-12);
	assert_int_equal(chart_point_at(&chart.panels[0], 0, 1)->n, 0);
	assert_true(chart_point_at(&chart.panels[0], 0, 2)->high <= 1);
	assert_int_equal(chart.series[0].least_n, 4);
	assert_int_equal(chart.series[0].most_n, 50);
	chart_clear(&chart);
	buckets_clear(&list);
}

static void labels_that_would_be_alike_are_given_in_full(void **state)
{
	(void)state;
	struct bucket_list list = { 0 };
	struct chart chart;

	buckets_add(&list, "openai:gpt-4o", "baseline", "lending", 1);
	buckets_count(&list, 1, 1);
	buckets_add(&list, "openrouter:gpt-4o", "baseline", "lending", 1);
	buckets_count(&list, 1, 1);
	buckets_add(&list, "openai:gpt-4o-mini,temperature=0", "baseline", "lending", 1);
	buckets_count(&list, 1, 1);
	build(&chart, &list, "1");
	assert_string_equal(chart.series[0].label, "openai:gpt-4o");
	assert_string_equal(chart.series[1].label, "openrouter:gpt-4o");
	assert_string_equal(chart.series[2].label, "gpt-4o-mini");
	chart_clear(&chart);
	buckets_clear(&list);
}

static void an_audience_is_not_taken_for_the_people(void **state)
{
	(void)state;
	struct bucket_list list = { 0 };

	buckets_add(&list, "audience", "baseline", "lending", 1);
	assert_null(chart_find_people(&list));
	buckets_add(&list, "sim:people", "baseline", "lending", 1);
	assert_string_equal(chart_find_people(&list), "sim:people");
	buckets_add(&list, "people", "baseline", "lending", 1);
	assert_string_equal(chart_find_people(&list), "people");
	buckets_clear(&list);
}

static void what_cannot_be_drawn_is_said(void **state)
{
	(void)state;
	struct bucket_list list = { 0 };
	struct chart_order order = { .kind = "5" };

	fill(&list);
	fails(&list, &order, ERROR_USAGE, "there is no figure '5'");
	order.kind = "3";
	fails(&list, &order, ERROR_INPUT, "with a parent");
	order.kind = "all";
	for (int i = 0; i < 12; i++) {
		char *name = memory_format("model-%d", i);

		buckets_add(&list, name, "baseline", "lending", 1);
		buckets_count(&list, 1, 1);
		free(name);
	}
	fails(&list, &order, ERROR_USAGE, "would show 17 arms");
	buckets_clear(&list);
	fails(&list, &order, ERROR_INPUT, "figure all: the cache has no replies");
}

static void tuned_models_are_shown_where_the_kind_says(void **state)
{
	(void)state;
	struct bucket_list list = { 0 };
	struct roster_entry entries[] = {
		{ .agent = { .name = "gpt" } },
		{ .agent = { .name = "tuned", .parent = "gpt" } },
		{ .agent = { .name = "other" } },
	};
	struct roster roster = { .entries = entries, .n_entries = 3 };
	char agent[] = "tuned", scenario[] = "hospitality, lending", parent[] = "gpt";
	struct transfer_origin origin = { .agent = agent, .tuned_on = scenario, .parent = parent };
	struct transfer_origins origins = { .origins = &origin, .n_origins = 1 };
	struct chart_source source = { .buckets = &list, .roster = &roster, .origins = &origins };
	struct chart_order order = { .kind = "3" };
	struct chart chart;

	for (int i = 0; i < 6; i++) {
		buckets_add(&list, entries[i / 2].agent.name, "baseline",
			i % 2 ? "welfare" : "lending", 1);
		buckets_count(&list, 1, 1);
	}
	assert_true(chart_build(&chart, &source, &order, NULL));
	assert_int_equal(chart.n_series, 2);
	assert_int_equal(chart_point_at(&chart.panels[0], 1, 0)->n, 2);
	assert_int_equal(chart_point_at(&chart.panels[1], 1, 0)->n, 0);
	chart_clear(&chart);
	order.kind = "4";
	assert_true(chart_build(&chart, &source, &order, NULL));
	assert_int_equal(chart.n_series, 1);
	assert_int_equal(chart.n_panels, 1);
	assert_string_equal(chart.panels[0].scenario, "welfare");
	chart_clear(&chart);
	buckets_clear(&list);
}

static void the_description_names_every_point(void **state)
{
	(void)state;
	struct bucket_list list = { 0 };
	struct chart chart;

	fill(&list);
	build(&chart, &list, "1");
	char *words = chart_describe(&chart);

	assert_non_null(strstr(words, "Simulated data. "));
	assert_non_null(
		strstr(words, "lending: people · baseline: level 1 80 % of 5, level 2 67 %"));
	assert_non_null(strstr(words, "sim:strict · baseline (simulated):"));
	free(words);
	chart_clear(&chart);
	buckets_clear(&list);
}

static void what_is_provisional_simulated_or_left_out_is_marked(void **state)
{
	(void)state;
	struct bucket_list list = { 0 }, outdated = { 0 };
	struct chart_source source = { .buckets = &list, .outdated = &outdated };
	struct chart_order order = { .kind = "1" };
	struct looks *looks = memory_alloc(1, sizeof *looks);
	struct chart chart;

	fill(&list);
	list.buckets[0].synthetic = true;
	for (size_t i = 0; i < list.n_buckets; i++)
		list.buckets[i].kind = i < 4 ? AGENT_COHORT : AGENT_MODEL;
	list.buckets[1].is_filling = true;
	looks_plan(looks, 100, &list.buckets[4].tally);
	list.buckets[4].looks = looks;
	buckets_add(&outdated, "openai:gpt-4o", "baseline", "lending", 1);
	buckets_count(&outdated, 3, 4);
	/* Of an arm and of a scenario that are not drawn. */
	buckets_add(&outdated, "openai:gpt-4o", "virtue", "lending", 1);
	buckets_count(&outdated, 50, 0);
	buckets_add(&outdated, "openai:gpt-4o", "baseline", "other", 1);
	buckets_count(&outdated, 50, 0);
	assert_true(chart_build(&chart, &source, &order, NULL));
	assert_string_equal(chart.series[3].label, "people (sim)");
	assert_true(chart.series[3].synthetic);
	assert_int_equal(chart.series[3].n_points, 4);
	assert_int_equal(chart.series[3].n_provisional, 1);
	assert_int_equal(chart.series[0].n_provisional, 1);
	assert_int_equal(chart.n_provisional, 2);
	assert_int_equal(chart.n_outdated, 7);
	char *words = chart_describe(&chart), *caveats = chart_describe_caveats(&chart);

	assert_string_equal(caveats,
		"Faint points are provisional: they have not reached the number of replies that "
		"is planned (2). Left out: 7 replies to words edited since.");
	assert_non_null(strstr(words, caveats));
	assert_non_null(strstr(words, "people · baseline (simulated): level 1 80 % of 5, level 2 "
				      "67 % of 6 (provisional)"));
	free(caveats);
	free(words);
	chart_clear(&chart);
	buckets_clear(&outdated);
	buckets_clear(&list);
	fill(&list);
	build(&chart, &list, "1");
	assert_null(chart_describe_caveats(&chart));
	chart_clear(&chart);
	buckets_clear(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_are_the_last_series_and_the_others_are_the_kinds),
		cmocka_unit_test(the_other_side_is_as_named),
		cmocka_unit_test(points_hold_rates_and_whiskers_within_the_scale),
		cmocka_unit_test(labels_that_would_be_alike_are_given_in_full),
		cmocka_unit_test(an_audience_is_not_taken_for_the_people),
		cmocka_unit_test(what_cannot_be_drawn_is_said),
		cmocka_unit_test(tuned_models_are_shown_where_the_kind_says),
		cmocka_unit_test(the_description_names_every_point),
		cmocka_unit_test(what_is_provisional_simulated_or_left_out_is_marked),
	};
	return cmocka_run_group_tests_name("report_chart", tests, NULL, NULL);
}
