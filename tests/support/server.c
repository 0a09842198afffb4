#include "support/server.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cjson/cJSON.h>
#include <microhttpd.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"

enum { MAX_REQUEST = 1024 * 1024, SLOW_PIECE = 24, SLOW_PAUSE_MS = 3 };

/* One request and what becomes of it. */
struct exchange {
	struct server *server;
	struct MHD_Connection *connection;
	uint64_t number;
	struct buffer body;
	struct server_reply reply;
	bool is_decided;
	bool has_paused; /* A slow reply waits before each piece. */
	char *text; /* The body to send. */
	size_t length;
	int64_t due_ms; /* While it is suspended. */
	struct exchange *next;
};

struct server {
	struct server_script script;
	struct MHD_Daemon *daemon;
	char url[64];
	pthread_t timer;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_stopping;
	struct exchange *sleeping; /* By due_ms. */
	struct server_counts counts;
	bool *completed; /* By request number. */
	size_t completed_capacity;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Suspends the exchange; the timer's thread wakes it. False where the server is stopping. */
static bool exchange_sleep(struct exchange *exchange, unsigned delay_ms)
{
	struct server *server = exchange->server;
	struct exchange **at = &server->sleeping;

	pthread_mutex_lock(&server->lock);
	if (server->is_stopping) {
		pthread_mutex_unlock(&server->lock);
		return false;
	}
	MHD_suspend_connection(exchange->connection);
	exchange->due_ms = now_ms() + delay_ms;
	while (*at && (*at)->due_ms <= exchange->due_ms)
		at = &(*at)->next;
	exchange->next = *at;
	*at = exchange;
	if (server->sleeping == exchange)
		pthread_cond_signal(&server->changed);
	pthread_mutex_unlock(&server->lock);
	return true;
}

static void wait_until(struct server *server, int64_t due_ms)
{
	struct timespec due = { .tv_sec = (time_t)(due_ms / 1000),
		.tv_nsec = (long)(due_ms % 1000) * 1000000 };

	pthread_cond_timedwait(&server->changed, &server->lock, &due);
}

static void *run_timer(void *data)
{
	struct server *server = data;

	pthread_mutex_lock(&server->lock);
	while (!server->is_stopping || server->sleeping) {
		struct exchange *first = server->sleeping;
		if (!first) {
			pthread_cond_wait(&server->changed, &server->lock);
		} else if (!server->is_stopping && first->due_ms > now_ms()) {
			wait_until(server, first->due_ms);
		} else {
			server->sleeping = first->next;
			MHD_resume_connection(first->connection);
		}
	}
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

static void read_key(struct MHD_Connection *connection, char key[SERVER_MAX_KEY])
{
	const char *value =
		MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "authorization");

	if (value && strncmp(value, "Bearer ", 7) == 0)
		value += 7;
	if (!value)
		value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "x-api-key");
	snprintf(key, SERVER_MAX_KEY, "%s", value ? value : "");
}

static void read_request(struct exchange *exchange, struct server_request *request)
{
	cJSON *root = cJSON_Parse(request->body);
	const char *model = json_member_text(root, "model");

	snprintf(request->model, sizeof request->model, "%s", model ? model : "");
	request->n_choices = (uint32_t)json_member_number(root, "n", 1);
	request->n_messages =
		(uint32_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(root, "messages"));
	read_key(exchange->connection, request->key);
	cJSON_Delete(root);
}

static void append_choice(struct buffer *body, const struct exchange *exchange, uint32_t index)
{
	const char *text = exchange->reply.text ? exchange->reply.text : "Yes, I would.";
	char *tagged = memory_format(
		"%s [%llu.%u]", text, (unsigned long long)exchange->number, (unsigned)index);
	char *quoted = json_quote(tagged);

	buffer_append_text(body, quoted);
	free(quoted);
	free(tagged);
}

static void append_openai(struct buffer *body, const struct exchange *exchange,
	const struct server_request *request, uint32_t n_choices)
{
	const struct server_reply *reply = &exchange->reply;
	unsigned out = reply->tokens_out ? reply->tokens_out : 10 * n_choices;

	buffer_append_format(body,
		"{\"id\":\"chatcmpl-%llu\",\"object\":\"chat.completion\",\"created\":1,"
		"\"model\":\"%s-2026\",\"choices\":[",
		(unsigned long long)exchange->number, request->model);
	for (uint32_t i = 0; i < n_choices; i++) {
		buffer_append_format(body,
			"%s{\"index\":%u,\"finish_reason\":\"stop\",\"message\":"
			"{\"role\":\"assistant\",\"content\":",
			i > 0 ? "," : "", (unsigned)i);
		append_choice(body, exchange, i);
		buffer_append_text(body, "}}");
	}
	unsigned in = reply->tokens_in ? reply->tokens_in : 100;
	buffer_append_format(body,
		"],\"usage\":{\"prompt_tokens\":%u,\"completion_tokens\":%u,\"total_tokens\":%u}}",
		in, out, in + out);
}

