#include "leeway/provider/reply.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

void reply_init(struct reply *reply)
{
	*reply = (struct reply){
		.class = REPLY_OK,
		.retry_after_ms = -1,
		.input_tokens = -1,
		.cached_tokens = -1,
		.cache_write_tokens = -1,
		.output_tokens = -1,
		.reasoning_tokens = -1,
		.cost_usd = NAN,
		.rate = { -1, -1, -1, -1 },
	};
}

void reply_clear(struct reply *reply)
{
	for (size_t i = 0; i < reply->n_choices; i++) {
		free(reply->choices[i].text);
		free(reply->choices[i].reasoning);
		free(reply->choices[i].finish_reason);
	}
	free(reply->choices);
	free(reply->message);
	free(reply->model);
	free(reply->id);
	*reply = (struct reply){ 0 };
}

/* One line of at most REPLY_MAX_MESSAGE bytes, runs of blanks and controls made one space. */
static char *make_line(const char *words)
{
	char *line = text_repair(words, strlen(words));
	size_t length = 0;
	for (const char *byte = line; *byte; byte++) {
		bool blank = (unsigned char)*byte <= ' ' || *byte == 0x7f;
		if (!blank)
			line[length++] = *byte;
		else if (length > 0 && line[length - 1] != ' ')
			line[length++] = ' ';
	}
	if (length > REPLY_MAX_MESSAGE) {
		length = REPLY_MAX_MESSAGE;
		while (length > 0 && ((unsigned char)line[length] & 0xc0) == 0x80)
			length--;
	}
	while (length > 0 && line[length - 1] == ' ')
		length--;
	line[length] = '\0';
	return line;
}

void reply_fail(struct reply *reply, enum reply_class class, const char *words)
{
	char *clean = memory_copy_text(words);
	log_redact(clean, strlen(clean));
	free(reply->message);
	reply->class = class;
	reply->message = make_line(clean);
	free(clean);
}

const struct cJSON *reply_first_item(const struct cJSON *array)
{
	return cJSON_IsArray(array) ? array->child : NULL;
}

char *reply_copy_text(const struct cJSON *item)
{
	if (!cJSON_IsString(item))
		return NULL;
	char *copy = memory_copy_text(item->valuestring);
	log_redact(copy, strlen(copy));
	return copy;
}

char *reply_take_text(struct buffer *buffer)
{
	char *text = buffer_take(buffer);
	log_redact(text, strlen(text));
	return text;
}

int64_t reply_read_count(const struct cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) ||
		!(item->valuedouble <= 9007199254740992.0))
		return -1;
	return (int64_t)item->valuedouble;
}

struct choice *reply_add_choice(struct reply *reply)
{
	reply->choices =
		memory_resize(reply->choices, reply->n_choices + 1, sizeof *reply->choices);
	struct choice *choice = &reply->choices[reply->n_choices++];
	*choice = (struct choice){ .end = REPLY_END_COMPLETE };
	return choice;
}

struct cJSON *reply_start(const struct http_reply *http,
	void (*read_usage)(const struct cJSON *root, struct reply *reply), struct reply *reply)
{
	reply_init(reply);
	reply_read_limits(http, reply);
	cJSON *root = reply_read_json(http);
	if (root && read_usage)
		read_usage(root, reply);
	if (root && http->status >= 200 && http->status < 300 && !reply_has_error(root))
		return root;
	reply_read_failure(http, root, reply);
	cJSON_Delete(root);
	return NULL;
}

void reply_add_model(struct model_entry **models, size_t *n_models, const struct cJSON *id,
	const struct cJSON *note)
{
	if (!cJSON_IsString(id) || !*id->valuestring || *n_models == REPLY_MAX_MODELS)
		return;
	*models = memory_resize(*models, *n_models + 1, sizeof **models);
	(*models)[(*n_models)++] = (struct model_entry){
		.id = reply_copy_text(id),
		.note = reply_copy_text(note),
	};
}

static int compare_models(const void *left, const void *right)
{
	const struct model_entry *a = left, *b = right;
	return strcmp(a->id, b->id);
}

/* The JSON of a reply to a list request; NULL where it is a failure. */
static cJSON *start_list(const struct http_reply *http, struct error *error)
{
	struct reply reply;
	cJSON *root = reply_start(http, NULL, &reply);
	if (!root)
		error_set(error, reply.class == REPLY_GARBAGE ? ERROR_INPUT : ERROR_PROVIDER,
			"%s: %s", reply_class_name(reply.class), reply.message);
	reply_clear(&reply);
	return root;
}

bool reply_parse_list(const struct http_reply *http, const struct reply_list *shape,
	struct model_entry **models, size_t *n_models, struct error *error)
{
	*models = NULL;
	*n_models = 0;
	cJSON *root = start_list(http, error);

	if (!root)
		return false;
	const cJSON *list =
		cJSON_IsArray(root) ? root : cJSON_GetObjectItemCaseSensitive(root, shape->member);
	bool good = cJSON_IsArray(list);

	for (const cJSON *item = reply_first_item(list); item; item = item->next)
		shape->add(item, models, n_models);
	cJSON_Delete(root);
	if (*n_models > 1)
		qsort(*models, *n_models, sizeof **models, compare_models);
	return good || error_set(error, ERROR_INPUT, "the reply is no list of models");
}

void model_entries_free(struct model_entry *models, size_t n_models)
{
	for (size_t i = 0; i < n_models; i++) {
		free(models[i].id);
		free(models[i].note);
	}
	free(models);
}
