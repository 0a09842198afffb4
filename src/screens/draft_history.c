#include "leeway/screens/draft_history.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

/* Forgets the states from index on. */
static void cut_from(struct draft_history *history, size_t index)
{
	while (history->n_states > index) {
		struct draft_snapshot *last = &history->states[--history->n_states];

		history->n_bytes -= last->n_bytes;
		draft_snapshot_clear(last);
	}
	if (history->n_done > index)
		history->n_done = index;
}

static void forget_oldest(struct draft_history *history)
{
	history->n_bytes -= history->states[0].n_bytes;
	draft_snapshot_clear(&history->states[0]);
	history->n_states--;
	history->n_done--;
	memmove(history->states, history->states + 1, history->n_states * sizeof *history->states);
}

static void push(struct draft_history *history, const struct draft *draft)
{
	MEMORY_RESERVE_ONE(history->states, history->n_states, history->capacity);
	struct draft_snapshot *state = &history->states[history->n_states++];

	draft_take_snapshot(draft, state);
	history->n_bytes += state->n_bytes;
	history->n_done = history->n_states;
	while (history->n_states > 2 && (history->n_states > DRAFT_HISTORY_MAX_STATES ||
						history->n_bytes > DRAFT_HISTORY_MAX_BYTES))
		forget_oldest(history);
}

void draft_history_clear(struct draft_history *history)
{
	cut_from(history, 0);
	free(history->states);
	*history = (struct draft_history){ 0 };
}

void draft_history_begin(struct draft_history *history, const struct draft *draft)
{
	cut_from(history, 0);
	push(history, draft);
	history->group = 0;
}

void draft_history_prepare(struct draft_history *history, const struct draft *draft)
{
	struct draft_snapshot *state = &history->states[history->n_done - 1];

	state->focus = draft->focus;
	state->cursor = textfield_cursor(draft->fields[draft->focus].text);
}

void draft_history_add(struct draft_history *history, const struct draft *draft, int group)
{
	bool joins = group > 0 && group == history->group && history->n_done > 1;

	cut_from(history, joins ? history->n_done - 1 : history->n_done);
	push(history, draft);
	history->group = group;
}

bool draft_history_undo(struct draft_history *history, struct draft *draft)
{
	if (history->n_done < 2)
		return false;
	history->n_done--;
	history->group = 0;
	return draft_apply(draft, &history->states[history->n_done - 1]);
}

bool draft_history_redo(struct draft_history *history, struct draft *draft)
{
	if (history->n_done == history->n_states)
		return false;
	history->n_done++;
	history->group = 0;
	return draft_apply(draft, &history->states[history->n_done - 1]);
}
