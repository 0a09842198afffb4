/* What is written to the cache beside a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/stars.h"
#include "support/rig.h"

/* What a job is given; counts how often it was freed. */
struct note {
	int64_t response;
	bool fails;
	int *n_freed;
};

static bool star(struct database *database, void *data, uint32_t *count, struct error *error)
{
	const struct note *note = data;

	*count = 5;
	if (!stars_set(database, note->response, true, 7, error))
		return false;
	return !note->fails || error_set(error, ERROR_INPUT, "it does not want to");
}

static void note_free(void *data)
{
	struct note *note = data;

	++*note->n_freed;
	free(note);
}

static void submit(struct rig *rig, uint64_t id, int64_t response, bool fails, int *n_freed)
{
	struct note *note = memory_alloc(1, sizeof *note);
	struct engine_job job = { .id = id, .work = star, .free = note_free, .data = note };

	*note = (struct note){ response, fails, n_freed };
	engine_submit_job(rig->engine, &job);
}

static bool has_three_jobs(const struct rig *rig)
{
	return rig->n_events[EVENT_JOB_DONE] == 3;
}

static void jobs_are_done_without_a_run_and_a_failed_one_leaves_nothing(void **state)
{
	struct rig rig;
	int n_freed = 0;

	(void)state;
	rig_open(&rig, NULL);
	rig_run(&rig);
	rig_open_engine(&rig);
	submit(&rig, 1, 1, false, &n_freed);
	submit(&rig, 2, 2, true, &n_freed);
	submit(&rig, 3, 3, false, &n_freed);
	rig_wait_for(&rig, has_three_jobs);
	assert_string_equal(rig.texts[EVENT_JOB_DONE], "it does not want to");
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM star"), 2);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM star WHERE response_id = 2"), 0);
	rig_finish(&rig);
	assert_int_equal(n_freed, 3);
	rig_close(&rig);
}

static struct database *open_writer(void *data, struct error *error)
{
	const struct rig *rig = data;

	return database_open(&rig->env, rig->cache.path, DATABASE_WRITE, "a test", error);
}

/* The lock's file names who holds it, and is empty where nobody does. */
static bool is_unlocked(const struct rig *rig)
{
	char *name = memory_format("%s.lock", rig->cache.path);
	struct stat status;
	bool is_empty = stat(name, &status) == 0 && status.st_size == 0;

	free(name);
	return is_empty;
}

static bool has_a_job(const struct rig *rig)
{
	return rig->n_events[EVENT_JOB_DONE] > 0;
}

/* As in the explorer: it does not keep others from writing while nobody does anything in it. */
static void the_cache_is_only_held_while_something_is_stored(void **state)
{
	struct engine_opener opener = { open_writer, NULL };
	struct rig rig;
	int n_freed = 0;

	(void)state;
	rig_open(&rig, NULL);
	rig_run(&rig);
	opener.data = &rig;
	rig.engine = engine_open_later(&rig.env, &opener, NULL);
	assert_non_null(rig.engine);
	for (int64_t id = 1; id <= 2; id++) {
		rig.n_events[EVENT_JOB_DONE] = 0;
		submit(&rig, (uint64_t)id, id, false, &n_freed);
		rig_wait_for(&rig, has_a_job);
		rig_wait_for(&rig, is_unlocked);
		assert_false(engine_is_opening(rig.engine));
	}
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM star"), 2);
	rig.has_ended = false;
	rig.n_ended = 0;
	rig.order.target = 5;
	engine_submit(rig.engine, &rig.order);
	rig_wait(&rig);
	rig_wait_for(&rig, is_unlocked);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM response"), 5 * RIG_N_PROMPTS);
	rig_finish(&rig);
	rig_close(&rig);
}

static void jobs_are_done_while_a_run_goes_on(void **state)
{
	struct rig rig;
	int n_freed = 0;

	(void)state;
	rig_open(&rig, NULL);
	rig_run(&rig);
	rig.order.target = 400;
	rig_start(&rig);
	for (uint64_t id = 1; id <= 10; id++)
		submit(&rig, id, (int64_t)id, false, &n_freed);
	rig_wait(&rig);
	rig_finish(&rig);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM star"), 10);
	assert_int_equal(n_freed, 10);
	assert_int_equal(rig.n_events[EVENT_JOB_DONE], 10);
	assert_string_equal(rig.texts[EVENT_JOB_DONE], "");
	assert_int_equal(rig.progress.stored, rig.progress.planned - rig.progress.already);
	rig_close(&rig);
}

static void what_was_queued_is_written_before_the_engine_closes(void **state)
{
	struct rig rig;
	int n_freed = 0;

	(void)state;
	rig_open(&rig, NULL);
	rig_run(&rig);
	rig_open_engine(&rig);
	for (uint64_t id = 1; id <= 6; id++)
		submit(&rig, id, (int64_t)id, false, &n_freed);
	rig_finish(&rig);
	assert_int_equal(n_freed, 6);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM star"), 6);
	rig_close(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jobs_are_done_without_a_run_and_a_failed_one_leaves_nothing),
		cmocka_unit_test(jobs_are_done_while_a_run_goes_on),
		cmocka_unit_test(the_cache_is_only_held_while_something_is_stored),
		cmocka_unit_test(what_was_queued_is_written_before_the_engine_closes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
