#include "leeway/engine/http.h"

#include <ctype.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "leeway/base/buffer.h"
#include "leeway/base/env.h"
#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/url.h"

enum { MAX_HEADERS = 65536 }; /* Ceiling of a reply's headers, bytes. */
enum { STOP_MS = 50 }; /* A stop of an exchange is seen so often. */

/* An easy handle with what one exchange needs; kept and used again. */
struct transfer {
	struct http_completion completion; /* First, so that http_release finds the transfer. */
	struct transfer *next; /* In the list of live ones, or of spare ones. */
	CURL *easy;
	struct http_request request;
	struct curl_slist *header_list;
	struct buffer body;
	struct buffer headers; /* name NUL value NUL … */
	char error_text[CURL_ERROR_SIZE];
};

struct http {
	struct http_options options;
	CURLM *multi;
	struct transfer *live; /* Submitted or taken, not yet released. */
	struct transfer *spare; /* Singly linked through next. */
	struct curl_slist *to_localhost; /* Where names that end in ".localhost" are connected. */
	size_t n_in_flight;
};

struct http_options http_default_options(void)
{
	return (struct http_options){
		.connect_timeout_ms = 10000, .total_timeout_ms = 600000, .max_connections = 512
	};
}

static const char *headers_find(const void *headers, const char *name)
{
	const struct buffer *buffer = headers;
	const char *end = buffer->bytes + buffer->length;

	for (const char *at = buffer->bytes; at && at < end;) {
		const char *value = at + strlen(at) + 1;
		if (value >= end)
			return NULL;
		if (text_equals_ignoring_case(at, name))
			return value;
		at = value + strlen(value) + 1;
	}
	return NULL;
}

/*
 * From the first byte on a server that falls silent is given up; before it a model may be thinking,
 * which is not for this module to judge.
 */
static void watch_for_stall(struct transfer *transfer)
{
	curl_easy_setopt(transfer->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(transfer->easy, CURLOPT_LOW_SPEED_TIME,
		(long)((transfer->request.stall_ms + 999) / 1000));
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *data)
{
	struct transfer *transfer = data;

	if (transfer->body.length == 0)
		watch_for_stall(transfer);
	return buffer_append(&transfer->body, bytes, size * count) ? size * count : 0;
}

/* Whether digits, however many, say more than PROVIDER_MAX_BODY. */
static bool is_over_ceiling(const char *digits, const char *end)
{
	int64_t length = 0;

	for (; digits < end && isdigit((unsigned char)*digits); digits++) {
		length = length * 10 + (*digits - '0');
		if (length > PROVIDER_MAX_BODY)
			return true;
	}
	return false;
}

/* Keeps "name: value"; a status line begins the headers anew, since an interim reply may come. */
static size_t receive_header(char *bytes, size_t size, size_t count, void *data)
{
	struct transfer *transfer = data;
	size_t length = size * count;
	const char *colon = memchr(bytes, ':', length);

	if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		buffer_reset(&transfer->headers);
		return length;
	}
	if (!colon || memchr(bytes, '\0', length) ||
		transfer->headers.length + length + 2 > MAX_HEADERS)
		return length;
	const char *value = colon + 1, *end = bytes + length;
	while (value < end && isspace((unsigned char)*value))
		value++;
	while (end > value && isspace((unsigned char)end[-1]))
		end--;
	/* libcurl ignores a length that it cannot count to, and would wait for the end forever. */
	if ((size_t)(colon - bytes) == sizeof "content-length" - 1 &&
		strncasecmp(bytes, "content-length", (size_t)(colon - bytes)) == 0 &&
		is_over_ceiling(value, end)) {
		transfer->body.overflowed = true;
		return 0;
	}
	buffer_append(&transfer->headers, bytes, (size_t)(colon - bytes));
	buffer_append_char(&transfer->headers, '\0');
	buffer_append(&transfer->headers, value, (size_t)(end - value));
	buffer_append_char(&transfer->headers, '\0');
	return length;
}

