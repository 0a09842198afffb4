/*
 * Text to read over what is shown, and the message log as such a text. A dialog each; both scroll.
 */
#ifndef LEEWAY_SCREENS_MESSAGES_H
#define LEEWAY_SCREENS_MESSAGES_H

#include "leeway/screens/screen.h"

/* What was said, newest first, with the time it was said at. No argument. */
extern const struct screen_ops messages_dialog;

/* The argument of reading_dialog; texts are copied. */
struct reading {
	const char *title, *subtitle; /* subtitle NULL: none. */
	const char *text;
};

extern const struct screen_ops reading_dialog;

#endif
