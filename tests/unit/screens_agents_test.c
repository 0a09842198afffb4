#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/screens/agents.h"
#include "leeway/store/agents.h"
#include "support/cache.h"
#include "support/drawn.h"
#include "support/fake_env.h"

struct stage {
	struct cache cache;
	struct env env;
	struct config config;
	struct registry *registry;
	struct study study;
	struct agents_board board;
};

static const char *const variables[] = { "OPENAI_API_KEY", "sk-not-to-be-shown", NULL };

static int set_up(void **state)
{
	struct stage *stage = memory_alloc(1, sizeof *stage);

	cache_init(&stage->cache);
	cache_open(&stage->cache, DATABASE_WRITE);
	stage->env = fake_env(variables);
	stage->registry = registry_open(&stage->env, &stage->config, NULL);
	assert_non_null(stage->registry);
	agents_board_init(&stage->board, stage->registry);
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	agents_board_clear(&stage->board);
	registry_close(stage->registry);
	cache_clear(&stage->cache);
	free(stage);
	return 0;
}

/* A model that descends from another; parent may be NULL. */
static int64_t add_model(struct stage *stage, const char *name, const char *parent, int iteration)
{
	struct agent agent = { .kind = AGENT_MODEL,
		.name = memory_copy_text(name),
		.provider = memory_copy_text("openai"),
		.base_url = memory_copy_text("https://api.openai.com/v1"),
		.model = memory_copy_text(name),
		.parent = memory_copy_text(parent),
		.iteration = iteration };

	assert_true(database_begin(stage->cache.database, NULL));
	int64_t row = agents_put(stage->cache.database, &agent, NULL);

	assert_true(row > 0);
	assert_true(database_commit(stage->cache.database, NULL));
	agent_clear(&agent);
	return row;
}

static void load(struct stage *stage)
{
	assert_true(agents_board_load(&stage->board, &stage->study, stage->cache.database, NULL));
	agents_board_describe(&stage->board);
}

static struct canvas *draw(struct stage *stage, int rows, int columns)
{
	struct canvas *canvas = canvas_new(rows, columns);
	struct rectangle area = { 0, 0, rows, columns };
	struct agents_places places = agents_board_places(&stage->board, area);
	struct list_rows agents = agents_board_agents(&stage->board);
	struct list_rows providers = agents_board_providers(&stage->board);

	list_update(&stage->board.agents, &agents, places.agents.rows);
	list_update(&stage->board.providers, &providers, places.providers.rows);
	pane_layout(stage->board.detail, places.detail.rows, places.detail.columns);
	agents_board_draw(&stage->board, canvas, area);
	return canvas;
}

static bool shows(struct stage *stage, const char *words)
{
	struct canvas *canvas = draw(stage, 32, 160);
	char *text = canvas_to_text(canvas);
	bool found = strstr(text, words) != NULL;

	free(text);
	canvas_free(canvas);
	return found;
}

static void line_is(const struct stage *stage, size_t index, const char *name, int depth)
{
	const struct agents_line *line = &stage->board.lines[index];

	assert_string_equal(stage->board.roster.entries[line->entry].agent.name, name);
	assert_int_equal(line->depth, depth);
}

static void descendants_stand_below_their_parent(void **state)
{
	struct stage *stage = *state;

	add_model(stage, "b-second", "a-first", 2);
	add_model(stage, "c-first", "a-first", 1);
	add_model(stage, "z-other", NULL, 0);
	add_model(stage, "grandchild", "c-first", 2);
	add_model(stage, "a-first", NULL, 0);
	add_model(stage, "orphan", "not-in-the-cache", 1);
	cache_put_agent(&stage->cache, "people", false);
	load(stage);
	assert_int_equal(stage->board.roster.n_entries, 7);
	line_is(stage, 0, "people", 0);
	line_is(stage, 1, "a-first", 0);
	line_is(stage, 2, "c-first", 1);
	line_is(stage, 3, "grandchild", 2);
	line_is(stage, 4, "b-second", 1);
	line_is(stage, 5, "z-other", 0);
	line_is(stage, 6, "orphan", 0);
}

static void a_lineage_that_goes_round_is_listed_once(void **state)
{
	struct stage *stage = *state;

	add_model(stage, "egg", "hen", 1);
	add_model(stage, "hen", "egg", 1);
	add_model(stage, "self", "self", 1);
	load(stage);
	assert_int_equal(stage->board.roster.n_entries, 3);
	line_is(stage, 0, "self", 0);
	line_is(stage, 1, "egg", 0);
	line_is(stage, 2, "hen", 1);
}