/* Only what is to be asked of http and https; the option changed its form in 7.85. */
static void set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

/* What is the same in every exchange of a handle. */
static void transfer_set_limits(struct transfer *transfer, const struct http_options *options)
{
	CURL *easy = transfer->easy;

	set_protocols(easy);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* Several exchanges on one connection only where TLS has agreed on HTTP/2. */
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_timeout_ms);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "leeway/" LEEWAY_VERSION);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, receive_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error_text);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
}

static struct transfer *transfer_new(const struct http_options *options)
{
	CURL *easy = curl_easy_init();

	if (!easy)
		return NULL;
	struct transfer *transfer = memory_alloc(1, sizeof *transfer);
	transfer->easy = easy;
	buffer_init(&transfer->body, PROVIDER_MAX_BODY);
	buffer_init(&transfer->headers, MAX_HEADERS);
	transfer_set_limits(transfer, options);
	return transfer;
}

static void transfer_free(struct transfer *transfer)
{
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->header_list);
	http_request_clear(&transfer->request);
	buffer_clear(&transfer->body);
	buffer_clear(&transfer->headers);
	free(transfer);
}

/* Forgets an exchange, and a long reply's memory; the handle and its connection stay. */
static void transfer_reset(struct transfer *transfer)
{
	curl_slist_free_all(transfer->header_list);
	transfer->header_list = NULL;
	http_request_clear(&transfer->request);
	if (transfer->body.capacity > 1024 * 1024) {
		buffer_clear(&transfer->body);
		buffer_init(&transfer->body, PROVIDER_MAX_BODY);
	}
	buffer_reset(&transfer->body);
	buffer_reset(&transfer->headers);
	transfer->error_text[0] = '\0';
	memset(&transfer->completion, 0, sizeof transfer->completion);
}

/* Before libcurl 7.84, and where a platform has no atomics, one thread at a time may do this. */
static pthread_mutex_t global_lock = PTHREAD_MUTEX_INITIALIZER; /* NOLINT: one a process. */

static bool start_library(void)
{
	pthread_mutex_lock(&global_lock);
	bool good = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;

	pthread_mutex_unlock(&global_lock);
	return good;
}

static void end_library(void)
{
	pthread_mutex_lock(&global_lock);
	curl_global_cleanup();
	pthread_mutex_unlock(&global_lock);
}

struct http *http_open(const struct http_options *options, struct error *error)
{
	if (!start_library()) {
		error_set(error, ERROR_NETWORK, "cannot start libcurl");
		return NULL;
	}
	const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
	CURLM *multi = NULL;
	if (!(version->features & CURL_VERSION_ASYNCHDNS))
		error_set(error, ERROR_NETWORK,
			"this libcurl looks up names on the calling thread; one built with "
			"a threaded resolver or c-ares is needed");
	else if (!(multi = curl_multi_init()))
		error_set(error, ERROR_NETWORK, "cannot start libcurl");
	if (!multi) {
		end_library();
		return NULL;
	}
	struct http *http = memory_alloc(1, sizeof *http);
	http->options = *options;
	http->multi = multi;
	http->to_localhost = curl_slist_append(NULL, "::localhost:");
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)options->max_connections);
	curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)options->max_connections);
	curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)options->max_connections);
	return http;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	http_cancel_all(http);
	while (http->spare) {
		struct transfer *transfer = http->spare;
		http->spare = transfer->next;
		transfer_free(transfer);
	}
	curl_multi_cleanup(http->multi);
	curl_slist_free_all(http->to_localhost);
	end_library();
	free(http);
}

/*
 * Where the request goes. A name that ends in ".localhost" is never looked up, so that nobody
 * else's name server can say where this machine is.
 */
