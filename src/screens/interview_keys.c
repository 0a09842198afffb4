/* The keys of an interview (interview_view.h). */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/interview_places.h"
#include "leeway/screens/typing.h"

enum { ENDING_KEEP, ENDING_WITHDRAW };
enum { PASTE_US = 500000 };

bool interview_view_is_typing(const struct interview_view *view)
{
	if (view->overlay == INTERVIEW_TYPING_CODE)
		return true;
	return view->overlay == INTERVIEW_NO_OVERLAY &&
	       view->interview.stage == INTERVIEW_EXPLANATION && !view->is_on_next;
}

size_t interview_options(const struct interview_view *view, const char *const **names)
{
	static const char *const consent[] = { "I agree", "I do not agree", "I have a code" };
	static const char *const introduction[] = { "Begin" };
	static const char *const leaving[] = { "Leave", "Go on answering" };
	static const char *const ending[] = { "Keep my answers", "Withdraw them" };
	static const char *const withdrawing[] = { "Delete them", "Keep them" };
	static const char *const next[] = { "Keep this answer" };

	if (view->overlay == INTERVIEW_LEAVING) {
		*names = leaving;
		return 2;
	}
	if (view->overlay == INTERVIEW_CONFIRMING_WITHDRAWAL) {
		*names = withdrawing;
		return 2;
	}
	if (view->overlay == INTERVIEW_TYPING_CODE)
		return 0;
	switch (view->interview.stage) {
	case INTERVIEW_CONSENT:
		*names = consent;
		return view->code ? 2 : 3;
	case INTERVIEW_INTRODUCTION:
		*names = introduction;
		return 1;
	case INTERVIEW_QUESTION:
		*names = view->answers;
		return 2;
	case INTERVIEW_LEFT:
	case INTERVIEW_DONE:
		*names = ending;
		return view->interviewer->offers_withdrawal ? 2 : 0;
	case INTERVIEW_EXPLANATION:
	case INTERVIEW_KEEPING:
		*names = next;
		return 1;
	default:
		return 0;
	}
}

int interview_option_of(const struct interview_view *view, enum answer answer)
{
	return (answer == ANSWER_NO) != view->interview.no_first;
}

/* Goes back to the stage from what stood over it. */
static unsigned close_overlay(struct interview_view *view)
{
	const struct interview *interview = &view->interview;

	view->overlay = INTERVIEW_NO_OVERLAY;
	view->chosen = interview->has_choice ? interview_option_of(view, interview->choice) : -1;
	if (interview->stage == INTERVIEW_LEFT || interview->stage == INTERVIEW_DONE)
		view->chosen = ENDING_KEEP;
	return INTERVIEW_WISH_DRAW;
}

static unsigned confirm_consent(struct interview_view *view)
{
	switch (view->chosen) {
	case CONSENT_AGREE:
		interview_consent(&view->interview, true);
		return INTERVIEW_WISH_BEGIN | INTERVIEW_WISH_DRAW;
	case CONSENT_DECLINE:
		interview_view_leave(view);
		return INTERVIEW_WISH_DRAW;
	case CONSENT_CODE:
		view->overlay = INTERVIEW_TYPING_CODE;
		textfield_set(view->code_field, "");
		return INTERVIEW_WISH_DRAW;
	default:
		return 0;
	}
}

static unsigned confirm_answer(struct interview_view *view)
{
	if (!interview_confirm(&view->interview))
		return 0;
	view->is_on_next = false;
	return INTERVIEW_WISH_DRAW;
}

static unsigned confirm_explanation(struct interview_view *view)
{
	if (interview_explain(&view->interview, textfield_text(view->field)))
		return INTERVIEW_WISH_KEEP | INTERVIEW_WISH_DRAW;
	view->is_on_next = false;
	free(view->fault);
	view->fault = memory_copy_text("Please say in a few words why.");
	return INTERVIEW_WISH_DRAW;
}

static unsigned confirm_ending(struct interview_view *view)
{
	if (view->chosen != ENDING_WITHDRAW)
		return INTERVIEW_WISH_CLOSE;
	view->overlay = INTERVIEW_CONFIRMING_WITHDRAWAL;
	view->chosen = 1;
	return INTERVIEW_WISH_DRAW;
}

static unsigned confirm_withdrawal(struct interview_view *view)
{
	if (view->chosen != 0)
		return close_overlay(view);
	view->overlay = INTERVIEW_NO_OVERLAY;
	interview_withdraw(&view->interview);
	return INTERVIEW_WISH_WITHDRAW | INTERVIEW_WISH_DRAW;
}

