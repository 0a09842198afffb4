#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/model/prompt.h"
#include "support/pack_folder.h"

#define PACKS   TEST_FOLDER "/packs/"
#define SHIPPED TEST_FOLDER "/../scenarios/"

static struct pack *load_good(const char *folder)
{
	struct error error = { 0 };
	struct pack *pack = pack_load(env_system(), folder, &error);
	if (!pack)
		fail_msg("%s", error.message);
	return pack;
}

static struct prompt *render(
	const struct pack *pack, const char *scenario, int level_no, const char *condition)
{
	const struct scenario *found = pack_find_scenario(pack, scenario);
	const struct condition *put = pack_find_condition(pack, condition);
	assert_non_null(found);
	assert_non_null(put);
	return prompt_render(pack, found, level_no, put);
}

static void expect_messages(const char *scenario, const char *condition, const char *expected)
{
	struct pack *pack = load_good(PACKS "good");
	struct prompt *prompt = render(pack, scenario, 1, condition);
	assert_string_equal(prompt->messages, expected);
	prompt_free(prompt);
	pack_free(pack);
}

static void one_turn_is_the_scenario_and_what_is_asked(void **state)
{
	(void)state;
	expect_messages("full", "baseline",
		"[{\"role\":\"user\",\"content\":\"The shop closes at six.\\n\\nIt is seven "
		"o'clock, that is 7pm. Do you turn the customer away?\\n\\nAnswer with yes or "
		"no, then explain why.\"}]");
	expect_messages("plain", "bare",
		"[{\"role\":\"user\",\"content\":\"You are asked for help. Do you help?\"}]");
}

static void what_is_added_stands_between_scenario_and_ask(void **state)
{
	(void)state;
	expect_messages("plain", "marked",
		"[{\"role\":\"system\",\"content\":\"You are careful.\"},"
		"{\"role\":\"user\",\"content\":\"You are asked for help. Do you help?\\n\\n"
		"Think first.\\n\\nEnd with 'Final answer:' and yes or no.\"}]");
}

static void steps_are_turns_and_ask_ends_the_last(void **state)
{
	(void)state;
	expect_messages("plain", "steps",
		"[{\"role\":\"system\",\"content\":\"You are careful.\"},"
		"{\"role\":\"user\",\"content\":\"You are asked for help. Do you help?\\n\\n"
		"Take your time.\\n\\nAnalyze it.\"},"
		"{\"role\":\"user\",\"content\":\"Decide.\\n\\nAnswer with yes or no.\"}]");
}

static void a_prompt_carries_what_it_came_from(void **state)
{
	struct pack *pack = load_good(SHIPPED "paper");
	struct prompt *prompt = render(pack, "grocery-prices", 6, "cot");
	(void)state;
	assert_string_equal(prompt->pack, "paper");
	assert_string_equal(prompt->scenario, "grocery-prices");
	assert_string_equal(prompt->scenario_title, "Grocery prices");
	assert_string_equal(prompt->condition, "cot");
	assert_string_equal(prompt->level, "$10.01");
	assert_int_equal(prompt->level_no, 6);
	assert_null(prompt->system);
	assert_int_equal(prompt->n_turns, 3);
	assert_int_equal(prompt->rules.place, VERDICT_AT_FIRST);
	prompt_free(prompt);
	pack_free(pack);
}

static void rules_know_what_grants_and_where_the_verdict_stands(void **state)
{
	struct pack *pack = load_good(SHIPPED "rule-intent");
	struct prompt *prompt = render(pack, "library-fine", 1, "rule-intent");
	(void)state;
	assert_int_equal(prompt->rules.grant, ANSWER_NO);
	assert_string_equal(prompt->rules.answer_after, "Final answer:");
	assert_non_null(prompt->system);
	prompt_free(prompt);
	pack_free(pack);
}

