#include "leeway/provider/accounts.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/keys.h"
#include "leeway/provider/url.h"

enum {
	DEFAULT_IN_FLIGHT = 16, /* Of a provider that only the configuration knows. */
	DEFAULT_TIMEOUT_S = 600,
	DEFAULT_STALL_S = 60,
};

static void take_fault(struct account *account, struct error *cause)
{
	if (!account->fault)
		account->fault = memory_copy_text(cause->message);
	error_clear(cause);
}

/* The base URL the environment names, NULL where it names none or a bad one (a fault then). */
static char *read_url_variable(
	struct account *account, const struct env *env, const struct preset *preset)
{
	const char *name = preset->url_variable;
	const char *value = name ? env_variable(env, name) : NULL;
	struct error cause = { 0 };
	if (!value)
		return NULL;
	char *url = preset->protocol == PROTOCOL_OLLAMA ? url_from_ollama_host(value, &cause)
							: url_check_base(value, &cause);
	if (!url) {
		error_prefix(&cause, "%s", name);
		take_fault(account, &cause);
	}
	return url;
}

/* Anthropic's own clients take the base without "/v1", many proxies print it with. */
static void strip_version(char *url)
{
	size_t length = strcspn(url, "?");
	if (length > 3 && memcmp(url + length - 3, "/v1", 3) == 0)
		memmove(url + length - 3, url + length, strlen(url + length) + 1);
}

static void choose_url(struct account *account, const struct env *env, const struct preset *preset,
	const struct provider_record *record)
{
	if (record && record->base_url) {
		account->base_url = memory_copy_text(record->base_url);
	} else if (preset) {
		account->base_url = read_url_variable(account, env, preset);
		if (!account->base_url && !account->fault)
			account->base_url = memory_copy_text(preset->base_url);
	}
	if (account->base_url && account->protocol == PROTOCOL_ANTHROPIC)
		strip_version(account->base_url);
}

static void set_limits(
	struct account *account, const struct preset *preset, const struct provider_record *record)
{
	account->max_choices = preset ? preset->max_choices : 1;
	account->max_in_flight = preset ? preset->max_in_flight : DEFAULT_IN_FLIGHT;
	account->new_token_cap = preset && preset->new_token_cap;
	account->random_seed = preset && preset->random_seed;
	account->timeout_ms = DEFAULT_TIMEOUT_S * 1000;
	account->stall_ms = DEFAULT_STALL_S * 1000;
	if (!record)
		return;
	if (!isnan(record->timeout_s))
		account->timeout_ms = (int64_t)(record->timeout_s * 1000);
	if (!isnan(record->stall_s))
		account->stall_ms = (int64_t)(record->stall_s * 1000);
	if (record->choices != INT64_MIN)
		account->max_choices = (uint32_t)record->choices;
	if (record->max_in_flight != INT64_MIN)
		account->max_in_flight = (uint32_t)record->max_in_flight;
	if (!isnan(record->requests_per_minute))
		account->requests_per_minute = record->requests_per_minute;
	if (!isnan(record->tokens_per_minute))
		account->tokens_per_minute = record->tokens_per_minute;
	if (record->token_cap >= 0)
		account->new_token_cap = record->token_cap == 1;
}

/* Whether a preset's own key variable was set for the host that is asked. */
static bool is_home(
	const struct account *account, const struct env *env, const struct preset *preset)
{
	struct account scratch = { 0 };
	if (!account->base_url || url_same_host(account->base_url, preset->base_url))
		return true;
	char *url = read_url_variable(&scratch, env, preset);
	bool same = url && url_same_host(account->base_url, url);
	free(url);
	free(scratch.fault);
	return same;
}

/* Takes a key or a secret header's value over into *place, or makes a fault of what is wrong with
 * it. */
static void take_secret(
	struct account *account, bool is_key, const char *source, char *take_text, char **place)
{
	struct error cause = { 0 };
	if (!(is_key ? key_check : key_check_header)(take_text, source, &cause)) {
		take_fault(account, &cause);
	} else if (url_is_clear(account->base_url) && !url_is_here(account->base_url)) {
		error_set(&cause, ERROR_USAGE,
			"%s would go over the network in clear, since %s is not an https URL; use "
			"https, or unset it",
			source, account->base_url);
		take_fault(account, &cause);
	} else {
		*place = take_text;
		return;
	}
	memset(take_text, 0, strlen(take_text));
	free(take_text);
}

static void take_key(struct account *account, char *take_text)
{
	take_secret(account, true, account->key_source, take_text, &account->key);
}

static void read_key_variable(struct account *account, const struct env *env, const char *name)
{
	const char *value = env_variable(env, name);
	account->key_source = memory_copy_text(name);
	if (value && account->base_url)
		take_key(account, memory_copy_text(value));
	else if (value)
		key_check(value, name, NULL); /* Not sent anywhere, but a secret still. */
}

static void choose_key(struct account_entry *entry, const struct env *env,
	const struct preset *preset, const struct provider_record *record)
{
	struct account *account = &entry->account;
	const char *variable = preset ? preset->key_variable : NULL;
	bool is_here = account->base_url && url_is_here(account->base_url);
	if (record && record->key_env) {
		account->key_required = !is_here;
		read_key_variable(account, env, record->key_env);
	} else if (record && record->key_command) {
		account->key_required = !is_here;
		account->key_source = memory_copy_text("key_command");
		entry->key_command = memory_copy_text(record->key_command);
	} else if (variable && is_home(account, env, preset)) {
		account->key_required = !is_here;
		read_key_variable(account, env, variable);
	} else {
		account->key_required = variable && !is_here;
		entry->variable = variable;
		account->key_source =
			memory_copy_text(account->key_required ? "key_env" : "none needed");
	}
}

