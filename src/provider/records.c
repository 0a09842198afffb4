#include "leeway/provider/records.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/url.h"

/* In the order of enum protocol. */
static const char *const protocols[] = { "openai-chat", "anthropic", "ollama", "simulated", NULL };
static const char *const token_caps[] = { "max_tokens", "max_completion_tokens", NULL };

#define PROVIDER(field) offsetof(struct provider_record, field)
#define MODEL(field)    offsetof(struct model_record, field)
#define PRICE(field)    offsetof(struct price, field)

static const struct config_row provider_rows[] = {
	{ "id", CONFIG_TEXT, PROVIDER(id), .required = true,
		.help = "Name in front of the colon; a built-in one is changed, not replaced." },
	{ "protocol", CONFIG_CHOICE, PROVIDER(protocol), .choices = protocols,
		.help = "What the server speaks." },
	{ "base_url", CONFIG_TEXT, PROVIDER(base_url),
		.help = "Where the server is, up to the path every request begins with." },
	{ "key_env", CONFIG_TEXT, PROVIDER(key_env),
		.help = "Environment variable that holds the key." },
	{ "key_command", CONFIG_TEXT, PROVIDER(key_command),
		.help = "Shell command whose first line of output is the key." },
	{ "headers", CONFIG_JSON, PROVIDER(headers),
		.help = "Headers sent with every request: each a text, or {\"env\": VARIABLE} or "
			"{\"command\": COMMAND} for what is secret." },
	{ "ca_file", CONFIG_TEXT, PROVIDER(ca_file),
		.help = "File of certificates to trust instead of the system's; SSL_CERT_FILE "
			"where "
			"unset." },
	{ "timeout_s", CONFIG_NUMBER, PROVIDER(timeout_s), 1, 86400,
		.help = "Seconds from sending a request to the end of its reply; default 600." },
	{ "stall_s", CONFIG_NUMBER, PROVIDER(stall_s), 1, 86400,
		.help = "Seconds without a byte until a server is reported, or given up in the "
			"middle of a reply; default 60, more for models that think longer." },
	{ "max_in_flight", CONFIG_INTEGER, PROVIDER(max_in_flight), 1, 1024,
		.help = "Requests at the same time." },
	{ "requests_per_minute", CONFIG_NUMBER, PROVIDER(requests_per_minute), 0.001, 1e7,
		.help = "Highest rate of requests." },
	{ "tokens_per_minute", CONFIG_NUMBER, PROVIDER(tokens_per_minute), 1, 1e12,
		.help = "Highest rate of tokens, prompts and replies together." },
	{ "choices", CONFIG_INTEGER, PROVIDER(choices), 1, 128,
		.help = "Repeats asked in one request (the protocol's n)." },
	{ "token_cap", CONFIG_CHOICE, PROVIDER(token_cap), .choices = token_caps,
		.help = "What an openai-chat server calls the token cap." },
};

static const struct config_row model_rows[] = {
	{ "id", CONFIG_TEXT, MODEL(id), .required = true,
		.help = "Name on the command line and on screens." },
	{ "provider", CONFIG_TEXT, MODEL(provider), .required = true,
		.help = "A built-in provider or one of the section providers." },
	{ "model", CONFIG_TEXT, MODEL(model), .required = true,
		.help = "The model as the provider calls it." },
	{ "params", CONFIG_JSON, MODEL(params), .help = "Parameters sent with every request." },
	{ "prices", CONFIG_JSON, MODEL(prices), .help = "US dollars per million tokens." },
	{ "parent", CONFIG_TEXT, MODEL(parent),
		.help = "Name of the agent it was fine-tuned from." },
	{ "iteration", CONFIG_INTEGER, MODEL(iteration), 0, 1e6, .fallback = "0",
		.help = "Iteration of fine-tuning; 0: none." },
	{ "attributes", CONFIG_JSON, MODEL(attributes),
		.help = "Numbers and texts about the model, such as its size." },
};

static const struct config_row rows_of_price[] = {
	{ "input", CONFIG_NUMBER, PRICE(input), 0, 1e6, .required = true,
		.help = "Prompt tokens." },
	{ "cached_input", CONFIG_NUMBER, PRICE(cached_input), 0, 1e6,
		.help = "Prompt tokens read from the provider's cache; as input where unset." },
	{ "cache_write", CONFIG_NUMBER, PRICE(cache_write), 0, 1e6,
		.help = "Prompt tokens written to the provider's cache; as input where unset." },
	{ "output", CONFIG_NUMBER, PRICE(output), 0, 1e6, .required = true,
		.help = "Tokens of replies, reasoning included." },
};

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

const struct config_row *provider_record_rows(size_t *n_rows)
{
	*n_rows = COUNT(provider_rows);
	return provider_rows;
}

