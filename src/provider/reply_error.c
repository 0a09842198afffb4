/*
 * What a failed reply means, from its status and the words in its body. Providers agree on neither,
 * so the rows below look at the code or type first (exact), then at phrases of the message, then at
 * the status. The shapes and words come from the providers' error pages and published clients.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/reply.h"

/* What a body says of an error; borrowed from its JSON. NULL and 0: not said. */
struct words {
	const char *message, *code, *type;
	long number; /* A code that is a number: an HTTP status within the body. */
	bool moderation;
	bool resource_exhausted; /* Google's word, used for per-minute limits too. */
};

static const char *member_text(const cJSON *object, const char *name)
{
	const char *text = json_member_text(object, name);
	return text_is_empty(text) ? NULL : text;
}

/* The message of a list of validation faults, [{"msg": …}] or ["…"], or of a plain text. */
static const char *detail_text(const cJSON *detail)
{
	if (cJSON_IsArray(detail))
		detail = detail->child;
	if (cJSON_IsString(detail))
		return detail->valuestring;
	const char *text = member_text(detail, "msg");
	return text ? text : member_text(detail, "message");
}

static bool has_moderation(const cJSON *error)
{
	const cJSON *metadata = cJSON_GetObjectItemCaseSensitive(error, "metadata");
	return cJSON_HasObjectItem(metadata, "reasons") ||
	       cJSON_HasObjectItem(metadata, "flagged_input");
}

static struct words read_words(const cJSON *error)
{
	struct words words = { 0 };
	if (cJSON_IsString(error)) {
		words.message = error->valuestring;
		return words;
	}
	words.message = member_text(error, "message");
	if (!words.message)
		words.message = detail_text(cJSON_GetObjectItemCaseSensitive(error, "message"));
	if (!words.message)
		words.message = detail_text(cJSON_GetObjectItemCaseSensitive(error, "detail"));
	words.code = member_text(error, "code");
	words.type = member_text(error, "type");
	const cJSON *code = cJSON_GetObjectItemCaseSensitive(error, "code");
	if (cJSON_IsNumber(code) && code->valuedouble >= 100 && code->valuedouble < 600)
		words.number = (long)code->valuedouble;
	else if (words.code && strlen(words.code) == 3 && strspn(words.code, "0123456789") == 3)
		words.number = strtol(words.code, NULL, 10);
	const char *status = member_text(error, "status");
	words.resource_exhausted = status && strcmp(status, "RESOURCE_EXHAUSTED") == 0;
	words.moderation = has_moderation(error);
	return words;
}

/* The error of a body: its member "error", or the body itself. */
static const cJSON *find_error(const cJSON *root)
{
	if (cJSON_IsArray(root))
		root = root->child;
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(root, "error");
	if (cJSON_IsObject(error) || cJSON_IsString(error))
		return error;
	return root;
}

bool reply_has_error(const struct cJSON *root)
{
	if (cJSON_IsArray(root))
		root = root->child;
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(root, "error");
	if (cJSON_IsString(error))
		return error->valuestring[0] != '\0';
	return cJSON_IsObject(error) && error->child;
}

struct word_row {
	const char *word;
	enum reply_class class;
};

/* Codes and types that decide whatever the status is; compared whole and without case. */
static const struct word_row code_rows[] = {
	{ "content_filter", REPLY_BLOCKED },
	{ "content_policy_violation", REPLY_BLOCKED },
	{ "moderation_blocked", REPLY_BLOCKED },
	{ "invalid_prompt", REPLY_BLOCKED },
	{ "bio_policy", REPLY_BLOCKED },
	{ "insufficient_quota", REPLY_QUOTA },
	{ "credit_balance_exhausted", REPLY_QUOTA },
	{ "billing_error", REPLY_QUOTA },
	{ "billing_not_active", REPLY_QUOTA },
	{ "billing_hard_limit_reached", REPLY_QUOTA },
	{ "insufficient_balance", REPLY_QUOTA },
	{ "model_not_found", REPLY_MODEL },
	{ "invalid_model", REPLY_MODEL },
	{ "model_not_available", REPLY_MODEL },
	{ "model_decommissioned", REPLY_MODEL },
	{ "model_terms_required", REPLY_MODEL },
	{ "invalid_api_key", REPLY_KEY },
};

