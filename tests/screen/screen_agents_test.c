#include <arpa/inet.h>
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
#include "leeway/base/env.h"
#include "leeway/store/database.h"
#include "leeway/store/runs.h"
#include "screen/place.h"
#include "support/server.h"

struct stage {
	struct place *place;
	struct server *server;
	struct screen *screen; /* The place's. */
	char *url;
	atomic_uint status; /* What the server replies; 0: what it should. Read on its thread. */
};

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

	place_open((void **)&stage->place);
	stage->server = server_start(&script);
	assert_non_null(stage->server);
	stage->url = memory_format("%s/v1", server_url(stage->server));
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	server_stop(stage->server);
	place_close((void **)&stage->place);
	free(stage->url);
	free(stage);
	return 0;
}

static void start(struct stage *stage)
{
	place_set(stage->place, "OPENAI_BASE_URL=%s", stage->url);
	place_set(stage->place, "OPENAI_API_KEY=%s", secret);
	place_start(stage->place, 36, 120);
	stage->screen = stage->place->screen;
	screen_wait_for(stage->screen, "Explore");
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
	place_quit(stage->place);
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
	place_quit(stage->place);
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

	place_quit(stage->place);
	assert_true(env_monotonic_us(env_system()) - before_us < 10000000);
	close(listener);
}

static void an_incomplete_run_is_resumed(void **state)
{
	struct stage *stage = *state;

	struct database *database =
		database_open(env_system(), stage->place->database, DATABASE_WRITE, "test", NULL);

	assert_non_null(database);
	assert_true(database_begin(database, NULL));
	int64_t run = runs_start(database,
		"{\"pack\":\"paper\",\"models\":[\"sim:strict\"],\"scenarios\":[\"lending\"],"
		"\"n\":2}",
		12, INT64_C(1769860800000), NULL);

	assert_true(runs_finish(database, run, "stopped", INT64_C(1769860862000), NULL));
	assert_true(database_commit(database, NULL));
	database_close(database);
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
	place_quit(stage->place);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_providers_models_are_listed_tested_and_chosen),
		TEST(a_wrong_key_is_told_without_the_key),
		TEST(quitting_does_not_wait_for_an_answer),
		TEST(an_incomplete_run_is_resumed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
