/* An interview over the explorer, for someone who is at hand: written by the engine's thread. Whom
 * it asks, an interview_choice, is its argument. */
#include "leeway/screens/interview_dialog.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/interview_view.h"
#include "leeway/store/erasures.h"

struct asking {
	struct interviewer interviewer;
	struct interview_view view;
	uint64_t begin_job, keep_job, withdraw_job; /* What the engine was given; 0: nothing. */
};

static void *open_interview(struct app *app, const void *argument, struct error *error)
{
	const struct interview_choice *choice = argument;
	struct asking *asking = memory_alloc(1, sizeof *asking);
	struct interviewer_options options = {
		.env = app_env(app),
		.database = session_path(app_session(app)),
		.pack = app_pack(app),
		.cohort = choice->cohort,
		.needs_explanation = choice->needs_explanation,
		.balances = choice->balances,
	};

	if (!interviewer_open(&asking->interviewer, &options, error)) {
		free(asking);
		return NULL;
	}
	interview_view_init(&asking->view, &asking->interviewer, NULL, false);
	return asking;
}

static void close_interview(void *state)
{
	struct asking *asking = state;

	interview_view_clear(&asking->view);
	interviewer_close(&asking->interviewer);
	free(asking);
}

static bool begin_work(struct database *database, void *data, uint32_t *count, struct error *error)
{
	struct interview_record *record = data;

	if (!interviews_begin(database, record, error))
		return false;
	*count = (uint32_t)record->id;
	return true;
}

static void free_record(void *data)
{
	interview_record_clear(data);
	free(data);
}

static bool keep_work(struct database *database, void *data, uint32_t *count, struct error *error)
{
	*count = 1;
	return interviews_answer(database, data, error);
}

static void free_answer(void *data)
{
	interview_answer_clear(data);
	free(data);
}

/* The job's id; 0 where it cannot be written, which is said. */
static uint64_t submit(struct asking *asking, struct app *app, const struct engine_job *job)
{
	struct error error = { 0 };
	uint64_t id = session_write(app_session(app), job, &error);

	if (id == 0)
		interview_view_failed(&asking->view, &error);
	return id;
}

static void begin(struct asking *asking, struct app *app)
{
	if (!interview_view_draw_lots(&asking->view))
		return;
	struct interview_record *data = memory_alloc(1, sizeof *data);

	*data = asking->view.record;
	asking->view.record = (struct interview_record){ 0 };
	asking->begin_job = submit(asking, app,
		&(struct engine_job){ .work = begin_work, .free = free_record, .data = data });
}

static void find(struct asking *asking, struct app *app)
{
	struct error error = { 0 };
	struct database *reader = session_reader(app_session(app), &error);

	interview_record_clear(&asking->view.record);
	if (error.code || (reader && !interviewer_find(&asking->interviewer, reader,
					     interview_view_typed_code(&asking->view),
					     &asking->view.record, &error)))
		interview_view_failed(&asking->view, &error);
	else
		interview_view_found(&asking->view);
}

static void keep(struct asking *asking, struct app *app)
{
	struct interview_answer *data = memory_alloc(1, sizeof *data);

	*data = interview_view_answer(&asking->view);
	asking->keep_job = submit(asking, app,
		&(struct engine_job){ .work = keep_work, .free = free_answer, .data = data });
}

/* Whose interview is deleted. */
struct withdrawal {
	int64_t interview, at_ms;
};

static bool withdraw_work(
	struct database *database, void *data, uint32_t *count, struct error *error)
{
	const struct withdrawal *withdrawal = data;

	*count = 1;
	return interviews_withdraw(database, withdrawal->interview, withdrawal->at_ms, error);
}

static bool scrub(struct database *database, void *data, struct error *error)
{
	(void)data;
	return erasures_scrub(database, error);
}

static void withdraw(struct asking *asking, struct app *app)
{
	struct withdrawal *data = memory_alloc(1, sizeof *data);

	*data = (struct withdrawal){ asking->view.record.id, env_wall_ms(app_env(app)) };
	asking->withdraw_job = submit(asking, app,
		&(struct engine_job){
			.work = withdraw_work, .after = scrub, .free = free, .data = data });
}

/* Every key is the interview's: nothing of the explorer is reached from it. Ctrl-C leaves at once.
 */
static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct asking *asking = state;
	(void)area;
	if (key->code == KEYCODE_CHARACTER && key->character == 'c' &&
		key->modifiers == MODIFIER_CONTROL)
		return SCREEN_DONE | SCREEN_CLOSE;
	unsigned wish = interview_view_key(&asking->view, key);

	if (wish & INTERVIEW_WISH_BEGIN)
		begin(asking, app);
	if (wish & INTERVIEW_WISH_FIND)
		find(asking, app);
	if (wish & INTERVIEW_WISH_KEEP)
		keep(asking, app);
	if (wish & INTERVIEW_WISH_WITHDRAW)
		withdraw(asking, app);
	return SCREEN_DONE | (wish & INTERVIEW_WISH_CLOSE ? (unsigned)SCREEN_CLOSE : 0);
}

/* What was drawn is stored: its rows are read as they stand. */
static void take_begun(struct asking *asking, struct app *app, const struct event *event)
{
	struct error error = { 0 };
	struct database *reader = session_reader(app_session(app), &error);

	asking->view.record.id = event->count;
	if (reader && interviews_load(reader, &asking->view.record, &error))
		interview_view_begun(&asking->view);
	else
		interview_view_failed(&asking->view, &error);
}

static unsigned take_event(void *state, struct app *app, const struct event *event)
{
	struct asking *asking = state;
	struct error error = { 0 };
	bool is_begun = asking->begin_job && event->job == asking->begin_job;
	bool is_kept = asking->keep_job && event->job == asking->keep_job;

	bool is_withdrawn = asking->withdraw_job && event->job == asking->withdraw_job;

	if (event->type != EVENT_JOB_DONE || (!is_begun && !is_kept && !is_withdrawn))
		return SCREEN_HANDLED;
	asking->begin_job = asking->keep_job = asking->withdraw_job = 0;
	if (event->text[0]) {
		error_set(&error, ERROR_STORE, "%s", event->text);
		interview_view_failed(&asking->view, &error);
	} else if (is_begun) {
		take_begun(asking, app, event);
	} else if (is_withdrawn) {
		interview_view_withdrawn(&asking->view);
	} else {
		interview_view_kept(&asking->view);
	}
	return SCREEN_DONE;
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct asking *asking = state;

	(void)app;
	interview_view_layout(&asking->view, area);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct asking *asking = state;

	(void)app;
	interview_view_draw(&asking->view, canvas, area);
}

static unsigned command(void *state, struct app *app, int number)
{
	(void)state;
	(void)app;
	(void)number;
	return SCREEN_IGNORED;
}

/* Its keys are told on the screen itself. */
static const struct keymap_row rows[] = { { 0 } };

const struct screen_ops interview_dialog = {
	.name = "Ask a person",
	.scope = SCOPE_INTERVIEW,
	.rows = rows,
	.open = open_interview,
	.close = close_interview,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.event = take_event,
	.is_bare = true,
};
