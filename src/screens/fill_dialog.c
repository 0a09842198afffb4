#include "leeway/screens/fill_dialog.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/fill_view.h"

enum { FILL_UP = SCOPE_FILL * 100, FILL_DOWN, FILL_CLOSE };

struct filling {
	struct pack *pack;
	struct fill *fill;
	char *fault; /* NULL: none. */
	int64_t looked_us;
	size_t first, n_rows;
};

static const struct keymap_row rows[] = {
	{ FILL_UP, "fill-up", "up", "Up k", SCOPE_FILL, "a scenario up", 0 },
	{ FILL_DOWN, "fill-down", "down", "Down j", SCOPE_FILL, "a scenario down", 0 },
	{ FILL_CLOSE, "fill-close", "close", "q", SCOPE_FILL, "back to where it was opened", 1 },
	{ 0 },
};

/* True where something changed. */
static bool look(struct filling *filling, struct app *app)
{
	struct error error = { 0 };
	struct database *reader = session_reader(app_session(app), &error);
	bool has_changed = false, had_fault = filling->fault != NULL;

	if (reader)
		fill_read(filling->fill, reader, &has_changed, &error);
	free(filling->fault);
	filling->fault = memory_copy_text(error.message);
	error_clear(&error);
	filling->looked_us = env_monotonic_us(app_env(app));
	return has_changed || had_fault || filling->fault;
}

static void *open_fill(struct app *app, const void *argument, struct error *error)
{
	struct pack *pack = pack_load(app_env(app), app_pack(app), error);

	(void)argument;
	if (!pack)
		return NULL;
	struct filling *filling = memory_alloc(1, sizeof *filling);

	filling->pack = pack;
	filling->fill = fill_new(pack, app_interview_choice(app)->cohort);
	look(filling, app);
	return filling;
}

static void close_fill(void *state)
{
	struct filling *filling = state;

	fill_free(filling->fill);
	pack_free(filling->pack);
	free(filling->fault);
	free(filling);
}

static int tick(void *state, struct app *app)
{
	struct filling *filling = state;
	int64_t since_us = env_monotonic_us(app_env(app)) - filling->looked_us;

	if (since_us < (int64_t)FILL_LOOK_MS * 1000)
		return (int)((int64_t)FILL_LOOK_MS - since_us / 1000);
	if (look(filling, app))
		app_redraw(app);
	return FILL_LOOK_MS;
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct filling *filling = state;

	(void)app;
	filling->n_rows = fill_rows(area);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct filling *filling = state;

	(void)app;
	fill_draw(filling->fill, filling->fault, filling->first, canvas, area);
}

static unsigned command(void *state, struct app *app, int number)
{
	struct filling *filling = state;

	(void)app;
	switch (number) {
	case FILL_UP:
		filling->first -= filling->first > 0;
		return SCREEN_DONE;
	case FILL_DOWN:
		filling->first += filling->first + filling->n_rows < filling->pack->n_scenarios;
		return SCREEN_DONE;
	case FILL_CLOSE:
		return SCREEN_DONE | SCREEN_CLOSE;
	default:
		return SCREEN_IGNORED;
	}
}

const struct screen_ops fill_dialog = {
	.name = "n by bucket",
	.scope = SCOPE_FILL,
	.rows = rows,
	.open = open_fill,
	.close = close_fill,
	.layout = layout,
	.draw = draw,
	.command = command,
	.tick = tick,
	.is_bare = true,
};
