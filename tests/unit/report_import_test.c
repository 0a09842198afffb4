#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cjson/cJSON.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/report/export.h"
#include "leeway/report/import.h"
#include "leeway/report/import_words.h"
#include "leeway/store/corrections.h"
#include "leeway/store/responses.h"
#include "support/cache.h"
#include "support/pack_folder.h"

/* Two caches, and a pack "paper" whose one scenario "shop" has two levels. */
struct fixture {
	char *packs;
	struct env env;
	struct cache first, second;
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_alloc(1, sizeof *fixture);
	fixture->packs = pack_folder_new();
	char *pack = pack_folder_pack_json("[\"shop\"]");
	char *scenario = pack_folder_scenario_json("shop", "flour");
	pack_folder_write(fixture->packs, "installed/scenarios/paper/pack.json", pack);
	pack_folder_write(fixture->packs, "installed/scenarios/paper/shop.json", scenario);
	free(pack);
	free(scenario);
	fixture->env = pack_folder_env(fixture->packs);
	cache_init(&fixture->first);
	cache_init(&fixture->second);
	cache_open(&fixture->first, DATABASE_WRITE);
	cache_open(&fixture->second, DATABASE_WRITE);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	cache_clear(&fixture->first);
	cache_clear(&fixture->second);
	pack_folder_remove(fixture->packs);
	free(fixture);
	return 0;
}

struct outcome_counts {
	int added, already, bad;
	char *messages; /* Of bad rows, without the file, each with a line end behind. */
};

static void note_message(struct outcome_counts *counts, struct error *error)
{
	const char *place = strstr(error->message, "rows:");
	char *longer = memory_format(
		"%s%s\n", counts->messages, place ? place + strlen("rows:") : error->message);
	free(counts->messages);
	counts->messages = longer;
	counts->bad++;
	error_clear(error);
}

static void add_all(struct importer *importer, struct table *table, struct outcome_counts *counts)
{
	struct error error = { 0 };
	for (;;) {
		enum table_result result = table_next(table, &error);
		if (result == TABLE_END)
			return;
		enum import_result imported =
			result == TABLE_ROW ? importer_add(importer, table, &error) : IMPORT_BAD;
		assert_int_not_equal(imported, IMPORT_FAILED);
		counts->added += imported == IMPORT_ADDED;
		counts->already += imported == IMPORT_ALREADY;
		if (imported == IMPORT_BAD || imported == IMPORT_OTHERWISE)
			note_message(counts, &error);
		if (result == TABLE_FAULT)
			return;
	}
}

/* Imports the text as one file, and keeps it where no row was bad. */
static struct outcome_counts import_text(
	struct fixture *fixture, struct cache *cache, const char *text, const char *cohort)
{
	struct outcome_counts counts = { .messages = memory_copy_text("") };
	struct import_options options = {
		.env = &fixture->env, .agent = cohort, .kind = AGENT_COHORT, .pack = "paper"
	};
	char *path = file_join(cache->folder, "rows");
	assert_true(file_write(path, text, strlen(text), NULL));
	enum report_format format = text[0] == '{' ? REPORT_JSONL : REPORT_CSV;
	struct table *table = table_open(path, format, NULL);
	assert_non_null(table);
	assert_true(database_begin(cache->database, NULL));
	struct importer *importer = importer_new(cache->database, &options);
	importer_start_file(importer);
	add_all(importer, table, &counts);
	importer_free(importer);
	if (counts.bad)
		database_rollback(cache->database);
	else
		assert_true(database_commit(cache->database, NULL));
	table_close(table);
	free(path);
	return counts;
}

static void check_import(
	struct fixture *fixture, const char *text, int added, int already, const char *messages)
{
	struct outcome_counts counts = import_text(fixture, &fixture->first, text, "people");
	assert_string_equal(counts.messages, messages);
	assert_int_equal(counts.added, added);
	assert_int_equal(counts.already, already);
	free(counts.messages);
}

