/*
 * What is remembered from one start to the next: read when the app opens, noted at calm moments
 * while it runs, and written by an errand, since a disk may take its time.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/explore.h"
#include "leeway/screens/responses.h"
#include "leeway/screens/state_file.h"
#include "app_state.h"

enum { CALM_US = 2000000 }; /* After the last key. */

static const char *const views[N_EXPLORE_VIEWS] = { "bars", "curves", "grid", "heat" };
static const char *const besides[] = { "where-wide", "always", "never" };
enum { N_BESIDES = 3 };

struct recall {
	const struct env *env;
	char *cache; /* The key of its entry: an absolute path where there is one. */
	struct state state; /* As read at the start; its theme as chosen since. */
	char *noted; /* The entry as last read or written. */
	bool is_theme_new; /* Chosen, and not written. */
	const void *errand; /* That writes; NULL: none does. */
	struct writing *last; /* To be written when the terminal is given back. */
	int64_t due_us; /* When to look whether something changed; 0: no key came since. */
};

/* A path that is good from another folder too; a name as it is. To be freed. */
static char *absolute(const char *path)
{
	char *real = strchr(path, '/') ? realpath(path, NULL) : NULL;

	return real ? real : memory_copy_text(path);
}

struct recall *app_recall_open(struct app *app)
{
	struct recall *recall = memory_alloc(1, sizeof *recall);
	struct error error = { 0 };

	recall->env = app->options->env;
	recall->cache = absolute(app->options->database);
	state_init(&recall->state);
	if (!state_file_load(recall->env, recall->cache, &recall->state, &error)) {
		app_say(app, "what was remembered is ignored in part: %s", error.message);
		error_clear(&error);
	}
	return recall;
}

const char *app_recall_pack(const struct app *app)
{
	return app->recall ? app->recall->state.pack : NULL;
}

/* The theme chosen last; NULL where the configuration names another one since. */
const char *app_recall_theme(const struct app *app)
{
	const char *configured = app->options->config->theme;
	const struct state *state = app->recall ? &app->recall->state : NULL;

	if (!state || !state->theme || !state->theme_before || !configured ||
		strcmp(state->theme_before, configured) != 0)
		return NULL;
	return state->theme;
}

bool app_keep_theme(struct app *app)
{
	struct recall *recall = app->recall;

	if (!recall)
		return false;
	free(recall->state.theme);
	free(recall->state.theme_before);
	recall->state.theme = memory_copy_text(app_theme_name(app));
	recall->state.theme_before = memory_copy_text(app->options->config->theme);
	recall->is_theme_new = true;
	app_recall_later(app);
	return true;
}

