#include <arpa/inet.h>
#include <locale.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/store/runs.h"
#include "screen/screen.h"
#include "support/cache.h"
#include "support/server.h"

/* The path of this program. */
static const char *own_path; /* NOLINT */

/* The explorer alone, in the place of the program under test. */
static int run_explorer(const char *database)
{
	struct config config = { 0 };
	struct app_options options = {
		.env = env_system(), .config = &config, .database = database, .pack = "paper"
	};
	struct error error = { 0 };

	setlocale(LC_ALL, "");
	bool good = app_run(&options, &error);

	error_clear(&error);
	return good ? 0 : 1;
}

struct stage {
	struct cache cache;
	struct server *server;
	struct screen *screen;
	char *url;
	atomic_uint status; /* What the server replies; 0: what it should. Read on its thread. */
};

enum { N_VARIABLES = 5 };
static const char secret[] = "sk-of-a-test-0123456789";

static void decide(const struct server_request *request, struct server_reply *reply, void *data)
{
	struct stage *stage = data;

	reply->status = atomic_load(&stage->status);
	if (reply->status)
		reply->body = "{\"error\":{\"message\":\"no such key: sk-of-a-test-0123456789\"}}";
	else if (strstr(request->path, "/models"))
		reply->body = "{\"data\":[{\"id\":\"gpt-one\"},{\"id\":\"gpt-two\"}]}";
}

static int set_up(void **state)
{
	struct stage *stage = memory_alloc(1, sizeof *stage);
	struct server_script script = { .decide = decide, .data = stage };

	cache_init(&stage->cache);
	stage->server = server_start(&script);
	assert_non_null(stage->server);
	stage->url = memory_format("%s/v1", server_url(stage->server));
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	screen_close(stage->screen);
	server_stop(stage->server);
	cache_clear(&stage->cache);
	free(stage->url);
	free(stage);
	return 0;
}

static void start(struct stage *stage)
{
	const char *const arguments[] = { own_path, "explorer", stage->cache.path, NULL };
	char *variables[N_VARIABLES] = {
		memory_format("OPENAI_BASE_URL=%s", stage->url),
		memory_format("OPENAI_API_KEY=%s", secret),
		memory_format("LEEWAY_DATADIR=%s/..", TEST_FOLDER),
		memory_copy_text("TZ=UTC"),
		NULL,
	};
	struct screen_options options = { .arguments = arguments,
		.environment = (const char *const *)variables,
		.rows = 36,
		.columns = 120 };

	stage->screen = screen_open(&options);
	screen_wait_for(stage->screen, "Explore");
	for (int i = 0; i < N_VARIABLES; i++)
		free(variables[i]);
}

/* By the number that stands before its name in the head line. */
static void go_to(struct stage *stage, const char *name)
{
	char *text = screen_text(stage->screen);
	char *spaced = memory_format(" %s", name);
	const char *at = strstr(text, spaced);

	assert_non_null(at);
	assert_true(at > text);
	screen_send_bytes(stage->screen, at - 1, 1);
	free(spaced);
	free(text);
}

static void quit(struct stage *stage)
{
	screen_send(stage->screen, "q");
	assert_int_equal(screen_wait_for_end(stage->screen), 0);
	assert_true(screen_has_modes_back(stage->screen));
}

static void a_providers_models_are_listed_tested_and_chosen(void **state)
{
	struct stage *stage = *state;

	start(stage);
	go_to(stage, "Agents");
	screen_wait_for(stage->screen, "nobody has answered yet");
	screen_wait_for(stage->screen, "set, from OPENAI_API_KEY");
	screen_send(stage->screen, "\tt");
	screen_wait_for(stage->screen, "lists 2 models");
	screen_send(stage->screen, "m");
	screen_wait_for(stage->screen, "gpt-one");
	screen_send(stage->screen, "TWO");
	screen_wait_until_gone(stage->screen, "gpt-one");
	screen_wait_for(stage->screen, "1 of 2");
	screen_send(stage->screen, "\x14");
	screen_wait_for(stage->screen, "openai:gpt-two: answers as");
	screen_send(stage->screen, "\r");
	screen_wait_for(stage->screen, "openai:gpt-two is chosen in Fire");
	screen_wait_for(stage->screen, "✓ gpt-two");
	screen_send(stage->screen, "\x06");
	screen_wait_for(stage->screen, "[x] openai:gpt-two");
	assert_false(screen_shows(stage->screen, secret));
	screen_send(stage->screen, "q");
	screen_wait_until_gone(stage->screen, "[x]");
	quit(stage);
}

