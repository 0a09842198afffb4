#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/model/agent.h"
#include "leeway/model/tally.h"

static void parameters_keep_unset_as_a_value(void **state)
{
	struct parameters parameters = { 0 };

	(void)state;
	char *nothing = parameters_format(&parameters);

	assert_string_equal(nothing, "");
	assert_true(parameters_set(&parameters, "temperature", "0", NULL));
	char *zero = parameters_format(&parameters);
	char *json = parameters_to_json(&parameters);

	assert_string_equal(zero, "temperature=0");
	assert_string_equal(json, "{\"temperature\":0}");
	free(nothing);
	free(zero);
	free(json);
	parameters_clear(&parameters);
}

static void parameters_stand_in_the_order_of_the_table(void **state)
{
	struct parameters parameters = { 0 };

	(void)state;
	assert_true(parameters_set(&parameters, "stop", "a \"quoted\" stop", NULL));
	assert_true(parameters_set(&parameters, "max_tokens", "50", NULL));
	assert_true(parameters_set(&parameters, "top_p", "0.95", NULL));
	char *json = parameters_to_json(&parameters);

	assert_string_equal(
		json, "{\"top_p\":0.95,\"max_tokens\":50,\"stop\":\"a \\\"quoted\\\" stop\"}");
	free(json);
	parameters_clear(&parameters);
}

static void parameters_refuse_what_is_out_of_range(void **state)
{
	static const char *const bad[][2] = {
		{ "temperature", "3" },
		{ "temperature", "warm" },
		{ "temperature", "" },
		{ "max_tokens", "0" },
		{ "max_tokens", "1.5" },
		{ "seed", "-1" },
		{ "temperature", "0.5 " },
		{ "colour", "red" },
		{ "stop", "" },
		{ "temperature", "nan" },
	};
	struct parameters parameters = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = { 0 };

		assert_false(parameters_set(&parameters, bad[i][0], bad[i][1], &error));
		assert_int_equal(error.code, ERROR_USAGE);
		assert_non_null(strstr(error.message, bad[i][0]));
		error_clear(&error);
	}
	parameters_clear(&parameters);
}

static struct digest digest_of(const char *model, const char *temperature, const char *name)
{
	struct agent agent = {
		.kind = AGENT_MODEL,
		.name = memory_copy_text(name),
		.provider = memory_copy_text("openai"),
		.base_url = memory_copy_text("https://example.org/v1"),
		.model = memory_copy_text(model),
	};

	if (temperature)
		parameters_set(&agent.parameters, "temperature", temperature, NULL);
	struct digest digest = agent_digest(&agent);

	agent_clear(&agent);
	return digest;
}

static void agent_identity_is_what_is_asked_and_not_its_name(void **state)
{
	struct digest unset = digest_of("m", NULL, "a");
	struct digest named = digest_of("m", NULL, "b");
	struct digest zero = digest_of("m", "0", "a");
	struct digest other = digest_of("n", NULL, "a");

	(void)state;
	assert_memory_equal(&unset, &named, sizeof unset);
	assert_memory_not_equal(&unset, &zero, sizeof unset);
	assert_memory_not_equal(&unset, &other, sizeof unset);
}

static void tally_counts_refusals_apart(void **state)
{
	struct tally tally = { { 0 } };

	(void)state;
	assert_true(tally_refusal_rate(&tally) != tally_refusal_rate(&tally));
	tally_add(&tally, OUTCOME_GRANT, 1);
	tally_add(&tally, OUTCOME_REFUSE, 3);
	tally_add(&tally, OUTCOME_BLOCKED, 5);
	tally_add(&tally, OUTCOME_EMPTY, 2);
	assert_int_equal(tally_decided(&tally), 4);
	assert_int_equal(tally_total(&tally), 11);
	assert_true(tally_refusal_rate(&tally) == 0.75);
}

static void outcome_names_are_read_back(void **state)
{
	enum outcome outcome;

	(void)state;
	for (int i = 0; i < N_OUTCOMES; i++) {
		assert_true(outcome_find(outcome_name((enum outcome)i), &outcome));
		assert_int_equal(outcome, i);
	}
	assert_false(outcome_find("Grant", &outcome));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_keep_unset_as_a_value),
		cmocka_unit_test(parameters_stand_in_the_order_of_the_table),
		cmocka_unit_test(parameters_refuse_what_is_out_of_range),
		cmocka_unit_test(agent_identity_is_what_is_asked_and_not_its_name),
		cmocka_unit_test(tally_counts_refusals_apart),
		cmocka_unit_test(outcome_names_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
