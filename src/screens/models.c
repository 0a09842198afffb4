#include "leeway/screens/models.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/engine/exchange.h"
#include "leeway/screens/agents_check.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/typing.h"
#include "leeway/tui/list.h"
#include "leeway/tui/matches.h"

/* The moves of the list are numbered like the actions of list.h. */
enum {
	MODELS_FIRST = SCOPE_MODELS * 100,
	MODELS_CHOOSE = MODELS_FIRST + 50,
	MODELS_TEST,
	MODELS_FIRE,
	MODELS_CLOSE,
};
enum { COLUMNS = 84, ROWS = 26, MAX_QUERY = 100, LIST_MS = 30000, MARK_COLUMNS = 2 };

struct models {
	struct app *app;
	char *provider;
	struct textfield *query;
	struct model_entry *entries; /* NULL and no problem: they are still being asked for. */
	size_t n_entries;
	char **folded; /* Their ids, case-folded. */
	size_t *shown; /* Indices of those that fit what is typed. */
	size_t n_shown;
	struct list list;
	const void *errand; /* Its data; NULL: none is under way. */
	char *problem; /* Why there is no list. */
};

/* An errand's data. */
struct fetch {
	struct models *models; /* The UI thread's; the errand is dropped when the dialog closes. */
	const struct env *env;
	const struct config *config;
	char *provider;
	struct model_entry *entries;
	size_t n_entries;
	char **folded;
	struct error error;
};

static const struct account *find_account(const struct registry *registry, const char *id)
{
	size_t n_accounts;
	const struct account *const *accounts = registry_accounts(registry, &n_accounts);

	for (size_t i = 0; i < n_accounts; i++)
		if (strcmp(accounts[i]->id, id) == 0)
			return accounts[i];
	return NULL;
}

static void run_fetch(void *data, const atomic_bool *stop)
{
	struct fetch *fetch = data;
	struct exchange_limits limits = { LIST_MS, stop };
	struct registry *registry = registry_open(fetch->env, fetch->config, &fetch->error);
	const struct account *account = registry ? find_account(registry, fetch->provider) : NULL;

	if (account && account->key_required && !account->key) {
		char *advice = registry_describe_missing_key(account);

		error_set(&fetch->error, ERROR_USAGE, "%s", advice);
		free(advice);
	} else if (account) {
		exchange_list(account, &limits, &fetch->entries, &fetch->n_entries, &fetch->error);
	}
	fetch->folded = memory_alloc(fetch->n_entries + 1, sizeof *fetch->folded);
	for (size_t i = 0; i < fetch->n_entries; i++)
		fetch->folded[i] = text_fold_case(fetch->entries[i].id);
	registry_close(registry);
}

static void free_list(struct model_entry *entries, char **folded, size_t n_entries)
{
	for (size_t i = 0; folded && i < n_entries; i++)
		free(folded[i]);
	free(folded);
	exchange_free_models(entries, n_entries);
}

/* Finds anew what fits what is typed. */
static void filter(struct models *models)
{
	char *word = text_fold_case(textfield_text(models->query));

	models->n_shown = 0;
	for (size_t i = 0; i < models->n_entries; i++)
		if (strstr(models->folded[i], word))
			models->shown[models->n_shown++] = i;
	free(word);
	models->list = (struct list){ 0 };
}

static void take_fetch(void *data, struct app *app)
{
	struct fetch *fetch = data;
	struct models *models = fetch->models;

	(void)app;
	models->errand = NULL;
	if (fetch->error.code)
		models->problem = memory_copy_text(fetch->error.message);
	models->entries = fetch->entries;
	models->n_entries = fetch->n_entries;
	models->folded = fetch->folded;
	fetch->entries = NULL;
	fetch->folded = NULL;
	fetch->n_entries = 0;
	models->shown = memory_alloc(models->n_entries + 1, sizeof *models->shown);
	filter(models);
}

static void free_fetch(void *data)
{
	struct fetch *fetch = data;

	free_list(fetch->entries, fetch->folded, fetch->n_entries);
	error_clear(&fetch->error);
	free(fetch->provider);
	free(fetch);
}

static const struct errand_ops fetch_ops = { run_fetch, take_fetch, free_fetch };