static int find_word(const char *const *words, int n_words, const char *word)
{
	for (int i = 0; word && i < n_words; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* The pack's conditions of those names, a bit each. */
static uint64_t find_conditions(const struct pack *pack, const struct state_names *names)
{
	uint64_t found = 0;

	for (size_t i = 0; i < pack->n_conditions && i < EXPLORE_MAX_CONDITIONS; i++)
		if (state_names_has(names, pack->conditions[i].id))
			found |= UINT64_C(1) << i;
	return found;
}

static bool find_arm(
	const struct study *study, const struct state_arm *named, struct explore_key *key)
{
	for (size_t i = 0; named->agent && named->condition && i < study->n_arms; i++) {
		const struct study_arm *arm = &study->arms[i];

		if (strcmp(arm->agent_name, named->agent) != 0 ||
			strcmp(study->pack->conditions[arm->condition].id, named->condition) != 0)
			continue;
		*key = (struct explore_key){ arm->agent, arm->condition };
		return true;
	}
	return false;
}

static void set_explore(
	struct explore *explore, const struct study *study, const struct state_explore *state)
{
	uint64_t conditions = find_conditions(study->pack, &state->conditions);
	int view = find_word(views, N_EXPLORE_VIEWS, state->view);
	struct explore_key key;

	for (size_t i = 0; state->scenario && i < study->pack->n_scenarios; i++) {
		if (strcmp(study->pack->scenarios[i]->id, state->scenario) != 0)
			continue;
		explore->scenario = i;
		if (state->level_no > 0)
			explore->level_no = state->level_no;
	}
	explore->is_sorted = state->is_sorted;
	explore->has_wilson = state->has_wilson;
	if (view >= 0)
		explore->view = (enum explore_view)view;
	if (conditions)
		explore->conditions = conditions;
	for (size_t i = 0; i < state->n_hidden; i++)
		if (find_arm(study, &state->hidden[i], &key))
			explore_hide(explore, &key);
	find_arm(study, &state->arm, &explore->arm);
	explore_settle(explore, study);
}

static void set_responses(struct responses *responses, const struct state_responses *state)
{
	int beside = find_word(besides, N_BESIDES, state->beside);

	if (beside >= 0)
		responses->beside = (enum responses_beside)beside;
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++)
		shelf_set_distinct(&responses->columns[i].shelf, state->is_distinct);
}

static void set_fire(struct app *app, const struct state_fire *state)
{
	struct fire_choice *choice = app->fire_choice;

	if (!state->is_kept)
		return;
	choice->conditions = find_conditions(app->study->pack, &state->conditions);
	choice->is_kept = choice->conditions != 0;
	for (size_t i = 0; i < state->models.n_names; i++)
		fire_choice_recall(choice, app->registry, state->models.names[i]);
	choice->has_all_scenarios = state->has_all_scenarios;
	choice->has_one_level = state->has_one_level;
	if (state->target > 0)
		choice->target = state->target;
	choice->until = state->until >= ASK_LEAST_UNTIL && state->until <= ASK_MOST_UNTIL
				? state->until
				: 0;
	choice->limits.max_in_flight = state->max_in_flight;
	choice->limits.max_cost_microusd = state->max_cost_microusd;
}

/* Filled only where it was opened, and the rest of the entry taken as it was read otherwise. */
static struct responses *opened_responses(const struct app *app)
{
	for (struct shown *screen = app->screens; screen->ops; screen++)
		if (screen->ops->scope == SCOPE_RESPONSES)
			return screen->state;
	return NULL;
}

void app_recall_apply(struct app *app)
{
	const struct state *state = app->recall ? &app->recall->state : NULL;

	if (!state)
		return;
	struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);

	if (explore && state->explore.view)
		set_explore(explore, app->study, &state->explore);
	if (state->responses.beside) {
		struct responses *responses = app_screen_state(app, SCOPE_RESPONSES);

		if (responses)
			set_responses(responses, &state->responses);
	}
	set_fire(app, &state->fire);
	for (size_t i = 0; state->screen && app_screens[i]; i++)
		if (strcmp(app_screens[i]->name, state->screen) == 0)
			app_go(app, app_screens[i]->scope);
	free(app->recall->noted);
	app->recall->noted = NULL;
}

static void name_conditions(struct state_names *names, const struct pack *pack, uint64_t chosen)
{
	for (size_t i = 0; i < pack->n_conditions && i < EXPLORE_MAX_CONDITIONS; i++)
		if (chosen >> i & 1)
			state_names_add(names, pack->conditions[i].id);
}

static bool name_arm(
	const struct study *study, const struct explore_key *key, struct state_arm *named)
{
	for (size_t i = 0; i < study->n_arms; i++) {
		const struct study_arm *arm = &study->arms[i];

		if (arm->agent != key->agent || arm->condition != key->condition)
			continue;
		named->agent = memory_copy_text(arm->agent_name);
		named->condition = memory_copy_text(study->pack->conditions[arm->condition].id);
		return true;
	}
	return false;
}

static void get_explore(
	const struct explore *explore, const struct study *study, struct state_explore *state)
{
	if (explore->scenario < study->pack->n_scenarios)
		state->scenario = memory_copy_text(study->pack->scenarios[explore->scenario]->id);
	state->level_no = explore->level_no;
	state->view = memory_copy_text(views[explore->view]);
	state->is_sorted = explore->is_sorted;
	state->has_wilson = explore->has_wilson;
	name_conditions(&state->conditions, study->pack, explore->conditions);
	name_arm(study, &explore->arm, &state->arm);
	for (size_t i = 0; i < explore->n_hidden && state->n_hidden < STATE_MAX_NAMES; i++)
		if (name_arm(study, &explore->hidden[i], &state->hidden[state->n_hidden]))
			state->n_hidden++;
}

