#include "leeway/screens/confirm.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/tui/draw.h"

enum { CONFIRM_YES = SCOPE_CONFIRM * 100, CONFIRM_NO };
enum { COLUMNS = 60, AROUND = 6, MOST_LINES = 40 }; /* Rows of title, answers and margins. */

struct confirm {
	char *title, *text;
	void (*yes)(struct app *app);
	void (*no)(struct app *app);
};

static void *open_confirm(struct app *app, const void *argument, struct error *error)
{
	const struct confirm_question *question = argument;
	struct confirm *confirm = memory_alloc(1, sizeof *confirm);

	(void)app;
	(void)error;
	confirm->title = memory_copy_text(question->title);
	confirm->text = text_sanitise(question->text, TEXT_KEEP_LINES);
	confirm->yes = question->yes;
	confirm->no = question->no;
	return confirm;
}

static void close_confirm(void *state)
{
	struct confirm *confirm = state;

	free(confirm->title);
	free(confirm->text);
	free(confirm);
}

bool confirm_asks(const void *state, const struct confirm_question *question)
{
	const struct confirm *confirm = state;

	return confirm->yes == question->yes && strcmp(confirm->title, question->title) == 0;
}

/* As many rows as the text takes at its full width. */
static struct dialog_frame frame_of(const struct confirm *confirm)
{
	struct dialog_frame frame = { AROUND, COLUMNS, confirm->title, NULL };
	struct rectangle most = { 0, 0, AROUND, COLUMNS };
	size_t n_lines;

	free(text_wrap(confirm->text, dialog_content(most, &frame).columns, &n_lines));
	frame.rows += n_lines < MOST_LINES ? (int)n_lines : MOST_LINES;
	return frame;
}

static void draw_confirm(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct confirm *confirm = state;
	struct dialog_frame frame = frame_of(confirm);
	struct rectangle content = dialog_draw(canvas, area, &frame);
	size_t n_lines;
	struct text_line *lines = text_wrap(confirm->text, content.columns, &n_lines);

	(void)app;
	for (size_t i = 0; i < n_lines && (int)i < content.rows - 2; i++)
		draw_bytes(canvas,
			(struct rectangle){
				content.row + (int)i, content.column, 1, content.columns },
			style_of(ROLE_TEXT, ROLE_DIALOG), confirm->text + lines[i].start,
			lines[i].length);
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
	if (command == CONFIRM_NO && confirm->no)
		confirm->no(app);
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