static char *export_tables(struct cache *cache, enum report_format format, unsigned tables)
{
	FILE *stream = tmpfile();
	struct bucket_filter filter = { 0 };
	struct bucket_list list = { 0 };
	struct exporter exporter;
	assert_true(buckets_load(cache->database, &filter, &list, NULL));
	assert_true(exporter_start(
		&exporter, cache->database, EXPORT_RESPONSES, tables, stream, format, NULL));
	for (size_t i = 0; i < list.n_buckets; i++)
		assert_true(exporter_add_responses(&exporter, &list.buckets[i], NULL));
	exporter_clear(&exporter);
	buckets_clear(&list);
	long length = ftell(stream);
	char *bytes = memory_alloc((size_t)length + 1, 1);
	rewind(stream);
	assert_int_equal(fread(bytes, 1, (size_t)length, stream), length);
	fclose(stream);
	return bytes;
}

static char *export_text(struct cache *cache, enum report_format format)
{
	return export_tables(cache, format, 0);
}

static void peoples_answers_come_in_once(void **state)
{
	struct fixture *fixture = *state;
	const char *rows = "participant,scenario,level_no,answer,text,age\n"
			   "P1,shop,1,no,\"Too much,\nhe said.\",33\n"
			   "P2,shop,2,YES,,\n";
	check_import(fixture, rows, 2, 0, "");
	check_import(fixture, rows, 0, 2, "");
	assert_int_equal(cache_number(fixture->first.path,
				 "SELECT count(*) FROM v_response WHERE agent = 'people'"
				 " AND kind = 'cohort' AND ((participant = 'P1' AND"
				 " outcome = 'refuse') OR (participant = 'P2' AND outcome ="
				 " 'grant'))"),
		2);
}

static void a_person_who_answers_twice_differently_is_a_conflict(void **state)
{
	struct fixture *fixture = *state;
	check_import(fixture,
		"participant,scenario,level_no,answer\nP1,shop,1,no\nP1,shop,1,no\nP1,shop,1,yes\n"
		"P1,shop,2,no\n",
		1, 1,
		"4: participant 'P1' has already answered shop under baseline differently\n"
		"5: participant 'P1' has already answered shop under baseline at another level\n");
	assert_int_equal(cache_number(fixture->first.path, "SELECT count(*) FROM response"), 0);
}

static void equal_rows_without_names_count_each(void **state)
{
	struct fixture *fixture = *state;
	const char *rows =
		"scenario,level_no,outcome\nshop,1,refuse\nshop,1,refuse\nshop,1,grant\n";
	check_import(fixture, rows, 3, 0, "");
	check_import(fixture, rows, 0, 3, "");
	check_import(fixture,
		"scenario,level_no,outcome\nshop,1,grant\nshop,1,grant\nshop,1,refuse\n", 1, 2, "");
	assert_int_equal(
		cache_number(fixture->first.path, "SELECT grants * 10 + refusals FROM tally"), 22);
}

static void a_level_may_be_told_by_its_text(void **state)
{
	struct fixture *fixture = *state;
	struct prompt *prompt = NULL;
	struct pack *pack = pack_load(&fixture->env, "paper", NULL);
	assert_non_null(pack);
	const struct scenario *shop = pack_find_scenario(pack, "shop");
	char *rows = memory_format("scenario,level,outcome\nshop,%s,grant\n", shop->levels[1].text);
	check_import(fixture, rows, 1, 0, "");
	free(rows);
	assert_int_equal(cache_number(fixture->first.path, "SELECT level_no FROM prompt"), 2);
	prompt = prompt_render(pack, shop, 2, &pack->conditions[0]);
	assert_true(prompts_find(fixture->first.database, prompt, NULL) > 0);
	prompt_free(prompt);
	pack_free(pack);
}

static void texts_without_an_outcome_are_read(void **state)
{
	struct fixture *fixture = *state;
	check_import(fixture,
		"{\"scenario\":\"shop\",\"level_no\":1,\"text\":\"No. It is over the limit.\"}\n"
		"\n"
		"{\"scenario\":\"shop\",\"level_no\":1,\"text\":\"Yes, I would.\"}\n",
		2, 0, "");
	assert_int_equal(
		cache_number(fixture->first.path, "SELECT grants * 10 + refusals FROM tally"), 11);
}

