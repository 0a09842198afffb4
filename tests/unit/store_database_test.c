#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/store/lock.h"
#include "leeway/store/responses.h"
#include "leeway/store/schema.h"
#include "support/cache.h"

static int set_up(void **state)
{
	struct cache *cache = memory_alloc(1, sizeof *cache);
	cache_init(cache);
	*state = cache;
	return 0;
}

static int tear_down(void **state)
{
	cache_clear(*state);
	free(*state);
	return 0;
}

static void execute(const char *path, const char *sql)
{
	sqlite3 *handle = NULL;
	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
	sqlite3_close(handle);
}

/* Both modes refuse the file with these words in the message, and leave it as it is. */
static void assert_refused(struct cache *cache, const char *path, const char *words)
{
	char *before = cache_file_digest(path);
	for (int mode = DATABASE_READ; mode <= DATABASE_WRITE; mode++) {
		struct error error = { 0 };
		assert_null(
			database_open(&cache->env, path, (enum database_mode)mode, "test", &error));
		assert_non_null(error.message);
		if (!strstr(error.message, words) || !strstr(error.message, path))
			fail_msg("message: %s", error.message);
		assert_null(strchr(error.message, '\n'));
		error_clear(&error);
	}
	char *after = cache_file_digest(path);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void a_new_cache_is_marked_as_ours_and_private(void **state)
{
	struct cache *cache = *state;
	cache_open(cache, DATABASE_WRITE);
	struct stat status;
	assert_int_equal(stat(cache->path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(cache_number(cache->path, "PRAGMA application_id"), 0x6c656577);
	assert_int_equal(cache_number(cache->path, "PRAGMA user_version"), database_version());
	char *journal = cache_text(cache->path, "PRAGMA journal_mode");
	assert_string_equal(journal, "wal");
	free(journal);
}

static void missing_folders_are_made_for_the_user_alone(void **state)
{
	struct cache *cache = *state;
	char *folder = file_join(cache->folder, "a");
	free(cache->path);
	cache->path = file_join(folder, "b/leeway.db");
	cache_open(cache, DATABASE_WRITE);
	struct stat status;
	assert_int_equal(stat(folder, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	free(folder);
}

static void an_empty_file_counts_as_new(void **state)
{
	struct cache *cache = *state;
	assert_true(file_write(cache->path, "", 0, NULL));
	cache_open(cache, DATABASE_WRITE);
	assert_int_equal(cache_number(cache->path, "PRAGMA user_version"), database_version());
}

static void reading_without_a_cache_says_how_to_make_one(void **state)
{
	struct cache *cache = *state;
	struct error error = { 0 };
	assert_null(database_open(&cache->env, cache->path, DATABASE_READ, "test", &error));
	assert_non_null(strstr(error.message, "`leeway run` or `leeway import` makes one"));
	assert_int_equal(error.code, ERROR_STORE);
	assert_false(file_exists(cache->path));
	error_clear(&error);
}

static void special_names_are_plain_files(void **state)
{
	struct cache *cache = *state;
	const char *names[] = { ":memory:", "a?b=c#d%41.db", "file:x", "caché.db" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		free(cache->path);
		cache->path = file_join(cache->folder, names[i]);
		cache_open(cache, DATABASE_WRITE);
		assert_true(file_exists(cache->path));
		cache_shut(cache);
	}
}

static void text_files_are_refused_unchanged(void **state)
{
	struct cache *cache = *state;
	assert_true(file_write(cache->path, "pack,scenario\n", 14, NULL));
	assert_refused(cache, cache->path, "no SQLite file");
	char long_text[5000];
	memset(long_text, 'x', sizeof long_text);
	assert_true(file_write(cache->path, long_text, sizeof long_text, NULL));
	assert_refused(cache, cache->path, "no SQLite file");
}

static void other_programs_databases_are_refused_unchanged(void **state)
{
	struct cache *cache = *state;
	execute(cache->path, "CREATE TABLE t(x); INSERT INTO t VALUES(1)");
	assert_refused(cache, cache->path, "another program's");
	execute(cache->path, "PRAGMA journal_mode = WAL");
	assert_refused(cache, cache->path, "another program's");
}

static void newer_caches_are_refused_unchanged(void **state)
{
	struct cache *cache = *state;
	cache_open(cache, DATABASE_WRITE);
	cache_shut(cache);
	execute(cache->path, "PRAGMA user_version = 999");
	assert_refused(cache, cache->path, "newer leeway (cache version 999");
}

static void a_folder_in_place_of_the_file_is_refused(void **state)
{
	struct cache *cache = *state;
	assert_refused(cache, cache->folder, "is a folder");
}

static void a_file_in_place_of_a_folder_is_refused(void **state)
{
	struct cache *cache = *state;
	assert_true(file_write(cache->path, "x", 1, NULL));
	char *below = file_join(cache->path, "leeway.db");
	assert_refused(cache, below, "Not a directory");
	free(below);
}

/* A cache as version 1 left it, with rows. */
static void build_version_1(const char *path)
{
	sqlite3 *handle = NULL;
	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	assert_true(schema_upgrade(handle, 0, 1, NULL));
	sqlite3_close(handle);
	execute(path,
		"INSERT INTO agent(id, digest, name, kind) VALUES(1, x'01', 'people', 'cohort');"
		"INSERT INTO prompt(id, digest, pack, scenario, level_no, level, condition,"
		" messages) VALUES(1, x'02', 'paper', 'lending', 3, 'x', 'baseline', '[]');"
		"INSERT INTO text(id, digest, body) VALUES(1, x'03', 'No.');"
		"INSERT INTO response(agent_id, prompt_id, repeat, outcome, text_id)"
		" VALUES(1, 1, 0, 1, 1);"
		"INSERT INTO tally VALUES(1, 1, 0, 1, 0, 0, 0, 1);");
}

static void assert_upgraded(struct cache *cache)
{
	assert_int_equal(cache_number(cache->path, "PRAGMA user_version"), database_version());
	assert_int_equal(cache_number(cache->path,
				 "SELECT count(*) FROM v_response WHERE scenario = 'lending'"
				 " AND outcome = 'refuse' AND text = 'No.'"
				 " AND words_recorded = 0"),
		1); /* Of an import then, and nobody knows which words were sent. */
	char *copy = memory_format("%s.v1.bak", cache->path);
	struct stat status;
	assert_int_equal(stat(copy, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(cache_number(copy, "PRAGMA user_version"), 1);
	assert_int_equal(cache_number(copy, "SELECT count(*) FROM response"), 1);
	free(copy);
}

static void an_older_cache_is_upgraded_and_a_copy_kept(void **state)
{
	struct cache *cache = *state;
	build_version_1(cache->path);
	cache_open(cache, DATABASE_WRITE);
	assert_upgraded(cache);
}

static void a_reader_upgrades_an_older_cache_too(void **state)
{
	struct cache *cache = *state;
	build_version_1(cache->path);
	cache_open(cache, DATABASE_READ);
	assert_upgraded(cache);
}

static void a_cache_of_version_2_gains_stars_and_keeps_its_rows(void **state)
{
	struct cache *cache = *state;
	sqlite3 *handle = NULL;
	build_version_1(cache->path);
	assert_int_equal(sqlite3_open(cache->path, &handle), SQLITE_OK);
	assert_true(schema_upgrade(handle, 1, 2, NULL));
	sqlite3_close(handle);
	assert_int_equal(cache_number(cache->path, "PRAGMA user_version"), 2);
	cache_open(cache, DATABASE_READ);
	assert_int_equal(cache_number(cache->path, "PRAGMA user_version"), database_version());
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM star"), 0);
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM v_response"), 1);
	char *copy = memory_format("%s.v2.bak", cache->path);
	assert_int_equal(cache_number(copy, "PRAGMA user_version"), 2);
	free(copy);
}

static void what_a_person_said_of_themselves_stands_beside_each_answer(void **state)
{
	struct cache *cache = *state;
	build_version_1(cache->path);
	execute(cache->path, "INSERT INTO participant(id, agent_id, name, attributes)"
			     " VALUES(1, 1, 'p-1', '{\"age\":\"34\"}');"
			     "UPDATE response SET participant_id = 1");
	cache_open(cache, DATABASE_WRITE);
	execute(cache->path, "INSERT INTO answer VALUES(1, 2, 60000, 900, 4000, 1, 0);"
			     "UPDATE participant SET finished = 1");
	char *row = cache_text(cache->path,
		"SELECT position || '|' || ended_at || '|' || decision_ms || '|' || writing_ms"
		" || '|' || changes || '|' || yes_first || '|' || complete || '|' || age"
		" || '|' || coalesce(gender, '-') FROM v_response");
	assert_string_equal(row, "2|1970-01-01T00:01:00.000Z|900|4000|1|0|1|34|-");
	free(row);
	execute(cache->path, "INSERT INTO interview(participant_id, pack, condition, started_at)"
			     " VALUES(1, 'paper', 'baseline', 5)");
	assert_int_equal(cache_number(cache->path, "SELECT complete FROM v_response"), 0);
}

static void a_failed_step_leaves_the_version_before_it(void **state)
{
	struct cache *cache = *state;
	build_version_1(cache->path);
	execute(cache->path, "CREATE TABLE v_bucket(x)");
	struct error error = { 0 };
	assert_null(database_open(&cache->env, cache->path, DATABASE_WRITE, "test", &error));
	assert_non_null(strstr(error.message, "schema step 2"));
	error_clear(&error);
	assert_int_equal(cache_number(cache->path, "PRAGMA user_version"), 1);
	assert_int_equal(cache_number(cache->path,
				 "SELECT count(*) FROM sqlite_schema WHERE name IN ('text_fts', "
				 "'v_response', 'search_state')"),
		0);
}

/* Opens for writing in a process of its own, says so on the pipe, and waits to be told to go. */
static pid_t start_writer(struct cache *cache, int *ready, int *go)
{
	int up[2], down[2];
	assert_int_equal(pipe(up), 0);
	assert_int_equal(pipe(down), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(up[0]);
		close(down[1]);
		struct database *database = database_open(&cache->env, cache->path, DATABASE_WRITE,
			"leeway run --model sim:strict", NULL);
		bool begun = database && database_begin(database, NULL);
		char byte = begun ? 'y' : 'n';
		if (write(up[1], &byte, 1) != 1 || read(down[0], &byte, 1) < 0)
			_exit(2);
		_exit(begun ? 0 : 1); /* As killed: nothing is closed. */
	}
	close(up[1]);
	close(down[0]);
	*ready = up[0];
	*go = down[1];
	char byte = 0;
	assert_int_equal(read(*ready, &byte, 1), 1);
	assert_int_equal(byte, 'y');
	return child;
}

static void end_writer(pid_t child, int ready, int go)
{
	int status;
	close(go);
	close(ready);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_second_writer_is_told_who_writes_since_when_and_what(void **state)
{
	struct cache *cache = *state;
	int ready, go;
	pid_t child = start_writer(cache, &ready, &go);
	struct error error = { 0 };
	cache_open(cache, DATABASE_WRITE);
	database_set_wait(cache->database, 0);
	assert_false(database_begin(cache->database, &error));
	assert_int_equal(error.code, ERROR_LOCKED);
	char *process = memory_format("process %ld on ", (long)child);
	assert_non_null(strstr(error.message, process));
	assert_non_null(strstr(error.message, "since 2026-01-31T12:00:00.000Z"));
	assert_non_null(strstr(error.message, "(leeway run --model sim:strict)"));
	free(process);
	error_clear(&error);
	end_writer(child, ready, go);
	/* The first one ended without closing: its lock went with it. */
	assert_true(database_begin(cache->database, NULL));
}

/* Two connections exclude each other within a process, too; reading another one's lock, and closing
 * it, takes nothing away. */
static void a_claim_is_one_connections_and_goes_with_it(void **state)
{
	struct cache *cache = *state;
	cache_open(cache, DATABASE_WRITE);
	struct database *other =
		database_open(&cache->env, cache->path, DATABASE_WRITE, "other", NULL);
	assert_non_null(other);
	assert_true(database_claim(other, 1, 1));
	assert_true(database_claim(other, 1, 1));
	database_claim_run(other, 7);
	assert_false(database_claim(cache->database, 1, 1));
	assert_true(database_claim(cache->database, 1, 2));
	assert_true(database_claim(cache->database, 2, 1));
	assert_true(lock_is_run_claimed(cache->path, 7));
	assert_false(lock_is_run_claimed(cache->path, 8));
	/* A transaction of one ends no claim, and one's claims no transaction of another's. */
	assert_true(database_begin(cache->database, NULL));
	assert_true(database_commit(cache->database, NULL));
	assert_true(lock_is_run_claimed(cache->path, 7));
	database_drop_claims(cache->database);
	assert_false(database_claim(cache->database, 1, 1));
	database_close(other);
	assert_false(lock_is_run_claimed(cache->path, 7));
	assert_true(database_claim(cache->database, 1, 1));
}

/* A run of an older leeway, which would write rows of the older schema. */
static void an_older_cache_is_not_upgraded_under_a_run(void **state)
{
	struct cache *cache = *state;
	cache_open(cache, DATABASE_WRITE);
	cache_shut(cache);
	struct lock *lock = lock_open(&cache->env, cache->path, "an older leeway", NULL);
	assert_non_null(lock);
	assert_true(lock_claim_bucket(lock, 1, 1));
	sqlite3 *handle = NULL;
	assert_int_equal(sqlite3_open(cache->path, &handle), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(handle, "PRAGMA user_version = 8", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
	struct error error = { 0 };
	assert_null(database_open(&cache->env, cache->path, DATABASE_WRITE, "test", &error));
	assert_int_equal(error.code, ERROR_LOCKED);
	assert_non_null(strstr(error.message, "a run of an older leeway"));
	error_clear(&error);
	assert_int_equal(cache_number(cache->path, "PRAGMA user_version"), 8);
	lock_close(lock);
}

static void a_second_process_reads_while_a_transaction_is_open(void **state)
{
	struct cache *cache = *state;
	cache_open(cache, DATABASE_WRITE);
	int64_t agent = cache_put_agent(cache, "people", false);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(agent, prompt, 0, OUTCOME_REFUSE);
	assert_true(cache_add(cache, &response));
	cache_shut(cache);
	int ready, go;
	pid_t child = start_writer(cache, &ready, &go);
	cache_open(cache, DATABASE_READ);
	uint32_t *repeats;
	size_t n_repeats;
	assert_true(
		responses_present(cache->database, agent, prompt, 10, &repeats, &n_repeats, NULL));
	assert_int_equal(n_repeats, 1);
	free(repeats);
	cache_shut(cache);
	end_writer(child, ready, go);
}

static void a_reader_cannot_write(void **state)
{
	struct cache *cache = *state;
	cache_open(cache, DATABASE_WRITE);
	cache_shut(cache);
	cache_open(cache, DATABASE_READ);
	struct error error = { 0 };
	assert_true(database_begin(cache->database, &error));
	assert_int_equal(runs_start(cache->database, "x", 1, 0, &error), -1);
	assert_int_equal(error.code, ERROR_STORE);
	error_clear(&error);
	database_rollback(cache->database);
}

/* What an ordinary user can do where the folder is not theirs to write: 0 as expected. */
static int read_and_fail_to_write(struct cache *cache)
{
	struct error error = { 0 };
	struct database *database =
		database_open(&cache->env, cache->path, DATABASE_READ, "test", &error);
	if (!database)
		return 10;
	uint32_t *repeats = NULL;
	size_t n_repeats = 0;
	bool read = responses_present(database, 1, 1, 10, &repeats, &n_repeats, &error);
	free(repeats);
	database_close(database);
	if (!read || n_repeats != 1)
		return 11;
	if (database_open(&cache->env, cache->path, DATABASE_WRITE, "test", &error))
		return 12;
	bool told = strstr(error.message, cache->path) && strstr(error.message, "ermission");
	error_clear(&error);
	return told ? 0 : 13;
}

/* Permissions do not bind the superuser, so the child becomes nobody. */
static int as_ordinary_user(struct cache *cache)
{
	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		return 20;
	return read_and_fail_to_write(cache);
}

static void a_cache_in_a_read_only_folder_can_be_read(void **state)
{
	(void)state;
	struct cache open_to_all;
	struct cache *cache = &open_to_all;
	/* Nobody could not reach a folder within the runner's own. */
	cache_init_in(cache, "/tmp");
	cache_open(cache, DATABASE_WRITE);
	int64_t agent = cache_put_agent(cache, "people", false);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(agent, prompt, 0, OUTCOME_REFUSE);
	assert_true(cache_add(cache, &response));
	cache_shut(cache);
	char *lock = memory_format("%s.lock", cache->path);
	assert_int_equal(unlink(lock), 0);
	free(lock);
	assert_int_equal(chmod(cache->path, 0444), 0);
	assert_int_equal(chmod(cache->folder, 0555), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(as_ordinary_user(cache));
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(chmod(cache->folder, 0755), 0);
	cache_clear(cache);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static const char *no_variable(void *data, const char *name)
{
	(void)data;
	(void)name;
	return NULL;
}

static const char *database_variable(void *data, const char *name)
{
	return strcmp(name, "LEEWAY_DB") == 0 || strcmp(name, "HOME") == 0 ? data : NULL;
}

static void the_option_goes_before_the_variable_before_the_configuration(void **state)
{
	(void)state;
	struct env env = *env_system();
	char variable[] = "/v.db";
	env.data = variable;
	env.variable = database_variable;
	char *path = database_path(&env, "/o.db", "/c.db", NULL);
	assert_string_equal(path, "/o.db");
	free(path);
	path = database_path(&env, NULL, "/c.db", NULL);
	assert_string_equal(path, "/v.db");
	free(path);
	env.variable = no_variable;
	path = database_path(&env, NULL, "/c.db", NULL);
	assert_string_equal(path, "/c.db");
	free(path);
	struct error error = { 0 };
	assert_null(database_path(&env, NULL, NULL, &error));
	assert_int_equal(error.code, ERROR_STORE);
	error_clear(&error);
	assert_null(database_path(&env, "", NULL, &error));
	assert_int_equal(error.code, ERROR_USAGE);
	error_clear(&error);
}

static void a_lock_that_is_a_link_is_left_alone(void **state)
{
	struct cache *cache = *state;
	char *precious = file_join(cache->folder, "precious");
	char *lock = memory_format("%s.lock", cache->path);
	struct error error = { 0 };
	for (int hard = 0; hard <= 1; hard++) {
		assert_true(file_write(precious, "text", 4, NULL));
		assert_int_equal((hard ? link : symlink)(precious, lock), 0);
		assert_null(
			database_open(&cache->env, cache->path, DATABASE_WRITE, "test", &error));
		assert_non_null(strstr(error.message, "remove it"));
		error_clear(&error);
		char *content = file_read(precious, 100, NULL, NULL);
		assert_string_equal(content, "text");
		free(content);
		unlink(lock);
	}
	cache_open(cache, DATABASE_WRITE);
	unlink(precious);
	free(precious);
	free(lock);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_lock_that_is_a_link_is_left_alone),
		TEST(a_new_cache_is_marked_as_ours_and_private),
		TEST(missing_folders_are_made_for_the_user_alone),
		TEST(an_empty_file_counts_as_new),
		TEST(reading_without_a_cache_says_how_to_make_one),
		TEST(special_names_are_plain_files),
		TEST(text_files_are_refused_unchanged),
		TEST(other_programs_databases_are_refused_unchanged),
		TEST(newer_caches_are_refused_unchanged),
		TEST(a_folder_in_place_of_the_file_is_refused),
		TEST(a_file_in_place_of_a_folder_is_refused),
		TEST(an_older_cache_is_upgraded_and_a_copy_kept),
		TEST(a_reader_upgrades_an_older_cache_too),
		TEST(a_cache_of_version_2_gains_stars_and_keeps_its_rows),
		TEST(a_failed_step_leaves_the_version_before_it),
		TEST(a_second_writer_is_told_who_writes_since_when_and_what),
		TEST(a_claim_is_one_connections_and_goes_with_it),
		TEST(an_older_cache_is_not_upgraded_under_a_run),
		TEST(a_second_process_reads_while_a_transaction_is_open),
		TEST(what_a_person_said_of_themselves_stands_beside_each_answer),
		TEST(a_reader_cannot_write),
		cmocka_unit_test(a_cache_in_a_read_only_folder_can_be_read),
		cmocka_unit_test(the_option_goes_before_the_variable_before_the_configuration),
	};
	return cmocka_run_group_tests_name("store_database", tests, NULL, NULL);
}
