#include "leeway/screens/responses.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/responses_parts.h"

void responses_init(struct responses *responses)
{
	*responses = (struct responses){ .level_no = 1 };
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++) {
		responses->columns[i].pane = pane_new(style_of(ROLE_TEXT, ROLE_GROUND));
		responses->columns[i].wanted = -1;
	}
}

void responses_clear(struct responses *responses)
{
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++) {
		struct responses_column *column = &responses->columns[i];

		shelf_clear(&column->shelf);
		pane_free(column->pane);
		reading_clear_prompt(&column->prompt);
		reading_clear_agent(&column->agent);
	}
	free(responses->word);
	*responses = (struct responses){ 0 };
}

static bool is_same_arm(const struct explore_key *one, const struct explore_key *other)
{
	return one->agent == other->agent && one->condition == other->condition;
}

static long find_arm(const struct study *study, const struct explore_key *key)
{
	for (size_t i = 0; i < study->n_arms; i++)
		if (study->arms[i].agent == key->agent &&
			study->arms[i].condition == key->condition)
			return (long)i;
	return -1;
}

static void set_arm(struct responses_column *column, const struct study *study, long arm)
{
	column->has_arm = arm >= 0;
	if (arm < 0)
		return;
	column->arm = (struct explore_key){ study->arms[arm].agent, study->arms[arm].condition };
	column->is_apart = false;
}

/* The second arm: the one chosen before, people, or any other. */
static void pick_other(struct responses *responses, const struct study *study)
{
	struct responses_column *other = &responses->columns[1];
	const struct explore_key *first = &responses->columns[0].arm;
	long people = study_people(study);

	if (other->has_arm && find_arm(study, &other->arm) >= 0 && !is_same_arm(&other->arm, first))
		return;
	for (size_t i = 0; i < study->n_arms; i++) {
		size_t arm = people >= 0 ? ((size_t)people + i) % study->n_arms : i;

		set_arm(other, study, (long)arm);
		if (!is_same_arm(&other->arm, first))
			return;
	}
	set_arm(other, study, -1);
}

/* Notes Explore's selection; true where it is not the one noted before. */
static bool look_at(struct responses *responses, const struct explore *explore)
{
	bool is_same = responses->seen_scenario == explore->scenario &&
		       responses->seen_level_no == explore->level_no &&
		       is_same_arm(&responses->seen_arm, &explore->arm);

	responses->seen_scenario = explore->scenario;
	responses->seen_level_no = explore->level_no;
	responses->seen_arm = explore->arm;
	return !is_same;
}

void responses_follow(
	struct responses *responses, const struct study *study, const struct explore *explore)
{
	struct responses_column *first = &responses->columns[0];
	bool has_moved = look_at(responses, explore);

	if (has_moved || !first->has_arm || find_arm(study, &first->arm) < 0) {
		responses->scenario = explore->scenario;
		responses->level_no = explore->level_no;
		set_arm(first, study, find_arm(study, &explore->arm));
		responses->current = 0;
		first->is_apart = false;
	}
	/* A pack that was edited may have fewer scenarios and levels. */
	if (responses->scenario >= study->pack->n_scenarios)
		responses->scenario = 0;
	if (responses->level_no > (int)study->pack->scenarios[responses->scenario]->n_levels)
		responses->level_no = 1;
	pick_other(responses, study);
}

void responses_lead(struct responses *responses, const struct study *study, struct explore *explore)
{
	if (responses->columns[0].is_apart)
		return;
	explore->scenario = responses->scenario;
	explore->level_no = responses->level_no;
	if (responses->columns[0].has_arm)
		explore->arm = responses->columns[0].arm;
	explore_settle(explore, study);
	look_at(responses, explore);
}

static enum role role_of(const struct study *study, int64_t agent)
{
	for (size_t i = 0; i < study->n_arms; i++)
		if (study->arms[i].agent == agent)
			return study->arms[i].role;
	return ROLE_STRONG;
}

