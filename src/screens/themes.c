#include "leeway/screens/themes.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/tui/list.h"

/* The moves of the list are numbered like the actions of list.h. */
enum { THEMES_FIRST = SCOPE_THEMES * 100, THEMES_KEEP = THEMES_FIRST + 50, THEMES_BACK };
enum { COLUMNS = 56, NAME_COLUMNS = 18, LEGEND_ROWS = 3, MOST_ROWS = 20 };

struct themes {
	char **names, **titles; /* A title is NULL where the theme has a fault. */
	size_t n_names;
	char *before; /* The one to go back to. */
	struct list list;
};

static struct dialog_frame frame_of(const struct themes *themes)
{
	int rows = (int)themes->n_names + LEGEND_ROWS + 4;

	return (struct dialog_frame){ rows < MOST_ROWS ? rows : MOST_ROWS, COLUMNS, "Themes",
		"seen as they are chosen" };
}

static int64_t key_at(const void *data, size_t index)
{
	(void)data;
	return (int64_t)index;
}

static void draw_row(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct themes *themes = data;
	const char *title = themes->titles[row->index];
	struct style strong = { ROLE_STRONG, (uint8_t)row->ground, ATTRIBUTE_BOLD };

	canvas_write(
		canvas, area.row, area.column, NAME_COLUMNS - 1, strong, themes->names[row->index]);
	if (area.columns > NAME_COLUMNS)
		canvas_write(canvas, area.row, area.column + NAME_COLUMNS,
			area.columns - NAME_COLUMNS,
			style_of(title ? ROLE_MUTED : ROLE_BAD, row->ground),
			title ? title : "has a fault");
}

static struct list_rows rows_of(const struct themes *themes)
{
	return (struct list_rows){
		.data = themes,
		.n_rows = themes->n_names,
		.key_at = key_at,
		.draw = draw_row,
		.empty = "there is no folder of themes",
		.ground = ROLE_DIALOG,
	};
}

static struct rectangle list_area(struct rectangle content)
{
	return (struct rectangle){ content.row, content.column - 2, content.rows - LEGEND_ROWS,
		content.columns + 4 };
}

static void load_titles(struct themes *themes, const struct env *env)
{
	themes->titles = memory_alloc(themes->n_names, sizeof *themes->titles);
	for (size_t i = 0; i < themes->n_names; i++) {
		struct theme *theme = themes_load(env, themes->names[i], NULL);

		themes->titles[i] = theme ? memory_copy_text(theme->title) : NULL;
		theme_free(theme);
	}
}

static void *open_themes(struct app *app, const void *argument, struct error *error)
{
	struct themes *themes = memory_alloc(1, sizeof *themes);

	(void)argument;
	(void)error;
	themes->names = themes_list(app_env(app), &themes->n_names);
	load_titles(themes, app_env(app));
	themes->before = memory_copy_text(app_theme_name(app));
	struct list_rows rows = rows_of(themes);

	list_update(&themes->list, &rows, MOST_ROWS);
	for (size_t i = 0; i < themes->n_names; i++)
		if (strcmp(themes->names[i], themes->before) == 0)
			list_select(&themes->list, &rows, i);
	return themes;
}

static void close_themes(void *state)
{
	struct themes *themes = state;

	for (size_t i = 0; i < themes->n_names; i++)
		free(themes->titles[i]);
	file_free_names(themes->names, themes->n_names);
	free(themes->titles);
	free(themes->before);
	free(themes);
}

static void layout_themes(void *state, struct app *app, struct rectangle area)
{
	struct themes *themes = state;
	struct list_rows rows = rows_of(themes);
	struct dialog_frame frame = frame_of(themes);

	(void)app;
	list_update(&themes->list, &rows, list_area(dialog_content(area, &frame)).rows);
}

