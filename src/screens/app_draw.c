#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/screens/commands.h"
#include "leeway/tui/draw.h"
#include "app_state.h"

enum {
	LEAST_ROWS = 12,
	LEAST_COLUMNS = 40,
	NARROW = 100,
	SIMULATED_COLUMNS = 11,
	NEWS_MS = 4000,
	FIRST_TAB = 10,
	SILENT_US = 8000000
};

static int write_styled(
	struct canvas *canvas, int row, int column, enum role role, bool is_bold, const char *text)
{
	struct style style = style_of(role, ROLE_BAND);

	style.attributes = is_bold ? ATTRIBUTE_BOLD : 0;
	return canvas_write(canvas, row, column, -1, style, text);
}

/* On a narrow terminal only the current screen is named. */
static bool names_tab(const struct app *app, size_t tab)
{
	return canvas_columns(app->canvas) >= NARROW || tab == app->current;
}

/* Screens by number, which has one digit, and name. Returns the column behind them. */
static int draw_tabs(const struct app *app, int column)
{
	for (size_t i = 0; app_screens[i]; i++) {
		bool is_current = i == app->current;
		char number[16];

		snprintf(number, sizeof number, "%d", app_screens[i]->scope);
		column += write_styled(app->canvas, 0, column, ROLE_ACCENT, false, number) + 1;
		if (names_tab(app, i))
			column += write_styled(app->canvas, 0, column,
					  is_current ? ROLE_STRONG : ROLE_MUTED, is_current,
					  app_screens[i]->name) +
				  2;
	}
	return column;
}

int app_tab_at(const struct app *app, int column)
{
	int end = FIRST_TAB;

	for (size_t i = 0; app_screens[i] && column >= FIRST_TAB; i++) {
		end += names_tab(app, i) ? 4 + text_width(app_screens[i]->name) : 2;
		if (column < end)
			return app_screens[i]->scope;
	}
	return 0;
}

static void draw_head(const struct app *app)
{
	int columns = canvas_columns(app->canvas);
	char count[WORDS_SIZE];

	canvas_fill(app->canvas, (struct rectangle){ 0, 0, 1, columns },
		style_of(ROLE_TEXT, ROLE_BAND));
	write_styled(app->canvas, 0, 2, ROLE_STRONG, true, "leeway");
	int column = draw_tabs(app, FIRST_TAB);

	words_count(app->study->n_responses, count);
	char *right = memory_format("%s replies", count);
	int replies = text_width(right) + 1;
	int mark = app->study->has_synthetic ? SIMULATED_COLUMNS : 0;

	/* That something is simulated stands there before how much there is. */
	if (columns - replies - mark <= column)
		replies = 0;
	else
		write_styled(app->canvas, 0, columns - replies, ROLE_MUTED, false, right);
	/* Over the last tabs, if need be. */
	if (mark)
		write_styled(app->canvas, 0, columns - replies - mark, ROLE_SIMULATED, true,
			replies ? "SIMULATED" : " SIMULATED");
	free(right);
}

static char *describe_rate(const struct run_progress *progress)
{
	double rate = progress->per_second;
	uint64_t finished = progress->already + progress->stored + progress->failed;
	uint64_t open = progress->planned > finished ? progress->planned - finished : 0;
	bool has_end = rate > 0 && !progress->paused;
	char left[WORDS_SIZE], cost[WORDS_SIZE];

	return memory_format("%.0f/s  %u in flight  %llu failed  %s%s%s%s", rate,
		progress->in_flight, (unsigned long long)progress->failed,
		words_cost(progress->cost_is_known ? progress->cost_microusd : -1, cost),
		has_end ? "  " : "", has_end ? words_duration((double)open / rate, left) : "",
		has_end ? " left" : "");
}

/* A plain meter of what is there of what is wanted; returns the column behind it. */
static int draw_meter(struct canvas *canvas, int row, int column, double share)
{
	enum { METER = 24 };
	int eighths = draw_whole_parts(share, METER * 8);
	struct draw_run run;

	draw_run_begin(&run, canvas, row, column);
	for (int i = 0; i < METER; i++)
		draw_run_put(&run, style_of(ROLE_GOOD, ROLE_TRACK),
			draw_left_eighths(eighths - 8 * i < 0   ? 0
					  : eighths - 8 * i > 8 ? 8
								: eighths - 8 * i));
	draw_run_end(&run);
	return column + METER;
}

