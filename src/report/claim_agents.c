#include "leeway/report/claim_agents.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

static bool is_variable(const char *text)
{
	size_t length = strlen(text);

	return length > 2 && text[0] == '{' && text[length - 1] == '}';
}

/* The agent that a name of that length is bound to; NULL: none. */
static const char *find_binding(
	const char *name, size_t length, const struct claim_options *options)
{
	for (size_t i = 0; i < options->n_bindings; i++)
		if (strlen(options->bindings[i].name) == length &&
			memcmp(options->bindings[i].name, name, length) == 0)
			return options->bindings[i].agent;
	return NULL;
}

static void add(struct claim_names *names, const char *name)
{
	for (size_t i = 0; i < names->n_names; i++)
		if (strcmp(names->names[i], name) == 0)
			return;
	MEMORY_RESERVE_ONE(names->names, names->n_names, names->capacity);
	names->names[names->n_names++] = name;
}

/* True for "openai:MODEL", "openai:MODEL-2024-08-06" and either with ",temperature=0" behind it. */
static bool is_of_model(const char *name, const char *model)
{
	const char *colon = strchr(name, ':');
	const char *start = colon ? colon + 1 : name;
	size_t length = strlen(model);

	if (strncmp(start, model, length) != 0)
		return false;
	const char *rest = start + length;

	return *rest == '\0' || *rest == ',' ||
	       (rest[0] == '-' && rest[1] == '2' && rest[2] == '0' &&
		       isdigit((unsigned char)rest[3]));
}

static bool is_any_model(const struct bucket *bucket, const char *text)
{
	(void)text;
	return bucket->kind == AGENT_MODEL;
}

static bool has_name(const struct bucket *bucket, const char *text)
{
	return strcmp(bucket->agent_name, text) == 0;
}

static bool has_model(const struct bucket *bucket, const char *text)
{
	return bucket->kind == AGENT_MODEL && is_of_model(bucket->agent_name, text);
}

/* The hands of a room are counted apart: nobody in it took the study. */
static bool is_cohort(const struct bucket *bucket, const char *text)
{
	(void)text;
	return bucket->kind == AGENT_COHORT && strncmp(bucket->agent_name, "audience", 8) != 0;
}

/* Nobody is compared with themselves. */
static void remove_name(struct claim_names *names, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < names->n_names; i++)
		if (strcmp(names->names[i], name) != 0)
			names->names[n++] = names->names[i];
	names->n_names = n;
}

static void add_matching(struct claim_names *names, const struct bucket_list *buckets,
	bool (*matches)(const struct bucket *bucket, const char *text), const char *text)
{
	for (size_t i = 0; i < buckets->n_buckets; i++)
		if (matches(&buckets->buckets[i], text))
			add(names, buckets->buckets[i].agent_name);
}

void claim_agents_find(struct claim_names *names, const char *text,
	const struct bucket_list *buckets, const struct claim_options *options)
{
	const char *name = is_variable(text) ? text + 1 : text;
	const char *bound = find_binding(name, strlen(name) - (name != text), options);

	if (bound) {
		add(names, bound);
	} else if (name != text) {
		const char *people = find_binding("people", strlen("people"), options);

		if (strcmp(text, "{model}") == 0)
			add_matching(names, buckets, is_any_model, NULL);
		if (people)
			remove_name(names, people);
	} else {
		add_matching(names, buckets, has_name, text);
		if (names->n_names == 0)
			add_matching(names, buckets, has_model, text);
		if (names->n_names == 0 && strcmp(text, "people") == 0)
			add_matching(names, buckets, is_cohort, NULL);
	}
}

void claim_names_clear(struct claim_names *names)
{
	free(names->names);
	*names = (struct claim_names){ 0 };
}

char *claim_agents_explain(const char *text)
{
	if (strcmp(text, "{model}") == 0)
		return memory_copy_text("no model has answered");
	if (is_variable(text))
		return memory_format("say which agent that is: --let %.*s=AGENT",
			(int)strlen(text) - 2, text + 1);
	return memory_format("nothing is here of %s; --let %s=AGENT names another", text, text);
}

char *claim_agents_fill(const char *text, const char *subject, const char *agent,
	const struct claim_options *options)
{
	struct buffer filled;

	buffer_init(&filled, SIZE_MAX / 2);
	while (*text) {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		size_t length = end ? (size_t)(end - text) + 1 : 1;
		const char *name = NULL;

		if (end && strlen(subject) == length && memcmp(text, subject, length) == 0)
			name = agent;
		else if (end)
			name = find_binding(text + 1, length - 2, options);
		if (name && *name)
			buffer_append_text(&filled, name);
		else
			buffer_append(&filled, text, length);
		text += length;
	}
	return buffer_take(&filled);
}