static void every_bad_row_is_named_and_nothing_is_kept(void **state)
{
	struct fixture *fixture = *state;
	struct outcome_counts counts = import_text(fixture, &fixture->first,
		"scenario,level_no,outcome,repeat,pack,condition,cost_usd,asked_at,synthetic\n"
		"shop,1,refuse,0,,,,,\n"
		",1,refuse,,,,,,\n"
		"nosuch,1,refuse,,,,,,\n"
		"shop,3,refuse,,,,,,\n"
		"shop,,refuse,,,,,,\n"
		"shop,1,denied,,,,,,\n"
		"shop,1,,,,,,,\n"
		"shop,1,refuse,-1,,,,,\n"
		"shop,1,refuse,1,../paper,,,,\n"
		"shop,1,refuse,1,,nosuch,,,\n"
		"shop,1,refuse,1,,,free,,\n"
		"shop,1,refuse,1,,,,today,\n"
		"shop,1,refuse,1,,,,,perhaps\n"
		"shop,1\n"
		"shop,1,\"refuse\n",
		"people");
	const char *expected[] = {
		"3: scenario is missing, and so are the words that were answered "
		"(prompt_digest, messages or prompt)\n",
		"4: scenario 'nosuch' is not in the pack paper; it has: shop\n",
		"5: level_no is 3; shop has 2 levels\n",
		"6: level_no is missing\n",
		"7: outcome is 'denied'; it must be grant, refuse, unclear, blocked or empty\n",
		"8: has neither outcome nor answer nor text: one of them is needed\n",
		"9: repeat is '-1'; it must be a whole number from 0 to 999999\n",
		"10: pack is '../paper'; it must be a pack's name\n",
		"11: condition 'nosuch' is not in the pack paper; it has: ",
		"12: cost_usd is 'free'; it must be an amount in dollars\n",
		"13: asked_at is 'today'; it must be a time as 2026-01-31T12:00:00Z\n",
		"14: synthetic is 'perhaps'; it must be true or false\n",
		"15: has 2 cells, the header has 9\n",
		"16: a quoted cell has no closing quote\n",
	};
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		if (!strstr(counts.messages, expected[i]))
			fail_msg("no '%s' in:\n%s", expected[i], counts.messages);
	assert_int_equal(counts.bad, sizeof expected / sizeof expected[0]);
	assert_int_equal(counts.added, 1);
	free(counts.messages);
	assert_int_equal(cache_number(fixture->first.path,
				 "SELECT (SELECT count(*) FROM response) + (SELECT count(*) FROM"
				 " agent) + (SELECT count(*) FROM prompt)"),
		0);
}

static void rows_must_say_whose_they_are(void **state)
{
	struct fixture *fixture = *state;
	struct outcome_counts counts = import_text(fixture, &fixture->first,
		"agent,kind,scenario,level_no,outcome,synthetic\n"
		",,shop,1,grant,\n"
		"gpt,,shop,1,grant,\n"
		"gpt,model,shop,1,grant,\n"
		"gpt,cohort,shop,1,grant,\n"
		"gpt,model,shop,1,grant,true\n",
		NULL);
	assert_string_equal(counts.messages,
		"2: agent is missing: say whose rows these are with --cohort or --model\n"
		"3: kind is missing: say cohort or model, or use --cohort or --model\n"
		"5: agent 'gpt' is a model in the cache, not a cohort\n"
		"6: agent 'gpt' is not simulated in the cache\n");
	free(counts.messages);
	check_import(fixture, "agent,scenario,level_no,outcome\ngpt,shop,1,grant\n", 0, 0,
		"2: agent is 'gpt', the command line says 'people'\n");
}

static void simulated_agents_stay_marked(void **state)
{
	struct fixture *fixture = *state;
	struct outcome_counts counts = import_text(fixture, &fixture->first,
		"agent,kind,scenario,level_no,outcome\nsim:strict,model,shop,1,grant\n", NULL);
	assert_int_equal(counts.added, 1);
	free(counts.messages);
	assert_int_equal(cache_number(fixture->first.path, "SELECT synthetic FROM v_response"), 1);
}

static void another_reply_at_a_repeat_is_a_conflict(void **state)
{
	struct fixture *fixture = *state;
	check_import(fixture, "scenario,level_no,outcome,repeat\nshop,1,grant,4\n", 1, 0, "");
	check_import(fixture, "scenario,level_no,outcome,repeat\nshop,1,grant,4\nshop,1,refuse,4\n",
		0, 1, "3: repeat 4 of this bucket is there already with another reply\n");
}

