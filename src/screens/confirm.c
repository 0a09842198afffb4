#include "leeway/screens/confirm.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"

enum { CONFIRM_YES = SCOPE_CONFIRM * 100, CONFIRM_NO };
enum { COLUMNS = 60, ROWS = 9 };

struct confirm {
	char *title, *text;
	void (*yes)(struct app *app);
};

static void *open_confirm(struct app *app, const void *argument, struct error *error)
{
	const struct confirm_question *question = argument;
	struct confirm *confirm = memory_alloc(1, sizeof *confirm);

	(void)app;
	(void)error;
	confirm->title = memory_copy_text(question->title);
	confirm->text = memory_copy_text(question->text);
	confirm->yes = question->yes;
	return confirm;
}

static void close_confirm(void *state)
{
	struct confirm *confirm = state;

	free(confirm->title);
	free(confirm->text);
	free(confirm);
}

static void draw_confirm(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct confirm *confirm = state;
	struct dialog_frame frame = { ROWS, COLUMNS, confirm->title, NULL };
	struct rectangle content = dialog_draw(canvas, area, &frame);
	size_t n_lines;
	struct text_line *lines = text_wrap(confirm->text, content.columns, &n_lines);

	(void)app;
	for (size_t i = 0; i < n_lines && (int)i < content.rows - 2; i++) {
		char *line = memory_copy_bytes(confirm->text + lines[i].start, lines[i].length);

		canvas_write(canvas, content.row + (int)i, content.column, content.columns,
			style_of(ROLE_TEXT, ROLE_DIALOG), line);
		free(line);
	}
	free(lines);
	struct style key = style_of(ROLE_ACCENT, ROLE_DIALOG);
	int row = content.row + content.rows - 1, column = content.column;

	key.attributes = ATTRIBUTE_BOLD;
	column += canvas_write(canvas, row, column, -1, key, "y");
	column +=
		canvas_write(canvas, row, column, -1, style_of(ROLE_TEXT, ROLE_DIALOG), " yes   ");
	column += canvas_write(canvas, row, column, -1, key, "n");
	canvas_write(canvas, row, column, -1, style_of(ROLE_TEXT, ROLE_DIALOG), " no");
}

static unsigned do_confirm(void *state, struct app *app, int command)
{
	struct confirm *confirm = state;

	if (command == CONFIRM_YES)
		confirm->yes(app);
	if (command == CONFIRM_YES || command == CONFIRM_NO)
		return SCREEN_DONE | SCREEN_CLOSE;
	return SCREEN_IGNORED;
}

static const struct keymap_row rows[] = {
	{ CONFIRM_YES, "confirm-yes", "yes", "y Enter", SCOPE_CONFIRM, "do it", 1 },
	{ CONFIRM_NO, "confirm-no", "no", "n q", SCOPE_CONFIRM, "leave it", 2 },
	{ 0 },
};

const struct screen_ops confirm_dialog = {
	.name = "Question",
	.scope = SCOPE_CONFIRM,
	.rows = rows,
	.open = open_confirm,
	.close = close_confirm,
	.draw = draw_confirm,
	.command = do_confirm,
};
