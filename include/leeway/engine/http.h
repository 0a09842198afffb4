/*
 * HTTP exchanges over one libcurl multi handle: connections kept and reused, TLS verified, limits
 * explicit, redirects not followed (a key must not reach another host), name lookups off the
 * thread. Proxies are those of the environment (http_proxy, https_proxy, all_proxy, no_proxy), but
 * what is asked of this machine never goes to one. Knows nothing of models. What comes back is
 * redacted (log_redact) before anyone sees it. One thread at a time, but for http_wake.
 */
#ifndef LEEWAY_ENGINE_HTTP_H
#define LEEWAY_ENGINE_HTTP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/provider/provider.h"

struct http;

struct http_options {
	int64_t connect_timeout_ms;
	int64_t total_timeout_ms; /* From the submission to the last byte, where the request has no
				     limit of its own. */
	uint32_t max_connections; /* Open at once, to all hosts together. */
	const atomic_bool *stop; /* http_exchange ends soon after it is true; NULL: never. */
};

/* 10 s to connect, 600 s in all, 512 connections. */
struct http_options http_default_options(void);

/* A finished exchange. */
struct http_completion {
	void *owner; /* As given to http_submit. */
	bool is_answered; /* A whole reply came; else reply is empty and message says why. */
	bool is_too_large; /* Not answered: the body passed PROVIDER_MAX_BODY. */
	bool was_sent; /* Something of the request reached a server, which may charge for it. */
	bool has_hung; /* Not answered: it was sent, and until the time was over no byte came. */
	struct http_reply reply;
	char message[640]; /* "" where a reply came. */
	char proxy[192]; /* "the proxy http://HOST:PORT (https_proxy)"; "": none was used. */
	int64_t latency_ms;
};

struct http *http_open(const struct http_options *options, struct error *error);

/* Drops what is in flight. */
void http_close(struct http *http);

/* Takes the request over, also on failure (a URL that is neither http nor https, no memory). */
bool http_submit(
	struct http *http, struct http_request *take_request, void *owner, struct error *error);

size_t http_in_flight(const struct http *http);

/* Moves bytes that can be moved now, without waiting; http_take has what came by that. */
void http_push(struct http *http);

/* Waits until something can be moved, http_wake is called or the time is over, and moves it. */
void http_wait(struct http *http, int64_t timeout_ms);

/* Ends a wait, or the next one; any thread. */
void http_wake(struct http *http);

/* The next finished exchange, valid until it is released; NULL where none has finished. */
const struct http_completion *http_take(struct http *http);
void http_release(struct http *http, const struct http_completion *completion);

/* Drops the exchange of that owner, if it is in flight; it has no completion. */
void http_cancel(struct http *http, const void *owner);

/* Drops all that is in flight; completions not yet taken are lost too. */
void http_cancel_all(struct http *http);

/*
 * One exchange, waited for, with a handle of its own: for commands that ask one thing. Calls each
 * with the completion, once. False only where it could not be submitted or was stopped.
 */
bool http_exchange(const struct http_options *options, struct http_request *take_request,
	void (*each)(const struct http_completion *completion, void *data), void *data,
	struct error *error);

/* The version of the library underneath; static. */
const char *http_library_version(void);

#endif
