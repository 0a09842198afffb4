/* What is remembered between starts: written, read back, and broken in every way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/screens/state_file.h"
#include "support/fake_env.h"
#include "support/pack_folder.h"

struct place {
	char *folder, *state_home;
	const char *variables[3];
	struct env env;
};

static int open_place(void **state)
{
	struct place *place = memory_alloc(1, sizeof *place);

	place->folder = pack_folder_new();
	place->state_home = file_join(place->folder, "state");
	place->variables[0] = "XDG_STATE_HOME";
	place->variables[1] = place->state_home;
	place->env = fake_env(place->variables);
	*state = place;
	return 0;
}

static int close_place(void **state)
{
	struct place *place = *state;

	pack_folder_remove(place->folder);
	free(place->state_home);
	free(place);
	return 0;
}

static void fill(struct state *state)
{
	state_init(state);
	state->pack = memory_copy_text("paper");
	state->screen = memory_copy_text("Runs");
	state->explore.scenario = memory_copy_text("lending");
	state->explore.level_no = 4;
	state->explore.view = memory_copy_text("heat");
	state->explore.is_sorted = true;
	state_names_add(&state->explore.conditions, "cot");
	state->explore.hidden[0].agent = memory_copy_text("sim:noisy");
	state->explore.hidden[0].condition = memory_copy_text("baseline");
	state->explore.n_hidden = 1;
	state->responses.beside = memory_copy_text("never");
	state->responses.is_distinct = true;
	state->fire.is_kept = true;
	state_names_add(&state->fire.models, "sim:strict");
	state->fire.has_one_level = true;
	state->fire.target = 250;
	state->fire.max_in_flight = 7;
	state->fire.max_cost_microusd = 1500000;
}

static void save(const struct place *place, const char *cache, const char *theme)
{
	struct state state;

	fill(&state);
	char *entry = state_format(&state);
	struct state_record record = { cache, entry, theme, theme ? "default" : NULL };

	assert_true(state_file_save(&place->env, &record, NULL));
	free(entry);
	state_clear(&state);
}

static void what_is_saved_is_read_back(void **data)
{
	const struct place *place = *data;
	struct state state;

	save(place, "/a.db", "light");
	state_init(&state);
	assert_true(state_file_load(&place->env, "/a.db", &state, NULL));
	assert_string_equal(state.theme, "light");
	assert_string_equal(state.theme_before, "default");
	assert_string_equal(state.screen, "Runs");
	assert_string_equal(state.explore.scenario, "lending");
	assert_int_equal(state.explore.level_no, 4);
	assert_string_equal(state.explore.view, "heat");
	assert_true(state.explore.is_sorted);
	assert_false(state.explore.has_wilson);
	assert_true(state_names_has(&state.explore.conditions, "cot"));
	assert_int_equal(state.explore.n_hidden, 1);
	assert_string_equal(state.explore.hidden[0].agent, "sim:noisy");
	assert_true(state.responses.is_distinct);
	assert_true(state.fire.is_kept);
	assert_true(state_names_has(&state.fire.models, "sim:strict"));
	assert_true(state.fire.has_one_level);
	assert_int_equal(state.fire.target, 250);
	assert_int_equal(state.fire.max_in_flight, 7);
	assert_int_equal(state.fire.max_cost_microusd, 1500000);
	state_clear(&state);
}

static void each_cache_has_its_own_and_all_share_the_theme(void **data)
{
	const struct place *place = *data;
	struct state state;

	save(place, "/a.db", "light");
	save(place, "/b.db", NULL);
	state_init(&state);
	assert_true(state_file_load(&place->env, "/c.db", &state, NULL));
	assert_null(state.screen);
	assert_string_equal(state.theme, "light");
	state_clear(&state);
	assert_true(state_file_load(&place->env, "/a.db", &state, NULL));
	assert_string_equal(state.screen, "Runs");
	state_clear(&state);
}

static void the_caches_used_last_are_kept(void **data)
{
	const struct place *place = *data;
	struct state state;

	for (int i = 0; i <= STATE_FILE_MAX_CACHES; i++) {
		char *cache = memory_format("/%d.db", i);

		save(place, cache, NULL);
		free(cache);
	}
	state_init(&state);
	assert_true(state_file_load(&place->env, "/0.db", &state, NULL));
	assert_null(state.screen);
	assert_true(state_file_load(&place->env, "/1.db", &state, NULL));
	assert_non_null(state.screen);
	state_clear(&state);
}

static void nothing_is_read_where_nothing_was_saved(void **data)
{
	const struct place *place = *data;
	struct env homeless = fake_env((const char *const[]){ NULL });
	struct state_record record = { "/a.db", "{}", NULL, NULL };
	struct state state;

	state_init(&state);
	assert_true(state_file_load(&place->env, "/a.db", &state, NULL));
	assert_true(state_file_load(&homeless, "/a.db", &state, NULL));
	assert_true(state_file_save(&homeless, &record, NULL));
	assert_null(state.screen);
	assert_false(state.fire.is_kept);
	state_clear(&state);
}

/* Loads a file of that text; whether it was understood in full. */
static bool loads(const struct place *place, const char *text, struct state *state)
{
	struct error error = { 0 };

	pack_folder_write(place->folder, "state/leeway/state.json", text);
	state_init(state);
	bool good = state_file_load(&place->env, "/a.db", state, &error);

	assert_int_equal(good, !error.code);
	if (!good)
		assert_non_null(strstr(error.message, "state.json"));
	error_clear(&error);
	return good;
}

