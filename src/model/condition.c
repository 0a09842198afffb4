#include "leeway/model/condition.h"

#include <cjson/cJSON.h>
#include <string.h>

enum { MAX_ID = 64, MAX_TITLE = 120, MAX_TEXT = 16384, MAX_MARKER = 64, MAX_NOTE = 8000 };

static const struct field_row rows[] = {
	{ .name = "id",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE | FIELD_ID,
		.limit = MAX_ID,
		.offset = offsetof(struct condition, id) },
	{ .name = "title",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE,
		.limit = MAX_TITLE,
		.offset = offsetof(struct condition, title) },
	{ .name = "ask",
		.type = FIELD_TEXT,
		.limit = MAX_TEXT,
		.offset = offsetof(struct condition, ask) },
	{ .name = "add",
		.type = FIELD_TEXT,
		.limit = MAX_TEXT,
		.offset = offsetof(struct condition, add) },
	{ .name = "system",
		.type = FIELD_TEXT,
		.limit = MAX_TEXT,
		.offset = offsetof(struct condition, system) },
	{ .name = "steps",
		.type = FIELD_TEXTS,
		.limit = MAX_TEXT,
		.maximum = CONDITION_MAX_STEPS,
		.offset = offsetof(struct condition, steps),
		.count_offset = offsetof(struct condition, n_steps) },
	{ .name = "answer_after",
		.type = FIELD_TEXT,
		.flags = FIELD_ONE_LINE,
		.limit = MAX_MARKER,
		.offset = offsetof(struct condition, answer_after) },
	{ .name = "note",
		.type = FIELD_TEXT,
		.limit = MAX_NOTE,
		.offset = offsetof(struct condition, note) },
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static bool mentions(const struct condition *condition, const char *marker)
{
	const char *const texts[] = { condition->ask, condition->add, condition->system };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i] && strstr(texts[i], marker))
			return true;
	for (size_t i = 0; i < condition->n_steps; i++)
		if (strstr(condition->steps[i], marker))
			return true;
	return false;
}

/* The level belongs to the scenario's text; what a condition says is sent as it stands. */
static void judge_placeholders(struct field_reader *reader, const struct cJSON *object)
{
	const struct cJSON *item;
	cJSON_ArrayForEach(item, object)
	{
		const struct cJSON *step;
		if (strcmp(item->string, "note") == 0)
			continue;
		if (cJSON_IsString(item) && strstr(item->valuestring, "{LEVEL"))
			field_warning(reader, item, "write it into the scenario's prompt",
				"holds {LEVEL}, which is set only into a scenario's prompt");
		cJSON_ArrayForEach(step, item)
		{
			if (cJSON_IsString(step) && strstr(step->valuestring, "{LEVEL"))
				field_warning(reader, step, "write it into the scenario's prompt",
					"holds {LEVEL}, which is set only into a scenario's "
					"prompt");
		}
	}
}

void condition_read_all(
	struct field_reader *reader, const struct cJSON *object, struct condition *condition)
{
	fields_read(reader, object, rows, N_ROWS, condition);
	if (!cJSON_IsObject(object))
		return;
	judge_placeholders(reader, object);
	if (condition->answer_after && !mentions(condition, condition->answer_after))
		field_warning(reader, cJSON_GetObjectItemCaseSensitive(object, "answer_after"),
			"tell the model, in ask, add, system or steps, to write it",
			"is a marker that none of the condition's texts mentions");
}

bool condition_read(const struct json_document *document, const struct cJSON *object,
	struct condition *condition, struct error *error)
{
	struct fault_list faults = { 0 };
	struct field_reader reader = field_reader_begin(document, &faults);
	*condition = (struct condition){ 0 };
	condition_read_all(&reader, object, condition);
	bool is_good = fault_list_to_error(&faults, error);
	if (!is_good)
		condition_clear(condition);
	fault_list_clear(&faults);
	return is_good;
}

void condition_clear(struct condition *condition)
{
	fields_clear(rows, N_ROWS, condition);
}
