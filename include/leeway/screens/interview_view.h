/*
 * An interview on a screen: the words to agree to, one question at a time with yes and no, a field
 * for why, and what stands at the end. It shows one person what is asked of them, and nothing of
 * others, of levels or of places on disk. It stores nothing: interview_view_key says what is to be
 * stored, and is told what came of it, at once or later. One thread.
 */
#ifndef LEEWAY_SCREENS_INTERVIEW_VIEW_H
#define LEEWAY_SCREENS_INTERVIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/interview.h"
#include "leeway/report/interviewer.h"
#include "leeway/store/interviews.h"
#include "leeway/tui/canvas.h"
#include "leeway/tui/key.h"
#include "leeway/tui/pane.h"
#include "leeway/tui/textfield.h"

/* What stands over the stage. */
enum interview_overlay {
	INTERVIEW_NO_OVERLAY,
	INTERVIEW_TYPING_CODE,
	INTERVIEW_LEAVING,
	INTERVIEW_CONFIRMING_WITHDRAWAL,
};

/* What can be chosen at consent, in its order. */
enum interview_consent_choice { CONSENT_AGREE, CONSENT_DECLINE, CONSENT_CODE, N_CONSENT_CHOICES };

struct interview_view {
	const struct interviewer *interviewer; /* Borrowed. */
	struct interview interview;
	struct interview_record record; /* As it is stored. */
	size_t *positions; /* Of its rows, by item. */
	char *code; /* Of whoever takes part; NULL: none yet. */
	bool shows_code; /* It was drawn here, or typed: it is told. */
	bool is_kiosk; /* Faults are told without their causes. */
	enum interview_overlay overlay;
	int chosen; /* Which option has the keys; -1: none yet. */
	const char *answers[2]; /* The question's two options as shown; borrowed. */
	bool is_on_next; /* Why: the keys are the button's, not the field's. */
	int64_t pasted_at_us; /* When Enter last came in the middle of other keys; 0: never. */
	struct pane *pane; /* What is read: consent or the question. */
	struct textfield *field; /* Why. */
	struct textfield *code_field;
	char *fault; /* What went wrong, or is missing; NULL: nothing. */
	bool is_waiting; /* For another process's writing, before what is to be stored can be. */
	bool is_pointing; /* The mouse was used last. */
	struct rectangle area; /* As last laid out: what the mouse points into. */
	int idle_left_s; /* Until a kiosk begins anew; -1: not said. */
	int64_t asked_at_ms;
};

/* What a key asks of who holds the view, or-ed. */
enum interview_wish {
	INTERVIEW_WISH_DRAW = 1,
	INTERVIEW_WISH_BEGIN = 2, /* Draw, and store what was drawn: interview_view_begun. */
	INTERVIEW_WISH_FIND = 4, /* Look for the code that was typed: interview_view_found. */
	INTERVIEW_WISH_KEEP = 8, /* Store interview_view_answer: interview_view_kept. */
	INTERVIEW_WISH_CLOSE = 16, /* It is over and was read. */
	INTERVIEW_WISH_WITHDRAW = 32, /* Delete the record: interview_view_withdrawn. */
};

/* participant: the code to begin under; NULL: one is drawn when it begins. */
void interview_view_init(struct interview_view *view, const struct interviewer *interviewer,
	const char *participant, bool is_kiosk);
void interview_view_clear(struct interview_view *view);

/*
 * The keys (interview_keys.c) and the mouse (interview_mouse.c): which wishes they lead to. A click
 * chooses, and a click on what is chosen goes on, so that no slip of the hand answers.
 */
unsigned interview_view_key(struct interview_view *view, const struct key *key);

/* Fills the record with what is to be stored; false, back at consent, where that cannot be. */
bool interview_view_draw_lots(struct interview_view *view);

/* The record is stored, and has its id and rows. */
void interview_view_begun(struct interview_view *view);

/* The code to look for, and what was found: the record has it, or its id is 0. */
const char *interview_view_typed_code(const struct interview_view *view);
void interview_view_found(struct interview_view *view);

/* What is to be kept, to be cleared by the taker; and that it is. */
struct interview_answer interview_view_answer(const struct interview_view *view);
void interview_view_kept(struct interview_view *view);

/* The record and all that was answered is deleted. */
void interview_view_withdrawn(struct interview_view *view);

/* Whatever was wished could not be done. Takes the error's message. */
void interview_view_failed(struct interview_view *view, struct error *error);

/* Leaves from wherever it is, without asking. */
void interview_view_leave(struct interview_view *view);

/* Whether a text is typed: then no character is a key for anything else. */
bool interview_view_is_typing(const struct interview_view *view);

/* Drawing (interview_draw.c): layout is to be called before it. */
void interview_view_layout(struct interview_view *view, struct rectangle area);
void interview_view_draw(
	const struct interview_view *view, struct canvas *canvas, struct rectangle area);

#endif
