#include "leeway/screens/help.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"

enum { HELP_UP = SCOPE_HELP * 100, HELP_DOWN, HELP_PAGE_UP, HELP_PAGE_DOWN };
enum { COLUMNS = 104, KEY_COLUMNS = 14, NAME_COLUMNS = 16 };

struct help {
	const struct keymap_row **rows;
	size_t n_rows;
	const char *title;
	int first, visible;
};

static void *open_help(struct app *app, const void *argument, struct error *error)
{
	struct help *help = memory_alloc(1, sizeof *help);
	int scope = *(const int *)argument;

	(void)error;
	help->rows = keymap_list(app_keymap(app), scope, &help->n_rows);
	help->title = "Keys";
	for (const struct keymap_scope *at = all_scopes; at->name; at++)
		if (at->scope == scope)
			help->title = at->name;
	return help;
}

static void close_help(void *state)
{
	struct help *help = state;

	free(help->rows);
	free(help);
}

static struct dialog_frame frame_of(const struct help *help)
{
	return (struct dialog_frame){ (int)help->n_rows + 5, COLUMNS, help->title,
		"what the keys do" };
}

static void layout_help(void *state, struct app *app, struct rectangle area)
{
	struct help *help = state;
	struct dialog_frame frame = frame_of(help);
	int most;

	(void)app;
	help->visible = dialog_content(area, &frame).rows;
	most = (int)help->n_rows - help->visible;
	if (help->first > most)
		help->first = most;
	if (help->first < 0)
		help->first = 0;
}

static void draw_row(const struct keymap_row *row, const struct app *app, struct canvas *canvas,
	struct rectangle at)
{
	char *keys = keymap_all_keys(app_keymap(app), row->command);
	struct style key = style_of(ROLE_ACCENT, ROLE_DIALOG);

	key.attributes = ATTRIBUTE_BOLD;
	canvas_write(canvas, at.row, at.column, KEY_COLUMNS - 1, key, keys);
	canvas_write(canvas, at.row, at.column + KEY_COLUMNS, NAME_COLUMNS - 1,
		style_of(ROLE_STRONG, ROLE_DIALOG), row->name);
	canvas_write(canvas, at.row, at.column + KEY_COLUMNS + NAME_COLUMNS,
		at.columns - KEY_COLUMNS - NAME_COLUMNS, style_of(ROLE_TEXT, ROLE_DIALOG),
		row->help);
	free(keys);
}

static void draw_help(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct help *help = state;
	struct dialog_frame frame = frame_of(help);
	struct rectangle content = dialog_draw(canvas, area, &frame);

	for (int i = 0; i < content.rows && help->first + i < (int)help->n_rows; i++)
		draw_row(help->rows[help->first + i], app, canvas,
			(struct rectangle){ content.row + i, content.column, 1, content.columns });
}

static unsigned do_help(void *state, struct app *app, int command)
{
	struct help *help = state;

	(void)app;
	switch (command) {
	case HELP_UP:
		help->first--;
		return SCREEN_DONE;
	case HELP_DOWN:
		help->first++;
		return SCREEN_DONE;
	case HELP_PAGE_UP:
		help->first -= help->visible;
		return SCREEN_DONE;
	case HELP_PAGE_DOWN:
		help->first += help->visible;
		return SCREEN_DONE;
	case COMMAND_HELP:
	case COMMAND_QUIT:
		return SCREEN_DONE | SCREEN_CLOSE;
	default:
		return SCREEN_IGNORED;
	}
}

static const struct keymap_row rows[] = {
	{ HELP_UP, "help-up", "up", "Up k", SCOPE_HELP, "scroll up", 2 },
	{ HELP_DOWN, "help-down", "down", "Down j", SCOPE_HELP, "scroll down", 1 },
	{ HELP_PAGE_UP, "help-page-up", "page up", "PgUp", SCOPE_HELP, "a page up", 0 },
	{ HELP_PAGE_DOWN, "help-page-down", "page down", "PgDn Space", SCOPE_HELP, "a page down",
		0 },
	{ 0 },
};

const struct screen_ops help_dialog = {
	.name = "Help",
	.scope = SCOPE_HELP,
	.rows = rows,
	.open = open_help,
	.close = close_help,
	.layout = layout_help,
	.draw = draw_help,
	.command = do_help,
};
