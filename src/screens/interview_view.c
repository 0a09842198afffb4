#include "leeway/screens/interview_view.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/report/survey_write.h"
#include "leeway/screens/interview_places.h"

static void set_fault(struct interview_view *view, const char *fault)
{
	free(view->fault);
	view->fault = memory_copy_text(fault);
}

/* What the pane shows at the stage. */
static void show_stage(struct interview_view *view)
{
	char *question = NULL;
	const char *text = view->interviewer->consent;

	switch (view->interview.stage) {
	case INTERVIEW_CONSENT:
	case INTERVIEW_BEGINNING:
		break;
	case INTERVIEW_INTRODUCTION:
		text = question = participants_introduction(&view->interviewer->pack->participants);
		break;
	case INTERVIEW_QUESTION:
	case INTERVIEW_EXPLANATION:
	case INTERVIEW_KEEPING:
		text = question = interview_text(&view->interview);
		break;
	case INTERVIEW_DECLINED:
		text = "Nothing was stored.\n\nThank you for reading.";
		break;
	case INTERVIEW_LEFT:
		text = "Thank you. The answers that you confirmed are stored.";
		break;
	case INTERVIEW_DONE:
		text = question = interviewer_ending(view->interviewer);
		break;
	case INTERVIEW_WITHDRAWING:
		text = "What you answered is being deleted.";
		break;
	case INTERVIEW_WITHDRAWN:
		text = "Your answers were deleted. Thank you.";
		break;
	}
	pane_reset(view->pane);
	if (text == view->interviewer->consent) {
		struct style style = style_of(ROLE_STRONG, ROLE_GROUND);

		style.attributes = ATTRIBUTE_BOLD;
		pane_append_styled(view->pane, style,
			participants_title(&view->interviewer->pack->participants));
		pane_append(view->pane, "\n\n");
	}
	pane_append(view->pane, text);
	free(question);
}

/* A question is on the screen from now on. */
static void show_question(struct interview_view *view)
{
	textfield_set(view->field, "");
	view->is_on_next = false;
	view->chosen = -1;
	const struct scenario *scenario = interview_scenario(&view->interview);

	for (int answer = ANSWER_YES; scenario && answer <= ANSWER_NO; answer++)
		view->answers[interview_option_of(view, (enum answer)answer)] =
			survey_choice(scenario, (enum answer)answer);
	if (view->interview.stage == INTERVIEW_INTRODUCTION ||
		view->interview.stage == INTERVIEW_DONE)
		view->chosen = 0;
	interview_tick(&view->interview, env_monotonic_us(view->interviewer->options.env));
	view->asked_at_ms = env_wall_ms(view->interviewer->options.env);
	show_stage(view);
}

void interview_view_init(struct interview_view *view, const struct interviewer *interviewer,
	const char *participant, bool is_kiosk)
{
	*view = (struct interview_view){
		.interviewer = interviewer,
		.code = memory_copy_text(participant),
		.is_kiosk = is_kiosk,
		.chosen = -1,
		.pane = pane_new(style_of(ROLE_TEXT, ROLE_GROUND)),
		.field = textfield_new(TEXTFIELD_PARAGRAPHS, INTERVIEW_MAX_EXPLANATION),
		.code_field = textfield_new(TEXTFIELD_LINE, PARTICIPANT_MAX_CODE),
		.idle_left_s = -1,
	};
	interview_init(&view->interview, interviewer->pack, interviewer->options.needs_explanation);
	show_stage(view);
}

void interview_view_clear(struct interview_view *view)
{
	interview_clear(&view->interview);
	interview_record_clear(&view->record);
	free(view->positions);
	free(view->code);
	free(view->fault);
	pane_free(view->pane);
	textfield_free(view->field);
	textfield_free(view->code_field);
	*view = (struct interview_view){ 0 };
}

bool interview_view_draw_lots(struct interview_view *view)
{
	char drawn[PARTICIPANT_CODE_SIZE];
	struct error error = { 0 };

	if (!view->code) {
		if (!participant_code_draw(view->interviewer->options.env, drawn, &error)) {
			interview_view_failed(view, &error);
			return false;
		}
		view->code = memory_copy_text(drawn);
		view->shows_code = true;
	}
	interview_record_clear(&view->record);
	if (interviewer_draw(view->interviewer, view->code, &view->record, &error))
		return true;
	interview_view_failed(view, &error);
	return false;
}

