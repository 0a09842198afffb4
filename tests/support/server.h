/*
 * A scripted model server on this machine's loopback, for tests and the benchmark. It understands
 * requests of OpenAI Chat Completions (…/chat/completions), Anthropic Messages (…/messages) and
 * Ollama (/api/chat), answers each choice with a text that carries a tag of its own ("[12.0]": the
 * first choice of request 12), counts what it gets, and misbehaves on demand.
 */
#ifndef TESTS_SUPPORT_SERVER_H
#define TESTS_SUPPORT_SERVER_H

#include <stdbool.h>
#include <stdint.h>

enum { SERVER_MAX_HEADERS = 4, SERVER_MAX_KEY = 128 };

enum server_fault {
	SERVER_FINE,
	SERVER_CUT, /* Ends the connection half way through the body. */
	SERVER_SLOW, /* Sends the body in small pieces. */
	SERVER_DROP, /* Ends the connection without a reply. */
	SERVER_CLOSE, /* Replies and ends the connection. */
};

/* What came; valid during the call of decide. */
struct server_request {
	uint64_t number; /* From 0. */
	const char *method, *path, *body;
	char model[64];
	char key[SERVER_MAX_KEY]; /* As sent; "" if none was. */
	uint32_t n_choices; /* Asked for. */
	uint32_t n_messages;
};

/* What to do with it; { 0 } is a proper reply at once. */
struct server_reply {
	unsigned delay_ms;
	unsigned status; /* 0: 200. */
	const char *body; /* Sent as it is; NULL: a proper reply of the protocol. */
	const char
		*text; /* Of a proper reply's choices, the tag behind it; NULL: "Yes, I would." */
	const char *headers[SERVER_MAX_HEADERS]; /* "name: value" */
	enum server_fault fault;
	uint32_t max_choices; /* 0: as many as asked. */
	uint32_t tokens_in, tokens_out; /* Of a proper reply; 0: 100 and 10 a choice. */
	char echo[512]; /* If body is "", this is sent. */
};

struct server_script {
	/* Called on the server's thread for each request; NULL: proper replies at once. */
	void (*decide)(
		const struct server_request *request, struct server_reply *reply, void *data);
	void *data;
	uint16_t port; /* 0: any free one. */
};

struct server_counts {
	uint64_t requests; /* Whole requests that came. */
	uint64_t completed; /* Replies sent to their end. */
	uint32_t in_flight, most_in_flight;
	uint64_t connections;
};

struct server;

/* NULL where no port could be had. */
struct server *server_start(const struct server_script *script);
void server_stop(struct server *server);

/* "http://127.0.0.1:PORT" */
const char *server_url(const struct server *server);
void server_count(struct server *server, struct server_counts *counts);

/* Whether the reply to that request was sent to its end. */
bool server_has_completed(struct server *server, uint64_t number);

#endif
