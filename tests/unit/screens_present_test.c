/* What Present shows a room: words, bars, one voice, and what must be known of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/screens/explore_parts.h"
#include "leeway/screens/present_parts.h"
#include "leeway/store/responses.h"
#include "support/drawn.h"
#include "support/pack_folder.h"

struct stage {
	char *folder;
	struct env env;
	struct database *database;
	struct study *study;
	struct explore explore;
	struct present present;
};

static const char pack_json[] =
	"{ \"title\": \"Test\", \"source\": \"ours\", \"licence\": \"ours\",\n"
	"\"scenarios\": [\"flour\", \"fine\"],\n"
	"\"conditions\": [ { \"id\": \"baseline\", \"title\": \"Baseline\",\n"
	"\"ask\": \"Answer with yes or no.\" }, { \"id\": \"kind\", \"title\": \"Kindly\",\n"
	"\"add\": \"Be kind.\", \"ask\": \"Answer with yes or no.\" } ] }\n";

static const char flour_json[] =
	"{ \"id\": \"flour\", \"title\": \"Flour\",\n"
	"\"prompt\": [\"You were told to pay 10 dollars at most for the flour.\",\n"
	"\"It costs {LEVEL} dollars. Do you buy it?\"],\n"
	"\"levels\": [\"25\", \"11\", \"10.01\"] }\n";

/* Here "yes" refuses; only one level has a form of its own. */
static const char fine_json[] =
	"{ \"id\": \"fine\", \"title\": \"Fine\", \"grant\": \"no\",\n"
	"\"prompt\": [\"The book is {LEVEL} late. Do you ask for the fine of {LEVEL:due}?\"],\n"
	"\"levels\": [\"a year\", { \"text\": \"a day\", \"due\": \"today\" }] }\n";

static int set_up(void **state)
{
	struct stage *stage = memory_alloc(1, sizeof *stage);

	stage->folder = pack_folder_new();
	pack_folder_write(stage->folder, "installed/scenarios/test/pack.json", pack_json);
	pack_folder_write(stage->folder, "installed/scenarios/test/flour.json", flour_json);
	pack_folder_write(stage->folder, "installed/scenarios/test/fine.json", fine_json);
	stage->env = pack_folder_env(stage->folder);
	char *path = file_join(stage->folder, "leeway.db");

	stage->database = database_open(&stage->env, path, DATABASE_WRITE, "test", NULL);
	assert_non_null(stage->database);
	stage->study = study_open(&stage->env, "test", NULL);
	assert_non_null(stage->study);
	explore_init(&stage->explore, stage->study);
	present_init(&stage->present, stage->study, &stage->explore);
	free(path);
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	present_clear(&stage->present);
	explore_clear(&stage->explore);
	study_close(stage->study);
	database_close(stage->database);
	pack_folder_remove(stage->folder);
	free(stage);
	return 0;
}

/* So many grants and refusals of an agent at a bucket, behind those that are there. */
static void answer(struct stage *stage, struct agent agent, const struct study_place *place,
	uint32_t grants, uint32_t refusals)
{
	struct database *database = stage->database;

	assert_true(database_begin(database, NULL));
	struct response response = {
		.agent = agents_put(database, &agent, NULL),
		.prompt = prompts_put(database, study_prompt(stage->study, place), NULL),
		.text = "Yes. It is only one cent more. Nobody minds.",
		.asked_at_ms = -1,
		.latency_ms = -1,
		.input_tokens = -1,
		.output_tokens = -1,
		.reasoning_tokens = -1,
		.cost_microusd = -1,
	};

	for (uint32_t i = 0; i < grants + refusals; i++) {
		bool added;

		response.repeat = i;
		response.outcome = i < grants ? OUTCOME_GRANT : OUTCOME_REFUSE;
		assert_true(responses_add(database, &response, &added, NULL));
	}
	assert_true(database_commit(database, NULL));
}

static void add_cohort(struct stage *stage, char *name, uint32_t grants, uint32_t refusals)
{
	struct study_place place = { 0, 0, 3 };

	answer(stage, (struct agent){ .kind = AGENT_COHORT, .name = name }, &place, grants,
		refusals);
}

static void add_model(struct stage *stage, char *name, uint32_t grants, uint32_t refusals)
{
	struct study_place place = { 0, 0, 3 };
	char provider[] = "p";

	answer(stage,
		(struct agent){ .kind = AGENT_MODEL,
			.name = name,
			.provider = provider,
			.model = name,
			.synthetic = strncmp(name, "sim:", 4) == 0 },
		&place, grants, refusals);
}

