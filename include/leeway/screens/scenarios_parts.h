/* What the parts of scenarios.h share; only for src/screens/scenarios*.c. */
#ifndef LEEWAY_SCREENS_SCENARIOS_PARTS_H
#define LEEWAY_SCREENS_SCENARIOS_PARTS_H

#include "leeway/screens/scenarios.h"

/* Takes over saved. */
struct editing *editing_new(const struct scenario *scenario, char *saved);
void editing_free(struct editing *editing);
void scenario_row_clear(struct scenario_row *row);
void deleted_clear(struct deleted *deleted);

/* By id; NULL where there is none. */
struct scenario_row *scenarios_find(const struct scenarios *scenarios, const char *id);

/* Takes over what the row holds. */
struct scenario_row *scenarios_append(struct scenarios *scenarios, struct scenario_row row);

#endif