unsigned interview_confirm_option(struct interview_view *view)
{
	if (view->overlay == INTERVIEW_CONFIRMING_WITHDRAWAL)
		return confirm_withdrawal(view);
	if (view->overlay == INTERVIEW_LEAVING) {
		if (view->chosen != 0)
			return close_overlay(view);
		interview_view_leave(view);
		return INTERVIEW_WISH_DRAW;
	}
	switch (view->interview.stage) {
	case INTERVIEW_CONSENT:
		return confirm_consent(view);
	case INTERVIEW_INTRODUCTION:
		return interview_view_introduced(view);
	case INTERVIEW_QUESTION:
		return confirm_answer(view);
	case INTERVIEW_EXPLANATION:
		return confirm_explanation(view);
	case INTERVIEW_LEFT:
	case INTERVIEW_DONE:
		return confirm_ending(view);
	case INTERVIEW_DECLINED:
	case INTERVIEW_WITHDRAWN:
		return INTERVIEW_WISH_CLOSE;
	default:
		return 0;
	}
}

unsigned interview_choose_option(struct interview_view *view, int option)
{
	const char *const *names;
	size_t n_options = interview_options(view, &names);

	if (option < 0 || option >= (int)n_options || view->interview.stage == INTERVIEW_KEEPING)
		return 0;
	view->chosen = option;
	if (view->overlay == INTERVIEW_NO_OVERLAY)
		interview_choose(&view->interview,
			option == interview_option_of(view, ANSWER_YES) ? ANSWER_YES : ANSWER_NO);
	return INTERVIEW_WISH_DRAW;
}

static unsigned move(struct interview_view *view, int by)
{
	const char *const *names;
	int n_options = (int)interview_options(view, &names);

	if (n_options < 2)
		return 0;
	if (view->chosen < 0)
		return interview_choose_option(view, by > 0 ? 0 : n_options - 1);
	return interview_choose_option(view, (view->chosen + by + n_options) % n_options);
}

/* A letter that stands for an option: y and n for the first and the second, c for a code. */
static unsigned take_letter(struct interview_view *view, const struct key *key)
{
	enum interview_stage stage = view->interview.stage;
	bool is_bare = view->overlay == INTERVIEW_NO_OVERLAY;
	bool is_question = is_bare && stage == INTERVIEW_QUESTION;

	/* What is kept or withdrawn is no yes or no. */
	if (key->modifiers || (is_bare && (stage == INTERVIEW_LEFT || stage == INTERVIEW_DONE)))
		return 0;
	switch (key->character) {
	case 'y':
	case 'Y':
		return interview_choose_option(
			view, is_question ? interview_option_of(view, ANSWER_YES) : 0);
	case 'n':
	case 'N':
		return interview_choose_option(
			view, is_question ? interview_option_of(view, ANSWER_NO) : 1);
	case 'c':
	case 'C':
		return view->interview.stage == INTERVIEW_CONSENT
			       ? interview_choose_option(view, CONSENT_CODE)
			       : 0;
	case ' ':
		return pane_act(view->pane, PANE_PAGE_DOWN) ? INTERVIEW_WISH_DRAW : 0;
	default:
		return 0;
	}
}

static unsigned scroll(struct interview_view *view, enum pane_action action)
{
	return pane_act(view->pane, action) ? INTERVIEW_WISH_DRAW : 0;
}

/* Up and down scroll a text that is longer than its room, and choose otherwise. */
static unsigned scroll_or_move(struct interview_view *view, int by)
{
	unsigned wish = scroll(view, by > 0 ? PANE_DOWN : PANE_UP);

	return wish ? wish : move(view, by);
}

static unsigned go_back(struct interview_view *view)
{
	if (view->overlay != INTERVIEW_NO_OVERLAY)
		return close_overlay(view);
	switch (view->interview.stage) {
	case INTERVIEW_CONSENT:
		interview_view_leave(view);
		return INTERVIEW_WISH_DRAW;
	case INTERVIEW_EXPLANATION:
		interview_reconsider(&view->interview);
		view->chosen = interview_option_of(view, view->interview.choice);
		return INTERVIEW_WISH_DRAW;
	case INTERVIEW_INTRODUCTION:
	case INTERVIEW_QUESTION:
		view->overlay = INTERVIEW_LEAVING;
		view->chosen = 1;
		return INTERVIEW_WISH_DRAW;
	case INTERVIEW_DECLINED:
	case INTERVIEW_LEFT:
	case INTERVIEW_DONE:
	case INTERVIEW_WITHDRAWN:
		return INTERVIEW_WISH_CLOSE;
	default:
		return 0;
	}
}

static unsigned take_option_key(struct interview_view *view, const struct key *key)
{
	switch (key->code) {
	case KEYCODE_CHARACTER:
		return take_letter(view, key);
	case KEYCODE_ENTER:
		return interview_confirm_option(view);
	case KEYCODE_LEFT:
		return move(view, -1);
	case KEYCODE_RIGHT:
	case KEYCODE_TAB:
		return move(view, key->modifiers & MODIFIER_SHIFT ? -1 : 1);
	case KEYCODE_UP:
		return scroll_or_move(view, -1);
	case KEYCODE_DOWN:
		return scroll_or_move(view, 1);
	case KEYCODE_PAGE_UP:
		return scroll(view, PANE_PAGE_UP);
	case KEYCODE_PAGE_DOWN:
		return scroll(view, PANE_PAGE_DOWN);
	default:
		return 0;
	}
}