static void *open_models(struct app *app, const void *argument, struct error *error)
{
	struct models *models = memory_alloc(1, sizeof *models);
	struct fetch *fetch = memory_alloc(1, sizeof *fetch);

	(void)error;
	models->app = app;
	models->provider = memory_copy_text(argument);
	models->query = textfield_new(TEXTFIELD_LINE, MAX_QUERY);
	fetch->models = models;
	fetch->env = app_env(app);
	fetch->config = app_config(app);
	fetch->provider = memory_copy_text(argument);
	if (app_start_errand(app, &fetch_ops, fetch))
		models->errand = fetch;
	else
		models->problem = memory_copy_text("the list could not be asked for");
	return models;
}

static void close_models(void *state)
{
	struct models *models = state;

	if (models->errand)
		app_drop_errand(models->app, models->errand);
	free_list(models->entries, models->folded, models->n_entries);
	textfield_free(models->query);
	free(models->shown);
	free(models->provider);
	free(models->problem);
	free(models);
}

static char *spec_of(const struct models *models, size_t row)
{
	return memory_format("%s:%s", models->provider, models->entries[models->shown[row]].id);
}

static bool is_chosen(const struct models *models, size_t row)
{
	const struct fire_choice *choice = app_fire_choice(models->app);
	char *spec = spec_of(models, row);
	bool chosen = false;

	for (size_t i = 0; i < choice->n_models && !chosen; i++)
		chosen = choice->models[i].is_on && strcmp(choice->models[i].spec, spec) == 0;
	free(spec);
	return chosen;
}

static int64_t key_at(const void *data, size_t index)
{
	return (int64_t)((const struct models *)data)->shown[index];
}

/* The id with what is typed marked in it, and the provider's note behind it. */
static void draw_row(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct models *models = data;
	const struct model_entry *entry = &models->entries[models->shown[row->index]];
	struct style text = style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground);
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);
	char *id = text_sanitise(entry->id, TEXT_ONE_LINE);
	size_t n_marks;
	struct draw_mark *marks = matches_find(id, textfield_text(models->query), lit, 8, &n_marks);
	struct draw_mark line = { 0, strlen(id), text };
	struct rectangle at = { area.row, area.column + MARK_COLUMNS, 1,
		area.columns - MARK_COLUMNS };

	if (is_chosen(models, row->index))
		canvas_write(
			canvas, area.row, area.column, 1, style_of(ROLE_GOOD, row->ground), "✓");
	int taken = draw_marked(
		canvas, at, text, id, line, &(struct draw_marks){ marks, marks ? n_marks : 0 });

	if (entry->note && at.columns > taken + 2)
		canvas_write(canvas, at.row, at.column + taken + 2, at.columns - taken - 2,
			style_of(ROLE_MUTED, row->ground), entry->note);
	free(marks);
	free(id);
}

static struct list_rows rows_of(const struct models *models)
{
	return (struct list_rows){ .data = models,
		.n_rows = models->n_shown,
		.key_at = key_at,
		.draw = draw_row,
		.ground = ROLE_DIALOG,
		.empty = models->problem     ? models->problem
			 : models->errand    ? "asking …"
			 : models->n_entries ? "no model's name has that in it"
					     : "it names no models" };
}

static struct rectangle list_area(struct rectangle content)
{
	return (struct rectangle){ content.row + 2, content.column - 2, content.rows - 2,
		content.columns + 4 };
}

static const struct dialog_frame frame = { ROWS, COLUMNS, "Models", NULL };

static void layout_models(void *state, struct app *app, struct rectangle area)
{
	struct models *models = state;
	struct rectangle content = dialog_content(area, &frame);
	struct list_rows rows = rows_of(models);

	(void)app;
	textfield_layout(models->query, 1, content.columns);
	list_update(&models->list, &rows, list_area(content).rows);
}

static void draw_models(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct models *models = state;
	char shown[WORDS_SIZE], all[WORDS_SIZE];
	char *subtitle = memory_format("of %s: %s of %s", models->provider,
		words_count(models->n_shown, shown), words_count(models->n_entries, all));
	struct dialog_frame titled = frame;
	struct textfield_look look = {
		.style = style_of(ROLE_STRONG, ROLE_FIELD),
		.is_focused = true,
		.hint = "type a part of its name",
	};
	struct list_rows rows = rows_of(models);

	(void)app;
	titled.subtitle = models->entries ? subtitle : models->provider;
	struct rectangle content = dialog_draw(canvas, area, &titled);
	struct rectangle field = { content.row, content.column, 1, content.columns };

	canvas_fill(canvas, field, look.style);
	textfield_draw(models->query, &look, canvas, field);
	list_draw(&models->list, &rows, true, canvas, list_area(content));
	free(subtitle);
}

