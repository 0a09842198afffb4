/*
 * The program itself in a terminal, on a cache that simulated agents filled: what they answer
 * follows from their seed, so that every picture is the same.
 */
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "screen/screen.h"

static char *cache; /* Made once, read by all tests. */

static const char *program(void)
{
	const char *path = getenv("LEEWAY");

	assert_non_null(path);
	return path;
}

/* Runs the program without a terminal and waits for it. */
static void run_quietly(const char *const *arguments)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		execv(arguments[0], (char *const *)(uintptr_t)arguments);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int fill_cache(void **state)
{
	const char *folder = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";

	(void)state;
	cache = memory_format("%s/explorer-%ld.db", folder, (long)getpid());
	run_quietly((const char *const[]){ program(), "run", "--db", cache, "--quiet", "--json",
		"--model", "sim:people", "--model", "sim:strict", "--model", "sim:noisy", "-n",
		"20", NULL });
	return 0;
}

static int drop_cache(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char *path = memory_format("%s%s", cache, ends[i]);

		unlink(path);
		free(path);
	}
	free(cache);
	return 0;
}

struct size {
	int rows, columns;
};

static struct screen *open_explorer(struct size size, const char *const *environment)
{
	const char *arguments[] = { program(), "explore", "--db", cache, NULL };
	struct screen_options options = {
		.arguments = arguments,
		.environment = environment,
		.rows = size.rows,
		.columns = size.columns,
	};

	return screen_open(&options);
}

static void quit(struct screen *screen)
{
	screen_send(screen, "q");
	assert_int_equal(screen_wait_for_end(screen), 0);
	assert_false(screen_state(screen).is_alternate);
	assert_true(screen_has_modes_back(screen));
	screen_close(screen);
}

/* Every view at every size the screens are made for. */
static void explore_shows_every_view_at_every_size(void **state)
{
	static const struct size sizes[] = { { 24, 80 }, { 40, 120 }, { 12, 40 } };
	static const char *const views[] = { "bars", "curves", "grid", "heat" };
	static const char *const shown[] = { "bars ·", "curves ·", "Refusal rate", "Difference" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct screen *screen = open_explorer(sizes[i], NULL);

		for (size_t k = 0; k < 4; k++) {
			char *name = memory_format(
				"explore-%s-%dx%d", views[k], sizes[i].columns, sizes[i].rows);

			if (sizes[i].columns > 40 || k > 1)
				screen_wait_for(screen, shown[k]);
			screen_compare(screen, name, "default");
			screen_send(screen, "v");
			free(name);
		}
		quit(screen);
	}
}

static void explore_needs_no_colours(void **state)
{
	static const char *const environment[] = { "NO_COLOR=1", NULL };
	struct screen *screen = open_explorer((struct size){ 24, 80 }, environment);

	(void)state;
	screen_wait_for(screen, "Customer service");
	screen_compare(screen, "explore-mono-80x24", "mono");
	quit(screen);
}

static void explore_draws_ascii_where_the_locale_has_no_more(void **state)
{
	static const char *const environment[] = { "LC_ALL=C", NULL };
	struct screen *screen = open_explorer((struct size){ 24, 80 }, environment);

	(void)state;
	screen_wait_for(screen, "Customer serv");
	char *text = screen_text(screen);

	for (const char *at = text; *at; at++)
		assert_true((unsigned char)*at < 0x80);
	free(text);
	quit(screen);
}

static void a_terminal_too_small_is_told_so(void **state)
{
	struct screen *screen = open_explorer((struct size){ 8, 30 }, NULL);

	(void)state;
	screen_wait_for(screen, "this is 30");
	screen_resize(screen, 24, 80);
	screen_wait_for(screen, "Grocery prices");
	quit(screen);
}

static void selection_goes_through_scenarios_and_bars(void **state)
{
	struct screen *screen = open_explorer((struct size){ 24, 80 }, NULL);

	(void)state;
	screen_wait_for(screen, "Customer service");
	screen_send(screen, "G");
	screen_wait_for(screen, "$10.01. Do you buy the flour?");
	screen_send(screen, "\tG");
	screen_wait_for(screen, "$25. Do you buy the flour?");
	screen_click(screen, 5, 5);
	screen_wait_for(screen, "Do you approve this loan?");
	quit(screen);
}

