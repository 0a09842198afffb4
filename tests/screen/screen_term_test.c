#include <locale.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/tui/canvas.h"
#include "leeway/tui/term.h"
#include "leeway/tui/term_setup.h"
#include "leeway/tui/theme.h"
#include "screen/screen.h"

/* The program under test: shows what it got, and does what single letters ask for. */
struct program {
	struct term *term;
	struct theme *theme;
	struct canvas *canvas;
	char *last; /* The last key in words. */
	int n_keys;
	int n_parts; /* Frames that left rows for the next one. */
	bool has_quit, is_hostile, is_toggled;
	bool is_slow; /* Frames are drawn a row at a time, until all are. */
};

static const char hostile[] = "\x1b[?1049l\x1b[?25h\x1b[2J\x1b]0;title\x07\x1b]52;c;eA==\x07"
			      "\xc2\x9b"
			      "31m\xe2\x80\xaetxet\x7f\xff";

static void program_draw(struct program *program)
{
	struct canvas *canvas = program->canvas;
	struct style plain = style_of(ROLE_TEXT, ROLE_GROUND);
	int rows, columns;

	term_size(program->term, &rows, &columns);
	canvas_resize(canvas, rows, columns);
	canvas_fill(canvas, (struct rectangle){ 0, 0, 1, columns }, style_of(ROLE_TEXT, ROLE_BAND));
	canvas_write_format(
		canvas, 0, 1, style_of(ROLE_STRONG, ROLE_BAND), "size %dx%d", rows, columns);
	canvas_write_format(canvas, 1, 1, plain, "last <%s>", program->last);
	canvas_write(
		canvas, 2, 1, -1, style_of(ROLE_PEOPLE, ROLE_TRACK), "███▌├──┤ ▁▃▇ ⠿ é 日本語");
	canvas_write(canvas, 3, 1, -1, style_of(ROLE_GROUND, ROLE_AGENT), "written in the ground");
	canvas_write(canvas, 4, 1, -1, style_of(ROLE_TEXT, ROLE_SELECTION), "chosen e\xcc\x81");
	canvas_write(canvas, 5, 1, -1, plain, program->is_toggled ? "toggled" : "as usual");
	canvas_write(canvas, 6, 1, -1, plain, program->is_hostile ? hostile : "");
	canvas_write(canvas, rows - 1, columns - 4, -1, style_of(ROLE_FAINT, ROLE_GROUND), "last");
	if (!program->is_slow)
		term_draw(program->term, canvas);
	while (program->is_slow && !term_draw_some(program->term, canvas, 1))
		program->n_parts++;
}

static char *describe(const struct key *key)
{
	switch (key->code) {
	case KEYCODE_MOUSE:
		return memory_format("mouse %d at %d,%d", key->action, key->row, key->column);
	case KEYCODE_PASTE:
		return memory_format("paste of %zu: %.20s", strlen(key->paste), key->paste);
	case KEYCODE_RESIZE:
		return memory_copy_text("resize");
	case KEYCODE_RESUME:
		return memory_copy_text("resume");
	default:
		return key_format(key);
	}
}

static void program_lend(struct program *program)
{
	char byte;

	term_leave(program->term);
	printf("another program\n");
	fflush(stdout);
	if (read(STDIN_FILENO, &byte, 1) != 1)
		program->has_quit = true;
	term_return(program->term);
}

static void program_do(struct program *program, uint32_t letter)
{
	program->is_hostile = letter == 'X';
	switch (letter) {
	case 'q':
		program->has_quit = true;
		break;
	case 'k':
	case 'Y': /* This one is noted, so that two rows change. */
		program->is_toggled = !program->is_toggled;
		break;
	case 'E':
		fprintf(stderr, "said to standard error\n");
		break;
	case 'L':
		program_lend(program);
		break;
	case 'C':
		term_copy(program->term, "foo");
		break;
	case 'H': /* As curses does around a scroll; some terminals keep with it what is hidden. */
		term_setup_write("\x1b\x37", 2);
		break;
	case 'A':
		abort();
	case 'M':
		free(memory_resize(NULL, SIZE_MAX / 2, 4));
		break;
	case 'S':
		raise(SIGSEGV);
		break;
	default:
		break;
	}
}

/* Letters that are only counted leave the screen as it is. */
static void program_take(struct program *program, const struct key *key)
{
	bool is_letter = key->code == KEYCODE_CHARACTER && !key->modifiers;

	if (key->code == KEYCODE_QUIT)
		program->has_quit = true;
	if (is_letter)
		program_do(program, key->character);
	if (is_letter && strchr("krq", (int)key->character))
		return;
	free(program->last);
	program->last = describe(key);
}

