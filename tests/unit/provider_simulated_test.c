#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/model/decision.h"
#include "leeway/model/prompt.h"
#include "leeway/provider/simulated.h"

enum { N_LEVELS = 6, N_REPEATS = 2000 };

/* A prompt as the simulated agents see it, without a pack behind it. */
static struct prompt make_prompt(const char *scenario, int level_no)
{
	static char *turns[] = { "Do you buy the flour?", "And then?", "Your decision?" };
	char key[64];
	snprintf(key, sizeof key, "%s %d", scenario, level_no);
	return (struct prompt){
		.pack = "paper",
		.scenario = (char *)scenario,
		.condition = "baseline",
		.level_no = level_no,
		.level = "$11",
		.turns = turns,
		.n_turns = 1,
		.digest = digest_bytes(key, strlen(key)),
	};
}

struct asking {
	struct account account;
	struct agent agent;
	struct message message;
	struct chat_request request;
};

static void set_up(struct asking *asking, const char *model, const struct prompt *prompt)
{
	*asking = (struct asking){ 0 };
	asking->account = (struct account){ .id = "sim", .protocol = PROTOCOL_SIMULATED };
	asking->agent = (struct agent){ .provider = "sim", .model = (char *)model };
	asking->message = (struct message){ .text = "Do you buy the flour?" };
	asking->request = (struct chat_request){
		.account = &asking->account,
		.agent = &asking->agent,
		.messages = &asking->message,
		.n_messages = 1,
		.n_choices = 1,
		.prompt = prompt,
		.n_levels = N_LEVELS,
	};
}

static struct reply ask(struct asking *asking, uint32_t repeat, uint32_t n_choices)
{
	struct reply reply;
	asking->request.repeat = repeat;
	asking->request.n_choices = n_choices;
	adapter_get(PROTOCOL_SIMULATED)->answer(&asking->request, &reply);
	assert_int_equal(reply.class, REPLY_OK);
	assert_int_equal(reply.n_choices, n_choices);
	return reply;
}

/* Refusals among N_REPEATS answers at a level, counted by their first word. */
static double measure(const char *model, const char *scenario, int level_no)
{
	struct prompt prompt = make_prompt(scenario, level_no);
	struct asking asking;
	int refusals = 0, verdicts = 0;
	set_up(&asking, model, &prompt);
	for (uint32_t repeat = 0; repeat < N_REPEATS; repeat += 100) {
		struct reply reply = ask(&asking, repeat, 100);
		for (size_t i = 0; i < reply.n_choices; i++) {
			bool yes = strncmp(reply.choices[i].text, "Yes.", 4) == 0;
			bool no = strncmp(reply.choices[i].text, "No.", 3) == 0;
			refusals += no;
			verdicts += yes || no;
		}
		reply_clear(&reply);
	}
	assert_true(verdicts > N_REPEATS / 2);
	return (double)refusals / verdicts;
}

static void every_curve_is_drawn_as_stated(void **state)
{
	(void)state;
	for (int model = 0; model < N_SIMULATED_MODELS; model++) {
		const char *name = simulated_model_name((enum simulated_model)model);
		for (int level = 1; level <= N_LEVELS; level++) {
			double stated = simulated_refusal_rate((enum simulated_model)model, "paper",
				"grocery-prices", level, N_LEVELS);
			double drawn = measure(name, "grocery-prices", level);
			/* Four standard errors of a rate of one half. */
			assert_true(fabs(drawn - stated) < 4 * sqrt(0.25 / N_REPEATS));
		}
	}
}

static void people_refuse_less_at_milder_levels(void **state)
{
	(void)state;
	double hardest = simulated_refusal_rate(SIMULATED_PEOPLE, "paper", "lending", 1, N_LEVELS);
	double mildest =
		simulated_refusal_rate(SIMULATED_PEOPLE, "paper", "lending", N_LEVELS, N_LEVELS);
	assert_true(hardest >= 0.80 && hardest <= 0.98);
	assert_true(mildest >= 0.02 && mildest <= 0.20);
}

static void scenarios_shift_the_curve_of_people(void **state)
{
	(void)state;
	double one = simulated_refusal_rate(SIMULATED_PEOPLE, "paper", "lending", 3, N_LEVELS);
	double two = simulated_refusal_rate(SIMULATED_PEOPLE, "paper", "welfare", 3, N_LEVELS);
	assert_true(fabs(one - two) > 1e-6);
}

static void strict_agents_hardly_move(void **state)
{
	(void)state;
	for (int level = 1; level <= 12; level++)
		assert_true(simulated_refusal_rate(
				    SIMULATED_STRICT, "paper", "lending", level, 12) >= 0.97);
}

