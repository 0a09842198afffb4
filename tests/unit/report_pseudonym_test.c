#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "leeway/base/digest.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/report/attributes.h"
#include "leeway/report/pseudonym.h"
#include "leeway/store/people.h"
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
	struct cache *cache = *state;
	cache_clear(cache);
	free(cache);
	return 0;
}

static void check_keyed(const char *key, size_t length, const char *text, const char *expected)
{
	char hex[DIGEST_HEX_SIZE];
	struct digest digest = digest_keyed(key, length, text);
	digest_to_hex(&digest, hex);
	assert_string_equal(hex, expected);
}

/* RFC 4231, test cases 1 and 2. */
static void keyed_digests_are_hmac_sha_256(void **state)
{
	(void)state;
	check_keyed(
		"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
		20, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	check_keyed("Jefe", 4, "what do ya want for nothing?",
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void assert_same_person(
	struct pseudonyms *pseudonyms, const char *left, const char *right, bool same)
{
	char one[PSEUDONYM_SIZE], other[PSEUDONYM_SIZE];
	assert_true(pseudonym_make(pseudonyms, left, one, NULL));
	assert_true(pseudonym_make(pseudonyms, right, other, NULL));
	assert_true(pseudonym_is(one));
	assert_int_equal(strcmp(one, other) == 0, same);
}

static void names_depend_on_person_and_key_alone(void **state)
{
	struct cache *cache = *state;
	struct pseudonyms pseudonyms;
	char first[PSEUDONYM_SIZE], second[PSEUDONYM_SIZE];
	assert_true(pseudonyms_open(&pseudonyms, &cache->env, cache->path, false, NULL));
	assert_same_person(
		&pseudonyms, "5f0000000000000000000abc", " 5F0000000000000000000ABC\n", true);
	assert_same_person(&pseudonyms, "5f0000000000000000000abc",
		"5f0000000000000000000abc@email.prolific.com", true);
	assert_same_person(
		&pseudonyms, "5f0000000000000000000abc", "5f0000000000000000000abd", false);
	assert_same_person(&pseudonyms, "A1", "a1", false);
	assert_same_person(&pseudonyms, "", "x", false);
	assert_true(pseudonym_make(&pseudonyms, "A1", first, NULL));
	assert_true(pseudonym_make(&pseudonyms, first, second, NULL));
	assert_string_equal(first, second);
	pseudonyms.key[0] ^= 1;
	assert_true(pseudonym_make(&pseudonyms, "A1", second, NULL));
	assert_string_not_equal(first, second);
	pseudonyms_clear(&pseudonyms);
}

static void a_key_is_written_once_it_was_used_and_read_again(void **state)
{
	struct cache *cache = *state;
	struct pseudonyms first, second;
	char one[PSEUDONYM_SIZE], other[PSEUDONYM_SIZE];
	char *path = memory_format("%s.people-key", cache->path);
	struct stat status;
	assert_true(pseudonyms_open(&first, &cache->env, cache->path, false, NULL));
	assert_true(first.is_new);
	assert_true(pseudonyms_save(&first, NULL));
	assert_false(file_exists(path));
	assert_true(pseudonym_make(&first, "A1", one, NULL));
	assert_true(pseudonyms_save(&first, NULL));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(pseudonyms_open(&second, &cache->env, cache->path, false, NULL));
	assert_false(second.is_new);
	assert_true(pseudonym_make(&second, "A1", other, NULL));
	assert_string_equal(one, other);
	pseudonyms_clear(&first);
	pseudonyms_clear(&second);
	struct error error = { 0 };
	assert_true(file_write(path, "abc\n", 4, NULL));
	assert_false(pseudonyms_open(&first, &cache->env, cache->path, true, &error));
	assert_non_null(strstr(error.message, "no key"));
	error_clear(&error);
	free(path);
}

static bool no_entropy(void *data, uint64_t *bits)
{
	(void)data;
	(void)bits;
	return false;
}

static bool twos(void *data, uint64_t *bits)
{
	(void)data;
	*bits = 2;
	return true;
}

/* Two who found no key, each of whom drew one: the second takes the first's, or says that it came
 * too late. */
static void two_at_the_same_instant_share_one_key(void **state)
{
	struct cache *cache = *state;
	struct pseudonyms first, second, third;
	char one[PSEUDONYM_SIZE], other[PSEUDONYM_SIZE];
	struct error error = { 0 };
	struct env elsewhere = cache->env;
	elsewhere.entropy = twos;
	assert_true(pseudonyms_open(&first, &cache->env, cache->path, false, NULL));
	assert_true(pseudonyms_open(&second, &elsewhere, cache->path, false, NULL));
	assert_true(pseudonyms_open(&third, &elsewhere, cache->path, false, NULL));
	assert_memory_not_equal(first.key, second.key, PSEUDONYM_KEY);
	assert_true(pseudonyms_settle(&first, NULL));
	assert_true(pseudonyms_settle(&second, NULL));
	assert_true(pseudonym_make(&first, "A1", one, NULL));
	assert_true(pseudonym_make(&second, "A1", other, NULL));
	assert_string_equal(one, other);
	assert_true(pseudonym_make(&third, "A1", other, NULL));
	assert_false(pseudonyms_save(&third, &error));
	assert_int_equal(error.code, ERROR_LOCKED);
	error_clear(&error);
	pseudonyms_clear(&first);
	pseudonyms_clear(&second);
	pseudonyms_clear(&third);
}

static void a_key_is_drawn_from_randomness_alone(void **state)
{
	struct cache *cache = *state;
	struct pseudonyms pseudonyms;
	struct error error = { 0 };
	struct env poor = cache->env;
	poor.entropy = no_entropy;
	assert_false(pseudonyms_open(&pseudonyms, &poor, cache->path, false, &error));
	assert_non_null(strstr(error.message, "no random numbers"));
	error_clear(&error);
}

static void no_name_is_made_where_the_key_of_those_in_the_cache_is_missing(void **state)
{
	struct cache *cache = *state;
	struct pseudonyms pseudonyms;
	char name[PSEUDONYM_SIZE];
	struct error error = { 0 };
	cache_open(cache, DATABASE_WRITE);
	int64_t agent = cache_put_agent(cache, "test cohort", false);
	assert_true(database_begin(cache->database, NULL));
	assert_true(people_put(cache->database, agent, "p-000000000000000g", NULL) > 0);
	assert_true(database_commit(cache->database, NULL));
	assert_true(pseudonyms_open(&pseudonyms, &cache->env, cache->path, false, NULL));
	assert_true(pseudonyms_check(&pseudonyms, NULL));
	pseudonyms_clear(&pseudonyms);
	assert_true(database_begin(cache->database, NULL));
	assert_true(people_put(cache->database, agent, "p-0000000000000001", NULL) > 0);
	assert_true(database_commit(cache->database, NULL));
	assert_true(pseudonyms_open(&pseudonyms, &cache->env, cache->path, false, NULL));
	assert_false(pseudonym_make(&pseudonyms, "A1", name, &error));
	assert_int_equal(error.code, ERROR_INPUT);
	assert_non_null(strstr(error.message, "--new-people-key"));
	error_clear(&error);
	assert_true(pseudonym_make(&pseudonyms, "p-0000000000000002", name, NULL));
	pseudonyms_clear(&pseudonyms);
	assert_true(pseudonyms_open(&pseudonyms, &cache->env, cache->path, true, NULL));
	assert_true(pseudonym_make(&pseudonyms, "A1", name, NULL));
	pseudonyms_clear(&pseudonyms);
}

static void attributes_are_an_allow_list(void **state)
{
	(void)state;
	assert_string_equal(attribute_find("Country of residence"), "country_of_residence");
	assert_string_equal(attribute_find("Ethnicity simplified"), "ethnicity");
	assert_null(attribute_find("Secret"));
	assert_true(attribute_is_identifying("RecipientEmail"));
	assert_true(attribute_is_identifying("IP Address"));
	assert_false(attribute_is_identifying("age"));
	struct attributes *attributes = attributes_read("{\"age\":\"33\",\"sex\":\"Female\"}");
	struct error error = { 0 };
	assert_true(attributes_set(attributes, "age", "DATA_EXPIRED", NULL));
	assert_true(attributes_set(attributes, "sex", "Consent revoked", NULL));
	assert_string_equal(attributes_get(attributes, "age"), "33");
	assert_true(attributes_set(attributes, "age", "34", NULL));
	assert_false(attributes_set(attributes, "age", "34.5", &error));
	error_clear(&error);
	char *json = attributes_to_json(attributes);
	assert_string_equal(json, "{\"age\":\"34\",\"sex\":\"Female\"}");
	free(json);
	attributes_free(attributes);
	attributes = attributes_read("broken");
	assert_null(attributes_get(attributes, "age"));
	attributes_free(attributes);
}

/* What people_each gave, as "agent/name/answers/attributes;". */
static bool note_person(void *data, const struct person *person)
{
	char **all = data;
	char *longer = memory_format("%s%s/%s/%d/%s;", *all, person->agent, person->name,
		(int)person->n_responses, person->attributes);
	free(*all);
	*all = longer;
	return true;
}

static void people_keep_their_attributes_and_are_counted(void **state)
{
	struct cache *cache = *state;
	cache_open(cache, DATABASE_WRITE);
	struct database *database = cache->database;
	int64_t agent = cache_put_agent(cache, "test cohort", false);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	assert_true(database_begin(database, NULL));
	int64_t first = people_put(database, agent, "p-0000000000000001", NULL);
	assert_true(people_put(database, agent, "other", NULL) > 0);
	assert_int_equal(people_find(database, agent, "p-0000000000000001", NULL), first);
	assert_int_equal(people_find(database, agent, "no one", NULL), 0);
	assert_true(people_set_attributes(database, first, "{\"age\":\"33\"}", NULL));
	assert_true(database_commit(database, NULL));
	struct response response = cache_response(agent, prompt, 0, OUTCOME_GRANT);
	response.participant = first;
	assert_true(cache_add(cache, &response));
	char *json = people_read_attributes(database, first, NULL);
	assert_string_equal(json, "{\"age\":\"33\"}");
	free(json);
	assert_int_equal(people_any_pseudonym(database, NULL), 1);
	char *all = memory_copy_text("");
	assert_true(people_each(database, NULL, note_person, &all, NULL));
	assert_string_equal(
		all, "test cohort/other/0/{};test cohort/p-0000000000000001/1/{\"age\":\"33\"};");
	assert_true(people_each(database, "nobody", note_person, &all, NULL));
	assert_true(strlen(all) < 80);
	free(all);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keyed_digests_are_hmac_sha_256),
		TEST(names_depend_on_person_and_key_alone),
		TEST(a_key_is_written_once_it_was_used_and_read_again),
		TEST(two_at_the_same_instant_share_one_key),
		TEST(a_key_is_drawn_from_randomness_alone),
		TEST(no_name_is_made_where_the_key_of_those_in_the_cache_is_missing),
		TEST(attributes_are_an_allow_list),
		TEST(people_keep_their_attributes_and_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
