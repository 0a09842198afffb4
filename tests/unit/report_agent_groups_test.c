#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/bucket_rate.h"
#include "leeway/report/compare.h"
#include "support/cache.h"

static int set_up(void **state)
{
	struct cache *cache = memory_alloc(1, sizeof *cache);
	cache_init(cache);
	*state = cache;
	return 0;
}

static int tear_down(void **state)
{
	cache_clear(*state);
	free(*state);
	return 0;
}

/* Reads the section from a configuration of its own; the fault's message where there is one. */
static char *read_groups(
	const struct cache *cache, const char *section, struct agent_groups *groups)
{
	char *path = file_join(cache->folder, "config.json");
	char *text = memory_format("{ \"groups\": %s }", section);
	struct config config;
	struct error error = { 0 };
	assert_true(file_write(path, text, strlen(text), NULL));
	assert_true(config_load(&cache->env, path, &config, &error));
	char *message = NULL;
	if (!agent_groups_read(&config, groups, &error)) {
		assert_int_equal(error.code, ERROR_INPUT);
		message = memory_copy_text(error.message);
		error_clear(&error);
	}
	config_clear(&config);
	free(text);
	free(path);
	return message;
}

static const char both[] = "[ { \"id\": \"both\", \"members\": [ { \"model\": \"a\", \"weight\": 3 "
			   "}, { \"model\": \"b\" } ] } ]";

static void add(
	struct bucket_list *list, const char *agent, int level_no, int64_t refusals, int64_t grants)
{
	MEMORY_RESERVE_ONE(list->buckets, list->n_buckets, list->capacity);
	list->buckets[list->n_buckets++] = (struct bucket){
		.agent = agent[0],
		.prompt = level_no,
		.pack = memory_copy_text("paper"),
		.scenario = memory_copy_text("lending"),
		.level = memory_format("level %d", level_no),
		.condition = memory_copy_text("baseline"),
		.agent_name = memory_copy_text(agent),
		.level_no = level_no,
		.kind = AGENT_MODEL,
		.synthetic = strcmp(agent, "b") == 0,
		.tally.counts = { [OUTCOME_REFUSE] = refusals, [OUTCOME_GRANT] = grants },
	};
}

static bool is_near(double seen, double expected)
{
	return fabs(seen - expected) <= 1e-12;
}

static void a_group_has_the_weighted_rate_and_its_standard_error(void **state)
{
	struct agent_groups groups;
	struct bucket_list list = { 0 };
	assert_null(read_groups(*state, both, &groups));
	add(&list, "a", 1, 80, 20);
	add(&list, "b", 1, 10, 40);
	add(&list, "c", 1, 1, 1);
	agent_groups_add(&groups, &list);
	assert_int_equal(list.n_buckets, 4);
	const struct bucket *bucket = &list.buckets[2];
	assert_string_equal(bucket->agent_name, "both");
	assert_true(bucket->agent < 0 && bucket->synthetic);
	assert_string_equal(bucket_kind_name(bucket), "group");
	assert_int_equal(bucket->tally.counts[OUTCOME_REFUSE], 90);
	struct bucket_rate rate = bucket_rate_of(bucket);
	assert_true(is_near(rate.rate, 0.75 * 0.8 + 0.25 * 0.2));
	double error = sqrt(0.75 * 0.75 * 0.8 * 0.2 / 100 + 0.25 * 0.25 * 0.2 * 0.8 / 50);
	assert_true(is_near(rate.standard_error, error));
	/* The members differ, so that the weighted rate is surer than 150 answers alike. */
	assert_true(is_near(rate.effective_n, 150));
	assert_true(rate.wilson.low < rate.rate && rate.rate < rate.wilson.high);
	buckets_clear(&list);
	agent_groups_clear(&groups);
}

