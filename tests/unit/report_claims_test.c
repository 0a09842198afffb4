#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/model/pack.h"
#include "leeway/report/claims.h"

/* What a test asks of: the buckets, a document of claims, and what came of them. */
struct stage {
	struct bucket_list buckets;
	struct claim_list claims;
	struct fault_list faults;
	struct claim_verdict_list verdicts;
};

static void add(struct stage *stage, const char *agent, int scenario, int level_no,
	int64_t refusals, int64_t n)
{
	struct bucket_list *list = &stage->buckets;
	bool is_cohort = strcmp(agent, "people") == 0 || strcmp(agent, "survey") == 0;
	uint32_t id = 1;

	for (const char *at = agent; *at; at++)
		id = id * 31 + (unsigned char)*at;
	MEMORY_RESERVE_ONE(list->buckets, list->n_buckets, list->capacity);
	list->buckets[list->n_buckets++] = (struct bucket){
		.agent = id % 1000003,
		.prompt = scenario * 100 + level_no,
		.pack = memory_copy_text("paper"),
		.scenario = memory_format("s%d", scenario),
		.level = memory_format("level %d", level_no),
		.condition = memory_copy_text("baseline"),
		.agent_name = memory_copy_text(agent),
		.level_no = level_no,
		.kind = is_cohort ? AGENT_COHORT : AGENT_MODEL,
		.tally.counts = { [OUTCOME_GRANT] = n - refusals, [OUTCOME_REFUSE] = refusals },
		.next_repeat = n,
	};
}

static void read(struct stage *stage, const char *claims)
{
	struct error error = { 0 };
	char *text = memory_format("{ \"claims\": [ %s ] }", claims);
	struct json_document *document = json_read("claims.json", text, strlen(text), &error);

	if (!document)
		fail_msg("%s", error.message);
	struct field_reader reader = field_reader_begin(document, &stage->faults);

	claims_read(&reader, &stage->claims);
	json_free(document);
	free(text);
}

static const struct claim_verdict *judge(
	struct stage *stage, const char *claims, const char *name, const char *agent)
{
	struct claim_binding binding = { name, agent };
	struct claim_options options = { .bindings = &binding, .n_bindings = name ? 1 : 0 };

	read(stage, claims);
	if (stage->faults.n_faults > 0)
		fail_msg("%s", stage->faults.faults[0].message);
	claims_judge(&stage->verdicts, &stage->claims, &stage->buckets, &options);
	return stage->verdicts.verdicts;
}

static void clear(struct stage *stage)
{
	claim_verdicts_clear(&stage->verdicts);
	claims_clear(&stage->claims);
	fault_list_clear(&stage->faults);
	buckets_clear(&stage->buckets);
}

#define CLAIM(query, more)                                                                         \
	"{ \"id\": \"one\", \"text\": \"{model} does\", \"query\": {" query "}, " more " }"

static void a_rate_of_one_bucket_is_judged(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	add(&stage, "people", 1, 6, 4, 52);
	const struct claim_verdict *verdict = judge(&stage,
		CLAIM("\"measure\": \"refusal_rate\", \"agent\": \"people\", \"scenarios\": "
		      "[\"s1\"], \"level_no\": 6",
			"\"expect\": { \"equals\": 0.077, \"within\": 0.0005 }"),
		NULL, NULL);

	assert_true(fabs(verdict->value - 4.0 / 52) < 1e-12);
	assert_int_equal(verdict->n, 52);
	assert_int_equal(verdict->n_buckets, 1);
	assert_int_equal(verdict->result, CLAIM_HOLDS);
	clear(&stage);
}

