#include <stdio.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/interview_places.h"
#include "leeway/tui/draw.h"

static struct style strong(enum role ground)
{
	struct style style = style_of(ROLE_STRONG, ground);

	style.attributes = ATTRIBUTE_BOLD;
	return style;
}

/* "3 of 10", the code to come back with, and a line as long as what is behind. */
static void draw_head(
	const struct interview_view *view, struct canvas *canvas, struct rectangle area)
{
	const struct interview *interview = &view->interview;
	size_t number = interview_number(interview);
	struct draw_run run;

	/* Before the first question there is no head, and nothing was drawn yet. */
	if (area.rows < 1 || interview->n_items == 0)
		return;
	int done = (int)((size_t)area.columns * (number - 1) / interview->n_items);

	canvas_write_format(canvas, area.row, area.column, style_of(ROLE_MUTED, ROLE_GROUND),
		"%zu of %zu", number, interview->n_items);
	if (view->shows_code) {
		char *code = memory_format("your code: %s", view->code);

		canvas_write_right(canvas, area.row, area.column + 12, area.columns - 12,
			style_of(ROLE_MUTED, ROLE_GROUND), code);
		free(code);
	}
	if (area.rows < 2)
		return;
	draw_run_begin(&run, canvas, area.row + 1, area.column);
	for (int i = 0; i < area.columns; i++)
		draw_run_put(&run, style_of(i < done ? ROLE_ACCENT : ROLE_RULE, ROLE_GROUND), "─");
	draw_run_end(&run);
}

/* One option on a plane of its own. */
static void draw_option(const struct interview_view *view, size_t option, const char *name,
	struct canvas *canvas, struct rectangle area)
{
	bool chosen = interview_option_is_chosen(view, option);
	struct style style = chosen ? strong(ROLE_SELECTION) : style_of(ROLE_TEXT, ROLE_DIALOG);
	int padding = (area.columns - text_width(name)) / 2;
	int row = area.row + area.rows / 2;

	/* Light on dark becomes dark on light: seen from a distance, in every theme. */
	style.attributes |= chosen ? ATTRIBUTE_REVERSE : 0;
	padding = padding < 0 ? 0 : padding;
	canvas_fill(canvas, area, style);
	canvas_write(canvas, row, area.column + padding, area.columns - padding, style, name);
	if (chosen && padding > 1)
		canvas_write(canvas, row, area.column + padding - 2, 1, style, "▸");
}

static void draw_options(
	const struct interview_view *view, struct canvas *canvas, struct rectangle area)
{
	const char *const *names;
	size_t n_options = interview_options(view, &names);

	for (size_t i = 0; i < n_options; i++) {
		struct rectangle place = interview_option_place(view, area, i);

		if (place.columns > 0)
			draw_option(view, i, names[i], canvas, place);
	}
}

/* To be freed. */
static char *label_of(const struct interview_view *view)
{
	const struct interview *interview = &view->interview;

	if (view->overlay == INTERVIEW_TYPING_CODE)
		return memory_copy_text("The code you were given:");
	if (view->overlay == INTERVIEW_LEAVING)
		return memory_copy_text("Leave now? What you confirmed stays stored.");
	if (view->overlay == INTERVIEW_CONFIRMING_WITHDRAWAL)
		return memory_copy_text("Delete all that you answered? This is for good.");
	return memory_format("%s. %s%s",
		view->answers[interview_option_of(view, interview->choice)],
		participants_why(&interview->pack->participants),
		interview->needs_explanation ? "" : " (optional)");
}

static void draw_field(
	const struct interview_view *view, struct canvas *canvas, struct rectangle area)
{
	struct textfield *field =
		view->overlay == INTERVIEW_TYPING_CODE ? view->code_field : view->field;
	struct textfield_look look = {
		.style = style_of(ROLE_STRONG, ROLE_DIALOG),
		.is_focused = interview_view_is_typing(view),
	};

	canvas_fill(canvas, area, look.style);
	area.column++;
	area.columns -= 2;
	textfield_draw(field, &look, canvas, area);
}

/* The mouse chose something that it can go on with. */
static bool is_clicked(const struct interview_view *view)
{
	const char *const *names;
	size_t n_options = interview_options(view, &names);

	for (size_t i = 0; view->is_pointing && i < n_options; i++)
		if (interview_option_is_chosen(view, i))
			return view->interview.stage != INTERVIEW_KEEPING;
	return false;
}

