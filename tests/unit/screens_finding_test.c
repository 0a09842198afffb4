#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/screens/finding.h"
#include "leeway/screens/snippet.h"
#include "leeway/store/search.h"
#include "leeway/store/steps.h"
#include "support/cache.h"

static void add(
	struct cache *cache, int64_t agent, uint32_t repeat, enum outcome outcome, const char *text)
{
	struct response response = cache_response(agent, 1, repeat, outcome);

	response.text = text;
	assert_true(cache_add(cache, &response));
}

static void add_step(struct cache *cache, const char *text)
{
	struct step_reply reply = { .agent = 1, .prompt = 1, .repeat = 0, .text = text };

	assert_true(database_begin(cache->database, NULL));
	assert_true(steps_add(cache->database, &reply, NULL));
	assert_true(database_commit(cache->database, NULL));
}

static int set_up(void **state)
{
	struct cache *cache = memory_alloc(1, sizeof *cache);
	int64_t n_indexed;

	cache_init(cache);
	cache_open(cache, DATABASE_WRITE);
	cache_put_agent(cache, "gpt", true);
	cache_put_agent(cache, "people", false);
	cache_put_prompt(cache, "lending", 3, "cot");
	add(cache, 1, 0, OUTCOME_REFUSE, "No, the limit is the limit.");
	add(cache, 1, 1, OUTCOME_REFUSE, "No, the limit is the limit.");
	add(cache, 2, 0, OUTCOME_GRANT, "A limit is only a number.");
	add_step(cache, "A limit of which nobody replied.");
	add(cache, 2, 1, OUTCOME_GRANT, "Yes.");
	assert_true(search_update(cache->database, 100, &n_indexed, NULL));
	*state = cache;
	return 0;
}

static int tear_down(void **state)
{
	cache_clear(*state);
	free(*state);
	return 0;
}

static void each_text_is_found_once_with_its_first_response(void **state)
{
	struct cache *cache = *state;
	struct finding *finding = finding_new(&cache->env, cache->path, "LIMIT");
	atomic_bool stop = false;

	finding_run(finding, &stop);
	assert_null(finding->error.message);
	assert_int_equal(finding->n_found, 2);
	assert_int_equal(finding->found[0].key.agent, 2);
	assert_int_equal(finding->found[0].outcome, OUTCOME_GRANT);
	assert_string_equal(finding->found[0].agent, "people · cot");
	assert_string_equal(finding->found[0].place, "lending 3");
	assert_string_equal(finding->found[0].snippet, "A limit is only a number.");
	assert_int_equal(finding->found[1].key.agent, 1);
	assert_int_equal(finding->found[1].key.prompt, 1);
	assert_int_equal(finding->found[1].key.repeat, 0);
	assert_int_equal(finding->found[1].n_responses, 2);
	finding_free(finding);
}

static void the_first_word_is_the_one_that_is_marked(void **state)
{
	static const char *const cases[][2] = { { "  limit number", "limit" },
		{ "\"the limit\" x", "the limit" }, { "lim* x", "lim" }, { "", "" }, { "*", "*" },
		{ "\"", "" } };
	struct cache *cache = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct finding *finding = finding_new(&cache->env, cache->path, cases[i][0]);

		assert_string_equal(finding->mark, cases[i][1]);
		finding_free(finding);
	}
}

static void a_search_without_a_cache_says_why(void **state)
{
	struct cache *cache = *state;
	struct finding *finding = finding_new(&cache->env, "/nowhere/at/all.db", "limit");
	atomic_bool stop = false;

	finding_run(finding, &stop);
	assert_int_equal(finding->n_found, 0);
	assert_non_null(finding->error.message);
	finding_free(finding);
}

static void check_cut(const char *text, const char *word, const char *expected)
{
	char *cut = snippet_cut(text, word);

	assert_string_equal(cut, expected);
	free(cut);
}

static void a_snippet_begins_where_the_word_is_in_sight(void **state)
{
	char wide[400];
	char *cut;

	(void)state;
	check_cut("One\ntwo\x1b.", NULL, "One two\xe2\x90\x9b.");
	check_cut("One two.", "two", "One two.");
	check_cut("One two.", "three", "One two.");
	check_cut("It goes on and on and on and on until at last, behind all of that, it says two.",
		"TWO", "…nd all of that, it says two.");
	/* Never inside a character. */
	memset(wide, 0, sizeof wide);
	for (int i = 0; i < 60; i++)
		memcpy(wide + 3 * i, "\xe7\x95\x8c", 3);
	memcpy(wide + 180, "a two", 6);
	cut = snippet_cut(wide, "two");
	assert_int_equal(strncmp(cut, "…\xe7\x95\x8c", 6), 0);
	free(cut);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_text_is_found_once_with_its_first_response),
		TEST(the_first_word_is_the_one_that_is_marked),
		TEST(a_search_without_a_cache_says_why),
		cmocka_unit_test(a_snippet_begins_where_the_word_is_in_sight),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
