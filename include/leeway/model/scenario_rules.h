/*
 * The rules that hold between the fields of a scenario: placeholders and levels, the question, the
 * answers. Part of reading a scenario; nothing else calls it.
 */
#ifndef LEEWAY_MODEL_SCENARIO_RULES_H
#define LEEWAY_MODEL_SCENARIO_RULES_H

#include "leeway/model/fields.h"
#include "leeway/model/scenario.h"

/* Reports what is wrong between the fields of a scenario read from the reader's document. */
void scenario_apply_rules(struct field_reader *reader, const struct scenario *scenario);

/* Reports an id that is not the document's file name. */
void scenario_apply_file_rules(struct field_reader *reader, const struct scenario *scenario);

#endif