/* Why nothing comes at present; false: something does. */
static bool draw_wait(
	const struct app *app, const struct run_progress *progress, int row, int column)
{
	struct style warning = style_of(ROLE_WARNING, ROLE_GROUND);
	int64_t now_us = env_monotonic_us(app->options->env);
	int64_t wait_ms = app->waiting_until_ms - now_us / 1000;
	int64_t silent_us = now_us - app->stored_us;

	if (app->waiting[0] && wait_ms > 0)
		canvas_write_format(app->canvas, row, column, warning, "backing off %lld s: %s",
			(long long)(wait_ms + 999) / 1000, app->waiting);
	else if (progress->in_flight > 0 && !progress->paused && silent_us >= SILENT_US)
		canvas_write_format(app->canvas, row, column, warning, "no reply for %lld s",
			(long long)(silent_us / 1000000));
	else
		return false;
	return true;
}

static void draw_run_status(const struct app *app, const struct run_progress *progress, int row)
{
	struct canvas *canvas = app->canvas;
	struct style text = style_of(ROLE_TEXT, ROLE_GROUND), strong = text;
	uint64_t done = progress->already + progress->stored;
	char count[WORDS_SIZE];
	int column = 1;

	strong.foreground = ROLE_STRONG;
	strong.attributes = ATTRIBUTE_BOLD;
	column += canvas_write(canvas, row, column, 1,
		style_of(progress->paused ? ROLE_WARNING : ROLE_GOOD, ROLE_GROUND), "●");
	column += canvas_write(
		canvas, row, column, -1, text, progress->paused ? " paused " : " running ");
	words_count(done, count);
	column += canvas_write(canvas, row, column, -1, strong, count);
	words_count(progress->planned, count);
	column += canvas_write_format(canvas, row, column, text, " of %s  ", count);
	if (canvas_columns(canvas) >= NARROW)
		column = draw_meter(canvas, row, column,
				 progress->planned ? (double)done / (double)progress->planned : 0) +
			 2;
	/* Where all wait, the reason has the room of what stands still. */
	if (progress->in_flight == 0 && draw_wait(app, progress, row, column))
		return;
	char *rate = describe_rate(progress);

	column += canvas_write(canvas, row, column, -1, text, rate) + 2;
	free(rate);
	draw_wait(app, progress, row, column);
}

/* The key that shows all of a message, where there is one and it is not typed. */
static char *message_hint(const struct app *app)
{
	const struct shown *top = app->n_dialogs > 0 ? &app->dialogs[app->n_dialogs - 1]
						     : &app->screens[app->current];
	bool is_typing = top->ops->typing_hints && top->ops->typing_hints(top->state);
	char *key = keymap_first_key(app->keymap, COMMAND_MESSAGES);
	char *hint = is_typing || !*key ? NULL : memory_format("  %s: all of it", key);

	free(key);
	return hint;
}

/* In its row; what is longer begins in the rule over it, and what is longer still is cut. */
static void draw_message(const struct app *app, int row, const char *message)
{
	int columns = canvas_columns(app->canvas) - 2;
	struct style text = style_of(ROLE_TEXT, ROLE_GROUND);
	size_t n_lines, from = 0;
	struct text_line *lines = text_wrap(message, columns, &n_lines);

	if (n_lines > 1) {
		canvas_fill(app->canvas, (struct rectangle){ row - 1, 0, 1, columns + 2 }, text);
		draw_bytes(app->canvas, (struct rectangle){ row - 1, 1, 1, columns }, text, message,
			lines[0].length);
		from = lines[1].start;
	}
	char *hint = n_lines > 2 ? message_hint(app) : NULL;
	int width = hint ? text_width(hint) : 0;

	canvas_write(app->canvas, row, 1, columns - width, text, message + from);
	if (hint)
		canvas_write(app->canvas, row, 1 + columns - width, width,
			style_of(ROLE_ACCENT, ROLE_GROUND), hint);
	free(hint);
	free(lines);
}

/* The engine has it, and opens the cache first, which may wait for the disk. */
static void draw_start(struct canvas *canvas, int row)
{
	int column = 1;

	column += canvas_write(canvas, row, column, 1, style_of(ROLE_MUTED, ROLE_GROUND), "●");
	canvas_write(canvas, row, column, -1, style_of(ROLE_TEXT, ROLE_GROUND), " starting");
}

