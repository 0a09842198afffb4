#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/report/transfer.h"

static void add(struct bucket_list *list, const char *agent, const char *scenario, int64_t refusals)
{
	MEMORY_RESERVE_ONE(list->buckets, list->n_buckets, list->capacity);
	list->buckets[list->n_buckets++] = (struct bucket){
		.agent = agent[0],
		.prompt = scenario[0],
		.pack = memory_copy_text("paper"),
		.scenario = memory_copy_text(scenario),
		.level = memory_copy_text("$25"),
		.condition = memory_copy_text("baseline"),
		.agent_name = memory_copy_text(agent),
		.level_no = 1,
		.kind = AGENT_MODEL,
		.tally.counts = { [OUTCOME_REFUSE] = refusals, [OUTCOME_GRANT] = 10 - refusals },
	};
}

/* A tuned model is near people where it was tuned, its parent nowhere. */
static void build(struct transfer *transfer, const char *tuned_on)
{
	struct bucket_list buckets = { 0 }, people = { 0 };
	struct transfer_origin origin = {
		.agent = (char[]){ "tuned" },
		.parent = (char[]){ "base" },
		.iteration = 1,
	};
	struct transfer_origins origins = { .origins = &origin, .n_origins = 1 };
	const struct comparison_options options = { .against = "people" };
	struct comparison_list list;
	origin.tuned_on = memory_copy_text(tuned_on);
	add(&buckets, "base", "grocery", 10);
	add(&buckets, "tuned,temperature=0", "grocery", 2);
	add(&buckets, "base", "lending", 10);
	add(&buckets, "tuned,temperature=0", "lending", 6);
	add(&buckets, "tuned,temperature=0", "welfare", 6);
	add(&people, "people", "grocery", 1);
	add(&people, "people", "lending", 2);
	comparison_build(&list, &buckets, &people, &options);
	transfer_build(transfer, &list, &origins);
	comparison_clear(&list);
	buckets_clear(&people);
	buckets_clear(&buckets);
	free(origin.tuned_on);
}

static bool is_near(double seen, double expected)
{
	return fabs(seen - expected) < 1e-12;
}

static void a_tuned_model_is_measured_on_its_own_and_on_other_scenarios(void **state)
{
	(void)state;
	struct transfer transfer;
	build(&transfer, "assistant, grocery");
	assert_int_equal(transfer.n_rows, 1);
	assert_int_equal(transfer.n_scenarios, 3);
	const struct transfer_row *row = &transfer.rows[0];
	assert_true(row->cells[0].is_tuned && !row->cells[1].is_tuned);
	assert_true(is_near(row->cells[0].distance.plug_in, 0.1));
	assert_true(isnan(row->cells[2].distance.estimate));
	assert_true(is_near(row->own.plug_in, 0.1) && is_near(row->elsewhere.plug_in, 0.4));
	assert_true(is_near(row->parent_own.plug_in, 0.9) &&
		    is_near(row->parent_elsewhere.plug_in, 0.8));
	transfer_clear(&transfer);
}

static void an_id_is_not_found_within_a_longer_one(void **state)
{
	(void)state;
	struct transfer transfer;
	build(&transfer, "grocery-prices lending");
	assert_false(transfer.rows[0].cells[0].is_tuned);
	assert_true(transfer.rows[0].cells[1].is_tuned);
	transfer_clear(&transfer);
}

static void the_table_puts_what_it_was_tuned_on_in_brackets(void **state)
{
	(void)state;
	struct transfer transfer;
	char text[16384];
	FILE *stream = tmpfile();
	build(&transfer, "grocery");
	transfer_write_table(&transfer, stream);
	transfer_write_json(&transfer, stream);
	transfer_write_csv(&transfer, stream);
	transfer_write_markdown(&transfer, stream);
	rewind(stream);
	text[fread(text, 1, sizeof text - 1, stream)] = '\0';
	fclose(stream);
	assert_non_null(strstr(text, "   [0.0]   40.0        -\n"));
	assert_non_null(
		strstr(text, "  tuned on                     0.0   0.0 to  43.8      10.0  "));
	assert_non_null(strstr(text, "\"is_tuned_on\":true,\"buckets\":1,\"mean_abs_distance\":"));
	assert_non_null(strstr(text, "\"is_tuned_on\":false,\"buckets\":0,"
				     "\"mean_abs_distance\":null,\"synthetic\":false,"));
	assert_non_null(strstr(text, " **0.0** | 40.0 | - |"));
	transfer_clear(&transfer);
}

static void scenarios_stand_in_the_order_of_a_pack(void **state)
{
	(void)state;
	struct scenario lending = { .id = (char[]){ "lending" } };
	struct scenario grocery = { .id = (char[]){ "grocery" } };
	struct scenario *scenarios[] = { &lending, &grocery };
	const struct pack pack = { .scenarios = scenarios, .n_scenarios = 2 };
	struct transfer transfer;
	build(&transfer, "grocery");
	transfer_order(&transfer, &pack);
	assert_string_equal(transfer.scenarios[0], "lending");
	assert_string_equal(transfer.scenarios[1], "grocery");
	assert_string_equal(transfer.scenarios[2], "welfare");
	assert_true(transfer.rows[0].cells[1].is_tuned);
	assert_true(is_near(transfer.rows[0].cells[1].distance.plug_in, 0.1));
	transfer_clear(&transfer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tuned_model_is_measured_on_its_own_and_on_other_scenarios),
		cmocka_unit_test(scenarios_stand_in_the_order_of_a_pack),
		cmocka_unit_test(an_id_is_not_found_within_a_longer_one),
		cmocka_unit_test(the_table_puts_what_it_was_tuned_on_in_brackets),
	};
	return cmocka_run_group_tests_name("report_transfer", tests, NULL, NULL);
}