static void program_wait(const struct program *program)
{
	int descriptors[TERM_N_DESCRIPTORS];
	struct pollfd waits[TERM_N_DESCRIPTORS];

	term_descriptors(program->term, descriptors);
	for (int i = 0; i < TERM_N_DESCRIPTORS; i++)
		waits[i] = (struct pollfd){ .fd = descriptors[i], .events = POLLIN };
	poll(waits, TERM_N_DESCRIPTORS, term_timeout_ms(program->term));
}

static int run_program(void)
{
	struct error error = { 0 };
	struct program program = { .theme = theme_load(TEST_FOLDER "/../themes", "default", NULL) };
	struct term_options options = { .env = env_system(), .theme = program.theme };
	struct key key;

	setlocale(LC_CTYPE, "");
	if (getenv("HELD_BACK")) {
		sigset_t all;

		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, NULL);
	}
	program.term = term_open(&options, &error);
	if (!program.term) {
		printf("refused: %s\n", error.message);
		error_clear(&error);
		theme_free(program.theme);
		return 2;
	}
	program.canvas = canvas_new(1, 1);
	program.last = memory_copy_text("none");
	program.is_slow = getenv("IN_PARTS") != NULL;
	while (!program.has_quit) {
		program_draw(&program);
		program_wait(&program);
		/* Each key is drawn, so that one that changes nothing would be seen. */
		if (term_read_key(program.term, &key)) {
			program_take(&program, &key);
			key_clear(&key);
		}
		while (!program.has_quit && term_read_key(program.term, &key)) {
			program_take(&program, &key);
			key_clear(&key);
			program_draw(&program);
		}
	}
	term_close(program.term);
	printf("done\n");
	bool is_good = program.n_parts > 0 || !program.is_slow;

	canvas_free(program.canvas);
	theme_free(program.theme);
	free(program.last);
	return is_good ? 0 : 3;
}

/* The path of this program. */
static const char *own_path; /* NOLINT */

static struct screen *start_with(const char *const *environment)
{
	const char *const arguments[] = { own_path, "program", NULL };
	struct screen_options options = {
		.arguments = arguments, .environment = environment, .rows = 10, .columns = 40
	};

	return screen_open(&options);
}

static struct screen *start(void)
{
	struct screen *screen = start_with(NULL);

	screen_wait_for(screen, "last <none>");
	return screen;
}

/* With a cursor saved while it was hidden, left of the middle of its row. */
static struct screen *start_with_cursor_saved(void)
{
	struct screen *screen = start();

	screen_send(screen, "Y");
	screen_wait_for(screen, "last <Y>");
	screen_send(screen, "H");
	screen_wait_for(screen, "last <H>");
	return screen;
}

static void is_given_back(struct screen *screen)
{
	struct screen_state state = screen_state(screen);

	assert_true(screen_has_modes_back(screen));
	assert_false(state.is_alternate);
	assert_true(state.is_cursor_shown);
	assert_int_equal(state.mouse, 0);
	assert_false(state.has_paste_marks);
}

static void is_taken(struct screen *screen)
{
	struct screen_state state = screen_state(screen);

	assert_true(state.is_alternate);
	assert_false(state.is_cursor_shown);
	assert_int_not_equal(state.mouse, 0);
	assert_true(state.has_paste_marks);
}

static void term_draws_what_the_canvas_holds(void **state)
{
	struct screen *screen = start();

	(void)state;
	is_taken(screen);
	assert_true(screen_compare(screen, "term", "default"));
	screen_close(screen);
}

static void term_draws_in_parts_what_it_draws_whole(void **state)
{
	const char *const environment[] = { "IN_PARTS=1", NULL };
	struct screen *screen = start_with(environment);

	(void)state;
	screen_wait_for(screen, "last <none>");
	screen_send(screen, "Y");
	screen_wait_for(screen, "last <Y>");
	screen_wait_for(screen, "toggled");
	screen_send(screen, "Y\x1bOA");
	screen_wait_for(screen, "last <Up>");
	screen_wait_for(screen, "as usual");
	screen_send(screen, "q");
	assert_int_equal(screen_wait_for_end(screen), 0);
	screen_close(screen);
}

static void term_draws_without_colours_where_asked(void **state)
{
	const char *const environment[] = { "NO_COLOR=1", NULL };
	struct screen *screen = start_with(environment);

	(void)state;
	screen_wait_for(screen, "last <none>");
	assert_true(screen_compare(screen, "term-mono", "mono"));
	screen_close(screen);
}

static void term_draws_ascii_where_the_locale_has_no_more(void **state)
{
	const char *const environment[] = { "LC_ALL=C", NULL };
	struct screen *screen = start_with(environment);

	(void)state;
	screen_wait_for(screen, "last <none>");
	assert_true(screen_compare(screen, "term-ascii", "default"));
	screen_close(screen);
}

