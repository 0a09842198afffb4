#include "leeway/screens/responses_screen.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/export_dialog.h"
#include "leeway/screens/find.h"
#include "leeway/screens/relabel.h"
#include "leeway/screens/typing.h"
#include "leeway/tui/textfield.h"

/* The commands that are actions of responses.h are numbered like them. */
enum {
	RESPONSES_FIRST = SCOPE_RESPONSES * 100,
	RESPONSES_SEARCH = RESPONSES_FIRST + 50,
	RESPONSES_FIND,
	RESPONSES_PAGER,
	RESPONSES_EXPORT,
	RESPONSES_RELABEL,
	RESPONSES_TAKE_BACK,
	RESPONSES_STAR,
	RESPONSES_COPY,
};
enum { MAX_QUERY = 200, WORK_US = 2000, KEY_WORK_US = 1000, QUERY_COLUMN = 9 };
enum { FRAME_US = 33000, PATIENCE_US = 1000000 };

#define ACTION(action) RESPONSES_FIRST + RESPONSES_##action

static const struct keymap_row rows[] = {
	{ ACTION(ZOOM), "responses-zoom", "full text", "Enter", SCOPE_RESPONSES,
		"give the text all the room, or the list back", 1 },
	{ RESPONSES_SEARCH, "responses-search", "search", "/", SCOPE_RESPONSES,
		"mark a word in the replies; nothing typed marks none", 2 },
	{ ACTION(NEXT_FILTER), "responses-show", "show", "s", SCOPE_RESPONSES,
		"all, then those of one outcome, the starred, the relabelled, the found", 3 },
	{ RESPONSES_RELABEL, "responses-relabel", "relabel", "r", SCOPE_RESPONSES,
		"give the reply another outcome, with a reason; nothing is overwritten", 5 },
	{ ACTION(BESIDE), "responses-beside", "beside", "b", SCOPE_RESPONSES,
		"show another arm's replies beside: people's, if there are any", 4 },
	{ ACTION(MESSAGES), "responses-messages", "messages", "m", SCOPE_RESPONSES,
		"the exact messages sent, or the reply", 6 },
	{ RESPONSES_STAR, "responses-star", "star", "*", SCOPE_RESPONSES,
		"star the reply, or take its star away", 8 },
	{ ACTION(DISTINCT), "responses-distinct", "distinct", "d", SCOPE_RESPONSES,
		"take the same answers together, with how many there are", 7 },
	{ ACTION(NEXT_HIT), "responses-next-hit", "next hit", "n", SCOPE_RESPONSES,
		"the next reply with the word searched for", 0 },
	{ ACTION(PREVIOUS_HIT), "responses-previous-hit", "hit before", "N", SCOPE_RESPONSES,
		"the reply before with the word searched for", 0 },
	{ RESPONSES_TAKE_BACK, "responses-undo", "undo", "u", SCOPE_RESPONSES,
		"take the reply's last correction back", 0 },
	{ RESPONSES_COPY, "responses-copy", "copy", "y", SCOPE_RESPONSES,
		"the reply, or the messages, to the clipboard", 9 },
	{ RESPONSES_FIND, "responses-find", "find", "F", SCOPE_RESPONSES,
		"look for words in all replies of the cache; from a search being typed: Tab", 10 },
	{ RESPONSES_EXPORT, "responses-export", "export", "E", SCOPE_RESPONSES,
		"write what is listed to a CSV or JSON lines file", 11 },
	{ RESPONSES_PAGER, "responses-pager", "pager", "o", SCOPE_RESPONSES,
		"open what is shown in $PAGER", 0 },
	{ ACTION(NEXT_ARM), "responses-next-arm", "next arm", "]", SCOPE_RESPONSES,
		"the next agent or condition, in this column", 0 },
	{ ACTION(PREVIOUS_ARM), "responses-previous-arm", "arm before", "[", SCOPE_RESPONSES,
		"the agent or condition before, in this column", 0 },
	{ ACTION(MILDER), "responses-milder", "milder", ">", SCOPE_RESPONSES,
		"the next level, a milder exception", 0 },
	{ ACTION(STRONGER), "responses-stronger", "stronger", "<", SCOPE_RESPONSES,
		"the level before, a stronger exception", 0 },
	{ ACTION(PREVIOUS_FILTER), "responses-show-before", "show before", "S", SCOPE_RESPONSES,
		"the kind of replies before", 0 },
	{ ACTION(NEXT_PANE), "responses-next", "next pane", "Tab Right l", SCOPE_RESPONSES,
		"give the keys to the text, or to the other column", 0 },
	{ ACTION(PREVIOUS_PANE), "responses-previous", "previous pane", "Shift-Tab Left h",
		SCOPE_RESPONSES, "give the keys to the pane before", 0 },
	{ ACTION(TEXT_DOWN), "responses-text-down", "text down", "J Shift-Down", SCOPE_RESPONSES,
		"scroll the text, wherever the keys are", 0 },
	{ ACTION(TEXT_UP), "responses-text-up", "text up", "K Shift-Up", SCOPE_RESPONSES,
		"scroll the text back, wherever the keys are", 0 },
	{ ACTION(UP), "responses-up", "up", "Up k", SCOPE_RESPONSES, "a row up", 0 },
	{ ACTION(DOWN), "responses-down", "down", "Down j", SCOPE_RESPONSES, "a row down", 0 },
	{ ACTION(PAGE_UP), "responses-page-up", "page up", "PgUp Ctrl-B", SCOPE_RESPONSES,
		"a page up", 0 },
	{ ACTION(PAGE_DOWN), "responses-page-down", "page down", "PgDn Ctrl-F", SCOPE_RESPONSES,
		"a page down", 0 },
	{ ACTION(HOME), "responses-home", "first", "Home g", SCOPE_RESPONSES, "to the first", 0 },
	{ ACTION(END), "responses-end", "last", "End G", SCOPE_RESPONSES, "to the last", 0 },
	{ 0 },
};