/* Where certificates come from: the configuration, or the variable that OpenSSL's programs know. */
static void choose_ca_file(
	struct account *account, const struct env *env, const struct provider_record *record)
{
	const char *path =
		record && record->ca_file ? record->ca_file : env_variable(env, "SSL_CERT_FILE");
	account->ca_file = path && *path ? memory_copy_text(path) : NULL;
}

/* A text as it stands, the value of a variable, or a command to run later. */
static void add_header(struct account_entry *entry, const struct env *env, const cJSON *item)
{
	struct account *account = &entry->account;
	struct account_header *header = &account->headers[account->n_headers];
	const char *variable = cJSON_GetStringValue(cJSON_GetObjectItem(item, "env"));
	const char *command = cJSON_GetStringValue(cJSON_GetObjectItem(item, "command"));
	const char *value = variable ? env_variable(env, variable) : NULL;
	header->name = memory_copy_text(item->string);
	entry->header_commands[account->n_headers++] = memory_copy_text(command);
	if (cJSON_IsString(item)) {
		header->value = memory_copy_text(item->valuestring);
	} else if (value && account->base_url) {
		take_secret(account, false, variable, memory_copy_text(value), &header->value);
	} else if (variable && !value) {
		struct error cause = { 0 };
		error_set(&cause, ERROR_USAGE, "the header %s needs %s, which is not set",
			item->string, variable);
		take_fault(account, &cause);
	}
}

static void add_headers(struct account_entry *entry, const struct env *env, const cJSON *headers)
{
	size_t n_headers = (size_t)cJSON_GetArraySize(headers);
	entry->account.headers = memory_alloc(n_headers, sizeof *entry->account.headers);
	entry->header_commands = memory_alloc(n_headers, sizeof *entry->header_commands);
	for (const cJSON *item = headers->child; item; item = item->next)
		add_header(entry, env, item);
}

void account_entry_init(struct account_entry *entry, const struct env *env,
	const struct preset *preset, const struct provider_record *record)
{
	*entry = (struct account_entry){ 0 };
	struct account *account = &entry->account;
	account->id = memory_copy_text(record ? record->id : preset->id);
	account->protocol = preset ? preset->protocol : PROTOCOL_OPENAI_CHAT;
	if (record && record->protocol >= 0)
		account->protocol = (enum protocol)record->protocol;
	set_limits(account, preset, record);
	if (account->protocol == PROTOCOL_SIMULATED) {
		account->key_source = memory_copy_text("none needed");
		return;
	}
	choose_url(account, env, preset, record);
	choose_key(entry, env, preset, record);
	choose_ca_file(account, env, record);
	if (record && record->headers)
		add_headers(entry, env, record->headers);
	account->local = preset && preset->serves_here && account->base_url &&
			 url_is_here(account->base_url);
}

void account_entry_clear(struct account_entry *entry)
{
	for (size_t i = 0; i < entry->account.n_headers; i++)
		free(entry->header_commands[i]);
	free(entry->header_commands);
	account_clear(&entry->account);
	free(entry->key_command);
	*entry = (struct account_entry){ 0 };
}

bool account_entry_is_pending(const struct account_entry *entry)
{
	bool is_pending = entry->key_command != NULL;
	for (size_t i = 0; i < entry->account.n_headers; i++)
		is_pending = is_pending || entry->header_commands[i];
	return is_pending && !entry->account.fault;
}

/* Runs a command once: it is freed, and what it wrote becomes *place or the account's fault. */
static void run_command(struct account *account, char **command, bool is_key, char **place)
{
	struct error cause = { 0 };
	char *text = key_run_command(*command, KEY_COMMAND_TIMEOUT_MS, &cause);
	free(*command);
	*command = NULL;
	if (text)
		take_secret(account, is_key, is_key ? account->key_source : "a header's command",
			text, place);
	else
		take_fault(account, &cause);
}

void account_entry_fetch_key(struct account_entry *entry)
{
	struct account *account = &entry->account;
	if (entry->key_command && !account->fault)
		run_command(account, &entry->key_command, true, &account->key);
	for (size_t i = 0; i < account->n_headers && !account->fault; i++)
		if (entry->header_commands[i])
			run_command(account, &entry->header_commands[i], false,
				&account->headers[i].value);
}

void account_entry_share_key(struct account_entry *to, const struct account_entry *from)
{
	if (!account_entry_is_pending(to) || account_entry_is_pending(from))
		return;
	free(to->key_command);
	to->key_command = NULL;
	free(to->account.key);
	to->account.key = memory_copy_text(from->account.key);
	for (size_t i = 0; i < to->account.n_headers && i < from->account.n_headers; i++) {
		free(to->header_commands[i]);
		to->header_commands[i] = NULL;
		free(to->account.headers[i].value);
		to->account.headers[i].value = memory_copy_text(from->account.headers[i].value);
	}
	if (!to->account.fault)
		to->account.fault = memory_copy_text(from->account.fault);
}
