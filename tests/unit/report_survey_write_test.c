#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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

/* A level's block: its decision, then on a page of its own its explanation, under the bucket's
 * tags. */
static void assert_bucket(const cJSON *root, const char *block_id, const struct survey_tag *tag)
{
	const cJSON *members = cJSON_GetObjectItem(find_block(root, block_id), "BlockElements");
	const char *const tags[] = { tag->decision, tag->explanation };
	assert_int_equal(cJSON_GetArraySize(members), 3);
	assert_string_equal(json_member_text(cJSON_GetArrayItem(members, 1), "Type"), "Page Break");
	for (int i = 0; i < 2; i++) {
		const char *id = json_member_text(cJSON_GetArrayItem(members, 2 * i), "QuestionID");
		const cJSON *question = find_element(root, "SQ", id);
		assert_non_null(question);
		assert_string_equal(json_member_text(question, "DataExportTag"), tags[i]);
		assert_string_equal(json_member_text(question, "QuestionID"), id);
		assert_int_equal(cJSON_HasObjectItem(question, "Choices"), i == 0);
	}
}

/* The QSF of the study; to be freed. */
static struct json_document *write_qsf(void)
{
	FILE *stream = tmpfile();
	survey_write_qsf(&study, stream);
	char *text = read_back(stream);
	struct json_document *document = json_read("survey.qsf", text, strlen(text), NULL);
	assert_non_null(document);
	free(text);
	return document;
}

/* Drawn for each person by itself: nothing keeps count of what others were shown. */
static void assert_randomizer(const cJSON *flow, int n_shown)
{
	assert_string_equal(json_member_text(flow, "Type"), "BlockRandomizer");
	assert_true(cJSON_IsNumber(cJSON_GetObjectItem(flow, "SubSet")));
	assert_int_equal(json_member_number(flow, "SubSet", 0), n_shown);
	assert_false(cJSON_HasObjectItem(flow, "EvenPresentation"));
}

static void each_scenario_of_a_qsf_is_shown_once_at_one_of_its_levels(void **state)
{
	(void)state;
	struct json_document *document = write_qsf();
	const cJSON *flows = cJSON_GetObjectItem(find_element(document->root, "FL", NULL), "Flow");
	assert_int_equal(cJSON_GetArraySize(flows), 4);
	const cJSON *scenarios = cJSON_GetArrayItem(flows, 3);
	assert_randomizer(scenarios, 2);
	size_t n = 0;
	const cJSON *levels, *level;
	cJSON_ArrayForEach(levels, cJSON_GetObjectItem(scenarios, "Flow"))
	{
		assert_randomizer(levels, 1);
		cJSON_ArrayForEach(level, cJSON_GetObjectItem(levels, "Flow")) assert_bucket(
			document->root, json_member_text(level, "ID"), &study.tags[n++]);
	}
	assert_int_equal(n, study.n_tags);
	json_free(document);
}

static void assert_members(const cJSON *object, const char *names)
{
	char *list = memory_copy_text(names), *rest = list;
	for (char *name; (name = rest) && *name;) {
		rest = strchr(name, ' ');
		if (rest)
			*rest++ = '\0';
		if (!cJSON_HasObjectItem(object, name))
			fail_msg("no member %s", name);
	}
	free(list);
}

