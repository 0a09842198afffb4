#include "leeway/screens/present.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/explore_parts.h"

void present_init(struct present *present, const struct study *study, const struct explore *explore)
{
	*present = (struct present){
		.scenario = explore->scenario,
		.level_no = explore->level_no,
	};
	present_settle(present, study, explore);
}

void present_clear(struct present *present)
{
	replay_free(present->replay);
	present_clear_voice(present);
	free(present->notice);
	*present = (struct present){ 0 };
}

static void settle_place(struct present *present, const struct study *study)
{
	if (present->scenario >= study->pack->n_scenarios)
		present->scenario = 0;
	int n_levels = (int)study->pack->scenarios[present->scenario]->n_levels;

	if (present->level_no < 1)
		present->level_no = 1;
	if (present->level_no > n_levels)
		present->level_no = n_levels;
}

/* People first; a room that has not raised its hands yet has no bar. */
static void choose_people(
	struct present *present, const struct study *study, const struct explore *explore)
{
	long people = study_people(study);

	present->published = study_published(study, present->scenario, present->level_no);
	if (people >= 0 && explore_shows_arm(explore, &study->arms[people])) {
		present->arms[present->n_arms++] = (size_t)people;
		present->published = NULL;
	}
	for (size_t i = 0; i < study->n_arms; i++) {
		const struct tally *tally =
			study_tally(study, i, present->scenario, present->level_no);

		if (study_is_audience(&study->arms[i]) && study->arms[i].condition == 0 &&
			tally_decided(tally) > 0 && present->n_arms < PRESENT_MAX_BARS)
			present->arms[present->n_arms++] = i;
	}
}

static bool is_chosen(const struct present *present, size_t arm)
{
	for (size_t i = 0; i < present->n_arms; i++)
		if (present->arms[i] == arm)
			return true;
	return false;
}

/* Fills what is left with the models from first_model on. */
static void choose_models(
	struct present *present, const struct study *study, const struct explore *explore)
{
	size_t room = PRESENT_MAX_BARS - present->n_arms - (present->published ? 1 : 0);
	size_t *models = memory_alloc(study->n_arms + 1, sizeof *models);

	present->n_models = 0;
	for (size_t i = 0; i < study->n_arms; i++)
		if (explore_shows_arm(explore, &study->arms[i]) && !is_chosen(present, i) &&
			!study_is_audience(&study->arms[i]))
			models[present->n_models++] = i;
	if (present->first_model >= present->n_models || present->n_models <= room)
		present->first_model = 0;
	present->n_shown = present->n_models - present->first_model;
	if (present->n_shown > room)
		present->n_shown = room;
	for (size_t i = 0; i < present->n_shown; i++)
		present->arms[present->n_arms++] = models[present->first_model + i];
	free(models);
}

void present_settle(
	struct present *present, const struct study *study, const struct explore *explore)
{
	settle_place(present, study);
	present->n_arms = 0;
	choose_people(present, study, explore);
	choose_models(present, study, explore);
}

/* What belongs to the bucket that was shown goes with it. */
static void leave_bucket(struct present *present)
{
	replay_free(present->replay);
	present->replay = NULL;
	present->entry = ENTRY_NONE;
	present_clear_voice(present);
}

bool present_move(struct present *present, const struct study *study, int by)
{
	size_t n_scenarios = study->pack->n_scenarios;

	if (by < 0 ? present->scenario == 0 : present->scenario + 1 >= n_scenarios)
		return false;
	/* The mildest stays the mildest, however many levels the next one has. */
	int from_mildest =
		(int)study->pack->scenarios[present->scenario]->n_levels - present->level_no;

	present->scenario = by < 0 ? present->scenario - 1 : present->scenario + 1;
	present->level_no = (int)study->pack->scenarios[present->scenario]->n_levels - from_mildest;
	settle_place(present, study);
	leave_bucket(present);
	return true;
}

bool present_move_level(struct present *present, const struct study *study, int by)
{
	int level_no = present->level_no + by;

	if (level_no < 1 || level_no > (int)study->pack->scenarios[present->scenario]->n_levels)
		return false;
	present->level_no = level_no;
	leave_bucket(present);
	return true;
}

void present_turn_models(struct present *present)
{
	present->first_model += present->n_shown;
	if (present->first_model >= present->n_models)
		present->first_model = 0;
	leave_bucket(present);
}

size_t present_bar_count(const struct present *present)
{
	return present->n_arms + (present->published ? 1 : 0);
}

bool present_is_simulated(const struct present *present, const struct study *study)
{
	for (size_t i = 0; i < present->n_arms; i++)
		if (study->arms[present->arms[i]].synthetic)
			return true;
	return false;
}

struct study_place present_place(const struct present *present, size_t condition)
{
	return (struct study_place){ condition, present->scenario, present->level_no };
}

const struct tally *present_tally(
	const struct present *present, const struct study *study, size_t index)
{
	size_t arm = present->arms[index];
	const struct tally *replayed = NULL;

	if (present->replay) {
		struct study_place place = present_place(present, study->arms[arm].condition);

		replayed = replay_tally(
			present->replay, study->arms[arm].agent, study_prompt_row(study, &place));
	}
	return replayed ? replayed : study_tally(study, arm, present->scenario, present->level_no);
}

enum draw_star present_star(const struct present *present, const struct study *study, size_t index)
{
	return present->replay ? STAR_NONE
			       : study_star(study, present->arms[index], present->scenario,
					 present->level_no);
}

const char *present_answer(
	const struct present *present, const struct study *study, enum outcome outcome)
{
	const struct scenario *scenario = study->pack->scenarios[present->scenario];

	if (outcome != OUTCOME_GRANT && outcome != OUTCOME_REFUSE)
		return NULL;
	return (outcome == OUTCOME_GRANT) == (scenario->grant == ANSWER_YES) ? "yes" : "no";
}

void present_set_notice(struct present *present, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *notice = memory_format_list(format, arguments);
	va_end(arguments);
	free(present->notice);
	present->notice = notice;
}

char *present_label(const struct study *study, size_t arm)
{
	const struct condition *condition = &study->pack->conditions[study->arms[arm].condition];
	char *label = explore_arm_label(study, arm, -1);
	size_t behind = strlen("·") + strlen(condition->id);

	/* Explore abbreviates the condition as "·id". */
	if (study->arms[arm].condition == 0 || strlen(label) <= behind)
		return label;
	char *longer =
		memory_format("%.*s, %s", (int)(strlen(label) - behind), label, condition->title);

	free(label);
	return longer;
}
