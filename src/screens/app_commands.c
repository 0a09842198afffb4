#include <limits.h>
#include <stdio.h>

#include "leeway/screens/agents.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/compare.h"
#include "leeway/screens/confirm.h"
#include "leeway/screens/explore_screen.h"
#include "leeway/screens/export_dialog.h"
#include "leeway/screens/fill_dialog.h"
#include "leeway/screens/find.h"
#include "leeway/screens/fire.h"
#include "leeway/screens/help.h"
#include "leeway/screens/interview_dialog.h"
#include "leeway/screens/interview_setup.h"
#include "leeway/screens/messages.h"
#include "leeway/screens/models.h"
#include "leeway/screens/packs.h"
#include "leeway/screens/palette.h"
#include "leeway/screens/present_screen.h"
#include "leeway/screens/recovery_dialog.h"
#include "leeway/screens/relabel.h"
#include "leeway/screens/responses_screen.h"
#include "leeway/screens/runs.h"
#include "leeway/screens/scenarios_screen.h"
#include "leeway/screens/themes.h"
#include "app_state.h"

const struct screen_ops *const app_screens[] = { &explore_screen, &responses_screen,
	&compare_screen, &scenarios_screen, &agents_screen, &runs_screen, NULL };
const struct screen_ops *const app_dialogs[] = {
	&help_dialog,
	&confirm_dialog,
	&fire_dialog,
	&present_dialog,
	&palette_dialog,
	&themes_dialog,
	&messages_dialog,
	&reading_dialog,
	&models_dialog,
	&recovery_dialog,
	&packs_dialog,
	&relabel_dialog,
	&find_dialog,
	&export_dialog,
	&interview_setup_dialog,
	&interview_dialog,
	&fill_dialog,
	NULL,
};

const struct keymap_row global_rows[] = {
	{ COMMAND_HELP, "help", "help", "? F1", KEYMAP_GLOBAL, "show what the keys do here",
		INT_MAX },
	{ COMMAND_PALETTE, "palette", "commands", ":", KEYMAP_GLOBAL,
		"find a command by a few letters", 95 },
	{ COMMAND_THEMES, "themes", "themes", "T", KEYMAP_GLOBAL, "choose the colours", 0 },
	{ COMMAND_MESSAGES, "messages", "messages", "M", KEYMAP_GLOBAL, "read what was said", 0 },
	{ COMMAND_QUIT, "quit", "quit", "q Ctrl-C", KEYMAP_GLOBAL, "leave leeway", 90 },
	{ COMMAND_BACK, "back", "back", "Esc", KEYMAP_GLOBAL,
		"close what is open, or go back to Explore", 0 },
	{ COMMAND_PAUSE, "pause", "pause", "Space", KEYMAP_GLOBAL, "pause the run, or let it go on",
		3 },
	{ COMMAND_STOP_RUN, "stop-run", "stop run", "X", KEYMAP_GLOBAL,
		"ask nothing more; what is in flight is kept; twice stops at once", 0 },
	{ COMMAND_FASTER, "faster", "more at once", "+", KEYMAP_GLOBAL,
		"let twice as many requests go at once", 0 },
	{ COMMAND_SLOWER, "slower", "fewer at once", "-", KEYMAP_GLOBAL,
		"let half as many requests go at once", 0 },
	{ COMMAND_INTERVIEW, "ask-person", "ask a person", "A", KEYMAP_GLOBAL,
		"let someone who is here take the study", 0 },
	{ COMMAND_FILL, "fill", "n by bucket", "#", KEYMAP_GLOBAL,
		"watch how the buckets of people fill", 0 },
	{ COMMAND_FIND, "find", "find", "F", KEYMAP_GLOBAL,
		"look for words in all replies of the cache", 0 },
	{ COMMAND_REDRAW, "redraw", "redraw", "Ctrl-L", KEYMAP_GLOBAL,
		"read the counts anew and draw everything", 0 },
	{ COMMAND_SCREEN_1, "screen-1", "Explore", "1", KEYMAP_GLOBAL, "go to Explore", 0 },
	{ COMMAND_SCREEN_1 + 1, "screen-2", "Responses", "2", KEYMAP_GLOBAL, "go to Responses", 0 },
	{ COMMAND_SCREEN_1 + 2, "screen-3", "Compare", "3", KEYMAP_GLOBAL, "go to Compare", 0 },
	{ COMMAND_SCREEN_1 + 3, "screen-4", "Scenarios", "4", KEYMAP_GLOBAL, "go to Scenarios", 0 },
	{ COMMAND_SCREEN_1 + 4, "screen-5", "Agents", "5", KEYMAP_GLOBAL, "go to Agents", 0 },
	{ COMMAND_SCREEN_1 + 5, "screen-6", "Runs", "6", KEYMAP_GLOBAL, "go to Runs", 0 },
	{ 0 },
};

