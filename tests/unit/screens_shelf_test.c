#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/screens/shelf.h"
#include "leeway/store/corrections.h"
#include "leeway/store/responses.h"
#include "leeway/store/stars.h"
#include "support/cache.h"

struct fixture {
	struct cache cache;
	struct shelf shelf;
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_alloc(1, sizeof *fixture);

	cache_init(&fixture->cache);
	cache_open(&fixture->cache, DATABASE_WRITE);
	cache_put_agent(&fixture->cache, "gpt", true);
	cache_put_prompt(&fixture->cache, "lending", 1, "baseline");
	shelf_open(&fixture->shelf, 1, 1);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	shelf_clear(&fixture->shelf);
	cache_clear(&fixture->cache);
	free(fixture);
	return 0;
}

static void add(struct fixture *fixture, uint32_t repeat, enum outcome outcome, const char *text)
{
	struct response response = cache_response(1, 1, repeat, outcome);

	response.text = text;
	assert_true(cache_add(&fixture->cache, &response));
}

/* Reads and searches to the end; every part makes some progress. */
static void work(struct fixture *fixture)
{
	struct database *database = fixture->cache.database;

	assert_true(shelf_wake(&fixture->shelf, database, NULL));
	for (int i = 0; shelf_is_busy(&fixture->shelf); i++) {
		assert_true(i < 10000);
		assert_true(shelf_work(&fixture->shelf, database, NULL));
	}
}

/* Repeats in the order they are shown. */
static void check_shown(const struct shelf *shelf, const char *expected)
{
	char *shown = memory_copy_text("");

	for (size_t i = 0; i < shelf->n_shown; i++) {
		char *longer = memory_format("%s%u ", shown, shelf_repeat(shelf, i));

		free(shown);
		shown = longer;
	}
	assert_string_equal(shown, expected);
	free(shown);
}

static void add_five(struct fixture *fixture)
{
	add(fixture, 0, OUTCOME_REFUSE, "No.");
	add(fixture, 1, OUTCOME_GRANT, "Yes, it is only a penny.");
	add(fixture, 2, OUTCOME_REFUSE, "No.");
	add(fixture, 3, OUTCOME_UNCLEAR, "Well.");
	add(fixture, 4, OUTCOME_REFUSE, "No: a Penny is a penny.");
}

static void a_bucket_is_listed_by_repeat_and_filtered_by_outcome(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;

	add_five(fixture);
	work(fixture);
	check_shown(shelf, "0 1 2 3 4 ");
	assert_int_equal(shelf->n_present, 5);
	assert_int_equal(shelf->texts.n_ids, 4);
	shelf_set_filter(shelf, SHELF_REFUSE);
	check_shown(shelf, "0 2 4 ");
	shelf_set_filter(shelf, SHELF_UNCLEAR);
	check_shown(shelf, "3 ");
	shelf_set_filter(shelf, SHELF_BLOCKED);
	check_shown(shelf, "");
	shelf_set_filter(shelf, SHELF_ALL);
	check_shown(shelf, "0 1 2 3 4 ");
}

static void the_same_answers_are_taken_together_and_counted(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;
	struct database *database = fixture->cache.database;
	size_t index;

	add_five(fixture);
	work(fixture);
	shelf_set_distinct(shelf, true);
	work(fixture);
	check_shown(shelf, "0 1 3 4 ");
	assert_true(shelf_fetch_lines(shelf, database, 0, 4, NULL));
	assert_int_equal(shelf_weight(shelf, 0), 2);
	assert_int_equal(shelf_weight(shelf, 1), 1);
	assert_false(shelf_find(shelf, 2, &index));
	assert_true(shelf_seek(shelf, database, 2, NULL));
	work(fixture);
	assert_true(shelf_find(shelf, 2, &index));
	assert_int_equal(index, 0);
	shelf_set_filter(shelf, SHELF_REFUSE);
	work(fixture);
	check_shown(shelf, "0 4 ");
	shelf_set_filter(shelf, SHELF_ALL);
	shelf_set_distinct(shelf, false);
	assert_true(shelf_find(shelf, 2, &index));
	assert_int_equal(index, 2);
	assert_int_equal(shelf_weight(shelf, 0), 1);
	assert_false(shelf_find(shelf, 5, &index));
}

static void new_replies_appear_and_gaps_are_filled_in_their_place(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;

	add(fixture, 0, OUTCOME_REFUSE, "No.");
	add(fixture, 3, OUTCOME_GRANT, "Yes.");
	work(fixture);
	check_shown(shelf, "0 3 ");
	add(fixture, 5, OUTCOME_GRANT, "Yes.");
	add(fixture, 2, OUTCOME_GRANT, "Sure.");
	work(fixture);
	check_shown(shelf, "0 2 3 5 ");
	add(fixture, 1, OUTCOME_GRANT, "Yes.");
	work(fixture);
	check_shown(shelf, "0 1 2 3 5 ");
	assert_false(shelf_is_busy(shelf));
}