static void settle(struct stage *stage)
{
	assert_true(study_load(stage->study, stage->database, NULL));
	explore_settle(&stage->explore, stage->study);
	present_settle(&stage->present, stage->study, &stage->explore);
}

static char *draw(struct stage *stage, int rows, int columns)
{
	struct canvas *canvas = canvas_new(rows, columns);

	present_draw(
		&stage->present, stage->study, canvas, (struct rectangle){ 0, 0, rows, columns });
	char *text = canvas_to_text(canvas);

	canvas_free(canvas);
	return text;
}

static bool shows(struct stage *stage, int rows, int columns, const char *what)
{
	char *text = draw(stage, rows, columns);
	bool found = strstr(text, what) != NULL;

	free(text);
	return found;
}

static void a_room_sees_words_bars_figures_and_a_voice(void **state)
{
	struct stage *stage = *state;
	char people[] = "people", gpt[] = "p:gpt";

	add_cohort(stage, people, 12, 1);
	add_model(stage, gpt, 1, 3);
	settle(stage);
	assert_true(present_set_voice(&stage->present, stage->study, 0, OUTCOME_GRANT,
		"Yes. It is only one cent more. Nobody minds."));
	struct canvas *canvas = canvas_new(20, 60);

	present_draw(&stage->present, stage->study, canvas, (struct rectangle){ 0, 0, 20, 60 });
	drawn_is(canvas, "\n"
			 "  You were told to pay 10 dollars at most for the flour.\n"
			 "\n"
			 "  It costs 10.01 dollars. Do you buy it?\n"
			 "\n"
			 "\n"
			 "  people                1 of 13 refuse\n"
			 "  ██▉                                      █▀█ ▀ █\n"
			 "  ██▉                                      █▀█ ▄▀\n"
			 "  ██▉                                      ▀▀▀ ▀ ▀\n"
			 "\n"
			 "  p:gpt                  3 of 4 refuse\n"
			 "  ████████████████████████████▌            ▀▀█ █▀▀ ▀ █\n"
			 "  ████████████████████████████▌              █ ▀▀█ ▄▀\n"
			 "  ████████████████████████████▌              ▀ ▀▀▀ ▀ ▀\n"
			 "  0        25       50        75       100 % refuse\n"
			 "\n"
			 "  “It is only one cent more.”  a person says yes\n"
			 "\n"
			 "                                      1 / 2   level 3 of 3\n");
	canvas_free(canvas);
}

static void the_level_alone_is_lit(void **state)
{
	struct stage *stage = *state;
	struct present_words words;

	stage->present.level_no = 2;
	present_words_init(&words, &stage->present, stage->study, 60);
	assert_int_equal(words.n_marks, 1);
	assert_int_equal(words.marks[0].length, 2);
	assert_memory_equal(words.text + words.marks[0].start, "11", 2);
	assert_int_equal(words.n_blank, 1);
	present_words_clear(&words);
}

static void the_words_are_those_that_a_model_is_asked(void **state)
{
	struct stage *stage = *state;
	const struct pack *pack = stage->study->pack;

	for (size_t i = 0; i < pack->n_scenarios; i++) {
		for (size_t k = 1; k <= pack->scenarios[i]->n_levels; k++) {
			struct present_words words;
			char *asked = scenario_render(pack->scenarios[i], (int)k);

			stage->present.scenario = i;
			stage->present.level_no = (int)k;
			present_words_init(&words, &stage->present, stage->study, 60);
			assert_string_equal(words.text, asked);
			present_words_clear(&words);
			free(asked);
		}
	}
}

static void at_most_four_bars_and_the_others_one_key_away(void **state)
{
	struct stage *stage = *state;
	char people[] = "people", names[6][8] = { "p:a", "p:b", "p:c", "p:d", "p:e", "p:f" };

	add_cohort(stage, people, 3, 1);
	for (size_t i = 0; i < 6; i++)
		add_model(stage, names[i], 2, 2);
	settle(stage);
	assert_int_equal(stage->present.n_arms, PRESENT_MAX_BARS);
	assert_string_equal(stage->study->arms[stage->present.arms[1]].agent_name, "p:a");
	present_turn_models(&stage->present);
	settle(stage);
	assert_int_equal(stage->present.arms[0], study_people(stage->study));
	assert_string_equal(stage->study->arms[stage->present.arms[1]].agent_name, "p:d");
	present_turn_models(&stage->present);
	settle(stage);
	assert_string_equal(stage->study->arms[stage->present.arms[1]].agent_name, "p:a");
}

