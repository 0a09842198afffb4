#include "leeway/screens/packs.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/own_files.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/draft_notation.h"
#include "leeway/screens/scenarios_screen.h"
#include "leeway/screens/scenarios_view.h"
#include "leeway/screens/typing.h"
#include "leeway/tui/textfield.h"

enum { PACKS_OPEN = SCOPE_PACKS * 100, PACKS_UP, PACKS_DOWN };

static const struct dialog_frame frame = { 19, 66, "Packs", "or type the title of a new one" };

/* What is asked of a new pack. */
enum { PACK_TITLE, PACK_SOURCE, PACK_LICENCE, N_PACK_FIELDS };

static const struct {
	const char *label, *hint;
	size_t max_bytes;
} fields[N_PACK_FIELDS] = {
	[PACK_TITLE] = { "new", "its title, such as Rental rules", 120 },
	[PACK_SOURCE] = { "source", "whose words they are: yours, a paper's", 4000 },
	[PACK_LICENCE] = { "licence", "who may use them, such as CC BY 4.0", 4000 },
};

enum { LABEL = 9 }; /* Columns. */

struct packs {
	char **ids;
	size_t n_ids;
	size_t selected; /* From n_ids on: the fields of the new one. */
	size_t first; /* The row at the top. */
	struct textfield *texts[N_PACK_FIELDS]; /* Of the new one. */
	struct app *app;
	struct opening *opening; /* Under way; NULL: none. */
};

/* What an errand is given. The dialog is there as long as the errand was not dropped. */
struct opening {
	struct packs *packs;
	const struct env *env;
	char *id;
	bool is_new;
	char *texts[N_PACK_FIELDS];
	struct study *study;
	struct error error;
};

static void *open_packs(struct app *app, const void *argument, struct error *error)
{
	struct packs *packs = memory_alloc(1, sizeof *packs);

	(void)argument;
	packs->app = app;
	packs->ids = pack_list(app_env(app), &packs->n_ids, error);
	if (!packs->ids) {
		free(packs);
		return NULL;
	}
	for (size_t i = 0; i < N_PACK_FIELDS; i++)
		packs->texts[i] = textfield_new(TEXTFIELD_LINE, fields[i].max_bytes);
	for (size_t i = 0; i < packs->n_ids; i++)
		if (strcmp(packs->ids[i], app_study(app)->pack->id) == 0)
			packs->selected = i;
	return packs;
}

static void close_packs(void *state)
{
	struct packs *packs = state;

	if (packs->opening)
		app_drop_errand(packs->app, packs->opening);
	file_free_names(packs->ids, packs->n_ids);
	for (size_t i = 0; i < N_PACK_FIELDS; i++)
		textfield_free(packs->texts[i]);
	free(packs);
}

/* Below the list: a blank row, the fields, the id that the title makes. */
enum { ROWS_BELOW = N_PACK_FIELDS + 2 };

static int visible_rows(struct rectangle content)
{
	return content.rows > ROWS_BELOW + 1 ? content.rows - ROWS_BELOW : 1;
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
	for (size_t i = 0; i < N_PACK_FIELDS; i++)
		textfield_layout(packs->texts[i], 1, content.columns - LABEL);
}

static void draw_fields(const struct packs *packs, struct canvas *canvas, struct rectangle content)
{
	int row = content.row + content.rows - N_PACK_FIELDS - 1;
	char *id = draft_id_of_title(textfield_text(packs->texts[PACK_TITLE]));
	char *words = memory_format("its folder and its id: %s", id);

	for (size_t i = 0; i < N_PACK_FIELDS; i++) {
		struct rectangle field = { row + (int)i, content.column + LABEL, 1,
			content.columns - LABEL };
		struct textfield_look look = { .style = style_of(ROLE_TEXT, ROLE_FIELD),
			.is_focused = packs->selected == packs->n_ids + i,
			.hint = fields[i].hint };

		canvas_write(canvas, field.row, content.column + 1, LABEL - 2,
			style_of(look.is_focused ? ROLE_STRONG : ROLE_MUTED, ROLE_DIALOG),
			fields[i].label);
		textfield_draw(packs->texts[i], &look, canvas, field);
	}
	if (*id)
		canvas_write(canvas, row + N_PACK_FIELDS, content.column + LABEL,
			content.columns - LABEL, style_of(ROLE_MUTED, ROLE_DIALOG), words);
	free(words);
	free(id);
}

static void draw_packs(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct packs *packs = state;
	struct rectangle content = dialog_draw(canvas, area, &frame);

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
	draw_fields(packs, canvas, content);
}

static void free_opening(void *data)
{
	struct opening *opening = data;

	study_close(opening->study);
	error_clear(&opening->error);
	for (size_t i = 0; i < N_PACK_FIELDS; i++)
		free(opening->texts[i]);
	free(opening->id);
	free(opening);
}