/* Words for an error inside a success that stand for a status. */
struct status_word {
	const char *word;
	long status;
};

static const struct status_word status_words[] = {
	{ "rate_limit_exceeded", 429 },
	{ "rate_limit_error", 429 },
	{ "slow_down", 429 },
	{ "authentication_error", 401 },
	{ "permission_error", 403 },
	{ "not_found_error", 404 },
	{ "request_too_large", 413 },
	{ "invalid_request_error", 400 },
	{ "context_length_exceeded", 400 },
};

/* Phrases of a message, in lower case, under one status. */
struct phrase_row {
	long status;
	const char *phrase;
	enum reply_class class;
};

static const struct phrase_row phrase_rows[] = {
	{ 400, "safety system", REPLY_BLOCKED },
	{ 400, "content management policy", REPLY_BLOCKED },
	{ 403, "does not have access to model", REPLY_MODEL },
	{ 403, "max_new_tokens", REPLY_REQUEST },
	{ 403, "context length", REPLY_REQUEST },
	{ 400, "spend limit", REPLY_QUOTA },
	{ 400, "spending limit", REPLY_QUOTA },
	{ 400, "credit balance is too low", REPLY_QUOTA },
	{ 400, "api key not valid", REPLY_KEY },
	{ 400, "api usage limits", REPLY_QUOTA },
	{ 429, "spend limit", REPLY_QUOTA },
	{ 429, "request too large", REPLY_REQUEST },
	{ 400, "is not a valid model", REPLY_MODEL },
	{ 400, "invalid model", REPLY_MODEL },
	{ 400, "model not exist", REPLY_MODEL },
	{ 400, "has been decommissioned", REPLY_MODEL },
	{ 404, "invalid url", REPLY_REQUEST },
	{ 404, "model", REPLY_MODEL },
	{ 404, "no endpoints found", REPLY_MODEL },
};

/* From status (each row up to the next) to class. */
struct status_row {
	long from;
	enum reply_class class;
};

static const struct status_row status_rows[] = {
	{ 0, REPLY_GARBAGE },
	{ 300, REPLY_REQUEST },
	{ 401, REPLY_KEY },
	{ 402, REPLY_QUOTA },
	{ 403, REPLY_KEY },
	{ 404, REPLY_REQUEST },
	{ 408, REPLY_SERVER },
	{ 410, REPLY_REQUEST },
	{ 425, REPLY_SERVER },
	{ 426, REPLY_REQUEST },
	{ 429, REPLY_RATE_LIMITED },
	{ 430, REPLY_REQUEST },
	{ 498, REPLY_SERVER },
	{ 501, REPLY_REQUEST },
	{ 502, REPLY_SERVER },
	{ 600, REPLY_GARBAGE },
};

static enum reply_class class_of_status(long status)
{
	enum reply_class class = REPLY_GARBAGE;
	for (size_t i = 0; i < sizeof status_rows / sizeof status_rows[0]; i++) {
		if (status >= status_rows[i].from)
			class = status_rows[i].class;
	}
	return class;
}

static bool find_code(const char *code, enum reply_class *class)
{
	for (size_t i = 0; code && i < sizeof code_rows / sizeof code_rows[0]; i++) {
		if (text_equals_ignoring_case(code, code_rows[i].word)) {
			*class = code_rows[i].class;
			return true;
		}
	}
	return false;
}

static bool find_phrase(long status, const char *message, enum reply_class *class)
{
	if (!message)
		return false;
	bool found = false;
	char *folded = text_fold_case(message);
	for (size_t i = 0; !found && i < sizeof phrase_rows / sizeof phrase_rows[0]; i++) {
		const struct phrase_row *row = &phrase_rows[i];
		if (row->status != status || !strstr(folded, row->phrase))
			continue;
		*class = row->class;
		found = true;
	}
	free(folded);
	return found;
}

