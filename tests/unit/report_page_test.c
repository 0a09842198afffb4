#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/report/page.h"
#include "leeway/store/corrections.h"
#include "leeway/store/responses.h"
#include "support/cache.h"

static const char hostile[] = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)>"
			      " ]]> \" ' & \xe2\x80\xae \xe2\x80\xa8 \x1b[31m </p></article>";

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

/* outcomes: a letter a reply, g or r or u; texts: the same for all with that letter, or NULL. */
static void add_many(struct cache *cache, const char *agent, const char *scenario,
	const char *outcomes, const char *text)
{
	int64_t who = cache_put_agent(cache, agent, strcmp(agent, "people") != 0);
	int64_t prompt = cache_put_prompt(cache, scenario, 1, "baseline");

	for (uint32_t i = 0; outcomes[i]; i++) {
		enum outcome outcome = outcomes[i] == 'g'   ? OUTCOME_GRANT
				       : outcomes[i] == 'r' ? OUTCOME_REFUSE
							    : OUTCOME_UNCLEAR;
		struct response response = cache_response(who, prompt, i, outcome);
		char *own = memory_format("%c because", outcomes[i]);

		response.text = text ? text : own;
		response.model_returned = hostile;
		assert_true(cache_add(cache, &response));
		free(own);
	}
}

/* Everything a page is made from, loaded. */
struct made {
	struct bucket_list buckets;
	struct roster roster;
	struct chart_source source;
	struct explanation_list explanations;
	struct origin_list origins;
	struct comparison_list comparison;
	struct page page;
};

static void make(struct made *made, struct cache *cache, const char *against)
{
	struct bucket_filter all = { 0 };

	memset(made, 0, sizeof *made);
	assert_true(database_begin(cache->database, NULL));
	assert_true(buckets_load(cache->database, &all, &made->buckets, NULL));
	assert_true(roster_load(cache->database, &made->roster, NULL));
	assert_true(origins_load(cache->database, "paper", &made->origins, NULL));
	made->explanations.per_bucket = EXPLANATIONS_DEFAULT;
	assert_true(explanations_load(&made->explanations, cache->database, &made->buckets, NULL));
	made->source = (struct chart_source){ .buckets = &made->buckets, .roster = &made->roster };
	made->page = (struct page){ .database = cache->database,
		.source = &made->source,
		.against = against,
		.explanations = &made->explanations,
		.origins = &made->origins,
		.made_at_ms = INT64_C(1769860800000) };
	if (!against)
		return;
	struct comparison_options options = { .against = against };

	comparison_build(&made->comparison, &made->buckets, &made->buckets, &options);
	comparison_estimate(&made->comparison);
	made->page.comparison = &made->comparison;
}

static char *finish(struct made *made, struct cache *cache)
{
	struct svg html;

	svg_init(&html);
	assert_true(page_write(&html, &made->page, NULL));
	assert_int_equal(html.depth, 0);
	database_rollback(cache->database);
	comparison_clear(&made->comparison);
	explanations_clear(&made->explanations);
	origins_clear(&made->origins);
	roster_clear(&made->roster);
	buckets_clear(&made->buckets);
	return buffer_take(&html.out);
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
		n++;
	return n;
}

static cJSON *read_index(const char *page)
{
	static const char start[] = "<script type=\"application/json\" id=\"index\">";
	const char *from = strstr(page, start);

	assert_non_null(from);
	from += sizeof start - 1;
	cJSON *index = cJSON_ParseWithLength(from, (size_t)(strstr(from, "</script>") - from));

	assert_non_null(index);
	return index;
}

static void no_reply_and_no_name_becomes_markup(void **state)
{
	struct cache *cache = *state;
	struct made made;

	add_many(cache, hostile, hostile, "gr", hostile);
	add_many(cache, "people", hostile, "gr", hostile);
	assert_true(database_begin(cache->database, NULL));
	struct correction correction = {
		.after = OUTCOME_UNCLEAR, .reason = hostile, .author = hostile, .at_ms = 0
	};
	assert_true(corrections_add(cache->database, 1, &correction, NULL));
	assert_true(database_commit(cache->database, NULL));
	make(&made, cache, "people");
	char *page = finish(&made, cache);

	assert_int_equal(count(page, "<script"), 2);
	assert_int_equal(count(page, "</script"), 2);
	assert_int_equal(count(page, "<img"), 0);
	assert_int_equal(count(page, "<!--"), 0);
	assert_int_equal(count(page, "\x1b"), 0);
	assert_int_equal(count(page, "\xe2\x80\xae"), 0);
	assert_true(count(page, "&lt;/script&gt;&lt;script&gt;alert(1)") > 4);
	cJSON *index = read_index(page);
	const cJSON *scenario = cJSON_GetObjectItem(index, "scenario");

	assert_non_null(strstr(cJSON_GetArrayItem(scenario, 0)->valuestring, "</script>"));
	cJSON_Delete(index);
	free(page);
}

