/* The mouse in an interview (interview_view.h). */
#include <stdlib.h>

#include "leeway/screens/interview_places.h"

enum { WHEEL_ROWS = 3, LEFT_BUTTON = 1 };

static bool is_in(struct rectangle area, const struct key *key)
{
	return key->row >= area.row && key->row < area.row + area.rows &&
	       key->column >= area.column && key->column < area.column + area.columns;
}

static unsigned turn_wheel(struct interview_view *view, enum pane_action action)
{
	unsigned wish = 0;

	for (int i = 0; i < WHEEL_ROWS && pane_act(view->pane, action); i++)
		wish = INTERVIEW_WISH_DRAW;
	return wish;
}

/* The button behind why has only to get the keys, others are chosen. */
static unsigned press_option(struct interview_view *view, int option)
{
	bool is_next = view->overlay == INTERVIEW_NO_OVERLAY &&
		       view->interview.stage == INTERVIEW_EXPLANATION;

	if (interview_option_is_chosen(view, (size_t)option))
		return interview_confirm_option(view);
	if (!is_next)
		return interview_choose_option(view, option);
	view->is_on_next = true;
	return INTERVIEW_WISH_DRAW;
}

static unsigned press_field(
	struct interview_view *view, const struct key *key, struct rectangle area)
{
	struct textfield *field =
		view->overlay == INTERVIEW_TYPING_CODE ? view->code_field : view->field;

	/* As it is drawn: a column of its plane on either side. */
	area.column++;
	area.columns -= 2;
	view->is_on_next = false;
	textfield_click(field, area, key->row, key->column);
	return INTERVIEW_WISH_DRAW;
}

static unsigned press(struct interview_view *view, const struct key *key)
{
	struct interview_places places =
		interview_places(view, view->area, pane_height(view->pane));
	const char *const *names;
	int n_options = (int)interview_options(view, &names);

	/* What it pointed at was drawn with the message in place. */
	free(view->fault);
	view->fault = NULL;
	view->is_pointing = true;
	for (int i = 0; i < n_options; i++)
		if (is_in(interview_option_place(view, places.options, (size_t)i), key))
			return press_option(view, i) | INTERVIEW_WISH_DRAW;
	if (places.field.rows > 0 && is_in(places.field, key))
		return press_field(view, key, places.field);
	return INTERVIEW_WISH_DRAW;
}

unsigned interview_view_point(struct interview_view *view, const struct key *key)
{
	enum interview_stage stage = view->interview.stage;

	switch (key->action) {
	case MOUSE_WHEEL_UP:
		return turn_wheel(view, PANE_UP);
	case MOUSE_WHEEL_DOWN:
		return turn_wheel(view, PANE_DOWN);
	case MOUSE_PRESS:
		break;
	default:
		return 0;
	}
	/* What is being stored can neither be changed nor left. */
	if (key->button != LEFT_BUTTON || stage == INTERVIEW_BEGINNING ||
		stage == INTERVIEW_KEEPING || stage == INTERVIEW_WITHDRAWING)
		return 0;
	return press(view, key);
}