static void a_wrong_key_is_told_without_the_key(void **state)
{
	struct stage *stage = *state;

	stage->status = 401;
	start(stage);
	go_to(stage, "Agents");
	screen_wait_for(stage->screen, "set, from OPENAI_API_KEY");
	screen_send(stage->screen, "\tt");
	screen_wait_for(stage->screen, "no such key");
	screen_send(stage->screen, "m");
	screen_wait_for(stage->screen, "type a part");
	screen_wait_for(stage->screen, "openai: key refused");
	assert_false(screen_shows(stage->screen, secret));
	screen_send(stage->screen, "\x1b");
	screen_wait_until_gone(stage->screen, "type a part");
	quit(stage);
}

/* Connections to it are made, and never answered. */
static int listen_and_say_nothing(uint16_t *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(listener, 8), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
	*port = ntohs(address.sin_port);
	return listener;
}

static void quitting_does_not_wait_for_an_answer(void **state)
{
	struct stage *stage = *state;
	uint16_t port;
	int listener = listen_and_say_nothing(&port);

	free(stage->url);
	stage->url = memory_format("http://127.0.0.1:%u/v1", port);
	start(stage);
	go_to(stage, "Agents");
	screen_wait_for(stage->screen, "set, from OPENAI_API_KEY");
	screen_send(stage->screen, "\tm");
	screen_wait_for(stage->screen, "asking …");
	screen_send(stage->screen, "\x1b");
	screen_wait_until_gone(stage->screen, "asking …");
	screen_send(stage->screen, "t");
	screen_wait_for(stage->screen, "asking openai …");
	int64_t before_us = env_monotonic_us(env_system());

	quit(stage);
	assert_true(env_monotonic_us(env_system()) - before_us < 10000000);
	close(listener);
}

static void an_incomplete_run_is_resumed(void **state)
{
	struct stage *stage = *state;

	cache_open(&stage->cache, DATABASE_WRITE);
	assert_true(database_begin(stage->cache.database, NULL));
	int64_t run = runs_start(stage->cache.database,
		"{\"pack\":\"paper\",\"models\":[\"sim:strict\"],\"scenarios\":[\"lending\"],"
		"\"n\":2}",
		12, INT64_C(1769860800000), NULL);

	assert_true(
		runs_finish(stage->cache.database, run, "stopped", INT64_C(1769860862000), NULL));
	assert_true(database_commit(stage->cache.database, NULL));
	cache_shut(&stage->cache);
	start(stage);
	screen_wait_for(stage->screen, "A run was not finished");
	screen_send(stage->screen, "n");
	screen_wait_until_gone(stage->screen, "A run was not finished");
	go_to(stage, "Runs");
	screen_wait_for(stage->screen, "● left");
	screen_wait_for(stage->screen, "12 of 12 are missing");
	screen_send(stage->screen, "r");
	screen_wait_for(stage->screen, "12 replies are missing");
	screen_send(stage->screen, "y");
	screen_wait_for(stage->screen, "● done");
	screen_wait_for(stage->screen, "nothing: all 12 are in the cache");
	screen_send(stage->screen, "k");
	screen_wait_for(stage->screen, "stored    12 replies");
	quit(stage);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_providers_models_are_listed_tested_and_chosen),
		TEST(a_wrong_key_is_told_without_the_key),
		TEST(quitting_does_not_wait_for_an_answer),
		TEST(an_incomplete_run_is_resumed),
	};

	if (argc > 2 && strcmp(argv[1], "explorer") == 0)
		return run_explorer(argv[2]);
	own_path = argv[0];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
