#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/engine/ask_json.h"

static const char *const models[] = { "sim:strict", "openai:gpt \"4o\",temperature=0" };
static const char *const conditions[] = { "baseline", "cot" };
static const char *const scenarios[] = { "grocery-prices" };
static const int levels[] = { 6, 1 };
static const struct ask_bucket first = { "cot", "grocery-prices", 6 };

static struct ask_choice full_choice(void)
{
	return (struct ask_choice){
		.pack = "paper",
		.design = { scenarios, 1, levels, 2, conditions, 2 },
		.models = models,
		.n_models = 2,
		.target = 100,
		.until = 0.05,
		.first = &first,
	};
}

static void a_choice_survives_being_written_and_read(void **state)
{
	struct ask_choice choice = full_choice();
	struct ask_limits limits = { 2500000, 64 };
	char *text = ask_choice_to_json(&choice, &limits);
	struct error error = { 0 };
	struct ask_record *record = ask_choice_from_json(text, &error);

	(void)state;
	assert_non_null(record);
	char *again = ask_choice_to_json(&record->choice, &record->limits);

	assert_string_equal(again, text);
	assert_string_equal(record->choice.models[1], models[1]);
	assert_int_equal(record->choice.design.n_levels, 2);
	assert_int_equal(record->choice.design.levels[1], 1);
	assert_int_equal(record->choice.target, 100);
	assert_int_equal(record->choice.first->level_no, 6);
	assert_true(fabs(record->choice.until - 0.05) < 1e-15);
	assert_int_equal(record->limits.max_cost_microusd, 2500000);
	assert_int_equal(record->limits.max_in_flight, 64);
	ask_record_free(record);
	free(again);
	free(text);
}

static void what_was_not_chosen_is_left_out(void **state)
{
	struct ask_choice choice = {
		.pack = "paper", .models = models, .n_models = 1, .target = 3
	};
	struct ask_limits limits = { .max_cost_microusd = -1 };
	char *text = ask_choice_to_json(&choice, &limits);
	struct ask_record *record = ask_choice_from_json(text, NULL);

	(void)state;
	assert_string_equal(text, "{\"pack\":\"paper\",\"models\":[\"sim:strict\"],\"n\":3}");
	assert_non_null(record);
	assert_null(record->choice.first);
	assert_int_equal(record->choice.design.n_conditions, 0);
	assert_int_equal(record->limits.max_cost_microusd, -1);
	assert_int_equal(record->limits.max_in_flight, 0);
	ask_record_free(record);
	free(text);
}

static void what_is_no_order_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"demo",
		"run --pack paper",
		"{",
		"{}",
		"{\"pack\":\"paper\",\"n\":3}",
		"{\"pack\":\"paper\",\"models\":[],\"n\":3}",
		"{\"pack\":\"paper\",\"models\":[7],\"n\":3}",
		"{\"pack\":\"paper\",\"models\":[\"a\",7],\"n\":3}",
		"{\"pack\":\"paper\",\"models\":[\"a\"]}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":0}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":1.5}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":1e12}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":1,\"levels\":[13]}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":1,\"levels\":{}}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":1,\"max_cost_usd\":-1}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":1,\"max_in_flight\":\"8\"}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":1,\"first\":{\"level\":1}}",
		"{\"pack\":\"paper\",\"models\":[\"a\"],\"n\":1,\"first\":7}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = { 0 };

		assert_null(ask_choice_from_json(bad[i], &error));
		assert_int_equal(error.code, ERROR_INPUT);
		error_clear(&error);
	}
}

static void an_order_is_told_in_words(void **state)
{
	struct ask_choice choice = full_choice();
	struct ask_limits limits = { .max_cost_microusd = -1 };
	char *text = ask_choice_to_json(&choice, &limits);
	char *words = ask_describe(text), *same = ask_describe("demo");

	(void)state;
	assert_string_equal(words,
		"paper, n 100 at most, until ± 5 %: sim:strict, openai:gpt \"4o\",temperature=0 · "
		"baseline, cot · grocery-prices · level 6, 1");
	assert_string_equal(same, "demo");
	free(same);
	free(words);
	free(text);
}

static void what_is_urgent_says_so_and_is_read_as_any_other(void **state)
{
	static const char *const simulated[] = { "sim:strict" };
	struct ask_choice choice = {
		.pack = "paper", .models = simulated, .n_models = 1, .target = 5, .is_urgent = true
	};
	struct ask_limits limits = { .max_cost_microusd = -1 };
	char *text = ask_choice_to_json(&choice, &limits);
	struct ask_record *record = ask_choice_from_json(text, NULL);

	(void)state;
	/* As the newest run is looked for in the cache. */
	assert_non_null(strstr(text, "\"urgent\":true"));
	assert_non_null(record);
	assert_false(record->choice.is_urgent);
	assert_int_equal(record->choice.target, 5);
	ask_record_free(record);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_choice_survives_being_written_and_read),
		cmocka_unit_test(what_was_not_chosen_is_left_out),
		cmocka_unit_test(what_is_no_order_is_refused),
		cmocka_unit_test(an_order_is_told_in_words),
		cmocka_unit_test(what_is_urgent_says_so_and_is_read_as_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
