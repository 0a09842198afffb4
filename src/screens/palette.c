#include "leeway/screens/palette.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/typing.h"
#include "leeway/tui/list.h"
#include "leeway/tui/palette.h"
#include "leeway/tui/textfield.h"

/* The moves of the list are numbered like the actions of list.h. */
enum { PALETTE_FIRST = SCOPE_PALETTE * 100, PALETTE_RUN = PALETTE_FIRST + 50 };
enum { COLUMNS = 76, ROWS = 20, MAX_QUERY = 64, NAME_COLUMNS = 18, KEY_COLUMNS = 10 };

struct palette {
	const struct keymap *keymap;
	int scope;
	struct textfield *query;
	const struct keymap_row **rows; /* That fit, the best first. */
	size_t n_rows;
	struct list list;
};

static const struct dialog_frame frame = { ROWS, COLUMNS, "Commands", "type a few letters" };

static int64_t key_at(const void *data, size_t index)
{
	const struct palette *palette = data;

	return palette->rows[index]->command;
}

static void draw_row(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct palette *palette = data;
	const struct keymap_row *command = palette->rows[row->index];
	struct style strong = { ROLE_STRONG, (uint8_t)row->ground, ATTRIBUTE_BOLD };
	struct style muted = style_of(ROLE_MUTED, row->ground);
	char *key = keymap_first_key(palette->keymap, command->command);
	int help = area.column + NAME_COLUMNS, keys = area.column + area.columns - KEY_COLUMNS;

	canvas_write(canvas, area.row, area.column, NAME_COLUMNS - 1, strong, command->name);
	if (keys > help)
		canvas_write(canvas, area.row, help, keys - help - 1, muted, command->help);
	canvas_write_right(
		canvas, area.row, keys, KEY_COLUMNS, style_of(ROLE_ACCENT, row->ground), key);
	free(key);
}

static struct list_rows rows_of(const struct palette *palette)
{
	return (struct list_rows){
		.data = palette,
		.n_rows = palette->n_rows,
		.key_at = key_at,
		.draw = draw_row,
		.ground = ROLE_DIALOG,
		.empty = "no command has these letters in its name or help",
	};
}

static struct rectangle list_area(struct rectangle content)
{
	return (struct rectangle){ content.row + 2, content.column - 2, content.rows - 2,
		content.columns + 4 };
}

/* Finds anew what fits, and selects the best. */
static void search(struct palette *palette)
{
	size_t n_kept = 0;

	free(palette->rows);
	palette->rows = palette_search(
		palette->keymap, palette->scope, textfield_text(palette->query), &palette->n_rows);
	for (size_t i = 0; i < palette->n_rows; i++)
		if (palette->rows[i]->command != COMMAND_PALETTE)
			palette->rows[n_kept++] = palette->rows[i];
	palette->n_rows = n_kept;
	palette->list = (struct list){ 0 };
}

static void *open_palette(struct app *app, const void *argument, struct error *error)
{
	struct palette *palette = memory_alloc(1, sizeof *palette);

	(void)error;
	palette->keymap = app_keymap(app);
	palette->scope = *(const int *)argument;
	palette->query = textfield_new(TEXTFIELD_LINE, MAX_QUERY);
	search(palette);
	return palette;
}

static void close_palette(void *state)
{
	struct palette *palette = state;

	textfield_free(palette->query);
	free(palette->rows);
	free(palette);
}

static void layout_palette(void *state, struct app *app, struct rectangle area)
{
	struct palette *palette = state;
	struct rectangle content = dialog_content(area, &frame);
	struct list_rows rows = rows_of(palette);

	(void)app;
	textfield_layout(palette->query, 1, content.columns - 2);
	list_update(&palette->list, &rows, list_area(content).rows);
}

static void draw_palette(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct palette *palette = state;
	struct rectangle content = dialog_draw(canvas, area, &frame);
	struct list_rows rows = rows_of(palette);
	struct rectangle field = { content.row, content.column + 2, 1, content.columns - 2 };
	struct textfield_look look = {
		.style = style_of(ROLE_STRONG, ROLE_FIELD),
		.is_focused = true,
	};

	(void)app;
	canvas_write(
		canvas, content.row, content.column, 1, style_of(ROLE_ACCENT, ROLE_DIALOG), ":");
	canvas_fill(canvas, field, look.style);
	textfield_draw(palette->query, &look, canvas, field);
	list_draw(&palette->list, &rows, true, canvas, list_area(content));
}

static unsigned run_selected(const struct palette *palette, struct app *app)
{
	if (palette->n_rows == 0)
		return SCREEN_DONE;
	app_do_later(app, palette->rows[palette->list.index]->command);
	return SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned do_palette(void *state, struct app *app, int command)
{
	struct palette *palette = state;
	struct list_rows rows = rows_of(palette);

	if (command == PALETTE_RUN)
		return run_selected(palette, app);
	if (command < PALETTE_FIRST || command > PALETTE_FIRST + LIST_END)
		return SCREEN_IGNORED;
	list_act(&palette->list, &rows, (enum list_action)(command - PALETTE_FIRST));
	return SCREEN_DONE;
}

static unsigned point(
	struct palette *palette, struct app *app, const struct key *key, struct rectangle area)
{
	struct list_rows rows = rows_of(palette);
	size_t index;

	if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN)
		list_scroll(&palette->list, &rows, key->action == MOUSE_WHEEL_UP ? -3 : 3);
	if (key->action != MOUSE_PRESS ||
		!list_at(&palette->list, &rows, list_area(dialog_content(area, &frame)), key->row,
			&index))
		return SCREEN_DONE;
	list_select(&palette->list, &rows, index);
	return run_selected(palette, app);
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct palette *palette = state;

	if (key->code == KEYCODE_MOUSE)
		return point(palette, app, key, area);
	unsigned result = typing_take(palette->query, key);

	if (result & TEXTFIELD_CHANGED)
		search(palette);
	return result || typing_is_key(key) ? SCREEN_DONE : SCREEN_IGNORED;
}

static const struct keymap_row rows[] = {
	{ PALETTE_RUN, "palette-run", "do it", "Enter", SCOPE_PALETTE, "do what is selected", 1 },
	{ PALETTE_FIRST + LIST_UP, "palette-up", "up", "Up", SCOPE_PALETTE, "the one before", 3 },
	{ PALETTE_FIRST + LIST_DOWN, "palette-down", "down", "Down Tab", SCOPE_PALETTE,
		"the next one", 2 },
	{ PALETTE_FIRST + LIST_PAGE_UP, "palette-page-up", "page up", "PgUp", SCOPE_PALETTE,
		"a page up", 0 },
	{ PALETTE_FIRST + LIST_PAGE_DOWN, "palette-page-down", "page down", "PgDn", SCOPE_PALETTE,
		"a page down", 0 },
	{ 0 },
};

/* Every letter is typed. */
static const int *typing_hints(const void *state)
{
	static const int commands[] = { PALETTE_RUN, COMMAND_BACK, 0 };

	(void)state;
	return commands;
}

const struct screen_ops palette_dialog = {
	.name = "Commands",
	.scope = SCOPE_PALETTE,
	.rows = rows,
	.open = open_palette,
	.close = close_palette,
	.layout = layout_palette,
	.draw = draw_palette,
	.command = do_palette,
	.key = take_key,
	.typing_hints = typing_hints,
};
