/*
 * The scripted model server as a program, for shell tests and the benchmark:
 *
 *	model_server [--delay MS] [--text TEXT] [--status CODE --every N [--body TEXT]]
 *		[--max-choices N] [--port PORT]
 *
 * Prints its URL, serves until its input ends, then prints how many requests came and how many
 * replies were sent to their end. With --status, of every N requests the last gets that status.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/server.h"

struct settings {
	long delay_ms, status, every, max_choices, port;
	const char *text, *body;
};

static void decide(const struct server_request *request, struct server_reply *reply, void *data)
{
	const struct settings *settings = data;

	reply->delay_ms = (unsigned)settings->delay_ms;
	reply->text = settings->text;
	reply->max_choices = (uint32_t)settings->max_choices;
	if (settings->status > 0 && (request->number + 1) % (uint64_t)settings->every == 0) {
		reply->status = (unsigned)settings->status;
		reply->body = settings->body;
	}
}

static bool read_option(struct settings *settings, const char *name, const char *value)
{
	const struct {
		const char *name;
		long *number;
		const char **text;
	} options[] = {
		{ "--delay", &settings->delay_ms, NULL },
		{ "--status", &settings->status, NULL },
		{ "--every", &settings->every, NULL },
		{ "--max-choices", &settings->max_choices, NULL },
		{ "--port", &settings->port, NULL },
		{ "--text", NULL, &settings->text },
		{ "--body", NULL, &settings->body },
	};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (strcmp(options[i].name, name) != 0)
			continue;
		if (options[i].number)
			*options[i].number = strtol(value, NULL, 10);
		else
			*options[i].text = value;
		return true;
	}
	return false;
}

int main(int argc, char **argv)
{
	struct settings settings = { .every = 1,
		.body = "{\"error\":{\"message\":\"A scripted failure\"}}" };

	for (int i = 1; i < argc; i += 2) {
		if (i + 1 == argc || !read_option(&settings, argv[i], argv[i + 1])) {
			fprintf(stderr, "model_server: %s?\n", argv[i]);
			return 2;
		}
	}
	if (settings.every < 1)
		settings.every = 1;
	struct server *server = server_start(&(struct server_script){
		.decide = decide, .data = &settings, .port = (uint16_t)settings.port });
	if (!server) {
		fprintf(stderr, "model_server: no port\n");
		return 1;
	}
	printf("%s\n", server_url(server));
	fflush(stdout);
	while (getchar() != EOF)
		;
	struct server_counts counts;
	server_count(server, &counts);
	printf("requests %llu\ncompleted %llu\n", (unsigned long long)counts.requests,
		(unsigned long long)counts.completed);
	server_stop(server);
	return 0;
}
