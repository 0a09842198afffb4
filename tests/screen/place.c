#include "screen/place.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "support/cache.h"
#include "support/pack_folder.h"

int place_open(void **state)
{
	struct place *place = memory_alloc(1, sizeof *place);

	place->folder = pack_folder_new();
	place->database = file_join(place->folder, "leeway.db");
	place_set(place, "LEEWAY_DATADIR=%s/..", TEST_FOLDER);
	place_set(place, "XDG_DATA_HOME=%s/data", place->folder);
	place_set(place, "XDG_CONFIG_HOME=%s/config", place->folder);
	place_set(place, "TZ=UTC");
	*state = place;
	return 0;
}

int place_close(void **state)
{
	struct place *place = *state;

	if (place->screen)
		screen_close(place->screen);
	for (size_t i = 0; i < place->n_variables; i++)
		free(place->variables[i]);
	pack_folder_remove(place->folder);
	free(place->database);
	free(place);
	return 0;
}

void place_set(struct place *place, const char *format, ...)
{
	va_list arguments;

	assert_true(place->n_variables < PLACE_MAX_VARIABLES);
	va_start(arguments, format);
	place->variables[place->n_variables++] = memory_format_list(format, arguments);
	va_end(arguments);
}

void place_take_back(struct place *place)
{
	free(place->variables[--place->n_variables]);
	place->variables[place->n_variables] = NULL;
}

void place_write(struct place *place, const char *name, const char *text)
{
	pack_folder_write(place->folder, name, text);
}

static const char *program(void)
{
	const char *path = getenv("LEEWAY");

	assert_non_null(path);
	return path;
}

void place_run(struct place *place, const char *const *arguments)
{
	enum { MAX_WORDS = 32, MAX_SAID = 1 << 20 };
	const char *words[MAX_WORDS] = { program(), "--db", place->database };
	int status;

	for (size_t i = 0; arguments[i]; i++) {
		assert_true(i + 4 < MAX_WORDS);
		words[i + 3] = arguments[i];
	}
	char *said = file_join(place->folder, "said");
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		for (size_t i = 0; i < place->n_variables; i++)
			putenv(place->variables[i]);
		dup2(open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
		dup2(STDOUT_FILENO, STDERR_FILENO);
		execv(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("%s: status %d: %s", arguments[0], status,
			file_read(said, MAX_SAID, NULL, NULL));
	free(said);
}

static void stop_the_clock(struct place *place)
{
	place_execute(place, "UPDATE response SET asked_at = 1769860800000, latency_ms = 600");
	place_execute(place, "UPDATE run SET started_at = 1769860800000, ended_at = 1769860862000");
}

void place_fill(struct place *place)
{
	place_run(
		place, (const char *const[]){ "run", "--quiet", "--model", "sim:people", "--model",
			       "sim:strict", "--model", "sim:noisy", "-n", "20", NULL });
	stop_the_clock(place);
}

void place_fill_one(struct place *place)
{
	place_run(place,
		(const char *const[]){ "run", "--quiet", "--scenario", "grocery-prices", "--model",
			"sim:people", "--model", "sim:strict", "-n", "10", NULL });
	stop_the_clock(place);
}

void place_execute(struct place *place, const char *sql)
{
	sqlite3 *database;

	assert_int_equal(sqlite3_open(place->database, &database), SQLITE_OK);
	if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(database));
	sqlite3_close(database);
}

int64_t place_number(struct place *place, const char *sql)
{
	return cache_number(place->database, sql);
}

void place_start(struct place *place, int rows, int columns)
{
	const char *usual[] = { program(), "--db", place->database, NULL };
	struct screen_options options = {
		.arguments = place->arguments[0] ? place->arguments : usual,
		.environment = (const char *const *)place->variables,
		.rows = rows,
		.columns = columns,
	};

	if (place->screen)
		screen_close(place->screen);
	place->screen = screen_open(&options);
}

void place_check_terminal(const struct place *place)
{
	struct screen_state state = screen_state(place->screen);

	assert_false(state.is_alternate);
	assert_true(state.is_cursor_shown);
	assert_int_equal(state.mouse, 0);
	assert_false(state.has_paste_marks);
	assert_true(screen_has_modes_back(place->screen));
}

void place_quit(struct place *place)
{
	static const char *const endings[] = { "-wal", "-shm" };

	screen_send(place->screen, "q");
	assert_int_equal(screen_wait_for_end(place->screen), 0);
	place_check_terminal(place);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		char *path = memory_format("%s%s", place->database, endings[i]);

		assert_false(file_exists(path));
		free(path);
	}
}
