#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/screens/runs.h"
#include "support/cache.h"
#include "support/drawn.h"

struct stage {
	struct cache cache;
	struct runs_board board;
};

static int set_up(void **state)
{
	struct stage *stage = memory_alloc(1, sizeof *stage);

	cache_init(&stage->cache);
	cache_open(&stage->cache, DATABASE_WRITE);
	runs_board_init(&stage->board);
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	runs_board_clear(&stage->board);
	cache_clear(&stage->cache);
	free(stage);
	return 0;
}

/* A run of words, not of JSON; ended unless the state is "running". */
static int64_t add_run(struct stage *stage, const char *state)
{
	struct database *database = stage->cache.database;

	assert_true(database_begin(database, NULL));
	int64_t run = runs_start(database, "two models", 1200, INT64_C(1769860800000), NULL);

	assert_true(run > 0);
	if (strcmp(state, "running") != 0)
		assert_true(runs_finish(database, run, state, INT64_C(1769860862000), NULL));
	assert_true(database_commit(database, NULL));
	return run;
}

static void load(struct stage *stage)
{
	struct list_rows rows = runs_board_rows(&stage->board);

	assert_true(runs_board_load(&stage->board, stage->cache.database, NULL));
	rows = runs_board_rows(&stage->board);
	list_update(&stage->board.selection, &rows, 5);
}

/* Facts as a look gives them: 700 replies, one way to fail. */
static void give_facts(struct stage *stage, int64_t run)
{
	struct runs_facts facts = { .run = run,
		.sums = { .stored = 700,
			.counts = { 300, 399, 1 },
			.input_tokens = 7000,
			.output_tokens = 1400,
			.cost_microusd = 410000,
			.cost_is_known = true,
			.failed = 2 },
		.has_left = true,
		.left = 500,
		.wanted = 1200 };

	facts.failures.groups = memory_alloc(1, sizeof *facts.failures.groups);
	facts.failures.n_groups = facts.failures.capacity = 1;
	facts.failures.groups[0] = (struct failure_group){ memory_copy_text("rate limit"), 429, 9,
		2, 3, memory_copy_text("slower, please") };
	runs_board_take_facts(&stage->board, &facts);
	runs_board_describe(&stage->board);
}

static struct canvas *draw(struct stage *stage, int rows, int columns)
{
	struct canvas *canvas = canvas_new(rows, columns);
	struct rectangle area = { 0, 0, rows, columns };
	struct runs_places places = runs_board_places(&stage->board, area);
	struct list_rows list = runs_board_rows(&stage->board);

	list_update(&stage->board.selection, &list, places.list.rows);
	pane_layout(stage->board.detail, places.detail.rows, places.detail.columns);
	runs_board_draw(&stage->board, canvas, area);
	return canvas;
}

static void an_empty_cache_says_what_to_do(void **state)
{
	struct stage *stage = *state;

	assert_true(runs_board_load(&stage->board, NULL, NULL));
	struct canvas *canvas = draw(stage, 20, 80);
	char *text = canvas_to_text(canvas);

	assert_non_null(strstr(text, "Nothing was fired yet"));
	free(text);
	canvas_free(canvas);
}

static void a_run_is_shown_with_what_came_of_it(void **state)
{
	struct stage *stage = *state;

	give_facts(stage, add_run(stage, "incomplete"));
	load(stage);
	runs_board_describe(&stage->board);
	struct canvas *canvas = draw(stage, 20, 104);

	drawn_is(canvas,
		" Runs                                                                          "
		"                   1 run\n"
		"\n"
		"  STATE        STARTED              STORED    PLANNED   FAILED       COST      "
		"TOOK  ASKED\n"
		"▌ ● incomplete 2026-01-31 12:00        700      1,200        2      $0.41      "
		"1:02  two models\n"
		"\n\n\n\n\n"
		"────────────────────────────────────────────────────────────────────────────────"
		"────────────────────────\n"
		"  asked     two models\n"
		"  started   2026-01-31 12:00:00, took 1:02\n"
		"  stored    700 replies: 300 grant, 399 refuse, 1 unclear, 0 blocked, 0 empty\n"
		"  cost      $0.41; 7,000 tokens in, 1,400 out\n"
		"  left      500 of 1,200 are missing; resuming asks for these only\n"
		"\n"
		"  FAILED ATTEMPTS\n"
		"  rate limit 429  ×9, given up 2  slower, please  and 2 other messages\n"
		"\n\n");
	canvas_free(canvas);
}