static void set_route(const struct http *http, const struct http_request *request, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_PROXY, url_is_here(request->url) ? "" : NULL);
	curl_easy_setopt(easy, CURLOPT_CONNECT_TO,
		url_is_localhost_name(request->url) ? http->to_localhost : NULL);
	/* A handle that is used again has the built-in places back. */
	const curl_version_info_data *built = curl_version_info(CURLVERSION_NOW);
	curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file ? request->ca_file : built->cainfo);
	curl_easy_setopt(easy, CURLOPT_CAPATH, request->ca_file ? NULL : built->capath);
}

static void set_request(const struct http *http, struct transfer *transfer)
{
	const struct http_request *request = &transfer->request;
	CURL *easy = transfer->easy;
	int64_t timeout_ms = http->options.total_timeout_ms;

	if (request->timeout_ms > 0 && request->timeout_ms < timeout_ms)
		timeout_ms = request->timeout_ms;
	set_route(http, request, easy);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, 0L);
	if (request->body) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body);
		curl_easy_setopt(
			easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
	} else {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	}
	for (size_t i = 0; i < request->n_headers; i++)
		transfer->header_list =
			curl_slist_append(transfer->header_list, request->headers[i]);
	/* No waiting for "100 Continue" before a long body. */
	transfer->header_list = curl_slist_append(transfer->header_list, "Expect:");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->header_list);
}

static bool is_web_address(const char *url)
{
	return strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
}

bool http_submit(
	struct http *http, struct http_request *take_request, void *owner, struct error *error)
{
	struct transfer *transfer = http->spare;

	if (!is_web_address(take_request->url)) {
		error_set(error, ERROR_USAGE, "%s: not an http:// or https:// address",
			take_request->url);
		http_request_clear(take_request);
		return false;
	}
	if (transfer)
		http->spare = transfer->next;
	else if (!(transfer = transfer_new(&http->options))) {
		http_request_clear(take_request);
		return error_set(error, ERROR_NETWORK, "cannot make another connection");
	}
	transfer->request = *take_request;
	memset(take_request, 0, sizeof *take_request);
	transfer->completion.owner = owner;
	set_request(http, transfer);
	transfer->next = http->live;
	http->live = transfer;
	http->n_in_flight++;
	curl_multi_add_handle(http->multi, transfer->easy);
	return true;
}

size_t http_in_flight(const struct http *http)
{
	return http->n_in_flight;
}

void http_push(struct http *http)
{
	int n_running = 0;

	curl_multi_perform(http->multi, &n_running);
}

void http_wait(struct http *http, int64_t timeout_ms)
{
	int limit = timeout_ms < 0 ? 0 : timeout_ms > 60000 ? 60000 : (int)timeout_ms;

	curl_multi_poll(http->multi, NULL, 0, limit, NULL);
	http_push(http);
}

void http_wake(struct http *http)
{
	curl_multi_wakeup(http->multi);
}

/* What to look at when nothing was answered. */
static const char *advise(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_CONNECT:
		return "; is a server running there?";
	case CURLE_COULDNT_RESOLVE_HOST:
		return "; is there a network, and is the name right?";
	case CURLE_SSL_CACERT_BADFILE:
		return "; name a file of certificates with ca_file or SSL_CERT_FILE";
	case CURLE_PEER_FAILED_VERIFICATION:
		return "; if the server has a certificate of your own, name it with ca_file";
	default:
		return "";
	}
}

/* The proxy that libcurl takes from the environment for a URL, and the variable; NULL: none. */
static const char *find_proxy(const char *url, const char **variable)
{
	static const char *const clear[] = { "http_proxy", "all_proxy", "ALL_PROXY", NULL };
	static const char *const secure[] = { "https_proxy", "HTTPS_PROXY", "all_proxy",
		"ALL_PROXY", NULL };

	for (const char *const *name = url_is_clear(url) ? clear : secure; *name; name++) {
		const char *value = env_variable(env_system(), *name);

		*variable = *name;
		if (value && *value)
			return value;
	}
	return NULL;
}

