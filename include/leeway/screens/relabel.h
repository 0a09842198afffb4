/* Another outcome for the chosen response of Responses, with a reason. */
#ifndef LEEWAY_SCREENS_RELABEL_H
#define LEEWAY_SCREENS_RELABEL_H

#include "leeway/model/response.h"
#include "leeway/screens/screen.h"

/* The dialog's argument. */
struct relabel_question {
	enum outcome outcome; /* The one that counts now. */
	const char *text; /* The beginning of the reply; copied. */
};

extern const struct screen_ops relabel_dialog;

#endif
