/* A question with yes and no, over what is shown. */
#ifndef LEEWAY_SCREENS_CONFIRM_H
#define LEEWAY_SCREENS_CONFIRM_H

#include "leeway/screens/screen.h"

/* The dialog's argument; texts are copied. */
struct confirm_question {
	const char *title;
	const char *text; /* What will happen. */
	void (*yes)(struct app *app); /* Called where the answer is yes … */
	void (*no)(struct app *app); /* … and where it is no, not where it is Esc; NULL: nothing. */
};

extern const struct screen_ops confirm_dialog;

/* Whether it is this question that a dialog of this kind asks. */
bool confirm_asks(const void *state, const struct confirm_question *question);

#endif
