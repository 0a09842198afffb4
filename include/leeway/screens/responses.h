/*
 * Responses: what is behind a bar. A column is one arm's replies at a scenario's level, as a list
 * and the text of the chosen one; a second arm's can stand beside it. The state is data; drawing
 * reads it and does no I/O. What is read from the cache is read in settle, work and layout, a
 * bounded part at a time.
 */
#ifndef LEEWAY_SCREENS_RESPONSES_H
#define LEEWAY_SCREENS_RESPONSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/engine/mailbox.h"
#include "leeway/screens/explore.h"
#include "leeway/screens/shelf.h"
#include "leeway/screens/study.h"
#include "leeway/store/reading.h"
#include "leeway/tui/key.h"
#include "leeway/tui/list.h"
#include "leeway/tui/pane.h"

enum { RESPONSES_N_COLUMNS = 2 };

/* The response whose text is shown. */
struct responses_shown {
	int64_t id; /* Row id; 0: none. */
	uint32_t repeat;
	enum outcome outcome, outcome_read;
	bool corrected, starred, words_assumed;
};

struct responses_column {
	struct explore_key arm;
	bool has_arm;
	bool is_apart; /* Of a bucket that is not the place's: found by a search of the cache. */
	struct shelf shelf;
	struct list list;
	struct pane *pane;
	struct reading_prompt prompt; /* id 0: never asked. */
	struct reading_agent agent;
	enum role role;
	int64_t wanted; /* The repeat to select once it is read; -1: none. */
	bool follows_end; /* The last row stays selected while more are read. */
	struct responses_shown shown;
	bool is_stale; /* The text must be filled anew. */
};

enum responses_focus { RESPONSES_LIST, RESPONSES_TEXT };
enum responses_beside { BESIDE_WHERE_WIDE, BESIDE_ALWAYS, BESIDE_NEVER };

struct responses {
	size_t scenario;
	int level_no;
	/* Explore's selection as last seen: only where it changes is it followed. */
	struct explore_key seen_arm;
	size_t seen_scenario;
	int seen_level_no;
	struct responses_column columns[RESPONSES_N_COLUMNS];
	size_t current; /* The column with the keys. */
	enum responses_focus focus;
	enum responses_beside beside;
	bool is_beside; /* Both columns are shown, as last laid out. */
	bool is_zoomed; /* The text has all the room. */
	bool shows_messages; /* What was sent, instead of the reply. */
	char *word; /* Searched for; NULL: none. */
	bool seeks_hit; /* Goes to the first hit once there is one. */
};

enum responses_action {
	RESPONSES_UP,
	RESPONSES_DOWN,
	RESPONSES_PAGE_UP,
	RESPONSES_PAGE_DOWN,
	RESPONSES_HOME,
	RESPONSES_END,
	RESPONSES_TEXT_UP,
	RESPONSES_TEXT_DOWN,
	RESPONSES_NEXT_PANE,
	RESPONSES_PREVIOUS_PANE,
	RESPONSES_ZOOM,
	RESPONSES_BESIDE,
	RESPONSES_DISTINCT,
	RESPONSES_NEXT_FILTER,
	RESPONSES_PREVIOUS_FILTER,
	RESPONSES_NEXT_ARM,
	RESPONSES_PREVIOUS_ARM,
	RESPONSES_MILDER,
	RESPONSES_STRONGER,
	RESPONSES_MESSAGES,
	RESPONSES_NEXT_HIT,
	RESPONSES_PREVIOUS_HIT,
};
enum { N_RESPONSES_ACTIONS = 22 };

/* One response of the cache. */
struct responses_key {
	int64_t agent, prompt; /* Row ids. */
	uint32_t repeat;
};

void responses_init(struct responses *responses);
void responses_clear(struct responses *responses);

/* Goes where Explore's selection is, if that changed. */
void responses_follow(
	struct responses *responses, const struct study *study, const struct explore *explore);

/* Takes Explore's selection along. */
void responses_lead(
	struct responses *responses, const struct study *study, struct explore *explore);

/* Opens the buckets of the place, and looks whether they grew. database NULL: an empty cache. */
bool responses_settle(struct responses *responses, const struct study *study,
	struct database *database, struct error *error);

/* Shows any response of the cache in the first column; settle must follow. */
void responses_show(
	struct responses *responses, const struct study *study, const struct responses_key *key);

/* True where one of the buckets shown grew: settle. */
bool responses_takes_event(const struct responses *responses, const struct event *event);

/* True while there is something to be read or searched. */
bool responses_is_busy(const struct responses *responses);

/* Reads or searches the next part. */
bool responses_work(struct responses *responses, struct database *database, struct error *error);

/* Reads a response anew where it is listed: it was corrected or starred. */
bool responses_refresh(struct responses *responses, struct database *database,
	const struct responses_key *key, struct error *error);

/* True where something changed; the place may have, so that settle and lead must follow. */
bool responses_act(
	struct responses *responses, const struct study *study, enum responses_action action);

/* Marks a word in all that is shown, and goes to the first response with it. */
void responses_search(struct responses *responses, const char *word);

/* The column with the keys, and the response chosen in it (id 0: none). */
const struct responses_column *responses_current(const struct responses *responses);

/* Fetches what the area shows. */
bool responses_layout(struct responses *responses, struct database *database, struct rectangle area,
	struct error *error);

void responses_draw(const struct responses *responses, const struct study *study,
	struct canvas *canvas, struct rectangle area);

/* Puts the selection where the mouse points, or scrolls there; false where nothing is. */
bool responses_point(struct responses *responses, struct rectangle area, const struct key *key);

#endif