static const char *hint_of(const struct interview_view *view)
{
	if (view->overlay == INTERVIEW_TYPING_CODE)
		return "Enter continues    Esc back";
	if (view->overlay != INTERVIEW_NO_OVERLAY && !view->is_pointing)
		return "← → choose    Enter confirms";
	if (is_clicked(view))
		return view->interview.stage == INTERVIEW_EXPLANATION
			       ? "A second click, or Enter, keeps it for good"
			       : "A second click, or Enter, continues";
	switch (view->interview.stage) {
	case INTERVIEW_CONSENT:
		return view->code ? "y agree    n do not agree    Enter confirms"
				  : "y agree    n do not agree    c a code    Enter confirms";
	case INTERVIEW_QUESTION:
		return view->interview.has_choice ? "y yes    n no    Enter continues    Esc leave"
						  : "y yes    n no    Esc leave";
	case INTERVIEW_EXPLANATION:
		return view->is_on_next ? "Enter keeps it for good    ↑ back to the text"
					: "Enter continues    Alt-Enter new line    Esc yes or no";
	case INTERVIEW_INTRODUCTION:
		return "Enter begins    Esc leave";
	case INTERVIEW_LEFT:
	case INTERVIEW_DONE:
		return view->interviewer->offers_withdrawal ? "← → choose    Enter confirms"
							    : "Enter closes";
	case INTERVIEW_BEGINNING:
	case INTERVIEW_KEEPING:
	case INTERVIEW_WITHDRAWING:
		return view->is_waiting ? "Another program is writing: one moment …"
					: "One moment …";
	default:
		return "Enter closes";
	}
}

static void draw_hint(
	const struct interview_view *view, struct canvas *canvas, struct rectangle area)
{
	struct style style = style_of(ROLE_MUTED, ROLE_GROUND);

	if (view->idle_left_s >= 0)
		canvas_write_format(canvas, area.row, area.column,
			style_of(ROLE_WARNING, ROLE_GROUND),
			"Still there? Any key; this starts over in %d s.", view->idle_left_s);
	else
		canvas_write(canvas, area.row, area.column, area.columns, style, hint_of(view));
}

/* The text is longer than its room. */
static void draw_more(struct canvas *canvas, struct rectangle area)
{
	static const char more[] = "  PgUp PgDn the text";
	int width = text_width(more);

	if (width < area.columns / 2)
		canvas_write_right(canvas, area.row, area.column + area.columns - width, width,
			style_of(ROLE_ACCENT, ROLE_GROUND), more);
}

/* Behind the text at the end: the code, large enough to be copied down. */
static void draw_code(
	const struct interview_view *view, struct canvas *canvas, struct rectangle text, int last)
{
	enum interview_stage stage = view->interview.stage;
	int row = text.row + text.rows + 1;

	if (!view->shows_code || (stage != INTERVIEW_LEFT && stage != INTERVIEW_DONE) ||
		row >= last)
		return;
	int taken = canvas_write(canvas, row, text.column, text.columns,
		style_of(ROLE_TEXT, ROLE_GROUND),
		stage == INTERVIEW_LEFT ? "To go on later, note your code: "
					: "Your answers are stored under this code: ");

	if (taken + text_width(view->code) + 2 > text.columns) {
		row++;
		taken = 0;
	}
	canvas_write_format(canvas, row, text.column + taken, strong(ROLE_LIT), " %s ", view->code);
}

static void draw_fault(
	const struct interview_view *view, struct canvas *canvas, struct rectangle area)
{
	char *safe = text_sanitise(view->fault, TEXT_ONE_LINE);
	size_t n_lines;
	struct text_line *lines = text_wrap(safe, area.columns, &n_lines);

	for (size_t i = 0; i < n_lines && (int)i < area.rows; i++)
		draw_bytes(canvas,
			(struct rectangle){ area.row + (int)i, area.column, 1, area.columns },
			style_of(ROLE_BAD, ROLE_GROUND), safe + lines[i].start, lines[i].length);
	free(lines);
	free(safe);
}

void interview_view_draw(
	const struct interview_view *view, struct canvas *canvas, struct rectangle area)
{
	struct interview_places places = interview_places(view, area, pane_height(view->pane));

	canvas_fill(canvas, area, style_of(ROLE_TEXT, ROLE_GROUND));
	draw_head(view, canvas, places.head);
	pane_draw(view->pane, canvas, places.text);
	if (places.label.rows > 0) {
		char *label = label_of(view);

		canvas_write(canvas, places.label.row, places.label.column, places.label.columns,
			strong(ROLE_GROUND), label);
		free(label);
	}
	if (places.field.rows > 0)
		draw_field(view, canvas, places.field);
	draw_options(view, canvas, places.options);
	if (places.label.rows == 0)
		draw_code(view, canvas, places.text,
			places.options.rows > 0 ? places.options.row : places.hint.row);
	if (view->fault)
		draw_fault(view, canvas, places.fault);
	draw_hint(view, canvas, places.hint);
	if (places.text.rows > 0 && pane_height(view->pane) > (size_t)places.text.rows)
		draw_more(canvas, places.hint);
}