/* Whether an exchange, done or failed, went by the proxy of that host and port ("" and 0: any). */
static bool has_used_proxy(const struct transfer *transfer, CURLcode code, const char *proxy)
{
	char *port_given = NULL;
	const char *colon = strrchr(proxy, ':');
	long port = 0, connect_status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_PORT, &port);
	curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
	if (code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_PROXY || connect_status != 0)
		return true;
	/* A connection to the proxy's port; of one that failed libcurl names the host. */
	if (port > 0)
		return port == (colon ? strtol(colon + 1, &port_given, 10) : 1080);
	char *host = memory_copy_bytes(proxy, strcspn(proxy, ":"));
	bool is_named = *host && strstr(transfer->error_text, host);

	free(host);
	return is_named;
}

/* Says which proxy an exchange went by, without the name and password that may be in its address.
 */
static void name_proxy(struct transfer *transfer, CURLcode code)
{
	struct http_completion *completion = &transfer->completion;
	const char *variable, *proxy = NULL;

	if (!url_is_here(transfer->request.url))
		proxy = find_proxy(transfer->request.url, &variable);
	if (!proxy)
		return;
	const char *scheme_end = strstr(proxy, "://");
	const char *host = scheme_end ? scheme_end + 3 : proxy;
	const char *at = strrchr(host, '@');

	if (at)
		host = at + 1;
	char *shown = memory_copy_bytes(host, strcspn(host, "/?#"));
	if (has_used_proxy(transfer, code, shown)) {
		char *safe = text_sanitise(shown, TEXT_ONE_LINE);

		snprintf(completion->proxy, sizeof completion->proxy, "the proxy %.*s%s (%s)",
			scheme_end ? (int)(scheme_end + 3 - proxy) : 0, proxy, safe, variable);
		free(safe);
	}
	free(shown);
}

/* A reply that stopped, and one that never began, in our words; the rest in libcurl's. */
static const char *describe_failure(struct transfer *transfer, CURLcode code, int64_t took_us)
{
	const struct http_request *request = &transfer->request;
	size_t size = sizeof transfer->error_text;

	if (code == CURLE_OPERATION_TIMEDOUT && transfer->body.length > 0 &&
		(request->timeout_ms == 0 || took_us / 1000 < request->timeout_ms))
		snprintf(transfer->error_text, size,
			"the reply began, and nothing more came for %.0f s",
			(double)request->stall_ms / 1000);
	else if (code == CURLE_OPERATION_TIMEDOUT && transfer->completion.was_sent)
		snprintf(transfer->error_text, size,
			"no reply came within %.0f s; timeout_s of the provider allows more",
			(double)took_us / 1e6);
	return transfer->error_text[0] ? transfer->error_text : curl_easy_strerror(code);
}

static void transfer_complete(struct transfer *transfer, CURLcode code)
{
	struct http_completion *completion = &transfer->completion;
	curl_off_t took_us = 0;

	long n_sent = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &took_us);
	curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &n_sent);
	name_proxy(transfer, code);
	completion->was_sent = n_sent > 0;
	completion->latency_ms = (int64_t)(took_us / 1000);
	if (transfer->body.bytes)
		log_redact(transfer->body.bytes, transfer->body.length);
	if (transfer->headers.bytes)
		log_redact(transfer->headers.bytes, transfer->headers.length);
	completion->reply.header = headers_find;
	completion->reply.headers = &transfer->headers;
	completion->reply.body = "";
	completion->reply.proxy = completion->proxy[0] ? completion->proxy : NULL;
	if (code == CURLE_OK) {
		completion->is_answered = true;
		curl_easy_getinfo(
			transfer->easy, CURLINFO_RESPONSE_CODE, &completion->reply.status);
		completion->reply.body = buffer_text(&transfer->body);
		completion->reply.body_length = transfer->body.length;
		return;
	}
	completion->is_too_large = transfer->body.overflowed;
	completion->has_hung = code == CURLE_OPERATION_TIMEDOUT && completion->was_sent &&
			       transfer->headers.length == 0 && transfer->body.length == 0;
	if (completion->is_too_large)
		snprintf(completion->message, sizeof completion->message,
			"the reply is larger than %d MiB", PROVIDER_MAX_BODY / 1024 / 1024);
	else
		snprintf(completion->message, sizeof completion->message, "%s%s%s%s",
			describe_failure(transfer, code, took_us), advise(code),
			completion->proxy[0] ? "; it was asked by " : "", completion->proxy);
	log_redact(completion->message, strlen(completion->message));
}