static void the_index_has_a_row_for_every_explanation(void **state)
{
	struct cache *cache = *state;
	struct made made;

	add_many(cache, "people", "lending", "ggrru", NULL);
	add_many(cache, "gpt", "lending", "rrrr", NULL);
	add_many(cache, "gpt", "welfare", "rrrg", NULL);
	make(&made, cache, NULL);
	char *page = finish(&made, cache);
	cJSON *index = read_index(page);
	const cJSON *replies = cJSON_GetObjectItem(index, "replies");

	assert_int_equal(cJSON_GetArraySize(replies), 3 + 1 + 2);
	assert_int_equal(count(page, "<article class=\"reply "), 6);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(index, "scenario")), 2);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(index, "outcome")), 3);
	cJSON_Delete(index);
	free(page);
}

static void explanations_are_of_each_outcome_and_different(void **state)
{
	struct cache *cache = *state;
	struct made made;

	add_many(cache, "gpt", "lending", "ggggrgugr", NULL);
	make(&made, cache, NULL);
	assert_int_equal(made.explanations.n_items, 3);
	assert_int_equal(made.explanations.items[0].repeat, 0);
	assert_int_equal(made.explanations.items[1].repeat, 4);
	assert_int_equal(made.explanations.items[2].repeat, 6);
	assert_string_equal(made.explanations.items[1].text, "r because");
	free(finish(&made, cache));
}

static void nothing_undefined_is_printed_as_a_number(void **state)
{
	struct cache *cache = *state;
	struct made made;

	add_many(cache, "people", "lending", "rr", NULL);
	add_many(cache, "gpt", "lending", "rr", NULL);
	add_many(cache, "gpt", "welfare", "u", NULL);
	make(&made, cache, "people");
	char *page = finish(&made, cache);

	assert_int_equal(count(page, ">nan"), 0);
	assert_int_equal(count(page, "-nan"), 0);
	assert_int_equal(count(page, ">inf"), 0);
	assert_int_equal(count(page, "http://"), count(page, "http://www.w3.org/2000/svg"));
	assert_int_equal(count(page, "https://"), 0);
	free(page);
}

static void counts_have_separators(void **state)
{
	enum { REFUSALS = 1234 };
	struct cache *cache = *state;
	struct made made;
	char outcomes[REFUSALS + 2];

	memset(outcomes, 'r', REFUSALS);
	memcpy(outcomes + REFUSALS, "g", 2);
	add_many(cache, "gpt", "lending", outcomes, NULL);
	make(&made, cache, NULL);
	char *page = finish(&made, cache);

	assert_int_equal(count(page, "<td>1,234 of 1,235</td>"), 1);
	assert_int_equal(count(page, "<td>1,234</td>"), 1);
	assert_int_equal(count(page, ">1,235 replies, "), 1);
	assert_int_equal(count(page, ">1234"), 0);
	free(page);
}

static void the_page_says_what_is_simulated_and_forbids_the_network(void **state)
{
	struct cache *cache = *state;
	struct made made;

	add_many(cache, "gpt", "lending", "rg", NULL);
	make(&made, cache, NULL);
	char *page = finish(&made, cache);

	assert_int_equal(count(page, "SIMULATED"), 0);
	assert_int_equal(count(page, "default-src &#39;none&#39;"), 1);
	assert_int_equal(count(page, "unsafe"), 0);
	free(page);
	add_many(cache, "sim:strict", "lending", "rg", NULL);
	make(&made, cache, NULL);
	page = finish(&made, cache);
	assert_true(count(page, "SIMULATED") > 1);
	assert_true(count(page, "sim:strict · baseline (simulated)") > 1);
	free(page);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_reply_and_no_name_becomes_markup),
		TEST(the_index_has_a_row_for_every_explanation),
		TEST(explanations_are_of_each_outcome_and_different),
		TEST(nothing_undefined_is_printed_as_a_number),
		TEST(counts_have_separators),
		TEST(the_page_says_what_is_simulated_and_forbids_the_network),
	};
	return cmocka_run_group_tests_name("report_page", tests, NULL, NULL);
}
