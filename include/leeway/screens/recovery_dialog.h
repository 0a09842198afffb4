/* Offers what an earlier session left unsaved: take it back, drop it, or leave it for later. */
#ifndef LEEWAY_SCREENS_RECOVERY_DIALOG_H
#define LEEWAY_SCREENS_RECOVERY_DIALOG_H

#include "leeway/screens/screen.h"

extern const struct screen_ops recovery_dialog;

#endif
