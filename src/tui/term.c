#include "leeway/tui/term.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/clipboard.h"
#include "leeway/tui/input.h"
#include "leeway/tui/term_cell.h"
#include "leeway/tui/term_color.h"
#include "leeway/tui/term_cost.h"
#include "leeway/tui/term_error.h"
#include "leeway/tui/term_setup.h"
#include "leeway/tui/term_signal.h"

enum { READ_BYTES = 4096 };

struct term {
	struct term_options options;
	SCREEN *screen;
	struct term_color *color;
	struct term_error error;
	struct termios modes; /* As they were before. */
	struct term_restore restore;
	struct input *input;
	int64_t partial_since_us; /* When the sequence that is not whole came; -1: there is none. */
	int64_t escape_delay_us;
	struct cell *shown; /* What is on the terminal, rows * columns; width 0xff: unknown. */
	int rows, columns;
	int cursor_row, cursor_column; /* Row -1: hidden. */
	int next_row; /* The first that the last frame had no bytes left for. */
	bool is_away; /* Another program has the terminal. */
	bool must_clear; /* Nothing is known of what the terminal shows. */
	bool has_resized, has_resumed, has_quit; /* Still to be told. */
	bool keeps_stop_key; /* Ctrl-Z is a key like any other. */
};

static void forget_shown(struct term *term)
{
	size_t n_cells = (size_t)term->rows * (size_t)term->columns;

	free(term->shown);
	term->shown = memory_alloc(n_cells, sizeof *term->shown);
	for (size_t i = 0; i < n_cells; i++)
		term->shown[i].width = 0xff;
	term->must_clear = true;
	term->cursor_row = term->cursor_column = -2;
}

/* Takes the size the terminal has now; true if it is another. */
static bool take_size(struct term *term)
{
	struct winsize size = { 0 };
	int rows = LINES;
	int columns = COLS;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col) {
		rows = size.ws_row < CANVAS_MAX_ROWS ? size.ws_row : CANVAS_MAX_ROWS;
		columns = size.ws_col < CANVAS_MAX_COLUMNS ? size.ws_col : CANVAS_MAX_COLUMNS;
	}
	if (rows == term->rows && columns == term->columns)
		return false;
	if (rows != LINES || columns != COLS)
		resizeterm(rows, columns);
	term->rows = rows;
	term->columns = columns;
	return true;
}

static void set_up_curses(struct term *term)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	/* Curses never reads: a key in wait must not hold back what it writes. */
	typeahead(-1);
	term->color = term_color_new(term->options.env);
	if (term_color_sets_palette(term->color)) {
		term_setup_restore(&term->restore, &term->modes, true);
		term->restore.error_output = term->error.real;
		term_signal_arm(&term->restore);
	}
	curs_set(0);
	take_size(term);
	forget_shown(term);
}

/* Takes the terminal over; what is still in curses' hands is flushed by the first drawing. */
static void enter(struct term *term)
{
	term_error_keep(&term->error);
	term->restore.error_output = term->error.real;
	term_signal_arm(&term->restore);
	term_setup_modes(true, !term->options.has_no_mouse);
}

static void leave(struct term *term)
{
	term_setup_modes(false, true);
	/*
	 * So that nothing is hidden before the alternate screen is there again: some terminals keep
	 * the cursor's state with the screen, and would give it back hidden at the end.
	 */
	curs_set(0);
	endwin();
	term_setup_show_cursor();
	term_signal_arm(NULL);
	term_error_release(&term->error);
}

struct term *term_open(const struct term_options *options, struct error *error)
{
	struct termios modes;

	if (!term_setup_check(options->env, error))
		return NULL;
	if (tcgetattr(STDIN_FILENO, &modes) < 0) {
		error_set_errno(error, errno, "the terminal's modes");
		return NULL;
	}
	/* Before curses, which leaves handlers that are there alone. */
	if (!term_signal_open(&modes, error))
		return NULL;
	fflush(stdout);
	SCREEN *screen = term_setup_screen(options->env, error);

	if (!screen) {
		term_signal_close();
		return NULL;
	}
	struct term *term = memory_alloc(1, sizeof *term);

	term->options = *options;
	term->screen = screen;
	term->modes = modes;
	term->error = (struct term_error){ -1, NULL };
	term_setup_restore(&term->restore, &modes, false);
	enter(term);
	set_up_curses(term);
	term->partial_since_us = -1;
	term->escape_delay_us = term_setup_escape_delay_us(options->env);
	term->input = input_new();
	term_setup_keys(term->input);
	return term;
}

void term_close(struct term *term)
{
	if (!term)
		return;
	if (!term->is_away)
		leave(term);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &term->modes);
	term_color_free(term->color);
	delscreen(term->screen);
	term_signal_close();
	input_free(term->input);
	free(term->shown);
	free(term);
}

