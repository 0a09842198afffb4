/* The app's inside; only for src/screens/app*.c. */
#ifndef LEEWAY_SCREENS_APP_STATE_H
#define LEEWAY_SCREENS_APP_STATE_H

#include "leeway/screens/app.h"

enum { APP_MAX_DIALOGS = 8, APP_MAX_MESSAGES = 200, APP_WAIT_SIZE = 256 };

/* A screen or dialog that is open. */
struct shown {
	const struct screen_ops *ops;
	void *state; /* NULL: a screen that was not opened yet. */
};

struct said {
	char *text;
	int64_t wall_ms;
};

struct app {
	const struct app_options *options;
	struct term *term;
	struct canvas *canvas;
	struct theme *theme;
	struct keymap *keymap;
	struct registry *registry;
	struct session *session;
	struct errands *errands;
	struct study *study;
	struct fire_choice *fire_choice;
	struct interview_choice interview_choice;
	struct recall *recall; /* NULL: nothing is remembered. */
	struct ask_record *costly; /* The user is or was asked about its cost; NULL: none was. */
	bool costly_extends; /* As app_fire's. */
	struct ask_record *unfinished; /* A run of an earlier start; NULL: none. */
	char *pack; /* An id or a path. */
	struct shown *screens; /* As in app_screens, ended where that is. */
	size_t current;
	struct shown dialogs[APP_MAX_DIALOGS];
	size_t n_dialogs;
	struct said messages[APP_MAX_MESSAGES]; /* A ring. */
	size_t n_messages; /* Ever said. */
	bool has_news; /* The newest message is still in the status line. */
	bool needs_draw;
	bool answers_key; /* The next frame shows what a key did, and does not wait. */
	bool needs_whole; /* The next frame shows something new, and leaves nothing for later. */
	bool needs_reload; /* The counts are behind the cache. */
	bool quits;
	int later; /* A command that runs behind the present key; 0: none. */
	bool is_stopping; /* The run was asked to stop. */
	unsigned n_dropped; /* Queued runs that were stopped with it. */
	uint32_t max_in_flight; /* As the user set it; 0: not. */
	int64_t drawn_us, reloaded_us, looked_us;
	int64_t stored_us; /* When a reply came last; the run's start before the first. */
	int64_t waiting_until_ms;
	int due_ms; /* When screens want the next turn of the loop; -1: they do not. */
	char waiting[APP_WAIT_SIZE]; /* Why the run waits; "": it does not. */
};

/* The screens of the head line, ended by NULL. */
extern const struct screen_ops *const app_screens[];

/* Dialogs, for the keymap; ended by NULL. */
extern const struct screen_ops *const app_dialogs[];

/* The topmost of what is shown. */
struct shown *app_top(struct app *app);

/* The topmost that has the whole terminal; NULL: none has. */
const struct shown *app_find_bare(const struct app *app);

/* What it is drawn in: between head and status line, or the whole terminal. */
struct rectangle app_body(const struct app *app, const struct shown *shown);

void app_close_dialog(struct app *app, const struct shown *dialog);

/* Reads the counts from the cache, now. */
void app_read_counts(struct app *app);

/* Until the user quits. */
void app_loop(struct app *app);

/* Draws head, body, dialogs, status and foot into the canvas. */
void app_draw(struct app *app);

/* The scope of the screen whose number or name stands in that column of the head line; 0: none. */
int app_tab_at(const struct app *app, int column);

/* The command whose hint stands at that place of the foot line; 0: none. */
int app_hint_at(struct app *app, int row, int column);

/* Asks whether to fire a run of an earlier start again, where one was not finished. */
void app_offer_resume(struct app *app);

/*
 * What is remembered between starts (app_recall.c). Opened before all else; the pack and the theme
 * in it, NULL where none is remembered.
 */
struct recall *app_recall_open(struct app *app);
const char *app_recall_pack(const struct app *app);
const char *app_recall_theme(const struct app *app);

/* Puts everything as it was; what is no longer there stays as it is. */
void app_recall_apply(struct app *app);

/* To be called before a key is handled: soon after the last one it is noted what changed. */
void app_recall_later(struct app *app);

/* In how many milliseconds it must be called again; -1: not before the next key. */
int app_recall_tick(struct app *app);

/* Notes how things stand while the screens are open, and writes it once the terminal is back. */
void app_recall_note(struct app *app);
void app_recall_close(struct app *app);

/* Runs a command of KEYMAP_GLOBAL. */
unsigned app_do_global(struct app *app, int command);

#endif