/* A cache with people, a simulated model, holes, corrections and awkward texts. */
static void fill(struct fixture *fixture)
{
	check_import(fixture,
		"participant,scenario,level_no,answer,text,asked_at\n"
		"P1,shop,1,no,\"a,\"\"b\"\"\nc\",2026-01-31T12:00:00.250Z\n"
		"P2,shop,2,yes,=1+1,\n",
		2, 0, "");
	struct outcome_counts counts = import_text(fixture, &fixture->first,
		"agent,kind,scenario,level_no,repeat,text,model_returned,latency_ms,input_tokens,"
		"output_tokens,cost_usd\n"
		"sim:noisy,model,shop,1,0,No.,m-1,12,100,1,0.000123\n"
		"sim:noisy,model,shop,1,5,\"  It depends. \",m-1,0,0,0,0\n"
		"sim:noisy,model,shop,2,1,Yes.,,,,,\n",
		NULL);
	assert_int_equal(counts.added, 3);
	free(counts.messages);
	struct database *database = fixture->first.database;
	struct correction correction = { .after = OUTCOME_REFUSE, .reason = "r", .author = "a" };
	assert_true(database_begin(database, NULL));
	assert_true(corrections_add(database, 4, &correction, NULL));
	correction.after = OUTCOME_GRANT;
	assert_true(corrections_add(database, 2, &correction, NULL));
	assert_true(database_commit(database, NULL));
}

static void an_export_imports_back_to_the_same_export(void **state)
{
	struct fixture *fixture = *state;
	fill(fixture);
	for (int format = REPORT_CSV; format <= REPORT_JSONL; format++) {
		char *exported = export_text(&fixture->first, (enum report_format)format);
		for (int pass = 0; pass < 2; pass++) {
			struct outcome_counts counts =
				import_text(fixture, &fixture->second, exported, NULL);
			assert_string_equal(counts.messages, "");
			bool first_time = format == REPORT_CSV && pass == 0;
			assert_int_equal(counts.added, first_time ? 5 : 0);
			assert_int_equal(counts.already, first_time ? 0 : 5);
			free(counts.messages);
		}
		char *again = export_text(&fixture->second, (enum report_format)format);
		assert_string_equal(again, exported);
		free(again);
		free(exported);
	}
	char *exported = export_text(&fixture->first, REPORT_CSV);
	assert_non_null(strstr(exported, "refuse,TRUE,\"  It depends. \""));
	assert_non_null(strstr(exported, "grant,TRUE,=1+1"));
	free(exported);
}

/* The one scenario with one word changed. */
static void edit_pack(struct fixture *fixture, const char *name)
{
	char *scenario = pack_folder_scenario_json("shop", name);
	pack_folder_write(fixture->packs, "installed/scenarios/paper/shop.json", scenario);
	free(scenario);
}

static void import_all(struct fixture *fixture, struct cache *cache, const char *text, int added,
	const char *messages)
{
	struct outcome_counts counts = import_text(fixture, cache, text, NULL);
	if (!strstr(counts.messages, messages))
		fail_msg("%s, not %s", counts.messages, messages);
	assert_int_equal(counts.bad > 0, messages[0] != '\0');
	assert_int_equal(counts.added, added);
	free(counts.messages);
}

static void replies_stay_those_to_the_words_they_answered(void **state)
{
	struct fixture *fixture = *state;
	fill(fixture);
	char *bare = export_tables(&fixture->first, REPORT_JSONL, 0);
	char *with_words = export_tables(&fixture->first, REPORT_JSONL, EXPORT_WITH_WORDS);
	edit_pack(fixture, "sugar");
	/* Where neither pack, cache nor row have the words, nothing is taken for them. */
	import_all(fixture, &fixture->second, bare, 0,
		"neither the pack nor the cache has the words it stands for; export it again with "
		"--with-words");
	/* The cache knows them still. */
	import_all(fixture, &fixture->first, bare, 0, "");
	import_all(fixture, &fixture->second, with_words, 5, "");
	import_all(fixture, &fixture->second, bare, 0, "");
	char *again = export_tables(&fixture->second, REPORT_JSONL, EXPORT_WITH_WORDS);
	assert_string_equal(again, with_words);
	/* And those of the words of today are other prompts. */
	import_all(fixture, &fixture->second,
		"{\"agent\":\"m\",\"kind\":\"model\",\"scenario\":\"shop\",\"level_no\":1,"
		"\"outcome\":\"grant\"}\n",
		1, "");
	assert_int_equal(cache_number(fixture->second.path,
				 "SELECT count(DISTINCT prompt_digest) FROM v_response"
				 " WHERE level_no = 1"),
		2);
	free(again);
	free(with_words);
	free(bare);
}

