#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/screens/responses.h"
#include "leeway/store/corrections.h"
#include "leeway/store/prompts.h"
#include "leeway/store/responses.h"
#include "support/cache.h"
#include "support/drawn.h"
#include "support/pack_folder.h"

/* A pack of one scenario with two levels, people (agent 1) and a model (agent 2) at level 2. */
struct rig {
	struct cache cache;
	struct env env;
	char *folder;
	struct study *study;
	struct explore explore;
	struct responses responses;
	struct canvas *canvas;
	struct rectangle area;
	int64_t prompt; /* Row id of level 2. */
};

static void add(
	struct rig *rig, int64_t agent, uint32_t repeat, enum outcome outcome, const char *text)
{
	struct response response = cache_response(agent, rig->prompt, repeat, outcome);

	response.text = text;
	assert_true(cache_add(&rig->cache, &response));
}

static void add_some(struct rig *rig)
{
	add(rig, 1, 0, OUTCOME_GRANT, "One cent more does not matter.");
	add(rig, 1, 1, OUTCOME_GRANT, "It is only a penny.");
	add(rig, 2, 0, OUTCOME_REFUSE, "No. The limit is $10.");
	add(rig, 2, 1, OUTCOME_REFUSE, "No. A penny over is still over.");
	add(rig, 2, 2, OUTCOME_UNCLEAR, "1. The exception is small. 2. The policy is strict.");
	add(rig, 2, 3, OUTCOME_REFUSE, "No. The limit is $10.");
}

static void open_study(struct rig *rig)
{
	char *scenario = pack_folder_scenario_json("flour", "buy it");
	char *pack = pack_folder_pack_json("[\"flour\"]");

	rig->folder = pack_folder_new();
	rig->env = pack_folder_env(rig->folder);
	pack_folder_write(rig->folder, "installed/scenarios/test/pack.json", pack);
	pack_folder_write(rig->folder, "installed/scenarios/test/flour.json", scenario);
	free(scenario);
	free(pack);
	rig->study = study_open(&rig->env, "test", NULL);
	assert_non_null(rig->study);
}

static int set_up(void **state)
{
	struct rig *rig = memory_alloc(1, sizeof *rig);
	struct study_place place = { 0, 0, 2 };

	cache_init(&rig->cache);
	cache_open(&rig->cache, DATABASE_WRITE);
	open_study(rig);
	cache_put_agent(&rig->cache, "people", false);
	cache_put_agent(&rig->cache, "gpt", true);
	assert_true(database_begin(rig->cache.database, NULL));
	rig->prompt = prompts_put(rig->cache.database, study_prompt(rig->study, &place), NULL);
	assert_true(database_commit(rig->cache.database, NULL));
	responses_init(&rig->responses);
	explore_init(&rig->explore, rig->study);
	rig->area = (struct rectangle){ 0, 0, 20, 80 };
	rig->canvas = canvas_new(20, 80);
	*state = rig;
	return 0;
}

static int tear_down(void **state)
{
	struct rig *rig = *state;

	canvas_free(rig->canvas);
	responses_clear(&rig->responses);
	explore_clear(&rig->explore);
	study_close(rig->study);
	pack_folder_remove(rig->folder);
	cache_clear(&rig->cache);
	free(rig);
	return 0;
}

/* What the screen does between two keys. */
static void draw(struct rig *rig)
{
	struct database *database = rig->cache.database;
	struct responses *responses = &rig->responses;

	assert_true(responses_settle(responses, rig->study, database, NULL));
	for (int i = 0; responses_is_busy(responses); i++) {
		assert_true(i < 1000);
		assert_true(responses_work(responses, database, NULL));
	}
	assert_true(responses_layout(responses, database, rig->area, NULL));
	canvas_fill(rig->canvas, rig->area, style_of(ROLE_TEXT, ROLE_GROUND));
	responses_draw(responses, rig->study, rig->canvas, rig->area);
}

/* Goes to the model's bar at level 2 of what was added. */
static void open_model(struct rig *rig)
{
	assert_true(study_load(rig->study, rig->cache.database, NULL));
	rig->explore.level_no = 2;
	rig->explore.arm = (struct explore_key){ 2, 0 };
	responses_follow(&rig->responses, rig->study, &rig->explore);
	draw(rig);
}

