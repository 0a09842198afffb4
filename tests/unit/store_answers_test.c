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
	first.text = third.text = "the same words";
	third.participant = ben;
	assert_true(cache_add(cache, &first));
	assert_true(cache_add(cache, &third));
	assert_true(cache_add(cache, &stranger));

	struct bucket bucket = { .agent = people, .prompt = prompt, .next_repeat = 3 };
	struct given_answer_list list = { 0 };
	assert_true(answers_load(cache->database, &bucket, &list, NULL));
	assert_int_equal(list.n_answers, 2);
	assert_int_equal(list.answers[0].participant, anna);
	assert_int_equal(list.answers[0].outcome, OUTCOME_REFUSE);
	assert_int_equal(list.answers[1].participant, ben);
	assert_int_equal(list.answers[1].outcome, OUTCOME_GRANT);
	assert_int_equal(answers_count_distinct(&list), 1);

	bucket.agent = other;
	bucket.next_repeat = 1;
	assert_true(answers_load(cache->database, &bucket, &list, NULL));
	assert_int_equal(list.n_answers, 1);
	assert_int_equal(list.answers[0].participant, 0);
	bucket.next_repeat = 0;
	assert_true(answers_load(cache->database, &bucket, &list, NULL));
	assert_int_equal(list.n_answers, 0);
	assert_int_equal(answers_count_distinct(&list), 0);
	answers_clear(&list);
}

static void a_bucket_without_end_is_read_up_to_its_ceiling(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 2, "baseline");
	struct response inside =
		cache_response(agent, prompt, ANSWERS_MAX_REPEATS - 1, OUTCOME_GRANT);
	struct response behind = cache_response(agent, prompt, ANSWERS_MAX_REPEATS, OUTCOME_GRANT);
	assert_true(cache_add(cache, &inside));
	assert_true(cache_add(cache, &behind));

	struct bucket bucket = { .agent = agent, .prompt = prompt, .next_repeat = INT64_MAX };
	struct given_answer_list list = { 0 };
	assert_true(answers_load(cache->database, &bucket, &list, NULL));
	assert_int_equal(list.n_answers, 1);
	answers_clear(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			answers_say_who_decided_what_by_repeat, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_bucket_without_end_is_read_up_to_its_ceiling, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("store_answers", tests, NULL, NULL);
}