void interview_view_begun(struct interview_view *view)
{
	free(view->positions);
	interviewer_begin(view->interviewer, &view->record, &view->interview, &view->positions);
	view->overlay = INTERVIEW_NO_OVERLAY;
	set_fault(view, NULL);
	show_question(view);
}

const char *interview_view_typed_code(const struct interview_view *view)
{
	return view->overlay == INTERVIEW_TYPING_CODE ? textfield_text(view->code_field)
						      : view->code;
}

void interview_view_found(struct interview_view *view)
{
	if (view->record.id == 0) {
		if (view->overlay == INTERVIEW_TYPING_CODE)
			set_fault(view, "Nothing was begun under this code.");
		return;
	}
	if (view->overlay == INTERVIEW_TYPING_CODE) {
		free(view->code);
		view->code = participant_code_join(textfield_text(view->code_field));
		view->shows_code = true;
	}
	interview_consent(&view->interview, true);
	interview_view_begun(view);
}

struct interview_answer interview_view_answer(const struct interview_view *view)
{
	return interviewer_answer(&view->interview, view->record.id,
		view->positions[view->interview.current], view->asked_at_ms,
		env_wall_ms(view->interviewer->options.env));
}

void interview_view_kept(struct interview_view *view)
{
	interview_keep(&view->interview);
	set_fault(view, NULL);
	show_question(view);
}

unsigned interview_view_introduced(struct interview_view *view)
{
	interview_introduced(&view->interview);
	show_question(view);
	return INTERVIEW_WISH_DRAW;
}

void interview_view_withdrawn(struct interview_view *view)
{
	interview_withdrawn(&view->interview);
	view->shows_code = false;
	set_fault(view, NULL);
	show_stage(view);
}

/* What went wrong, without its cause. */
static const char *words_for_participants(enum error_code code)
{
	switch (code) {
	case ERROR_USAGE:
		return "This cannot be stored. Please tell those who run the study.";
	case ERROR_LOCKED:
		return "Not stored yet: another program is writing. Please try again in a moment, "
		       "or tell those who run the study.";
	default:
		return "This could not be stored. Please tell those who run the study, or try "
		       "again.";
	}
}

void interview_view_failed(struct interview_view *view, struct error *error)
{
	const char *message = error->message ? error->message : "failed";

	log_message(LOG_ERROR, "%s", message);
	set_fault(view, view->is_kiosk ? words_for_participants(error->code) : message);
	view->is_waiting = false;
	error_clear(error);
	/* A code that was drawn for what did not begin is nobody's. */
	if (view->interview.stage == INTERVIEW_BEGINNING && view->shows_code) {
		free(view->code);
		view->code = NULL;
		view->shows_code = false;
	}
	interview_fail_to_begin(&view->interview);
	interview_fail_to_keep(&view->interview);
	if (view->interview.stage == INTERVIEW_WITHDRAWING) {
		interview_fail_to_withdraw(&view->interview);
		view->chosen = 0;
		show_stage(view);
	}
}

void interview_view_leave(struct interview_view *view)
{
	view->overlay = INTERVIEW_NO_OVERLAY;
	if (view->interview.stage == INTERVIEW_CONSENT)
		interview_consent(&view->interview, false);
	else
		interview_leave(&view->interview);
	if (view->interview.stage == INTERVIEW_LEFT)
		view->chosen = 0;
	set_fault(view, NULL);
	show_stage(view);
}

/* The field is as high as there is room for, and the text keeps at least three rows. */
void interview_view_layout(struct interview_view *view, struct rectangle area)
{
	int columns = interview_text_columns(area);

	view->area = area;
	pane_layout(view->pane, 1, columns + 1);
	struct interview_places places = interview_places(view, area, pane_height(view->pane));

	pane_layout(view->pane, places.text.rows > 0 ? places.text.rows : 1, columns + 1);
	if (places.field.rows > 0) {
		struct textfield *field =
			view->overlay == INTERVIEW_TYPING_CODE ? view->code_field : view->field;

		textfield_layout(field, places.field.rows, places.field.columns - 2);
	}
}