/* What surveys exported by Qualtrics itself, of 2015 to 2026, have in common. */
static void a_qsf_has_the_elements_and_members_of_exported_surveys(void **state)
{
	static const struct {
		const char *kind, *primary, *members;
	} elements[] = {
		{ "FL", "Survey Flow", "Type FlowID Flow Properties" },
		{ "SO", "Survey Options",
			"BackButton SaveAndContinue SurveyProtection BallotBoxStuffingPrevention "
			"NoIndex SecureResponseFiles SurveyExpiration SurveyTermination Header "
			"Footer ProgressBarDisplay PartialData ValidationMessage PreviousButton "
			"NextButton SkinLibrary SkinType Skin NewScoring" },
		{ "SCO", "Scoring",
			"ScoringCategories ScoringCategoryGroups ScoringSummaryCategory "
			"ScoringSummaryAfterQuestions ScoringSummaryAfterSurvey "
			"DefaultScoringCategory AutoScoringCategory" },
		{ "PROJ", "CORE", "ProjectCategory SchemaVersion" },
		{ "STAT", "Survey Statistics", "MobileCompatible ID" },
		{ "SQ", "QID3",
			"QuestionText DefaultChoices DataExportTag QuestionType Selector "
			"SubSelector DataVisibility Configuration QuestionDescription Choices "
			"ChoiceOrder Validation GradingData Language NextChoiceId NextAnswerId "
			"QuestionID" },
	};
	(void)state;
	struct json_document *document = write_qsf();
	assert_members(cJSON_GetObjectItem(document->root, "SurveyEntry"),
		"SurveyID SurveyName SurveyDescription SurveyOwnerID SurveyBrandID DivisionID "
		"SurveyLanguage SurveyActiveResponseSet SurveyStatus SurveyStartDate "
		"SurveyExpirationDate SurveyCreationDate CreatorID LastModified LastAccessed "
		"LastActivated Deleted");
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
		const cJSON *payload =
			find_element(document->root, elements[i].kind, elements[i].primary);
		assert_non_null(payload);
		assert_members(payload, elements[i].members);
	}
	const cJSON *block;
	cJSON_ArrayForEach(block, find_element(document->root, "BL", "Survey Blocks"))
	{
		assert_members(block, "Type Description ID BlockElements Options");
	}
	json_free(document);
}

/* One element of each kind but questions, each of the survey; returns how many questions. */
static int count_questions(const cJSON *root)
{
	static const char *const kinds[] = { "BL", "FL", "SO", "SCO", "PROJ", "STAT", "QC", "RS" };
	const cJSON *entry = cJSON_GetObjectItem(root, "SurveyEntry"), *element;
	int n_questions = 0, n_kinds[8] = { 0 };
	cJSON_ArrayForEach(element, cJSON_GetObjectItem(root, "SurveyElements"))
	{
		assert_members(element, "SurveyID Element PrimaryAttribute SecondaryAttribute "
					"TertiaryAttribute Payload");
		assert_string_equal(
			json_member_text(element, "SurveyID"), json_member_text(entry, "SurveyID"));
		const char *kind = json_member_text(element, "Element");
		n_questions += strcmp(kind, "SQ") == 0;
		for (size_t i = 0; i < 8; i++)
			n_kinds[i] += strcmp(kind, kinds[i]) == 0;
		if (strcmp(kind, "RS") == 0)
			assert_string_equal(json_member_text(element, "PrimaryAttribute"),
				json_member_text(entry, "SurveyActiveResponseSet"));
		if (strcmp(kind, "SQ") == 0)
			assert_string_equal(json_member_text(element, "SecondaryAttribute"),
				json_member_text(cJSON_GetObjectItem(element, "Payload"),
					"QuestionDescription"));
	}
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(n_kinds[i], 1);
	return n_questions;
}

enum { MOST_FLOWS = 64 };

/* Marks the number of each flow, which is its own, and the blocks that are shown. */
static void walk_flow(const cJSON *root, const cJSON *flow, bool seen[MOST_FLOWS], int *n_blocks)
{
	const char *id = json_member_text(flow, "FlowID");
	int number = (int)strtol(id + 3, NULL, 10);
	assert_memory_equal(id, "FL_", 3);
	assert_in_range(number, 1, MOST_FLOWS - 1);
	assert_false(seen[number]);
	seen[number] = true;
	if (json_member_text(flow, "ID")) {
		const cJSON *block = find_block(root, json_member_text(flow, "ID"));
		assert_non_null(block);
		bool is_default = strcmp(json_member_text(block, "Type"), "Default") == 0;
		assert_string_equal(
			json_member_text(flow, "Type"), is_default ? "Block" : "Standard");
		assert_int_equal(cJSON_HasObjectItem(block, "SubType"), !is_default);
		++*n_blocks;
	}
	const cJSON *inner;
	cJSON_ArrayForEach(inner, cJSON_GetObjectItem(flow, "Flow"))
	{
		walk_flow(root, inner, seen, n_blocks);
	}
}