static void where_a_member_lacks_there_is_no_rate_and_it_is_said(void **state)
{
	struct agent_groups groups;
	struct bucket_list list = { 0 };
	assert_null(read_groups(*state, both, &groups));
	char *words = agent_group_describe_missing(&groups.groups[0], &list);
	assert_string_equal(words, "both: no member has answered");
	free(words);
	add(&list, "a", 1, 8, 2);
	add(&list, "b", 1, 8, 2);
	add(&list, "a", 2, 8, 2);
	agent_groups_add(&groups, &list);
	assert_int_equal(list.n_buckets, 5);
	assert_string_equal(list.buckets[4].agent_name, "both");
	assert_true(isnan(bucket_rate_of(&list.buckets[4]).rate));
	words = agent_group_describe_missing(&groups.groups[0], &list);
	assert_string_equal(words, "both: no rate in 1 of 2 buckets, where a member has decided "
				   "nothing: b in 1");
	free(words);
	buckets_clear(&list);
	agent_groups_clear(&groups);
}

static void a_group_is_compared_by_its_weighted_rate(void **state)
{
	struct agent_groups groups;
	struct bucket_list list = { 0 }, others = { 0 };
	const struct comparison_options options = { .against = "c" };
	struct comparison_list compared;
	assert_null(read_groups(*state, both, &groups));
	add(&list, "a", 1, 80, 20);
	add(&list, "b", 1, 10, 40);
	add(&others, "c", 1, 10, 40);
	agent_groups_add(&groups, &list);
	comparison_build(&compared, &list, &others, &options);
	comparison_estimate(&compared);
	const struct comparison_arm *arm = comparison_find_arm(&compared, "both", "baseline");
	const struct comparison_row *row = &compared.rows[arm->first_row];
	assert_true(arm->is_group && row->own.is_group);
	assert_true(is_near(row->difference, 0.65 - 0.2));
	assert_true(row->z > 0 && row->p < 0.001 && isnan(row->p_fisher));
	assert_true(arm->distance.interval.low < 0.45 && arm->distance.interval.high > 0.45);
	comparison_clear(&compared);
	buckets_clear(&others);
	buckets_clear(&list);
	agent_groups_clear(&groups);
}

static void a_name_of_the_cache_stays_the_caches(void **state)
{
	struct agent_groups groups;
	struct bucket_list list = { 0 };
	assert_null(read_groups(*state, both, &groups));
	add(&list, "a", 1, 8, 2);
	add(&list, "both", 1, 1, 1);
	agent_groups_add(&groups, &list);
	assert_int_equal(list.n_buckets, 2);
	assert_null(list.buckets[1].pool);
	buckets_clear(&list);
	agent_groups_clear(&groups);
}

static void faults_of_groups_are_told_with_their_place(void **state)
{
	static const struct {
		const char *section, *words;
	} faults[] = {
		{ "[ { \"id\": \"x\" } ]", "members" },
		{ "[ { \"id\": \"x\", \"members\": [] } ]", "at least one member" },
		{ "[ { \"id\": \"x\", \"members\": 7 } ]", "must be a list" },
		{ "[ { \"id\": \"\", \"members\": [ { \"model\": \"a\" } ] } ]", "id must be" },
		{ "[ { \"id\": \"x\", \"members\": [ { \"model\": \"x\" } ] } ]", "own member" },
		{ "[ { \"id\": \"x\", \"members\": [ { \"model\": \"a\", \"weight\": 0 } ] } ]",
			"above 0" },
		{ "[ { \"id\": \"x\", \"members\": [ { \"model\": \"a\" }, { \"model\": \"a\" } ] "
		  "} ]",
			"members[1]: this model is a member twice" },
		{ "[ { \"id\": \"x\", \"members\": [ { \"model\": \"a\" } ] }, { \"id\": \"x\", "
		  "\"members\": [ { \"model\": \"a\" } ] } ]",
			"groups[1]: this id stands here twice" },
		{ "[ 7 ]", "object" },
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct agent_groups groups;
		char *message = read_groups(*state, faults[i].section, &groups);
		if (!message || !strstr(message, faults[i].words))
			fail_msg("%s: %s", faults[i].section, message ? message : "no fault");
		assert_int_equal(groups.n_groups, 0);
		free(message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_group_has_the_weighted_rate_and_its_standard_error, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			where_a_member_lacks_there_is_no_rate_and_it_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_group_is_compared_by_its_weighted_rate, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_name_of_the_cache_stays_the_caches, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			faults_of_groups_are_told_with_their_place, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("report_agent_groups", tests, NULL, NULL);
}
