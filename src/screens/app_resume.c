/* The offer, at the start, to fire again a run that was not finished. */
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/confirm.h"
#include "app_state.h"

static void resume(struct app *app)
{
	struct error error = { 0 };

	if (!app_fire(app, &app->unfinished->choice, &app->unfinished->limits, NULL, &error))
		app_say_error(app, &error);
}

static void leave(struct app *app)
{
	session_leave_unfinished(app->session);
	app_say(app, "left as it is: the same order, fired again, asks for what is missing");
}

void app_offer_resume(struct app *app)
{
	app->unfinished = session_unfinished(app->session);
	if (!app->unfinished)
		return;
	struct ask_record *record = app->unfinished;
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
