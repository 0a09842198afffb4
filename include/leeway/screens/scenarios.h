/*
 * A pack under edit: one row for each of its scenarios, then for each of its conditions, new ones
 * included, and one for what it says of itself, with a draft where one was opened; saving, deleting
 * and undoing both. Drafts stay until they are saved, dropped or the screen closes; what is not
 * saved is kept in recovery files (recovery.h). Files are only touched where a function says so.
 * One thread, but for scenarios_change_make.
 */
#ifndef LEEWAY_SCREENS_SCENARIOS_H
#define LEEWAY_SCREENS_SCENARIOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/own_edits.h"
#include "leeway/screens/draft.h"
#include "leeway/screens/draft_check.h"
#include "leeway/screens/draft_history.h"
#include "leeway/screens/recovery.h"
#include "leeway/screens/study.h"

/* A draft with all that belongs to it. */
struct editing {
	struct draft *draft;
	struct draft_history history;
	struct draft_check check;
	char *saved; /* The JSON of what is saved; "" of a new one. */
	bool is_modified; /* check.json is not what is saved. */
	bool is_unkept; /* Changed since the recovery file was written. */
	bool has_recovery; /* There is a recovery file. */
	bool is_warned; /* What a save would lose was said: the next one saves. */
	char *warned_of; /* The file's text that was said of; NULL: whatever it is. */
	char *edited; /* A file's text as $EDITOR left it, with faults; NULL: none. */
	char *edited_from; /* What the file held when $EDITOR first got it. */
	struct fault_list edited_faults; /* Of that text. */
};

struct scenario_row {
	enum draft_type type; /* Rows stand in this order. */
	char *id; /* As it is saved; of a new one what it began with; the pack's is "pack". */
	char *title;
	bool is_new; /* No file yet. */
	bool is_own; /* The file it stands in is the user's. */
	bool shadows; /* An installed one is behind it. */
	long index; /* Among the pack's scenarios or conditions; -1: new. */
	char *behind; /* Of a new one: the id it is put behind; NULL: last. */
	struct editing *editing; /* NULL: not opened yet. */
};

/* A file or condition that was deleted, or a new draft that was dropped. */
struct deleted {
	char *path; /* NULL: there was no file. */
	char *text; /* Of the file, or the condition in its file. */
	char *behind; /* The id it stood behind; "": it was the first. */
	struct scenario_row row;
};

struct scenarios {
	const struct env *env;
	struct scenario_row *rows; /* Of a type in the pack's order, then the new ones. */
	size_t n_rows, capacity;
	size_t selected;
	struct deleted *deleted; /* The last one is undone first. */
	size_t n_deleted, deleted_capacity;
	int64_t kept_us; /* When recovery files were last written. */
	bool has_failed; /* Writing them failed, which was said. */
};

void scenarios_init(struct scenarios *scenarios, const struct study *study);
void scenarios_clear(struct scenarios *scenarios);

/* After the pack was loaded anew: rows are found again by their ids, drafts stay. */
void scenarios_take_study(struct scenarios *scenarios, const struct study *study);

/* NULL where the pack has no scenario and none is new. */
struct scenario_row *scenarios_selected(const struct scenarios *scenarios);

/* The draft of a row, opened if it was not; NULL for no row. */
struct editing *scenarios_open(
	struct scenarios *scenarios, const struct study *study, struct scenario_row *row);

/* Selects a row and opens its draft. */
void scenarios_select(struct scenarios *scenarios, const struct study *study, size_t index);

/* After the draft was changed, or an undo: what it comes to is made anew. */
void scenarios_settle(struct editing *editing);

/*
 * A new scenario or condition of the pack, a skeleton or a copy of the row (not NULL, and of that
 * type); selected.
 */
void scenarios_add(struct scenarios *scenarios, const struct study *study, enum draft_type type,
	const struct scenario_row *copied);

/* The text of a new scenario's file, to be freed. */
char *scenarios_write_skeleton(const char *id, const char *title);

/* What is not saved is dropped, as one change that can be undone; false where there is nothing. */
bool scenarios_drop_changes(struct scenarios *scenarios, const struct study *study);

/* What a save, a deletion or its undoing does to files. */
struct scenarios_change {
	struct own_edits edits;
	enum draft_type type;
	char *path; /* Of the file; NULL: none is touched. */
	char *before; /* Of what is deleted: its text. */
	char *behind; /* The id it stood behind. */
	char *id; /* Of the scenario or condition as saved. */
	char *was; /* Of its row when the save was planned; NULL: it is no save. */
	bool is_saved; /* Not deleted. */
	bool is_back; /* The last one deleted. */
	bool is_undone; /* It was made and taken back: the pack did not load with it. */
	struct editing *editing; /* The draft of a file that was deleted. */
};

/*
 * A change of files is planned, made, which waits for the disk and is done on another thread, and
 * ended; what is typed meanwhile is modified anew. Until it has ended no other is planned. What was
 * planned and is not to be ended is forgotten by scenarios_change_clear.
 *
 * A save: the selected draft goes to the user's own file, a condition and what the pack says of
 * itself into the user's pack.json, where a new scenario is listed, too; comments and layout of the
 * files are kept. ERROR_INPUT where the linter finds an error, and the focus goes to its field;
 * also, the first time, where comments would be lost, or another program changed the file, or the
 * part of pack.json that is written.
 */
bool scenarios_plan_save(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error);

/*
 * A deletion of the selected scenario's own file, which leaves the list of pack.json, too, or of a
 * condition; ERROR_INPUT where there is only an installed file. A new draft is dropped at once:
 * then change->path is NULL, and there is nothing to make.
 */
bool scenarios_plan_delete(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error);

/* The last one deleted comes back; what was new is back at once, as above. */
bool scenarios_plan_undelete(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error);

/*
 * Writes what was planned and loads the pack of that name with it. NULL where either fails; then
 * all files are as they were. Any thread.
 */
struct study *scenarios_change_make(struct scenarios_change *change, const struct env *env,
	const char *pack, struct error *error);

/*
 * The end, in two steps: drafts follow what was made, before the pack as it was loaded is given to
 * scenarios_take_study; then recovery files do.
 */
void scenarios_take_change(
	struct scenarios *scenarios, const struct study *study, struct scenarios_change *change);
void scenarios_end_change(
	struct scenarios *scenarios, const struct study *study, struct scenarios_change *change);

void scenarios_change_clear(struct scenarios_change *change);

/*
 * Writes recovery files of drafts that changed, at most once a second but where it must. Returns in
 * how many milliseconds it wants to be called again; -1: nothing is left to write. An error is
 * told once.
 */
int scenarios_keep(
	struct scenarios *scenarios, const struct study *study, bool must, struct error *error);

/*
 * What was left behind, as recovery_list; what says no more than what is saved is forgotten: the
 * session ended while it was being saved.
 */
struct recovered *scenarios_list_recovered(
	const struct env *env, const struct study *study, size_t *n_recovered);

/* Takes back what was left behind; the number of drafts. */
size_t scenarios_recover(struct scenarios *scenarios, const struct study *study);

/* Removes what was left behind instead. */
void scenarios_forget(struct scenarios *scenarios, const struct study *study);

#endif
