#include "leeway/screens/solo.h"

#include <poll.h>

#include "leeway/screens/themes.h"
#include "leeway/tui/term.h"

struct solo {
	const struct solo_ops *ops;
	void *state;
	struct term *term;
	struct canvas *canvas;
	unsigned flags;
	bool was_ended;
	int due_ms;
};

/* One that cannot be loaded is no reason not to start. */
static struct theme *load_theme(const struct solo_options *options, struct error *error)
{
	const char *configured = options->config->theme ? options->config->theme : "default";
	struct theme *theme;

	if (options->theme)
		return themes_load(options->env, options->theme, error);
	theme = themes_load(options->env, configured, NULL);
	return theme ? theme : theme_new_mono();
}

static void resize(struct solo *solo)
{
	int rows, columns;

	term_size(solo->term, &rows, &columns);
	canvas_resize(solo->canvas, rows, columns);
	solo->flags |= SOLO_DRAW;
}

static bool is_redraw(const struct key *key)
{
	return key->code == KEYCODE_CHARACTER && key->character == 'l' &&
	       key->modifiers == MODIFIER_CONTROL;
}

static void read_keys(struct solo *solo)
{
	struct key key;

	while (!(solo->flags & SOLO_QUIT) && term_read_key(solo->term, &key)) {
		if (key.code == KEYCODE_QUIT) {
			solo->was_ended = true;
			solo->flags |= SOLO_QUIT;
		} else if (key.code == KEYCODE_RESIZE || key.code == KEYCODE_RESUME) {
			resize(solo);
		} else if (is_redraw(&key)) {
			term_redraw(solo->term);
			solo->flags |= SOLO_DRAW;
		} else {
			solo->flags |= solo->ops->key(solo->state, &key);
		}
		key_clear(&key);
	}
}

static void draw(struct solo *solo)
{
	struct rectangle area = { 0, 0, canvas_rows(solo->canvas), canvas_columns(solo->canvas) };

	canvas_reset_clip(solo->canvas);
	canvas_set_cursor(solo->canvas, -1, 0);
	solo->ops->draw(solo->state, solo->canvas, area);
	term_draw(solo->term, solo->canvas);
	solo->flags &= ~(unsigned)SOLO_DRAW;
}

static void wait_for_something(const struct solo *solo)
{
	int descriptors[TERM_N_DESCRIPTORS];
	struct pollfd polled[TERM_N_DESCRIPTORS];
	int wait_ms = term_timeout_ms(solo->term);

	term_descriptors(solo->term, descriptors);
	for (int i = 0; i < TERM_N_DESCRIPTORS; i++)
		polled[i] = (struct pollfd){ .fd = descriptors[i], .events = POLLIN };
	if (wait_ms < 0 || (solo->due_ms >= 0 && solo->due_ms < wait_ms))
		wait_ms = solo->due_ms;
	poll(polled, TERM_N_DESCRIPTORS, wait_ms);
}

static void loop(struct solo *solo)
{
	resize(solo);
	for (;;) {
		read_keys(solo);
		solo->due_ms = -1;
		if (!(solo->flags & SOLO_QUIT))
			solo->flags |= solo->ops->tick(solo->state, &solo->due_ms);
		if (solo->flags & SOLO_QUIT)
			return;
		if (solo->flags & SOLO_DRAW)
			draw(solo);
		wait_for_something(solo);
	}
}

bool solo_run(const struct solo_options *options, const struct solo_ops *ops, void *state,
	bool *was_ended, struct error *error)
{
	struct solo solo = { .ops = ops, .state = state };
	struct theme *theme = load_theme(options, error);
	struct term_options term = {
		.env = options->env, .theme = theme, .has_no_mouse = !options->has_mouse
	};

	*was_ended = false;
	solo.term = theme ? term_open(&term, error) : NULL;
	if (solo.term) {
		solo.canvas = canvas_new(1, 1);
		term_set_stop_key(solo.term, !options->keeps_stop_key);
		loop(&solo);
		*was_ended = solo.was_ended;
		canvas_free(solo.canvas);
	}
	term_close(solo.term);
	theme_free(theme);
	return solo.term != NULL;
}