static void the_audience_is_shown_and_is_not_who_people_are(void **state)
{
	struct stage *stage = *state;
	char audience[] = HANDS_COHORT, people[] = "people";

	add_cohort(stage, audience, 20, 30);
	settle(stage);
	assert_int_equal(study_people(stage->study), -1);
	assert_int_equal(stage->present.n_arms, 1);
	add_cohort(stage, people, 3, 1);
	settle(stage);
	assert_int_equal(stage->present.n_arms, 2);
	assert_string_equal(stage->study->arms[study_people(stage->study)].agent_name, "people");
	assert_true(study_is_audience(&stage->study->arms[stage->present.arms[1]]));
	/* Where it raised no hands it has no bar. */
	assert_true(present_move_level(&stage->present, stage->study, -1));
	settle(stage);
	assert_int_equal(stage->present.n_arms, 1);
}

static size_t count_rows(struct stage *stage, const char *label)
{
	struct canvas *canvas = canvas_new(36, 120);
	size_t n_rows = 0;

	explore_draw_bars(
		&stage->explore, stage->study, canvas, (struct rectangle){ 0, 0, 36, 120 });
	char *text = canvas_to_text(canvas);

	for (const char *at = text; (at = strstr(at, label)); at++)
		n_rows++;
	free(text);
	canvas_free(canvas);
	return n_rows;
}

static void explore_has_no_row_for_a_room_that_was_not_asked(void **state)
{
	struct stage *stage = *state;
	char audience[] = HANDS_COHORT, people[] = "people";

	add_cohort(stage, audience, 20, 30);
	add_cohort(stage, people, 3, 1);
	settle(stage);
	assert_int_equal(count_rows(stage, "people"), 3 + 1);
	assert_int_equal(count_rows(stage, "audience"), 1);
	/* Past the rows that are there, level by level: the mildest has both. */
	stage->explore.focus = FOCUS_BARS;
	stage->explore.level_no = 3;
	explore_act(&stage->explore, stage->study, EXPLORE_HOME);
	assert_int_equal(stage->explore.level_no, 3);
	explore_act(&stage->explore, stage->study, EXPLORE_DOWN);
	assert_int_equal(stage->explore.level_no, 3);
	assert_true(study_is_audience(
		&stage->study->arms[explore_selected_arm(&stage->explore, stage->study)]));
	explore_act(&stage->explore, stage->study, EXPLORE_DOWN);
	assert_int_equal(stage->explore.level_no, 2);
	explore_act(&stage->explore, stage->study, EXPLORE_DOWN);
	assert_int_equal(stage->explore.level_no, 1);
	assert_int_equal(
		explore_selected_arm(&stage->explore, stage->study), study_people(stage->study));
}

static void simulated_and_replay_stand_in_sight_at_any_size(void **state)
{
	static const int sizes[][2] = { { 12, 40 }, { 24, 80 }, { 36, 120 }, { 60, 200 } };
	struct stage *stage = *state;
	char noisy[] = "sim:noisy", gpt[] = "p:gpt";

	add_model(stage, gpt, 2, 2);
	settle(stage);
	assert_false(shows(stage, 24, 80, "SIMULATED"));
	add_model(stage, noisy, 2, 2);
	settle(stage);
	stage->present.replay = replay_new();
	present_set_notice(&stage->present, "35 hands counted; u takes them back");
	for (size_t i = 0; i < 4; i++) {
		assert_true(shows(stage, sizes[i][0], sizes[i][1], "SIMULATED"));
		assert_true(shows(stage, sizes[i][0], sizes[i][1], "REPLAY 1×"));
	}
	present_move_level(&stage->present, stage->study, -1);
	assert_null(stage->present.replay);
}

