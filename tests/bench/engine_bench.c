/*
 * Replies a second and CPU a reply: the full path (asked, parsed, classified, committed, tallied,
 * told) against a bare libcurl-multi loop that throws replies away. Same server, in a process of
 * its own; same run; 64 in flight, 50 ms. At best both reach concurrency / latency.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <spawn.h>
#include <unistd.h>

#include <curl/curl.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "support/bound.h"
#include "support/rig.h"

extern char **environ;

enum { IN_FLIGHT = 64, DELAY_MS = 50, N_REPLIES = 12000 };

/* Of the bare loop's replies a second; both depend on the machine alike. */
static const double least_share = 0.95;

struct measure {
	const char *name;
	double seconds, cpu_us; /* CPU of this process: user and system. */
};

static double cpu_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void begin(struct measure *measure, const char *name)
{
	measure->name = name;
	measure->cpu_us = -cpu_us();
	measure->seconds = -(double)env_monotonic_us(env_system()) / 1e6;
}

static void end(struct measure *measure)
{
	measure->seconds += (double)env_monotonic_us(env_system()) / 1e6;
	measure->cpu_us += cpu_us();
}

/* --- the bare loop --- */

static size_t throw_away(char *bytes, size_t size, size_t count, void *data)
{
	(void)bytes;
	(void)data;
	return size * count;
}

static CURL *make_bare_request(const char *url, struct curl_slist *headers)
{
	CURL *easy = curl_easy_init();

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
		"{\"model\":\"gpt-test\",\"messages\":[{\"role\":\"user\",\"content\":"
		"\"Level 1, step 0?\"}]}");
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, throw_away);
	return easy;
}

/* Takes what is done and sends as many again; returns how many were done. */
static unsigned turn_bare(CURLM *multi, unsigned *n_sent)
{
	CURLMsg *message;
	int n_left = 0;
	unsigned n_done = 0;

	while ((message = curl_multi_info_read(multi, &n_left))) {
		CURL *easy = message->easy_handle;
		if (message->msg != CURLMSG_DONE)
			continue;
		if (message->data.result != CURLE_OK)
			abort();
		n_done++;
		curl_multi_remove_handle(multi, easy);
		if (*n_sent < N_REPLIES) {
			curl_multi_add_handle(multi, easy);
			++*n_sent;
		}
	}
	return n_done;
}

/*
 * Requests that begin together stay together, and the server takes them one by one: the first ones
 * are spread over one latency, so that the loop is measured at its best.
 */
static unsigned begin_more(CURLM *multi, CURL **easy, unsigned n_begun, int64_t began_us)
{
	int64_t elapsed_us = env_monotonic_us(env_system()) - began_us;
	int64_t n_due = 1 + elapsed_us * IN_FLIGHT / (DELAY_MS * 1000);

	while (n_begun < IN_FLIGHT && n_begun < n_due)
		curl_multi_add_handle(multi, easy[n_begun++]);
	return n_begun;
}

static void loop_bare(CURLM *multi, CURL **easy)
{
	int64_t began_us = env_monotonic_us(env_system());
	unsigned n_begun = 0, n_sent = IN_FLIGHT, n_done = 0;
	int n_running = 0;

	while (n_done < N_REPLIES) {
		n_begun = begin_more(multi, easy, n_begun, began_us);
		curl_multi_poll(multi, NULL, 0, n_begun < IN_FLIGHT ? 1 : 1000, NULL);
		curl_multi_perform(multi, &n_running);
		n_done += turn_bare(multi, &n_sent);
	}
}

static void run_bare(const char *server, struct measure *measure)
{
	struct curl_slist *headers = curl_slist_append(NULL, "content-type: application/json");
	char *url = memory_format("%s/v1/chat/completions", server);
	CURLM *multi = curl_multi_init();
	CURL *easy[IN_FLIGHT];

	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 4L * IN_FLIGHT);
	for (int i = 0; i < IN_FLIGHT; i++)
		easy[i] = make_bare_request(url, headers);
	begin(measure, "bare libcurl-multi");
	loop_bare(multi, easy);
	end(measure);
	for (int i = 0; i < IN_FLIGHT; i++)
		curl_easy_cleanup(easy[i]);
	curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
	free(url);
}

/* --- the engine --- */

static bool run_engine(const char *server, struct measure *measure)
{
	struct rig rig;

	rig_open(&rig, server);
	rig.options = engine_default_options();
	rig.accounts[0].max_in_flight = IN_FLIGHT;
	rig.order.n_prompts = 2;
	rig.order.target = N_REPLIES / 2;
	rig_open_engine(&rig);
	begin(measure, "leeway");
	engine_submit(rig.engine, &rig.order);
	rig_wait(&rig);
	end(measure);
	rig_finish(&rig);
	bool is_whole = rig.progress.stored == N_REPLIES &&
			rig_number(&rig, "SELECT count(*) FROM response") == N_REPLIES;
	rig_close(&rig);
	return is_whole;
}

/* --- the server --- */

/* The server lies beside this program: …/bench/engine_bench, …/server/model_server. */
static pid_t start_server(const char *program, char url[64], int *input)
{
	const char *folder_end = strstr(program, "/bench/");
	char *path = folder_end ? memory_format("%.*s/server/model_server",
					  (int)(folder_end - program), program)
				: memory_copy_text("model_server");
	char delay[16];
	char *arguments[] = { path, (char *)(uintptr_t) "--delay", delay, NULL };
	posix_spawn_file_actions_t actions;
	int in[2], out[2];
	pid_t server;

	snprintf(delay, sizeof delay, "%d", DELAY_MS);
	if (pipe(in) != 0 || pipe(out) != 0)
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, in[1]);
	int number = posix_spawn(&server, path, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	*input = in[1];
	ssize_t length = number == 0 ? read(out[0], url, 63) : -1;
	url[length > 0 ? length - 1 : 0] = '\0';
	free(path);
	return number == 0 && length > 0 ? server : -1;
}

static void print_measure(const struct measure *measure)
{
	double ideal = IN_FLIGHT * 1000.0 / DELAY_MS, rate = N_REPLIES / measure->seconds;

	printf("%-20s %8.0f replies/s   %.3f of %.0f   %6.0f us CPU a reply\n", measure->name, rate,
		rate / ideal, ideal, measure->cpu_us / N_REPLIES);
}

int main(int argc, char **argv)
{
	struct measure bare = { 0 }, leeway = { 0 };
	char url[64];
	int input = -1;

	(void)argc;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	pid_t server = start_server(argv[0], url, &input);
	if (server < 0) {
		fprintf(stderr, "engine_bench: cannot start the server\n");
		return 1;
	}
	printf("%d replies, %d in flight, %d ms\n", N_REPLIES, IN_FLIGHT, DELAY_MS);
	run_bare(url, &bare);
	print_measure(&bare);
	bool is_whole = run_engine(url, &leeway);
	print_measure(&leeway);
	bool is_quick = bound_at_least("leeway / bare libcurl-multi, replies a second",
		bare.seconds / leeway.seconds, least_share, "times", BOUND_OF_SIZE);
	close(input);
	waitpid(server, NULL, 0);
	if (!is_whole)
		fprintf(stderr, "engine_bench: replies are missing\n");
	if (!is_quick)
		fprintf(stderr, "engine_bench: the engine takes too much beside the bare loop\n");
	return is_whole && is_quick ? 0 : 1;
}