static void a_long_lineage_goes_on_at_the_deepest(void **state)
{
	struct stage *stage = *state;
	char name[32], parent[32] = "";

	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof name, "model-%02d", i);
		add_model(stage, name, i ? parent : NULL, i);
		snprintf(parent, sizeof parent, "%s", name);
	}
	load(stage);
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof name, "model-%02d", i);
		line_is(stage, (size_t)i, name, i < AGENTS_MAX_DEPTH ? i : AGENTS_MAX_DEPTH);
	}
}

static void a_key_is_told_of_and_never_shown(void **state)
{
	struct stage *stage = *state;

	load(stage);
	stage->board.shows_provider = true;
	agents_board_describe(&stage->board);
	assert_string_equal(agents_board_account(&stage->board)->id, "openai");
	assert_true(shows(stage, "openai       ● set, from OPENAI_API_KEY"));
	assert_true(shows(stage, "key        set, from OPENAI_API_KEY"));
	assert_true(shows(stage, "anthropic    ○ missing: set ANTHROPIC_API_KEY"));
	assert_true(shows(stage, "sim          · none needed"));
	assert_false(shows(stage, "sk-not"));
}

static void what_came_is_counted_at_once(void **state)
{
	struct stage *stage = *state;
	int64_t agent = add_model(stage, "gpt", NULL, 0);
	struct event event = {
		.type = EVENT_STORED, .agent = agent, .outcome = OUTCOME_REFUSE, .count = 1234
	};

	load(stage);
	assert_true(agents_board_take_event(&stage->board, &event));
	agents_board_describe(&stage->board);
	assert_true(shows(stage, "1,234 refuse"));
	event.agent = agent + 1;
	assert_false(agents_board_take_event(&stage->board, &event));
}

static void a_test_is_remembered_by_its_subject(void **state)
{
	struct stage *stage = *state;

	load(stage);
	agents_board_set_test(&stage->board, "provider openai", AGENTS_ASKING, NULL);
	assert_true(
		shows(stage, "openai       ● asking …") || shows(stage, "openai       ○ asking …"));
	agents_board_set_test(&stage->board, "provider openai", AGENTS_BAD, "wrong key: go away");
	assert_int_equal(stage->board.n_tests, 1);
	assert_true(shows(stage, "openai       ● wrong key: go away"));
	assert_null(agents_board_find_test(&stage->board, "agent", "openai"));
}

static void details_say_where_a_model_comes_from(void **state)
{
	struct stage *stage = *state;

	add_model(stage, "base", NULL, 0);
	add_model(stage, "tuned", "base", 3);
	load(stage);
	assert_true(shows(stage, "made into  tuned"));
	stage->board.agents.index = 1;
	stage->board.agents.has_key = false;
	agents_board_describe(&stage->board);
	assert_true(shows(stage, "made from  base, iteration 3"));
	assert_true(shows(stage, "└ ■ tuned"));
}

static void nothing_is_drawn_outside_at_any_size(void **state)
{
	struct stage *stage = *state;

	cache_put_agent(&stage->cache, "people", false);
	add_model(stage, "a-model-with-quite-a-long-name", NULL, 0);
	add_model(stage, "its-child", "a-model-with-quite-a-long-name", 1);
	load(stage);
	for (int rows = 1; rows <= 26; rows++)
		for (int columns = 1; columns <= 130; columns += 3) {
			struct canvas *canvas = canvas_new(rows + 2, columns + 2);
			struct rectangle area = { 1, 1, rows, columns };

			stage->board.focus = columns % (AGENTS_DETAIL + 1);
			struct agents_places places = agents_board_places(&stage->board, area);

			canvas_set_clip(canvas, area);
			pane_layout(stage->board.detail, places.detail.rows, places.detail.columns);
			agents_board_draw(&stage->board, canvas, area);
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(descendants_stand_below_their_parent),
		TEST(a_lineage_that_goes_round_is_listed_once),
		TEST(a_long_lineage_goes_on_at_the_deepest),
		TEST(a_key_is_told_of_and_never_shown),
		TEST(what_came_is_counted_at_once),
		TEST(a_test_is_remembered_by_its_subject),
		TEST(details_say_where_a_model_comes_from),
		TEST(nothing_is_drawn_outside_at_any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
