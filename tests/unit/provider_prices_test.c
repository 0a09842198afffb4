#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "leeway/base/json.h"
#include "leeway/provider/prices.h"
#include "leeway/provider/reply.h"

static bool is_close(double left, double right)
{
	return fabs(left - right) < 1e-9;
}

static void the_date_is_the_tables_own(void **state)
{
	(void)state;
	struct json_document *table =
		json_load(TEST_FOLDER "/../src/provider/prices.json", 1 << 20, NULL);
	assert_non_null(table);
	assert_string_equal(json_member_text(table->root, "as_of"), price_table_date());
	json_free(table);
}

static void dated_ids_fall_back_to_their_family(void **state)
{
	(void)state;
	assert_true(is_close(price_find("openai", "gpt-4o-mini-2024-07-18").input, 0.15));
	assert_true(is_close(price_find("openai", "gpt-4o").output, 10));
	assert_true(is_close(price_find("openai", "gpt-4o-2024-05-13").output, 15));
	struct price haiku = price_find("anthropic", "claude-haiku-4-5-20251001");
	assert_true(haiku.is_known);
	assert_true(is_close(haiku.cache_write, 1.25));
	assert_true(price_find("anthropic", "claude-3-5-haiku-latest").is_known);
}

static void fine_tuned_models_have_prices_of_their_own(void **state)
{
	(void)state;
	struct price price = price_find("openai", "ft:gpt-4o-2024-08-06:org::id");
	assert_true(is_close(price.input, 3.75));
}

static void the_same_name_elsewhere_is_unknown(void **state)
{
	(void)state;
	assert_false(price_find("mine", "gpt-4o").is_known);
	assert_false(price_find("openai", "gpt-4o-minor").is_known);
	assert_false(price_find("openai", "").is_known);
}

static void cost_counts_each_kind_of_token_once(void **state)
{
	(void)state;
	struct price price = { .is_known = true, 3, 0.3, 3.75, 15 };
	struct reply reply;
	reply_init(&reply);
	reply.input_tokens = 1000;
	reply.cached_tokens = 600;
	reply.cache_write_tokens = 100;
	reply.output_tokens = 20;
	reply.reasoning_tokens = 15;
	assert_int_equal(price_cost_microusd(&price, &reply), 900 + 180 + 375 + 300);
	reply.cached_tokens = -1;
	reply.cache_write_tokens = -1;
	assert_int_equal(price_cost_microusd(&price, &reply), 3000 + 300);
}

static void the_providers_own_figure_comes_first(void **state)
{
	(void)state;
	struct price price = { .is_known = true, 3, 3, 3, 15 };
	struct reply reply;
	reply_init(&reply);
	reply.cost_usd = 0.0123456;
	assert_int_equal(price_cost_microusd(&price, &reply), 12346);
	reply.cost_usd = 1e300;
	assert_true(price_cost_microusd(&price, &reply) > 0);
}

static void an_unknown_cost_is_not_zero(void **state)
{
	(void)state;
	struct price unknown = { 0 }, known = { .is_known = true, 1, 1, 1, 1 };
	struct price free_of_charge = { .is_known = true };
	struct reply reply;
	reply_init(&reply);
	assert_int_equal(price_cost_microusd(&known, &reply), -1);
	assert_int_equal(price_cost_microusd(&free_of_charge, &reply), 0);
	reply.input_tokens = reply.output_tokens = 10;
	assert_int_equal(price_cost_microusd(&unknown, &reply), -1);
	assert_int_equal(price_cost_microusd(&known, &reply), 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_date_is_the_tables_own),
		cmocka_unit_test(dated_ids_fall_back_to_their_family),
		cmocka_unit_test(fine_tuned_models_have_prices_of_their_own),
		cmocka_unit_test(the_same_name_elsewhere_is_unknown),
		cmocka_unit_test(cost_counts_each_kind_of_token_once),
		cmocka_unit_test(the_providers_own_figure_comes_first),
		cmocka_unit_test(an_unknown_cost_is_not_zero),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
