/*
 * Runs: what was fired, the newest first, and of the chosen one what came, what it cost, what is
 * left and what failed. The board is data; drawing reads it and does no I/O. Sums of a run may take
 * long, so they are looked up by an errand (runs_look.h).
 */
#ifndef LEEWAY_SCREENS_RUNS_H
#define LEEWAY_SCREENS_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/engine/engine.h"
#include "leeway/screens/screen.h"
#include "leeway/store/run_history.h"
#include "leeway/store/runs.h"
#include "leeway/tui/list.h"
#include "leeway/tui/pane.h"

/* What was looked up of a run. */
struct runs_facts {
	int64_t run;
	bool is_stale; /* To be looked up anew. */
	struct run_sums sums;
	struct failure_groups failures;
	bool has_left; /* The two below are known; else problem may say why not. */
	uint64_t left, wanted; /* Replies that are missing now, of those that the order asks for. */
	bool left_is_stale;
	char *problem; /* Why it cannot be fired again; NULL: it can. */
};

enum runs_focus { RUNS_LIST, RUNS_DETAIL };

struct runs_board {
	struct run_list list;
	bool is_whole; /* No older runs remain to be read. */
	struct list selection;
	struct runs_facts *facts;
	size_t n_facts, capacity;
	struct pane *detail;
	int focus; /* enum runs_focus */
	struct rectangle area; /* As last laid out. */
	bool goes_on; /* A run of this program goes on: the one progress tells of. */
	struct run_progress progress;
	int64_t now_ms; /* Wall clock, for how long that run has gone on. */
	const void *look; /* The errand's data; NULL: none is under way. */
	bool has_look_failed; /* Nothing is looked up until the list is read anew. */
	int64_t looked_us, due_us; /* When it was last looked, and is to be next; 0: it is not. */
};

void runs_board_init(struct runs_board *board);
void runs_board_clear(struct runs_board *board);

/* Reads the list anew, as far as it was read; database NULL: there is no cache yet. */
bool runs_board_load(struct runs_board *board, struct database *database, struct error *error);

/* Reads on where the selection comes near the end. */
bool runs_board_read_on(struct runs_board *board, struct database *database, struct error *error);

struct list_rows runs_board_rows(const struct runs_board *board);
const struct run_entry *runs_board_selected(const struct runs_board *board);

/* NULL where nothing was looked up yet. */
struct runs_facts *runs_board_find_facts(const struct runs_board *board, int64_t run);

/* Takes the facts over, in place of those it had. */
void runs_board_take_facts(struct runs_board *board, struct runs_facts *take_facts);
void runs_facts_clear(struct runs_facts *facts);

/* True where the run goes on in this program. */
bool runs_board_is_live(const struct runs_board *board, int64_t run);

/* The state in a word, and its colour: "running", "done", "cut off" … */
const char *runs_board_state(
	const struct runs_board *board, const struct run_entry *run, enum role *role);

/* Writes what is known of the selected run into the detail pane. */
void runs_board_describe(struct runs_board *board);

/* Where things are in an area; detail has no rows where there is room for one of both only. */
struct runs_places {
	struct rectangle header, list, detail;
};
struct runs_places runs_board_places(const struct runs_board *board, struct rectangle area);

void runs_board_draw(const struct runs_board *board, struct canvas *canvas, struct rectangle area);

/* Its state is a struct runs_board. */
extern const struct screen_ops runs_screen;

#endif
