#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/responses.h"
#include "leeway/store/search.h"
#include "support/cache.h"

static const char *const replies[] = {
	"No. The policy limits the price to ten dollars.",
	"Yes, a few cents do not matter.",
	"No.",
	"Yes: the caf\xc3\xa9 would close otherwise.",
	"No.",
	"No, the limit is the limit; price-matching is no policy of ours.",
};
enum { N_REPLIES = sizeof replies / sizeof replies[0] };

static int set_up(void **state)
{
	struct cache *cache = memory_alloc(1, sizeof *cache);
	cache_init(cache);
	cache_open(cache, DATABASE_WRITE);
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	for (uint32_t i = 0; i < N_REPLIES; i++) {
		struct response response = cache_response(agent, prompt, i, OUTCOME_REFUSE);
		response.text = replies[i];
		assert_true(cache_add(cache, &response));
	}
	*state = cache;
	return 0;
}

static int tear_down(void **state)
{
	cache_clear(*state);
	free(*state);
	return 0;
}

static void index_all(struct cache *cache)
{
	int64_t n_indexed;
	do {
		assert_true(search_update(cache->database, 2, &n_indexed, NULL));
	} while (n_indexed > 0);
}

static void note_hit(const struct search_hit *hit, void *data)
{
	char **found = data;
	char *longer = memory_format("%s%d ", *found, (int)hit->text);
	free(*found);
	*found = longer;
}

/* Row ids of the texts found: texts are numbered in order of arrival. */
static void check_found(
	struct cache *cache, const char *words, int64_t before, int64_t limit, const char *expected)
{
	struct search_query query = { words, before, limit };
	char *found = memory_copy_text("");
	struct search_listener listener = { note_hit, &found };
	struct error error = { 0 };
	if (!search_find(cache->database, &query, listener, &error))
		fail_msg("%s: %s", words, error.message);
	assert_string_equal(found, expected);
	free(found);
}

static void texts_are_found_once_they_are_indexed(void **state)
{
	struct cache *cache = *state;
	int64_t n_indexed;
	assert_int_equal(search_pending(cache->database, NULL), 5);
	check_found(cache, "price", 0, 10, "");
	assert_true(search_update(cache->database, 2, &n_indexed, NULL));
	assert_int_equal(n_indexed, 2);
	assert_int_equal(search_pending(cache->database, NULL), 3);
	check_found(cache, "price", 0, 10, "1 ");
	index_all(cache);
	assert_int_equal(search_pending(cache->database, NULL), 0);
	check_found(cache, "price", 0, 10, "5 1 ");
	assert_true(search_update(cache->database, 2, &n_indexed, NULL));
	assert_int_equal(n_indexed, 0);
}

static void all_words_must_be_there_and_phrases_in_order(void **state)
{
	struct cache *cache = *state;
	index_all(cache);
	check_found(cache, "price policy", 0, 10, "5 1 ");
	check_found(cache, "price dollars", 0, 10, "1 ");
	check_found(cache, "\"the price\"", 0, 10, "1 ");
	check_found(cache, "\"price the\"", 0, 10, "");
	check_found(cache, "CAFE", 0, 10, "4 ");
	check_found(cache, "limi*", 0, 10, "5 1 ");
	check_found(cache, "limi", 0, 10, "");
}

static void nothing_in_a_query_is_an_operator(void **state)
{
	struct cache *cache = *state;
	index_all(cache);
	static const char *const queries[] = { "", " ", "\"", "\"\"", "*", "(", "AND", "NOT", "a:b",
		"^x", "NEAR(a b)", "x\"y", "-no", "{a} : b", "\\", "'; DROP TABLE text" };
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		struct search_query query = { queries[i], 0, 10 };
		char *found = memory_copy_text("");
		struct search_listener listener = { note_hit, &found };
		assert_true(search_find(cache->database, &query, listener, NULL));
		free(found);
	}
	check_found(cache, "price-matching", 0, 10, "5 ");
}

static void hits_are_paged_from_the_newest(void **state)
{
	struct cache *cache = *state;
	index_all(cache);
	check_found(cache, "no", 0, 2, "5 3 ");
	check_found(cache, "no", 3, 2, "1 ");
	check_found(cache, "no", 1, 2, "");
}

static void the_responses_of_a_text_are_paged(void **state)
{
	struct cache *cache = *state;
	struct search_page page = { 0 };
	assert_true(search_responses(cache->database, 3, &page, NULL));
	assert_int_equal(page.n_responses, 2);
	assert_int_equal(page.responses[0].repeat, 2);
	assert_int_equal(page.responses[1].repeat, 4);
	assert_true(search_responses(cache->database, 3, &page, NULL));
	assert_int_equal(page.n_responses, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(texts_are_found_once_they_are_indexed),
		TEST(all_words_must_be_there_and_phrases_in_order),
		TEST(nothing_in_a_query_is_an_operator),
		TEST(hits_are_paged_from_the_newest),
		TEST(the_responses_of_a_text_are_paged),
	};
	return cmocka_run_group_tests_name("store_search", tests, NULL, NULL);
}
