#include "leeway/screens/app.h"

#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/themes.h"
#include "app_state.h"

enum {
	FRAME_US = 1000000 / 30, /* Between two frames while something moves. */
	NEWS_US = 1000000, /* Between two looks at whether another process wrote to the cache. */
	STATUS_US = 100000, /* Between two looks at a run's progress. */
	RELOAD_US = 250000, /* Between two readings of the counts. */
	MAX_KEYS_A_FRAME = 4096,
	/* Of a frame that only shows how a run goes on: what is more is in the next ones. */
	MAX_MOVING_BYTES = 3840,
};

struct shown *app_top(struct app *app)
{
	return app->n_dialogs ? &app->dialogs[app->n_dialogs - 1] : &app->screens[app->current];
}

const struct shown *app_find_bare(const struct app *app)
{
	for (size_t i = app->n_dialogs; i > 0; i--)
		if (app->dialogs[i - 1].ops->is_bare)
			return &app->dialogs[i - 1];
	return app->screens[app->current].ops->is_bare ? &app->screens[app->current] : NULL;
}

struct rectangle app_body(const struct app *app, const struct shown *shown)
{
	int rows = canvas_rows(app->canvas), columns = canvas_columns(app->canvas);

	if (shown->ops->is_bare)
		return (struct rectangle){ 0, 0, rows, columns };
	/* Over one that has the whole terminal only the foot is drawn. */
	if (app_find_bare(app))
		return (struct rectangle){ 0, 0, rows - 1, columns };
	return (struct rectangle){ 1, 0, rows - 4, columns };
}

static bool open_screen(struct app *app, struct shown *screen)
{
	struct error error = { 0 };

	if (!screen->state)
		screen->state = screen->ops->open(app, NULL, &error);
	if (screen->state)
		return true;
	app_say_error(app, &error);
	return false;
}

static struct shown *find_screen(struct app *app, int scope)
{
	for (struct shown *screen = app->screens; screen->ops; screen++)
		if (screen->ops->scope == scope)
			return screen;
	return NULL;
}

void *app_screen_state(struct app *app, int scope)
{
	struct shown *screen = find_screen(app, scope);

	return screen && open_screen(app, screen) ? screen->state : NULL;
}

void app_go(struct app *app, int scope)
{
	struct shown *screen = find_screen(app, scope);

	if (!screen || !open_screen(app, screen))
		return;
	app->current = (size_t)(screen - app->screens);
	if (screen->ops->refresh)
		screen->ops->refresh(screen->state, app);
	app->needs_draw = true;
}

void app_open_dialog(struct app *app, const struct screen_ops *ops, const void *argument)
{
	struct error error = { 0 };

	if (app->n_dialogs == APP_MAX_DIALOGS)
		return;
	void *state = ops->open(app, argument, &error);

	if (!state) {
		app_say_error(app, &error);
		return;
	}
	app->dialogs[app->n_dialogs++] = (struct shown){ ops, state };
	app->needs_draw = true;
}

void app_close_dialog(struct app *app, const struct shown *dialog)
{
	for (size_t i = 0; i < app->n_dialogs; i++) {
		if (app->dialogs[i].state != dialog->state)
			continue;
		struct shown closed = app->dialogs[i];

		app->n_dialogs--;
		memmove(&app->dialogs[i], &app->dialogs[i + 1],
			(app->n_dialogs - i) * sizeof *app->dialogs);
		closed.ops->close(closed.state);
		break;
	}
	app->needs_draw = true;
}

void app_close_scope(struct app *app, int scope)
{
	for (size_t i = 0; i < app->n_dialogs; i++) {
		struct shown dialog = app->dialogs[i];

		if (dialog.ops->scope != scope)
			continue;
		app_close_dialog(app, &dialog);
		return;
	}
}

void app_close(struct app *app, const void *state)
{
	app_close_dialog(app, &(struct shown){ .state = (void *)(uintptr_t)state });
}

void app_reload(struct app *app)
{
	app->needs_reload = true;
}

bool app_start_errand(struct app *app, const struct errand_ops *ops, void *take_data)
{
	struct error error = { 0 };

	if (errands_start(app->errands, ops, take_data, &error))
		return true;
	app_say_error(app, &error);
	return false;
}

void app_drop_errand(struct app *app, const void *data)
{
	errands_drop(app->errands, data);
}

bool app_shows(const struct app *app, int scope)
{
	return app->screens[app->current].ops->scope == scope;
}

bool app_answers_key(const struct app *app)
{
	return app->answers_key;
}

void app_redraw(struct app *app)
{
	app->needs_draw = app->needs_whole = true;
}