static void each_model_is_judged_for_itself(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	for (int level = 1; level <= 6; level++) {
		add(&stage, "people", 1, level, 10, 50);
		add(&stage, "openai:gpt", 1, level, level == 1 ? 80 : 95, 100);
		add(&stage, "openai:other", 1, level, 10, 100);
	}
	const struct claim_verdict *verdicts = judge(&stage,
		CLAIM("\"measure\": \"refusal_rate\", \"agent\": \"{model}\", \"combine\": "
		      "\"count\", \"where\": { \"at_least\": 0.9 }",
			"\"expect\": { \"at_least\": 5 }, \"buckets\": 6"),
		NULL, NULL);

	assert_int_equal(stage.verdicts.n_verdicts, 2);
	assert_string_equal(verdicts[0].agent, "openai:gpt");
	assert_string_equal(verdicts[0].text, "openai:gpt does");
	assert_true(verdicts[0].value == 5);
	assert_int_equal(verdicts[0].n, 600);
	assert_int_equal(verdicts[0].result, CLAIM_HOLDS);
	assert_int_equal(verdicts[1].result, CLAIM_CONTRADICTED);
	clear(&stage);
}

static void too_few_buckets_are_not_enough(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	add(&stage, "openai:gpt", 1, 1, 10, 10);
	add(&stage, "openai:gpt", 1, 2, 2, 3);
	const struct claim_verdict *verdict = judge(&stage,
		CLAIM("\"measure\": \"refusal_rate\", \"agent\": \"gpt\", \"combine\": \"min\"",
			"\"expect\": { \"above\": 0.9 }, \"buckets\": 2, \"min_n\": 5"),
		NULL, NULL);

	assert_int_equal(verdict->result, CLAIM_NOT_ENOUGH_DATA);
	assert_string_equal(verdict->reason, "1 of 2 buckets have data");
	assert_int_equal(verdict->n_buckets, 1);
	clear(&stage);
}