/*
 * Whether an Enter is one of a text that is pasted, by a terminal that does not mark what is
 * pasted: nobody presses keys so fast. The last of a text may come by itself, soon after the
 * others.
 */
static bool is_pasted(struct interview_view *view, const struct key *key)
{
	int64_t now_us = env_monotonic_us(view->interviewer->options.env);

	if (key->has_more)
		view->pasted_at_us = now_us;
	return view->pasted_at_us > 0 && now_us - view->pasted_at_us < PASTE_US;
}

/* Types or pastes into the explanation, and says where not all of it was taken. */
static unsigned take_text(struct interview_view *view, const struct key *key)
{
	char bytes[4];
	size_t before = strlen(textfield_text(view->field)), typed = 0;

	if (!typing_text(key, bytes, &typed))
		typed = 0;
	bool is_taken = typing_take(view->field, key);
	size_t after = strlen(textfield_text(view->field));

	/* The last character may need more bytes than are left. */
	if (typed == 0 || after >= before + typed ||
		after + sizeof bytes <= INTERVIEW_MAX_EXPLANATION)
		return is_taken ? INTERVIEW_WISH_DRAW : 0;
	free(view->fault);
	view->fault =
		memory_format("That is too long: only the first %zu bytes were taken.", after);
	return INTERVIEW_WISH_DRAW;
}

/* Enter leads from the field to its button; with Alt, or pasted, it breaks the line. */
static unsigned take_explanation_key(struct interview_view *view, const struct key *key)
{
	if (key->code == KEYCODE_ENTER && (key->modifiers & MODIFIER_ALT || is_pasted(view, key)))
		return textfield_act(view->field, TEXTFIELD_BREAK) ? INTERVIEW_WISH_DRAW : 0;
	if ((key->code == KEYCODE_ENTER || key->code == KEYCODE_TAB) && !key->modifiers) {
		view->is_on_next = true;
		return INTERVIEW_WISH_DRAW;
	}
	if (key->code == KEYCODE_PAGE_UP || key->code == KEYCODE_PAGE_DOWN)
		return scroll(view, key->code == KEYCODE_PAGE_UP ? PANE_PAGE_UP : PANE_PAGE_DOWN);
	if (key->code == KEYCODE_UP || key->code == KEYCODE_DOWN) {
		unsigned moved = textfield_act(
			view->field, key->code == KEYCODE_UP ? TEXTFIELD_UP : TEXTFIELD_DOWN);

		if (!moved && key->code == KEYCODE_DOWN)
			view->is_on_next = true;
		return INTERVIEW_WISH_DRAW;
	}
	return take_text(view, key);
}

/* At the button: Enter keeps the answer, and whoever types on is in the field again. */
static unsigned take_next_key(struct interview_view *view, const struct key *key)
{
	char bytes[4];
	size_t length;

	if (key->code == KEYCODE_ENTER && !key->has_more)
		return interview_confirm_option(view);
	if (key->code == KEYCODE_UP || key->code == KEYCODE_TAB || key->code == KEYCODE_LEFT) {
		view->is_on_next = false;
		return INTERVIEW_WISH_DRAW;
	}
	if (key->code != KEYCODE_BACKSPACE && key->code != KEYCODE_ENTER &&
		!typing_text(key, bytes, &length))
		return take_option_key(view, key);
	view->is_on_next = false;
	return take_explanation_key(view, key) | INTERVIEW_WISH_DRAW;
}

static unsigned take_code_key(struct interview_view *view, const struct key *key)
{
	if (key->code == KEYCODE_ENTER) {
		char *code = participant_code_read(textfield_text(view->code_field));
		bool is_code = code != NULL;

		free(code);
		return is_code ? INTERVIEW_WISH_FIND | INTERVIEW_WISH_DRAW : 0;
	}
	return typing_take(view->code_field, key) ? INTERVIEW_WISH_DRAW : 0;
}

unsigned interview_view_key(struct interview_view *view, const struct key *key)
{
	unsigned wish = 0;

	interview_tick(&view->interview, env_monotonic_us(view->interviewer->options.env));
	if (key->code == KEYCODE_MOUSE)
		return interview_view_point(view, key);
	if (view->is_pointing) {
		view->is_pointing = false;
		wish = INTERVIEW_WISH_DRAW;
	}
	if (view->fault) {
		free(view->fault);
		view->fault = NULL;
		wish = INTERVIEW_WISH_DRAW;
	}
	/* What is being stored can neither be changed nor left. */
	if (view->interview.stage == INTERVIEW_BEGINNING ||
		view->interview.stage == INTERVIEW_KEEPING ||
		view->interview.stage == INTERVIEW_WITHDRAWING)
		return wish;
	if (key->code == KEYCODE_ESCAPE)
		return wish | go_back(view);
	if (view->overlay == INTERVIEW_TYPING_CODE)
		return wish | take_code_key(view, key);
	if (view->overlay == INTERVIEW_NO_OVERLAY && view->interview.stage == INTERVIEW_EXPLANATION)
		return wish | (view->is_on_next ? take_next_key(view, key)
						: take_explanation_key(view, key));
	return wish | take_option_key(view, key);
}
