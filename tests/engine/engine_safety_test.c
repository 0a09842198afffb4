/* What must never happen: a lost or doubled reply, a key that gets out, a row that was shown and is
 * not there. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "leeway/base/file.h"
#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "support/rig.h"

extern char **environ;

/* How this program is called, to start itself as the one that is killed. */
static const char *program;

enum {
	N_KILLS = 20,
	KILL_TARGET = 250, /* Repeats of each of RIG_N_PROMPTS prompts. */
	MAX_IN_FLIGHT = 8,
};

/* --- kill -9 --- */

static void answer_soon(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	reply->delay_ms = 5 + (unsigned)(request->number % 7);
	reply->text = request->number % 3 == 0 ? "No, I would not." : "Yes, I would.";
	if (request->number % 11 == 5)
		reply->status = 500;
}

static void open_kill_rig(struct rig *rig, const char *url, char *path)
{
	rig_open(rig, url);
	free(rig->cache.path);
	rig->cache.path = path;
	rig->order.target = KILL_TARGET;
	rig->accounts[0].max_in_flight = MAX_IN_FLIGHT;
}

static bool has_ended(const struct rig *rig)
{
	/* What was shown so far, for the one who kills. */
	printf("%llu\n", (unsigned long long)rig->n_stored_events);
	fflush(stdout);
	return rig->has_ended;
}

/* The program's other role: the engine on a cache, telling what it shows, until it has ended. */
static int run_as_victim(const char *url, const char *path)
{
	struct rig rig;

	open_kill_rig(&rig, url, memory_copy_text(path));
	rig_start(&rig);
	rig_wait_for(&rig, has_ended);
	rig_finish(&rig);
	rig_close(&rig);
	return 0;
}

