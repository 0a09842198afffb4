/*
 * The adapters against files of requests and replies: every tests/wire/PROTOCOL/NAME.json is a test
 * of its own. A file holds one of
 *
 *	"request"  account, model, system, messages, params, n: what is asked; expected are method,
 *	           url, headers and body, or "error", a part of the message;
 *	"reply"    status, headers and a body: "json" (a value), "text" (as it is), "bytes"
 *	           (hexadecimal) or "pieces" ([text, times] …), with "asked" choices; expected are
 *	           class, message, choices, model, id, usage, cost_usd, retry_after_ms,
 *	           retry_forbidden and rate, where what is absent must not have been said;
 *	"list"     a reply to the list request; expected are models, or "error".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/reply.h"

enum { MAX_MESSAGES = 16 };

static const int64_t wall_ms = 1767225600000; /* 2026-01-01T00:00:00Z */

struct wire_case {
	char *name; /* "wire_openai_chat_success": the test's name. */
	char *path;
	enum protocol protocol;
};

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* ---- Replies ---- */

static const char *find_header(const void *headers, const char *name)
{
	const cJSON *header;
	cJSON_ArrayForEach(header, (const cJSON *)headers)
	{
		if (text_equals_ignoring_case(header->string, name))
			return header->valuestring;
	}
	return NULL;
}

static void append_hex(struct buffer *body, const char *hex)
{
	for (; hex[0] && hex[1]; hex += 2) {
		char digits[3] = { hex[0], hex[1], '\0' };
		buffer_append_char(body, (char)strtol(digits, NULL, 16));
	}
}

static void append_pieces(struct buffer *body, const cJSON *pieces)
{
	const cJSON *piece;
	cJSON_ArrayForEach(piece, pieces)
	{
		const char *text = cJSON_GetArrayItem(piece, 0)->valuestring;
		double times = cJSON_GetArrayItem(piece, 1)->valuedouble;
		for (double i = 0; i < times; i++)
			buffer_append_text(body, text);
	}
}

/* Fills a reply from its description; the body's bytes are in the buffer. */
static struct http_reply make_reply(const cJSON *description, struct buffer *body)
{
	buffer_init(body, PROVIDER_MAX_BODY);
	if (member(description, "json")) {
		char *text = json_print(member(description, "json"));
		buffer_append_text(body, text);
		free(text);
	}
	if (json_member_text(description, "text"))
		buffer_append_text(body, json_member_text(description, "text"));
	if (json_member_text(description, "bytes"))
		append_hex(body, json_member_text(description, "bytes"));
	append_pieces(body, member(description, "pieces"));
	return (struct http_reply){
		.status = (long)json_member_number(description, "status", 200),
		.body = buffer_text(body),
		.body_length = body->length,
		.header = find_header,
		.headers = member(description, "headers"),
		.wall_ms = wall_ms,
	};
}

static void check_text(const char *what, const char *is, const char *expected)
{
	if (!is != !expected || (is && strcmp(is, expected) != 0))
		fail_msg("%s is '%s', not '%s'", what, is ? is : "(null)",
			expected ? expected : "(null)");
}

static void check_count(const cJSON *expected, const char *name, int64_t is)
{
	int64_t wanted = (int64_t)json_member_number(expected, name, -1);
	if (is != wanted)
		fail_msg("%s is %lld, not %lld", name, (long long)is, (long long)wanted);
}

static const char *end_name(enum reply_end end)
{
	static const char *const names[] = { [REPLY_END_COMPLETE] = "complete",
		[REPLY_END_CUT_OFF] = "cut off",
		[REPLY_END_BLOCKED] = "blocked" };
	return names[end];
}

static void check_choices(const struct reply *reply, const cJSON *expected)
{
	if ((int)reply->n_choices != cJSON_GetArraySize(expected))
		fail_msg("%zu choices came", reply->n_choices);
	for (size_t i = 0; i < reply->n_choices; i++) {
		const struct choice *choice = &reply->choices[i];
		const cJSON *wanted = cJSON_GetArrayItem(expected, (int)i);
		const char *end = json_member_text(wanted, "end");
		check_text("text", choice->text, json_member_text(wanted, "text"));
		check_text("reasoning", choice->reasoning, json_member_text(wanted, "reasoning"));
		check_text("finish_reason", choice->finish_reason,
			json_member_text(wanted, "finish_reason"));
		check_text("end", end_name(choice->end), end ? end : "complete");
		assert_true(text_is_valid(choice->text, strlen(choice->text)));
	}
}