const struct keymap_row list_rows[] = {
	{ COMMAND_MOVE_UP, "move-up", "up", "Up k", SCOPE_LISTS, "a row or a line up", 0 },
	{ COMMAND_MOVE_DOWN, "move-down", "down", "Down j", SCOPE_LISTS, "a row or a line down",
		0 },
	{ COMMAND_MOVE_PAGE_UP, "move-page-up", "page up", "PgUp Ctrl-B", SCOPE_LISTS, "a page up",
		0 },
	{ COMMAND_MOVE_PAGE_DOWN, "move-page-down", "page down", "PgDn Ctrl-F", SCOPE_LISTS,
		"a page down", 0 },
	{ COMMAND_MOVE_FIRST, "move-first", "first", "Home g", SCOPE_LISTS,
		"the first row, or the top", 0 },
	{ COMMAND_MOVE_LAST, "move-last", "last", "End G", SCOPE_LISTS,
		"the last row, or the bottom", 0 },
	{ COMMAND_NEXT_PANE, "next-pane", "next pane", "Tab", SCOPE_LISTS, "the next pane", 0 },
	{ COMMAND_PREVIOUS_PANE, "previous-pane", "previous pane", "Shift-Tab", SCOPE_LISTS,
		"the pane before", 0 },
	{ 0 },
};

const struct keymap_scope all_scopes[] = {
	{ KEYMAP_GLOBAL, "Everywhere", KEYMAP_GLOBAL },
	{ SCOPE_LISTS, "Lists and texts", KEYMAP_GLOBAL },
	{ SCOPE_EXPLORE, "Explore", KEYMAP_GLOBAL },
	{ SCOPE_RESPONSES, "Responses", KEYMAP_GLOBAL },
	{ SCOPE_COMPARE, "Compare", KEYMAP_GLOBAL },
	{ SCOPE_SCENARIOS, "Scenarios", KEYMAP_GLOBAL },
	{ SCOPE_AGENTS, "Agents", SCOPE_LISTS },
	{ SCOPE_RUNS, "Runs", SCOPE_LISTS },
	{ SCOPE_PRESENT, "Present", KEYMAP_GLOBAL },
	{ SCOPE_FIRE, "Fire", KEYMAP_GLOBAL },
	{ SCOPE_HELP, "Help", KEYMAP_GLOBAL },
	{ SCOPE_PALETTE, "Commands", KEYMAP_GLOBAL },
	{ SCOPE_CONFIRM, "Question", KEYMAP_GLOBAL },
	{ SCOPE_MESSAGES, "Messages", KEYMAP_GLOBAL },
	{ SCOPE_THEMES, "Themes", KEYMAP_GLOBAL },
	{ SCOPE_EDITOR, "Unsaved changes", KEYMAP_GLOBAL },
	{ SCOPE_MODELS, "Models", KEYMAP_GLOBAL },
	{ SCOPE_PACKS, "Packs", KEYMAP_GLOBAL },
	{ SCOPE_READING, "To read", KEYMAP_GLOBAL },
	{ SCOPE_RELABEL, "Relabel", KEYMAP_GLOBAL },
	{ SCOPE_FIND, "Find", KEYMAP_GLOBAL },
	{ SCOPE_EXPORT, "Export", KEYMAP_GLOBAL },
	{ SCOPE_INTERVIEW_SETUP, "Ask a person", KEYMAP_GLOBAL },
	{ SCOPE_INTERVIEW, "The person asked", KEYMAP_GLOBAL },
	{ SCOPE_FILL, "N by bucket", KEYMAP_GLOBAL },
	{ 0, NULL, 0 },
};

static void quit_now(struct app *app)
{
	app->quits = true;
}

/* What is typed into Scenarios is on the disk, saved or for the next start. */
static bool keeps_what_is_typed(const struct app *app)
{
	for (const struct shown *screen = app->screens; screen->ops; screen++)
		if (screen->ops == &scenarios_screen && screen->state)
			return scenarios_screen_keeps(screen->state);
	return true;
}

void app_quit(struct app *app)
{
	static const struct confirm_question running = {
		.title = "Quit while a run goes on?",
		.text = "What came is stored. What is missing is asked for when the same run is "
			"fired again; the next start offers it.",
		.yes = quit_now,
	};
	static const struct confirm_question losing = {
		.title = "Quit and lose what is typed?",
		.text = "What is changed in Scenarios is not saved, and cannot be kept for the "
			"next start either: M says why. It is lost then.",
		.yes = quit_now,
	};
	const struct shown *top = app_top(app);
	/* Who presses Ctrl-C at a question, too, means it. */
	bool is_asked = top->ops == &confirm_dialog &&
			(confirm_asks(top->state, &running) || confirm_asks(top->state, &losing));

	if (is_asked)
		app->quits = true;
	else if (!keeps_what_is_typed(app))
		app_open_dialog(app, &confirm_dialog, &losing);
	else if (session_is_running(app->session))
		app_open_dialog(app, &confirm_dialog, &running);
	else
		app->quits = true;
}