static void a_star_is_explores_and_its_legend_says_what_it_means(void **state)
{
	static const int sizes[][2] = { { 12, 60 }, { 24, 80 }, { 36, 120 }, { 60, 200 } };
	struct stage *stage = *state;
	char people[] = "people", gpt[] = "p:gpt", near[] = "p:near";

	add_cohort(stage, people, 29, 1);
	add_model(stage, near, 28, 2);
	settle(stage);
	assert_false(shows(stage, 24, 80, "✱"));
	add_model(stage, gpt, 1, 29);
	settle(stage);
	size_t arm = stage->present.arms[1];

	assert_string_equal(stage->study->arms[arm].agent_name, "p:gpt");
	assert_int_equal(study_star(stage->study, arm, 0, 3), STAR_FULL);
	assert_true(shows(stage, 24, 80, "29 of 30 refuse ✱"));
	assert_true(shows(stage, 24, 80, "2 of 30 refuse"));
	assert_false(shows(stage, 24, 80, "2 of 30 refuse ✱"));
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		assert_true(shows(stage, sizes[i][0], sizes[i][1], "✱ differs from people"));
	assert_true(shows(stage, 8, 60, "97 % ✱"));
	struct study_bucket *bucket = &stage->study->arms[arm].buckets[2];

	bucket->is_complete = false;
	assert_true(shows(stage, 24, 80, "29 of 30 refuse ☆"));
	assert_true(shows(stage, 24, 80, "☆ differs from people so far"));
	/* What a replay shows is of a moment; the test is of all that is stored. */
	stage->present.replay = replay_new();
	assert_false(shows(stage, 24, 80, "☆"));
}

static void every_simulated_arm_is_marked_whatever_its_name(void **state)
{
	struct stage *stage = *state;
	struct study_place place = { 0, 0, 3 };
	char people[] = "people", gpt[] = "p:gpt", noisy[] = "sim:noisy";

	answer(stage, (struct agent){ .kind = AGENT_COHORT, .name = people, .synthetic = true },
		&place, 29, 1);
	add_model(stage, gpt, 1, 29);
	add_model(stage, noisy, 2, 2);
	settle(stage);
	assert_true(shows(stage, 24, 80, "people (sim)  simulated "));
	assert_true(shows(stage, 24, 80, "sim:noisy  simulated "));
	assert_false(shows(stage, 24, 80, "gpt  simulated"));
	assert_true(shows(stage, 24, 80, "✱ differs from simulated people"));
	assert_int_equal(count_rows(stage, "people (sim)"), 3);
	assert_true(present_set_voice(
		&stage->present, stage->study, 0, OUTCOME_GRANT, "Yes. It is only one cent more."));
	assert_true(shows(stage, 24, 80, "a simulated person says yes"));
}

static void the_end_of_the_prompt_and_every_bar_fit_any_size(void **state)
{
	for (int rows = 12; rows <= 70; rows++)
		for (int columns = 40; columns <= 220; columns += 9)
			for (size_t n_lines = 1; n_lines < 20; n_lines += 3) {
				struct rectangle area = { 3, 5, rows, columns };
				struct present_places places =
					present_places(area, PRESENT_MAX_BARS, n_lines, 0);
				int end = places.bars.row + places.bars.rows;

				assert_true(places.prompt.rows >= 1);
				assert_true(
					places.bars.row >= places.prompt.row + places.prompt.rows);
				assert_true(end <= places.voice.row);
				assert_true(
					places.voice.row + places.voice.rows <= places.foot_row);
				assert_true(places.foot_row < area.row + rows);
				assert_true(places.bars.columns >= 1);
			}
	(void)state;
}

static void a_blank_screen_shows_nothing(void **state)
{
	struct stage *stage = *state;

	stage->present.is_blank = true;
	char *text = draw(stage, 24, 80);

	assert_int_equal(strspn(text, "\n"), strlen(text));
	free(text);
}

static void moving_stays_at_the_mildest_level_and_within_the_pack(void **state)
{
	struct stage *stage = *state;
	struct present *present = &stage->present;

	assert_int_equal(present->level_no, 3);
	assert_false(present_move(present, stage->study, -1));
	assert_true(present_move(present, stage->study, 1));
	assert_int_equal(present->level_no, 2);
	assert_false(present_move(present, stage->study, 1));
	assert_false(present_move_level(present, stage->study, 1));
	assert_true(present_move_level(present, stage->study, -1));
	assert_false(present_move_level(present, stage->study, -1));
	assert_true(present_move(present, stage->study, -1));
	assert_int_equal(present->level_no, 2);
}

