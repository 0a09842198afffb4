/*
 * What the adapters share when they read a reply: JSON from hostile bytes, the class of a failure,
 * the server's word on waiting. Pure functions, but that texts lose any secret known to the log.
 */
#ifndef LEEWAY_PROVIDER_REPLY_H
#define LEEWAY_PROVIDER_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/buffer.h"
#include "leeway/base/error.h"
#include "leeway/provider/provider.h"

struct cJSON;

enum {
	REPLY_MAX_MESSAGE = 500, /* Bytes of reply.message. */
	REPLY_MAX_ITEMS = 1000000, /* Values in a body; more is garbage. */
	REPLY_MAX_DEPTH = 128, /* Nesting of a body; deeper is garbage. */
	REPLY_MAX_MODELS = 20000, /* Entries kept of a model list. */
};

/* Nothing said yet: REPLY_OK, no choices, numbers -1, cost NaN. */
void reply_init(struct reply *reply);

/* Makes it a failure with the words as one short line. */
void reply_fail(struct reply *reply, enum reply_class class, const char *words);

/*
 * The first half of every parse: waiting times and limits from the headers; then the body's JSON
 * where the reply is a success, to be deleted, or NULL where it is a failure, which is filled in.
 * read_usage, unless it is NULL, reads what was charged, which a failure may say too.
 */
struct cJSON *reply_start(const struct http_reply *http,
	void (*read_usage)(const struct cJSON *root, struct reply *reply), struct reply *reply);

/* The body as JSON, to be deleted; NULL where it is none. Blanks before and behind are allowed. */
struct cJSON *reply_read_json(const struct http_reply *http);

/* The first item of an array, whose others follow by next; NULL for what is no array. */
const struct cJSON *reply_first_item(const struct cJSON *array);

/* A copy without secrets; NULL for what is no string. */
char *reply_copy_text(const struct cJSON *item);

/* The buffer's text without secrets, to be freed; the buffer is empty then. */
char *reply_take_text(struct buffer *buffer);

/* A member that is a count of 0 … 2^53; -1 where it is missing or something else. */
int64_t reply_read_count(const struct cJSON *object, const char *name);

/* Adds an empty choice at the end and returns it; valid until the next is added. */
struct choice *reply_add_choice(struct reply *reply);

/*
 * Adds a row to a model list under construction from two JSON texts; nothing where the id is none,
 * or REPLY_MAX_MODELS are there.
 */
void reply_add_model(struct model_entry **models, size_t *n_models, const struct cJSON *id,
	const struct cJSON *note);
void model_entries_free(struct model_entry *models, size_t n_models);

/* How a server lists its models. */
struct reply_list {
	const char *member; /* Holds the list; a bare one, as Together sends, is read too. */
	/* Adds what an item of it says. */
	void (*add)(const struct cJSON *item, struct model_entry **models, size_t *n_models);
};

/*
 * The models that a reply to a list request names, sorted by id, to be freed. False and
 * ERROR_PROVIDER where it is a failure, ERROR_INPUT where it is no JSON or no list.
 */
bool reply_parse_list(const struct http_reply *http, const struct reply_list *shape,
	struct model_entry **models, size_t *n_models, struct error *error);

/* reply_error.c: fills class and message from an HTTP status and the body's words (NULL: no JSON).
 */
void reply_read_failure(
	const struct http_reply *http, const struct cJSON *root, struct reply *reply);

/* The same for an error object (or text) inside a reply of status 200. */
void reply_read_inner_error(
	const struct cJSON *root, const struct cJSON *error, struct reply *reply);

/* True where the body carries an error whatever the status says. */
bool reply_has_error(const struct cJSON *root);

/* reply_limits.c: Retry-After and the like, and the rate headers of OpenAI and Anthropic. */
void reply_read_limits(const struct http_reply *http, struct reply *reply);

/* Milliseconds of "1m30.5s", "12ms", "2h", or plain seconds; -1 for what is no duration. */
int64_t reply_parse_duration(const char *text);

/* Milliseconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110); -1 for anything else. */
int64_t reply_parse_http_date(const char *text);

#endif
