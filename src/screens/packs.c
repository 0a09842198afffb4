#include "leeway/screens/packs.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/own_files.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/scenarios_screen.h"
#include "leeway/screens/scenarios_view.h"

enum { PACKS_OPEN = SCOPE_PACKS * 100, PACKS_UP, PACKS_DOWN };

static const struct dialog_frame frame = { 16, 60, "Packs", "or type the id of a new one" };

struct packs {
	char **ids;
	size_t n_ids;
	size_t selected; /* n_ids: the new one. */
	size_t first; /* The row at the top. */
	struct textfield *id; /* Of the new one. */
};

static void *open_packs(struct app *app, const void *argument, struct error *error)
{
	struct packs *packs = memory_alloc(1, sizeof *packs);

	(void)argument;
	packs->ids = pack_list(app_env(app), &packs->n_ids, error);
	if (!packs->ids) {
		free(packs);
		return NULL;
	}
	packs->id = textfield_new(TEXTFIELD_LINE, SCENARIO_MAX_ID);
	for (size_t i = 0; i < packs->n_ids; i++)
		if (strcmp(packs->ids[i], app_study(app)->pack->id) == 0)
			packs->selected = i;
	return packs;
}

static void close_packs(void *state)
{
	struct packs *packs = state;

	file_free_names(packs->ids, packs->n_ids);
	textfield_free(packs->id);
	free(packs);
}

static int visible_rows(struct rectangle content)
{
	return content.rows > 3 ? content.rows - 2 : 1;
}

static void layout_packs(void *state, struct app *app, struct rectangle area)
{
	struct packs *packs = state;
	struct rectangle content = dialog_content(area, &frame);
	size_t visible = (size_t)visible_rows(content);

	(void)app;
	if (packs->selected < packs->first)
		packs->first = packs->selected;
	if (packs->selected < packs->n_ids && packs->selected >= packs->first + visible)
		packs->first = packs->selected - visible + 1;
	textfield_layout(packs->id, 1, content.columns - 6);
}

static void draw_packs(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct packs *packs = state;
	struct rectangle content = dialog_draw(canvas, area, &frame);
	bool is_new = packs->selected == packs->n_ids;
	int last = content.row + content.rows - 1;
	struct textfield_look look = { .style = style_of(ROLE_TEXT, ROLE_FIELD),
		.is_focused = is_new,
		.hint = "lower-case-letters" };

	(void)app;
	for (size_t i = packs->first;
		i < packs->n_ids && (int)(i - packs->first) < visible_rows(content); i++) {
		struct rectangle row = { content.row + (int)(i - packs->first), content.column, 1,
			content.columns };
		struct style style = style_of(ROLE_TEXT, ROLE_DIALOG);

		if (i == packs->selected)
			style = (struct style){ ROLE_STRONG, ROLE_SELECTION, ATTRIBUTE_BOLD };
		canvas_fill(canvas, row, style);
		canvas_write(
			canvas, row.row, row.column + 1, row.columns - 2, style, packs->ids[i]);
	}
	canvas_write(canvas, last, content.column + 1, 4, style_of(ROLE_MUTED, ROLE_DIALOG), "new");
	textfield_draw(packs->id, &look, canvas,
		(struct rectangle){ last, content.column + 6, 1, content.columns - 6 });
}

/* Drafts of the pack that is left stay in their recovery files. */
static bool change_to(struct app *app, const char *id)
{
	struct scenarios_view *view = app_screen_state(app, SCOPE_SCENARIOS);
	struct error error = { 0 };

	if (view) {
		scenarios_keep(&view->scenarios, view->study, true, NULL);
		scenarios_clear(&view->scenarios);
		view->scenarios.env = app_env(app);
	}
	bool good = app_open_pack(app, id, &error);

	if (!good) {
		app_say_error(app, &error);
		if (view)
			scenarios_view_take_study(view, app_study(app));
	}
	scenarios_offer(app);
	return good;
}

static bool make(struct app *app, const char *id)
{
	static const char first[] = "first";
	struct error error = { 0 };
	char *text = scenarios_write_skeleton(first, "First scenario");
	struct own_pack own = { id, id, first, text };
	bool good = own_files_make_pack(app_env(app), &own, &error);

	free(text);
	if (!good)
		app_say_error(app, &error);
	return good;
}

static unsigned choose(struct packs *packs, struct app *app)
{
	bool is_new = packs->selected == packs->n_ids;
	const char *id = is_new ? textfield_text(packs->id) : packs->ids[packs->selected];

	if (is_new && !make(app, id))
		return SCREEN_DONE;
	if (change_to(app, id))
		app_say(app,
			is_new ? "%s is made; its conditions are in its pack.json" : "%s is open",
			id);
	return SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned do_packs(void *state, struct app *app, int command)
{
	struct packs *packs = state;

	switch (command) {
	case PACKS_OPEN:
		return choose(packs, app);
	case PACKS_UP:
		packs->selected = packs->selected ? packs->selected - 1 : packs->n_ids;
		return SCREEN_DONE;
	case PACKS_DOWN:
		packs->selected = packs->selected < packs->n_ids ? packs->selected + 1 : 0;
		return SCREEN_DONE;
	default:
		return SCREEN_IGNORED;
	}
}

/* What is typed is the new one's id. */
static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct packs *packs = state;
	char bytes[5] = { 0 };

	(void)app;
	(void)area;
	if (key->code == KEYCODE_BACKSPACE) {
		textfield_act(packs->id, TEXTFIELD_BACKSPACE);
		return SCREEN_DONE;
	}
	if (key->code != KEYCODE_CHARACTER || key->modifiers)
		return SCREEN_IGNORED;
	packs->selected = packs->n_ids;
	text_encode(key->character, bytes);
	textfield_insert(packs->id, bytes, strlen(bytes));
	return SCREEN_DONE;
}

static const struct keymap_row rows[] = {
	{ PACKS_OPEN, "packs-open", "open", "Enter", SCOPE_PACKS,
		"open the chosen pack, or make the new one", 1 },
	{ PACKS_UP, "packs-up", "up", "Up", SCOPE_PACKS, "up", 2 },
	{ PACKS_DOWN, "packs-down", "down", "Down", SCOPE_PACKS, "down", 3 },
	{ 0 },
};

const struct screen_ops packs_dialog = {
	.name = "Packs",
	.scope = SCOPE_PACKS,
	.rows = rows,
	.open = open_packs,
	.close = close_packs,
	.layout = layout_packs,
	.draw = draw_packs,
	.command = do_packs,
	.key = take_key,
};
