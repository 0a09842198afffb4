#include "leeway/screens/panes.h"

#include <assert.h>

static_assert((int)PANE_UP == (int)LIST_UP && (int)PANE_DOWN == (int)LIST_DOWN &&
		      (int)PANE_PAGE_UP == (int)LIST_PAGE_UP &&
		      (int)PANE_PAGE_DOWN == (int)LIST_PAGE_DOWN &&
		      (int)PANE_HOME == (int)LIST_HOME && (int)PANE_END == (int)LIST_END &&
		      (int)LIST_END == COMMAND_MOVE_LAST - COMMAND_MOVE_UP,
	"the moves of lists, texts and keys have the same numbers");

void panes_layout(const struct panes *panes)
{
	for (int i = 0; i < panes->n_parts; i++) {
		const struct panes_part *part = &panes->parts[i];

		if (part->list)
			list_update(part->list, &part->rows,
				part->area.rows > 0 ? part->area.rows : part->list->height);
		else if (part->area.rows > 0)
			pane_layout(part->text, part->area.rows, part->area.columns);
	}
}

static unsigned step_focus(const struct panes *panes, int by)
{
	int next = *panes->focus;

	do
		next = (next + panes->n_parts + by) % panes->n_parts;
	while (panes->parts[next].is_empty && next != *panes->focus);
	*panes->focus = next;
	return PANES_TAKEN | PANES_FOCUSED;
}

unsigned panes_command(const struct panes *panes, int command)
{
	const struct panes_part *part = &panes->parts[*panes->focus];
	int action = command - COMMAND_MOVE_UP;

	if (command == COMMAND_NEXT_PANE || command == COMMAND_PREVIOUS_PANE)
		return step_focus(panes, command == COMMAND_NEXT_PANE ? 1 : -1);
	if (command < COMMAND_MOVE_UP || command > COMMAND_MOVE_LAST)
		return 0;
	if (!part->list) {
		pane_act(part->text, (enum pane_action)action);
		return PANES_TAKEN;
	}
	return PANES_TAKEN |
	       (list_act(part->list, &part->rows, (enum list_action)action) ? PANES_SELECTED : 0);
}

/* Takes the selection along only where it would leave. */
static unsigned scroll(const struct panes_part *part, bool up)
{
	enum { WHEEL_ROWS = 3 };
	int by = up ? -WHEEL_ROWS : WHEEL_ROWS;

	if (!part->list) {
		pane_scroll(part->text, by);
		return PANES_TAKEN;
	}
	size_t before = part->list->index;

	list_scroll(part->list, &part->rows, by);
	return PANES_TAKEN | (part->list->index != before ? PANES_SELECTED : 0);
}

static bool holds(struct rectangle area, const struct key *key)
{
	return key->row >= area.row && key->row < area.row + area.rows &&
	       key->column >= area.column && key->column < area.column + area.columns;
}

unsigned panes_mouse(const struct panes *panes, const struct key *key)
{
	size_t index;

	if (key->code != KEYCODE_MOUSE)
		return 0;
	for (int i = 0; i < panes->n_parts; i++) {
		const struct panes_part *part = &panes->parts[i];

		if (!holds(part->area, key) || part->is_empty)
			continue;
		if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN)
			return scroll(part, key->action == MOUSE_WHEEL_UP);
		if (key->action != MOUSE_PRESS)
			break;
		*panes->focus = i;
		if (!part->list || !list_at(part->list, &part->rows, part->area, key->row, &index))
			return PANES_TAKEN | PANES_FOCUSED;
		list_select(part->list, &part->rows, index);
		return PANES_TAKEN | PANES_FOCUSED | PANES_SELECTED;
	}
	return PANES_TAKEN;
}