static void a_plain_question_has_a_rate(void **state)
{
	(void)state;
	double rate = simulated_refusal_rate(SIMULATED_LENIENT, "p", "s", 1, 1);
	assert_true(fabs(rate - 0.15) < 1e-12);
}

static void draws_do_not_depend_on_how_they_are_asked(void **state)
{
	(void)state;
	struct prompt prompt = make_prompt("lending", 3);
	struct asking asking;
	set_up(&asking, "noisy", &prompt);
	struct reply together = ask(&asking, 0, 128);
	for (uint32_t repeat = 0; repeat < 128; repeat++) {
		struct reply single = ask(&asking, repeat, 1);
		assert_string_equal(single.choices[0].text, together.choices[repeat].text);
		assert_int_equal(single.choices[0].end, together.choices[repeat].end);
		reply_clear(&single);
	}
	reply_clear(&together);
}

static void the_seed_changes_the_draws(void **state)
{
	(void)state;
	struct prompt prompt = make_prompt("lending", 3);
	struct asking asking;
	set_up(&asking, "people", &prompt);
	struct reply first = ask(&asking, 0, 64);
	asking.agent.parameters.values[PARAMETER_SEED] =
		(struct parameter_value){ .is_set = true, .number = 2 };
	struct reply second = ask(&asking, 0, 64);
	int n_different = 0;
	for (size_t i = 0; i < 64; i++)
		n_different += strcmp(first.choices[i].text, second.choices[i].text) != 0;
	assert_true(n_different > 16);
	reply_clear(&first);
	reply_clear(&second);
}

static void noisy_replies_are_of_every_kind(void **state)
{
	(void)state;
	struct prompt prompt = make_prompt("lending", 3);
	struct asking asking;
	int counts[N_OUTCOMES] = { 0 };
	set_up(&asking, "noisy", &prompt);
	struct reply reply = ask(&asking, 0, 128);
	for (size_t i = 0; i < reply.n_choices; i++) {
		const struct choice *choice = &reply.choices[i];
		if (choice->end == REPLY_END_BLOCKED)
			counts[OUTCOME_BLOCKED]++;
		else if (choice->end == REPLY_END_CUT_OFF || !choice->text[0])
			counts[OUTCOME_EMPTY]++;
		else if (strncmp(choice->text, "Yes.", 4) == 0)
			counts[OUTCOME_GRANT]++;
		else if (strncmp(choice->text, "No.", 3) == 0)
			counts[OUTCOME_REFUSE]++;
		else
			counts[OUTCOME_UNCLEAR]++;
	}
	for (int i = 0; i < N_OUTCOMES; i++)
		assert_true(counts[i] > 0);
	reply_clear(&reply);
}

static void explanations_vary_and_name_the_level(void **state)
{
	(void)state;
	struct prompt prompt = make_prompt("lending", 3);
	struct asking asking;
	set_up(&asking, "people", &prompt);
	struct reply reply = ask(&asking, 0, 128);
	int n_distinct = 0;
	for (size_t i = 0; i < reply.n_choices; i++) {
		bool seen = false;
		for (size_t k = 0; k < i && !seen; k++)
			seen = strcmp(reply.choices[i].text, reply.choices[k].text) == 0;
		n_distinct += !seen;
		assert_non_null(strstr(reply.choices[i].text, "($11)"));
	}
	assert_true(n_distinct >= 16);
	reply_clear(&reply);
}

static void the_granting_answer_is_honoured(void **state)
{
	(void)state;
	struct prompt prompt = make_prompt("lending", 3);
	struct random random;
	random_init(&random, 1);
	prompt.rules.grant = ANSWER_NO;
	char *text = simulated_write(SIMULATED_GRANTS, &prompt, &random);
	assert_memory_equal(text, "No.", 3);
	free(text);
	text = simulated_write(SIMULATED_REFUSES, &prompt, &random);
	assert_memory_equal(text, "Yes.", 4);
	free(text);
}

static void the_verdict_stands_behind_the_marker(void **state)
{
	(void)state;
	struct prompt prompt = make_prompt("lending", 3);
	struct random random;
	random_init(&random, 1);
	prompt.rules.answer_after = "<output>";
	char *text = simulated_write(SIMULATED_GRANTS, &prompt, &random);
	assert_string_equal(strstr(text, "<output>"), "<output> Yes.");
	free(text);
}

/* Every sentence of a kind, in every frame, against the decision reader. */
static void check_reading(enum simulated_kind kind, const struct prompt *prompt, enum reply_end end,
	enum outcome expected)
{
	struct random random;
	random_init(&random, 7);
	for (int i = 0; i < 200; i++) {
		char *text = simulated_write(kind, prompt, &random);
		enum outcome outcome = decision_read(text, end, &prompt->rules);
		if (outcome != expected)
			fail_msg("'%s' is read as %s", text, outcome_name(outcome));
		free(text);
	}
}