static void get_fire(
	const struct fire_choice *choice, const struct pack *pack, struct state_fire *state)
{
	state->is_kept = choice->is_kept;
	for (size_t i = 0; i < choice->n_models; i++)
		if (choice->models[i].is_on)
			state_names_add(&state->models, choice->models[i].spec);
	name_conditions(&state->conditions, pack, choice->conditions);
	state->has_all_scenarios = choice->has_all_scenarios;
	state->has_one_level = choice->has_one_level;
	state->target = choice->target;
	state->until = choice->until;
	state->max_in_flight = choice->limits.max_in_flight;
	state->max_cost_microusd = choice->limits.max_cost_microusd;
}

/* The entry as things stand, to be freed. */
static char *note(struct app *app)
{
	const struct responses *responses = opened_responses(app);
	const struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);
	struct state state;

	state_init(&state);
	state.pack = absolute(app->pack);
	state.screen = memory_copy_text(app_screens[app->current]->name);
	if (explore)
		get_explore(explore, app->study, &state.explore);
	if (responses) {
		state.responses.beside = memory_copy_text(besides[responses->beside]);
		state.responses.is_distinct = responses->columns[0].shelf.is_distinct;
	}
	get_fire(app->fire_choice, app->study->pack, &state.fire);
	char *text = state_format(&state);

	state_clear(&state);
	return text;
}

/* What an errand writes. */
struct writing {
	const struct env *env;
	char *cache, *entry, *theme, *theme_before;
	struct error error;
};

static bool write_it(struct writing *writing)
{
	struct state_record record = { writing->cache, writing->entry, writing->theme,
		writing->theme_before };

	return state_file_save(writing->env, &record, &writing->error);
}

static void run_writing(void *data, const atomic_bool *stop)
{
	/* It takes one write and an fsync: not worth leaving half done. */
	(void)stop;
	write_it(data);
}

static void writing_free(void *data)
{
	struct writing *writing = data;

	error_clear(&writing->error);
	free(writing->cache);
	free(writing->entry);
	free(writing->theme);
	free(writing->theme_before);
	free(writing);
}

static void end_writing(void *data, struct app *app)
{
	struct writing *writing = data;

	app->recall->errand = NULL;
	if (writing->error.code)
		app_say(app, "not remembered for the next start: %s", writing->error.message);
}

static const struct errand_ops writing_ops = { run_writing, end_writing, writing_free };

/* What is to be written; NULL where nothing changed since the last time. */
static struct writing *prepare(struct app *app)
{
	struct recall *recall = app->recall;
	char *entry = note(app);

	if (recall->noted && strcmp(recall->noted, entry) == 0 && !recall->is_theme_new) {
		free(entry);
		return NULL;
	}
	struct writing *writing = memory_alloc(1, sizeof *writing);

	writing->env = recall->env;
	writing->cache = memory_copy_text(recall->cache);
	writing->entry = entry;
	if (recall->is_theme_new) {
		writing->theme = memory_copy_text(recall->state.theme);
		writing->theme_before = memory_copy_text(recall->state.theme_before);
	}
	recall->is_theme_new = false;
	free(recall->noted);
	recall->noted = memory_copy_text(entry);
	return writing;
}

void app_recall_later(struct app *app)
{
	if (!app->recall)
		return;
	if (!app->recall->noted)
		app->recall->noted = note(app);
	app->recall->due_us = env_monotonic_us(app->recall->env) + CALM_US;
}

int app_recall_tick(struct app *app)
{
	struct recall *recall = app->recall;

	if (!recall || recall->due_us == 0)
		return -1;
	int64_t left_us = recall->due_us - env_monotonic_us(recall->env);

	if (left_us > 0)
		return (int)(left_us / 1000) + 1;
	if (recall->errand) {
		recall->due_us += CALM_US;
		return CALM_US / 1000;
	}
	recall->due_us = 0;
	struct writing *writing = prepare(app);

	if (writing && app_start_errand(app, &writing_ops, writing))
		recall->errand = writing;
	return -1;
}

void app_recall_note(struct app *app)
{
	if (app->recall && app->recall->noted)
		app->recall->last = prepare(app);
}

void app_recall_close(struct app *app)
{
	struct recall *recall = app->recall;

	if (!recall)
		return;
	if (recall->last) {
		write_it(recall->last);
		writing_free(recall->last);
	}
	state_clear(&recall->state);
	free(recall->cache);
	free(recall->noted);
	free(recall);
}