static void append_anthropic(
	struct buffer *body, const struct exchange *exchange, const struct server_request *request)
{
	buffer_append_format(body,
		"{\"id\":\"msg_%llu\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"%s\","
		"\"stop_reason\":\"end_turn\",\"content\":[{\"type\":\"text\",\"text\":",
		(unsigned long long)exchange->number, request->model);
	append_choice(body, exchange, 0);
	buffer_append_text(body, "}],\"usage\":{\"input_tokens\":100,\"output_tokens\":10}}");
}

static void append_ollama(
	struct buffer *body, const struct exchange *exchange, const struct server_request *request)
{
	buffer_append_format(body,
		"{\"model\":\"%s\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":"
		"{\"role\":\"assistant\",\"content\":",
		request->model);
	append_choice(body, exchange, 0);
	buffer_append_text(body, "},\"done\":true,\"done_reason\":\"stop\","
				 "\"prompt_eval_count\":100,\"eval_count\":10}");
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static char *proper_body(const struct exchange *exchange, const struct server_request *request)
{
	uint32_t n_choices = request->n_choices;
	struct buffer body;

	if (exchange->reply.max_choices && n_choices > exchange->reply.max_choices)
		n_choices = exchange->reply.max_choices;
	buffer_init(&body, MAX_REQUEST);
	if (ends_with(request->path, "/messages"))
		append_anthropic(&body, exchange, request);
	else if (ends_with(request->path, "/api/chat"))
		append_ollama(&body, exchange, request);
	else
		append_openai(&body, exchange, request, n_choices);
	return buffer_take(&body);
}

static void count_request(struct exchange *exchange)
{
	struct server *server = exchange->server;

	pthread_mutex_lock(&server->lock);
	exchange->number = server->counts.requests++;
	server->counts.in_flight++;
	if (server->counts.in_flight > server->counts.most_in_flight)
		server->counts.most_in_flight = server->counts.in_flight;
	pthread_mutex_unlock(&server->lock);
}

static void decide(struct exchange *exchange, const char *method, const char *path)
{
	struct server *server = exchange->server;
	struct server_request request = { .method = method, .path = path };
	struct server_reply *reply = &exchange->reply;

	count_request(exchange);
	request.number = exchange->number;
	request.body = buffer_text(&exchange->body);
	read_request(exchange, &request);
	if (server->script.decide)
		server->script.decide(&request, reply, server->script.data);
	if (!reply->body)
		exchange->text = proper_body(exchange, &request);
	else
		exchange->text = memory_copy_text(reply->body[0] ? reply->body : reply->echo);
	exchange->length = strlen(exchange->text);
	exchange->is_decided = true;
}

/* Gives a body piecewise: half of it and then an end, or a little and then a pause. */
static ssize_t read_piece(void *data, uint64_t position, char *bytes, size_t room)
{
	struct exchange *exchange = data;
	size_t left = exchange->length - (size_t)position;

	if (exchange->reply.fault == SERVER_CUT) {
		if (position >= exchange->length / 2)
			return MHD_CONTENT_READER_END_WITH_ERROR;
		left = exchange->length / 2 - (size_t)position;
	} else if (!exchange->has_paused && exchange_sleep(exchange, SLOW_PAUSE_MS)) {
		exchange->has_paused = true;
		return 0;
	} else {
		exchange->has_paused = false;
		left = left < SLOW_PIECE ? left : SLOW_PIECE;
	}
	left = left < room ? left : room;
	memcpy(bytes, exchange->text + position, left);
	return (ssize_t)left;
}

static void add_headers(struct MHD_Response *response, const struct server_reply *reply)
{
	MHD_add_response_header(response, "content-type", "application/json");
	if (reply->fault == SERVER_CLOSE)
		MHD_add_response_header(response, "connection", "close");
	for (int i = 0; i < SERVER_MAX_HEADERS && reply->headers[i]; i++) {
		const char *colon = strchr(reply->headers[i], ':');
		char *name =
			memory_copy_bytes(reply->headers[i], (size_t)(colon - reply->headers[i]));
		MHD_add_response_header(response, name, colon + 1 + strspn(colon + 1, " "));
		free(name);
	}
}

static enum MHD_Result respond(struct exchange *exchange)
{
	const struct server_reply *reply = &exchange->reply;
	struct MHD_Response *response;