/* All that the program writes from its start to its end. */
static size_t bytes_of_run(const char *keys)
{
	struct screen *screen = start();

	screen_send(screen, keys);
	screen_wait_for(screen, "toggled");
	screen_send(screen, "q");
	assert_int_equal(screen_wait_for_end(screen), 0);
	size_t n_bytes = screen_n_bytes(screen);

	screen_close(screen);
	return n_bytes;
}

static void term_writes_nothing_where_nothing_changed(void **state)
{
	(void)state;
	assert_int_equal(bytes_of_run("k"), bytes_of_run("rrrrrrrrrrrrrrrrrrrrk"));
}

static void term_reads_keys_the_mouse_and_pastes(void **state)
{
	struct screen *screen = start();

	(void)state;
	screen_send(screen, "\x1bOA");
	screen_wait_for(screen, "last <Up>");
	screen_send(screen, "\x1b");
	screen_wait_for(screen, "last <Esc>");
	screen_send(screen, "\x13");
	screen_wait_for(screen, "last <Ctrl-S>");
	screen_send(screen, "\x03");
	screen_wait_for(screen, "last <Ctrl-C>");
	screen_send(screen, "é");
	screen_wait_for(screen, "last <é>");
	screen_click(screen, 4, 7);
	screen_wait_for(screen, "last <mouse 1 at 4,7>");
	screen_paste(screen, "quit\rq");
	screen_wait_for(screen, "last <paste of 6: quit q>");
	screen_close(screen);
}

static void term_takes_a_large_paste(void **state)
{
	enum { LENGTH = 100000 };
	struct screen *screen = start();
	char *text = memory_alloc(LENGTH + 1, 1);

	(void)state;
	memset(text, 'q', LENGTH);
	screen_paste(screen, text);
	screen_wait_for(screen, "last <paste of 100000: qqqq");
	free(text);
	screen_close(screen);
}

static void term_follows_the_terminals_size(void **state)
{
	struct screen *screen = start();

	(void)state;
	screen_resize(screen, 20, 60);
	screen_wait_for(screen, "size 20x60");
	screen_resize(screen, 3, 12);
	screen_wait_for(screen, "size 3x12");
	screen_resize(screen, 1, 1);
	screen_resize(screen, 10, 40);
	screen_wait_for(screen, "size 10x40");
	screen_send(screen, "x");
	screen_wait_for(screen, "last <x>");
	assert_true(screen_compare(screen, "term-resized", "default"));
	screen_close(screen);
}

static void stop_and_go_on(struct screen *screen)
{
	screen_wait_until_stopped(screen);
	is_given_back(screen);
	screen_continue(screen);
	screen_wait_for(screen, "last <resume>");
	is_taken(screen);
	screen_send(screen, "x");
	screen_wait_for(screen, "last <x>");
}

/* The terminal has cut what did not fit; the program may hear of both sizes at once. */
static void term_draws_anew_after_a_size_that_came_and_went(void **state)
{
	struct screen *screen = start();

	(void)state;
	screen_wait_for(screen, "as usual");
	for (int i = 0; i < 20; i++) {
		screen_resize(screen, 3, 10);
		screen_resize(screen, 24, 80);
		screen_wait_for(screen, "as usual");
	}
	screen_close(screen);
}

static void term_stops_and_goes_on(void **state)
{
	struct screen *screen = start_with_cursor_saved();

	(void)state;
	screen_send(screen, "\x1a");
	stop_and_go_on(screen);
	screen_signal(screen, SIGTSTP);
	stop_and_go_on(screen);
	screen_send(screen, "q");
	assert_int_equal(screen_wait_for_end(screen), 0);
	is_given_back(screen);
	screen_close(screen);
}

static void term_draws_anew_after_a_stop_by_force(void **state)
{
	struct screen *screen = start();

	(void)state;
	screen_signal(screen, SIGSTOP);
	screen_wait_until_stopped(screen);
	screen_continue(screen);
	screen_wait_for(screen, "last <resume>");
	is_taken(screen);
	screen_close(screen);
}

static void term_hears_signals_that_were_held_back(void **state)
{
	const char *const environment[] = { "HELD_BACK=1", NULL };
	struct screen *screen = start_with(environment);

	(void)state;
	screen_wait_for(screen, "last <none>");
	screen_resize(screen, 20, 60);
	screen_wait_for(screen, "size 20x60");
	screen_signal(screen, SIGSTOP);
	screen_wait_until_stopped(screen);
	screen_continue(screen);
	screen_wait_for(screen, "last <resume>");
	screen_signal(screen, SIGTERM);
	assert_int_equal(screen_wait_for_end(screen), 0);
	screen_close(screen);
}

