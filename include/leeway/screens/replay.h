/*
 * A recorded run, played again from the cache: the responses of a few buckets in the order in
 * which they came, at a chosen speed, counted into tallies of its own. No network; each turn reads
 * a bounded number of rows. UI thread.
 */
#ifndef LEEWAY_SCREENS_REPLAY_H
#define LEEWAY_SCREENS_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/tally.h"
#include "leeway/store/database.h"

enum {
	REPLAY_MAX_STREAMS = 4,
	REPLAY_MAX_READS = 200, /* Rows a turn. */
	REPLAY_FRAME_MS = 33, /* Between two turns. */
	REPLAY_LONGEST_GAP_MS = 1000, /* Pauses of the recorded run are cut to this. */
	REPLAY_UNKNOWN_GAP_MS = 100, /* Between responses of which no time is known. */
};

/* What is played of one arm. */
struct replay_stream {
	int64_t agent, prompt;
	struct tally tally; /* What came so far. */
	int64_t next_repeat, end; /* What is still to be read. */
	int64_t id; /* The next response's row; 0: not read yet. */
	int64_t came_at_ms; /* -1: not known. */
	enum outcome outcome;
	char *text;
	char *model; /* As it was returned with the first response; NULL: not known. */
};

struct replay {
	struct replay_stream streams[REPLAY_MAX_STREAMS];
	size_t n_streams;
	size_t speed; /* Index into the speeds. */
	bool is_held;
	bool has_begun, has_ended;
	double position_ms, due_ms; /* Recorded time: now, and when the last response came. */
	int64_t turned_us; /* Monotonic: the last turn. */
	int64_t came_at_ms; /* Of the last response played; -1: not known. */
	uint64_t n_played;
	/* The last response played. */
	int64_t last_agent;
	enum outcome last_outcome;
	char *last_text;
};

struct replay *replay_new(void);
void replay_free(struct replay *replay);

/* Adds what the cache has of a bucket; a bucket without responses, and a fifth, add nothing. */
bool replay_add(struct replay *replay, struct database *database, int64_t agent, int64_t prompt,
	struct error *error);

/* Plays what has become due. *has_changed where something was played, or the end was reached. */
bool replay_advance(struct replay *replay, struct database *database, int64_t now_us,
	bool *has_changed, struct error *error);

/* In how many ms the next turn is wanted; -1: none is. */
int replay_wait_ms(const struct replay *replay);

/* What came so far of a bucket; NULL where it is not played. */
const struct tally *replay_tally(const struct replay *replay, int64_t agent, int64_t prompt);

/* One step faster or slower: 0.1×, 0.25×, 0.5×, 1×, 2×, 5×, 20×. */
void replay_change_speed(struct replay *replay, bool faster);
double replay_speed(const struct replay *replay);

/* "gpt-4o-2024-08-06, … · 2026-01-31", as far as it is known; to be freed. */
char *replay_describe(const struct replay *replay);

#endif