static void a_qsf_agrees_with_itself(void **state)
{
	(void)state;
	struct json_document *document = write_qsf();
	const cJSON *root = document->root, *flow = find_element(root, "FL", NULL);
	bool seen[MOST_FLOWS] = { false };
	int n_blocks = 0, n_seen = 0;
	walk_flow(root, flow, seen, &n_blocks);
	for (int i = 0; i < MOST_FLOWS; i++)
		n_seen += seen[i];
	assert_int_equal(
		json_member_number(cJSON_GetObjectItem(flow, "Properties"), "Count", 0), n_seen);
	/* All blocks but the trash. */
	assert_int_equal(cJSON_GetArraySize(find_element(root, "BL", NULL)), n_blocks + 1);
	int n_questions = count_questions(root);
	assert_int_equal(n_questions, 2 * (int)study.n_tags + 2);
	char *count = memory_format("%d", n_questions);
	const cJSON *element;
	cJSON_ArrayForEach(element, cJSON_GetObjectItem(root, "SurveyElements"))
	{
		if (strcmp(json_member_text(element, "Element"), "QC") == 0)
			assert_string_equal(json_member_text(element, "SecondaryAttribute"), count);
	}
	free(count);
	json_free(document);
}

/* Whether every one of the words is in a survey as it is written. */
static void assert_says(void (*write)(const struct survey_study *study, FILE *out),
	const char *const *words, bool says)
{
	FILE *stream = tmpfile();
	write(&study, stream);
	char *text = read_back(stream);
	for (; *words; words++)
		if ((strstr(text, *words) != NULL) != says)
			fail_msg("'%s' is%s there", *words, says ? " not" : "");
	free(text);
}

static void write_sheets(const struct survey_study *study_written, FILE *out)
{
	survey_write_printable(study_written, 20, 5, out);
}

/* The question shown by the i-th flow of a list. */
static const cJSON *question_of_flow(const cJSON *root, const cJSON *flows, int i)
{
	const cJSON *block = find_block(root, json_member_text(cJSON_GetArrayItem(flows, i), "ID"));
	const cJSON *member = cJSON_GetArrayItem(cJSON_GetObjectItem(block, "BlockElements"), 0);
	return find_element(root, "SQ", json_member_text(member, "QuestionID"));
}

static void assert_choices(const cJSON *question, const char *const words[2])
{
	const cJSON *choices = cJSON_GetObjectItem(question, "Choices");
	assert_string_equal(json_member_text(question, "QuestionType"), "MC");
	assert_false(cJSON_HasObjectItem(question, "Randomization"));
	assert_string_equal(
		json_member_text(cJSON_GetObjectItem(choices, "1"), "Display"), words[0]);
	assert_string_equal(
		json_member_text(cJSON_GetObjectItem(choices, "2"), "Display"), words[1]);
}

static void whoever_does_not_agree_is_asked_nothing(void **state)
{
	(void)state;
	struct json_document *document = write_qsf();
	const cJSON *root = document->root;
	const cJSON *flows = cJSON_GetObjectItem(find_element(root, "FL", NULL), "Flow");
	const cJSON *consent = question_of_flow(root, flows, 1);
	const cJSON *branch = cJSON_GetArrayItem(flows, 2);
	assert_string_equal(json_member_text(consent, "DataExportTag"), SURVEY_CONSENT);
	assert_non_null(strstr(json_member_text(consent, "QuestionText"), "right or wrong"));
	assert_choices(consent, survey_consent_choices);
	assert_string_equal(
		json_member_text(
			cJSON_GetObjectItem(cJSON_GetObjectItem(consent, "Validation"), "Settings"),
			"ForceResponse"),
		"ON");
	assert_string_equal(json_member_text(branch, "Type"), "Branch");
	const cJSON *logic = cJSON_GetObjectItem(branch, "BranchLogic");
	const cJSON *condition = cJSON_GetObjectItem(cJSON_GetObjectItem(logic, "0"), "0");
	char *place =
		memory_format("q://%s/SelectableChoice/2", json_member_text(consent, "QuestionID"));
	assert_string_equal(json_member_text(condition, "ChoiceLocator"), place);
	assert_string_equal(json_member_text(condition, "LeftOperand"), place);
	assert_string_equal(json_member_text(condition, "Operator"), "Selected");
	const cJSON *inner = cJSON_GetObjectItem(branch, "Flow");
	assert_int_equal(cJSON_GetArraySize(inner), 2);
	assert_string_equal(json_member_text(cJSON_GetArrayItem(inner, 1), "Type"), "EndSurvey");
	free(place);
	json_free(document);
}