static void check_numbers(const struct reply *reply, const cJSON *expected)
{
	const cJSON *usage = member(expected, "usage"), *rate = member(expected, "rate");
	double cost = json_member_number(expected, "cost_usd", NAN);
	check_count(usage, "input", reply->input_tokens);
	check_count(usage, "cached", reply->cached_tokens);
	check_count(usage, "cache_write", reply->cache_write_tokens);
	check_count(usage, "output", reply->output_tokens);
	check_count(usage, "reasoning", reply->reasoning_tokens);
	check_count(rate, "remaining_requests", reply->rate.remaining_requests);
	check_count(rate, "remaining_tokens", reply->rate.remaining_tokens);
	check_count(rate, "reset_requests_ms", reply->rate.reset_requests_ms);
	check_count(rate, "reset_tokens_ms", reply->rate.reset_tokens_ms);
	check_count(expected, "retry_after_ms", reply->retry_after_ms);
	assert_int_equal(reply->retry_forbidden, cJSON_IsTrue(member(expected, "retry_forbidden")));
	if (isnan(cost) != isnan(reply->cost_usd) || fabs(cost - reply->cost_usd) > 1e-12)
		fail_msg("cost_usd is %g, not %g", reply->cost_usd, cost);
}

static void check_reply(const struct adapter *adapter, const cJSON *file)
{
	const cJSON *expected = member(file, "expect");
	struct buffer body;
	struct http_reply http = make_reply(member(file, "reply"), &body);
	struct reply reply;
	adapter->parse(&http, (uint32_t)json_member_number(file, "asked", 1), &reply);
	check_text("class", reply_class_name(reply.class), json_member_text(expected, "class"));
	check_text("message", reply.message, json_member_text(expected, "message"));
	check_choices(&reply, member(expected, "choices"));
	check_text("model", reply.model, json_member_text(expected, "model"));
	check_text("id", reply.id, json_member_text(expected, "id"));
	check_numbers(&reply, expected);
	reply_clear(&reply);
	buffer_clear(&body);
}

/* ---- Lists of models ---- */

static void check_list(const struct adapter *adapter, const cJSON *file)
{
	const cJSON *expected = member(file, "expect");
	struct buffer body;
	struct http_reply http = make_reply(member(file, "list"), &body);
	struct model_entry *models;
	size_t n_models;
	struct error error = { 0 };
	bool good = adapter->parse_list(&http, &models, &n_models, &error);
	check_text("error", error.message, json_member_text(expected, "error"));
	assert_int_equal(good, error.message == NULL);
	assert_int_equal(n_models, cJSON_GetArraySize(member(expected, "models")));
	for (size_t i = 0; i < n_models; i++) {
		const cJSON *wanted = cJSON_GetArrayItem(member(expected, "models"), (int)i);
		check_text("id", models[i].id, json_member_text(wanted, "id"));
		check_text("note", models[i].note, json_member_text(wanted, "note"));
	}
	model_entries_free(models, n_models);
	error_clear(&error);
	buffer_clear(&body);
}

/* ---- Requests ---- */

static void read_parameters(struct parameters *parameters, const cJSON *object)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, object)
	{
		char *text = cJSON_IsString(item) ? memory_copy_text(item->valuestring)
						  : memory_format("%.15g", item->valuedouble);
		assert_true(parameters_set(parameters, item->string, text, NULL));
		free(text);
	}
}

static struct account read_account(const cJSON *object, enum protocol protocol)
{
	return (struct account){
		.id = memory_copy_text("someone"),
		.protocol = protocol,
		.base_url = memory_copy_text(json_member_text(object, "base_url")),
		.key = memory_copy_text(json_member_text(object, "key")),
		.max_choices = (uint32_t)json_member_number(object, "max_choices", 1),
		.new_token_cap = cJSON_IsTrue(member(object, "new_token_cap")),
		.random_seed = cJSON_IsTrue(member(object, "random_seed")),
	};
}

static size_t read_messages(struct message *messages, const cJSON *list)
{
	size_t n_messages = 0;
	const cJSON *item;
	cJSON_ArrayForEach(item, list)
	{
		assert_true(n_messages < MAX_MESSAGES);
		messages[n_messages++] = (struct message){
			.assistant = strcmp(json_member_text(item, "role"), "assistant") == 0,
			.text = json_member_text(item, "content"),
		};
	}
	return n_messages;
}

static void check_headers(const struct http_request *http, const cJSON *expected)
{
	assert_int_equal(http->n_headers, cJSON_GetArraySize(expected));
	for (size_t i = 0; i < http->n_headers; i++)
		check_text("header", http->headers[i],
			cJSON_GetArrayItem(expected, (int)i)->valuestring);
}