/* Tells every open screen that the counts changed. */
static void refresh_screens(struct app *app)
{
	for (struct shown *screen = app->screens; screen->ops; screen++)
		if (screen->state && screen->ops->refresh)
			screen->ops->refresh(screen->state, app);
	app->needs_draw = true;
}

void app_read_counts(struct app *app)
{
	struct error error = { 0 };
	struct database *reader = session_reader(app->session, &error);

	free(app->study->trouble);
	app->study->trouble = NULL;
	if (error.code || !study_load(app->study, reader, &error)) {
		app->study->trouble =
			text_sanitise(error.message ? error.message : "", TEXT_ONE_LINE);
		app_say_error(app, &error);
	}
	app->needs_reload = false;
	app->reloaded_us = env_monotonic_us(app->options->env);
	refresh_screens(app);
}

void app_take_study(struct app *app, struct study *take_study)
{
	/* A fault of theirs was said at the start. */
	study_read_groups(take_study, app->options->config, NULL);
	study_close(app->study);
	app->study = take_study;
	app_read_counts(app);
}

void app_take_pack(struct app *app, const char *pack, struct study *take_study)
{
	char *name = memory_copy_text(pack);

	free(app->pack);
	app->pack = name;
	app_take_study(app, take_study);
	/* What was chosen to be fired was of the other pack. */
	fire_choice_free(app->fire_choice);
	app->fire_choice = fire_choice_new();
}

const char *app_theme_name(const struct app *app)
{
	return app->theme->name;
}

bool app_set_theme(struct app *app, const char *name, struct error *error)
{
	struct theme *theme = themes_load(app->options->env, name, error);

	if (!theme)
		return false;
	if (app->term)
		term_set_theme(app->term, theme);
	theme_free(app->theme);
	app->theme = theme;
	app->needs_draw = true;
	return true;
}

void app_do_command(struct app *app, int command)
{
	struct shown top = *app_top(app);
	unsigned flags = top.ops->command(top.state, app, command);

	if (flags == SCREEN_IGNORED)
		flags = app_do_global(app, command);
	if (flags & SCREEN_REDRAW)
		app->needs_draw = true;
	if (flags & SCREEN_CLOSE)
		app_close_dialog(app, &top);
}

void app_do_later(struct app *app, int command)
{
	app->later = command;
}

static void do_later(struct app *app)
{
	int command = app->later;

	app->later = 0;
	if (command)
		app_do_command(app, command);
}

static void say_unknown_key(struct app *app, const struct key *key)
{
	char *name = key_format(key);
	char *help = keymap_first_key(app->keymap, COMMAND_HELP);

	if (*name)
		app_say(app, "%s does nothing here; %s shows what does", name, help);
	free(help);
	free(name);
}

/* A click on a tab goes to its screen. */
static bool take_tab(struct app *app, const struct key *key)
{
	bool is_on_head = key->code == KEYCODE_MOUSE && key->action == MOUSE_PRESS &&
			  key->row == 0 && app->n_dialogs == 0;
	int scope = is_on_head ? app_tab_at(app, key->column) : 0;

	if (scope)
		app_do_command(app, COMMAND_SCREEN_1 + scope - SCOPE_EXPLORE);
	return scope != 0;
}

/* A click on a hint of the last line does what it says. */
static bool take_hint(struct app *app, const struct key *key)
{
	bool is_press =
		key->code == KEYCODE_MOUSE && key->action == MOUSE_PRESS && key->button == 1;
	int command = is_press ? app_hint_at(app, key->row, key->column) : 0;

	if (command)
		app_do_command(app, command);
	return command != 0;
}

/* Drawing anew is wanted where the screen is a mess, whatever takes the keys there. */
static bool take_redraw(struct app *app, int scope, const struct key *key)
{
	bool is_typed = key->code == KEYCODE_CHARACTER && !key->modifiers;

	if (is_typed || keymap_find(app->keymap, scope, key) != COMMAND_REDRAW)
		return false;
	app_do_command(app, COMMAND_REDRAW);
	return true;
}

/* The top gets the key itself first, then as a command. */
static void take_key(struct app *app, const struct key *key)
{
	struct shown top = *app_top(app);
	unsigned flags = SCREEN_IGNORED;

	app->has_news = false;
	app->needs_draw = app->answers_key = true;
	app_recall_later(app);
	if (take_tab(app, key) || take_hint(app, key) || take_redraw(app, top.ops->scope, key))
		return;
	if (top.ops->key)
		flags = top.ops->key(top.state, app, key, app_body(app, &top));
	if (flags & SCREEN_CLOSE)
		app_close_dialog(app, &top);
	if (flags != SCREEN_IGNORED)
		return;
	int command = keymap_find(app->keymap, top.ops->scope, key);

	if (command)
		app_do_command(app, command);
	else
		say_unknown_key(app, key);
}

