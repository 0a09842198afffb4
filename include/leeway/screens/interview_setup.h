/* What is settled before a person takes the study over the explorer: whose answers they will be,
 * and whether a word of why is needed. Opens interview_dialog. */
#ifndef LEEWAY_SCREENS_INTERVIEW_SETUP_H
#define LEEWAY_SCREENS_INTERVIEW_SETUP_H

#include <stdbool.h>

#include "leeway/screens/screen.h"

/* The app's, as it was settled last. */
struct interview_choice {
	char *cohort; /* Owned. */
	bool needs_explanation;
	bool balances; /* Levels are drawn to fill buckets evenly. */
};

extern const struct screen_ops interview_setup_dialog;

#endif
