#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/answers.h"
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
	cache_clear(*state);
	free(*state);
	return 0;
}

static int64_t put_person(struct cache *cache, int64_t agent, const char *name)
{
	assert_true(database_begin(cache->database, NULL));
	int64_t person = people_put(cache->database, agent, name, NULL);
	assert_true(database_commit(cache->database, NULL));
	assert_true(person > 0);
	return person;
}

struct seen {
	struct given_answer answers[4];
	size_t n;
};

static void take(const struct given_answer *answer, void *data)
{
	struct seen *seen = data;
	if (seen->n < 4)
		seen->answers[seen->n] = *answer;
	seen->n++;
}

static void check_distinct(
	struct cache *cache, int64_t agent, int64_t prompt, int64_t n_replies, int64_t n_distinct)
{
	struct distinct_replies count = { -1, -1 };
	assert_true(answers_count_distinct(cache->database, agent, prompt, &count, NULL));
	assert_int_equal(count.n_replies, n_replies);
	assert_int_equal(count.n_distinct, n_distinct);
}

static void answers_say_who_decided_what_by_repeat(void **state)
{
	struct cache *cache = *state;
	int64_t people = cache_put_agent(cache, "people", false);
	int64_t other = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 2, "baseline");
	int64_t anna = put_person(cache, people, "anna"), ben = put_person(cache, people, "ben");
	struct response first = cache_response(people, prompt, 0, OUTCOME_REFUSE);
	struct response third = cache_response(people, prompt, 2, OUTCOME_GRANT);
	struct response stranger = cache_response(other, prompt, 0, OUTCOME_GRANT);
	first.participant = anna;
	third.participant = ben;
	assert_true(cache_add(cache, &first));
	assert_true(cache_add(cache, &third));
	assert_true(cache_add(cache, &stranger));

	struct bucket bucket = { .agent = people, .prompt = prompt, .next_repeat = 3 };
	struct seen seen = { .n = 0 };
	assert_true(answers_each(cache->database, &bucket, take, &seen, NULL));
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.answers[0].participant, anna);
	assert_int_equal(seen.answers[0].outcome, OUTCOME_REFUSE);
	assert_int_equal(seen.answers[1].participant, ben);
	assert_int_equal(seen.answers[1].outcome, OUTCOME_GRANT);

	seen.n = 0;
	bucket.agent = other;
	bucket.next_repeat = 1;
	assert_true(answers_each(cache->database, &bucket, take, &seen, NULL));
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.answers[0].participant, 0);
	bucket.next_repeat = 0;
	assert_true(answers_each(cache->database, &bucket, take, &seen, NULL));
	assert_int_equal(seen.n, 1);
}

static void put_text(
	struct cache *cache, int64_t agent, int64_t prompt, uint32_t repeat, const char *text)
{
	struct response response = cache_response(agent, prompt, repeat, OUTCOME_GRANT);
	response.text = text;
	assert_true(cache_add(cache, &response));
}

static void different_replies_are_counted_by_their_words(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t other = cache_put_agent(cache, "claude", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 2, "baseline");
	check_distinct(cache, agent, prompt, 0, 0);
	put_text(cache, agent, prompt, 0, "the same words");
	put_text(cache, agent, prompt, 1, "the same words");
	put_text(cache, agent, prompt, 4, "others");
	put_text(cache, other, prompt, 0, "others still");
	check_distinct(cache, agent, prompt, 3, 2);
	put_text(cache, agent, prompt, 2, NULL);
	put_text(cache, agent, prompt, 3, NULL);
	check_distinct(cache, agent, prompt, 5, 3);

	/* What is counted already is not counted again. */
	struct distinct_replies known = { 5, 99 };
	assert_true(answers_count_distinct(cache->database, agent, prompt, &known, NULL));
	assert_int_equal(known.n_distinct, 99);
}

static void where_no_reply_has_words_none_are_told_apart(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "people", false);
	int64_t prompt = cache_put_prompt(cache, "lending", 2, "baseline");
	put_text(cache, agent, prompt, 0, NULL);
	put_text(cache, agent, prompt, 1, NULL);
	check_distinct(cache, agent, prompt, 2, 0);
}

static void fill_bucket(struct cache *cache, int64_t agent, int64_t prompt, uint32_t n_repeats)
{
	assert_true(database_begin(cache->database, NULL));
	for (uint32_t i = 0; i < n_repeats; i++) {
		struct response response = cache_response(agent, prompt, i, OUTCOME_GRANT);
		char *text = memory_format("%u", i / 2);
		bool added;
		response.text = text;
		assert_true(responses_add(cache->database, &response, &added, NULL));
		free(text);
	}
	assert_true(database_commit(cache->database, NULL));
}

static void a_large_bucket_is_read_to_its_end(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 2, "baseline");
	enum { MANY = 5000 };
	fill_bucket(cache, agent, prompt, MANY);
	check_distinct(cache, agent, prompt, MANY, MANY / 2);
	struct bucket bucket = { .agent = agent, .prompt = prompt, .next_repeat = MANY };
	struct seen seen = { .n = 0 };
	assert_true(answers_each(cache->database, &bucket, take, &seen, NULL));
	assert_int_equal(seen.n, MANY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			answers_say_who_decided_what_by_repeat, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			different_replies_are_counted_by_their_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			where_no_reply_has_words_none_are_told_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_large_bucket_is_read_to_its_end, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("store_answers", tests, NULL, NULL);
}