static void resize(struct app *app)
{
	int rows, columns;

	term_size(app->term, &rows, &columns);
	canvas_resize(app->canvas, rows, columns);
	app->needs_draw = true;
}

/* Where Ctrl-Z has a meaning of its own (it undoes), it does not stop the program. */
static bool uses_stop_key(struct app *app)
{
	static const struct key stop = {
		.code = KEYCODE_CHARACTER, .character = 'z', .modifiers = MODIFIER_CONTROL
	};

	return keymap_find(app->keymap, app_top(app)->ops->scope, &stop) != 0;
}

static void read_keys(struct app *app)
{
	struct key key;

	for (int i = 0; i < MAX_KEYS_A_FRAME && !app->quits; i++) {
		term_set_stop_key(app->term, !uses_stop_key(app));
		if (!term_read_key(app->term, &key))
			break;
		switch (key.code) {
		case KEYCODE_RESIZE:
		case KEYCODE_RESUME:
			resize(app);
			break;
		case KEYCODE_QUIT:
			app->quits = true;
			break;
		default:
			take_key(app, &key);
			do_later(app);
		}
		key_clear(&key);
	}
}

/* What was given up is told with where to read of it. */
static void say_complete(struct app *app, const struct event *event)
{
	struct run_progress progress;
	char failed[WORDS_SIZE], planned[WORDS_SIZE];

	if (!session_progress(app->session, &progress) || progress.run != event->run ||
		progress.failed == 0) {
		app_say(app, "run complete");
		return;
	}
	char *runs = keymap_first_key(app->keymap, COMMAND_SCREEN_1 + SCOPE_RUNS - SCOPE_EXPLORE);

	app_say(app, "run complete but for %s of %s replies, given up: %s says why, and resumes",
		words_count(progress.failed, failed), words_count(progress.planned, planned), runs);
	free(runs);
}

/* One that was beside another came to its end in passing: only what went wrong is said. */
static void take_end(struct app *app, const struct event *event)
{
	app->needs_reload = true;
	/* One that waited is told of with the run that was stopped. */
	if (event->run == 0 && app->is_stopping) {
		app->n_dropped++;
		return;
	}
	if (!event->is_beside)
		app->waiting[0] = '\0';
	if (event->run == 0)
		app_say(app, "the run cannot begin: %s", event->text);
	else if (event->text[0] && app->n_dropped)
		app_say(app, "run ended: %s; queued behind it and not begun: %u", event->text,
			app->n_dropped);
	else if (event->text[0])
		app_say(app, "run ended: %s", event->text);
	else if (!event->is_beside)
		say_complete(app, event);
	if (!event->is_beside) {
		app->is_stopping = false;
		app->n_dropped = 0;
	}
}

/* What the engine tells changes the counts at once, and what every open screen shows. */
static void take_event(struct app *app, const struct event *event)
{
	switch (event->type) {
	case EVENT_RUN_STARTED:
		app->needs_reload = true;
		if (event->is_beside)
			break;
		app->stored_us = env_monotonic_us(app->options->env);
		app->is_stopping = false;
		break;
	case EVENT_STORED:
		app->stored_us = env_monotonic_us(app->options->env);
		if (!study_take_event(app->study, event))
			app->needs_reload = true;
		break;
	case EVENT_WAITING:
		snprintf(app->waiting, sizeof app->waiting, "%s", event->text);
		app->waiting_until_ms = event->until_ms;
		break;
	case EVENT_MODEL_STOPPED:
	case EVENT_NOTICE:
		app_say(app, "%s", event->text);
		break;
	case EVENT_RUN_ENDED:
		take_end(app, event);
		break;
	case EVENT_JOB_DONE:
		if (event->text[0])
			app_say(app, "%s", event->text);
		app->needs_reload = true;
		break;
	case EVENT_FAILED:
		log_message(LOG_WARNING, "%s", event->text);
		break;
	}
	for (struct shown *screen = app->screens; screen->ops; screen++)
		if (screen->state && screen->ops->event)
			screen->ops->event(screen->state, app, event);
	for (size_t i = 0; i < app->n_dialogs; i++)
		if (app->dialogs[i].ops->event)
			app->dialogs[i].ops->event(app->dialogs[i].state, app, event);
	app->needs_draw = true;
}

