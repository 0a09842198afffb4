/* The actions of Responses. */
#include "leeway/screens/responses_parts.h"

static struct responses_column *current(struct responses *responses)
{
	return &responses->columns[responses->current];
}

static bool move(struct responses *responses, enum responses_action action)
{
	static const enum pane_action in_text[] = {
		[RESPONSES_UP] = PANE_UP,
		[RESPONSES_DOWN] = PANE_DOWN,
		[RESPONSES_PAGE_UP] = PANE_PAGE_UP,
		[RESPONSES_PAGE_DOWN] = PANE_PAGE_DOWN,
		[RESPONSES_HOME] = PANE_HOME,
		[RESPONSES_END] = PANE_END,
	};
	static const enum list_action in_list[] = {
		[RESPONSES_UP] = LIST_UP,
		[RESPONSES_DOWN] = LIST_DOWN,
		[RESPONSES_PAGE_UP] = LIST_PAGE_UP,
		[RESPONSES_PAGE_DOWN] = LIST_PAGE_DOWN,
		[RESPONSES_HOME] = LIST_HOME,
		[RESPONSES_END] = LIST_END,
	};
	struct responses_column *column = current(responses);
	struct list_rows rows = responses_rows(column);

	if (responses->focus == RESPONSES_TEXT || responses->is_zoomed)
		return pane_act(column->pane, in_text[action]);
	column->wanted = -1;
	column->follows_end = action == RESPONSES_END;
	return list_act(&column->list, &rows, in_list[action]);
}

/* From list to text, to the other column's list, to its text, and round. */
static bool change_pane(struct responses *responses, bool is_next)
{
	bool leaves = is_next == (responses->focus == RESPONSES_TEXT);

	if (responses->is_zoomed) {
		if (responses->is_beside)
			responses->current = 1 - responses->current;
		return true;
	}
	responses->focus = responses->focus == RESPONSES_TEXT ? RESPONSES_LIST : RESPONSES_TEXT;
	if (leaves && responses->is_beside)
		responses->current = 1 - responses->current;
	return true;
}

/* What is selected is found again once the same answers are taken together. */
static void keep_selected(struct responses_column *column)
{
	column->follows_end = false;
	if (column->wanted < 0 && column->shown.id && column->shelf.is_distinct)
		column->wanted = column->shown.repeat;
	if (column->wanted >= 0)
		shelf_keep(&column->shelf, (uint32_t)column->wanted);
}

static bool change_filter(struct responses *responses, int by)
{
	struct shelf *shelf = &current(responses)->shelf;
	int n_filters = shelf->word ? N_SHELF_FILTERS : SHELF_HITS;

	shelf_set_filter(
		shelf, (enum shelf_filter)(((int)shelf->filter + by + n_filters) % n_filters));
	keep_selected(current(responses));
	return true;
}

static bool change_distinct(struct responses *responses)
{
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++) {
		struct responses_column *column = &responses->columns[i];

		shelf_set_distinct(&column->shelf, !column->shelf.is_distinct);
		keep_selected(column);
	}
	return true;
}

static bool is_same_arm(const struct explore_key *key, const struct study_arm *arm)
{
	return key->agent == arm->agent && key->condition == arm->condition;
}

/* An arm is never shown beside itself: the other column takes what this one had. */
static bool change_arm(struct responses *responses, const struct study *study, int by)
{
	struct responses_column *column = current(responses);
	struct responses_column *other = &responses->columns[1 - responses->current];
	struct explore_key before = column->arm;
	size_t n_arms = study->n_arms, at = 0;

	if (n_arms == 0)
		return false;
	while (at + 1 < n_arms && !is_same_arm(&column->arm, &study->arms[at]))
		at++;
	at = (at + n_arms + (size_t)(by + (int)n_arms)) % n_arms;
	if (column->has_arm && other->has_arm && is_same_arm(&other->arm, &study->arms[at])) {
		other->arm = before;
		other->is_apart = false;
	}
	column->arm = (struct explore_key){ study->arms[at].agent, study->arms[at].condition };
	column->has_arm = true;
	column->is_apart = false;
	return true;
}

static bool change_level(struct responses *responses, const struct study *study, int by)
{
	int n_levels = (int)study->pack->scenarios[responses->scenario]->n_levels;
	int level_no = responses->level_no + by;

	if (level_no < 1 || level_no > n_levels)
		return false;
	responses->level_no = level_no;
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++)
		responses->columns[i].is_apart = false;
	return true;
}

static bool go_to_hit(struct responses *responses, bool is_forward)
{
	struct responses_column *column = current(responses);
	struct list_rows rows = responses_rows(column);
	size_t n_rows = column->shelf.n_shown, hit;

	if (n_rows == 0)
		return false;
	size_t from = (column->list.index + (is_forward ? 1 : n_rows - 1)) % n_rows;

	if (!shelf_find_hit(&column->shelf, from, is_forward, &hit))
		return false;
	responses->seeks_hit = false;
	list_select(&column->list, &rows, hit);
	return true;
}

static bool toggle_beside(struct responses *responses)
{
	responses->beside = responses->is_beside ? BESIDE_NEVER : BESIDE_ALWAYS;
	if (responses->beside == BESIDE_NEVER)
		responses->current = 0;
	return true;
}

static bool toggle_messages(struct responses *responses)
{
	responses->shows_messages = !responses->shows_messages;
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++)
		responses->columns[i].is_stale = true;
	return true;
}

static bool toggle_zoom(struct responses *responses)
{
	responses->is_zoomed = !responses->is_zoomed;
	return true;
}

bool responses_act(
	struct responses *responses, const struct study *study, enum responses_action action)
{
	switch (action) {
	case RESPONSES_UP:
	case RESPONSES_DOWN:
	case RESPONSES_PAGE_UP:
	case RESPONSES_PAGE_DOWN:
	case RESPONSES_HOME:
	case RESPONSES_END:
		return move(responses, action);
	case RESPONSES_TEXT_UP:
	case RESPONSES_TEXT_DOWN:
		return pane_scroll(current(responses)->pane, action == RESPONSES_TEXT_UP ? -3 : 3);
	case RESPONSES_NEXT_PANE:
	case RESPONSES_PREVIOUS_PANE:
		return change_pane(responses, action == RESPONSES_NEXT_PANE);
	case RESPONSES_ZOOM:
		return toggle_zoom(responses);
	case RESPONSES_BESIDE:
		return toggle_beside(responses);
	case RESPONSES_DISTINCT:
		return change_distinct(responses);
	case RESPONSES_NEXT_FILTER:
	case RESPONSES_PREVIOUS_FILTER:
		return change_filter(responses, action == RESPONSES_NEXT_FILTER ? 1 : -1);
	case RESPONSES_NEXT_ARM:
	case RESPONSES_PREVIOUS_ARM:
		return change_arm(responses, study, action == RESPONSES_NEXT_ARM ? 1 : -1);
	case RESPONSES_MILDER:
	case RESPONSES_STRONGER:
		return change_level(responses, study, action == RESPONSES_MILDER ? 1 : -1);
	case RESPONSES_MESSAGES:
		return toggle_messages(responses);
	case RESPONSES_NEXT_HIT:
	case RESPONSES_PREVIOUS_HIT:
		return go_to_hit(responses, action == RESPONSES_NEXT_HIT);
	}
	return false;
}
