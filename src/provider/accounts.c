#include "leeway/provider/accounts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/keys.h"
#include "leeway/provider/url.h"

enum { DEFAULT_IN_FLIGHT = 16 }; /* Of a provider that only the configuration knows. */

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
	size_t length = strlen(url);
	if (length > 3 && strcmp(url + length - 3, "/v1") == 0)
		url[length - 3] = '\0';
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
	if (!record)
		return;
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

/* Takes the key over, or makes a fault of what is wrong with it. */
static void take_key(struct account *account, char *take_text)
{
	struct error cause = { 0 };
	if (!key_check(take_text, account->key_source, &cause)) {
		take_fault(account, &cause);
	} else if (url_is_clear(account->base_url) && !url_is_loopback(account->base_url)) {
		error_set(&cause, ERROR_USAGE,
			"%s would go over the network in clear, since %s is no https URL; use "
			"https, or unset the key",
			account->key_source, account->base_url);
		take_fault(account, &cause);
	} else {
		account->key = take_text;
		return;
	}
	memset(take_text, 0, strlen(take_text));
	free(take_text);
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
	bool is_here = account->base_url && url_is_loopback(account->base_url);
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
	account->local = preset && preset->serves_here && account->base_url &&
			 url_is_loopback(account->base_url);
}

void account_entry_clear(struct account_entry *entry)
{
	account_clear(&entry->account);
	free(entry->key_command);
	*entry = (struct account_entry){ 0 };
}

void account_entry_fetch_key(struct account_entry *entry)
{
	struct account *account = &entry->account;
	struct error cause = { 0 };
	if (!entry->key_command || account->fault)
		return;
	char *key = key_run_command(entry->key_command, KEY_COMMAND_TIMEOUT_MS, &cause);
	free(entry->key_command);
	entry->key_command = NULL;
	if (key)
		take_key(account, key);
	else
		take_fault(account, &cause);
}

void account_entry_share_key(struct account_entry *to, const struct account_entry *from)
{
	if (!to->key_command || from->key_command)
		return;
	free(to->key_command);
	to->key_command = NULL;
	to->account.key = memory_copy_text(from->account.key);
	if (!to->account.fault)
		to->account.fault = memory_copy_text(from->account.fault);
}
