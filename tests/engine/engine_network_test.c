/* What lies between the program and a server: proxies of the environment, lengths that lie, servers
 * that fall silent. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "support/rig.h"

static const char *const proxy_variables[] = { "http_proxy", "https_proxy", "HTTPS_PROXY",
	"all_proxy", "ALL_PROXY" };

static void set_proxy(const char *url)
{
	for (size_t i = 0; i < sizeof proxy_variables / sizeof *proxy_variables; i++) {
		if (url)
			setenv(proxy_variables[i], url, 1);
		else
			unsetenv(proxy_variables[i]);
	}
}

static void refuse_all(const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)request;
	(void)data;
	reply->status = 502;
	reply->body = "";
}

static struct server *start_proxy(void)
{
	struct server *proxy = server_start(&(struct server_script){ .decide = refuse_all });

	assert_non_null(proxy);
	return proxy;
}

static uint64_t count_requests(struct server *server)
{
	struct server_counts counts;

	server_count(server, &counts);
	return counts.requests;
}

/* The same server under a name that would be looked up elsewhere, too. */
static void this_machine_is_never_asked_by_a_proxy(void **state)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "lab.localhost" };
	struct server *proxy = start_proxy();

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		struct server *server = server_start(&(struct server_script){ 0 });
		struct rig rig;

		assert_non_null(server);
		const char *port = strrchr(server_url(server), ':');
		char *url = memory_format("http://%s%s", hosts[i], port);

		rig_open(&rig, url);
		free(url);
		set_proxy(server_url(proxy));
		rig_run(&rig);
		set_proxy(NULL);
		assert_int_equal(rig.progress.stored, 12);
		assert_int_equal(count_requests(server), 12);
		rig_close(&rig);
		server_stop(server);
	}
	assert_int_equal(count_requests(proxy), 0);
	server_stop(proxy);
}

/* Runs against a host that only a proxy can reach; its password is never shown. */
static void check_named(const char *host, const char *proxy, const char *const *words)
{
	struct rig rig;

	rig_open(&rig, host);
	free(rig.accounts[0].key);
	rig.accounts[0].key = NULL;
	rig.options.max_tries = 1;
	set_proxy(proxy);
	rig_run(&rig);
	set_proxy(NULL);
	assert_int_equal(rig.progress.stored, 0);
	for (; *words; words++)
		if (!strstr(rig.texts[EVENT_MODEL_STOPPED], *words))
			fail_msg("no '%s' in: %s", *words, rig.texts[EVENT_MODEL_STOPPED]);
	assert_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "hunter2"));
	rig_close(&rig);
}

static void a_proxy_that_is_in_the_way_is_named(void **state)
{
	struct server *proxy = start_proxy();
	const char *port = strrchr(server_url(proxy), ':');
	char *with_password = memory_format("http://me:hunter2@127.0.0.1%s", port);
	char *shown = memory_format("the proxy http://127.0.0.1%s", port);

	(void)state;
	check_named("http://192.0.2.1", with_password,
		(const char *const[]){ "HTTP 502", shown, "(http_proxy)", NULL });
	check_named("https://192.0.2.1", with_password,
		(const char *const[]){ shown, "(https_proxy)", NULL });
	check_named("https://192.0.2.1", "http://me:hunter2@127.0.0.1:1",
		(const char *const[]){ "the proxy http://127.0.0.1:1 (https_proxy)", NULL });
	free(with_password);
	free(shown);
	server_stop(proxy);
}

/* --- bytes that no library of servers would send --- */

struct raw_server {
	int listener;
	const char *reply; /* Sent to each connection, which is then left open. */
	char url[64];
	pthread_t thread;
};

static void *serve_raw(void *data)
{
	const struct raw_server *server = data;
	char request[4096];
	int open[16];
	size_t n_open = 0;

	while (n_open < 16 && (open[n_open] = accept(server->listener, NULL, NULL)) >= 0) {
		int client = open[n_open++];

		if (read(client, request, sizeof request) <= 0 ||
			write(client, server->reply, strlen(server->reply)) < 0)
			continue;
	}
	while (n_open > 0)
		close(open[--n_open]);
	return NULL;
}

static void raw_start(struct raw_server *server, const char *reply)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof address;

	server->reply = reply;
	server->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(server->listener >= 0);
	assert_int_equal(bind(server->listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(server->listener, 16), 0);
	assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &length), 0);
	snprintf(server->url, sizeof server->url, "http://127.0.0.1:%d", ntohs(address.sin_port));
	assert_int_equal(pthread_create(&server->thread, NULL, serve_raw, server), 0);
}

static void raw_stop(struct raw_server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
}

