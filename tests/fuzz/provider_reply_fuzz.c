/* Replies of every protocol: any bytes with any status are a reply, an error or garbage. */
#include <assert.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/text.h"
#include "leeway/provider/provider.h"

static const char *no_header(const void *headers, const char *name)
{
	(void)headers;
	(void)name;
	return NULL;
}

static void expect_reply(const struct reply *reply)
{
	assert((int)reply->class >= 0 && reply->class < N_REPLY_CLASSES);
	assert(reply->class == REPLY_OK || reply->message);
	for (size_t i = 0; i < reply->n_choices; i++) {
		assert(reply->choices[i].text);
		assert(text_is_valid(reply->choices[i].text, strlen(reply->choices[i].text)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum protocol protocols[] = { PROTOCOL_OPENAI_CHAT, PROTOCOL_ANTHROPIC,
		PROTOCOL_OLLAMA };
	static const long statuses[] = { 200, 200, 400, 401, 404, 429, 500, 529 };
	const struct adapter *adapter;
	struct http_reply http = { .header = no_header };
	struct reply reply = { 0 };
	char *body;

	if (size == 0)
		return 0;
	adapter = adapter_get(protocols[data[0] % 3]);
	http.status = statuses[data[0] >> 2 & 7];
	body = malloc(size);
	assert(body);
	memcpy(body, data + 1, size - 1);
	body[size - 1] = '\0';
	http.body = body;
	http.body_length = size - 1;
	adapter->parse(&http, 1 + (data[0] >> 5), &reply);
	expect_reply(&reply);
	reply_clear(&reply);
	if (adapter->parse_list) {
		struct model_entry *models = NULL;
		struct error error = { 0 };
		size_t n_models = 0;

		if (adapter->parse_list(&http, &models, &n_models, &error)) {
			for (size_t i = 0; i < n_models; i++) {
				free(models[i].id);
				free(models[i].note);
			}
			free(models);
		}
		error_clear(&error);
	}
	free(body);
	return 0;
}