/* What the roles look like: people, agents, good and bad. */
static void draw_legend(struct canvas *canvas, struct rectangle area)
{
	static const struct {
		const char *word;
		enum role role;
	} words[] = { { "good", ROLE_GOOD }, { "warning", ROLE_WARNING }, { "bad", ROLE_BAD },
		{ "SIMULATED", ROLE_SIMULATED }, { "muted", ROLE_MUTED } };
	int column = area.column;

	column += canvas_write(canvas, area.row, column, -1, style_of(ROLE_PEOPLE, ROLE_DIALOG),
			  "■ people") +
		  2;
	for (int i = 0; i < STYLE_N_AGENTS; i++)
		column += 1 + canvas_write(canvas, area.row, column, -1,
				      style_of((enum role)(ROLE_AGENT + i), ROLE_DIALOG), "■");
	column = area.column;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		column += 2 + canvas_write(canvas, area.row + 1, column, -1,
				      style_of(words[i].role, ROLE_DIALOG), words[i].word);
}

static void draw_themes(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct themes *themes = state;
	struct list_rows rows = rows_of(themes);
	struct dialog_frame frame = frame_of(themes);
	struct rectangle content = dialog_draw(canvas, area, &frame);

	(void)app;
	list_draw(&themes->list, &rows, true, canvas, list_area(content));
	content.row += content.rows - LEGEND_ROWS + 1;
	draw_legend(canvas, content);
}

static void show(struct app *app, const char *name)
{
	struct error error = { 0 };

	if (strcmp(app_theme_name(app), name) != 0 && !app_set_theme(app, name, &error))
		app_say_error(app, &error);
}

static unsigned keep(const struct themes *themes, struct app *app)
{
	const char *name = app_theme_name(app);

	if (app_keep_theme(app))
		app_say(app, "theme %s, from now on", name);
	else if (strcmp(name, themes->before) != 0)
		app_say(app, "theme %s until you leave; \"theme\": \"%s\" in %s keeps it", name,
			name, app_config(app)->path ? app_config(app)->path : "config.json");
	return SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned do_themes(void *state, struct app *app, int command)
{
	struct themes *themes = state;
	struct list_rows rows = rows_of(themes);

	if (command == THEMES_KEEP)
		return keep(themes, app);
	if (command == THEMES_BACK) {
		show(app, themes->before);
		return SCREEN_DONE | SCREEN_CLOSE;
	}
	if (command < THEMES_FIRST || command > THEMES_FIRST + LIST_END)
		return SCREEN_IGNORED;
	list_act(&themes->list, &rows, (enum list_action)(command - THEMES_FIRST));
	if (themes->n_names > 0)
		show(app, themes->names[themes->list.index]);
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct themes *themes = state;
	struct list_rows rows = rows_of(themes);
	struct dialog_frame frame = frame_of(themes);
	size_t index;

	if (key->code != KEYCODE_MOUSE)
		return SCREEN_IGNORED;
	if (key->action != MOUSE_PRESS ||
		!list_at(&themes->list, &rows, list_area(dialog_content(area, &frame)), key->row,
			&index))
		return SCREEN_DONE;
	list_select(&themes->list, &rows, index);
	show(app, themes->names[index]);
	return SCREEN_DONE;
}

static const struct keymap_row rows[] = {
	{ THEMES_KEEP, "themes-keep", "keep", "Enter", SCOPE_THEMES, "go on with this theme", 1 },
	{ THEMES_BACK, "themes-back", "back", "Esc q", SCOPE_THEMES, "leave the theme as it was",
		2 },
	{ THEMES_FIRST + LIST_DOWN, "themes-down", "down", "Down j", SCOPE_THEMES, "the next one",
		0 },
	{ THEMES_FIRST + LIST_UP, "themes-up", "up", "Up k", SCOPE_THEMES, "the one before", 0 },
	{ THEMES_FIRST + LIST_HOME, "themes-first", "first", "Home g", SCOPE_THEMES, "the first",
		0 },
	{ THEMES_FIRST + LIST_END, "themes-last", "last", "End G", SCOPE_THEMES, "the last", 0 },
	{ 0 },
};

const struct screen_ops themes_dialog = {
	.name = "Themes",
	.scope = SCOPE_THEMES,
	.rows = rows,
	.open = open_themes,
	.close = close_themes,
	.layout = layout_themes,
	.draw = draw_themes,
	.command = do_themes,
	.key = take_key,
};