static void the_decision_reader_agrees(void **state)
{
	(void)state;
	static const char *const markers[] = { NULL, "Final answer:", "<output>", "VERDICT" };
	static const char *const levels[] = { "$11", "", "tripped and fallen",
		"a GPA of 3.4, not 3.5", "15 miles", "100 %d {LEVEL}" };
	for (size_t i = 0; i < 4 * 6 * 2 * 2; i++) {
		struct prompt prompt = make_prompt("lending", 3);
		prompt.level = (char *)levels[i / 4 % 6];
		prompt.rules = (struct decision_rules){
			.grant = i / 24 % 2 ? ANSWER_NO : ANSWER_YES,
			.place = i / 48 ? VERDICT_AT_END : VERDICT_AT_START,
			.answer_after = markers[i % 4],
			.question = "You went shopping. Do you buy the flour?",
		};
		check_reading(SIMULATED_GRANTS, &prompt, REPLY_END_COMPLETE, OUTCOME_GRANT);
		check_reading(SIMULATED_REFUSES, &prompt, REPLY_END_COMPLETE, OUTCOME_REFUSE);
		check_reading(SIMULATED_BLOCKS, &prompt, REPLY_END_BLOCKED, OUTCOME_BLOCKED);
		check_reading(SIMULATED_BREAKS_OFF, &prompt, REPLY_END_CUT_OFF, OUTCOME_EMPTY);
		check_reading(SIMULATED_WAVERS, &prompt, REPLY_END_COMPLETE, OUTCOME_UNCLEAR);
	}
}

static void steps_before_the_last_only_analyse(void **state)
{
	(void)state;
	struct prompt prompt = make_prompt("lending", 3);
	struct message messages[] = { { .text = "one" }, { .assistant = true, .text = "two" },
		{ .text = "three" } };
	struct asking asking;
	set_up(&asking, "people", &prompt);
	prompt.n_turns = 2;
	prompt.rules.place = VERDICT_AT_END;
	struct reply reply = ask(&asking, 0, 1);
	assert_null(strstr(reply.choices[0].text, "Yes."));
	assert_null(strstr(reply.choices[0].text, "No."));
	reply_clear(&reply);
	asking.request.messages = messages;
	asking.request.n_messages = 3;
	reply = ask(&asking, 0, 1);
	assert_non_null(strstr(reply.choices[0].text, "Final answer: "));
	reply_clear(&reply);
}

static void answers_cost_nothing_and_take_the_time_asked_for(void **state)
{
	(void)state;
	struct prompt prompt = make_prompt("lending", 3);
	struct asking asking;
	set_up(&asking, "people", &prompt);
	struct reply reply = ask(&asking, 0, 1);
	assert_true(reply.cost_usd >= 0 && reply.cost_usd <= 0);
	assert_int_equal(reply.delay_ms, 0);
	/* Five words. */
	assert_int_equal(reply.input_tokens, 7);
	assert_true(reply.output_tokens > 4);
	reply_clear(&reply);
	asking.agent.parameters.values[PARAMETER_LATENCY_MS] =
		(struct parameter_value){ .is_set = true, .number = 1000 };
	for (uint32_t repeat = 0; repeat < 50; repeat++) {
		reply = ask(&asking, repeat, 1);
		assert_in_range(reply.delay_ms, 500, 1500);
		reply_clear(&reply);
	}
}

static void an_unknown_agent_is_no_model(void **state)
{
	(void)state;
	struct asking asking;
	struct reply reply;
	set_up(&asking, "nobody", NULL);
	adapter_get(PROTOCOL_SIMULATED)->answer(&asking.request, &reply);
	assert_int_equal(reply.class, REPLY_MODEL);
	reply_clear(&reply);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_curve_is_drawn_as_stated),
		cmocka_unit_test(people_refuse_less_at_milder_levels),
		cmocka_unit_test(scenarios_shift_the_curve_of_people),
		cmocka_unit_test(strict_agents_hardly_move),
		cmocka_unit_test(a_plain_question_has_a_rate),
		cmocka_unit_test(draws_do_not_depend_on_how_they_are_asked),
		cmocka_unit_test(the_seed_changes_the_draws),
		cmocka_unit_test(noisy_replies_are_of_every_kind),
		cmocka_unit_test(explanations_vary_and_name_the_level),
		cmocka_unit_test(the_granting_answer_is_honoured),
		cmocka_unit_test(the_verdict_stands_behind_the_marker),
		cmocka_unit_test(the_decision_reader_agrees),
		cmocka_unit_test(steps_before_the_last_only_analyse),
		cmocka_unit_test(answers_cost_nothing_and_take_the_time_asked_for),
		cmocka_unit_test(an_unknown_agent_is_no_model),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