static void press(struct stage *stage, const char *keys, bool ends, struct hands *hands)
{
	for (const char *at = keys; *at; at++) {
		struct key key = { .code = KEYCODE_CHARACTER, .character = (uint32_t)*at };

		if (*at == '\n')
			key = (struct key){ .code = KEYCODE_ENTER };
		else if (*at == '<')
			key = (struct key){ .code = KEYCODE_BACKSPACE };
		bool is_done = present_type(&stage->present, &key, stage->study, hands);

		assert_int_equal(is_done, ends && !at[1]);
	}
}

static void hands_are_typed_yes_then_no(void **state)
{
	struct stage *stage = *state;
	struct hands hands;

	stage->present.entry = ENTRY_YES;
	press(stage, "\nx319<\n", false, &hands);
	assert_int_equal(stage->present.entry, ENTRY_NO);
	assert_true(shows(stage, 24, 80, "31 say yes"));
	press(stage, "04\n", true, &hands);
	assert_int_equal(hands.grants, 31);
	assert_int_equal(hands.refusals, 4);
	assert_int_equal(stage->present.entry, ENTRY_NONE);
}

static void a_yes_that_refuses_is_counted_as_a_refusal(void **state)
{
	struct stage *stage = *state;
	struct hands hands;

	present_move(&stage->present, stage->study, 1);
	stage->present.entry = ENTRY_YES;
	press(stage, "7\n0\n", true, &hands);
	assert_int_equal(hands.refusals, 7);
	assert_int_equal(hands.grants, 0);
	assert_string_equal(present_answer(&stage->present, stage->study, OUTCOME_REFUSE), "yes");
}

static void no_more_hands_are_typed_than_a_room_has(void **state)
{
	struct stage *stage = *state;
	struct hands hands;

	stage->present.entry = ENTRY_YES;
	press(stage, "99999999999999\n", false, &hands);
	assert_int_equal(stage->present.n_yes, 999);
}

static void sentence_is(const char *text, const char *expected)
{
	char *sentence = present_first_sentence(text);

	assert_string_equal(sentence, expected);
	free(sentence);
}

static void the_first_sentence_that_says_something_is_shown(void **state)
{
	(void)state;
	sentence_is("Yes. It is only one cent more. Nobody minds.", "It is only one cent more.");
	sentence_is("No", "No");
	sentence_is("", "");
	sentence_is(" \n\n", "");
	sentence_is("**No.**\n\nA price of $10.01 is above it! So be it.",
		"A price of $10.01 is above it!");
	sentence_is("\"I would not do that\"", "I would not do that");
	sentence_is("1. First weigh the rule\n2. Then the purpose", "First weigh the rule");
	sentence_is("Yes.\nNo.\n", "Yes.");
}

static void a_hostile_reply_is_made_safe_and_short(void **state)
{
	char *flood = memory_alloc(100001, 1);

	(void)state;
	memset(flood, 'a', 100000);
	char *sentence = present_first_sentence(flood);

	assert_true(strlen(sentence) <= 300);
	free(sentence);
	sentence = present_first_sentence("He said \x1b]0;x\x07 to us\xff all\xe2\x80\xae.");
	assert_null(strchr(sentence, 0x1b));
	assert_null(strchr(sentence, 0x07));
	assert_null(strstr(sentence, "\xe2\x80\xae"));
	free(sentence);
	free(flood);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(the_words_are_those_that_a_model_is_asked),
		TEST(a_room_sees_words_bars_figures_and_a_voice),
		TEST(the_level_alone_is_lit),
		TEST(at_most_four_bars_and_the_others_one_key_away),
		TEST(the_audience_is_shown_and_is_not_who_people_are),
		TEST(explore_has_no_row_for_a_room_that_was_not_asked),
		TEST(simulated_and_replay_stand_in_sight_at_any_size),
		TEST(a_star_is_explores_and_its_legend_says_what_it_means),
		TEST(every_simulated_arm_is_marked_whatever_its_name),
		cmocka_unit_test(the_end_of_the_prompt_and_every_bar_fit_any_size),
		TEST(a_blank_screen_shows_nothing),
		TEST(moving_stays_at_the_mildest_level_and_within_the_pack),
		TEST(hands_are_typed_yes_then_no),
		TEST(a_yes_that_refuses_is_counted_as_a_refusal),
		TEST(no_more_hands_are_typed_than_a_room_has),
		cmocka_unit_test(the_first_sentence_that_says_something_is_shown),
		cmocka_unit_test(a_hostile_reply_is_made_safe_and_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