static bool act(struct rig *rig, enum responses_action action)
{
	bool changed = responses_act(&rig->responses, rig->study, action);

	draw(rig);
	return changed;
}

static void check_drawn(const struct rig *rig, const char *text, bool is_there)
{
	char *drawn = canvas_to_text(rig->canvas);

	if ((strstr(drawn, text) != NULL) != is_there)
		fail_msg("%s%s in\n%s", text, is_there ? " is not" : " is", drawn);
	free(drawn);
}

static void resize(struct rig *rig, int rows, int columns)
{
	rig->area = (struct rectangle){ 0, 0, rows, columns };
	canvas_resize(rig->canvas, rows, columns);
	draw(rig);
}

static uint32_t chosen(const struct rig *rig)
{
	assert_true(responses_current(&rig->responses)->shown.id > 0);
	return responses_current(&rig->responses)->shown.repeat;
}

static void the_bar_that_explore_chose_is_listed_beside_its_text(void **state)
{
	struct rig *rig = *state;

	add_some(rig);
	open_model(rig);
	resize(rig, 12, 80);
	drawn_is(rig->canvas,
		" Title · level 2 of 2  $11\n"
		" gpt · baseline                                          4 replies · 3 distinct\n"
		"▌   refuse  No. The limit is $1… │ repeat 0 · refuse\n"
		"    refuse  No. A penny over is… │ No. The limit is $10.\n"
		"    unclear 1. The exception is… │\n"
		"    refuse  No. The limit is $1… │ run          none: imported\n"
		"                                 │ prompt       test, sha-256 8948a11fed7c204d…\n"
		"                                 │ row          3\n"
		"                                 │\n"
		"                                 │\n"
		"                                 │\n"
		"                                 │\n");
}

static void nothing_asked_yet_says_so(void **state)
{
	struct rig *rig = *state;

	assert_true(study_load(rig->study, rig->cache.database, NULL));
	responses_follow(&rig->responses, rig->study, &rig->explore);
	draw(rig);
	check_drawn(rig, "no replies yet", true);
	add_some(rig);
	open_model(rig);
	act(rig, RESPONSES_STRONGER);
	check_drawn(rig, "no replies here yet", true);
	assert_int_equal(responses_current(&rig->responses)->shown.id, 0);
	act(rig, RESPONSES_MILDER);
	assert_int_equal(chosen(rig), 0);
	assert_false(act(rig, RESPONSES_MILDER));
}

static void an_empty_cache_is_drawn_without_a_database(void **state)
{
	struct rig *rig = *state;

	assert_true(study_load(rig->study, NULL, NULL));
	responses_follow(&rig->responses, rig->study, &rig->explore);
	assert_true(responses_settle(&rig->responses, rig->study, NULL, NULL));
	assert_false(responses_is_busy(&rig->responses));
	assert_true(responses_layout(&rig->responses, NULL, rig->area, NULL));
	responses_draw(&rig->responses, rig->study, rig->canvas, rig->area);
	check_drawn(rig, "no replies yet", true);
}

static void people_stand_beside_the_model(void **state)
{
	struct rig *rig = *state;

	add_some(rig);
	open_model(rig);
	check_drawn(rig, "people · baseline", false);
	act(rig, RESPONSES_BESIDE);
	check_drawn(rig, "people · baseline      2 · 2 distinct", true);
	check_drawn(rig, "gpt · baseline         4 · 3 distinct", true);
	check_drawn(rig, "One cent more does not matter.", true);
	act(rig, RESPONSES_NEXT_PANE);
	act(rig, RESPONSES_NEXT_PANE);
	assert_int_equal(rig->responses.current, 1);
	act(rig, RESPONSES_DOWN);
	assert_int_equal(chosen(rig), 1);
	assert_int_equal(rig->responses.columns[0].shown.repeat, 0);
	act(rig, RESPONSES_BESIDE);
	check_drawn(rig, "people · baseline", false);
	assert_int_equal(rig->responses.current, 0);
}