const struct config_row *model_record_rows(size_t *n_rows)
{
	*n_rows = COUNT(model_rows);
	return model_rows;
}

const struct config_row *price_rows(size_t *n_rows)
{
	*n_rows = COUNT(rows_of_price);
	return rows_of_price;
}

bool records_fault(const struct config *config, const struct cJSON *item, struct error *error,
	const char *words)
{
	char *path = json_path(config->document, item);
	error_set(error, ERROR_INPUT, "%s:%d: %s: %s", config->document->name,
		json_line(config->document, item), path, words);
	free(path);
	return false;
}

static const cJSON *member(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
	return item ? item : object;
}

/* Ids stand in front of a colon, so they hold neither colon nor comma. */
static bool is_provider_id(const char *id)
{
	size_t length = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789._-");
	return length > 0 && length <= 64 && id[length] == '\0';
}

static bool is_variable_name(const char *name)
{
	size_t length =
		strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
	return length > 0 && name[length] == '\0' && !(name[0] >= '0' && name[0] <= '9');
}

/* Names that a header has where its value is a key. */
static bool names_secret(const char *name)
{
	static const char *const words[] = { "authoriz", "key", "token", "secret", "cookie",
		"password", "credential" };
	for (; *name; name++)
		for (size_t i = 0; i < COUNT(words); i++)
			if (strncasecmp(name, words[i], strlen(words[i])) == 0)
				return true;
	return false;
}

