/* Opens the parts of the app, runs it, closes them. */
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/scenarios_screen.h"
#include "leeway/screens/themes.h"
#include "app_state.h"

struct keymap *app_new_keymap(const struct config *config, struct error *error)
{
	const struct keymap_row *tables[32];
	size_t n_tables = 0;

	tables[n_tables++] = global_rows;
	tables[n_tables++] = list_rows;
	for (size_t i = 0; app_screens[i]; i++)
		tables[n_tables++] = app_screens[i]->rows;
	for (size_t i = 0; app_dialogs[i]; i++)
		tables[n_tables++] = app_dialogs[i]->rows;
	struct keymap *keymap = keymap_new(tables, n_tables, all_scopes, error);

	if (!keymap || !config || !config->keys ||
		keymap_rebind(keymap, config->document, config->keys, error))
		return keymap;
	keymap_free(keymap);
	return NULL;
}

static bool open_theme(struct app *app, struct error *error)
{
	const char *remembered = app_recall_theme(app);
	const char *name = app->options->theme ? app->options->theme : app->options->config->theme;
	struct error fault = { 0 };

	/* One that was chosen and is gone is no fault of this start. */
	if (!app->options->theme && remembered && app_set_theme(app, remembered, NULL))
		return true;
	if (app_set_theme(app, name ? name : "default", &fault))
		return true;
	if (!app_set_theme(app, "default", NULL))
		app->theme = theme_new_mono();
	app_say_error(app, &fault);
	(void)error;
	return true;
}

/* The pack that was asked for, or else the one looked at last, or else the paper's. */
static void open_study(struct app *app, struct error *error)
{
	const struct app_options *options = app->options;
	const char *remembered = options->pack ? NULL : app_recall_pack(app);

	app->pack = memory_copy_text(remembered ? remembered : options->pack);
	if (remembered)
		app->study = study_open(options->env, remembered, NULL);
	if (app->study)
		return;
	free(app->pack);
	app->pack = memory_copy_text(options->pack ? options->pack : "paper");
	app->study = study_open(options->env, app->pack, error);
}

/* Without them where they have a fault, which is said. */
static void read_groups(struct app *app)
{
	struct error error = { 0 };

	if (!study_read_groups(app->study, app->options->config, &error))
		app_say_error(app, &error);
}

static bool open_parts(struct app *app, struct error *error)
{
	const struct app_options *options = app->options;
	size_t n_screens = 0;

	if (options->remembers)
		app->recall = app_recall_open(app);
	while (app_screens[n_screens])
		n_screens++;
	app->screens = memory_alloc(n_screens + 1, sizeof *app->screens);
	for (size_t i = 0; i < n_screens; i++)
		app->screens[i].ops = app_screens[i];
	app->canvas = canvas_new(24, 80);
	app->fire_choice = fire_choice_new();
	app->interview_choice.cohort = memory_copy_text("people");
	app->session = session_open(options->env, options->config, options->database);
	app->errands = errands_open(error);
	if (app->errands)
		app->keymap = app_new_keymap(app->options->config, error);
	if (app->keymap)
		app->registry = registry_open(options->env, options->config, error);
	if (app->registry) {
		registry_defer_commands(app->registry);
		session_use_keys(app->session, app->registry);
	}
	if (app->registry)
		open_study(app, error);
	if (app->study)
		read_groups(app);
	return app->study && open_theme(app, error);
}

static void close_parts(struct app *app)
{
	app_recall_note(app);
	while (app->n_dialogs)
		app_close_dialog(app, &app->dialogs[app->n_dialogs - 1]);
	for (struct shown *screen = app->screens; screen && screen->ops; screen++)
		if (screen->state)
			screen->ops->close(screen->state);
	term_close(app->term);
	errands_close(app->errands);
	app_recall_close(app);
	session_close(app->session);
	study_close(app->study);
	fire_choice_free(app->fire_choice);
	free(app->interview_choice.cohort);
	ask_record_free(app->unfinished);
	ask_record_free(app->costly);
	registry_close(app->registry);
	keymap_free(app->keymap);
	theme_free(app->theme);
	free(app->pack);
	canvas_free(app->canvas);
	for (size_t i = 0; i < APP_MAX_MESSAGES; i++)
		free(app->messages[i].text);
	free(app->screens);
	free(app);
}

static void fire_at_start(struct app *app)
{
	struct ask_limits limits = { .max_cost_microusd = -1 };
	struct error error = { 0 };

	if (app->options->at_start &&
		!session_fire(app->session, app->options->at_start, &limits, &error))
		app_say_error(app, &error);
}

bool app_run(const struct app_options *options, struct error *error)
{
	struct app *app = memory_alloc(1, sizeof *app);
	bool good = false;

	app->options = options;
	if (open_parts(app, error)) {
		struct term_options term = { .env = options->env, .theme = app->theme };

		app->term = term_open(&term, error);
	}
	if (app->term) {
		struct fire_choice *choice = app_fire_choice(app);

		app_read_counts(app);
		app_go(app, SCOPE_EXPLORE);
		app_recall_apply(app);
		choice->limits = session_settle_limits(app->session, &choice->limits);
		fire_at_start(app);
		scenarios_offer(app);
		if (!options->is_demo && !options->at_start)
			app_offer_resume(app);
		app_loop(app);
		good = true;
	}
	close_parts(app);
	return good;
}