static void both_stand_there_by_themselves_where_it_is_wide(void **state)
{
	struct rig *rig = *state;

	add_some(rig);
	open_model(rig);
	resize(rig, 50, 200);
	check_drawn(rig, "people · baseline", true);
	check_drawn(rig, "gpt · baseline", true);
	act(rig, RESPONSES_BESIDE);
	check_drawn(rig, "people · baseline", false);
}

static void the_keys_walk_through_arms_and_take_explore_along(void **state)
{
	struct rig *rig = *state;

	add_some(rig);
	open_model(rig);
	act(rig, RESPONSES_NEXT_ARM);
	responses_lead(&rig->responses, rig->study, &rig->explore);
	check_drawn(rig, "people · baseline", true);
	assert_int_equal(rig->explore.arm.agent, 1);
	responses_follow(&rig->responses, rig->study, &rig->explore);
	draw(rig);
	assert_int_equal(rig->responses.columns[0].arm.agent, 1);
	rig->explore.arm.agent = 2;
	responses_follow(&rig->responses, rig->study, &rig->explore);
	draw(rig);
	check_drawn(rig, "gpt · baseline", true);
}

static void new_replies_appear_and_the_selection_stays(void **state)
{
	struct rig *rig = *state;
	struct event event = { .type = EVENT_STORED, .agent = 2, .prompt = rig->prompt };

	add(rig, 2, 0, OUTCOME_REFUSE, "No.");
	add(rig, 2, 3, OUTCOME_GRANT, "Yes, here.");
	open_model(rig);
	act(rig, RESPONSES_DOWN);
	assert_int_equal(chosen(rig), 3);
	add(rig, 2, 1, OUTCOME_GRANT, "Yes, before.");
	add(rig, 2, 4, OUTCOME_GRANT, "Yes, behind.");
	assert_true(responses_takes_event(&rig->responses, &event));
	draw(rig);
	assert_int_equal(chosen(rig), 3);
	check_drawn(rig, "Yes, before.", true);
	check_drawn(rig, "Yes, behind.", true);
	event.agent = 9;
	assert_false(responses_takes_event(&rig->responses, &event));
}

static void a_search_marks_words_and_goes_from_hit_to_hit(void **state)
{
	struct rig *rig = *state;

	add_some(rig);
	add(rig, 2, 4, OUTCOME_GRANT, "A penny, really?");
	open_model(rig);
	responses_search(&rig->responses, "PENNY");
	draw(rig);
	draw(rig);
	assert_int_equal(chosen(rig), 1);
	check_drawn(rig, "2 found", true);
	struct style lit = { ROLE_STRONG, ROLE_LIT, ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE };

	drawn_cell_is(rig->canvas, 3, 18, "p", lit);
	assert_true(act(rig, RESPONSES_NEXT_HIT));
	assert_int_equal(chosen(rig), 4);
	act(rig, RESPONSES_NEXT_HIT);
	assert_int_equal(chosen(rig), 1);
	act(rig, RESPONSES_PREVIOUS_HIT);
	assert_int_equal(chosen(rig), 4);
	responses_search(&rig->responses, "");
	draw(rig);
	check_drawn(rig, "found", false);
	assert_false(act(rig, RESPONSES_NEXT_HIT));
}

/* What is shown before anything but the rows in sight was read. */
static void draw_unread(struct rig *rig)
{
	struct database *database = rig->cache.database;

	assert_true(responses_settle(&rig->responses, rig->study, database, NULL));
	assert_true(responses_layout(&rig->responses, database, rig->area, NULL));
	canvas_fill(rig->canvas, rig->area, style_of(ROLE_TEXT, ROLE_GROUND));
	responses_draw(&rig->responses, rig->study, rig->canvas, rig->area);
}

static void open_many(struct rig *rig)
{
	assert_true(database_begin(rig->cache.database, NULL));
	for (uint32_t i = 0; i < 3000; i++) {
		struct response response =
			cache_response(2, rig->prompt, i, i % 2 ? OUTCOME_REFUSE : OUTCOME_GRANT);
		char *text = memory_format("Reply %u.", i < 1500 ? i : i - 1500);
		bool added;

		response.text = text;
		assert_true(responses_add(rig->cache.database, &response, &added, NULL));
		free(text);
	}
	assert_true(database_commit(rig->cache.database, NULL));
	assert_true(study_load(rig->study, rig->cache.database, NULL));
	rig->explore.level_no = 2;
	rig->explore.arm = (struct explore_key){ 2, 0 };
	responses_follow(&rig->responses, rig->study, &rig->explore);
	draw_unread(rig);
}