static bool open_bucket(struct responses_column *column, struct database *database, int64_t agent,
	int64_t prompt, struct error *error)
{
	shelf_open(&column->shelf, agent, prompt);
	column->list = (struct list){ 0 };
	column->shown = (struct responses_shown){ 0 };
	column->is_stale = true;
	reading_clear_prompt(&column->prompt);
	reading_clear_agent(&column->agent);
	return !database || (reading_load_prompt(database, prompt, &column->prompt, error) &&
				    reading_load_agent(database, agent, &column->agent, error));
}

static bool settle_column(const struct responses *responses, struct responses_column *column,
	const struct study *study, struct database *database, struct error *error)
{
	int64_t agent = column->has_arm ? column->arm.agent : 0, prompt = 0;
	struct study_place place = { column->arm.condition, responses->scenario,
		responses->level_no };

	if (column->has_arm && !column->is_apart)
		prompt = study_prompt_row(study, &place);
	if (column->is_apart) {
		agent = column->shelf.agent;
		prompt = column->shelf.prompt;
	}
	bool is_open = column->shelf.agent == agent && column->shelf.prompt == prompt &&
		       (prompt == 0 || column->prompt.id == prompt);

	if (!is_open && !open_bucket(column, database, agent, prompt, error))
		return false;
	column->role = role_of(study, agent);
	return !database || shelf_wake(&column->shelf, database, error);
}

bool responses_settle(struct responses *responses, const struct study *study,
	struct database *database, struct error *error)
{
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++)
		if (!settle_column(responses, &responses->columns[i], study, database, error))
			return false;
	return true;
}

void responses_show(
	struct responses *responses, const struct study *study, const struct responses_key *key)
{
	struct responses_column *first = &responses->columns[0];
	struct study_place place;
	struct explore_key arm = { .agent = key->agent };

	first->is_apart = !study_find_prompt(study, key->prompt, &place);
	if (!first->is_apart) {
		responses->scenario = place.scenario;
		responses->level_no = place.level_no;
		arm.condition = place.condition;
		first->arm = arm;
		first->has_arm = true;
		pick_other(responses, study);
	} else {
		/* Without its prompt, settle opens it. */
		shelf_open(&first->shelf, key->agent, key->prompt);
		reading_clear_prompt(&first->prompt);
	}
	shelf_set_filter(&first->shelf, SHELF_ALL);
	first->wanted = key->repeat;
	responses->current = 0;
	responses->focus = RESPONSES_LIST;
}

static bool shows_bucket(const struct responses_column *column, int64_t agent, int64_t prompt)
{
	return column->shelf.agent == agent && column->shelf.prompt == prompt;
}

bool responses_takes_event(const struct responses *responses, const struct event *event)
{
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++)
		if (event->type == EVENT_STORED &&
			shows_bucket(&responses->columns[i], event->agent, event->prompt))
			return true;
	return false;
}

bool responses_is_busy(const struct responses *responses)
{
	return shelf_is_busy(&responses->columns[0].shelf) ||
	       shelf_is_busy(&responses->columns[1].shelf);
}

bool responses_work(struct responses *responses, struct database *database, struct error *error)
{
	struct responses_column *column = &responses->columns[responses->current];

	if (!shelf_is_busy(&column->shelf))
		column = &responses->columns[1 - responses->current];
	return shelf_work(&column->shelf, database, error);
}

bool responses_refresh(struct responses *responses, struct database *database,
	const struct responses_key *key, struct error *error)
{
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++) {
		struct responses_column *column = &responses->columns[i];

		if (!shows_bucket(column, key->agent, key->prompt))
			continue;
		if (!shelf_refresh(&column->shelf, database, key->repeat, error))
			return false;
		column->is_stale = column->is_stale || column->shown.repeat == key->repeat;
	}
	return true;
}

void responses_search(struct responses *responses, const char *word)
{
	free(responses->word);
	responses->word = text_is_empty(word) ? NULL : memory_copy_text(word);
	responses->seeks_hit = responses->word != NULL;
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++) {
		shelf_search(&responses->columns[i].shelf, responses->word);
		pane_search(responses->columns[i].pane, responses->word);
	}
}

const struct responses_column *responses_current(const struct responses *responses)
{
	return &responses->columns[responses->current];
}