static bool make(struct opening *opening)
{
	static const char first[] = "first";
	char *text = scenarios_write_skeleton(first, "First scenario");
	struct own_pack own = { opening->id, opening->texts[PACK_TITLE],
		opening->texts[PACK_SOURCE], opening->texts[PACK_LICENCE], first, text };
	bool good = own_files_make_pack(opening->env, &own, &opening->error);

	free(text);
	return good;
}

static void run_opening(void *data, const atomic_bool *stop)
{
	struct opening *opening = data;

	(void)stop;
	if (!opening->is_new || make(opening))
		opening->study = study_open(opening->env, opening->id, &opening->error);
}

/* Drafts of the pack that is left stay in their recovery files. */
static void change_to(struct app *app, struct opening *opening)
{
	struct scenarios_view *view = app_screen_state(app, SCOPE_SCENARIOS);

	if (view) {
		scenarios_keep(&view->scenarios, view->study, true, NULL);
		scenarios_clear(&view->scenarios);
		view->scenarios.env = app_env(app);
	}
	app_take_pack(app, opening->id, opening->study);
	opening->study = NULL;
}

static void take_opening(void *data, struct app *app)
{
	struct opening *opening = data;
	struct packs *packs = opening->packs;

	packs->opening = NULL;
	if (!opening->study) {
		app_say_error(app, &opening->error);
		return;
	}
	change_to(app, opening);
	app_say(app,
		opening->is_new ? "%s is made: Enter edits its first scenario, n begins another"
				: "%s is open",
		opening->id);
	app_close(app, packs);
	scenarios_offer(app);
}

static const struct errand_ops opening_ops = { run_opening, take_opening, free_opening };

/* An errand makes and loads it, since that waits for the disk; then the dialog closes. */
static unsigned choose(struct packs *packs, struct app *app)
{
	bool is_new = packs->selected >= packs->n_ids;
	char *id = is_new ? draft_id_of_title(textfield_text(packs->texts[PACK_TITLE]))
			  : memory_copy_text(packs->ids[packs->selected]);

	if (packs->opening || !*id) {
		app_say(app, packs->opening
				     ? "still being opened"
				     : "type a title for the new pack, with a letter a-z or a "
				       "digit in it");
		if (!packs->opening)
			packs->selected = packs->n_ids;
		free(id);
		return SCREEN_DONE;
	}
	struct opening *opening = memory_alloc(1, sizeof *opening);

	opening->packs = packs;
	opening->env = app_env(app);
	opening->id = id;
	opening->is_new = is_new;
	for (size_t i = 0; i < N_PACK_FIELDS; i++)
		opening->texts[i] = memory_copy_text(textfield_text(packs->texts[i]));
	if (app_start_errand(app, &opening_ops, opening))
		packs->opening = opening;
	return SCREEN_DONE;
}

static unsigned do_packs(void *state, struct app *app, int command)
{
	struct packs *packs = state;

	switch (command) {
	case PACKS_OPEN:
		return choose(packs, app);
	case PACKS_UP:
		packs->selected =
			packs->selected ? packs->selected - 1 : packs->n_ids + N_PACK_FIELDS - 1;
		return SCREEN_DONE;
	case PACKS_DOWN:
		packs->selected = (packs->selected + 1) % (packs->n_ids + N_PACK_FIELDS);
		return SCREEN_DONE;
	default:
		return SCREEN_IGNORED;
	}
}

/* What is typed over the list is the title of a new one. */
static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct packs *packs = state;
	char bytes[4];
	size_t length;

	(void)app;
	(void)area;
	if (packs->selected < packs->n_ids) {
		if (!typing_text(key, bytes, &length))
			return SCREEN_IGNORED;
		packs->selected = packs->n_ids;
	}
	struct textfield *field = packs->texts[packs->selected - packs->n_ids];

	return typing_take(field, key) ? SCREEN_DONE : SCREEN_IGNORED;
}

static const struct keymap_row rows[] = {
	{ PACKS_OPEN, "packs-open", "open", "Enter", SCOPE_PACKS,
		"open the chosen pack, or make the new one", 1 },
	{ PACKS_UP, "packs-up", "up", "Up Shift-Tab", SCOPE_PACKS, "up", 0 },
	{ PACKS_DOWN, "packs-down", "next", "Tab Down", SCOPE_PACKS,
		"the next pack, or the next field of the new one", 2 },
	{ 0 },
};

/* Every letter is typed. */
static const int *typing_hints(const void *state)
{
	static const int commands[] = { PACKS_OPEN, PACKS_DOWN, COMMAND_BACK, 0 };

	(void)state;
	return commands;
}

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
	.typing_hints = typing_hints,
};