/* NULL: there is no cache yet, or it cannot be read, which is told. */
static struct database *find_reader(struct app *app)
{
	struct error error = { 0 };
	struct database *reader = session_reader(app_session(app), &error);

	if (!reader && error.code)
		app_say_error(app, &error);
	return reader;
}

static void settle(struct responses_screen *screen, struct app *app)
{
	struct error error = { 0 };

	screen->needs_settling = false;
	if (!responses_settle(&screen->responses, app_study(app), find_reader(app), &error))
		app_say_error(app, &error);
}

static void refresh(void *state, struct app *app)
{
	struct responses_screen *screen = state;
	const struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);

	if (explore)
		responses_follow(&screen->responses, app_study(app), explore);
	settle(screen, app);
}

static void *open_responses(struct app *app, const void *argument, struct error *error)
{
	struct responses_screen *screen = memory_alloc(1, sizeof *screen);

	(void)argument;
	(void)error;
	responses_init(&screen->responses);
	screen->query = textfield_new(TEXTFIELD_LINE, MAX_QUERY);
	refresh(screen, app);
	return screen;
}

static void close_responses(void *state)
{
	struct responses_screen *screen = state;

	responses_clear(&screen->responses);
	textfield_free(screen->query);
	free(screen->writes);
	free(screen);
}

/* The last row is the query's while it is typed. */
static struct rectangle without_query(const struct responses_screen *screen, struct rectangle area)
{
	if (screen->is_typing)
		area.rows--;
	return area;
}

static struct rectangle query_field(struct rectangle area)
{
	return (struct rectangle){ area.row + area.rows - 1, area.column + QUERY_COLUMN, 1,
		area.columns - QUERY_COLUMN - 1 };
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct responses_screen *screen = state;
	struct error error = { 0 };

