/*
 * Providers: one table of protocol adapters, each pure: a neutral request in, bytes out; bytes in,
 * a neutral reply out. No sockets, no threads, no global state. Adapters are tested with request
 * and reply files.
 */
#ifndef LEEWAY_PROVIDER_PROVIDER_H
#define LEEWAY_PROVIDER_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/model/decision.h"

enum protocol { PROTOCOL_OPENAI_CHAT, PROTOCOL_ANTHROPIC, PROTOCOL_OLLAMA, PROTOCOL_SIMULATED };
enum { N_PROTOCOLS = 4 };

enum { PROVIDER_MAX_BODY = 16 * 1024 * 1024 }; /* Ceiling of a reply's body, bytes. */

/* A header that is sent with every request of an account; values are secrets. */
struct account_header {
	char *name, *value;
};

/* An account: where a provider is, and how it wants to be asked. All but the key may be stored. */
struct account {
	char *id; /* "openai", "anthropic", "ollama", "sim", or the user's. */
	enum protocol protocol;
	char *base_url; /* Without a slash at the end; NULL for simulated. */
	char *key; /* Secret; NULL: none. Registered with log_add_secret when it was read. */
	char *key_source; /* "OPENAI_API_KEY", "key_command", "none needed": never the key. */
	bool key_required;
	struct account_header *headers;
	size_t n_headers;
	char *ca_file; /* Certificates to trust instead of the system's; NULL: those. */
	int64_t timeout_ms; /* From sending a request to the last byte of its reply. */
	int64_t stall_ms; /* Without a byte for so long, a server is reported, or given up. */
	uint32_t max_choices; /* Repeats asked in one request; 1: the protocol has none. */
	uint32_t max_in_flight;
	double requests_per_minute; /* 0: no limit of ours. */
	double tokens_per_minute; /* 0: no limit of ours. */
	bool new_token_cap; /* openai-chat: max_completion_tokens, not max_tokens. */
	bool random_seed; /* openai-chat: the seed is called random_seed (Mistral). */
	bool local; /* A server on this machine: no price. */
	char *fault; /* Why it cannot be asked (bad URL or key), one sentence; NULL: it can. */
};

void account_clear(struct account *account);

/* One turn of a conversation. */
struct message {
	bool assistant; /* Else the user. */
	const char *text;
};

/* What is asked, in neutral words; everything is borrowed. */
struct chat_request {
	const struct account *account;
	const struct agent *agent;
	const char *system; /* NULL: none. */
	const struct message *messages;
	size_t n_messages;
	uint32_t n_choices;
	uint64_t seed_key; /* Simulated agents: which draw this is (prompt and repeat). */
	const struct prompt *prompt; /* Simulated agents look at its level; others must not. */
	int n_levels; /* Of the prompt's scenario; simulated agents only. */
	uint32_t repeat; /* First repeat of the request; simulated agents only. */
};

/* An HTTP request as bytes; owned, http_request_clear. */
struct http_request {
	char *method; /* "GET" or "POST" */
	char *url;
	char **headers; /* "name: value" */
	size_t n_headers;
	char *body; /* NULL: none. */
	size_t body_length;
	char *ca_file; /* NULL: the certificates the system trusts. */
	int64_t timeout_ms, stall_ms; /* As the account's; 0: as http_options say. */
};

void http_request_clear(struct http_request *request);

/* An HTTP reply as bytes; borrowed by adapters. */
struct http_reply {
	long status;
	const char *body; /* NUL-terminated, body_length bytes before the NUL. */
	size_t body_length;
	/* The value of a header, names compared without case; NULL where it did not come. */
	const char *(*header)(const void *headers, const char *name);
	const void *headers;
	int64_t wall_ms; /* When it came, since 1970: dates in headers are measured from here. */
	const char *proxy; /* The proxy it came by, in words, which may have made it; NULL: none. */
};

/* What a reply means for the one who asked. */
enum reply_class {
	REPLY_OK,
	REPLY_BLOCKED, /* The prompt was filtered: an outcome for every choice, not a failure. */
	REPLY_RATE_LIMITED, /* Too fast: wait, then again. */
	REPLY_SERVER, /* 408, 409, 5xx, 529, an error of the server inside a 200: again. */
	REPLY_GARBAGE, /* Bytes that are no reply of the protocol: again. */
	REPLY_NETWORK, /* Connection, TLS or time ran out: again. Set by the engine. */
	REPLY_QUOTA, /* No credit or quota left: this model stops. */
	REPLY_KEY, /* Wrong or missing key, not allowed: this model stops. */
	REPLY_MODEL, /* Unknown or retired model: this model stops. */
	REPLY_REQUEST, /* The request itself is refused: asking again will not help. */
};
enum { N_REPLY_CLASSES = 10 };

/* "rate limit", "server error", "no quota" … */
const char *reply_class_name(enum reply_class class);

/* Worth asking the same again. */
bool reply_class_is_transient(enum reply_class class);

/* Ends the whole model at once. */
bool reply_class_is_fatal(enum reply_class class);

struct choice {
	char *text; /* Never NULL; repaired UTF-8. */
	char *reasoning; /* NULL: none came apart from the text. */
	char *finish_reason; /* The provider's word; NULL: none. */
	enum reply_end end;
};

/* What the server says of its limits; -1 where it does not. */
struct rate_report {
	int64_t remaining_requests, remaining_tokens;
	int64_t reset_requests_ms, reset_tokens_ms; /* From now. */
};

struct reply {
	enum reply_class class;
	char *message; /* For everything but REPLY_OK: the provider's words, one line. */
	int64_t retry_after_ms; /* The server's word; -1: none. */
	bool retry_forbidden; /* x-should-retry: false */
	struct choice *choices;
	size_t n_choices;
	char *model; /* As returned; NULL: not said. */
	char *id; /* The provider's response id; NULL: not said. */
	int64_t input_tokens, cached_tokens,
		cache_write_tokens; /* -1: not said. input: all of it. */
	int64_t output_tokens, reasoning_tokens; /* output holds reasoning. */
	double cost_usd; /* As the provider reports it; NaN: not said. */
	struct rate_report rate;
	int64_t delay_ms; /* Simulated agents: when the answer is due. */
};

void reply_clear(struct reply *reply);

/* An entry of a provider's own model list. */
struct model_entry {
	char *id;
	char *note; /* Shut-down date, size …; NULL: none. */
};

struct adapter {
	const char *name; /* "openai-chat", "anthropic", "ollama", "simulated" */
	/* Which parameters the protocol can carry, by enum parameter. */
	const bool *accepts;
	/* The bytes to send; false for a request the protocol cannot carry. */
	bool (*build)(
		const struct chat_request *request, struct http_request *http, struct error *error);
	/* Understands any bytes; never fails: what is no reply is REPLY_GARBAGE. */
	void (*parse)(const struct http_reply *http, uint32_t n_asked, struct reply *reply);
	/* Answers without a network; NULL where build and parse are used. */
	void (*answer)(const struct chat_request *request, struct reply *reply);
	/* The request for the provider's model list, and its reply; NULL: none. */
	bool (*build_list)(
		const struct account *account, struct http_request *http, struct error *error);
	bool (*parse_list)(const struct http_reply *http, struct model_entry **models,
		size_t *n_models, struct error *error);
};

const struct adapter *adapter_get(enum protocol protocol);
bool protocol_find(const char *name, enum protocol *protocol);

#endif