/* What is wrong with a header; NULL: nothing. Its value is not repeated: it may be a key. */
static const char *find_header_fault(const cJSON *item)
{
	static const char *const taken[] = { "content-type", "content-length", "accept", "host",
		"transfer-encoding", "connection", "expect" };
	const cJSON *source = cJSON_IsObject(item) ? item->child : NULL;
	const char *text = cJSON_GetStringValue(source ? source : item);
	size_t length = strspn(
		item->string, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
	if (length == 0 || item->string[length])
		return "is not the name of a header";
	for (size_t i = 0; i < COUNT(taken); i++)
		if (text_equals_ignoring_case(item->string, taken[i]))
			return "is set by leeway itself";
	if (!text || text_is_empty(text))
		return "must be a text, {\"env\": VARIABLE} or {\"command\": COMMAND}";
	for (const char *byte = text; *byte; byte++)
		if ((unsigned char)*byte < ' ' || (unsigned char)*byte >= 0x7f)
			return "holds a line break or a character that no header has";
	if (!source)
		return names_secret(item->string) || strncmp(text, "sk-", 3) == 0 ||
				       strncasecmp(text, "Bearer ", 7) == 0
			       ? "looks like a key; take it from {\"env\": VARIABLE} or "
				 "{\"command\": COMMAND}"
			       : NULL;
	if (source->next ||
		(strcmp(source->string, "env") != 0 && strcmp(source->string, "command") != 0))
		return "must have one member, \"env\" or \"command\"";
	if (strcmp(source->string, "env") == 0 && !is_variable_name(text))
		return "must name an environment variable in \"env\", not the key";
	return NULL;
}

static bool check_headers(
	const struct config *config, const struct provider_record *record, struct error *error)
{
	if (!record->headers)
		return true;
	if (!cJSON_IsObject(record->headers))
		return records_fault(config, record->headers, error, "must be an object in braces");
	for (const cJSON *item = record->headers->child; item; item = item->next) {
		const char *fault = find_header_fault(item);
		if (fault)
			return records_fault(config, item, error, fault);
	}
	return true;
}

static bool check_provider(
	const struct config *config, struct provider_record *record, struct error *error)
{
	const cJSON *item = record->item;
	struct error cause = { 0 };
	if (!is_provider_id(record->id))
		return records_fault(config, member(item, "id"), error,
			"must be of small letters, digits and '.', '_', '-'");
	if (record->key_env && record->key_command)
		return records_fault(config, member(item, "key_command"), error,
			"a key comes from key_env or from key_command, not from both");
	/* The value is not repeated: it may be the key itself, put in the wrong place. */
	if (record->key_env && !is_variable_name(record->key_env))
		return records_fault(config, member(item, "key_env"), error,
			"must be the name of an environment variable, not the key");
	if (record->key_command && text_is_empty(record->key_command))
		return records_fault(config, member(item, "key_command"), error, "is empty");
	if (!check_headers(config, record, error))
		return false;
	if (!record->base_url)
		return true;
	char *url = url_check_base(record->base_url, &cause);
	if (!url) {
		records_fault(config, member(item, "base_url"), error, cause.message);
		error_clear(&cause);
		return false;
	}
	free(record->base_url);
	record->base_url = url;
	return true;
}

static bool read_provider(const struct config *config, const cJSON *item, struct records *records,
	struct error *error)
{
	struct provider_record record = { 0 };
	if (!config_read_record(
		    config->document, item, provider_rows, COUNT(provider_rows), &record, error))
		return false;
	record.item = item;
	records->providers = memory_resize(
		records->providers, records->n_providers + 1, sizeof *records->providers);
	records->providers[records->n_providers++] = record;
	if (!check_provider(config, &records->providers[records->n_providers - 1], error))
		return false;
	for (size_t i = 0; i + 1 < records->n_providers; i++) {
		if (strcmp(records->providers[i].id, record.id) == 0)
			return records_fault(
				config, member(item, "id"), error, "this id stands here twice");
	}
	return true;
}

/* "0.7" for a number, as parameters_set reads it; NULL for what is neither number nor text. */
static char *format_parameter(const cJSON *item)
{
	if (cJSON_IsString(item))
		return memory_copy_text(item->valuestring);
	return cJSON_IsNumber(item) ? memory_format("%.15g", item->valuedouble) : NULL;
}

static bool read_parameters(
	const struct config *config, struct model_record *record, struct error *error)
{
	if (!record->params)
		return true;
	if (!cJSON_IsObject(record->params))
		return records_fault(config, record->params, error, "must be an object in braces");
	for (const cJSON *item = record->params->child; item; item = item->next) {
		struct error cause = { 0 };
		char *text = format_parameter(item);
		bool good = text ? parameters_set(&record->parameters, item->string, text, &cause)
				 : error_set(&cause, ERROR_INPUT, "must be a number or a text");
		free(text);
		if (!good) {
			records_fault(config, item, error, cause.message);
			error_clear(&cause);
			return false;
		}
	}
	return true;
}

static bool read_price(
	const struct config *config, struct model_record *record, struct error *error)
{
	struct price price = { 0 };
	if (!record->prices)
		return true;
	if (!config_read_record(config->document, record->prices, rows_of_price,
		    COUNT(rows_of_price), &price, error))
		return false;
	price.is_known = true;
	if (isnan(price.cached_input))
		price.cached_input = price.input;
	if (isnan(price.cache_write))
		price.cache_write = price.input;
	record->price = price;
	return true;
}

static bool check_attributes(
	const struct config *config, const struct model_record *record, struct error *error)
{
	if (!record->attributes)
		return true;
	if (!cJSON_IsObject(record->attributes))
		return records_fault(
			config, record->attributes, error, "must be an object in braces");
	for (const cJSON *item = record->attributes->child; item; item = item->next) {
		if (!cJSON_IsNumber(item) && !cJSON_IsString(item))
			return records_fault(config, item, error, "must be a number or a text");
	}
	return true;
}

/* The id is what stands before the first comma on the command line. */
static bool is_model_id(const char *id)
{
	size_t length = strlen(id);
	if (length == 0 || length > 128 || strchr(id, ','))
		return false;
	for (; *id; id++) {
		if ((unsigned char)*id <= ' ' || *id == 0x7f)
			return false;
	}
	return true;
}

static bool read_model(const struct config *config, const cJSON *item, struct records *records,
	struct error *error)
{
	struct model_record fields = { 0 };
	if (!config_read_record(
		    config->document, item, model_rows, COUNT(model_rows), &fields, error))
		return false;
	records->models =
		memory_resize(records->models, records->n_models + 1, sizeof *records->models);
	struct model_record *record = &records->models[records->n_models++];
	*record = fields;
	record->item = item;
	if (!is_model_id(record->id))
		return records_fault(config, member(item, "id"), error,
			"must be 1 to 128 characters without blanks and commas");
	for (size_t i = 0; i + 1 < records->n_models; i++) {
		if (strcmp(records->models[i].id, record->id) == 0)
			return records_fault(
				config, member(item, "id"), error, "this id stands here twice");
	}
	return read_parameters(config, record, error) && read_price(config, record, error) &&
	       check_attributes(config, record, error);
}

bool records_read(const struct config *config, struct records *records, struct error *error)
{
	*records = (struct records){ 0 };
	bool good = true;
	const cJSON *item = config->providers ? config->providers->child : NULL;
	for (; good && item; item = item->next)
		good = read_provider(config, item, records, error);
	item = config->models ? config->models->child : NULL;
	for (; good && item; item = item->next)
		good = read_model(config, item, records, error);
	if (!good)
		records_clear(records);
	return good;
}

void records_clear(struct records *records)
{
	for (size_t i = 0; i < records->n_providers; i++)
		config_clear_record(provider_rows, COUNT(provider_rows), &records->providers[i]);
	for (size_t i = 0; i < records->n_models; i++) {
		parameters_clear(&records->models[i].parameters);
		config_clear_record(model_rows, COUNT(model_rows), &records->models[i]);
	}
	free(records->providers);
	free(records->models);
	*records = (struct records){ 0 };
}