const struct http_completion *http_take(struct http *http)
{
	int n_left = 0;
	CURLMsg *message;

	while ((message = curl_multi_info_read(http->multi, &n_left))) {
		char *transfer_pointer = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		CURLcode code = message->data.result;
		CURL *easy = message->easy_handle;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer_pointer);
		struct transfer *transfer = (struct transfer *)(void *)transfer_pointer;
		curl_multi_remove_handle(http->multi, easy);
		http->n_in_flight--;
		transfer_complete(transfer, code);
		return &transfer->completion;
	}
	return NULL;
}

static void keep_for_later(struct http *http, struct transfer *transfer)
{
	transfer_reset(transfer);
	transfer->next = http->spare;
	http->spare = transfer;
}

void http_release(struct http *http, const struct http_completion *completion)
{
	struct transfer **link = &http->live;

	while (*link && &(*link)->completion != completion)
		link = &(*link)->next;
	if (*link) {
		struct transfer *transfer = *link;
		*link = transfer->next;
		keep_for_later(http, transfer);
	}
}

void http_cancel(struct http *http, const void *owner)
{
	struct transfer **link = &http->live;

	while (*link && (*link)->completion.owner != owner)
		link = &(*link)->next;
	if (!*link)
		return;
	struct transfer *transfer = *link;
	*link = transfer->next;
	http->n_in_flight--;
	curl_multi_remove_handle(http->multi, transfer->easy);
	keep_for_later(http, transfer);
}

void http_cancel_all(struct http *http)
{
	struct transfer *transfer = http->live;

	http->live = NULL;
	http->n_in_flight = 0;
	while (transfer) {
		struct transfer *next = transfer->next;
		curl_multi_remove_handle(http->multi, transfer->easy);
		keep_for_later(http, transfer);
		transfer = next;
	}
}

/* A write to a connection that the other side closed raises SIGPIPE: it is taken off here. */
static void drain_pipe_signal(const sigset_t *pipe_only)
{
	sigset_t waiting;
	int number;

	sigpending(&waiting);
	if (sigismember(&waiting, SIGPIPE) == 1)
		sigwait(pipe_only, &number);
}

bool http_exchange(const struct http_options *options, struct http_request *take_request,
	void (*each)(const struct http_completion *completion, void *data), void *data,
	struct error *error)
{
	const struct http_completion *completion = NULL;
	sigset_t pipe_only, before;
	struct http *http = http_open(options, error);

	if (!http) {
		http_request_clear(take_request);
		return false;
	}
	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	bool submitted = http_submit(http, take_request, NULL, error);
	while (submitted && !(completion = http_take(http))) {
		if (options->stop && atomic_load(options->stop))
			submitted = error_set(error, ERROR_INTERRUPTED, "stopped");
		else
			http_wait(http, options->stop ? STOP_MS : 1000);
	}
	if (completion) {
		each(completion, data);
		http_release(http, completion);
	}
	http_close(http);
	if (sigismember(&before, SIGPIPE) == 0)
		drain_pipe_signal(&pipe_only);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return submitted;
}

const char *http_library_version(void)
{
	return curl_version_info(CURLVERSION_NOW)->version;
}
