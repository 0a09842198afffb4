/* What Responses writes to the cache: jobs of the engine, which has the writing connection. */
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/responses_screen.h"
#include "leeway/store/corrections.h"
#include "leeway/store/stars.h"

enum change_kind { CHANGE_OUTCOME, CHANGE_BACK, CHANGE_STAR };

/* One change of one response; its texts are owned. */
struct change {
	enum change_kind kind;
	int64_t response;
	enum outcome after;
	bool starred;
	char *reason, *author;
	int64_t at_ms;
};

static void change_free(void *data)
{
	struct change *change = data;

	free(change->reason);
	free(change->author);
	free(change);
}

/* On the engine's thread. *count: 1 where something changed. */
static bool make_change(struct database *database, void *data, uint32_t *count, struct error *error)
{
	const struct change *change = data;
	struct correction correction = { .after = change->after,
		.reason = change->reason,
		.author = change->author,
		.at_ms = change->at_ms };
	bool undone = true, good = false;

	switch (change->kind) {
	case CHANGE_OUTCOME:
		good = corrections_add(database, change->response, &correction, error);
		break;
	case CHANGE_BACK:
		good = corrections_undo(database, change->response, &correction, &undone, error);
		break;
	case CHANGE_STAR:
		good = stars_set(database, change->response, change->starred, change->at_ms, error);
		break;
	}
	*count = good && undone;
	return good;
}

static struct change *new_change(struct app *app, enum change_kind kind, const char *reason)
{
	struct change *change = memory_alloc(1, sizeof *change);
	const char *user = env_variable(app_env(app), "USER");

	change->kind = kind;
	change->reason = memory_copy_text(reason);
	change->author = memory_copy_text(user ? user : "user");
	change->at_ms = env_wall_ms(app_env(app));
	return change;
}

/* Hands the change over and remembers what is to be read anew then. */
static void submit(struct responses_screen *screen, struct app *app, struct change *take_change,
	const char *done)
{
	const struct responses_column *column = responses_current(&screen->responses);
	struct engine_job job = { .work = make_change, .free = change_free, .data = take_change };
	struct error error = { 0 };

	take_change->response = column->shown.id;
	uint64_t id = session_write(app_session(app), &job, &error);

	if (!id) {
		app_say_error(app, &error);
		return;
	}
	MEMORY_RESERVE_ONE(screen->writes, screen->n_writes, screen->capacity);
	screen->writes[screen->n_writes++] = (struct responses_write){ id,
		{ column->shelf.agent, column->shelf.prompt, column->shown.repeat }, done };
}

void responses_relabel(struct app *app, enum outcome after, const char *reason)
{
	struct responses_screen *screen = app_screen_state(app, SCOPE_RESPONSES);
	struct change *change;

	if (!screen || !responses_current(&screen->responses)->shown.id)
		return;
	change = new_change(app, CHANGE_OUTCOME, reason);
	change->after = after;
	submit(screen, app, change, "relabelled; u takes it back");
}

void responses_take_back(struct responses_screen *screen, struct app *app)
{
	if (responses_current(&screen->responses)->shown.id)
		submit(screen, app, new_change(app, CHANGE_BACK, "taken back"),
			"the last correction is taken back");
}

void responses_star(struct responses_screen *screen, struct app *app)
{
	const struct responses_shown *shown = &responses_current(&screen->responses)->shown;
	struct change *change;

	if (!shown->id)
		return;
	change = new_change(app, CHANGE_STAR, "");
	change->starred = !shown->starred;
	submit(screen, app, change, NULL);
}

bool responses_take_written(
	struct responses_screen *screen, struct app *app, const struct event *event)
{
	struct error error = { 0 };
	size_t at = 0;

	while (at < screen->n_writes && screen->writes[at].job != event->job)
		at++;
	if (at == screen->n_writes)
		return false;
	struct responses_write write = screen->writes[at];

	screen->n_writes--;
	for (; at < screen->n_writes; at++)
		screen->writes[at] = screen->writes[at + 1];
	struct database *reader = session_reader(app_session(app), &error);

	if (!reader || !responses_refresh(&screen->responses, reader, &write.key, &error))
		app_say_error(app, &error);
	else if (!event->text[0] && event->count == 0)
		app_say(app, "no correction of this reply stands");
	else if (!event->text[0] && write.done)
		app_say(app, "%s", write.done);
	return true;
}