	if (reply->fault == SERVER_DROP)
		return MHD_NO;
	if (reply->fault == SERVER_CUT || reply->fault == SERVER_SLOW)
		response = MHD_create_response_from_callback(
			exchange->length, 4096, read_piece, exchange, NULL);
	else
		response = MHD_create_response_from_buffer(
			exchange->length, exchange->text, MHD_RESPMEM_PERSISTENT);
	add_headers(response, reply);
	enum MHD_Result result = MHD_queue_response(
		exchange->connection, reply->status ? reply->status : 200, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result handle(void *data, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **state)
{
	struct exchange *exchange = *state;

	(void)version;
	if (!exchange) {
		exchange = memory_alloc(1, sizeof *exchange);
		exchange->server = data;
		exchange->connection = connection;
		buffer_init(&exchange->body, MAX_REQUEST);
		*state = exchange;
		return MHD_YES;
	}
	if (*upload_size > 0) {
		buffer_append(&exchange->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	if (!exchange->is_decided) {
		decide(exchange, method, url);
		if (exchange->reply.delay_ms > 0 &&
			exchange_sleep(exchange, exchange->reply.delay_ms))
			return MHD_YES;
	}
	return respond(exchange);
}

static void mark_completed(struct server *server, uint64_t number)
{
	size_t capacity = server->completed_capacity;

	if (number >= capacity) {
		size_t grown = memory_next_capacity(capacity, (size_t)number + 1);
		server->completed = memory_resize(server->completed, grown, sizeof(bool));
		memset(server->completed + capacity, 0, (grown - capacity) * sizeof(bool));
		server->completed_capacity = grown;
	}
	server->completed[number] = true;
	server->counts.completed++;
}

static void finish(void *data, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode code)
{
	struct server *server = data;
	struct exchange *exchange = *state;

	(void)connection;
	if (!exchange)
		return;
	pthread_mutex_lock(&server->lock);
	if (exchange->is_decided)
		server->counts.in_flight--;
	if (exchange->is_decided && code == MHD_REQUEST_TERMINATED_COMPLETED_OK)
		mark_completed(server, exchange->number);
	pthread_mutex_unlock(&server->lock);
	buffer_clear(&exchange->body);
	free(exchange->text);
	free(exchange);
	*state = NULL;
}

static void count_connection(void *data, struct MHD_Connection *connection, void **socket_state,
	enum MHD_ConnectionNotificationCode code)
{
	struct server *server = data;

	(void)connection;
	(void)socket_state;
	if (code != MHD_CONNECTION_NOTIFY_STARTED)
		return;
	pthread_mutex_lock(&server->lock);
	server->counts.connections++;
	pthread_mutex_unlock(&server->lock);
}

static bool start_daemon(struct server *server)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(server->script.port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	server->daemon = MHD_start_daemon(
		MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME,
		server->script.port, NULL, NULL, handle, server, MHD_OPTION_SOCK_ADDR, &address,
		MHD_OPTION_NOTIFY_COMPLETED, finish, server, MHD_OPTION_NOTIFY_CONNECTION,
		count_connection, server, MHD_OPTION_CONNECTION_LIMIT, 1024u,
		MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
	if (!server->daemon)
		return false;
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
	snprintf(server->url, sizeof server->url, "http://127.0.0.1:%u", (unsigned)info->port);
	return true;
}

struct server *server_start(const struct server_script *script)
{
	struct server *server = memory_alloc(1, sizeof *server);

	server->script = *script;
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->changed, NULL);
	if (!start_daemon(server)) {
		free(server);
		return NULL;
	}
	if (pthread_create(&server->timer, NULL, run_timer, server) != 0)
		abort();
	return server;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	pthread_mutex_lock(&server->lock);
	server->is_stopping = true;
	pthread_cond_signal(&server->changed);
	pthread_mutex_unlock(&server->lock);
	pthread_join(server->timer, NULL);
	MHD_stop_daemon(server->daemon);
	pthread_cond_destroy(&server->changed);
	pthread_mutex_destroy(&server->lock);
	free(server->completed);
	free(server);
}

const char *server_url(const struct server *server)
{
	return server->url;
}

void server_count(struct server *server, struct server_counts *counts)
{
	pthread_mutex_lock(&server->lock);
	*counts = server->counts;
	pthread_mutex_unlock(&server->lock);
}

bool server_has_completed(struct server *server, uint64_t number)
{
	pthread_mutex_lock(&server->lock);
	bool has = number < server->completed_capacity && server->completed[number];
	pthread_mutex_unlock(&server->lock);
	return has;
}
