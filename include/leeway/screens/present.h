/*
 * Present: one scenario at one level for a room to read, at most four arms as thick bars, and one
 * voice at a time. The state is data; present_draw reads it and the study and does no I/O.
 */
#ifndef LEEWAY_SCREENS_PRESENT_H
#define LEEWAY_SCREENS_PRESENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/response.h"
#include "leeway/screens/explore.h"
#include "leeway/screens/replay.h"
#include "leeway/screens/study.h"
#include "leeway/store/hands.h"
#include "leeway/tui/canvas.h"
#include "leeway/tui/key.h"

enum {
	PRESENT_MAX_BARS = 4,
	PRESENT_VOICE_MS = 2500, /* A room needs so long to read a sentence. */
};

/* What is typed in a show of hands. */
enum present_entry { ENTRY_NONE, ENTRY_YES, ENTRY_NO };

/* A sentence of a reply, and whose. */
struct present_voice {
	char *sentence; /* NULL: none. */
	char *who; /* "a person says yes" */
	enum role role;
};

struct present {
	size_t scenario;
	int level_no;
	/* The arms shown, as indexes into the study's; settled before each drawing. */
	size_t arms[PRESENT_MAX_BARS];
	size_t n_arms;
	size_t first_model; /* Of the arms that are not people's, the first shown. */
	size_t n_models, n_shown; /* All of them, and those that are. */
	const struct published *published; /* Shown as people's bar; NULL: not. */
	bool is_blank;
	enum present_entry entry;
	uint32_t typed, n_yes;
	bool has_typed;
	struct replay *replay; /* NULL: what is shown is the cache's. */
	struct present_voice voice;
	char *notice; /* For the last line, until the next key; NULL: none. */
	bool is_live; /* A run goes on; how far it is. */
	uint64_t n_done, n_planned;
};

/* Takes scenario and level over from Explore. */
void present_init(
	struct present *present, const struct study *study, const struct explore *explore);
void present_clear(struct present *present);

/* Brings the state back into what the study has, and chooses the arms as Explore shows them. */
void present_settle(
	struct present *present, const struct study *study, const struct explore *explore);

/* The next or the previous scenario, at the same level where it has one; false at the ends. */
bool present_move(struct present *present, const struct study *study, int by);

/* A level milder (1) or stronger (-1); false at the ends. */
bool present_move_level(struct present *present, const struct study *study, int by);

/* The next models, where not all are shown. */
void present_turn_models(struct present *present);

/* How many bars are shown. */
size_t present_bar_count(const struct present *present);

/* Whether any of them is of a simulated agent. */
bool present_is_simulated(const struct present *present, const struct study *study);

/* The bucket of a condition that is shown. */
struct study_place present_place(const struct present *present, size_t condition);

/* What is counted for the index'th of the arms shown: by the replay, else by the cache. */
const struct tally *present_tally(
	const struct present *present, const struct study *study, size_t index);

/* The star of the index'th of the arms shown (study_star); none in a replay, whose replies are
 * those of a moment. */
enum draw_star present_star(const struct present *present, const struct study *study, size_t index);

/* Which answer an outcome is here: "yes", "no", or NULL for the others. */
const char *present_answer(
	const struct present *present, const struct study *study, enum outcome outcome);

void present_set_notice(struct present *present, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* "gpt-4o, Chain of thought"; to be freed. */
char *present_label(const struct study *study, size_t arm);

/*
 * The first sentence of a reply that says more than yes or no, without what marks it up, safe to
 * show, at most some 300 bytes; "" where there is none. To be freed.
 */
char *present_first_sentence(const char *text);

/* Shows a sentence of a reply of an arm; a reply without one changes nothing. */
bool present_set_voice(struct present *present, const struct study *study, size_t arm,
	enum outcome outcome, const char *text);
void present_clear_voice(struct present *present);

/* Digits, Backspace and Enter of a show of hands. True once both numbers are there, in *hands. */
bool present_type(struct present *present, const struct key *key, const struct study *study,
	struct hands *hands);

void present_draw(const struct present *present, const struct study *study, struct canvas *canvas,
	struct rectangle area);

#endif