/* Repeats 0 to n - 1; those that skip divides are left out. Texts come again after 700. */
static void add_many(struct fixture *fixture, uint32_t n, uint32_t skip)
{
	assert_true(database_begin(fixture->cache.database, NULL));
	for (uint32_t i = 0; i < n; i++) {
		struct response response =
			cache_response(1, 1, i, i % 3 == 0 ? OUTCOME_GRANT : OUTCOME_REFUSE);
		char *text = memory_format("No %u", i % 700);
		bool added;

		response.text = text;
		if (skip == 0 || i % skip != 0)
			assert_true(
				responses_add(fixture->cache.database, &response, &added, NULL));
		free(text);
	}
	assert_true(database_commit(fixture->cache.database, NULL));
}

static void a_large_bucket_is_listed_at_once_and_read_in_parts(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;
	struct database *database = fixture->cache.database;

	add_many(fixture, 1000, 0);
	assert_true(shelf_wake(shelf, database, NULL));
	assert_int_equal(shelf->n_shown, 1000);
	assert_int_equal(shelf->n_read, 0);
	assert_false(shelf_entry(shelf, 999).is_present);
	assert_true(shelf_fetch_lines(shelf, database, 990, 10, NULL));
	assert_string_equal(shelf_line(shelf, 999), "No 299");
	assert_true(shelf_entry(shelf, 999).is_present);
	assert_int_equal(shelf->n_present, 10);
	assert_true(shelf_work(shelf, database, NULL));
	assert_int_equal(shelf->n_read, READING_PAGE_ROWS);
	assert_true(shelf_is_busy(shelf));
	work(fixture);
	assert_int_equal(shelf->n_shown, 1000);
	assert_int_equal(shelf->n_present, 1000);
	assert_int_equal(shelf->texts.n_ids, 700);
	shelf_set_distinct(shelf, true);
	work(fixture);
	assert_int_equal(shelf->n_shown, 700);
	assert_true(shelf_fetch_lines(shelf, database, 290, 20, NULL));
	assert_int_equal(shelf_weight(shelf, 299), 2);
	assert_int_equal(shelf_weight(shelf, 300), 1);
}

static void rows_and_repeats_are_found_from_each_other_in_a_bucket_of_any_size(void **state)
{
	enum { MANY = 140000 }; /* More than two of the longest stretches that are counted. */
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;
	size_t index, n = 0;

	add_many(fixture, MANY, 7);
	work(fixture);
	assert_int_equal(shelf->n_shown, MANY - MANY / 7);
	shelf_set_filter(shelf, SHELF_GRANT);
	uint32_t *repeats = shelf_copy_repeats(shelf);

	for (uint32_t i = 0; i < MANY; i++)
		if (i % 3 == 0 && i % 7 != 0)
			assert_int_equal(repeats[n++], i);
	assert_int_equal(shelf->n_shown, n);
	for (size_t i = 0; i < n; i += 251) {
		assert_int_equal(shelf_repeat(shelf, i), repeats[i]);
		assert_true(shelf_find(shelf, repeats[i], &index));
		assert_int_equal(index, i);
	}
	assert_int_equal(shelf_repeat(shelf, n - 1), repeats[n - 1]);
	assert_false(shelf_find(shelf, 1, &index));
	free(repeats);
}

static void rows_that_are_not_there_go_when_they_are_fetched(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;
	struct database *database = fixture->cache.database;

	add(fixture, 0, OUTCOME_REFUSE, "No.");
	add(fixture, 5, OUTCOME_GRANT, "Yes.");
	assert_true(shelf_wake(shelf, database, NULL));
	check_shown(shelf, "0 1 2 3 4 5 ");
	assert_true(shelf_fetch_lines(shelf, database, 0, 3, NULL));
	check_shown(shelf, "0 5 ");
	assert_string_equal(shelf_line(shelf, 1), "Yes.");
	work(fixture);
	check_shown(shelf, "0 5 ");
	add(fixture, 3, OUTCOME_GRANT, "Yes.");
	work(fixture);
	check_shown(shelf, "0 3 5 ");
	assert_int_equal(shelf->texts.n_ids, 2);
}

/* What is searched, taken together and filtered at once comes to the same as one after another. */
static void hits_of_the_same_words_are_taken_together(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;

	add_five(fixture);
	add(fixture, 5, OUTCOME_GRANT, "Yes, it is only a penny.");
	shelf_search(shelf, "penny");
	shelf_set_filter(shelf, SHELF_HITS);
	shelf_set_distinct(shelf, true);
	work(fixture);
	check_shown(shelf, "1 4 ");
	assert_int_equal(shelf->n_hits, 3);
	assert_true(shelf_fetch_lines(shelf, fixture->cache.database, 0, 2, NULL));
	assert_int_equal(shelf_weight(shelf, 0), 2);
	shelf_set_distinct(shelf, false);
	check_shown(shelf, "1 4 5 ");
	shelf_set_distinct(shelf, true);
	work(fixture);
	check_shown(shelf, "1 4 ");
	shelf_search(shelf, "No");
	work(fixture);
	check_shown(shelf, "0 4 ");
	assert_int_equal(shelf->n_hits, 3);
}

