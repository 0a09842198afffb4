/*
 * Replies of every protocol: any bytes under any status are understood as something, with valid
 * text, a class, and a message for what is no success. The status comes from the input's length,
 * the header values from its first bytes.
 */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/reply.h"

enum { N_ASKED = 3 };

static const enum protocol protocols[] = { PROTOCOL_OPENAI_CHAT, PROTOCOL_ANTHROPIC,
	PROTOCOL_OLLAMA };
static const long statuses[] = { 200, 200, 200, 400, 403, 404, 429, 500, 301, 0 };

static const char *find_header(const void *headers, const char *name)
{
	(void)name;
	return headers;
}

static void check_choice(const struct choice *choice)
{
	assert(choice->text && text_is_valid(choice->text, strlen(choice->text)));
	if (choice->reasoning)
		assert(text_is_valid(choice->reasoning, strlen(choice->reasoning)));
}

static void check_reply(const struct reply *reply)
{
	if (reply->class == REPLY_OK) {
		assert(reply->n_choices >= 1 && reply->n_choices <= N_ASKED);
	} else {
		assert(reply->n_choices == 0 && reply->message);
		assert(strlen(reply->message) <= REPLY_MAX_MESSAGE);
		assert(text_is_valid(reply->message, strlen(reply->message)));
		assert(!strpbrk(reply->message, "\r\n\033"));
	}
	assert(reply->retry_after_ms >= -1 && reply->input_tokens >= -1);
	assert(isnan(reply->cost_usd) || reply->cost_usd >= 0);
	for (size_t i = 0; i < reply->n_choices; i++)
		check_choice(&reply->choices[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *body = memory_copy_bytes(data, size);
	char *header = memory_copy_bytes(data, size < 32 ? size : 32);
	struct http_reply http = {
		.status = statuses[size % (sizeof statuses / sizeof statuses[0])],
		.body = body,
		.body_length = size,
		.header = find_header,
		.headers = header,
		.wall_ms = 1767225600000,
	};
	for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
		const struct adapter *adapter = adapter_get(protocols[i]);
		struct reply reply;
		struct model_entry *models;
		size_t n_models;
		adapter->parse(&http, N_ASKED, &reply);
		check_reply(&reply);
		reply_clear(&reply);
		adapter->parse_list(&http, &models, &n_models, NULL);
		model_entries_free(models, n_models);
	}
	free(header);
	free(body);
	return 0;
}