void term_leave(struct term *term)
{
	if (term->is_away)
		return;
	leave(term);
	term->is_away = true;
}

void term_return(struct term *term)
{
	if (!term->is_away)
		return;
	term->is_away = false;
	reset_prog_mode();
	enter(term);
	/* Leaving has reset the colours too. */
	term_color_reset(term->color);
	term->has_resized = take_size(term) || term->has_resized;
	forget_shown(term);
}

void term_size(const struct term *term, int *rows, int *columns)
{
	*rows = term->rows;
	*columns = term->columns;
}

enum theme_depth term_depth(const struct term *term)
{
	return term_color_depth(term->color);
}

bool term_is_utf8(const struct term *term)
{
	(void)term;
	return strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0 ||
	       strcasecmp(nl_langinfo(CODESET), "UTF8") == 0;
}

void term_set_theme(struct term *term, const struct theme *theme)
{
	term->options.theme = theme;
	term_color_reset(term->color);
	forget_shown(term);
}

static bool is_shown(const struct cell *shown, const struct cell *cell)
{
	return shown->width == cell->width &&
	       memcmp(&shown->style, &cell->style, sizeof cell->style) == 0 &&
	       strcmp(shown->bytes, cell->bytes) == 0;
}

static void draw_cell(struct term *term, int row, int column, const struct cell *cell)
{
	struct theme_look look =
		theme_look(term->options.theme, cell->style, term_color_depth(term->color));

	int pair = term_color_pair(term->color, cell->style, &look);

	if (cell->width > 0)
		term_cell_put(row, column, cell, look.attributes, pair);
}

/* Which cells of a row changed; whether any did. */
static bool find_changed(const struct term *term, const struct canvas *canvas, int row,
	bool has_changed[CANVAS_MAX_COLUMNS])
{
	const struct cell *shown = &term->shown[(size_t)row * (size_t)term->columns];
	bool has_any = false;

	for (int column = 0; column < term->columns; column++) {
		const struct cell *cell = canvas_cell(canvas, row, column);

		has_changed[column] = cell && !is_shown(&shown[column], cell);
		has_any = has_any || has_changed[column];
	}
	return has_any;
}

static void draw_row(struct term *term, const struct canvas *canvas, int row,
	const bool has_changed[CANVAS_MAX_COLUMNS])
{
	struct cell *shown = &term->shown[(size_t)row * (size_t)term->columns];

	for (int column = 0; column < term->columns; column++) {
		const struct cell *cell = canvas_cell(canvas, row, column);

		if (!has_changed[column])
			continue;
		draw_cell(term, row, column, cell);
		shown[column] = *cell;
	}
}

/* What draw_cells did. */
struct drawn {
	bool has_cells; /* Some were handed to curses. */
	bool is_whole; /* None was left for later. */
};

/*
 * Hands changed cells to curses, row by row from where the last frame left off, until the next row
 * would take more than so many bytes; one row at least.
 */
static struct drawn draw_cells(struct term *term, const struct canvas *canvas, size_t max_bytes)
{
	struct drawn drawn = { .is_whole = true };
	struct term_cost cost;
	int first = term->next_row < term->rows ? term->next_row : 0;
	bool has_changed[CANVAS_MAX_COLUMNS];

	term_cost_begin(&cost, term_color_depth(term->color), term_color_sets_palette(term->color));
	term->next_row = 0;
	for (int i = 0; i < term->rows; i++) {
		int row = (first + i) % term->rows;

		if (!find_changed(term, canvas, row, has_changed))
			continue;
		term_cost_add_row(&cost, canvas, row, has_changed, term->columns);
		if (drawn.has_cells && cost.n_bytes > max_bytes) {
			term->next_row = row;
			drawn.is_whole = false;
			break;
		}
		draw_row(term, canvas, row, has_changed);
		drawn.has_cells = true;
	}
	return drawn;
}

void term_redraw(struct term *term)
{
	forget_shown(term);
}

static bool draw_cursor(struct term *term, const struct canvas *canvas)
{
	int row, column;

	canvas_get_cursor(canvas, &row, &column);
	bool has_changed = row != term->cursor_row || column != term->cursor_column;

	if ((row < 0) != (term->cursor_row < 0) || term->cursor_row == -2)
		curs_set(row < 0 ? 0 : 1);
	term->cursor_row = row;
	term->cursor_column = column;
	if (row >= 0)
		move(row, column);
	return has_changed;
}

bool term_draw_some(struct term *term, const struct canvas *canvas, size_t max_bytes)
{
	if (term->is_away)
		return true;
	if (term->must_clear)
		clearok(curscr, TRUE);
	struct drawn drawn = draw_cells(term, canvas, term->must_clear ? SIZE_MAX : max_bytes);
	bool has_cursor = draw_cursor(term, canvas);

	if (drawn.has_cells || has_cursor || term->must_clear)
		refresh();
	term->must_clear = false;
	return drawn.is_whole;
}