static void all_of_a_large_bucket_is_there_before_it_is_read(void **state)
{
	struct rig *rig = *state;
	struct responses *responses = &rig->responses;
	struct responses_column *column = &responses->columns[0];
	struct responses_key far = { 2, rig->prompt, 1234 };

	open_many(rig);
	check_drawn(rig, "repeat 0 ", true);
	check_drawn(rig, "3,000 replies", true);
	assert_true(responses_act(responses, rig->study, RESPONSES_END));
	draw_unread(rig);
	check_drawn(rig, "repeat 2999 ", true);
	assert_true(responses_act(responses, rig->study, RESPONSES_PAGE_UP));
	draw_unread(rig);
	check_drawn(rig, "Reply 1499.", true);
	responses_show(responses, rig->study, &far);
	draw_unread(rig);
	check_drawn(rig, "repeat 1234 ", true);
	assert_int_equal(column->shelf.n_read, 0);
	assert_true(column->shelf.n_present < 200);
	draw(rig);
	check_drawn(rig, "repeat 1234 ", true);
	check_drawn(rig, "1,500 distinct", true);
}

static void the_end_is_gone_to_while_a_filter_is_still_reading(void **state)
{
	struct rig *rig = *state;
	struct responses *responses = &rig->responses;

	open_many(rig);
	responses_act(responses, rig->study, RESPONSES_NEXT_FILTER);
	assert_true(responses_work(responses, rig->cache.database, NULL));
	responses_act(responses, rig->study, RESPONSES_END);
	draw_unread(rig);
	check_drawn(rig, "repeat 2998 ", false);
	draw(rig);
	check_drawn(rig, "repeat 2998 ", true);
	assert_true(act(rig, RESPONSES_HOME));
	check_drawn(rig, "repeat 0 ", true);
}

static void the_one_that_stands_for_a_reply_is_selected_with_it(void **state)
{
	struct rig *rig = *state;
	struct responses_key far = { 2, rig->prompt, 1534 };

	open_many(rig);
	responses_show(&rig->responses, rig->study, &far);
	draw(rig);
	check_drawn(rig, "repeat 1534 ", true);
	act(rig, RESPONSES_DISTINCT);
	check_drawn(rig, "repeat 34 ", true);
	check_drawn(rig, "×2", true);
	responses_show(&rig->responses, rig->study, &far);
	draw(rig); /* It is sought … */
	draw(rig); /* … and found. */
	check_drawn(rig, "repeat 34 ", true);
}

static void filters_go_round_and_say_what_is_shown(void **state)
{
	struct rig *rig = *state;

	add_some(rig);
	open_model(rig);
	act(rig, RESPONSES_NEXT_FILTER);
	check_drawn(rig, "grant 0 of 4 replies", true);
	check_drawn(rig, "none like this", true);
	act(rig, RESPONSES_NEXT_FILTER);
	check_drawn(rig, "refuse 3 of 4 replies", true);
	act(rig, RESPONSES_DISTINCT);
	check_drawn(rig, "×2", true);
	act(rig, RESPONSES_PREVIOUS_FILTER);
	act(rig, RESPONSES_PREVIOUS_FILTER);
	check_drawn(rig, " of 4 replies", false);
}

static void the_messages_sent_are_shown_instead(void **state)
{
	struct rig *rig = *state;

	add_some(rig);
	open_model(rig);
	act(rig, RESPONSES_MESSAGES);
	check_drawn(rig, "It costs $11.", true);
	check_drawn(rig, "Answer with yes or no.", true);
	check_drawn(rig, "what was sent", true);
	act(rig, RESPONSES_MESSAGES);
	check_drawn(rig, "It costs $11.", false);
}

