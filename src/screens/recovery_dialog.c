#include "leeway/screens/recovery_dialog.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/recovery.h"
#include "leeway/screens/scenarios_view.h"
#include "leeway/tui/pane.h"

enum { RECOVERY_TAKE = SCOPE_EDITOR * 100, RECOVERY_DROP, RECOVERY_LATER };

static const struct dialog_frame frame = { 12, 64, "Changes that were not saved", NULL };

struct recovery_offer {
	struct pane *text;
};

static void append_titles(struct pane *pane, const struct recovered *recovered, size_t n_recovered)
{
	for (size_t i = 0; i < n_recovered; i++) {
		const char *title = recovered[i].id;

		for (size_t k = 0; k < recovered[i].snapshot.n_fields; k++)
			if (recovered[i].snapshot.kinds[k] == DRAFT_TITLE &&
				*recovered[i].snapshot.texts[k])
				title = recovered[i].snapshot.texts[k];

		pane_append_styled(pane, (struct style){ ROLE_STRONG, ROLE_DIALOG, 0 }, title);
		pane_append(pane, i + 1 < n_recovered ? ", " : ".");
	}
	pane_end_line(pane, 1);
}

static void *open_offer(struct app *app, const void *argument, struct error *error)
{
	struct recovery_offer *offer = memory_alloc(1, sizeof *offer);
	size_t n_recovered;
	struct recovered *recovered =
		scenarios_list_recovered(app_env(app), app_study(app), &n_recovered);

	(void)argument;
	(void)error;
	offer->text = pane_new(style_of(ROLE_TEXT, ROLE_DIALOG));
	pane_append(offer->text, "An earlier session ended with changes to ");
	append_titles(offer->text, recovered, n_recovered);
	pane_append(offer->text, "Taken back, they stand in the editor and are not saved yet.");
	recovery_free(recovered, n_recovered);
	return offer;
}

static void close_offer(void *state)
{
	struct recovery_offer *offer = state;

	pane_free(offer->text);
	free(offer);
}

static struct rectangle text_area(struct rectangle area)
{
	struct rectangle content = dialog_content(area, &frame);

	content.rows -= 2;
	return content;
}

static void layout_offer(void *state, struct app *app, struct rectangle area)
{
	struct recovery_offer *offer = state;
	struct rectangle text = text_area(area);

	(void)app;
	pane_layout(offer->text, text.rows, text.columns);
}

static void draw_offer(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	static const char *const choices[][2] = { { "y", " take back   " }, { "n", " drop   " },
		{ "Esc", " later" } };
	const struct recovery_offer *offer = state;
	struct rectangle content = dialog_draw(canvas, area, &frame);
	struct style key = { ROLE_ACCENT, ROLE_DIALOG, ATTRIBUTE_BOLD };
	int row = content.row + content.rows - 1, column = content.column;

	(void)app;
	pane_draw(offer->text, canvas, text_area(area));
	for (size_t i = 0; i < 3; i++) {
		column += canvas_write(canvas, row, column, -1, key, choices[i][0]);
		column += canvas_write(
			canvas, row, column, -1, style_of(ROLE_TEXT, ROLE_DIALOG), choices[i][1]);
	}
}

static unsigned do_offer(void *state, struct app *app, int command)
{
	struct scenarios_view *view = NULL;

	(void)state;
	if (command < RECOVERY_TAKE || command > RECOVERY_LATER)
		return SCREEN_IGNORED;
	if (command != RECOVERY_LATER)
		view = app_screen_state(app, SCOPE_SCENARIOS);
	if (view && command == RECOVERY_TAKE) {
		size_t n_taken = scenarios_recover(&view->scenarios, view->study);

		view->is_stale = true;
		app_go(app, SCOPE_SCENARIOS);
		app_say(app, "%zu taken back; Ctrl-S saves", n_taken);
	} else if (view) {
		scenarios_forget(&view->scenarios, view->study);
	}
	return SCREEN_DONE | SCREEN_CLOSE;
}

static const struct keymap_row rows[] = {
	{ RECOVERY_TAKE, "recovery-take", "take back", "y Enter", SCOPE_EDITOR,
		"take the changes back into the editor", 1 },
	{ RECOVERY_DROP, "recovery-drop", "drop", "n", SCOPE_EDITOR, "drop the changes for good",
		2 },
	{ RECOVERY_LATER, "recovery-later", "later", "Esc q", SCOPE_EDITOR,
		"leave them, to be offered again", 3 },
	{ 0 },
};

const struct screen_ops recovery_dialog = {
	.name = "Unsaved changes",
	.scope = SCOPE_EDITOR,
	.rows = rows,
	.open = open_offer,
	.close = close_offer,
	.layout = layout_offer,
	.draw = draw_offer,
	.command = do_offer,
};
