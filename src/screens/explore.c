#include "leeway/screens/explore.h"

#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"

enum { PAGE = 8 };

void explore_init(struct explore *explore, const struct study *study)
{
	*explore = (struct explore){ .level_no = SCENARIO_MAX_LEVELS, .conditions = 1 };
	explore_settle(explore, study);
}

void explore_clear(struct explore *explore)
{
	free(explore->hidden);
	free(explore->server);
	*explore = (struct explore){ 0 };
}

static bool is_key_of(const struct explore_key *key, const struct study_arm *arm)
{
	return key->agent == arm->agent && key->condition == arm->condition;
}

static long find_hidden(const struct explore *explore, const struct study_arm *arm)
{
	for (size_t i = 0; i < explore->n_hidden; i++)
		if (is_key_of(&explore->hidden[i], arm))
			return (long)i;
	return -1;
}

/* People are shown under their own condition whatever else is chosen. */
bool explore_shows_arm(const struct explore *explore, const struct study_arm *arm)
{
	bool is_chosen = arm->role == ROLE_PEOPLE || (explore->conditions >> arm->condition & 1);

	return is_chosen && find_hidden(explore, arm) < 0;
}

bool explore_has_bar(
	const struct explore *explore, const struct study *study, size_t arm, int level_no)
{
	return explore_shows_arm(explore, &study->arms[arm]) &&
	       (!study_is_audience(&study->arms[arm]) ||
		       tally_total(study_tally(study, arm, explore->scenario, level_no)) > 0);
}

long explore_selected_arm(const struct explore *explore, const struct study *study)
{
	long first = -1;

	for (size_t i = 0; i < study->n_arms; i++) {
		if (!explore_has_bar(explore, study, i, explore->level_no))
			continue;
		if (is_key_of(&explore->arm, &study->arms[i]))
			return (long)i;
		if (first < 0)
			first = (long)i;
	}
	return first;
}

void explore_settle(struct explore *explore, const struct study *study)
{
	if (explore->scenario >= study->pack->n_scenarios)
		explore->scenario = 0;
	int n_levels = (int)study->pack->scenarios[explore->scenario]->n_levels;

	if (explore->level_no < 1)
		explore->level_no = 1;
	if (explore->level_no > n_levels)
		explore->level_no = n_levels;
	if (explore->condition_cursor >= study->pack->n_conditions)
		explore->condition_cursor = 0;
	if (explore->agent_cursor >= study->n_arms)
		explore->agent_cursor = 0;
	long arm = explore_selected_arm(explore, study);

	if (arm >= 0)
		explore->arm =
			(struct explore_key){ study->arms[arm].agent, study->arms[arm].condition };
}

/* People's rate at a level, from the cache or else from the literature; NaN: neither. */
static double people_rate(const struct study *study, size_t scenario, int level_no)
{
	long people = study_people(study);
	const struct published *published = study_published(study, scenario, level_no);

	if (people >= 0 &&
		tally_decided(study_tally(study, (size_t)people, scenario, level_no)) > 0)
		return tally_refusal_rate(study_tally(study, (size_t)people, scenario, level_no));
	return published ? published->value : NAN;
}

size_t explore_order_levels(const struct explore *explore, const struct study *study,
	size_t scenario, int order[SCENARIO_MAX_LEVELS])
{
	size_t n_levels = study->pack->scenarios[scenario]->n_levels;
	double rates[SCENARIO_MAX_LEVELS];

	for (size_t i = 0; i < n_levels; i++) {
		int level_no = (int)(n_levels - i);
		double rate = people_rate(study, scenario, level_no);
		size_t at = i;

		/* Unknown rates keep their place at the end. */
		while (explore->is_sorted && at > 0 && !isnan(rate) &&
			(isnan(rates[at - 1]) || rates[at - 1] > rate)) {
			order[at] = order[at - 1];
			rates[at] = rates[at - 1];
			at--;
		}
		order[at] = level_no;
		rates[at] = rate;
	}
	return n_levels;
}

/* The place of the selection among the bars: level by level, arm by arm. */
static long bar_position(const struct explore *explore, const struct study *study, long *n_bars)
{
	int order[SCENARIO_MAX_LEVELS];
	size_t n_levels = explore_order_levels(explore, study, explore->scenario, order);
	long selected = explore_selected_arm(explore, study), position = 0;

	*n_bars = 0;
	for (size_t i = 0; i < n_levels; i++)
		for (size_t k = 0; k < study->n_arms; k++) {
			if (!explore_has_bar(explore, study, k, order[i]))
				continue;
			if (order[i] == explore->level_no && (long)k == selected)
				position = *n_bars;
			(*n_bars)++;
		}
	return position;
}