/* Stars of what came since: as the cache has it, some times a second. */
static void test_again(struct app *app, int64_t now)
{
	struct error error = { 0 };
	struct database *reader = session_reader(app->session, &error);

	if (reader && !study_test_again(app->study, reader, &error))
		app_say_error(app, &error);
	error_clear(&error);
	app->reloaded_us = now;
	app->needs_draw = true;
}

static void take_events(struct app *app)
{
	struct event event;

	while (session_take_event(app->session, &event))
		take_event(app, &event);
	if (errands_take(app->errands, app))
		app_redraw(app);
	int64_t now = env_monotonic_us(app->options->env);

	if (now - app->reloaded_us < RELOAD_US)
		return;
	if (app->needs_reload)
		app_read_counts(app);
	else if (app->study->has_untested)
		test_again(app, now);
}

static void note_due(struct app *app, int due_ms)
{
	if (due_ms >= 0 && (app->due_ms < 0 || due_ms < app->due_ms))
		app->due_ms = due_ms;
}

static void tick(struct app *app, const struct shown *shown)
{
	if (shown->state && shown->ops->tick)
		note_due(app, shown->ops->tick(shown->state, app));
}

/* What other processes do to the cache is looked for now and then; nobody else may during a run. */
static void look_for_news(struct app *app)
{
	int64_t now = env_monotonic_us(app->options->env);

	if (now - app->looked_us >= NEWS_US) {
		app->looked_us = now;
		if (!session_is_running(app->session) && session_has_news(app->session))
			app->needs_reload = true;
	}
	note_due(app, (int)((app->looked_us + NEWS_US - now) / 1000) + 1);
}

/* What time makes due in screens and dialogs. */
static void tick_all(struct app *app)
{
	app->due_ms = -1;
	look_for_news(app);
	note_due(app, app_recall_tick(app));
	for (struct shown *screen = app->screens; screen->ops; screen++)
		tick(app, screen);
	for (size_t i = 0; i < app->n_dialogs; i++)
		tick(app, &app->dialogs[i]);
}

/* How long the next frame has to wait: not at all where it answers a key. */
static int64_t frame_wait_us(const struct app *app)
{
	int64_t wait_us = app->drawn_us + FRAME_US - env_monotonic_us(app->options->env);

	if (app->answers_key || !session_is_running(app->session) || wait_us < 0)
		return 0;
	return wait_us;
}

/* Draws if something changed and the last frame is long enough ago. */
static void draw_if_due(struct app *app)
{
	int64_t now = env_monotonic_us(app->options->env);

	if (session_is_running(app->session) && now - app->drawn_us >= STATUS_US)
		app->needs_draw = true;
	if (!app->needs_draw || frame_wait_us(app) > 0)
		return;
	bool is_moving = session_is_running(app->session) && !app->answers_key && !app->needs_whole;

	app_draw(app);
	app->needs_draw =
		!term_draw_some(app->term, app->canvas, is_moving ? MAX_MOVING_BYTES : SIZE_MAX);
	app->answers_key = app->needs_whole = false;
	app->drawn_us = now;
}

/* How long nothing needs to happen by itself, in ms; -1: for ever. */
static int idle_ms(const struct app *app)
{
	int wait = term_timeout_ms(app->term);
	int own = app->needs_draw                    ? (int)((frame_wait_us(app) + 999) / 1000)
		  : session_is_running(app->session) ? STATUS_US / 1000
		  : app->needs_reload || app->study->has_untested ? RELOAD_US / 1000
								  : -1;

	if (wait < 0 || (own >= 0 && own < wait))
		wait = own;
	if (app->due_ms >= 0 && (wait < 0 || app->due_ms < wait))
		wait = app->due_ms;
	return wait;
}

static void wait_for_something(struct app *app)
{
	struct pollfd polled[TERM_N_DESCRIPTORS + 2];
	int descriptors[TERM_N_DESCRIPTORS];
	nfds_t n_polled = TERM_N_DESCRIPTORS;
	int mailbox = session_descriptor(app->session);

	term_descriptors(app->term, descriptors);
	for (int i = 0; i < TERM_N_DESCRIPTORS; i++)
		polled[i] = (struct pollfd){ .fd = descriptors[i], .events = POLLIN };
	polled[n_polled++] =
		(struct pollfd){ .fd = errands_descriptor(app->errands), .events = POLLIN };
	if (mailbox >= 0)
		polled[n_polled++] = (struct pollfd){ .fd = mailbox, .events = POLLIN };
	poll(polled, n_polled, idle_ms(app));
}

void app_loop(struct app *app)
{
	resize(app);
	while (!app->quits) {
		take_events(app);
		read_keys(app);
		tick_all(app);
		draw_if_due(app);
		if (!app->quits)
			wait_for_something(app);
	}
}