static pid_t start_victim(const char *url, const char *path, FILE **output)
{
	char *arguments[] = { (char *)(uintptr_t)program, (char *)"--victim",
		(char *)(uintptr_t)url, (char *)(uintptr_t)path, NULL };
	posix_spawn_file_actions_t actions;
	int ends[2];
	pid_t victim;

	assert_int_equal(pipe(ends), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	assert_int_equal(posix_spawn(&victim, program, &actions, NULL, arguments, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	*output = fdopen(ends[0], "r");
	assert_non_null(*output);
	return victim;
}

/* The last number the victim wrote; all of them where limit is reached. */
static uint64_t read_shown(FILE *output, uint64_t limit)
{
	unsigned long long shown = 0, last = 0;

	while (last < limit && fscanf(output, "%llu", &shown) == 1)
		last = shown;
	return last;
}

/* Kills it once it has shown so many more. Returns how many it had shown at its end. */
static uint64_t kill_after(const char *url, const char *path, uint64_t n_more)
{
	FILE *output;
	pid_t victim = start_victim(url, path, &output);
	int status = 0;

	read_shown(output, n_more);
	kill(victim, SIGKILL);
	/* What is still in the pipe was shown too. */
	uint64_t shown = read_shown(output, UINT64_MAX);
	fclose(output);
	assert_int_equal(waitpid(victim, &status, 0), victim);
	return shown > n_more ? shown : n_more;
}

static void run_to_end(const char *url, const char *path)
{
	FILE *output;
	pid_t victim = start_victim(url, path, &output);
	int status = 0;

	read_shown(output, UINT64_MAX);
	fclose(output);
	assert_int_equal(waitpid(victim, &status, 0), victim);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Every reply's tag "[request.choice]" is stored once, and its request was answered. */
static void check_tags(struct server *server, const char *path)
{
	sqlite3 *handle = NULL;
	sqlite3_stmt *statement = NULL;

	assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(handle,
				 "SELECT t.body FROM response r JOIN text t ON t.id = r.text_id",
				 -1, &statement, NULL),
		SQLITE_OK);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const char *body = (const char *)sqlite3_column_text(statement, 0);
		const char *tag = strrchr(body, '[');
		assert_non_null(tag);
		assert_true(server_has_completed(server, strtoull(tag + 1, NULL, 10)));
	}
	sqlite3_finalize(statement);
	sqlite3_close(handle);
}

static void check_after_kills(struct server *server, const char *path)
{
	struct server_counts counts;
	int64_t n_wanted = RIG_N_PROMPTS * KILL_TARGET;

	assert_int_equal(cache_number(path, "SELECT count(*) FROM response"), n_wanted);
	assert_int_equal(
		cache_number(path, "SELECT count(*) FROM (SELECT DISTINCT agent_id, prompt_id, "
				   "repeat FROM response)"),
		n_wanted);
	assert_int_equal(
		cache_number(path, "SELECT count(DISTINCT text_id) FROM response"), n_wanted);
	assert_int_equal(
		cache_number(path, "SELECT total(grants + refusals) FROM tally"), n_wanted);
	check_tags(server, path);
	server_count(server, &counts);
	/* Asked again were only those that failed, and at a kill those in flight, or whose replies
	 * waited for their commit: a turn's worth. */
	uint64_t failed = counts.requests / 11 + 1;
	uint64_t lost = counts.requests - failed - (uint64_t)n_wanted;
	assert_true(lost <= N_KILLS * 2 * MAX_IN_FLIGHT);
	print_message("= killed %d times: %llu requests for %lld replies, %llu failed by the "
		      "server, %llu lost in flight\n",
		N_KILLS, (unsigned long long)counts.requests, (long long)n_wanted,
		(unsigned long long)failed, (unsigned long long)lost);
}

static void a_killed_run_loses_nothing_shown_and_repeats_nothing_stored(void **state)
{
	struct server *server = server_start(&(struct server_script){ .decide = answer_soon });
	struct cache cache;
	struct random random;

	(void)state;
	cache_init(&cache);
	random_init(&random, 20);
	for (int i = 0; i < N_KILLS; i++) {
		int64_t before = 0;
		if (file_exists(cache.path))
			before = cache_number(cache.path, "SELECT count(*) FROM response");
		uint64_t shown =
			kill_after(server_url(server), cache.path, random_below(&random, 40));
		int64_t after = cache_number(cache.path, "SELECT count(*) FROM response");
		assert_true(after - before >= (int64_t)shown);
		assert_int_equal(
			cache_number(cache.path, "SELECT total(grants + refusals) FROM tally"),
			after);
	}
	run_to_end(server_url(server), cache.path);
	check_after_kills(server, cache.path);
	server_stop(server);
	cache_clear(&cache);
}

/* --- keys --- */

#define CANARY_KEY "sk-canary-5up3rs3cr3t-0123456789"

/* A server that sends the key back wherever it can, plainly and in JSON's escapes. */
static void echo_key(const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	reply->headers[0] = "x-request-id: " CANARY_KEY;
	switch (request->number % 5) {
	case 1:
		reply->status = 500;
		reply->body = "{\"error\":{\"message\":\"Key " CANARY_KEY " broke\"}}";
		break;
	case 2:
		reply->status = 502;
		reply->body = "<html>" CANARY_KEY "</html>";
		break;
	case 3:
		reply->status = 500;
		reply->body =
			"{\"error\":{\"message\":\"sk\\u002dcanary-5up3rs3cr3t-0123456789\"}}";
		break;
	case 4:
		reply->body =
			"{\"id\":\"" CANARY_KEY "\",\"model\":\"sk\\u002dcanary-5up3rs3cr3t-"
			"0123456789\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":"
			"{\"role\":\"assistant\",\"content\":\"Yes, \\u0073k-canary-5up3rs3cr3t-"
			"0123456789\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";
		break;
	default:
		reply->text = "Yes, your key is " CANARY_KEY;
	}
}

static void assert_file_lacks(const char *folder, const char *name, const char *word)
{
	char *path = file_join(folder, name);
	size_t length = 0, word_length = strlen(word);
	char *bytes = file_read(path, 64 * 1024 * 1024, &length, NULL);

	assert_non_null(bytes);
	for (size_t i = 0; i + word_length <= length; i++)
		if (memcmp(bytes + i, word, word_length) == 0)
			fail_msg("%s holds the key", name);
	free(bytes);
	free(path);
}

static void assert_folder_lacks(const char *folder, const char *word)
{
	size_t n_names = 0;
	char **names = file_list(folder, &n_names, NULL);

	assert_true(n_names > 0);
	for (size_t i = 0; i < n_names; i++)
		assert_file_lacks(folder, names[i], word);
	file_free_names(names, n_names);
}

static void use_canary_key(struct rig *rig)
{
	free(rig->accounts[0].key);
	rig->accounts[0].key = memory_copy_text(CANARY_KEY);
	log_add_secret(CANARY_KEY);
}

static bool has_stored_some(const struct rig *rig)
{
	return rig->n_stored_events > 0;
}

static void a_key_never_gets_out(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = echo_key });
	use_canary_key(&rig);
	char *log_path = file_join(rig.cache.folder, "log");
	FILE *stream = fopen(log_path, "w");
	assert_non_null(stream);
	log_set_stream(stream, LOG_DEBUG);
	rig.order.target = 20;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	/* Once with the write-ahead log in use, once after it was folded in. */
	assert_folder_lacks(rig.cache.folder, CANARY_KEY);
	rig_wait(&rig);
	rig_finish(&rig);
	log_set_stream(NULL, LOG_ERROR);
	fclose(stream);
	assert_folder_lacks(rig.cache.folder, CANARY_KEY);
	for (int i = 0; i < RIG_N_EVENT_TYPES; i++)
		assert_null(strstr(rig.texts[i], CANARY_KEY));
	assert_true(rig_number(&rig, "SELECT count(*) FROM response") > 0);
	assert_true(rig_number(&rig, "SELECT count(*) FROM failure") > 0);
	free(log_path);
	log_clear_secrets();
	rig_close(&rig);
}