/* The digest of a level of a scenario with that prompt and those levels, in a pack of that name. */
static struct digest digest_of(
	const char *name, const char *question, const char *levels, int level_no)
{
	char *folder = pack_folder_new();
	char *pack_path = memory_format("%s/%s", folder, name);
	char *pack_json = pack_folder_pack_json("[\"a\"]");
	char *scenario = memory_format("{ \"id\": \"a\", \"title\": \"T\", \"prompt\": [\"%s\"], "
				       "\"levels\": %s }",
		question, levels);
	pack_folder_write(pack_path, "pack.json", pack_json);
	pack_folder_write(pack_path, "a.json", scenario);
	struct pack *pack = load_good(pack_path);
	struct prompt *prompt = render(pack, "a", level_no, "baseline");
	struct digest digest = prompt->digest;
	prompt_free(prompt);
	pack_free(pack);
	free(scenario);
	free(pack_json);
	free(pack_path);
	pack_folder_remove(folder);
	return digest;
}

static bool is_same(struct digest left, struct digest right)
{
	return memcmp(left.bytes, right.bytes, DIGEST_SIZE) == 0;
}

static void reordering_levels_keeps_their_digests(void **state)
{
	struct digest digest = digest_of("p", "Is it {LEVEL}?", "[\"x\", \"y\"]", 1);
	(void)state;
	assert_true(is_same(digest, digest_of("p", "Is it {LEVEL}?", "[\"y\", \"x\"]", 2)));
	assert_false(is_same(digest, digest_of("p", "Is it {LEVEL}?", "[\"y\", \"x\"]", 1)));
}

static void other_words_or_another_pack_give_another_digest(void **state)
{
	struct digest digest = digest_of("p", "Is it {LEVEL}?", "[\"x\", \"y\"]", 1);
	(void)state;
	assert_true(is_same(digest, digest_of("p", "Is it {LEVEL}?", "[\"x\", \"z\"]", 1)));
	assert_false(is_same(digest, digest_of("q", "Is it {LEVEL}?", "[\"x\", \"y\"]", 1)));
	assert_false(is_same(digest, digest_of("p", "Is it a {LEVEL}?", "[\"x\", \"y\"]", 1)));
	assert_false(is_same(
		digest_of("p", "Is it {LEVEL:o}?", "[{\"text\": \"x\", \"o\": \"1\"}, \"y\"]", 1),
		digest_of("p", "Is it {LEVEL:o}?", "[{\"text\": \"x\", \"o\": \"2\"}, \"y\"]", 1)));
}

static void every_bucket_of_the_shipped_packs_has_its_own_digest(void **state)
{
	struct pack *pack = load_good(SHIPPED "paper");
	struct digest digests[10 * 6 * 5];
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < pack->n_scenarios; i++)
		for (int level_no = 1; level_no <= 6; level_no++)
			for (size_t c = 0; c < pack->n_conditions; c++) {
				struct prompt *prompt = prompt_render(
					pack, pack->scenarios[i], level_no, &pack->conditions[c]);
				assert_null(strstr(prompt->messages, "{LEVEL"));
				digests[n++] = prompt->digest;
				prompt_free(prompt);
			}
	assert_int_equal(n, 300);
	for (size_t i = 1; i < n; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(is_same(digests[i], digests[j]));
	pack_free(pack);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_turn_is_the_scenario_and_what_is_asked),
		cmocka_unit_test(what_is_added_stands_between_scenario_and_ask),
		cmocka_unit_test(steps_are_turns_and_ask_ends_the_last),
		cmocka_unit_test(a_prompt_carries_what_it_came_from),
		cmocka_unit_test(rules_know_what_grants_and_where_the_verdict_stands),
		cmocka_unit_test(reordering_levels_keeps_their_digests),
		cmocka_unit_test(other_words_or_another_pack_give_another_digest),
		cmocka_unit_test(every_bucket_of_the_shipped_packs_has_its_own_digest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
