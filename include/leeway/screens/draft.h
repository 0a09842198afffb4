/*
 * A scenario, a condition or what a pack says of itself under edit: a text field for each of its
 * parts, in the order they stand on screen. Of one kind, its items, there may be any number: the
 * levels of a scenario, the steps of a condition. In a level, further forms stand behind the text,
 * "tripped and fallen | also=tripped and fell"; the further words of an answer stand one behind the
 * other, "ja | jawohl"; "||" is a bar that is meant. Paragraphs have an empty line between them.
 * One thread.
 */
#ifndef LEEWAY_SCREENS_DRAFT_H
#define LEEWAY_SCREENS_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/pack.h"
#include "leeway/tui/textfield.h"

enum draft_type { DRAFT_OF_SCENARIO, DRAFT_OF_CONDITION, DRAFT_OF_PACK, N_DRAFT_TYPES };

enum draft_kind {
	DRAFT_ID,
	DRAFT_TITLE,
	DRAFT_TEXT,
	DRAFT_LEVEL, /* As many as there are levels. */
	DRAFT_GRANT, /* "yes" or "no", not typed. */
	DRAFT_YES,
	DRAFT_NO,
	DRAFT_GRANTING, /* Words of deeds. */
	DRAFT_REFUSING,
	DRAFT_NOTE,
	DRAFT_SYSTEM,
	DRAFT_ADD,
	DRAFT_STEP, /* As many as there are steps. */
	DRAFT_ASK,
	DRAFT_MARKER,
	DRAFT_SOURCE,
	DRAFT_LICENCE,
	DRAFT_NOTES, /* A pack's, with an empty line between them. */
	N_DRAFT_KINDS,
};

enum {
	DRAFT_MAX_PARTS = 10, /* Kinds of one type. */
	DRAFT_FIRST_LEVEL = 3, /* Index of the first level's field, where there is one. */
	DRAFT_FIRST_STEP = 4,
	DRAFT_MAX_FIELDS = DRAFT_MAX_PARTS - 1 + SCENARIO_MAX_LEVELS,
};

struct draft_field {
	enum draft_kind kind;
	struct textfield *text;
};

struct draft {
	enum draft_type type;
	struct draft_field fields[DRAFT_MAX_FIELDS];
	size_t n_fields;
	size_t focus; /* Index of the field that is typed into. */
};

/* "title", "level" …; for the recovery file. */
const char *draft_kind_name(enum draft_kind kind);
bool draft_kind_find(const char *name, enum draft_kind *kind);

/* True for texts of several lines. */
bool draft_kind_has_lines(enum draft_kind kind);

struct draft *draft_new(const struct scenario *scenario);
struct draft *draft_new_condition(const struct condition *condition);
struct draft *draft_new_pack(const struct pack *pack);
void draft_free(struct draft *draft);

/* The scenario as it stands, finished or not, for scenario_free. */
struct scenario *draft_to_scenario(const struct draft *draft);

/* The condition as it stands, for condition_clear; fields that are empty are NULL, but the id's. */
struct condition draft_to_condition(const struct draft *draft);

/* What the pack says of itself, as the members of its pack.json; to be freed. */
char *draft_write_pack(const struct draft *draft);

/* The text of the first field of a kind; "" where there is none. Borrowed until it changes. */
const char *draft_text(const struct draft *draft, enum draft_kind kind);

/* Levels, or steps; 0 in a pack. */
size_t draft_n_items(const struct draft *draft);

/* Index of the field of the first item, if there is one. */
size_t draft_first_item(const struct draft *draft);

/* The number, from 1, of the item in the focus; 0 where another field has it. */
int draft_item_no(const struct draft *draft);

/* The same where it is a level. */
int draft_level_no(const struct draft *draft);

/*
 * An empty item behind the one in the focus, or behind the last, gets the focus. False where there
 * are as many as may be.
 */
bool draft_add_item(struct draft *draft);

/* Takes the item in the focus out; false where none has it. */
bool draft_remove_item(struct draft *draft);

/* Moves the item in the focus up (-1) or down (1), the focus with it; false where it cannot. */
bool draft_move_item(struct draft *draft, int by);

void draft_toggle_grant(struct draft *draft);

/* All texts at one moment, with focus and cursor: what undo goes back to. */
struct draft_snapshot {
	size_t n_fields, focus, cursor;
	size_t n_bytes; /* Of all texts. */
	enum draft_kind kinds[DRAFT_MAX_FIELDS];
	char *texts[DRAFT_MAX_FIELDS]; /* Owned. */
};

void draft_take_snapshot(const struct draft *draft, struct draft_snapshot *snapshot);
void draft_snapshot_clear(struct draft_snapshot *snapshot);

/*
 * Makes the draft what the snapshot says. False, and nothing changed, where its fields are none of
 * a draft of that type: it may come from a file.
 */
bool draft_apply(struct draft *draft, const struct draft_snapshot *snapshot);

#endif