static void refuse_key(const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	assert_string_equal(request->key, CANARY_KEY);
	reply->status = 401;
	reply->body = "{\"error\":{\"message\":\"Incorrect API key provided: " CANARY_KEY "\","
		      "\"code\":\"invalid_api_key\"}}";
}

static void a_key_never_gets_into_the_words_that_stop_a_model(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = refuse_key });
	use_canary_key(&rig);
	rig_run(&rig);
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "Incorrect API key provided: ***"));
	assert_null(strstr(rig.texts[EVENT_RUN_ENDED], CANARY_KEY));
	assert_folder_lacks(rig.cache.folder, CANARY_KEY);
	log_clear_secrets();
	rig_close(&rig);
}

/* --- a full disk --- */

static bool has_notice(const struct rig *rig)
{
	return rig->n_events[EVENT_NOTICE] > 0;
}

static void limit_files(rlim_t size)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_ends_the_run_and_shows_nothing_unstored(void **state)
{
	struct rig rig;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	rig_serve(&rig, (struct server_script){ .decide = answer_soon });
	rig.order.target = 5000;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	limit_files(1);
	rig_wait(&rig);
	rig_finish(&rig);
	limit_files(RLIM_INFINITY);
	assert_non_null(strstr(rig.texts[EVENT_RUN_ENDED], "cannot store"));
	assert_true(rig.progress.requests < 5000);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM response"), rig.n_stored_events);
	assert_int_equal(rig.progress.stored, rig.n_stored_events);
	/* With room again the next run goes on where it ended. */
	rig.order.target = (uint32_t)rig.progress.stored / RIG_N_PROMPTS + 2;
	rig_run(&rig);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM response"),
		RIG_N_PROMPTS * rig.order.target);
	rig_close(&rig);
}

static void a_disk_that_gets_room_again_loses_nothing(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = answer_soon });
	rig.options.store_retry_ms = 300;
	rig.order.target = 100;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	limit_files(1);
	rig_wait_for(&rig, has_notice);
	limit_files(RLIM_INFINITY);
	rig_wait(&rig);
	rig_finish(&rig);
	assert_string_equal(rig.texts[EVENT_RUN_ENDED], "");
	assert_int_equal(rig.progress.stored, 300);
	rig_check_sums(&rig);
	rig_close(&rig);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_killed_run_loses_nothing_shown_and_repeats_nothing_stored),
		cmocka_unit_test(a_key_never_gets_out),
		cmocka_unit_test(a_key_never_gets_into_the_words_that_stop_a_model),
		cmocka_unit_test(a_full_disk_ends_the_run_and_shows_nothing_unstored),
		cmocka_unit_test(a_disk_that_gets_room_again_loses_nothing),
	};

	program = argv[0];
	if (argc == 4 && strcmp(argv[1], "--victim") == 0)
		return run_as_victim(argv[2], argv[3]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
