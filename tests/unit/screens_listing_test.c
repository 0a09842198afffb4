#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/screens/listing.h"
#include "support/cache.h"

struct fixture {
	struct cache cache;
	struct responses_column column;
	struct listing *listing;
};

static void add(struct fixture *fixture, uint32_t repeat, enum outcome outcome, const char *text)
{
	struct response response = cache_response(1, 1, repeat, outcome);

	response.text = text;
	assert_true(cache_add(&fixture->cache, &response));
}

static int set_up(void **state)
{
	struct fixture *fixture = memory_alloc(1, sizeof *fixture);
	struct shelf *shelf = &fixture->column.shelf;
	struct database *database;

	cache_init(&fixture->cache);
	cache_open(&fixture->cache, DATABASE_WRITE);
	database = fixture->cache.database;
	cache_put_agent(&fixture->cache, "test:gpt/4o,top_p=1", true);
	cache_put_prompt(&fixture->cache, "lending", 3, "baseline");
	add(fixture, 0, OUTCOME_REFUSE, "No, \"never\".");
	add(fixture, 1, OUTCOME_GRANT, "Yes.");
	add(fixture, 2, OUTCOME_REFUSE, "No.");
	assert_true(reading_load_prompt(database, 1, &fixture->column.prompt, NULL));
	assert_true(reading_load_agent(database, 1, &fixture->column.agent, NULL));
	shelf_open(shelf, 1, 1);
	shelf_set_filter(shelf, SHELF_REFUSE);
	assert_true(shelf_wake(shelf, database, NULL));
	while (shelf_is_busy(shelf))
		assert_true(shelf_work(shelf, database, NULL));
	fixture->listing = listing_new(&fixture->cache.env, fixture->cache.path, &fixture->column);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	listing_free(fixture->listing);
	shelf_clear(&fixture->column.shelf);
	reading_clear_prompt(&fixture->column.prompt);
	reading_clear_agent(&fixture->column.agent);
	cache_clear(&fixture->cache);
	free(fixture);
	return 0;
}

static char *write_to(struct fixture *fixture, const char *name, bool stops)
{
	atomic_bool stop = stops;

	fixture->listing->path = file_join(fixture->cache.folder, name);
	listing_write(fixture->listing, &stop);
	return file_exists(fixture->listing->path)
		       ? file_read(fixture->listing->path, 100000, NULL, NULL)
		       : NULL;
}

/* Of a full disk and of a limit the same is made. */
static void a_file_that_does_not_fit_is_told_and_taken_back(void **state)
{
	enum { MOST = 64 * 1024 };
	struct fixture *fixture = *state;
	struct rlimit before, small;
	char *text = memory_alloc(1, 2 * MOST);

	memset(text, 'a', 2 * MOST - 1);
	add(fixture, 3, OUTCOME_REFUSE, text);
	free(text);
	fixture->listing->repeats[0] = 3;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = MOST;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_null(write_to(fixture, "large.csv", false));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_non_null(strstr(fixture->listing->error.message, "large.csv: cannot be written: "));
	assert_non_null(strstr(fixture->listing->error.message, "ulimit -f"));
}

static void what_is_listed_is_written_as_the_export_writes_it(void **state)
{
	struct fixture *fixture = *state;
	char *text = write_to(fixture, "out.csv", false);

	assert_null(fixture->listing->error.message);
	assert_int_equal(fixture->listing->n_written, 2);
	assert_non_null(text);
	assert_int_equal(strncmp(text, "pack,scenario,level_no,level,condition,agent,", 45), 0);
	assert_non_null(strstr(text, "\npaper,lending,3,level 3,baseline,\"test:gpt/4o,top_p=1\","
				     "model,FALSE,0,refuse,FALSE,\"No, \"\"never\"\".\""));
	assert_non_null(strstr(text, "model,FALSE,2,refuse,FALSE,No."));
	assert_null(strstr(text, "Yes."));
	free(text);
}

static void a_name_in_jsonl_makes_json_lines(void **state)
{
	struct fixture *fixture = *state;
	char *text = write_to(fixture, "out.jsonl", false);

	assert_non_null(text);
	assert_int_equal(strncmp(text, "{\"pack\":\"paper\",", 16), 0);
	free(text);
}

static void a_file_that_is_there_stays(void **state)
{
	struct fixture *fixture = *state;
	char *path = file_join(fixture->cache.folder, "out.csv");

	assert_true(file_write(path, "mine", 4, NULL));
	char *text = write_to(fixture, "out.csv", false);

	assert_string_equal(text, "mine");
	assert_non_null(strstr(fixture->listing->error.message, "is there already"));
	free(text);
	free(path);
}

static void of_a_stopped_export_nothing_is_left(void **state)
{
	struct fixture *fixture = *state;

	assert_null(write_to(fixture, "out.csv", true));
	assert_non_null(fixture->listing->error.message);
}

static void a_name_is_made_of_the_bucket(void **state)
{
	struct fixture *fixture = *state;
	char *name = listing_name(&fixture->column);

	assert_string_equal(name, "lending-3-test-gpt-4o-top-p-1.csv");
	free(name);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_that_does_not_fit_is_told_and_taken_back),
		TEST(what_is_listed_is_written_as_the_export_writes_it),
		TEST(a_name_in_jsonl_makes_json_lines),
		TEST(a_file_that_is_there_stays),
		TEST(of_a_stopped_export_nothing_is_left),
		TEST(a_name_is_made_of_the_bucket),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