static bool says_quota_is_gone(long status, const struct words *words)
{
	return status == 429 && !words->resource_exhausted && words->message &&
	       strstr(words->message, "exceeded your current quota");
}

static long find_status_word(const char *word)
{
	for (size_t i = 0; word && i < sizeof status_words / sizeof status_words[0]; i++) {
		if (text_equals_ignoring_case(word, status_words[i].word))
			return status_words[i].status;
	}
	return 0;
}

/* The status an error inside a success stands for: 500 where it does not say. */
static long inner_status(const struct words *words)
{
	if (words->number >= 400)
		return words->number;
	long status = find_status_word(words->code);
	if (status == 0)
		status = find_status_word(words->type);
	return status ? status : 500;
}

static enum reply_class classify(long status, const struct words *words)
{
	enum reply_class class;
	if (words->moderation && status == 403)
		return REPLY_BLOCKED;
	if (find_code(words->code, &class) || find_code(words->type, &class))
		return class;
	if (says_quota_is_gone(status, words))
		return REPLY_QUOTA;
	if (find_phrase(status, words->message, &class))
		return class;
	return class_of_status(status);
}

static void fail_with_words(struct reply *reply, long status, const struct words *words)
{
	enum reply_class class = classify(status, words);
	const char *said = words->message ? words->message : words->code;
	if (!said)
		said = words->type;
	if (said) {
		reply_fail(reply, class, said);
		return;
	}
	char *line = memory_format("no word why (status %ld)", status);
	reply_fail(reply, class, line);
	free(line);
}

void reply_read_inner_error(
	const struct cJSON *root, const struct cJSON *error, struct reply *reply)
{
	struct words words = read_words(error ? error : find_error(root));
	fail_with_words(reply, inner_status(&words), &words);
}

/* The words between <title> and the next tag of an HTML page, to be freed; NULL: none. */
static char *find_title(const char *page)
{
	const char *tag = strchr(page, '<');
	while (tag && strncasecmp(tag, "<title", 6) != 0)
		tag = strchr(tag + 1, '<');
	const char *start = tag ? strchr(tag, '>') : NULL;
	return start ? memory_copy_bytes(start + 1, strcspn(start + 1, "<")) : NULL;
}

/* What to say of a body that is no JSON, to be freed. */
static char *describe_body(const struct http_reply *http)
{
	enum { LOOK_AT = 2048 };
	size_t length = http->body_length < LOOK_AT ? http->body_length : LOOK_AT;
	char *body = http->body ? text_repair(http->body, length) : memory_copy_text("");
	const char *start = body + strspn(body, " \t\r\n");
	char *said;
	if (*start == '\0') {
		said = memory_copy_text("an empty body");
	} else if (*start == '<') {
		char *title = find_title(start);
		said = memory_format("an HTML page%s%s", title ? ": " : "", title ? title : "");
		free(title);
	} else if (*start == '{' || *start == '[') {
		said = memory_format("JSON that is cut off or broken: %.120s", start);
	} else {
		said = memory_format("%.300s", start);
	}
	free(body);
	return said;
}

static void fail_without_words(const struct http_reply *http, struct reply *reply)
{
	char *said = describe_body(http), *line;
	const char *place = http->header ? http->header(http->headers, "location") : NULL;
	if (http->status >= 300 && http->status < 400)
		line = memory_format("HTTP %ld, a redirection to %s; set base_url to where the "
				     "server is",
			http->status, place ? place : "nowhere");
	else
		line = memory_format("HTTP %ld, %s%s%s", http->status, said,
			http->proxy ? "; it came by " : "", http->proxy ? http->proxy : "");
	reply_fail(reply, class_of_status(http->status), line);
	free(line);
	free(said);
}

void reply_read_failure(
	const struct http_reply *http, const struct cJSON *root, struct reply *reply)
{
	if (!root || (http->status >= 300 && http->status < 400)) {
		fail_without_words(http, reply);
		return;
	}
	if (http->status >= 200 && http->status < 300) {
		reply_read_inner_error(root, NULL, reply);
		return;
	}
	struct words words = read_words(find_error(root));
	fail_with_words(reply, http->status, &words);
}
