/* Present as it is open in the app; only for src/screens/present_*.c. */
#ifndef LEEWAY_SCREENS_PRESENT_SHOW_H
#define LEEWAY_SCREENS_PRESENT_SHOW_H

#include "leeway/screens/app.h"
#include "leeway/screens/present.h"

struct present_show {
	struct present present;
	/* The reply of a run that is shown next. */
	bool has_new_voice;
	int64_t new_agent;
	size_t new_condition;
	int64_t voice_us; /* When the last voice was shown. */
	uint32_t n_voices; /* Asked for by hand, in this bucket. */
	/* The last show of hands, and jobs that were handed to the engine. */
	struct hands hands;
	struct prompt *prompt; /* What it answered; owned, only for the cache; NULL: none yet. */
	bool has_hands; /* Stored, and not taken back. */
	uint64_t add_job, undo_job; /* 0: none. */
};

/* Brings the state up to what the app has. */
void present_show_settle(struct present_show *show, struct app *app);

/* The first voice of a bucket; the next one, of another arm. */
void present_show_find_voice(struct present_show *show, struct app *app);
void present_show_next_voice(struct present_show *show, struct app *app);

/* Notes that a reply came in. */
void present_show_hear(struct present_show *show, const struct app *app, const struct event *event);

/* Begins a replay of the bucket, or ends the one that plays. */
void present_show_replay(struct present_show *show, struct app *app);

/* What is due; in how many ms it is again, -1: when something happens. */
int present_show_tick(struct present_show *show, struct app *app);

/* Asks the models that are shown some twenty times more. */
void present_show_fire(struct present_show *show, struct app *app);

/* Stores a show of hands; takes the last one back; and what became of either. */
void present_show_count(struct present_show *show, struct app *app, const struct hands *hands);
void present_show_undo(struct present_show *show, struct app *app);
void present_show_take_job(struct present_show *show, const struct event *event);

#endif