static void select_bar(struct explore *explore, const struct study *study, long position)
{
	int order[SCENARIO_MAX_LEVELS];
	size_t n_levels = explore_order_levels(explore, study, explore->scenario, order);

	for (size_t i = 0; i < n_levels; i++)
		for (size_t k = 0; k < study->n_arms; k++) {
			if (!explore_has_bar(explore, study, k, order[i]) || position-- != 0)
				continue;
			explore->level_no = order[i];
			explore->arm = (struct explore_key){ study->arms[k].agent,
				study->arms[k].condition };
			return;
		}
}

/* Where there are no bars the level is chosen all the same, for its prompt. */
static void move_level(struct explore *explore, const struct study *study, long by)
{
	int n_levels = (int)study->pack->scenarios[explore->scenario]->n_levels;
	long level = explore->level_no - by;

	explore->level_no = level < 1 ? 1 : level > n_levels ? n_levels : (int)level;
}

static void move_bar(struct explore *explore, const struct study *study, long by)
{
	long n_bars;
	long position = bar_position(explore, study, &n_bars);

	if (n_bars == 0) {
		move_level(explore, study, by);
		return;
	}
	position += by;
	select_bar(explore, study, position < 0 ? 0 : position >= n_bars ? n_bars - 1 : position);
}

static size_t moved(size_t at, long by, size_t count)
{
	long next = (long)at + by;

	if (count == 0 || next < 0)
		return 0;
	return next >= (long)count ? count - 1 : (size_t)next;
}

static void move(struct explore *explore, const struct study *study, long by)
{
	bool has_cells = explore->view == EXPLORE_GRID || explore->view == EXPLORE_HEAT;

	switch (explore->focus) {
	case FOCUS_CONDITIONS:
		explore->condition_cursor =
			moved(explore->condition_cursor, by, study->pack->n_conditions);
		return;
	case FOCUS_AGENTS:
		explore->agent_cursor = moved(explore->agent_cursor, by, study->n_arms);
		return;
	case FOCUS_BARS:
		if (!has_cells) {
			move_bar(explore, study, by);
			return;
		}
		break;
	case FOCUS_SCENARIOS:
		break;
	}
	explore->scenario = moved(explore->scenario, by, study->pack->n_scenarios);
	explore_settle(explore, study);
}

void explore_hide(struct explore *explore, const struct explore_key *arm)
{
	MEMORY_RESERVE_ONE(explore->hidden, explore->n_hidden, explore->hidden_capacity);
	explore->hidden[explore->n_hidden++] = *arm;
}

static void toggle(struct explore *explore, const struct study *study)
{
	if (explore->focus == FOCUS_CONDITIONS) {
		explore->conditions ^= (uint64_t)1 << explore->condition_cursor;
	} else if (explore->focus == FOCUS_AGENTS && study->n_arms > 0) {
		const struct study_arm *arm = &study->arms[explore->agent_cursor];
		long hidden = find_hidden(explore, arm);

		if (hidden >= 0) {
			explore->hidden[hidden] = explore->hidden[--explore->n_hidden];
		} else {
			struct explore_key key = { arm->agent, arm->condition };

			explore_hide(explore, &key);
		}
	}
	explore_settle(explore, study);
}

bool explore_act(struct explore *explore, const struct study *study, enum explore_action action)
{
	switch (action) {
	case EXPLORE_UP:
		move(explore, study, -1);
		break;
	case EXPLORE_DOWN:
		move(explore, study, 1);
		break;
	case EXPLORE_PAGE_UP:
		move(explore, study, -PAGE);
		break;
	case EXPLORE_PAGE_DOWN:
		move(explore, study, PAGE);
		break;
	case EXPLORE_HOME:
		move(explore, study, -10000);
		break;
	case EXPLORE_END:
		move(explore, study, 10000);
		break;
	case EXPLORE_LEFT:
		if (explore->view == EXPLORE_HEAT && explore->focus == FOCUS_BARS)
			move_level(explore, study, 1);
		else
			explore->focus = FOCUS_SCENARIOS;
		break;
	case EXPLORE_RIGHT:
		if (explore->view == EXPLORE_HEAT && explore->focus == FOCUS_BARS)
			move_level(explore, study, -1);
		else
			explore->focus = FOCUS_BARS;
		break;
	case EXPLORE_NEXT_PANE:
		explore->focus = (explore->focus + 1) % N_EXPLORE_FOCI;
		break;
	case EXPLORE_PREVIOUS_PANE:
		explore->focus = (explore->focus + N_EXPLORE_FOCI - 1) % N_EXPLORE_FOCI;
		break;
	case EXPLORE_NEXT_VIEW:
		explore->view = (explore->view + 1) % N_EXPLORE_VIEWS;
		break;
	case EXPLORE_TOGGLE:
		toggle(explore, study);
		break;
	case EXPLORE_SORT:
		explore->is_sorted = !explore->is_sorted;
		break;
	case EXPLORE_WHISKERS:
		explore->has_wilson = !explore->has_wilson;
		break;
	}
	return true;
}