static void a_model_is_known_by_its_name_alone_and_by_its_date(void **state)
{
	static const struct {
		const char *agent;
		bool is_found;
	} rows[] = {
		{ "gpt-4o", true },
		{ "openai:gpt-4o", true },
		{ "openai:gpt-4o-2024-08-06,temperature=0", true },
		{ "openai:gpt-4o-mini", false },
		{ "openai:gpt-4", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage stage = { 0 };

		add(&stage, rows[i].agent, 1, 1, 9, 10);
		const struct claim_verdict *verdict = judge(&stage,
			CLAIM("\"measure\": \"refusal_rate\", \"agent\": \"gpt-4o\"",
				"\"expect\": { \"equals\": 0.9 }"),
			NULL, NULL);

		assert_int_equal(
			verdict->result, rows[i].is_found ? CLAIM_HOLDS : CLAIM_NOT_ENOUGH_DATA);
		clear(&stage);
	}
}

static void a_distance_can_be_taken_from_another(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	for (int level = 1; level <= 2; level++) {
		add(&stage, "survey", 1, level, 10, 100);
		add(&stage, "base", 1, level, 90, 100);
		add(&stage, "tuned", 1, level, 30, 100);
	}
	const struct claim_verdict *verdict = judge(&stage,
		CLAIM("\"measure\": \"mean_abs_distance\", \"agent\": \"tuned\", \"against\": "
		      "\"people\"",
			"\"minus\": { \"measure\": \"mean_abs_distance\", \"agent\": \"base\", "
			"\"against\": \"people\" }, \"expect\": { \"below\": 0 }"),
		NULL, NULL);

	/* The only cohort stands for people. */
	assert_true(fabs(verdict->value - (0.2 - 0.8)) < 1e-12);
	assert_int_equal(verdict->result, CLAIM_HOLDS);
	assert_int_equal(verdict->n_buckets, 2);
	clear(&stage);
}

static void parts_of_several_models_are_one_arm(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	for (int scenario = 1; scenario <= 2; scenario++) {
		add(&stage, "people", scenario, 1, 50, 100);
		add(&stage, "tuned-one", scenario, 1, scenario == 1 ? 60 : 100, 100);
		add(&stage, "tuned-two", scenario, 1, scenario == 2 ? 80 : 0, 100);
	}
	const struct claim_verdict *verdict = judge(&stage,
		CLAIM("\"measure\": \"mean_abs_distance\", \"against\": \"people\", \"parts\": [ { "
		      "\"agent\": \"tuned-one\", \"scenarios\": [\"s1\"] }, { \"agent\": "
		      "\"tuned-two\", \"except\": [\"s1\"] } ]",
			"\"expect\": { \"equals\": 0.2 }, \"buckets\": 2"),
		NULL, NULL);

	assert_true(fabs(verdict->value - 0.2) < 1e-12);
	assert_int_equal(verdict->result, CLAIM_HOLDS);
	/* The row names both. */
	assert_string_equal(verdict->agent, "tuned-one + tuned-two");
	clear(&stage);
}

static void the_published_rate_may_lie_in_the_interval(void **state)
{
	static const char claim[] = CLAIM("\"measure\": \"refusal_rate\", \"agent\": \"people\"",
		"\"expect\": { \"compatible\": 0.077 }");

	(void)state;
	for (int64_t refusals = 2; refusals <= 20; refusals += 18) {
		struct stage stage = { 0 };

		add(&stage, "people", 1, 6, refusals, 52);
		const struct claim_verdict *verdict = judge(&stage, claim, NULL, NULL);

		assert_int_equal(verdict->result, refusals == 2 ? CLAIM_HOLDS : CLAIM_CONTRADICTED);
		assert_true(verdict->interval_low < (double)refusals / 52);
		clear(&stage);
	}
}

static void an_unbound_name_says_how_to_bind_it(void **state)
{
	static const char claim[] = CLAIM(
		"\"measure\": \"n\", \"agent\": \"{tuned}\"", "\"expect\": { \"at_least\": 1 }");
	struct stage stage = { 0 };

	(void)state;
	add(&stage, "openai:ft", 1, 1, 1, 2);
	const struct claim_verdict *verdict = judge(&stage, claim, NULL, NULL);

	assert_int_equal(verdict->result, CLAIM_NOT_ENOUGH_DATA);
	assert_non_null(strstr(verdict->reason, "--let tuned=AGENT"));
	claim_verdicts_clear(&stage.verdicts);
	claims_clear(&stage.claims);
	verdict = judge(&stage, claim, "tuned", "openai:ft");
	assert_int_equal(verdict->result, CLAIM_HOLDS);
	clear(&stage);
}

static void tests_count_the_buckets_in_which_a_model_refuses_more(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	/* More, less, and alike. */
	add(&stage, "people", 1, 1, 10, 50);
	add(&stage, "gpt", 1, 1, 100, 100);
	add(&stage, "people", 1, 2, 40, 50);
	add(&stage, "gpt", 1, 2, 0, 100);
	add(&stage, "people", 1, 3, 50, 50);
	add(&stage, "gpt", 1, 3, 100, 100);
	const struct claim_verdict *verdict = judge(&stage,
		CLAIM("\"measure\": \"p_refuses_more\", \"agent\": \"gpt\", \"against\": "
		      "\"people\", \"combine\": \"count\", \"where\": { \"below\": 0.05 }",
			"\"expect\": { \"equals\": 1 }, \"buckets\": 3"),
		NULL, NULL);

	assert_true(verdict->value == 1);
	assert_int_equal(verdict->result, CLAIM_HOLDS);
	clear(&stage);
}

/* 60 buckets in which the agent refuses at one rate and people at another. */
static void add_sixty(struct stage *stage, const char *agent, int64_t refusals, int64_t n)
{
	for (int i = 0; i < 60; i++)
		add(stage, agent, i / 6 + 1, i % 6 + 1, refusals, n);
}

static void counts_hold_within_the_chance_of_a_new_study(void **state)
{
	static const char claim[] = CLAIM("\"measure\": \"p\", \"agent\": \"gpt\", \"against\": "
					  "\"people\", \"combine\": \"count\", \"where\": { "
					  "\"below\": 0.05 }",
		"\"expect\": { \"equals\": 60 }, \"buckets\": 60");

	(void)state;
	/* 60 of 60 holds from 56. */
	for (int alike = 4; alike <= 5; alike++) {
		struct stage stage = { 0 };

		add_sixty(&stage, "people", 10, 50);
		add_sixty(&stage, "gpt", 90, 100);
		for (int i = 0; i < alike; i++)
			stage.buckets.buckets[60 + i].tally.counts[OUTCOME_REFUSE] = 20,
						   stage.buckets.buckets[60 + i]
							   .tally.counts[OUTCOME_GRANT] = 80;
		const struct claim_verdict *verdict = judge(&stage, claim, NULL, NULL);

		assert_true(verdict->value == 60 - alike);
		assert_true(verdict->accepted_low == 56 && verdict->accepted_high == 60);
		assert_int_equal(verdict->result, alike == 4 ? CLAIM_HOLDS : CLAIM_CONTRADICTED);
		char *chance = claim_verdicts_describe_chance(&stage.verdicts);

		assert_string_equal(chance, "Of 1 claim judged at 95 %, 0.05 fail by chance though "
					    "all are true.");
		free(chance);
		clear(&stage);
	}
}

static void distances_hold_within_the_chance_of_a_new_study(void **state)
{
	(void)state;
	static const struct {
		const char *expected;
		enum claim_result result, exactly;
	} rows[] = {
		{ "\"equals\": 0.7", CLAIM_HOLDS, CLAIM_HOLDS },
		{ "\"equals\": 0.69, \"within\": 0.0005", CLAIM_HOLDS, CLAIM_CONTRADICTED },
		{ "\"at_least\": 0.71", CLAIM_HOLDS, CLAIM_CONTRADICTED },
		{ "\"equals\": 0.6", CLAIM_CONTRADICTED, CLAIM_CONTRADICTED },
		{ "\"at_most\": 0.6", CLAIM_CONTRADICTED, CLAIM_CONTRADICTED },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *claim = memory_format(CLAIM("\"measure\": \"mean_abs_distance\", \"agent\": "
						  "\"gpt\", \"against\": \"people\"",
						    "\"expect\": { %s }"),
			rows[i].expected);
		struct stage stage = { 0 };

		add_sixty(&stage, "people", 10, 50);
		add_sixty(&stage, "gpt", 90, 100);
		const struct claim_verdict *verdict = judge(&stage, claim, NULL, NULL);

		assert_int_equal(verdict->result, rows[i].result);
		assert_true(verdict->has_chance);
		const struct claim_options exact = { .is_exact = true };

		claim_verdicts_clear(&stage.verdicts);
		claims_judge(&stage.verdicts, &stage.claims, &stage.buckets, &exact);
		assert_int_equal(stage.verdicts.verdicts[0].result, rows[i].exactly);
		assert_false(stage.verdicts.verdicts[0].has_chance);
		clear(&stage);
		free(claim);
	}
}

static void a_direction_holds_is_not_shown_or_is_contradicted(void **state)
{
	static const struct {
		int64_t refusals;
		enum claim_result result;
	} rows[] = { { 70, CLAIM_HOLDS }, { 91, CLAIM_NOT_SHOWN }, { 90, CLAIM_NOT_SHOWN },
		{ 99, CLAIM_CONTRADICTED } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage stage = { 0 };

		add_sixty(&stage, "people", 10, 50);
		add_sixty(&stage, "base", 90, 100);
		add_sixty(&stage, "tuned", rows[i].refusals, 100);
		const struct claim_verdict *verdict = judge(&stage,
			CLAIM("\"measure\": \"mean_abs_distance\", \"agent\": \"tuned\", "
			      "\"against\": \"people\"",
				"\"minus\": { \"measure\": \"mean_abs_distance\", \"agent\": "
				"\"base\", \"against\": \"people\" }, \"expect\": { \"below\": 0 "
				"}"),
			NULL, NULL);

		assert_int_equal(verdict->result, rows[i].result);
		clear(&stage);
	}
	/* The same of one model's mean difference. */
	for (int64_t refusals = 15; refusals <= 25; refusals += 5) {
		struct stage stage = { 0 };

		add_sixty(&stage, "people", 10, 50);
		add_sixty(&stage, "gpt", refusals, 100);
		const struct claim_verdict *verdict = judge(&stage,
			CLAIM("\"measure\": \"difference\", \"agent\": \"gpt\", \"against\": "
			      "\"people\", \"combine\": \"mean\"",
				"\"expect\": { \"above\": 0 }"),
			NULL, NULL);

		assert_int_equal(verdict->result, refusals == 15   ? CLAIM_CONTRADICTED
						  : refusals == 20 ? CLAIM_NOT_SHOWN
								   : CLAIM_HOLDS);
		assert_true(verdict->interval_high > verdict->interval_low);
		clear(&stage);
	}
	/* A p that is not small enough shows nothing, and contradicts nothing. */
	struct stage stage = { 0 };

	add(&stage, "people", 1, 1, 20, 50);
	add(&stage, "gpt", 1, 1, 45, 100);
	const struct claim_verdict *verdict = judge(&stage,
		CLAIM("\"measure\": \"p\", \"agent\": \"gpt\", \"against\": \"people\"",
			"\"expect\": { \"below\": 0.05 }"),
		NULL, NULL);

	assert_int_equal(verdict->result, CLAIM_NOT_SHOWN);
	assert_false(verdict->has_chance);
	clear(&stage);
}

#define CLOSER                                                                                     \
	CLAIM("\"measure\": \"mean_abs_distance\", \"agent\": \"tuned\", \"against\": "            \
	      "\"people\"",                                                                        \
		"\"minus\": { \"measure\": \"mean_abs_distance\", \"agent\": \"base\", "           \
		"\"against\": \"people\" }, \"expect\": { \"below\": 0 }")

static void people_on_both_sides_of_a_minus_count_once(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	/* 0.02 nearer: noise of people alone would be 0.009, of both arms it is 0.006. */
	add_sixty(&stage, "people", 25, 50);
	add_sixty(&stage, "base", 90, 100);
	add_sixty(&stage, "tuned", 88, 100);
	const struct claim_verdict *verdict = judge(&stage, CLOSER, NULL, NULL);

	assert_int_equal(verdict->result, CLAIM_HOLDS);
	double q = 90.5 / 101, r = 88.5 / 101;
	double error = sqrt((q * (1 - q) + r * (1 - r)) / 100 / 60);

	assert_true(fabs(verdict->interval_high - (-0.02 + 1.959964 * error)) < 1e-6);
	assert_string_equal(verdict->reason, "");
	clear(&stage);
	/* Where people are between them, people's noise is in both with its sign turned. */
	add_sixty(&stage, "people", 25, 50);
	add_sixty(&stage, "base", 90, 100);
	add_sixty(&stage, "tuned", 12, 100);
	verdict = judge(&stage, CLOSER, NULL, NULL);
	assert_int_equal(verdict->result, CLAIM_NOT_SHOWN);
	clear(&stage);
}

static void distances_at_unequal_n_are_compared_by_estimates(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	/* Ten replies alone make a distance of 0.1 of none. */
	add_sixty(&stage, "people", 25, 50);
	add_sixty(&stage, "base", 500, 1000);
	for (int i = 0; i < 60; i++)
		add(&stage, "tuned", i / 6 + 1, i % 6 + 1, i % 2 ? 4 : 6, 10);
	const struct claim_verdict *verdict = judge(&stage, CLOSER, NULL, NULL);

	assert_int_equal(verdict->result, CLAIM_NOT_SHOWN);
	assert_true(verdict->value < 0.05);
	assert_non_null(strstr(verdict->reason, "their numbers of answers differ: estimates"));
	/* As written, the distances are the paper's. */
	struct claim_options exact = { .is_exact = true };

	claim_verdicts_clear(&stage.verdicts);
	claims_judge(&stage.verdicts, &stage.claims, &stage.buckets, &exact);
	assert_true(fabs(stage.verdicts.verdicts[0].value - 0.1) < 1e-12);
	assert_int_equal(stage.verdicts.verdicts[0].result, CLAIM_CONTRADICTED);
	assert_string_equal(stage.verdicts.verdicts[0].reason, "");
	clear(&stage);
}

static void roles_that_nobody_has_are_all_named(void **state)
{
	struct stage stage = { 0 };

	(void)state;
	add(&stage, "people", 1, 1, 20, 50);
	add(&stage, "gpt", 1, 1, 45, 100);
	const struct claim_verdict *verdict = judge(&stage,
		CLAIM("\"measure\": \"mean_abs_distance\", \"against\": \"people\", \"parts\": [ { "
		      "\"agent\": \"{one}\" }, { \"agent\": \"gpt\" }, { \"agent\": \"{two}\" }, "
		      "{ \"agent\": \"{one}\" } ]",
			"\"expect\": { \"above\": 0 }"),
		NULL, NULL);

	assert_int_equal(verdict->result, CLAIM_NOT_ENOUGH_DATA);
	assert_string_equal(
		verdict->reason, "say which agents these are: --let one=AGENT --let two=AGENT");
	clear(&stage);
}

static void faults_of_claims_are_named(void **state)
{
	static const struct {
		const char *claim, *part;
	} rows[] = {
		{ CLAIM("\"measure\": \"rate\", \"agent\": \"a\"", "\"expect\": { \"above\": 1 }"),
			"is not a known name" },
		{ CLAIM("\"measure\": \"n\"", "\"expect\": { \"above\": 1 }"), "agent" },
		{ CLAIM("\"measure\": \"p\", \"agent\": \"a\"", "\"expect\": { \"above\": 1 }"),
			"against" },
		{ CLAIM("\"measure\": \"n\", \"agent\": \"a\"", "\"expect\": { \"over\": 1 }"),
			"is not known" },
		{ CLAIM("\"measure\": \"n\", \"agent\": \"a\"", "\"expect\": { \"within\": 1 }"),
			"within" },
		{ CLAIM("\"measure\": \"n\", \"agent\": \"a\"", "\"expect\": {}"), "no bound" },
		{ CLAIM("\"measure\": \"n\", \"agent\": \"a\", \"combine\": \"count\"",
			  "\"expect\": { \"above\": 1 }"),
			"which buckets are counted" },
		{ CLAIM("\"measure\": \"n\", \"agent\": \"a\", \"combine\": \"sum\"",
			  "\"expect\": { \"compatible\": 1 }"),
			"needs the refusal rate" },
		{ CLAIM("\"measure\": \"n\", \"agent\": \"a\", \"parts\": []",
			  "\"expect\": { \"above\": 1 }"),
			"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage stage = { 0 };

		read(&stage, rows[i].claim);
		assert_true(stage.faults.n_errors > 0);
		bool is_named = false;

		for (size_t k = 0; k < stage.faults.n_faults; k++) {
			char *line = fault_format(&stage.faults.faults[k]);

			is_named = is_named || strstr(line, rows[i].part);
			free(line);
		}
		if (!is_named)
			fail_msg("'%s' is not named", rows[i].part);
		clear(&stage);
	}
}

static void the_papers_claims_load(void **state)
{
	struct env *env = NULL;
	struct error error = { 0 };
	struct pack *pack = pack_load(env, TEST_FOLDER "/../scenarios/paper", &error);

	(void)state;
	if (!pack)
		fail_msg("%s", error.message);
	assert_true(pack->claims.n_claims >= 30);
	pack_free(pack);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rate_of_one_bucket_is_judged),
		cmocka_unit_test(each_model_is_judged_for_itself),
		cmocka_unit_test(too_few_buckets_are_not_enough),
		cmocka_unit_test(a_model_is_known_by_its_name_alone_and_by_its_date),
		cmocka_unit_test(a_distance_can_be_taken_from_another),
		cmocka_unit_test(parts_of_several_models_are_one_arm),
		cmocka_unit_test(the_published_rate_may_lie_in_the_interval),
		cmocka_unit_test(an_unbound_name_says_how_to_bind_it),
		cmocka_unit_test(tests_count_the_buckets_in_which_a_model_refuses_more),
		cmocka_unit_test(counts_hold_within_the_chance_of_a_new_study),
		cmocka_unit_test(distances_hold_within_the_chance_of_a_new_study),
		cmocka_unit_test(a_direction_holds_is_not_shown_or_is_contradicted),
		cmocka_unit_test(people_on_both_sides_of_a_minus_count_once),
		cmocka_unit_test(distances_at_unequal_n_are_compared_by_estimates),
		cmocka_unit_test(roles_that_nobody_has_are_all_named),
		cmocka_unit_test(faults_of_claims_are_named),
		cmocka_unit_test(the_papers_claims_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