static void a_word_is_found_whatever_its_case_and_gone_to_round_the_ends(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;
	size_t index;

	add_five(fixture);
	shelf_search(shelf, "penny");
	work(fixture);
	assert_int_equal(shelf->n_hits, 2);
	assert_true(shelf_find_hit(shelf, 0, true, &index));
	assert_int_equal(index, 1);
	assert_true(shelf_find_hit(shelf, 2, true, &index));
	assert_int_equal(index, 4);
	assert_true(shelf_find_hit(shelf, 0, false, &index));
	assert_int_equal(index, 4);
	shelf_set_filter(shelf, SHELF_HITS);
	check_shown(shelf, "1 4 ");
	add(fixture, 5, OUTCOME_GRANT, "A PENNY!");
	add(fixture, 6, OUTCOME_REFUSE, "No.");
	work(fixture);
	check_shown(shelf, "1 4 5 ");
	assert_int_equal(shelf->n_hits, 3);
	shelf_search(shelf, NULL);
	assert_int_equal(shelf->filter, SHELF_ALL);
	assert_false(shelf_find_hit(shelf, 0, true, &index));
}

static void lines_are_the_beginning_or_where_the_word_is(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;
	struct database *database = fixture->cache.database;

	add(fixture, 0, OUTCOME_REFUSE, "No.\nIt is\x1b[31m red.");
	add(fixture, 1, OUTCOME_REFUSE,
		"It goes on and on before it comes to what it wants to say at last, which is that "
		"a penny is over the limit.");
	work(fixture);
	assert_string_equal(shelf_line(shelf, 0), "");
	assert_true(shelf_fetch_lines(shelf, database, 0, 2, NULL));
	assert_string_equal(shelf_line(shelf, 0), "No. It is\xe2\x90\x9b[31m red.");
	assert_int_equal(strncmp(shelf_line(shelf, 1), "It goes on", 10), 0);
	shelf_search(shelf, "penny");
	work(fixture);
	assert_true(shelf_fetch_lines(shelf, database, 0, 2, NULL));
	assert_string_equal(
		shelf_line(shelf, 1), "…t last, which is that a penny is over the limit.");
	assert_int_equal(strncmp(shelf_line(shelf, 0), "No.", 3), 0);
}

static void what_was_corrected_or_starred_is_read_anew(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;
	struct database *database = fixture->cache.database;
	struct correction correction = { .after = OUTCOME_GRANT, .reason = "r", .author = "a" };

	add_five(fixture);
	work(fixture);
	int64_t id = responses_find(database, 1, 1, 3, NULL);
	assert_true(database_begin(database, NULL));
	assert_true(corrections_add(database, id, &correction, NULL));
	assert_true(stars_set(database, id, true, 1, NULL));
	assert_true(database_commit(database, NULL));
	shelf_set_filter(shelf, SHELF_GRANT);
	check_shown(shelf, "1 ");
	assert_true(shelf_refresh(shelf, database, 3, NULL));
	check_shown(shelf, "1 3 ");
	shelf_set_filter(shelf, SHELF_STARRED);
	check_shown(shelf, "3 ");
	shelf_set_filter(shelf, SHELF_CORRECTED);
	check_shown(shelf, "3 ");
}

static void another_bucket_starts_empty_and_keeps_the_filter(void **state)
{
	struct fixture *fixture = *state;
	struct shelf *shelf = &fixture->shelf;

	add_five(fixture);
	shelf_set_filter(shelf, SHELF_REFUSE);
	work(fixture);
	check_shown(shelf, "0 2 4 ");
	shelf_open(shelf, 1, 2);
	work(fixture);
	check_shown(shelf, "");
	shelf_open(shelf, 1, 1);
	work(fixture);
	check_shown(shelf, "0 2 4 ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_bucket_is_listed_by_repeat_and_filtered_by_outcome),
		TEST(the_same_answers_are_taken_together_and_counted),
		TEST(new_replies_appear_and_gaps_are_filled_in_their_place),
		TEST(a_large_bucket_is_listed_at_once_and_read_in_parts),
		TEST(rows_and_repeats_are_found_from_each_other_in_a_bucket_of_any_size),
		TEST(rows_that_are_not_there_go_when_they_are_fetched),
		TEST(hits_of_the_same_words_are_taken_together),
		TEST(a_word_is_found_whatever_its_case_and_gone_to_round_the_ends),
		TEST(lines_are_the_beginning_or_where_the_word_is),
		TEST(what_was_corrected_or_starred_is_read_anew),
		TEST(another_bucket_starts_empty_and_keeps_the_filter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
