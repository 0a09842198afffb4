/* Runs that ask until a rate is known, and runs whose target is raised while they go on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/stats/stopping.h"
#include "support/rig.h"

/* The level that a request asks about; every prompt of the rig names its own. */
static int level_of(const struct server_request *request)
{
	const char *at = strstr(request->body, "Level ");

	assert_non_null(at);
	return at[6] - '0';
}

/* Level 0 always grants, level 1 refuses every other time, level 2 every tenth time. */
struct mixed {
	atomic_uint n_asked[RIG_N_PROMPTS];
};

static void decide_mixed(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	struct mixed *mixed = data;
	int level = level_of(request);
	unsigned n = atomic_fetch_add(&mixed->n_asked[level], 1);

	if ((level == 1 && n % 2) || (level == 2 && n % 10 == 9))
		reply->text = "No, I would not.";
}

static int64_t count_bucket(const struct rig *rig, int level_no)
{
	char sql[128];

	snprintf(sql, sizeof sql,
		"SELECT grants + refusals FROM tally JOIN prompt ON prompt.id = prompt_id "
		"WHERE level_no = %d",
		level_no);
	return rig_number(rig, sql);
}

static void every_bucket_is_asked_until_its_rate_is_known_and_little_more(void **state)
{
	struct mixed mixed = { 0 };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = decide_mixed, .data = &mixed });
	rig.order.target = 2000;
	rig.order.until = 0.1;
	rig_run(&rig);
	for (int i = 1; i <= RIG_N_PROMPTS; i++) {
		char sql[128];
		int64_t n = count_bucket(&rig, i);

		snprintf(sql, sizeof sql,
			"SELECT refusals FROM tally JOIN prompt ON prompt.id = prompt_id "
			"WHERE level_no = %d",
			i);
		int64_t refusals = rig_number(&rig, sql);

		assert_true(stopping_is_narrow_enough(refusals, n, 0.1));
		/* With a seventh less it was not: few were on their way by then. */
		assert_false(stopping_is_narrow_enough(refusals * 6 / 7, n * 6 / 7, 0.1));
	}
	assert_true(count_bucket(&rig, 1) < count_bucket(&rig, 3));
	assert_true(count_bucket(&rig, 3) < count_bucket(&rig, 2));
	assert_int_equal(rig.progress.planned, rig.progress.stored);
	assert_int_equal(rig_number(&rig, "SELECT planned FROM run"), rig.progress.stored);
	assert_string_equal(rig.texts[EVENT_RUN_ENDED], "");
	rig_check_state(&rig, "done");
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void what_is_known_is_not_asked_again(void **state)
{
	struct mixed mixed = { 0 };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = decide_mixed, .data = &mixed });
	rig.order.target = 2000;
	rig.order.until = 0.2;
	rig_run(&rig);
	uint64_t first = rig.progress.stored;

	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 0);
	assert_int_equal(rig.progress.requests, 0);
	assert_int_equal(rig.progress.planned, first);
	assert_int_equal(rig.progress.already, first);
	rig_check_state(&rig, "done");
	/* A narrower one asks only for what that takes more. */
	rig.order.until = 0.15;
	rig_run(&rig);
	assert_true(rig.progress.stored > 0);
	assert_int_equal(rig.progress.already + rig.progress.stored, rig.progress.planned);
	rig_close(&rig);
}

static void the_target_is_a_ceiling(void **state)
{
	struct mixed mixed = { 0 };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = decide_mixed, .data = &mixed });
	rig.order.target = 30;
	rig.order.until = 0.02;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 30 * RIG_N_PROMPTS);
	rig_check_state(&rig, "done");
	rig_check_sums(&rig);
	rig_close(&rig);
}

/* A reply of which no verdict is known does not count, and the ceiling ends that. */
static void decide_nothing(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)request;
	(void)data;
	reply->text = "Perhaps.";
}

static void replies_without_a_verdict_end_at_the_ceiling(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = decide_nothing });
	rig.order.target = 50;
	rig.order.until = 0.2;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 50 * RIG_N_PROMPTS);
	assert_int_equal(rig.progress.counts[OUTCOME_UNCLEAR], 50 * RIG_N_PROMPTS);
	rig_check_state(&rig, "done");
	rig_close(&rig);
}

/* Every fifth request fails for good; what it would have brought is made up by others. */
static void decide_failing(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	if (request->number % 5 == 4) {
		reply->status = 400;
		reply->body = "{\"error\":{\"message\":\"not this one\"}}";
	}
}

static void failures_are_made_up_for_and_hold_nothing_up(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = decide_failing });
	rig.order.target = 500;
	rig.order.until = 0.2;
	rig_run(&rig);
	assert_true(rig.progress.failed > 0);
	for (int i = 1; i <= RIG_N_PROMPTS; i++)
		assert_true(stopping_is_narrow_enough(0, count_bucket(&rig, i), 0.2));
	rig_check_sums(&rig);
	rig_close(&rig);
}

static bool is_half_way(const struct rig *rig)
{
	return rig->n_stored_events >= 6;
}

/* Replies take their time, so that the run cannot end before it is extended. */
static void decide_slowly(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)request;
	(void)data;
	reply->delay_ms = 20;
}

static void a_run_that_goes_on_is_extended(void **state)
{
	struct run_progress progress;
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = decide_slowly });
	rig.accounts[0].max_in_flight = 1;
	rig_start(&rig);
	rig_wait_for(&rig, is_half_way);
	engine_read_progress(rig.engine, &progress);
	engine_extend(rig.engine, progress.run, 8, "test, more");
	rig_wait(&rig);
	rig_finish(&rig);
	assert_int_equal(rig.progress.planned, 8 * RIG_N_PROMPTS);
	assert_int_equal(rig.progress.stored, 8 * RIG_N_PROMPTS);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM run"), 1);
	assert_int_equal(rig_number(&rig, "SELECT planned FROM run"), 8 * RIG_N_PROMPTS);
	char *arguments = rig_text(&rig, "SELECT arguments FROM run");

	assert_string_equal(arguments, "test, more");
	free(arguments);
	rig_check_state(&rig, "done");
	rig_check_sums(&rig);
	rig_close(&rig);
}

static bool has_notice(const struct rig *rig)
{
	return rig->n_events[EVENT_NOTICE] > 0;
}

static void a_run_that_has_ended_is_not_extended(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig_start(&rig);
	rig_wait(&rig);
	engine_extend(rig.engine, 1, 8, "test, more");
	rig_wait_for(&rig, has_notice);
	assert_non_null(strstr(rig.texts[EVENT_NOTICE], "has ended"));
	rig_finish(&rig);
	assert_int_equal(rig_number(&rig, "SELECT planned FROM run"), 4 * RIG_N_PROMPTS);
	rig_close(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bucket_is_asked_until_its_rate_is_known_and_little_more),
		cmocka_unit_test(what_is_known_is_not_asked_again),
		cmocka_unit_test(the_target_is_a_ceiling),
		cmocka_unit_test(replies_without_a_verdict_end_at_the_ceiling),
		cmocka_unit_test(failures_are_made_up_for_and_hold_nothing_up),
		cmocka_unit_test(a_run_that_goes_on_is_extended),
		cmocka_unit_test(a_run_that_has_ended_is_not_extended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
