#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/screens/errand.h"

/* What an errand of these tests counts; the counters outlive it. */
struct counts {
	atomic_int n_run, n_done, n_freed, n_blocked;
};

struct job {
	struct counts *counts;
	bool waits; /* Until it is asked to stop. */
};

static void run_job(void *data, const atomic_bool *stop)
{
	struct job *job = data;
	sigset_t blocked;

	pthread_sigmask(SIG_BLOCK, NULL, &blocked);
	if (sigismember(&blocked, SIGWINCH) == 1 && sigismember(&blocked, SIGINT) == 1)
		atomic_fetch_add(&job->counts->n_blocked, 1);
	atomic_fetch_add(&job->counts->n_run, 1);
	while (job->waits && !atomic_load(stop))
		poll(NULL, 0, 1);
}

static void finish_job(void *data, struct app *app)
{
	struct job *job = data;

	(void)app;
	atomic_fetch_add(&job->counts->n_done, 1);
}

static void free_job(void *data)
{
	struct job *job = data;

	atomic_fetch_add(&job->counts->n_freed, 1);
	free(job);
}

static const struct errand_ops job_ops = { run_job, finish_job, free_job };

static struct job *make_job(struct counts *counts, bool waits)
{
	struct job *job = memory_alloc(1, sizeof *job);

	job->counts = counts;
	job->waits = waits;
	return job;
}

static void wait_for_end(struct errands *errands)
{
	struct pollfd polled = { .fd = errands_descriptor(errands), .events = POLLIN };

	do
		assert_int_equal(poll(&polled, 1, 10000), 1);
	while (errands_take(errands, NULL) == 0);
}

static void an_errand_is_run_and_its_end_taken_once(void **state)
{
	struct counts counts = { 0 };
	struct errands *errands = errands_open(NULL);

	(void)state;
	assert_non_null(errands);
	assert_true(errands_start(errands, &job_ops, make_job(&counts, false), NULL));
	wait_for_end(errands);
	assert_int_equal(errands_take(errands, NULL), 0);
	assert_int_equal(counts.n_run, 1);
	assert_int_equal(counts.n_done, 1);
	assert_int_equal(counts.n_freed, 1);
	assert_int_equal(counts.n_blocked, 1);
	errands_close(errands);
	assert_int_equal(counts.n_freed, 1);
}

static void a_dropped_errand_is_done_for_nobody(void **state)
{
	struct counts counts = { 0 };
	struct errands *errands = errands_open(NULL);
	struct job *job = make_job(&counts, true);

	(void)state;
	assert_true(errands_start(errands, &job_ops, job, NULL));
	errands_drop(errands, job);
	wait_for_end(errands);
	assert_int_equal(counts.n_done, 0);
	assert_int_equal(counts.n_freed, 1);
	errands_close(errands);
}

static void closing_stops_what_is_under_way(void **state)
{
	struct counts counts = { 0 };
	struct errands *errands = errands_open(NULL);

	(void)state;
	for (int i = 0; i < ERRANDS_MAX; i++)
		assert_true(errands_start(errands, &job_ops, make_job(&counts, true), NULL));
	struct error error = { 0 };

	assert_false(errands_start(errands, &job_ops, make_job(&counts, true), &error));
	assert_int_equal(error.code, ERROR_USAGE);
	error_clear(&error);
	assert_int_equal(counts.n_freed, 1);
	errands_close(errands);
	assert_int_equal(counts.n_run, ERRANDS_MAX);
	assert_int_equal(counts.n_freed, ERRANDS_MAX + 1);
	assert_int_equal(counts.n_done, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_errand_is_run_and_its_end_taken_once),
		cmocka_unit_test(a_dropped_errand_is_done_for_nobody),
		cmocka_unit_test(closing_stops_what_is_under_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
