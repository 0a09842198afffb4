/* What the parts of scenarios.h share; only for src/screens/scenarios*.c. */
#ifndef LEEWAY_SCREENS_SCENARIOS_PARTS_H
#define LEEWAY_SCREENS_SCENARIOS_PARTS_H

#include "leeway/screens/scenarios.h"

/* Takes over the draft, of something saved or new. */
struct editing *editing_new(struct draft *draft, bool is_new);
void editing_free(struct editing *editing);
void scenario_row_clear(struct scenario_row *row);
void deleted_clear(struct deleted *deleted);

/* NULL where there is none. */
struct scenario_row *scenarios_find(
	const struct scenarios *scenarios, enum draft_type type, const char *id);

/* Takes over what the row holds; it becomes the last of its type. */
struct scenario_row *scenarios_append(struct scenarios *scenarios, struct scenario_row row);

/* What is saved, as the draft of it would write it; to be freed. */
char *scenarios_write_saved(const struct scenario *scenario);

/* The part of pack.json that a change writes: the row's draft; of a deletion, without it. */
bool scenarios_write_part(const struct scenarios *scenarios, const struct study *study,
	struct scenario_row *row, struct scenarios_change *change, struct error *error);

/* A condition as it was deleted, change->before, is put back. */
bool scenarios_restore_part(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error);

/*
 * The text of a draft's file (scenarios_write.c), to be freed: that of the file it was read from
 * (path; NULL: it is new), with what differs written anew. NULL and ERROR_INPUT, the first time,
 * where something would be lost.
 */
char *scenarios_compose(struct editing *editing, const char *path, struct error *error);

/* The text of the pack.json that holds now, to be freed: the user's own may be new. */
char *scenarios_read_pack(const struct study *study, struct error *error);

/* Whether a scenario's file, which holds that now, says other than when the draft was read. */
bool scenarios_is_changed(const struct editing *editing, const char *now);

/*
 * Before a file that another program changed is written over: says so, in those words (NULL: of a
 * save), the first time that it has that text, and is true the second.
 */
bool scenarios_agrees_to_change(
	struct editing *editing, const char *now, const char *words, struct error *error);

/* Lists a scenario in the user's pack.json behind another one, or takes it out of there. */
bool scenarios_list(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error);
bool scenarios_unlist(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error);

/* Says what of a file failed and what to do, in one line; returns false. */
bool scenarios_say_unsaved(const char *path, struct error *error);

#endif
