/*
 * Whether a reply in which no verdict was found breaks off in the middle of a sentence, for replies
 * that come without a word from the provider about how they ended. Private to model/decision*.c.
 */
#ifndef LEEWAY_MODEL_DECISION_ENDING_H
#define LEEWAY_MODEL_DECISION_ENDING_H

#include <stdbool.h>

#include "leeway/model/decision_deed.h"

bool decision_end_is_missing(const struct reading *reading);

#endif