/* What was said last stands until a key is pressed, but it does not hide a run for long. */
static void draw_status(const struct app *app, int row)
{
	int columns = canvas_columns(app->canvas);
	struct run_progress progress;
	int64_t wall_ms = 0;
	const char *message = app->has_news ? app_message(app, 0, &wall_ms) : NULL;
	bool is_running = session_is_running(app->session);

	if (is_running && env_wall_ms(app->options->env) - wall_ms >= NEWS_MS)
		message = NULL;

	for (int i = 0; i < columns; i++)
		canvas_write(app->canvas, row - 1, i, 1, style_of(ROLE_RULE, ROLE_GROUND), "─");
	if (message)
		draw_message(app, row, message);
	else if (is_running && session_progress(app->session, &progress))
		draw_run_status(app, &progress, row);
	else if (is_running)
		draw_start(app->canvas, row);
}

/* What the last line says of the topmost; free with keymap_free_hints. */
static struct keymap_hint *make_hints(struct app *app, size_t *n_hints)
{
	int columns = canvas_columns(app->canvas) - 2;
	const struct shown *top = app_top(app);
	const int *typing = top->ops->typing_hints ? top->ops->typing_hints(top->state) : NULL;
	int left_out = session_is_running(app->session) ? 0 : COMMAND_PAUSE;

	if (typing)
		return keymap_typing_hints(app->keymap, top->ops->scope, typing, columns, n_hints);
	return keymap_hints(app->keymap, top->ops->scope, left_out, columns, n_hints);
}

int app_hint_at(struct app *app, int row, int column)
{
	size_t n_hints;
	int command = 0;

	if (row != canvas_rows(app->canvas) - 1 || app_find_bare(app) == app_top(app))
		return 0;
	struct keymap_hint *hints = make_hints(app, &n_hints);

	for (size_t i = 0; i < n_hints; i++) {
		int start = 1 + hints[i].column;
		int end = start + text_width(hints[i].key) + 1 + text_width(hints[i].name);

		if (column >= start && column < end)
			command = hints[i].command;
	}
	keymap_free_hints(hints, n_hints);
	return command;
}

static void draw_foot(struct app *app, int row)
{
	int columns = canvas_columns(app->canvas);
	size_t n_hints;
	struct keymap_hint *hints = make_hints(app, &n_hints);

	canvas_fill(app->canvas, (struct rectangle){ row, 0, 1, columns },
		style_of(ROLE_TEXT, ROLE_BAND));
	for (size_t i = 0; i < n_hints; i++) {
		int column = 1 + hints[i].column;

		column += write_styled(app->canvas, row, column, ROLE_ACCENT, true, hints[i].key);
		write_styled(app->canvas, row, column + 1, ROLE_MUTED, false, hints[i].name);
	}
	keymap_free_hints(hints, n_hints);
}

static void draw_too_small(struct app *app)
{
	/* Lines that a terminal of 20 columns holds. */
	struct style text = style_of(ROLE_TEXT, ROLE_GROUND);

	canvas_write_format(
		app->canvas, 0, 0, text, "leeway needs %d×%d,", LEAST_COLUMNS, LEAST_ROWS);
	canvas_write_format(app->canvas, 1, 0, text, "and 80×24 for all;");
	canvas_write_format(app->canvas, 2, 0, text, "this is %d×%d.", canvas_columns(app->canvas),
		canvas_rows(app->canvas));
}

static void draw_shown(struct app *app, const struct shown *shown)
{
	struct rectangle body = app_body(app, shown);

	if (shown->ops->layout)
		shown->ops->layout(shown->state, app, body);
	canvas_set_clip(app->canvas, body);
	shown->ops->draw(shown->state, app, app->canvas, body);
	canvas_reset_clip(app->canvas);
}

void app_draw(struct app *app)
{
	int rows = canvas_rows(app->canvas), columns = canvas_columns(app->canvas);

	canvas_set_cursor(app->canvas, -1, 0);
	canvas_fill(app->canvas, (struct rectangle){ 0, 0, rows, columns },
		style_of(ROLE_TEXT, ROLE_GROUND));
	if (rows < LEAST_ROWS || columns < LEAST_COLUMNS) {
		draw_too_small(app);
		return;
	}
	const struct shown *bare = app_find_bare(app);

	if (!bare) {
		draw_head(app);
		draw_status(app, rows - 2);
	}
	if (!bare || bare == &app->screens[app->current])
		draw_shown(app, &app->screens[app->current]);
	/* What lies under one that has the whole terminal is not seen. */
	for (size_t i = 0; i < app->n_dialogs; i++)
		if (!bare || &app->dialogs[i] >= bare || bare == &app->screens[app->current])
			draw_shown(app, &app->dialogs[i]);
	if (bare != app_top(app))
		draw_foot(app, rows - 1);
}
