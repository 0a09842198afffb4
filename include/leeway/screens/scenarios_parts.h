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

/* What is saved, as the draft of it would write it; to be freed. */
char *scenarios_write_saved(const struct scenario *scenario);

/*
 * The text of a draft's file (scenarios_write.c), to be freed: that of the file it was read from
 * (path; NULL: it is new), with what differs written anew. NULL and ERROR_INPUT, the first time,
 * where something would be lost.
 */
char *scenarios_compose(struct editing *editing, const char *path, struct error *error);

/* Lists a scenario in the user's pack.json behind another one, or takes it out of there. */
bool scenarios_list(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error);
bool scenarios_unlist(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error);

/* Says what of a file failed and what to do, in one line; returns false. */
bool scenarios_say_unsaved(const char *path, struct error *error);

#endif
