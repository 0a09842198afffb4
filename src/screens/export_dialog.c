#include "leeway/screens/export_dialog.h"

#include <stdlib.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/listing.h"
#include "leeway/screens/typing.h"
#include "leeway/tui/textfield.h"

enum { EXPORT_DO = SCOPE_EXPORT * 100 };
enum { ROWS = 9, COLUMNS = 76, MAX_PATH = 1000 };

struct export_state {
	struct listing *listing; /* Until it is handed over. */
	struct textfield *path;
	const char *fault; /* Static; NULL: none. */
};

static const struct dialog_frame frame = { ROWS, COLUMNS, "Export", "what is listed, to a file" };

static void *open_export(struct app *app, const void *argument, struct error *error)
{
	const struct responses_column *column = argument;
	struct export_state *state = memory_alloc(1, sizeof *state);
	char *name = listing_name(column);

	(void)error;
	state->listing = listing_new(app_env(app), session_path(app_session(app)), column);
	state->path = textfield_new(TEXTFIELD_LINE, MAX_PATH);
	textfield_set(state->path, name);
	free(name);
	return state;
}

static void close_export(void *data)
{
	struct export_state *state = data;

	listing_free(state->listing);
	textfield_free(state->path);
	free(state);
}

static void layout(void *data, struct app *app, struct rectangle area)
{
	struct export_state *state = data;

	(void)app;
	textfield_layout(state->path, 1, dialog_content(area, &frame).columns);
}

static void draw(
	const void *data, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct export_state *state = data;
	struct rectangle content = dialog_draw(canvas, area, &frame);
	struct rectangle field = { content.row + 2, content.column, 1, content.columns };
	struct textfield_look look = { .style = style_of(ROLE_STRONG, ROLE_FIELD),
		.is_focused = true };
	struct style text = style_of(ROLE_TEXT, ROLE_DIALOG);
	char count[WORDS_SIZE];

	(void)app;
	canvas_write_format(canvas, content.row, content.column, text,
		"%s %s, with where each came from, to the file",
		words_count(state->listing->n_repeats, count),
		state->listing->n_repeats == 1 ? "reply" : "replies");
	canvas_fill(canvas, field, look.style);
	textfield_draw(state->path, &look, canvas, field);
	if (state->fault)
		canvas_write(canvas, content.row + 3, content.column, content.columns,
			style_of(ROLE_BAD, ROLE_DIALOG), state->fault);
	else
		canvas_write(canvas, content.row + 3, content.column, content.columns,
			style_of(ROLE_MUTED, ROLE_DIALOG),
			"a name that ends in .jsonl makes JSON lines, any other CSV");
}

static void run_export(void *data, const atomic_bool *stop)
{
	listing_write(data, stop);
}

static void tell_export(void *data, struct app *app)
{
	struct listing *listing = data;
	char count[WORDS_SIZE];

	if (listing->error.code)
		app_say_error(app, &listing->error);
	else
		app_say(app, "%s replies written to %s", words_count(listing->n_written, count),
			listing->path);
}

static void free_export(void *data)
{
	listing_free(data);
}

static unsigned export_now(struct export_state *state, struct app *app)
{
	static const struct errand_ops ops = { run_export, tell_export, free_export };
	const char *path = textfield_text(state->path);
	struct listing *listing = state->listing;

	if (text_is_empty(path)) {
		state->fault = "a file needs a name";
		return SCREEN_DONE;
	}
	if (file_exists(path)) {
		state->fault = "that file is there already, and stays: choose another name";
		return SCREEN_DONE;
	}
	listing->path = memory_copy_text(path);
	state->listing = NULL;
	app_start_errand(app, &ops, listing);
	return SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned command(void *data, struct app *app, int number)
{
	return number == EXPORT_DO ? export_now(data, app) : SCREEN_IGNORED;
}

static unsigned take_key(void *data, struct app *app, const struct key *key, struct rectangle area)
{
	struct export_state *state = data;
	unsigned result = typing_take(state->path, key);

	(void)app;
	(void)area;
	if (result & TEXTFIELD_CHANGED)
		state->fault = NULL;
	return result || typing_is_key(key) ? SCREEN_DONE : SCREEN_IGNORED;
}

static const struct keymap_row rows[] = {
	{ EXPORT_DO, "export-do", "write", "Enter", SCOPE_EXPORT,
		"write the replies; a file that is there stays", 1 },
	{ 0 },
};

/* Every letter is typed. */
static const int *typing_hints(const void *state)
{
	static const int commands[] = { EXPORT_DO, COMMAND_BACK, 0 };

	(void)state;
	return commands;
}

const struct screen_ops export_dialog = {
	.name = "Export",
	.scope = SCOPE_EXPORT,
	.rows = rows,
	.open = open_export,
	.close = close_export,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.typing_hints = typing_hints,
};
