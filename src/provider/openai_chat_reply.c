#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/provider/openai_chat.h"
#include "leeway/provider/reply.h"

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

struct end_row {
	const char *finish_reason;
	enum reply_end end;
};

static const struct end_row end_rows[] = {
	{ "length", REPLY_END_CUT_OFF },
	{ "model_length", REPLY_END_CUT_OFF }, /* Mistral */
	{ "content_filter", REPLY_END_BLOCKED },
};

static enum reply_end find_end(const char *finish_reason)
{
	for (size_t i = 0; finish_reason && i < sizeof end_rows / sizeof end_rows[0]; i++) {
		if (strcmp(end_rows[i].finish_reason, finish_reason) == 0)
			return end_rows[i].end;
	}
	return REPLY_END_COMPLETE;
}

/* The parts of a message under construction. */
struct parts {
	struct buffer text, reasoning, refusal;
};

/* Mistral puts thinking into a list of texts again. */
static void add_thinking(struct parts *parts, const cJSON *thinking)
{
	if (cJSON_IsString(thinking))
		buffer_append_text(&parts->reasoning, thinking->valuestring);
	for (const cJSON *item = reply_first_item(thinking); item; item = item->next) {
		const char *text = json_member_text(item, "text");
		if (text)
			buffer_append_text(&parts->reasoning, text);
	}
}

static void add_part(struct parts *parts, const cJSON *part)
{
	const char *type = json_member_text(part, "type");
	const char *text = json_member_text(part, "text");
	const char *refusal = json_member_text(part, "refusal");
	if (type && strcmp(type, "thinking") == 0)
		add_thinking(parts, member(part, "thinking"));
	else if (refusal)
		buffer_append_text(&parts->refusal, refusal);
	else if (text)
		buffer_append_text(&parts->text, text);
}

static void add_content(struct parts *parts, const cJSON *message)
{
	const cJSON *content = member(message, "content");
	if (cJSON_IsString(content))
		buffer_append_text(&parts->text, content->valuestring);
	for (const cJSON *part = reply_first_item(content); part; part = part->next)
		add_part(parts, part);
	const char *refusal = json_member_text(message, "refusal");
	if (refusal)
		buffer_append_text(&parts->refusal, refusal);
	add_thinking(parts, member(message, "reasoning_content"));
	if (parts->reasoning.length == 0)
		add_thinking(parts, member(message, "reasoning"));
}

static void read_choice(const cJSON *item, struct choice *choice)
{
	struct parts parts;
	buffer_init(&parts.text, PROVIDER_MAX_BODY);
	buffer_init(&parts.reasoning, PROVIDER_MAX_BODY);
	buffer_init(&parts.refusal, PROVIDER_MAX_BODY);
	add_content(&parts, member(item, "message"));
	choice->finish_reason = reply_copy_text(member(item, "finish_reason"));
	choice->end = find_end(choice->finish_reason);
	if (parts.refusal.length > 0) {
		choice->end = REPLY_END_BLOCKED;
		choice->text = reply_take_text(&parts.refusal);
	} else {
		choice->text = reply_take_text(&parts.text);
	}
	if (parts.reasoning.length > 0)
		choice->reasoning = reply_take_text(&parts.reasoning);
	buffer_clear(&parts.text);
	buffer_clear(&parts.reasoning);
	buffer_clear(&parts.refusal);
}

/* A choice by its index; its place in the list where none is given. */
struct place {
	const cJSON *item;
	double index;
	size_t position;
};

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	return (a->position > b->position) - (a->position < b->position);
}

static bool is_failed(const cJSON *item)
{
	const char *finish_reason = json_member_text(item, "finish_reason");
	return reply_has_error(item) || (finish_reason && strcmp(finish_reason, "error") == 0);
}

/* The choices that are answers, sorted; *failed is one that is not (NULL: none). To be freed. */
static struct place *sort_choices(const cJSON *list, size_t *n_places, const cJSON **failed)
{
	size_t n_items = (size_t)cJSON_GetArraySize(list), position = 0, n = 0;
	struct place *places = memory_alloc(n_items + 1, sizeof *places);
	for (const cJSON *item = reply_first_item(list); item; item = item->next) {
		if (is_failed(item)) {
			*failed = item;
		} else if (cJSON_IsObject(member(item, "message"))) {
			places[n++] = (struct place){
				.item = item,
				.index = json_member_number(item, "index", (double)position),
				.position = position,
			};
		}
		position++;
	}
	qsort(places, n, sizeof *places, compare_places);
	*n_places = n;
	return places;
}

static void read_choices(const cJSON *root, uint32_t n_asked, struct reply *reply)
{
	const cJSON *list = member(root, "choices"), *failed = NULL;
	size_t n_places = 0;
	struct place *places = sort_choices(list, &n_places, &failed);
	for (size_t i = 0; i < n_places && i < n_asked; i++)
		read_choice(places[i].item, reply_add_choice(reply));
	free(places);
	if (n_places > 0)
		return;
	if (failed) {
		const cJSON *error = member(failed, "error");
		reply_read_inner_error(root, error ? error : failed, reply);
	} else {
		reply_fail(reply, REPLY_GARBAGE, "the reply has no choices");
	}
}

static void read_usage(const cJSON *root, struct reply *reply)
{
	const cJSON *usage = member(root, "usage");
	const cJSON *prompt = member(usage, "prompt_tokens_details");
	reply->input_tokens = reply_read_count(usage, "prompt_tokens");
	reply->output_tokens = reply_read_count(usage, "completion_tokens");
	reply->cached_tokens = reply_read_count(prompt, "cached_tokens");
	if (reply->cached_tokens < 0)
		reply->cached_tokens = reply_read_count(usage, "prompt_cache_hit_tokens");
	reply->cache_write_tokens = reply_read_count(prompt, "cache_write_tokens");
	reply->reasoning_tokens =
		reply_read_count(member(usage, "completion_tokens_details"), "reasoning_tokens");
	double cost = json_member_number(usage, "cost", NAN);
	if (cost >= 0 && cost < 1e6)
		reply->cost_usd = cost;
}

void openai_chat_parse(const struct http_reply *http, uint32_t n_asked, struct reply *reply)
{
	cJSON *root = reply_start(http, read_usage, reply);
	if (!root)
		return;
	reply->model = reply_copy_text(member(root, "model"));
	reply->id = reply_copy_text(member(root, "id"));
	read_choices(root, n_asked, reply);
	cJSON_Delete(root);
}