static void what_is_broken_is_left_out_and_said(void **data)
{
	static const char *const texts[] = {
		"",
		"not json",
		"{\"caches\": [{\"cache\": \"/a.db\", \"screen\": 7}]}",
		"{\"caches\": [{\"cache\": \"/a.db\", \"explore\": [1]}]}",
		"{\"caches\": [{\"cache\": \"/a.db\", \"explore\": {\"level\": 99}}]}",
		"{\"caches\": [{\"cache\": \"/a.db\", \"explore\": {\"hidden\": [3, null]}}]}",
		"{\"caches\": [{\"cache\": \"/a.db\", \"explore\": {\"conditions\": [{}]}}]}",
		"{\"caches\": [{\"cache\": \"/a.db\", \"fire\": {\"n\": -1}}]}",
		"{\"caches\": [{\"cache\": \"/a.db\", \"fire\": {\"models\": \"x\"}}]}",
		"{\"version\": 2, \"caches\": []}",
	};
	const struct place *place = *data;
	struct state state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_false(loads(place, texts[i], &state));
		assert_null(state.screen);
		assert_int_equal(state.explore.level_no, 0);
		state_clear(&state);
	}
	/* What is sound beside it is taken. */
	assert_false(loads(place,
		"{\"caches\": [{\"cache\": \"/a.db\", \"screen\": \"Runs\", \"pack\": 1}]}",
		&state));
	assert_string_equal(state.screen, "Runs");
	state_clear(&state);
	/* Odd, but nothing that is asked for is wrong. */
	assert_true(loads(place, "[]", &state));
	assert_true(loads(place, "{\"caches\": {\"a\": 1}, \"theme\": 3}", &state));
	state_clear(&state);
}

static void a_broken_file_is_replaced_and_a_later_one_left_alone(void **data)
{
	const struct place *place = *data;
	struct state_record record = { "/a.db", "{\"screen\":\"Runs\"}", NULL, NULL };
	struct error error = { 0 };
	struct state state;

	assert_false(loads(place, "{{{", &state));
	assert_true(state_file_save(&place->env, &record, NULL));
	assert_true(state_file_load(&place->env, "/a.db", &state, NULL));
	assert_string_equal(state.screen, "Runs");
	state_clear(&state);
	assert_false(loads(place, "{\"version\": 2}", &state));
	assert_false(state_file_save(&place->env, &record, &error));
	assert_non_null(strstr(error.message, "later version"));
	error_clear(&error);
	state_clear(&state);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_place, close_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_saved_is_read_back),
		TEST(each_cache_has_its_own_and_all_share_the_theme),
		TEST(the_caches_used_last_are_kept),
		TEST(nothing_is_read_where_nothing_was_saved),
		TEST(what_is_broken_is_left_out_and_said),
		TEST(a_broken_file_is_replaced_and_a_later_one_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