void term_draw(struct term *term, const struct canvas *canvas)
{
	term_draw_some(term, canvas, SIZE_MAX);
}

static bool has_bytes(void)
{
	struct pollfd wait = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&wait, 1, 0) > 0 && wait.revents;
}

/* Reads what is there, without waiting; false where nothing was. */
static bool read_bytes(struct term *term)
{
	char bytes[READ_BYTES];

	if (!has_bytes())
		return false;
	ssize_t n_bytes = read(STDIN_FILENO, bytes, sizeof bytes);

	if (n_bytes > 0) {
		input_feed(term->input, bytes, (size_t)n_bytes);
		term->partial_since_us = -1;
		return true;
	}
	/* The terminal is gone. */
	if (n_bytes == 0 || (errno != EINTR && errno != EAGAIN))
		term->has_quit = true;
	return false;
}

static void stop(struct term *term)
{
	term_leave(term);
	term_signal_stop();
	term_return(term);
	term->has_resumed = true;
	/* That it goes on is known. */
	if (term_signal_take() & TERM_SIGNAL_QUIT)
		term->has_quit = true;
}

static void take_signals(struct term *term)
{
	unsigned came = term_signal_take();

	if (came & TERM_SIGNAL_QUIT)
		term->has_quit = true;
	if (came & TERM_SIGNAL_STOP)
		stop(term);
	if (came & TERM_SIGNAL_CONTINUE && !(came & TERM_SIGNAL_STOP) && !term->is_away) {
		/* Stopped by force: others may have used the terminal and left it otherwise. */
		term_leave(term);
		term_return(term);
		term->has_resumed = true;
	}
	if (came & TERM_SIGNAL_RESIZE) {
		/* Made small and large again it has the size it had, and shows less than it did. */
		take_size(term);
		forget_shown(term);
		term->has_resized = true;
	}
}

/* What happened to the terminal goes before what was typed. */
static bool tell(bool *flag, enum key_code code, struct key *key)
{
	if (!*flag)
		return false;
	*flag = false;
	*key = (struct key){ .code = code };
	return true;
}

static bool is_stop_key(const struct key *key)
{
	return key->code == KEYCODE_CHARACTER && key->character == 'z' &&
	       key->modifiers == MODIFIER_CONTROL;
}

static bool has_waited(const struct term *term)
{
	return term->partial_since_us >= 0 &&
	       env_monotonic_us(term->options.env) - term->partial_since_us >=
		       term->escape_delay_us;
}

/* A key from what was read, reading on as long as there is something. */
static bool take_key(struct term *term, struct key *key)
{
	/* A sequence is over only if nothing more of it has come by now. */
	if (term->partial_since_us >= 0)
		read_bytes(term);
	for (;;) {
		enum input_state state = input_next(term->input, has_waited(term), key);

		if (state != INPUT_PARTIAL)
			term->partial_since_us = -1;
		if (state == INPUT_KEY) {
			key->has_more = key->has_more || has_bytes();
			return true;
		}
		if (read_bytes(term))
			continue;
		if (state == INPUT_PARTIAL && term->partial_since_us < 0)
			term->partial_since_us = env_monotonic_us(term->options.env);
		return false;
	}
}

bool term_read_key(struct term *term, struct key *key)
{
	*key = (struct key){ 0 };
	take_signals(term);
	for (;;) {
		if (tell(&term->has_resumed, KEYCODE_RESUME, key) ||
			tell(&term->has_resized, KEYCODE_RESIZE, key) ||
			tell(&term->has_quit, KEYCODE_QUIT, key))
			return true;
		if (term->is_away || !take_key(term, key))
			return tell(&term->has_quit, KEYCODE_QUIT, key);
		if (term->keeps_stop_key || !is_stop_key(key))
			return true;
		stop(term);
	}
}

void term_set_stop_key(struct term *term, bool stops)
{
	term->keeps_stop_key = !stops;
}

void term_descriptors(const struct term *term, int descriptors[TERM_N_DESCRIPTORS])
{
	(void)term;
	descriptors[0] = STDIN_FILENO;
	descriptors[1] = term_signal_descriptor();
}

int term_timeout_ms(const struct term *term)
{
	if (term->partial_since_us < 0)
		return -1;
	int64_t left_us = term->partial_since_us + term->escape_delay_us -
			  env_monotonic_us(term->options.env);

	return left_us > 0 ? (int)((left_us + 999) / 1000) : 0;
}

bool term_copy(struct term *term, const char *text)
{
	char *sequence = term->is_away ? NULL : clipboard_sequence(text);

	if (!sequence)
		return false;
	term_setup_write(sequence, strlen(sequence));
	free(sequence);
	return true;
}