	textfield_layout(screen->query, 1, query_field(area).columns);
	if (!responses_layout(
		    &screen->responses, find_reader(app), without_query(screen, area), &error))
		app_say_error(app, &error);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct responses_screen *screen = state;
	struct textfield_look look = { .style = style_of(ROLE_STRONG, ROLE_FIELD),
		.is_focused = true,
		.hint = "a word or a part of one; Tab looks in the whole cache" };

	responses_draw(&screen->responses, app_study(app), canvas, without_query(screen, area));
	if (!screen->is_typing)
		return;
	canvas_write(canvas, query_field(area).row, area.column + 1, -1,
		style_of(ROLE_ACCENT, ROLE_GROUND), "search");
	canvas_fill(canvas, query_field(area), look.style);
	textfield_draw(screen->query, &look, canvas, query_field(area));
}

static void ask_relabel(struct responses_screen *screen, struct app *app)
{
	const struct responses_column *column = responses_current(&screen->responses);
	struct relabel_question question = { .outcome = column->shown.outcome };

	if (!column->shown.id) {
		app_say(app, "no reply is chosen");
		return;
	}
	question.text = shelf_line(&column->shelf, column->list.index);
	app_open_dialog(app, &relabel_dialog, &question);
}

static void ask_export(struct responses_screen *screen, struct app *app)
{
	const struct responses_column *column = responses_current(&screen->responses);

	screen->export_waits = shelf_is_busy(&column->shelf);
	screen->patience_us = env_monotonic_us(app_env(app)) + PATIENCE_US;
	if (screen->export_waits)
		return;
	if (column->shelf.n_shown == 0)
		app_say(app, "no reply is listed");
	else
		app_open_dialog(app, &export_dialog, column);
}

static void export_or_wait(struct responses_screen *screen, struct app *app)
{
	if (!shelf_is_busy(&responses_current(&screen->responses)->shelf)) {
		ask_export(screen, app);
	} else if (screen->patience_us && env_monotonic_us(app_env(app)) > screen->patience_us) {
		screen->patience_us = 0;
		app_say(app, "the rest of the list is read first");
	}
}

/* Back from what was opened here, the nearest first. */
static unsigned go_back(struct responses_screen *screen, struct app *app)
{
	struct responses *responses = &screen->responses;

	if (responses->is_zoomed) {
		responses->is_zoomed = false;
	} else if (responses->shows_messages) {
		responses_act(responses, app_study(app), RESPONSES_MESSAGES);
	} else if (responses->columns[0].is_apart) {
		responses->columns[0].is_apart = false;
		refresh(screen, app);
	} else {
		return SCREEN_IGNORED;
	}
	return SCREEN_DONE;
}

static unsigned act(struct responses_screen *screen, struct app *app, enum responses_action action)
{
	struct responses *responses = &screen->responses;
	struct explore *explore;

	if (action == RESPONSES_NEXT_HIT && !responses->word)
		screen->is_typing = true;
	responses_act(responses, app_study(app), action);
	if (action < RESPONSES_NEXT_ARM || action > RESPONSES_STRONGER)
		return SCREEN_DONE;
	explore = app_screen_state(app, SCOPE_EXPLORE);
	if (explore)
		responses_lead(responses, app_study(app), explore);
	settle(screen, app);
	return SCREEN_DONE;
}

static unsigned command(void *state, struct app *app, int number)
{
	struct responses_screen *screen = state;

	screen->export_waits = false;
	switch (number) {
	case RESPONSES_SEARCH:
		screen->is_typing = true;
		return SCREEN_DONE;
	case RESPONSES_FIND:
		app_open_dialog(app, &find_dialog, screen->responses.word);
		return SCREEN_DONE;
	case RESPONSES_PAGER:
		responses_page(screen, app);
		return SCREEN_DONE;
	case RESPONSES_EXPORT:
		ask_export(screen, app);
		return SCREEN_DONE;
	case RESPONSES_RELABEL:
		ask_relabel(screen, app);
		return SCREEN_DONE;
	case RESPONSES_TAKE_BACK:
		responses_take_back(screen, app);
		return SCREEN_DONE;
	case RESPONSES_STAR:
		responses_star(screen, app);
		return SCREEN_DONE;
	case RESPONSES_COPY:
		responses_copy(screen, app);
		return SCREEN_DONE;
	case COMMAND_BACK:
		return go_back(screen, app);
	default:
		if (number < RESPONSES_FIRST || number >= RESPONSES_FIRST + N_RESPONSES_ACTIONS)
			return SCREEN_IGNORED;
		return act(screen, app, (enum responses_action)(number - RESPONSES_FIRST));
	}
}

