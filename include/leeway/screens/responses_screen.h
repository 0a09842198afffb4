/* Responses as a screen: its commands over the state of responses.h, and what they write. */
#ifndef LEEWAY_SCREENS_RESPONSES_SCREEN_H
#define LEEWAY_SCREENS_RESPONSES_SCREEN_H

#include "leeway/screens/responses.h"
#include "leeway/screens/screen.h"

struct textfield;

/* What was handed to the engine to be written, and is not yet. */
struct responses_write {
	uint64_t job;
	struct responses_key key;
	const char *done; /* What is said then; static. */
};

/* The screen's state. */
struct responses_screen {
	struct responses responses;
	struct textfield *query;
	bool is_typing; /* The query has the keys. */
	int64_t told_us; /* When a frame last showed what was read. */
	bool needs_settling; /* A bucket that is shown grew. */
	bool export_waits; /* Until the list is whole; then it is asked where to. */
	int64_t patience_us; /* When that is told; 0: it was. */
	struct responses_write *writes;
	size_t n_writes, capacity;
};

extern const struct screen_ops responses_screen;

/* Shows any response of the cache and goes to the screen. */
void responses_screen_show(struct app *app, const struct responses_key *key);

/* --- What is written (responses_write.c): by a job, told of when it is done. --- */

/* Corrects the chosen response. */
void responses_relabel(struct app *app, enum outcome after, const char *reason);
void responses_take_back(struct responses_screen *screen, struct app *app);
void responses_star(struct responses_screen *screen, struct app *app);

/* Takes an EVENT_JOB_DONE; false where the job was another's. */
bool responses_take_written(
	struct responses_screen *screen, struct app *app, const struct event *event);

/* --- What goes out (responses_out.c). --- */

/* The reply, or what was sent, to the clipboard. */
void responses_copy(struct responses_screen *screen, struct app *app);

/* All that is shown of the reply, to $PAGER. */
void responses_page(struct responses_screen *screen, struct app *app);

#endif