static void a_correction_is_told_with_its_reason(void **state)
{
	struct rig *rig = *state;
	struct correction correction = { .after = OUTCOME_REFUSE,
		.reason = "strict means no",
		.author = "reader",
		.at_ms = 1769860800000 };
	struct responses_key key = { 2, rig->prompt, 2 };

	add_some(rig);
	open_model(rig);
	act(rig, RESPONSES_DOWN);
	act(rig, RESPONSES_DOWN);
	check_drawn(rig, "relabelled", false);
	assert_true(database_begin(rig->cache.database, NULL));
	assert_true(corrections_add(rig->cache.database,
		responses_current(&rig->responses)->shown.id, &correction, NULL));
	assert_true(database_commit(rig->cache.database, NULL));
	assert_true(responses_refresh(&rig->responses, rig->cache.database, &key, NULL));
	resize(rig, 24, 120);
	check_drawn(rig, "unclear → refuse by reader", true);
	check_drawn(rig, "strict means no", true);
	check_drawn(rig, "relabelled, read as unclear", true);
}

static void a_reply_found_elsewhere_is_shown_at_its_place(void **state)
{
	struct rig *rig = *state;
	struct responses_key key = { 2, rig->prompt, 2 };

	add_some(rig);
	open_model(rig);
	responses_show(&rig->responses, rig->study, &key);
	draw(rig);
	assert_int_equal(chosen(rig), 2);
	/* Of words that the pack no longer has. */
	key.prompt = cache_put_prompt(&rig->cache, "gone", 3, "cot");
	struct response response = cache_response(1, key.prompt, 0, OUTCOME_GRANT);

	response.text = "Long ago.";
	assert_true(cache_add(&rig->cache, &response));
	key.agent = 1;
	key.repeat = 0;
	responses_show(&rig->responses, rig->study, &key);
	draw(rig);
	check_drawn(rig, "gone", true);
	check_drawn(rig, "people · cot", true);
	check_drawn(rig, "Long ago.", true);
	check_drawn(rig, "level 3", true);
	rig->explore.level_no = 1;
	responses_follow(&rig->responses, rig->study, &rig->explore);
	draw(rig);
	check_drawn(rig, "Long ago.", false);
	check_drawn(rig, "Title · level 1 of 2", true);
}

static void hostile_text_stays_text_at_any_size(void **state)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 10 }, { 8, 40 }, { 3, 80 }, { 20, 80 },
		{ 33, 120 }, { 57, 200 } };
	struct rig *rig = *state;

	add(rig, 2, 0, OUTCOME_REFUSE, "\x1b]0;owned\x07 \xe2\x80\xae\xff\xfe no \x1b[2J");
	add(rig, 1, 0, OUTCOME_GRANT, "\xe7\x95\x8c\xe7\x95\x8c\xe7\x95\x8c");
	open_model(rig);
	for (int mode = 0; mode < 4; mode++) {
		for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
			resize(rig, sizes[i][0], sizes[i][1]);
			act(rig, RESPONSES_PAGE_DOWN);
			act(rig, RESPONSES_NEXT_PANE);
		}
		char *drawn = canvas_to_text(rig->canvas);

		assert_null(strchr(drawn, '\x1b'));
		free(drawn);
		act(rig, mode == 0   ? RESPONSES_ZOOM
			 : mode == 1 ? RESPONSES_BESIDE
				     : RESPONSES_ZOOM);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_bar_that_explore_chose_is_listed_beside_its_text),
		TEST(nothing_asked_yet_says_so),
		TEST(an_empty_cache_is_drawn_without_a_database),
		TEST(people_stand_beside_the_model),
		TEST(both_stand_there_by_themselves_where_it_is_wide),
		TEST(the_keys_walk_through_arms_and_take_explore_along),
		TEST(new_replies_appear_and_the_selection_stays),
		TEST(a_search_marks_words_and_goes_from_hit_to_hit),
		TEST(all_of_a_large_bucket_is_there_before_it_is_read),
		TEST(the_end_is_gone_to_while_a_filter_is_still_reading),
		TEST(the_one_that_stands_for_a_reply_is_selected_with_it),
		TEST(filters_go_round_and_say_what_is_shown),
		TEST(the_messages_sent_are_shown_instead),
		TEST(a_correction_is_told_with_its_reason),
		TEST(a_reply_found_elsewhere_is_shown_at_its_place),
		TEST(hostile_text_stays_text_at_any_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
