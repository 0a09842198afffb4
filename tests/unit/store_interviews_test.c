#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/imports.h"
#include "leeway/store/interviews.h"
#include "leeway/store/people.h"
#include "leeway/store/responses.h"
#include "support/cache.h"

static int set_up(void **state)
{
	struct cache *cache = memory_alloc(1, sizeof *cache);

	cache_init(cache);
	cache_open(cache, DATABASE_WRITE);
	*state = cache;
	return 0;
}

static int tear_down(void **state)
{
	struct cache *cache = *state;

	cache_clear(cache);
	free(cache);
	return 0;
}

/* Drawn: the first scenario at a level, the second at level 2. */
static struct interview_record make_record(const char *participant, int first_level)
{
	struct interview_record record = {
		.cohort = memory_copy_text("people"),
		.participant = memory_copy_text(participant),
		.pack = memory_copy_text("test"),
		.condition = memory_copy_text("baseline"),
		.started_ms = 1000,
		.rows = memory_alloc(2, sizeof *record.rows),
		.n_rows = 2,
	};

	record.rows[0] = (struct interview_row){ memory_copy_text("first"), first_level,
		memory_format("level %d", first_level), 0, NULL, 0 };
	record.rows[1] = (struct interview_row){ memory_copy_text("second"), 2,
		memory_copy_text("level 2"), 0, NULL, 0 };
	return record;
}

static void begin(struct cache *cache, struct interview_record *record)
{
	struct error error = { 0 };

	assert_true(database_begin(cache->database, NULL));
	if (!interviews_begin(cache->database, record, &error))
		fail_msg("%s", error.message);
	assert_true(database_commit(cache->database, NULL));
}

static void answer(struct cache *cache, const struct interview_record *record, size_t position)
{
	struct prompt *prompt = cache_make_prompt(
		record->rows[position].scenario, record->rows[position].level_no, "baseline");
	struct interview_answer given = {
		.interview = record->id,
		.position = position,
		.prompt = prompt,
		.outcome = OUTCOME_REFUSE,
		.text = memory_copy_text("because"),
		.asked_at_ms = 2000,
		.ended_at_ms = 2500,
		.decision_ms = 300,
		.writing_ms = 200,
		.n_changes = 1,
	};
	struct error error = { 0 };

	free(prompt->pack);
	prompt->pack = memory_copy_text("test");
	assert_true(database_begin(cache->database, NULL));
	if (!interviews_answer(cache->database, &given, &error))
		fail_msg("%s", error.message);
	assert_true(database_commit(cache->database, NULL));
	free(given.text);
	cache_free_prompt(prompt);
}

static int64_t number(struct cache *cache, const char *sql)
{
	return cache_number(cache->path, sql);
}

static void what_was_drawn_first_stays(void **state)
{
	struct interview_record first = make_record("one", 3), again = make_record("one", 5);

	begin(*state, &first);
	begin(*state, &again);
	assert_int_equal(first.id, again.id);
	assert_int_equal(again.n_rows, 2);
	assert_int_equal(again.rows[0].level_no, 3);
	assert_string_equal(again.rows[0].level, "level 3");
	assert_int_equal(number(*state, "SELECT count(*) FROM interview_item"), 2);
	interview_record_clear(&first);
	interview_record_clear(&again);
}

static void an_answer_is_a_response_of_the_cohort(void **state)
{
	struct cache *cache = *state;
	struct interview_record record = make_record("one", 3);

	begin(cache, &record);
	answer(cache, &record, 0);
	assert_int_equal(
		number(cache, "SELECT count(*) FROM v_response WHERE agent = 'people' AND kind"
			      " = 'cohort' AND participant = 'one' AND scenario = 'first' AND"
			      " level_no = 3 AND outcome = 'refuse' AND text = 'because'"),
		1);
	assert_int_equal(number(cache, "SELECT refusals FROM v_bucket"), 1);
	assert_true(interviews_load(cache->database, &record, NULL));
	assert_true(record.rows[0].response > 0);
	assert_int_equal(record.rows[1].response, 0);
	assert_int_equal(number(cache, "SELECT ended_at IS NULL FROM interview"), 1);
	answer(cache, &record, 1);
	assert_int_equal(number(cache, "SELECT ended_at FROM interview"), 2500);
	interview_record_clear(&record);
}

