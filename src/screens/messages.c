#include "leeway/screens/messages.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/tui/pane.h"

/* Both dialogs' moves are numbered like the actions of pane.h. */
enum { COLUMNS = 96, MARGIN_ROWS = 2, CLOSE = 50 };

struct messages {
	char *title, *subtitle;
	struct pane *pane;
	int scope;
	const struct app *app; /* NULL: the text stays as it is. */
	char *newest; /* What the log began with when it was read, and when that was said. */
	int64_t newest_ms;
	bool has_scrolled; /* New messages do not take away what is being read. */
};

static struct dialog_frame frame_of(const struct messages *messages, struct rectangle area)
{
	return (struct dialog_frame){ area.rows - MARGIN_ROWS, COLUMNS, messages->title,
		messages->subtitle };
}

static struct rectangle pane_area(struct rectangle content)
{
	/* The pane's last column, its scroll bar, stands in the margin. */
	content.columns += 2;
	return content;
}

static struct messages *messages_new(int scope, const char *title, const char *subtitle)
{
	struct messages *messages = memory_alloc(1, sizeof *messages);

	messages->scope = scope;
	messages->title = memory_copy_text(title);
	messages->subtitle = memory_copy_text(subtitle);
	messages->pane = pane_new(style_of(ROLE_TEXT, ROLE_DIALOG));
	return messages;
}

static void close_messages(void *state)
{
	struct messages *messages = state;

	pane_free(messages->pane);
	free(messages->title);
	free(messages->subtitle);
	free(messages->newest);
	free(messages);
}

/* "12:03:04  " in the local time. */
static void append_time(struct pane *pane, int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm parts;
	char text[32] = "";

	if (localtime_r(&seconds, &parts))
		strftime(text, sizeof text, "%H:%M:%S  ", &parts);
	pane_append_styled(pane, style_of(ROLE_MUTED, ROLE_DIALOG), text);
}

static void read_log(struct messages *messages)
{
	const char *text;
	int64_t wall_ms = 0;

	pane_reset(messages->pane);
	free(messages->newest);
	messages->newest = NULL;
	for (size_t i = 0; (text = app_message(messages->app, i, &wall_ms)); i++) {
		if (i == 0) {
			messages->newest = memory_copy_text(text);
			messages->newest_ms = wall_ms;
		}
		append_time(messages->pane, wall_ms);
		pane_append(messages->pane, text);
		pane_end_line(messages->pane, 0);
	}
	if (!messages->newest)
		pane_append(messages->pane, "Nothing was said yet.");
}

static bool is_behind(const struct messages *messages)
{
	int64_t wall_ms = 0;
	const char *text = app_message(messages->app, 0, &wall_ms);

	return text && (!messages->newest || wall_ms != messages->newest_ms ||
			       strcmp(text, messages->newest) != 0);
}

static void *open_messages(struct app *app, const void *argument, struct error *error)
{
	struct messages *messages =
		messages_new(SCOPE_MESSAGES, "Messages", "what was said, newest first");

	(void)argument;
	(void)error;
	messages->app = app;
	read_log(messages);
	return messages;
}

static void *open_reading(struct app *app, const void *argument, struct error *error)
{
	const struct reading *reading = argument;
	struct messages *messages = messages_new(SCOPE_READING, reading->title, reading->subtitle);

	(void)app;
	(void)error;
	pane_append(messages->pane, reading->text);
	return messages;
}

static void layout_messages(void *state, struct app *app, struct rectangle area)
{
	struct messages *messages = state;
	struct dialog_frame frame = frame_of(messages, area);
	struct rectangle pane = pane_area(dialog_content(area, &frame));

	(void)app;
	if (messages->app && !messages->has_scrolled && is_behind(messages))
		read_log(messages);
	pane_layout(messages->pane, pane.rows, pane.columns);
}

static void draw_messages(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct messages *messages = state;
	struct dialog_frame frame = frame_of(messages, area);
	struct rectangle content = dialog_draw(canvas, area, &frame);

	(void)app;
	pane_draw(messages->pane, canvas, pane_area(content));
}

static unsigned do_messages(void *state, struct app *app, int command)
{
	struct messages *messages = state;
	int action = command - messages->scope * 100;

	(void)app;
	if (action == CLOSE || command == COMMAND_MESSAGES)
		return SCREEN_DONE | SCREEN_CLOSE;
	if (action < PANE_UP || action > PANE_END)
		return SCREEN_IGNORED;
	pane_act(messages->pane, (enum pane_action)action);
	messages->has_scrolled = action != PANE_HOME;
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct messages *messages = state;

	(void)app;
	(void)area;
	if (key->code != KEYCODE_MOUSE)
		return SCREEN_IGNORED;
	if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN) {
		pane_scroll(messages->pane, key->action == MOUSE_WHEEL_UP ? -3 : 3);
		messages->has_scrolled = true;
	}
	return SCREEN_DONE;
}

#define PANE_ROWS(scope, id)                                                                       \
	{ scope * 100 + CLOSE, id "-close", "close", "Esc q", scope, "close it", 1 },              \
		{ scope * 100 + PANE_DOWN, id "-down", "down", "Down j", scope, "scroll down",     \
			2 },                                                                       \
		{ scope * 100 + PANE_UP, id "-up", "up", "Up k", scope, "scroll up", 0 },          \
		{ scope * 100 + PANE_PAGE_DOWN, id "-page-down", "page down", "PgDn Space", scope, \
			"a page down", 3 },                                                        \
		{ scope * 100 + PANE_PAGE_UP, id "-page-up", "page up", "PgUp", scope,             \
			"a page up", 0 },                                                          \
		{ scope * 100 + PANE_HOME, id "-first", "first", "Home g", scope, "to the start",  \
			0 },                                                                       \
	{                                                                                          \
		scope * 100 + PANE_END, id "-last", "last", "End G", scope, "to the end", 0        \
	}

static const struct keymap_row messages_rows[] = { PANE_ROWS(SCOPE_MESSAGES, "messages"), { 0 } };
static const struct keymap_row reading_rows[] = { PANE_ROWS(SCOPE_READING, "reading"), { 0 } };

const struct screen_ops messages_dialog = {
	.name = "Messages",
	.scope = SCOPE_MESSAGES,
	.rows = messages_rows,
	.open = open_messages,
	.close = close_messages,
	.layout = layout_messages,
	.draw = draw_messages,
	.command = do_messages,
	.key = take_key,
};

const struct screen_ops reading_dialog = {
	.name = "To read",
	.scope = SCOPE_READING,
	.rows = reading_rows,
	.open = open_reading,
	.close = close_messages,
	.layout = layout_messages,
	.draw = draw_messages,
	.command = do_messages,
	.key = take_key,
};