static unsigned take_query_key(
	struct responses_screen *screen, struct app *app, const struct key *key)
{
	if (key->code == KEYCODE_ENTER) {
		screen->is_typing = false;
		responses_search(&screen->responses, textfield_text(screen->query));
	} else if (key->code == KEYCODE_TAB) {
		screen->is_typing = false;
		app_open_dialog(app, &find_dialog, textfield_text(screen->query));
	} else if (key->code == KEYCODE_ESCAPE) {
		screen->is_typing = false;
	} else {
		typing_take(screen->query, key);
	}
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct responses_screen *screen = state;

	if (key->code == KEYCODE_MOUSE) {
		responses_point(&screen->responses, without_query(screen, area), key);
		return SCREEN_DONE;
	}
	return screen->is_typing ? take_query_key(screen, app, key) : SCREEN_IGNORED;
}

static unsigned take_event(void *state, struct app *app, const struct event *event)
{
	struct responses_screen *screen = state;

	if (event->type == EVENT_JOB_DONE)
		return responses_take_written(screen, app, event) ? SCREEN_DONE : SCREEN_IGNORED;
	if (!responses_takes_event(&screen->responses, event))
		return SCREEN_IGNORED;
	screen->needs_settling = true;
	return SCREEN_DONE;
}

/*
 * Reads on for some milliseconds, and comes back for the rest: where a key waits for its frame,
 * for so long as fills a list that was empty; where the screen is not seen, not at all.
 */
static int tick(void *state, struct app *app)
{
	struct responses_screen *screen = state;
	struct error error = { 0 };
	int64_t end_us =
		env_monotonic_us(app_env(app)) + (app_answers_key(app) ? KEY_WORK_US : WORK_US);

	if (!app_shows(app, SCOPE_RESPONSES))
		return -1;
	if (screen->needs_settling)
		settle(screen, app);
	if (!responses_is_busy(&screen->responses))
		return -1;
	struct database *reader = find_reader(app);

	do {
		if (reader && !responses_work(&screen->responses, reader, &error)) {
			app_say_error(app, &error);
			return -1;
		}
	} while (reader && responses_is_busy(&screen->responses) &&
		 env_monotonic_us(app_env(app)) < end_us);
	bool is_through = !reader || !responses_is_busy(&screen->responses);

	/* What is found meanwhile is shown now and then; all of it in the end. */
	if (is_through || end_us - screen->told_us >= FRAME_US) {
		screen->told_us = end_us;
		app_redraw(app);
	}
	if (screen->export_waits)
		export_or_wait(screen, app);
	return is_through ? -1 : 0;
}

void responses_screen_show(struct app *app, const struct responses_key *key)
{
	struct responses_screen *screen = app_screen_state(app, SCOPE_RESPONSES);
	struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);

	if (!screen || !explore)
		return;
	responses_show(&screen->responses, app_study(app), key);
	responses_lead(&screen->responses, app_study(app), explore);
	settle(screen, app);
	app_go(app, SCOPE_RESPONSES);
}

const struct screen_ops responses_screen = {
	.name = "Responses",
	.scope = SCOPE_RESPONSES,
	.rows = rows,
	.open = open_responses,
	.close = close_responses,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.event = take_event,
	.tick = tick,
	.refresh = refresh,
};