static void an_answer_counts_once(void **state)
{
	struct cache *cache = *state;
	struct interview_record record = make_record("one", 3);

	begin(cache, &record);
	answer(cache, &record, 0);
	answer(cache, &record, 0);
	assert_int_equal(number(cache, "SELECT count(*) FROM response"), 1);
	assert_int_equal(number(cache, "SELECT sum(refusals) FROM tally"), 1);
	interview_record_clear(&record);
}

static void people_come_one_behind_the_other_in_a_bucket(void **state)
{
	struct cache *cache = *state;
	struct interview_record one = make_record("one", 3), other = make_record("other", 3);

	begin(cache, &one);
	begin(cache, &other);
	assert_true(one.id != other.id);
	answer(cache, &one, 0);
	answer(cache, &other, 0);
	assert_int_equal(number(cache, "SELECT max(repeat) FROM response"), 1);
	assert_int_equal(number(cache, "SELECT max(refusals) FROM v_bucket"), 2);
	interview_record_clear(&one);
	interview_record_clear(&other);
}

/* An import of the same person's answer, at whatever level. */
static void what_was_imported_counts_as_answered(void **state)
{
	struct cache *cache = *state;
	struct interview_record record = make_record("one", 3);
	struct digest identity =
		imports_identify_person("people", "one", "test", "first", "baseline");
	struct response response = cache_response(cache_put_agent(cache, "people", false),
		cache_put_prompt(cache, "first", 5, "baseline"), 0, OUTCOME_GRANT);

	assert_true(cache_add(cache, &response));
	int64_t id = responses_find(cache->database, response.agent, response.prompt, 0, NULL);

	assert_true(database_begin(cache->database, NULL));
	assert_true(imports_add(cache->database, &identity, id, NULL));
	assert_true(database_commit(cache->database, NULL));
	begin(cache, &record);
	assert_int_equal(record.rows[0].response, id);
	assert_int_equal(record.rows[1].response, 0);
	interview_record_clear(&record);
}

static void a_models_name_is_refused(void **state)
{
	struct cache *cache = *state;
	struct interview_record record = make_record("one", 3);
	struct error error = { 0 };

	cache_put_agent(cache, "people", true);
	assert_true(database_begin(cache->database, NULL));
	assert_false(interviews_begin(cache->database, &record, &error));
	database_rollback(cache->database);
	assert_int_equal(error.code, ERROR_USAGE);
	error_clear(&error);
	interview_record_clear(&record);
}

static void a_reader_finds_and_counts_them(void **state)
{
	struct cache *cache = *state;
	struct interview_record record = make_record("one", 3), other = make_record("other", 1);
	struct interview_count count;

	assert_true(interviews_find(cache->database, &other, NULL));
	assert_int_equal(other.id, 0);
	begin(cache, &record);
	begin(cache, &other);
	answer(cache, &record, 0);
	answer(cache, &record, 1);
	assert_true(interviews_count(cache->database, &record, &count, NULL));
	assert_int_equal(count.n_begun, 2);
	assert_int_equal(count.n_ended, 1);
	other.id = 0;
	assert_true(interviews_find(cache->database, &other, NULL));
	assert_true(other.id > 0);
	assert_int_equal(other.n_rows, 2);
	interview_record_clear(&record);
	interview_record_clear(&other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_was_drawn_first_stays),
		TEST(an_answer_is_a_response_of_the_cohort),
		TEST(an_answer_counts_once),
		TEST(people_come_one_behind_the_other_in_a_bucket),
		TEST(what_was_imported_counts_as_answered),
		TEST(a_models_name_is_refused),
		TEST(a_reader_finds_and_counts_them),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