/* Turns the selected model on in Fire, or off again. */
static void choose(struct models *models, struct app *app)
{
	struct fire_choice *choice = app_fire_choice(app);
	char *spec = spec_of(models, models->list.index);
	struct error error = { 0 };

	if (is_chosen(models, models->list.index)) {
		for (size_t i = 0; i < choice->n_models; i++)
			if (strcmp(choice->models[i].spec, spec) == 0)
				choice->models[i].is_on = false;
		app_say(app, "%s is no longer chosen in Fire", spec);
	} else if (fire_choice_add(choice, app_registry(app), spec, &error)) {
		app_say(app, "%s is chosen in Fire", spec);
	} else {
		app_say_error(app, &error);
	}
	free(spec);
}

static void test(const struct models *models, struct app *app)
{
	struct agents_board *board = app_screen_state(app, SCOPE_AGENTS);
	char *spec = spec_of(models, models->list.index);

	if (board)
		agents_check_model(board, app, spec);
	free(spec);
}

static unsigned do_models(void *state, struct app *app, int command)
{
	struct models *models = state;
	struct list_rows rows = rows_of(models);

	switch (command) {
	case MODELS_CHOOSE:
		if (models->n_shown > 0)
			choose(models, app);
		return SCREEN_DONE;
	case MODELS_TEST:
		if (models->n_shown > 0)
			test(models, app);
		return SCREEN_DONE;
	case MODELS_FIRE:
		app_do_later(app, AGENTS_FIRE);
		return SCREEN_DONE | SCREEN_CLOSE;
	case MODELS_CLOSE:
		return SCREEN_DONE | SCREEN_CLOSE;
	default:
		break;
	}
	if (command < MODELS_FIRST || command > MODELS_FIRST + LIST_END)
		return SCREEN_IGNORED;
	list_act(&models->list, &rows, (enum list_action)(command - MODELS_FIRST));
	return SCREEN_DONE;
}

static unsigned point(struct models *models, const struct key *key, struct rectangle area)
{
	struct list_rows rows = rows_of(models);
	size_t index;

	if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN)
		list_scroll(&models->list, &rows, key->action == MOUSE_WHEEL_UP ? -3 : 3);
	else if (key->action == MOUSE_PRESS &&
		 list_at(&models->list, &rows, list_area(dialog_content(area, &frame)), key->row,
			 &index))
		list_select(&models->list, &rows, index);
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct models *models = state;

	(void)app;
	if (key->code == KEYCODE_MOUSE)
		return point(models, key, area);
	unsigned result = typing_take(models->query, key);

	if ((result & TEXTFIELD_CHANGED) && models->shown)
		filter(models);
	return result || typing_is_key(key) ? SCREEN_DONE : SCREEN_IGNORED;
}

static const struct keymap_row rows[] = {
	{ MODELS_CHOOSE, "models-choose", "choose", "Enter", SCOPE_MODELS,
		"choose the model in Fire, or leave it out again", 1 },
	{ MODELS_TEST, "models-test", "test", "Ctrl-T", SCOPE_MODELS, "ask the model one question",
		2 },
	{ MODELS_FIRE, "models-fire", "fire", "Ctrl-F F5", SCOPE_MODELS,
		"go to Fire with what is chosen", 3 },
	{ MODELS_CLOSE, "models-close", "close", "Esc", SCOPE_MODELS, "close the list", 4 },
	{ MODELS_FIRST + LIST_UP, "models-up", "up", "Up", SCOPE_MODELS, "the one before", 0 },
	{ MODELS_FIRST + LIST_DOWN, "models-down", "down", "Down Tab", SCOPE_MODELS, "the next one",
		0 },
	{ MODELS_FIRST + LIST_PAGE_UP, "models-page-up", "page up", "PgUp", SCOPE_MODELS,
		"a page up", 0 },
	{ MODELS_FIRST + LIST_PAGE_DOWN, "models-page-down", "page down", "PgDn", SCOPE_MODELS,
		"a page down", 0 },
	{ 0 },
};

/* Every letter is typed. */
static const int *typing_hints(const void *state)
{
	static const int commands[] = { MODELS_CHOOSE, MODELS_TEST, MODELS_FIRE, MODELS_CLOSE, 0 };

	(void)state;
	return commands;
}

const struct screen_ops models_dialog = {
	.name = "Models",
	.scope = SCOPE_MODELS,
	.rows = rows,
	.open = open_models,
	.close = close_models,
	.layout = layout_models,
	.draw = draw_models,
	.command = do_models,
	.key = take_key,
	.typing_hints = typing_hints,
};