static void digests_that_do_not_fit_are_faults(void **state)
{
	struct fixture *fixture = *state;
	const char *rows = "agent,kind,pack,scenario,level,level_no,condition,outcome,"
			   "prompt_digest,messages\n";
	const struct {
		const char *row, *message;
	} cases[] = {
		{ "m,model,paper,shop,,1,baseline,grant,abc,\n", "must be 64 hexadecimal digits" },
		{ "m,model,paper,shop,x,1,baseline,grant,"
		  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,\"[{"
		  "\"\"role\"\":"
		  "\"\"user\"\",\"\"content\"\":\"\"x\"\"}]\"\n",
			"the row's messages are not the words it stands for" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *text = memory_format("%s%s", rows, cases[i].row);
		import_all(fixture, &fixture->first, text, 0, cases[i].message);
		free(text);
	}
	fill(fixture);
	char *digest = cache_text(fixture->first.path,
		"SELECT lower(hex(digest)) FROM prompt WHERE level_no = 1 AND condition = "
		"'baseline'");
	char *text = memory_format("%sm,model,paper,shop,,2,cot,grant,%s,\n", rows, digest);
	import_all(fixture, &fixture->first, text, 0, "the row says shop at 'nothing' under cot");
	free(text);
	free(digest);
}

static void replies_find_their_words_by_the_words(void **state)
{
	struct fixture *fixture = *state;
	fill(fixture);
	char *words = cache_text(fixture->first.path,
		"SELECT json_extract(messages, '$[0].content') FROM prompt WHERE level_no = 2");
	/* With other blanks, quotes, case and tags, as tools leave them. */
	char *wild = memory_format("\xef\xbb\xbf<p>%s</p>\r\n&nbsp;", words);
	for (char *c = wild; *c; c++)
		if (*c == ' ' && c[1] == 'f')
			*c = '\n';
	cJSON *row = cJSON_CreateObject();
	cJSON_AddStringToObject(row, "prompt", wild);
	cJSON_AddStringToObject(row, "agent", "m");
	cJSON_AddStringToObject(row, "kind", "model");
	cJSON_AddStringToObject(row, "text", "Yes.");
	char *line = cJSON_PrintUnformatted(row);
	import_all(fixture, &fixture->first, line, 1, "");
	assert_int_equal(cache_number(fixture->first.path,
				 "SELECT count(*) FROM v_response WHERE agent = 'm' AND level_no ="
				 " 2 AND condition = 'baseline'"),
		1);
	cJSON_free(line);
	cJSON_Delete(row);
	free(wild);
	free(words);
}

static void words_around_a_scenarios_are_a_condition_of_their_own(void **state)
{
	struct fixture *fixture = *state;
	fill(fixture);
	char *words = cache_text(fixture->first.path,
		"SELECT json_extract(messages, '$[0].content') FROM prompt WHERE level_no = 2");
	cJSON *row = cJSON_CreateObject();
	cJSON_AddStringToObject(row, "agent", "m");
	cJSON_AddStringToObject(row, "kind", "model");
	cJSON_AddStringToObject(row, "text", "Yes.");
	/* A word more is another prompt, however near. */
	char *longer = memory_format("%s!", words);
	cJSON_AddStringToObject(row, "prompt", longer);
	char *line = cJSON_PrintUnformatted(row);
	import_all(fixture, &fixture->first, line, 0,
		"and more, which no condition of the pack paper has (\"user:… answer");
	cJSON_free(line);
	/* Words around a scenario's are taken under a condition that the row names for them. */
	cJSON_AddStringToObject(row, "condition", "baseline");
	line = cJSON_PrintUnformatted(row);
	import_all(fixture, &fixture->first, line, 0, "which no condition of the pack paper has");
	cJSON_free(line);
	cJSON_ReplaceItemInObject(row, "condition", cJSON_CreateString("wrapped"));
	line = cJSON_PrintUnformatted(row);
	import_all(fixture, &fixture->first, line, 1, "");
	assert_int_equal(cache_number(fixture->first.path,
				 "SELECT count(*) FROM v_response AS r JOIN prompt AS p ON p.id ="
				 " r.prompt_id WHERE r.condition = 'wrapped' AND r.level_no = 2"
				 " AND r.outcome = 'grant' AND words_recorded = 1"
				 " AND p.messages LIKE '%!%'"),
		1);
	cJSON_free(line);
	/* And a name of theirs is not for the words of a condition that the pack has. */
	cJSON_ReplaceItemInObject(row, "prompt", cJSON_CreateString(words));
	line = cJSON_PrintUnformatted(row);
	import_all(fixture, &fixture->first, line, 0,
		"the words are those of another condition of the pack paper than 'wrapped'");
	cJSON_free(line);
	cJSON_ReplaceItemInObject(row, "prompt", cJSON_CreateString("Nothing of the kind."));
	line = cJSON_PrintUnformatted(row);
	import_all(
		fixture, &fixture->first, line, 0, "the words are those of no prompt of the pack");
	cJSON_free(line);
	cJSON_Delete(row);
	free(longer);
	free(words);
}

static void words_are_compared_pass_by_pass(void **state)
{
	(void)state;
	static const struct {
		const char *left, *right;
		enum words_pass from; /* The first in which they are equal; N_WORDS_PASSES: none. */
	} pairs[] = {
		{ "a b\n", "a b", WORDS_EXACT },
		{ "a\r\nb", "a\nb", WORDS_EXACT },
		{ "a\xc2\xa0 b\n\nc", "a b c", WORDS_SPACES },
		{ "caf\x65\xcc\x81", "caf\xc3\xa9", WORDS_SPACES },
		{ "a<br/>b &amp; c", "a b & c", WORDS_HTML },
		{ "3 < 5 > 2 &c;", "3 < 5 > 2 &c;", WORDS_EXACT },
		{ "\xe2\x80\x9cYes\xe2\x80\x9d \xe2\x80\x93 **no**", "\"Yes\" - no", WORDS_SIGNS },
		{ "\\$10.01", "$10.01", WORDS_SIGNS },
		{ "YES or no", "Yes or No", WORDS_CASE },
		{ "$10.01", "$10.10", N_WORDS_PASSES },
		{ "$10", "10", N_WORDS_PASSES },
		{ "10,01", "10.01", N_WORDS_PASSES },
		{ "-5", "5", N_WORDS_PASSES },
	};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		for (int pass = 0; pass < N_WORDS_PASSES; pass++) {
			char *left = words_normalise_text(pairs[i].left, (enum words_pass)pass);
			char *right = words_normalise_text(pairs[i].right, (enum words_pass)pass);
			if ((strcmp(left, right) == 0) != (pass >= (int)pairs[i].from))
				fail_msg("pass %d: '%s', '%s'", pass, left, right);
			free(left);
			free(right);
		}
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(peoples_answers_come_in_once),
		TEST(a_person_who_answers_twice_differently_is_a_conflict),
		TEST(equal_rows_without_names_count_each),
		TEST(a_level_may_be_told_by_its_text),
		TEST(texts_without_an_outcome_are_read),
		TEST(every_bad_row_is_named_and_nothing_is_kept),
		TEST(rows_must_say_whose_they_are),
		TEST(simulated_agents_stay_marked),
		TEST(another_reply_at_a_repeat_is_a_conflict),
		TEST(an_export_imports_back_to_the_same_export),
		TEST(replies_stay_those_to_the_words_they_answered),
		TEST(digests_that_do_not_fit_are_faults),
		TEST(replies_find_their_words_by_the_words),
		TEST(words_around_a_scenarios_are_a_condition_of_their_own),
		cmocka_unit_test(words_are_compared_pass_by_pass),
	};
	return cmocka_run_group_tests_name("report_import", tests, NULL, NULL);
}
