/*
 * The models a provider offers: its own list, filtered as one types, chosen for Fire. The argument
 * is the provider's id.
 */
#ifndef LEEWAY_SCREENS_MODELS_H
#define LEEWAY_SCREENS_MODELS_H

#include "leeway/screens/screen.h"

extern const struct screen_ops models_dialog;

#endif
