#include <stdlib.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/screens/fill_view.h"

enum { MILLISECOND_US = 1000 };

struct watch {
	const struct solo_options *options;
	struct fill *fill;
	const char *path;
	struct database *database; /* NULL: not there yet. */
	char *fault;
	int64_t looked_us; /* -1: not yet. */
	size_t first, n_rows;
};

static unsigned take_key(void *state, const struct key *key)
{
	struct watch *watch = state;
	size_t n_scenarios = watch->fill->pack->n_scenarios;
	bool is_control_c = key->code == KEYCODE_CHARACTER && key->character == 'c' &&
			    key->modifiers == MODIFIER_CONTROL;

	if (key->code == KEYCODE_ESCAPE || is_control_c ||
		(key->code == KEYCODE_CHARACTER && key->character == 'q' && !key->modifiers))
		return SOLO_QUIT;
	if (key->code == KEYCODE_UP && watch->first > 0)
		watch->first--;
	if (key->code == KEYCODE_DOWN && watch->first + watch->n_rows < n_scenarios)
		watch->first++;
	return SOLO_DRAW;
}

static void set_fault(struct watch *watch, struct error *error)
{
	free(watch->fault);
	watch->fault = memory_copy_text(error->message);
	error_clear(error);
}

/* True where something changed. */
static bool look(struct watch *watch)
{
	struct error error = { 0 };
	bool has_changed = false, had_fault = watch->fault != NULL;

	if (!watch->database && file_exists(watch->path))
		watch->database = database_open(watch->options->env, watch->path, DATABASE_READ,
			"leeway ask --watch", &error);
	if (watch->database)
		fill_read(watch->fill, watch->database, &has_changed, &error);
	set_fault(watch, &error);
	return has_changed || had_fault || watch->fault;
}

static unsigned tick(void *state, int *due_ms)
{
	struct watch *watch = state;
	int64_t now = env_monotonic_us(watch->options->env);
	int64_t left_us = watch->looked_us + (int64_t)FILL_LOOK_MS * MILLISECOND_US - now;

	*due_ms = FILL_LOOK_MS;
	if (watch->looked_us >= 0 && left_us > 0) {
		*due_ms = (int)(left_us / MILLISECOND_US) + 1;
		return 0;
	}
	watch->looked_us = now;
	return look(watch) ? SOLO_DRAW : 0;
}

static void draw(void *state, struct canvas *canvas, struct rectangle area)
{
	struct watch *watch = state;

	watch->n_rows = fill_rows(area);
	fill_draw(watch->fill, watch->fault, watch->first, canvas, area);
}

bool fill_watch(const struct solo_options *options, struct fill *fill, const char *database,
	struct error *error)
{
	static const struct solo_ops ops = { take_key, tick, draw };
	struct watch watch = {
		.options = options, .fill = fill, .path = database, .looked_us = -1
	};
	bool was_ended;
	bool good = solo_run(options, &ops, &watch, &was_ended, error);

	database_close(watch.database);
	free(watch.fault);
	return good;
}