static void a_run_without_an_end_was_cut_off_unless_it_goes_on(void **state)
{
	struct stage *stage = *state;
	int64_t run = add_run(stage, "running");
	enum role role;

	load(stage);
	const struct run_entry *entry = runs_board_selected(&stage->board);

	assert_string_equal(runs_board_state(&stage->board, entry, &role), "cut off");
	assert_int_equal(role, ROLE_WARNING);
	stage->board.goes_on = true;
	stage->board.progress.run = run;
	assert_string_equal(runs_board_state(&stage->board, entry, &role), "running");
	stage->board.progress.paused = true;
	assert_string_equal(runs_board_state(&stage->board, entry, &role), "paused");
}

static void older_runs_are_read_as_the_selection_nears_them(void **state)
{
	struct stage *stage = *state;
	struct runs_board *board = &stage->board;

	for (int i = 0; i < 150; i++)
		add_run(stage, "done");
	load(stage);
	assert_int_equal(board->list.n_runs, 100);
	assert_false(board->is_whole);
	assert_true(runs_board_read_on(board, stage->cache.database, NULL));
	assert_int_equal(board->list.n_runs, 100);
	struct list_rows rows = runs_board_rows(board);

	list_select(&board->selection, &rows, 90);
	assert_true(runs_board_read_on(board, stage->cache.database, NULL));
	assert_int_equal(board->list.n_runs, 150);
	assert_true(board->is_whole);
	load(stage);
	assert_int_equal(board->list.n_runs, 150);
}

static void the_selected_run_stays_when_newer_ones_come(void **state)
{
	struct stage *stage = *state;
	int64_t old = add_run(stage, "done");

	load(stage);
	add_run(stage, "done");
	load(stage);
	assert_int_equal(runs_board_selected(&stage->board)->id, old);
}

static void loading_makes_open_facts_stale(void **state)
{
	struct stage *stage = *state;
	int64_t ended = add_run(stage, "done"), open = add_run(stage, "running");

	load(stage);
	give_facts(stage, ended);
	give_facts(stage, open);
	load(stage);
	assert_false(runs_board_find_facts(&stage->board, ended)->is_stale);
	assert_true(runs_board_find_facts(&stage->board, ended)->left_is_stale);
	assert_true(runs_board_find_facts(&stage->board, open)->is_stale);
}

static void nothing_is_drawn_outside_at_any_size(void **state)
{
	struct stage *stage = *state;

	give_facts(stage, add_run(stage, "failed"));
	load(stage);
	runs_board_describe(&stage->board);
	for (int rows = 1; rows <= 24; rows++)
		for (int columns = 1; columns <= 130; columns += 3) {
			struct canvas *canvas = canvas_new(rows + 2, columns + 2);
			struct rectangle area = { 1, 1, rows, columns };

			stage->board.focus = columns % 2 == 0 ? RUNS_DETAIL : RUNS_LIST;
			struct runs_places places = runs_board_places(&stage->board, area);

			canvas_set_clip(canvas, area);
			pane_layout(stage->board.detail, places.detail.rows, places.detail.columns);
			runs_board_draw(&stage->board, canvas, area);
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_cache_says_what_to_do),
		TEST(a_run_is_shown_with_what_came_of_it),
		TEST(a_run_without_an_end_was_cut_off_unless_it_goes_on),
		TEST(older_runs_are_read_as_the_selection_nears_them),
		TEST(the_selected_run_stays_when_newer_ones_come),
		TEST(loading_makes_open_facts_stale),
		TEST(nothing_is_drawn_outside_at_any_size),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