static void check_http(const struct http_request *http, const cJSON *expected)
{
	check_text("method", http->method, json_member_text(expected, "method"));
	check_text("url", http->url, json_member_text(expected, "url"));
	check_headers(http, member(expected, "headers"));
	if (!http->body) {
		assert_null(member(expected, "body"));
		return;
	}
	assert_int_equal(http->body_length, strlen(http->body));
	cJSON *body = cJSON_Parse(http->body);
	if (!cJSON_Compare(body, member(expected, "body"), 1))
		fail_msg("the body is %s", http->body);
	cJSON_Delete(body);
}

static void check_request(const struct adapter *adapter, enum protocol protocol, const cJSON *file)
{
	const cJSON *described = member(file, "request"), *expected = member(file, "expect");
	const char *wanted_error = json_member_text(expected, "error");
	struct account account = read_account(member(described, "account"), protocol);
	struct agent agent = { .provider = memory_copy_text("someone"),
		.model = memory_copy_text(json_member_text(described, "model")) };
	struct message messages[MAX_MESSAGES];
	struct http_request http;
	struct error error = { 0 };
	read_parameters(&agent.parameters, member(described, "params"));
	struct chat_request request = {
		.account = &account,
		.agent = &agent,
		.system = json_member_text(described, "system"),
		.messages = messages,
		.n_messages = read_messages(messages, member(described, "messages")),
		.n_choices = (uint32_t)json_member_number(described, "n", 1),
	};
	bool lists = cJSON_IsTrue(member(described, "lists_models"));
	bool good = lists ? adapter->build_list(&account, &http, &error)
			  : adapter->build(&request, &http, &error);
	check_text("error", error.message, wanted_error);
	assert_int_equal(good, wanted_error == NULL);
	if (good)
		check_http(&http, expected);
	http_request_clear(&http);
	error_clear(&error);
	agent_clear(&agent);
	account_clear(&account);
}

/* ---- The files ---- */

static void check_case(void **state)
{
	const struct wire_case *wire = *state;
	const struct adapter *adapter = adapter_get(wire->protocol);
	struct error error = { 0 };
	struct json_document *file = json_load(wire->path, 1 << 20, &error);
	if (!file)
		fail_msg("%s", error.message);
	if (member(file->root, "request"))
		check_request(adapter, wire->protocol, file->root);
	else if (member(file->root, "list"))
		check_list(adapter, file->root);
	else
		check_reply(adapter, file->root);
	json_free(file);
}

/* Only letters, digits and underscores, as other tests are named. */
static char *make_name(const char *protocol, const char *file)
{
	char *name = memory_format("wire_%s_%.*s", protocol, (int)strcspn(file, "."), file);
	for (char *byte = name; *byte; byte++) {
		if (*byte == '-')
			*byte = '_';
	}
	return name;
}

struct wire_cases {
	struct wire_case *cases;
	size_t n_cases, capacity;
};

static void add_folder(struct wire_cases *all, const char *protocol_name)
{
	char *folder = file_join(TEST_FOLDER "/wire", protocol_name);
	enum protocol protocol;
	size_t n_files;
	char **files = file_list(folder, &n_files, NULL);
	if (!files || !protocol_find(protocol_name, &protocol))
		abort();
	for (size_t i = 0; i < n_files; i++) {
		MEMORY_RESERVE_ONE(all->cases, all->n_cases, all->capacity);
		all->cases[all->n_cases++] = (struct wire_case){
			.name = make_name(protocol_name, files[i]),
			.path = file_join(folder, files[i]),
			.protocol = protocol,
		};
	}
	file_free_names(files, n_files);
	free(folder);
}

int main(void)
{
	struct wire_cases all = { 0 };
	add_folder(&all, "openai-chat");
	add_folder(&all, "anthropic");
	add_folder(&all, "ollama");
	struct CMUnitTest *tests = memory_alloc(all.n_cases, sizeof *tests);
	for (size_t i = 0; i < all.n_cases; i++)
		tests[i] = (struct CMUnitTest){
			.name = all.cases[i].name,
			.test_func = check_case,
			.initial_state = &all.cases[i],
		};
	int failed = _cmocka_run_group_tests("wire", tests, all.n_cases, NULL, NULL);
	for (size_t i = 0; i < all.n_cases; i++) {
		free(all.cases[i].name);
		free(all.cases[i].path);
	}
	free(all.cases);
	free(tests);
	return failed;
}
