/*
 * The explorer: the loop, the screens and the dialogs over them, the head, status and foot lines.
 * What screens may ask of it is here. One thread; nothing here waits but app_run's poll.
 */
#ifndef LEEWAY_SCREENS_APP_H
#define LEEWAY_SCREENS_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/provider/registry.h"
#include "leeway/screens/errand.h"
#include "leeway/screens/fire_choice.h"
#include "leeway/screens/interview_setup.h"
#include "leeway/screens/screen.h"
#include "leeway/screens/session.h"
#include "leeway/screens/study.h"
#include "leeway/tui/term.h"
#include "leeway/tui/theme.h"

/* How the explorer is started; all borrowed. */
struct app_options {
	const struct env *env;
	const struct config *config;
	const char *database; /* Path of the cache. */
	const char *pack; /* NULL: the one looked at last, or else the paper's. */
	const char *theme; /* Before what is remembered or configured; NULL: as these say. */
	bool remembers; /* Where the user was is kept for the next start (state.h). */
	bool is_demo; /* A throw-away cache: said in the head line. */
	const struct ask_choice *at_start; /* Fired at once; NULL: nothing. */
};

/* Runs until the user quits. False where it could not start. */
bool app_run(const struct app_options *options, struct error *error);

/*
 * The commands of all screens with their keys, as the configuration has them (NULL: as they are
 * without one, for the manual). NULL on error: a command that does not exist, say.
 */
struct keymap *app_new_keymap(const struct config *config, struct error *error);

/* What screens look at. */
const struct env *app_env(const struct app *app);
const struct config *app_config(const struct app *app);
struct study *app_study(const struct app *app);
struct session *app_session(const struct app *app);
struct registry *app_registry(const struct app *app);
const struct keymap *app_keymap(const struct app *app);
struct term *app_term(const struct app *app);
const char *app_pack(const struct app *app); /* As it was named. */
struct fire_choice *app_fire_choice(const struct app *app); /* What Fire remembers. */
struct interview_choice *app_interview_choice(struct app *app); /* Whom to ask, as settled last. */
bool app_is_demo(const struct app *app);

/* One line in the status line and in the message log; sanitised here. */
void app_say(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says an error's message and clears it. */
void app_say_error(struct app *app, struct error *error);

/* The message log, newest first: the index'th, or NULL; with the wall clock time it was said at. */
const char *app_message(const struct app *app, size_t index, int64_t *wall_ms);

/* Opens a dialog over what is shown; it gets the keys until it is closed. */
void app_open_dialog(struct app *app, const struct screen_ops *ops, const void *argument);

/* Closes the dialog of that scope, if it is open. */
void app_close_scope(struct app *app, int scope);

/* Closes a dialog by its state, from outside its handlers. */
void app_close(struct app *app, const void *state);

/* Goes to a screen by its scope. */
void app_go(struct app *app, int scope);

/* The state of a screen, opened if it was not yet; NULL where it cannot be. For links between
 * screens: Explore's Enter sets what Responses lists. */
void *app_screen_state(struct app *app, int scope);

/* Runs a command as if its key had been pressed. */
void app_do_command(struct app *app, int command);

/* The same once the key that is being handled is done with: for a dialog that closes itself. */
void app_do_later(struct app *app, int command);

/* The counts are read anew from the cache before the next frame. */
void app_reload(struct app *app);

/* True where that screen is the one shown, dialogs over it or not. */
bool app_shows(const struct app *app, int scope);

/* True while a key that was handled waits for its frame: what can wait until then does. */
bool app_answers_key(const struct app *app);

/* What is shown changed outside a handler that could say so: in a tick. */
void app_redraw(struct app *app);

/* The pack as an errand has loaded it anew: a scenario was edited. */
void app_take_study(struct app *app, struct study *take_study);

/*
 * Does what may take long on a thread of its own, and takes the data over. False where it cannot be
 * started: the user is told why, and the data is freed.
 */
bool app_start_errand(struct app *app, const struct errand_ops *ops, void *take_data);

/*
 * Fires, as session_fire does, or where it extends as session_fire_more, and says which. Where it
 * is likely to cost more than confirm_above_usd, or nobody knows what, the user is asked first.
 * Keys that a key_command of the configuration gives are fetched before, by an errand. In both
 * cases it is true at once, and what fails later is said.
 */
bool app_fire(struct app *app, const struct ask_choice *choice, const struct ask_limits *limits,
	bool extends, struct error *error);

/* True where a model waits for its key_command: it is run now, and its end said. */
bool app_fetch_key(struct app *app, const char *model);

/* Nobody waits for the errand with that data any more. */
void app_drop_errand(struct app *app, const void *data);

/* Another pack instead of this one, by its id or its folder's path, as an errand has loaded it. */
void app_take_pack(struct app *app, const char *pack, struct study *take_study);

/* Switches the theme by name; false where it cannot be loaded. */
bool app_set_theme(struct app *app, const char *name, struct error *error);
const char *app_theme_name(const struct app *app);

/* The theme is used at the next start too; false where nothing is remembered. */
bool app_keep_theme(struct app *app);

/* Ends the program, asking first where a run goes on. */
void app_quit(struct app *app);

#endif