static unsigned pause_run(struct app *app)
{
	struct run_progress progress;

	if (!session_is_running(app->session) || !session_progress(app->session, &progress)) {
		app_say(app, "no run goes on");
		return SCREEN_DONE;
	}
	/* Not what the progress says, which is behind a key pressed twice. */
	bool pauses = !session_is_paused(app->session);

	session_pause(app->session, pauses);
	app_say(app, pauses ? "paused: what is in flight still comes" : "the run goes on");
	return SCREEN_DONE;
}

static unsigned stop_run(struct app *app)
{
	if (!session_is_running(app->session)) {
		app_say(app, "no run goes on");
		return SCREEN_DONE;
	}
	session_stop(app->session, app->is_stopping ? ENGINE_STOP_NOW : ENGINE_STOP_GENTLY);
	app_say(app, app->is_stopping ? "stopped" : "stopping: what is in flight is kept");
	app->is_stopping = true;
	return SCREEN_DONE;
}

static unsigned change_in_flight(struct app *app, bool faster)
{
	struct run_progress progress;
	uint32_t now = app->max_in_flight;

	if (!session_progress(app->session, &progress)) {
		app_say(app, "no run goes on");
		return SCREEN_DONE;
	}
	if (now == 0)
		now = progress.in_flight ? progress.in_flight : 1;
	now = faster ? (now < 2048 ? now * 2 : 4096) : (now > 1 ? now / 2 : 1);
	bool is_most = faster && now >= progress.most_in_flight;

	app->max_in_flight = is_most ? progress.most_in_flight : now;
	session_set_in_flight(app->session, app->max_in_flight);
	if (is_most)
		app_say(app,
			"at most %u requests at once, the limit of the run's providers "
			"(max_in_flight in the configuration)",
			app->max_in_flight);
	else
		app_say(app, "at most %u requests at once", app->max_in_flight);
	return SCREEN_DONE;
}

static unsigned go_back(struct app *app)
{
	if (app->n_dialogs)
		return SCREEN_DONE | SCREEN_CLOSE;
	app_go(app, SCOPE_EXPLORE);
	return SCREEN_DONE;
}

/* Opens a dialog that the keys of everywhere open, but not over itself. */
static unsigned open_global(struct app *app, const struct screen_ops *dialog)
{
	for (size_t i = 0; i < app->n_dialogs; i++)
		if (app->dialogs[i].ops == dialog)
			return SCREEN_DONE;
	app_open_dialog(app, dialog, &app_top(app)->ops->scope);
	return SCREEN_DONE;
}

/* Present is as good as a screen. */
static unsigned open_over_screen(struct app *app, const struct screen_ops *dialog)
{
	if (!app->n_dialogs || app_top(app)->ops->scope == SCOPE_PRESENT)
		app_open_dialog(app, dialog, NULL);
	return SCREEN_DONE;
}

unsigned app_do_global(struct app *app, int command)
{
	/* A screen's digit is its scope. */
	if (command >= COMMAND_SCREEN_1 && command < COMMAND_SCREEN_1 + 10) {
		if (!app->n_dialogs)
			app_go(app, command - COMMAND_SCREEN_1 + 1);
		return SCREEN_DONE;
	}
	switch (command) {
	case COMMAND_HELP:
		return open_global(app, &help_dialog);
	case COMMAND_PALETTE:
		return open_global(app, &palette_dialog);
	case COMMAND_THEMES:
		return open_global(app, &themes_dialog);
	case COMMAND_MESSAGES:
		return open_global(app, &messages_dialog);
	case COMMAND_QUIT:
		app_quit(app);
		return SCREEN_DONE;
	case COMMAND_BACK:
		return go_back(app);
	case COMMAND_PAUSE:
		return pause_run(app);
	case COMMAND_STOP_RUN:
		return stop_run(app);
	case COMMAND_FASTER:
	case COMMAND_SLOWER:
		return change_in_flight(app, command == COMMAND_FASTER);
	case COMMAND_INTERVIEW:
		return open_over_screen(app, &interview_setup_dialog);
	case COMMAND_FILL:
		return open_over_screen(app, &fill_dialog);
	case COMMAND_FIND:
		return open_over_screen(app, &find_dialog);
	case COMMAND_REDRAW:
		app_reload(app);
		if (app->term)
			term_redraw(app->term);
		return SCREEN_DONE;
	default:
		return SCREEN_IGNORED;
	}
}
