/* The offer, at the start, to fire again a run that was not finished. */
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/confirm.h"
#include "app_state.h"

static void resume(struct app *app)
{
	struct error error = { 0 };

	if (!app_fire(app, &app->unfinished->choice, &app->unfinished->limits, false, &error))
		app_say_error(app, &error);
}

/* A run that is left, off the explorer's thread. */
struct leaving {
	const struct session *session;
	int64_t run;
	struct error error;
};

static void run_leaving(void *data, const atomic_bool *stop)
{
	struct leaving *leaving = data;

	(void)stop;
	session_leave_run(leaving->session, leaving->run, &leaving->error);
}

static void take_leaving(void *data, struct app *app)
{
	struct leaving *leaving = data;

	if (leaving->error.code) {
		app_say_error(app, &leaving->error);
		return;
	}
	app_reload(app); /* A screen of runs may have read them before. */
	app_say(app, "left as it is: the same order, fired again, asks for what is missing");
}

static void free_leaving(void *data)
{
	struct leaving *leaving = data;

	error_clear(&leaving->error);
	free(leaving);
}

static const struct errand_ops leaving_ops = { run_leaving, take_leaving, free_leaving };

static void leave(struct app *app)
{
	int64_t run = session_unfinished_run(app->session);

	if (run == 0)
		return;
	struct leaving *leaving = memory_alloc(1, sizeof *leaving);

	*leaving = (struct leaving){ .session = app->session, .run = run };
	app_start_errand(app, &leaving_ops, leaving);
}

void app_offer_resume(struct app *app)
{
	app->unfinished = session_unfinished(app->session);
	if (!app->unfinished)
		return;
	struct ask_record *record = app->unfinished;
	/* One that has spent its cap would end at once. */
	if (record->limits.max_cost_microusd == 0)
		return;
	char *json = ask_choice_to_json(&record->choice, &record->limits);
	char *order = ask_describe(json);
	char *text = memory_format(
		"%s\n\nWhat came is kept; what is missing would be asked for now. Resume?", order);
	struct confirm_question question = {
		.title = "A run was not finished",
		.text = text,
		.yes = resume,
		.no = leave,
	};

	app_open_dialog(app, &confirm_dialog, &question);
	free(text);
	free(order);
	free(json);
}