/* The pack's words of consent, then its introduction; in the end what they promise. */
static void who_may_withdraw_is_asked_after_the_debriefing(void **state)
{
	char *consent[] = { memory_copy_text("You agree to \"this\".") };
	char *debriefing[] = { memory_copy_text("It was about rules.") };
	char link[] = "https://example.org/done?a=1&b=2";
	static const char *const boxes[] = { "[ ] I agree    [ ] I do not agree",
		"please stop here", "[ ] Keep my answers    [ ] Delete my answers", NULL };
	static const char *const text[] = { "[[Choice:2]]\nI do not agree\n",
		"[[ID:leeway_withdraw]]\nIt was about rules.<br><br>You can withdraw", NULL };
	(void)state;
	pack->consent = consent;
	pack->n_consent = 1;
	pack->participants = (struct participants){ .offers_withdrawal = true,
		.debriefing = debriefing,
		.n_debriefing = 1,
		.completion_link = link };
	assert_says(write_sheets, boxes, true);
	assert_says(survey_write_txt, text, true);
	struct json_document *document = write_qsf();
	const cJSON *root = document->root;
	const cJSON *flows = cJSON_GetObjectItem(find_element(root, "FL", NULL), "Flow");
	assert_int_equal(cJSON_GetArraySize(flows), 7);
	assert_string_equal(json_member_text(question_of_flow(root, flows, 1), "QuestionText"),
		"You agree to &quot;this&quot;.<br><br>Do you agree to take part?");
	assert_string_equal(json_member_text(question_of_flow(root, flows, 3), "DataExportTag"),
		"introduction");
	const cJSON *withdraw = question_of_flow(root, flows, 5);
	assert_string_equal(json_member_text(withdraw, "DataExportTag"), SURVEY_WITHDRAW);
	assert_choices(withdraw, survey_withdraw_choices);
	assert_string_equal(json_member_text(question_of_flow(root, flows, 6), "QuestionText"),
		"To finish, open: <a href=\"https://example.org/done?a=1&amp;b=2\">"
		"https://example.org/done?a=1&amp;b=2</a>");
	json_free(document);
	pack->participants = (struct participants){ 0 };
	pack->consent = NULL;
	pack->n_consent = 0;
	free(debriefing[0]);
	free(consent[0]);
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

/* In every mode the same words, the pack's own where it has any, and none of its title. */
static void participants_read_words_of_their_own(void **state)
{
	struct participants *participants = &pack->participants;
	static const char *const neutral[] = { "Everyday decisions", "explain your decision",
		NULL };
	static const char *const own[] = { "Short stories", "How so?", "C0DE",
		"It was about rules.", NULL };
	static const char *const mixed[] = { "[ ] ja    [ ] nein", "[ ] nein    [ ] ja", NULL };
	static const char *const shuffled[] = { "Read &lt;this&gt;.", "\"Randomization\"", NULL };
	char *introduction[] = { memory_copy_text("Read <this>.") };
	char *debriefing[] = { memory_copy_text("It was about rules.") };
	char title[] = "Short stories", why[] = "How so?", code[] = "C0DE";
	(void)state;
	assert_says(survey_write_qsf, neutral, true);
	assert_says(write_sheets, neutral, true);
	*participants = (struct participants){ .title = title,
		.introduction = introduction,
		.n_introduction = 1,
		.why = why,
		.counterbalances = true,
		.debriefing = debriefing,
		.n_debriefing = 1,
		.completion_code = code };
	assert_says(survey_write_qsf, own, true);
	assert_says(write_sheets, own, true);
	assert_says(survey_write_txt, own + 1, true);
	assert_says(survey_write_qsf, shuffled, true);
	assert_says(write_sheets, mixed, true);
	assert_says(write_sheets, (const char *const[]){ pack->title, "level", NULL }, false);
	*participants = (struct participants){ 0 };
	free(introduction[0]);
	free(debriefing[0]);
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
		TEST(a_qsf_has_the_elements_and_members_of_exported_surveys),
		TEST(a_qsf_agrees_with_itself),
		TEST(whoever_does_not_agree_is_asked_nothing),
		TEST(who_may_withdraw_is_asked_after_the_debriefing),
		TEST(sheets_have_every_level_with_equal_chance),
		TEST(participants_read_words_of_their_own),
		cmocka_unit_test(a_study_may_be_of_some_scenarios),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
