/* A person takes the study over the explorer: its pack, as the interview_choice that is its
 * argument settles. */
#ifndef LEEWAY_SCREENS_INTERVIEW_DIALOG_H
#define LEEWAY_SCREENS_INTERVIEW_DIALOG_H

#include "leeway/screens/screen.h"

extern const struct screen_ops interview_dialog;

#endif
