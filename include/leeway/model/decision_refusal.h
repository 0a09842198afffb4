/*
 * A model's refusal to engage ("I'm sorry, but I can't assist with that"), told apart from refusing
 * the exception. Private to model/decision*.c.
 */
#ifndef LEEWAY_MODEL_DECISION_REFUSAL_H
#define LEEWAY_MODEL_DECISION_REFUSAL_H

#include <stdbool.h>

#include "leeway/model/decision_deed.h"

/* True where the reply, in which no verdict was found, declines to answer at all. */
bool decision_refusal_is_in(const struct reading *reading);

#endif
