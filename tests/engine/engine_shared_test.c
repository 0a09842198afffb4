/* A cache that others write to while a run goes on: other connections, as of other processes. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/lock.h"
#include "leeway/store/responses.h"
#include "support/rig.h"

/* The server answers N_BEFORE requests, and the others once the gate is open. */
enum { N_BEFORE = 10 };

static void wait_at_gate(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	atomic_bool *is_open = data;

	(void)reply;
	while (request->number >= N_BEFORE && !atomic_load(is_open))
		poll(NULL, 0, 1);
}

static void serve_gated(struct rig *rig, atomic_bool *is_open)
{
	atomic_store(is_open, false);
	rig_serve(rig, (struct server_script){ .decide = wait_at_gate, .data = is_open });
}

/* A second engine's rig on the same cache and server. */
static void open_beside(struct rig *other, const struct rig *rig)
{
	rig_open(other, server_url(rig->server));
	free(other->cache.path);
	other->cache.path = memory_copy_text(rig->cache.path);
}

static bool has_stored_some(const struct rig *rig)
{
	return rig->n_stored_events > 0;
}

static bool has_ended(const struct rig *rig)
{
	return rig->has_ended;
}

static void two_runs_that_ask_the_same_do_not_both_pay(void **state)
{
	struct rig rig, other;
	atomic_bool is_open;

	(void)state;
	serve_gated(&rig, &is_open);
	rig.order.target = 100;
	rig.accounts[0].max_in_flight = 2;
	rig.order.arguments = "what the first one asks";
	open_beside(&other, &rig);
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	/* Another of the same buckets is enough. */
	other.order.prompts = &other.prompts[2];
	other.order.n_prompts = 1;
	rig_run(&other);
	assert_non_null(strstr(other.texts[EVENT_RUN_ENDED], "another process asks some"));
	assert_non_null(strstr(other.texts[EVENT_RUN_ENDED], "what the first one asks"));
	assert_int_equal(other.progress.requests, 0);
	atomic_store(&is_open, true);
	rig_wait(&rig);
	rig_finish(&rig);
	assert_int_equal(rig.progress.stored, 300);
	rig_check_sums(&rig);
	/* When that one has ended there is nothing left to ask for, and then there is again. */
	rig_run(&other);
	assert_int_equal(other.progress.already, 4);
	other.order.target = 101;
	rig_run(&other);
	assert_int_equal(other.progress.stored, 1);
	assert_int_equal(rig_requests(&rig), 301);
	rig_close(&other);
	rig_close(&rig);
}

static void two_runs_that_ask_different_things_go_on_together(void **state)
{
	struct rig rig, other;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	open_beside(&other, &rig);
	rig.order.target = other.order.target = 100;
	rig.order.n_prompts = 1;
	other.order.prompts = &other.prompts[1];
	other.order.n_prompts = 2;
	rig_start(&rig);
	rig_start(&other);
	rig_wait_for(&rig, has_ended);
	rig_wait_for(&other, has_ended);
	rig_finish(&rig);
	rig_finish(&other);
	assert_int_equal(rig.progress.stored, 100);
	assert_int_equal(other.progress.stored, 200);
	assert_int_equal(rig_requests(&rig), 300);
	assert_int_equal(rig_number(&rig, "SELECT count(DISTINCT text_id) FROM response"), 300);
	assert_int_equal(rig_number(&rig, "SELECT total(grants + refusals) FROM tally"), 300);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM run WHERE state = 'done'"), 2);
	rig_close(&other);
	rig_close(&rig);
}

/* Replies as an import stores them, under repeats that the run is about to ask for. */
static void a_reply_whose_repeat_was_imported_meanwhile_is_kept(void **state)
{
	struct rig rig;
	atomic_bool is_open;

	(void)state;
	serve_gated(&rig, &is_open);
	rig.accounts[0].max_in_flight = 1;
	rig.order.target = 20;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	struct database *writer =
		database_open(&rig.env, rig.cache.path, DATABASE_WRITE, "leeway import", NULL);

	assert_non_null(writer);
	assert_true(database_begin(writer, NULL));
	for (uint32_t repeat = 17; repeat < 20; repeat++) {
		struct response response = cache_response(1, 1, repeat, OUTCOME_REFUSE);
		bool added;

		assert_true(responses_add(writer, &response, &added, NULL));
		assert_true(added);
	}
	assert_true(database_commit(writer, NULL));
	database_close(writer);
	atomic_store(&is_open, true);
	rig_wait(&rig);
	rig_finish(&rig);
	assert_int_equal(rig.progress.stored, 60);
	assert_int_equal(rig_requests(&rig), 60);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM response"), 63);
	assert_int_equal(rig_number(&rig, "SELECT count(DISTINCT repeat) FROM response "
					  "WHERE prompt_id = 1"),
		23);
	assert_int_equal(
		rig_number(&rig, "SELECT total(grants + refusals + unclear) FROM tally"), 63);
	rig_close(&rig);
}

static bool waits_to_store(const struct rig *rig)
{
	return strstr(rig->texts[EVENT_NOTICE], "wait to be stored") != NULL;
}

static void what_comes_while_another_writes_is_stored_after_it(void **state)
{
	struct rig rig;
	atomic_bool is_open;

	(void)state;
	serve_gated(&rig, &is_open);
	rig.order.target = 200;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	struct lock *lock = lock_open(&rig.env, rig.cache.path, "a long import", NULL);

	assert_non_null(lock);
	assert_true(lock_take(lock, 30000, NULL));
	atomic_store(&is_open, true);
	rig_wait_for(&rig, waits_to_store);
	assert_non_null(strstr(rig.texts[EVENT_NOTICE], "(a long import)"));
	assert_false(rig.has_ended);
	lock_close(lock);
	rig_wait(&rig);
	rig_finish(&rig);
	assert_string_equal(rig.texts[EVENT_RUN_ENDED], "");
	assert_int_equal(rig.progress.stored, 600);
	assert_int_equal(rig_requests(&rig), 600);
	rig_check_state(&rig, "done");
	rig_check_sums(&rig);
	rig_close(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_runs_that_ask_the_same_do_not_both_pay),
		cmocka_unit_test(two_runs_that_ask_different_things_go_on_together),
		cmocka_unit_test(a_reply_whose_repeat_was_imported_meanwhile_is_kept),
		cmocka_unit_test(what_comes_while_another_writes_is_stored_after_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
