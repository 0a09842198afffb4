#include "leeway/provider/provider.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/provider/adapters.h"

static const struct adapter *const adapters[N_PROTOCOLS] = {
	[PROTOCOL_OPENAI_CHAT] = &openai_chat_adapter,
	[PROTOCOL_ANTHROPIC] = &anthropic_adapter,
	[PROTOCOL_OLLAMA] = &ollama_adapter,
	[PROTOCOL_SIMULATED] = &simulated_adapter,
};

const struct adapter *adapter_get(enum protocol protocol)
{
	return adapters[protocol];
}

bool protocol_find(const char *name, enum protocol *protocol)
{
	for (int i = 0; i < N_PROTOCOLS; i++) {
		if (strcmp(adapters[i]->name, name) == 0) {
			*protocol = (enum protocol)i;
			return true;
		}
	}
	return false;
}

struct class_row {
	const char *name;
	bool is_transient, is_fatal;
};

static const struct class_row class_rows[N_REPLY_CLASSES] = {
	[REPLY_OK] = { .name = "ok" },
	[REPLY_BLOCKED] = { .name = "blocked" },
	[REPLY_RATE_LIMITED] = { .name = "rate limit", .is_transient = true },
	[REPLY_SERVER] = { .name = "server error", .is_transient = true },
	[REPLY_GARBAGE] = { .name = "unreadable reply", .is_transient = true },
	[REPLY_NETWORK] = { .name = "network error", .is_transient = true },
	[REPLY_QUOTA] = { .name = "no quota", .is_fatal = true },
	[REPLY_KEY] = { .name = "key refused", .is_fatal = true },
	[REPLY_MODEL] = { .name = "no such model", .is_fatal = true },
	[REPLY_REQUEST] = { .name = "request refused" },
};

const char *reply_class_name(enum reply_class class)
{
	return class_rows[class].name;
}

bool reply_class_is_transient(enum reply_class class)
{
	return class_rows[class].is_transient;
}

bool reply_class_is_fatal(enum reply_class class)
{
	return class_rows[class].is_fatal;
}

/* A volatile pointer, so that the compiler keeps the writes to memory that is freed next. */
static void wipe_text(char *text)
{
	if (!text)
		return;
	for (volatile char *byte = text; *byte; byte++)
		*byte = '\0';
}

void account_clear(struct account *account)
{
	wipe_text(account->key);
	for (size_t i = 0; i < account->n_headers; i++) {
		wipe_text(account->headers[i].value);
		free(account->headers[i].name);
		free(account->headers[i].value);
	}
	free(account->headers);
	free(account->ca_file);
	free(account->id);
	free(account->base_url);
	free(account->key);
	free(account->key_source);
	free(account->fault);
	*account = (struct account){ 0 };
}

void http_request_clear(struct http_request *request)
{
	for (size_t i = 0; i < request->n_headers; i++) {
		wipe_text(request->headers[i]);
		free(request->headers[i]);
	}
	free(request->headers);
	free(request->method);
	free(request->url);
	free(request->body);
	free(request->ca_file);
	*request = (struct http_request){ 0 };
}