static void an_unknown_key_says_where_help_is(void **state)
{
	struct screen *screen = open_explorer((struct size){ 24, 80 }, NULL);

	(void)state;
	screen_wait_for(screen, "Customer service");
	screen_send(screen, "Z");
	screen_wait_for(screen, "Z does nothing here; ? shows what does");
	screen_send(screen, "?");
	screen_wait_for(screen, "what the keys do");
	screen_send(screen, "\x1b");
	screen_wait_until_gone(screen, "what the keys do");
	quit(screen);
}

static void ctrl_z_gives_the_terminal_back_and_takes_it_again(void **state)
{
	struct screen *screen = open_explorer((struct size){ 24, 80 }, NULL);

	(void)state;
	screen_wait_for(screen, "Customer service");
	screen_send(screen, "\x1a");
	screen_wait_until_stopped(screen);
	assert_true(screen_has_modes_back(screen));
	screen_continue(screen);
	screen_wait_for(screen, "Customer service");
	quit(screen);
}

static void nothing_is_written_while_nothing_changes(void **state)
{
	struct screen *screen = open_explorer((struct size){ 24, 80 }, NULL);

	(void)state;
	screen_wait_for(screen, "Grocery prices");
	screen_send(screen, "Z");
	screen_wait_for(screen, "Z does nothing here");
	size_t before = screen_n_bytes(screen);

	/* The same key says the same thing: the frame is drawn, and no byte of it is new. */
	screen_send(screen, "Z");
	screen_send(screen, "\x0c");
	screen_wait_until_gone(screen, "Z does nothing here");
	assert_true(screen_n_bytes(screen) - before < 400);
	quit(screen);
}

static void a_kill_by_signal_restores_the_terminal(void **state)
{
	struct screen *screen = open_explorer((struct size){ 24, 80 }, NULL);

	(void)state;
	screen_wait_for(screen, "Customer service");
	screen_signal(screen, SIGTERM);
	screen_wait_for_end(screen);
	assert_false(screen_state(screen).is_alternate);
	assert_true(screen_has_modes_back(screen));
	screen_close(screen);
}

/* Keys at random, the quitting ones apart, at sizes at random. */
static void random_keys_do_no_harm(void **state)
{
	static const char *const keys[] = { "j", "k", "h", "l", "v", "s", "w", "x", "g", "G", "i",
		"\t", "\x1b[Z", "?", "\x1b", "\r", " ", "1", "2", "3", "4", "5", "6", "+", "-",
		"\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~", "\x0c", "\x1b[<0;5;5M", "\x1b[<64;9;9M",
		"\xc3\xa9", "日", "\x01", "n" };
	const char *amount = getenv("MONKEY_KEYS");
	long n_keys = amount ? strtol(amount, NULL, 10) : 3000;
	struct screen *screen = open_explorer((struct size){ 24, 80 }, NULL);
	struct random random;

	(void)state;
	random_init(&random, 20261121);
	screen_wait_for(screen, "Customer service");
	for (long i = 0; i < n_keys; i++) {
		screen_send(screen, keys[random_below(&random, sizeof keys / sizeof *keys)]);
		if (i % 500 == 499)
			screen_resize(screen, 10 + (int)random_below(&random, 50),
				30 + (int)random_below(&random, 170));
	}
	/* It still lives: a size that is too small is said. */
	screen_resize(screen, 8, 30);
	screen_wait_for(screen, "this is 30");
	screen_signal(screen, SIGTERM);
	screen_wait_for_end(screen);
	assert_false(screen_state(screen).is_alternate);
	assert_true(screen_has_modes_back(screen));
	screen_close(screen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(explore_shows_every_view_at_every_size),
		cmocka_unit_test(explore_needs_no_colours),
		cmocka_unit_test(explore_draws_ascii_where_the_locale_has_no_more),
		cmocka_unit_test(a_terminal_too_small_is_told_so),
		cmocka_unit_test(selection_goes_through_scenarios_and_bars),
		cmocka_unit_test(an_unknown_key_says_where_help_is),
		cmocka_unit_test(ctrl_z_gives_the_terminal_back_and_takes_it_again),
		cmocka_unit_test(nothing_is_written_while_nothing_changes),
		cmocka_unit_test(a_kill_by_signal_restores_the_terminal),
		cmocka_unit_test(random_keys_do_no_harm),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, fill_cache, drop_cache);
}