static void term_lends_the_terminal(void **state)
{
	struct screen *screen = start_with_cursor_saved();

	(void)state;
	screen_send(screen, "L");
	screen_wait_for(screen, "another program");
	is_given_back(screen);
	screen_send(screen, "\n");
	screen_wait_for(screen, "last <L>");
	is_taken(screen);
	assert_false(screen_shows(screen, "another program"));
	screen_close(screen);
}

static bool is_back_at_last(struct screen *screen, void *data)
{
	(void)data;
	return !screen_state(screen).is_alternate;
}

static void term_gives_the_terminal_back(void **state)
{
	/* What is typed, and the signal that comes, 0 for none. */
	static const struct {
		const char *keys;
		int signal;
		bool is_clean;
	} rows[] = {
		{ "q", 0, true },
		{ "", SIGTERM, true },
		{ "", SIGHUP, true },
		{ "", SIGINT, true },
		{ "S", 0, false },
		{ "A", 0, false },
		{ "M", 0, false },
		{ "", SIGSEGV, false },
		{ "", SIGQUIT, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct screen *screen = start_with_cursor_saved();

		screen_send(screen, rows[i].keys);
		if (rows[i].signal)
			screen_signal(screen, rows[i].signal);
		screen_wait_until(screen, is_back_at_last, NULL, "the terminal given back");
		assert_int_equal(screen_wait_for_end(screen) == 0, rows[i].is_clean);
		is_given_back(screen);
		if (rows[i].is_clean)
			assert_true(screen_shows(screen, "done"));
		if (rows[i].keys[0] == 'M')
			assert_true(screen_shows(screen, "leeway: out of memory"));
		screen_close(screen);
	}
}

static void term_shows_hostile_text_and_does_not_obey_it(void **state)
{
	struct screen *screen = start();

	(void)state;
	screen_send(screen, "X");
	screen_wait_for(screen, "␛[?1049l␛[?25h␛[2J␛]0;title␇");
	is_taken(screen);
	assert_true(screen_compare(screen, "term-hostile", "default"));
	screen_close(screen);
}

static void term_keeps_standard_error_back(void **state)
{
	struct screen *screen = start();

	(void)state;
	screen_send(screen, "E");
	screen_wait_for(screen, "last <E>");
	assert_false(screen_shows(screen, "said to"));
	screen_send(screen, "q");
	assert_int_equal(screen_wait_for_end(screen), 0);
	assert_true(screen_shows(screen, "said to standard error"));
	screen_close(screen);
}

static void term_refuses_what_cannot_show_screens(void **state)
{
	const char *const environment[] = { "TERM=dumb", NULL };
	struct screen *screen = start_with(environment);

	(void)state;
	assert_int_equal(screen_wait_for_end(screen), 2);
	assert_true(screen_shows(screen, "refused: this terminal (TERM=dumb)"));
	is_given_back(screen);
	screen_close(screen);
}

static void term_takes_an_unknown_terminal_for_xterms_kin(void **state)
{
	const char *const environment[] = { "TERM=brand-new", NULL };
	struct screen *screen = start_with(environment);

	(void)state;
	screen_wait_for(screen, "last <none>");
	is_taken(screen);
	screen_close(screen);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(term_draws_what_the_canvas_holds),
		cmocka_unit_test(term_draws_in_parts_what_it_draws_whole),
		cmocka_unit_test(term_draws_without_colours_where_asked),
		cmocka_unit_test(term_draws_ascii_where_the_locale_has_no_more),
		cmocka_unit_test(term_writes_nothing_where_nothing_changed),
		cmocka_unit_test(term_reads_keys_the_mouse_and_pastes),
		cmocka_unit_test(term_takes_a_large_paste),
		cmocka_unit_test(term_follows_the_terminals_size),
		cmocka_unit_test(term_draws_anew_after_a_size_that_came_and_went),
		cmocka_unit_test(term_stops_and_goes_on),
		cmocka_unit_test(term_draws_anew_after_a_stop_by_force),
		cmocka_unit_test(term_hears_signals_that_were_held_back),
		cmocka_unit_test(term_lends_the_terminal),
		cmocka_unit_test(term_gives_the_terminal_back),
		cmocka_unit_test(term_shows_hostile_text_and_does_not_obey_it),
		cmocka_unit_test(term_keeps_standard_error_back),
		cmocka_unit_test(term_refuses_what_cannot_show_screens),
		cmocka_unit_test(term_takes_an_unknown_terminal_for_xterms_kin),
	};

	if (argc > 1 && strcmp(argv[1], "program") == 0)
		return run_program();
	own_path = argv[0];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
