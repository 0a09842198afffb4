#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/report/survey_write.h"
#include "support/pack_folder.h"

static const char hostile_json[] =
	"{\"id\": \"shop\", \"title\": \"Shop\", \"prompt\": [\"[[Block:x]] <b> & ${e://x} $5\","
	"\"It is {LEVEL}. Do you buy it?\"], \"levels\": [\"dear\", \"cheap\"], \"grant\": \"yes\","
	" \"answers\": {\"yes\": [\"ja\"], \"no\": [\"nein\"]}}";

static struct pack *pack;
static struct survey_study study;

static int set_up(void **state)
{
	char *folder = pack_folder_new();
	char *json = pack_folder_pack_json("[\"shop\", \"gate\"]");
	char *gate = pack_folder_scenario_json("gate", "door");
	pack_folder_write(folder, "installed/scenarios/paper/pack.json", json);
	pack_folder_write(folder, "installed/scenarios/paper/shop.json", hostile_json);
	pack_folder_write(folder, "installed/scenarios/paper/gate.json", gate);
	struct env env = pack_folder_env(folder);
	pack = pack_load(&env, "paper", NULL);
	free(json);
	free(gate);
	*state = folder;
	if (!pack)
		return 1;
	survey_study_init(&study, pack, NULL, 0);
	return 0;
}

static int tear_down(void **state)
{
	survey_study_clear(&study);
	pack_free(pack);
	pack_folder_remove(*state);
	return 0;
}

static char *read_back(FILE *stream)
{
	long length = ftell(stream);
	char *bytes = memory_alloc((size_t)length + 1, 1);
	rewind(stream);
	assert_int_equal(fread(bytes, 1, (size_t)length, stream), length);
	fclose(stream);
	return bytes;
}

static void a_text_survey_takes_nothing_of_a_pack_for_its_own_marks(void **state)
{
	(void)state;
	FILE *stream = tmpfile();
	survey_write_txt(&study, stream);
	char *text = read_back(stream);
	assert_memory_equal(text, "[[AdvancedFormat]]\n[[ED:leeway_pack:paper]]\n", 43);
	assert_null(strstr(text, "[[Block:x]]"));
	assert_null(strstr(text, "<b>"));
	assert_null(strstr(text, "${"));
	assert_non_null(
		strstr(text, "&#91;[Block:x]] &lt;b&gt; &amp; &#36;{e://x} $5<br><br>It is dear."));
	assert_non_null(strstr(text, "[[Choice:1]]\nja\n[[Choice:2]]\nnein\n"));
	assert_non_null(strstr(text, "[[Choice:1]]\nYes\n[[Choice:2]]\nNo\n"));
	free(text);
}

static const cJSON *find_element(const cJSON *root, const char *kind, const char *primary)
{
	const cJSON *element;
	cJSON_ArrayForEach(element, cJSON_GetObjectItem(root, "SurveyElements"))
	{
		if (strcmp(json_member_text(element, "Element"), kind) == 0 &&
			(!primary || strcmp(json_member_text(element, "PrimaryAttribute"),
					     primary) == 0))
			return cJSON_GetObjectItem(element, "Payload");
	}
	return NULL;
}

static const cJSON *find_block(const cJSON *root, const char *id)
{
	const cJSON *block;
	cJSON_ArrayForEach(block, find_element(root, "BL", NULL))
	{
		if (strcmp(json_member_text(block, "ID"), id) == 0)
			return block;
	}
	return NULL;
}

/* A level's block: its decision, then its explanation, under the bucket's tags. */
static void assert_bucket(const cJSON *root, const char *block_id, const struct survey_tag *tag)
{
	const cJSON *members = cJSON_GetObjectItem(find_block(root, block_id), "BlockElements");
	const char *const tags[] = { tag->decision, tag->explanation };
	assert_int_equal(cJSON_GetArraySize(members), 2);
	for (int i = 0; i < 2; i++) {
		const char *id = json_member_text(cJSON_GetArrayItem(members, i), "QuestionID");
		const cJSON *question = find_element(root, "SQ", id);
		assert_non_null(question);
		assert_string_equal(json_member_text(question, "DataExportTag"), tags[i]);
		assert_string_equal(json_member_text(question, "QuestionID"), id);
		assert_int_equal(cJSON_HasObjectItem(question, "Choices"), i == 0);
	}
}

static void each_scenario_of_a_qsf_is_shown_once_at_one_of_its_levels(void **state)
{
	(void)state;
	FILE *stream = tmpfile();
	survey_write_qsf(&study, stream);
	char *text = read_back(stream);
	struct json_document *document = json_read("survey.qsf", text, strlen(text), NULL);
	assert_non_null(document);
	const cJSON *flows = cJSON_GetObjectItem(find_element(document->root, "FL", NULL), "Flow");
	assert_int_equal(cJSON_GetArraySize(flows), 3);
	const cJSON *scenarios = cJSON_GetArrayItem(flows, 2);
	assert_string_equal(json_member_text(scenarios, "Type"), "BlockRandomizer");
	assert_int_equal(json_member_number(scenarios, "SubSet", 0), 2);
	size_t n = 0;
	const cJSON *levels, *level;
	cJSON_ArrayForEach(levels, cJSON_GetObjectItem(scenarios, "Flow"))
	{
		assert_string_equal(json_member_text(levels, "Type"), "BlockRandomizer");
		assert_int_equal(json_member_number(levels, "SubSet", 0), 1);
		cJSON_ArrayForEach(level, cJSON_GetObjectItem(levels, "Flow")) assert_bucket(
			document->root, json_member_text(level, "ID"), &study.tags[n++]);
	}
	assert_int_equal(n, study.n_tags);
	json_free(document);
	free(text);
}

/* Sheets on which the level of the first scenario is its first. */
static int count_first_levels(const char *text, int n_sheets)
{
	char *first = memory_format("(%s)", study.tags[0].decision);
	char *second = memory_format("(%s)", study.tags[1].decision);
	int n_first = 0, n_second = 0;
	for (const char *at = text; (at = strstr(at, first)); at++)
		n_first++;
	for (const char *at = text; (at = strstr(at, second)); at++)
		n_second++;
	free(first);
	free(second);
	assert_int_equal(n_first + n_second, n_sheets);
	return n_first;
}

static void sheets_have_every_level_with_equal_chance(void **state)
{
	(void)state;
	enum { SHEETS = 1000 };
	FILE *stream = tmpfile();
	survey_write_printable(&study, SHEETS, 11, stream);
	char *text = read_back(stream);
	int n_first = count_first_levels(text, SHEETS);
	/* Five standard errors of a fair coin. */
	assert_in_range(n_first, SHEETS / 2 - 79, SHEETS / 2 + 79);
	free(text);
}

static void a_study_may_be_of_some_scenarios(void **state)
{
	(void)state;
	const char *const scenarios[] = { "gate" };
	struct survey_study some;
	survey_study_init(&some, pack, scenarios, 1);
	assert_int_equal(some.n_scenarios, 1);
	assert_int_equal(some.n_tags, pack_find_scenario(pack, "gate")->n_levels);
	survey_study_clear(&some);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_text_survey_takes_nothing_of_a_pack_for_its_own_marks),
		TEST(each_scenario_of_a_qsf_is_shown_once_at_one_of_its_levels),
		TEST(sheets_have_every_level_with_equal_chance),
		TEST(a_study_may_be_of_some_scenarios),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
