/*
 * A model's refusal to engage ("I'm sorry, but I can't assist with that"), told apart from refusing
 * the exception. Private to model/decision*.c.
 */
#ifndef LEEWAY_MODEL_DECISION_REFUSAL_H
#define LEEWAY_MODEL_DECISION_REFUSAL_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/decision_deed.h"

/* "As an AI", "language model", "my guidelines": words at index by which a model speaks of itself.
 */
bool decision_refusal_is_disclaimer_at(const struct reading *reading, size_t index);

/* True where the reply, in which no verdict was found, declines to answer at all. */
bool decision_refusal_is_in(const struct reading *reading);

#endif
