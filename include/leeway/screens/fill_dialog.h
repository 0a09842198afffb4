/* n by bucket over the explorer: its pack, the cohort "people"; looks every second. */
#ifndef LEEWAY_SCREENS_FILL_DIALOG_H
#define LEEWAY_SCREENS_FILL_DIALOG_H

#include "leeway/screens/screen.h"

extern const struct screen_ops fill_dialog;

#endif