static void check_given_up(const char *reply, int64_t stall_ms, const char *words)
{
	struct raw_server server;
	struct rig rig;

	raw_start(&server, reply);
	rig_open(&rig, server.url);
	rig.options.max_tries = 1;
	rig.accounts[0].stall_ms = stall_ms;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 0);
	if (!strstr(rig.texts[EVENT_MODEL_STOPPED], words))
		fail_msg("no '%s' in: %s", words, rig.texts[EVENT_MODEL_STOPPED]);
	rig_close(&rig);
	raw_stop(&server);
}

static void a_length_beyond_counting_does_not_hang(void **state)
{
	(void)state;
	check_given_up("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
		       "Content-Length: 100000000000000000000\r\n\r\n{",
		0, "larger than 16 MiB");
	check_given_up(
		"HTTP/1.1 200 OK\r\ncontent-length: 16777217\r\n\r\n{", 0, "larger than 16 MiB");
}

static void a_server_that_falls_silent_in_its_reply_is_given_up(void **state)
{
	(void)state;
	check_given_up("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\"", 1000,
		"nothing more came for 1 s");
}

static bool has_notice(const struct rig *rig)
{
	return rig->n_events[EVENT_NOTICE] > 0;
}

static bool has_asked(const struct rig *rig)
{
	struct run_progress progress;

	engine_read_progress(rig->engine, &progress);
	return progress.in_flight > 0;
}

/* It accepts what is sent, and never answers. */
static void open_on_hung_server(struct rig *rig, struct raw_server *server, int64_t stall_ms)
{
	raw_start(server, "");
	rig_open(rig, server->url);
	rig->accounts[0].stall_ms = stall_ms;
	rig->accounts[0].timeout_ms = 600000;
	rig->options.request_timeout_ms = 600000;
	rig->options.stop_grace_ms = 50;
	rig_start(rig);
}

static void stop_and_close(struct rig *rig, struct raw_server *server)
{
	engine_stop(rig->engine, ENGINE_STOP_GENTLY);
	rig_wait(rig);
	rig_finish(rig);
	rig_check_sums(rig);
	assert_string_equal(rig->texts[EVENT_RUN_ENDED], "stopped");
	rig_close(rig);
	raw_stop(server);
}

static void a_server_that_hangs_is_reported_and_not_waited_for(void **state)
{
	struct raw_server server;
	struct rig rig;

	(void)state;
	open_on_hung_server(&rig, &server, 50);
	rig_wait_for(&rig, has_notice);
	assert_non_null(strstr(rig.texts[EVENT_NOTICE], "no byte from 127.0.0.1"));
	assert_non_null(strstr(rig.texts[EVENT_NOTICE], " for 0 s, 1 request in flight"));
	assert_non_null(strstr(rig.texts[EVENT_NOTICE], "up to 600 s"));
	stop_and_close(&rig, &server);
}

/* One that never answered has its time once, not once for each try. */
static void a_server_that_never_answered_is_left_after_its_time(void **state)
{
	struct raw_server server;
	struct rig rig;

	(void)state;
	raw_start(&server, "");
	rig_open(&rig, server.url);
	rig.options.request_timeout_ms = 300;
	rig_run(&rig);
	assert_int_equal(rig.progress.requests, 1);
	assert_int_equal(rig.n_events[EVENT_MODEL_STOPPED], 1);
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "127.0.0.1"));
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "has answered nothing"));
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "timeout_s"));
	rig_check_state(&rig, "incomplete");
	rig_check_sums(&rig);
	rig_close(&rig);
	raw_stop(&server);
}

static void hang_from_the_third_on(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	if (request->number >= 2)
		reply->delay_ms = 120000;
}

static void a_server_that_answers_no_more_is_left_after_twice_its_time(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = hang_from_the_third_on });
	rig.accounts[0].max_in_flight = 1;
	rig.options.request_timeout_ms = 2000;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 2);
	assert_int_equal(rig.progress.requests, 4);
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "answers no more"));
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void a_stop_waits_a_moment_for_a_server_that_never_answered(void **state)
{
	struct raw_server server;
	struct rig rig;

	(void)state;
	open_on_hung_server(&rig, &server, 600000);
	rig_wait_for(&rig, has_asked);
	stop_and_close(&rig, &server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(this_machine_is_never_asked_by_a_proxy),
		cmocka_unit_test(a_proxy_that_is_in_the_way_is_named),
		cmocka_unit_test(a_length_beyond_counting_does_not_hang),
		cmocka_unit_test(a_server_that_falls_silent_in_its_reply_is_given_up),
		cmocka_unit_test(a_server_that_hangs_is_reported_and_not_waited_for),
		cmocka_unit_test(a_server_that_never_answered_is_left_after_its_time),
		cmocka_unit_test(a_server_that_answers_no_more_is_left_after_twice_its_time),
		cmocka_unit_test(a_stop_waits_a_moment_for_a_server_that_never_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
