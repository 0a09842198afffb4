#include "leeway/model/scenario_rules.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/placeholder.h"
#include "leeway/model/question.h"

static const struct cJSON *member(const struct field_reader *reader, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(reader->document->root, name);
}

/* False where a paragraph could not be read: then the others are not judged as a whole. */
static bool has_whole_prompt(const struct field_reader *reader, const struct scenario *scenario)
{
	const struct cJSON *prompt = member(reader, "prompt");
	return scenario->n_paragraphs > 0 &&
	       scenario->n_paragraphs == (size_t)cJSON_GetArraySize(prompt);
}

static bool has_form(const struct scenario *scenario, const struct placeholder *placeholder)
{
	for (size_t i = 0; i < scenario->n_levels; i++) {
		const struct level *level = &scenario->levels[i];
		for (size_t j = 0; j < level->n_forms; j++)
			if (placeholder_is_for_form(placeholder, level->forms[j].name))
				return true;
	}
	return false;
}

static void judge_brace(struct field_reader *reader, const struct scenario *scenario,
	const struct cJSON *item, const struct placeholder *place, enum brace_kind kind)
{
	char *shown = memory_copy_bytes(item->valuestring + place->start, place->length);
	if (kind == BRACE_UNKNOWN)
		field_error(reader, item, "only {LEVEL} and {LEVEL:form} are set in",
			"%s is no placeholder", shown);
	else if (kind == BRACE_DOUBLED)
		field_warning(reader, item, "the placeholder is {LEVEL}",
			"{%s} stays as it is: this is no template engine", shown);
	else if (!member(reader, "levels"))
		field_error(reader, item, "add levels, or write the text out",
			"holds %s, but the scenario has no levels", shown);
	else if (place->name && !has_form(scenario, place))
		field_error(reader, item,
			"write the level as { \"text\": \"…\", \"form\": \"…\" } with that name",
			"holds %s, but no level has that form", shown);
	free(shown);
}

/* Reports faulty placeholders; returns how many stand for a level. */
static size_t judge_braces(
	struct field_reader *reader, const struct scenario *scenario, const struct cJSON *item)
{
	size_t n_placeholders = 0, offset = 0;
	struct placeholder place;
	enum brace_kind kind;
	while (!field_reader_is_full(reader) &&
		placeholder_find_brace(item->valuestring, offset, &place, &kind)) {
		judge_brace(reader, scenario, item, &place, kind);
		n_placeholders += kind == BRACE_LEVEL;
		offset = place.start + place.length;
	}
	return n_placeholders;
}

static void judge_placeholders(struct field_reader *reader, const struct scenario *scenario)
{
	const struct cJSON *levels = member(reader, "levels");
	const struct cJSON *item;
	size_t n_placeholders = 0;
	cJSON_ArrayForEach(item, member(reader, "prompt"))
	{
		n_placeholders += judge_braces(reader, scenario, item);
	}
	if (n_placeholders > 0 || !levels)
		return;
	if (scenario->n_levels > 1)
		field_error(reader, member(reader, "prompt"), "put {LEVEL} where the level belongs",
			"has no {LEVEL}, so that its %zu levels read the same", scenario->n_levels);
	else
		field_warning(reader, levels, "leave levels out for a plain question",
			"is not used: the prompt has no {LEVEL}");
}

static bool uses_form(const struct scenario *scenario, const char *name)
{
	for (size_t i = 0; i < scenario->n_paragraphs; i++) {
		struct placeholder place = { 0 };
		while (placeholder_find(
			scenario->paragraphs[i], place.start + place.length, &place)) {
			if (placeholder_is_for_form(&place, name))
				return true;
		}
	}
	return false;
}

static void judge_forms(struct field_reader *reader, const struct scenario *scenario)
{
	const struct cJSON *item;
	size_t index = 0;
	cJSON_ArrayForEach(item, member(reader, "levels"))
	{
		const struct level *level = &scenario->levels[index++];
		for (size_t i = 0; i < level->n_forms; i++) {
			const char *name = level->forms[i].name;
			if (!uses_form(scenario, name) && !field_reader_is_full(reader))
				field_warning(reader, cJSON_GetObjectItemCaseSensitive(item, name),
					"remove it, or write {LEVEL:form} with its name",
					"is not used by the prompt");
		}
	}
}

/* A level is what is set in: nothing is set into it. */
static void judge_level_braces(struct field_reader *reader, const struct cJSON *item)
{
	struct placeholder place;
	enum brace_kind kind;

	if (!cJSON_IsString(item) || field_reader_is_full(reader) ||
		!placeholder_find_brace(item->valuestring, 0, &place, &kind))
		return;
	char *shown = memory_copy_bytes(item->valuestring + place.start, place.length);

	if (kind == BRACE_LEVEL)
		field_warning(reader, item, "write it into the prompt, and here what it stands for",
			"holds %s, which is set only into the prompt", shown);
	else
		field_warning(reader, item, "write out what it stands for, or remove the braces",
			kind == BRACE_DOUBLED ? "holds {%s}, which is asked as it stands"
					      : "holds %s, which is asked as it stands",
			shown);
	free(shown);
}

/* Each text of a level, be it one text or an object of forms. */
static void judge_levels_braces(struct field_reader *reader)
{
	const struct cJSON *level, *form;

	cJSON_ArrayForEach(level, member(reader, "levels"))
	{
		judge_level_braces(reader, level);
		if (!cJSON_IsObject(level))
			continue;
		cJSON_ArrayForEach(form, level)
		{
			judge_level_braces(reader, form);
		}
	}
}

/* Responses are kept under the level's text, so that two equal ones would be counted as one. */
static void judge_level_texts(struct field_reader *reader, const struct scenario *scenario)
{
	const struct cJSON *levels = member(reader, "levels");
	for (size_t i = 1; i < scenario->n_levels; i++) {
		const char *text = scenario->levels[i].text;
		for (size_t j = 0; j < i && *text; j++) {
			if (strcmp(scenario->levels[j].text, text) != 0)
				continue;
			field_error(reader, cJSON_GetArrayItem(levels, (int)i),
				"give each level its own text", "repeats level %zu", j + 1);
			break;
		}
	}
}

static void judge_length(struct field_reader *reader, const struct scenario *scenario)
{
	size_t length = 0;
	for (size_t i = 0; i < scenario->n_paragraphs; i++)
		length += strlen(scenario->paragraphs[i]);
	if (length > SCENARIO_MAX_TEXT)
		field_error(reader, member(reader, "prompt"), "shorten it",
			"has %zu bytes, and at most %d may be", length, SCENARIO_MAX_TEXT);
}

static const struct {
	enum fault_severity severity;
	const char *message;
	const char *advice;
} questions[] = {
	[QUESTION_NONE] = { FAULT_ERROR, "does not end in a question",
		"end it with one that a yes or a no answers, such as 'Do you buy it?'; how to "
		"answer belongs into a condition's ask" },
	[QUESTION_OPEN] = { FAULT_ERROR, "ends in a question that no yes or no answers",
		"let its last sentence begin with Do, Would, Will, Should, Can, Is, May …" },
	[QUESTION_ALTERNATIVE] = { FAULT_WARNING, "ends in two questions",
		"ask one, so that a yes and a no are clear" },
	[QUESTION_NEGATED] = { FAULT_WARNING, "ends in a negated question",
		"ask without 'not', so that a no is clear" },
};

/* Scenarios with answers of their own may be in any language: only the mark is looked for. */
static void judge_question(struct field_reader *reader, const struct scenario *scenario)
{
	const struct cJSON *last =
		cJSON_GetArrayItem(member(reader, "prompt"), (int)scenario->n_paragraphs - 1);
	const char *text = scenario->paragraphs[scenario->n_paragraphs - 1];
	const struct reply_words *shared = scenario->shared;
	if (member(reader, "answers") || (shared && shared->answers[ANSWER_YES].n_words +
							    shared->answers[ANSWER_NO].n_words)) {
		if (!question_has_mark(text))
			field_warning(reader, last, "end it with the question",
				"does not end in a question mark");
		return;
	}
	enum question_kind kind = question_read(text);
	if (kind == QUESTION_YES_OR_NO)
		return;
	if (questions[kind].severity == FAULT_ERROR)
		field_error(reader, last, questions[kind].advice, "%s", questions[kind].message);
	else
		field_warning(reader, last, questions[kind].advice, "%s", questions[kind].message);
}

void scenario_apply_rules(struct field_reader *reader, const struct scenario *scenario)
{
	const struct cJSON *levels = member(reader, "levels");
	bool has_levels = !levels || (cJSON_IsArray(levels) && (size_t)cJSON_GetArraySize(levels) ==
								       scenario->n_levels);
	judge_length(reader, scenario);
	if (has_whole_prompt(reader, scenario)) {
		if (has_levels)
			judge_placeholders(reader, scenario);
		if (has_levels && levels)
			judge_forms(reader, scenario);
		judge_question(reader, scenario);
	}
	judge_levels_braces(reader);
	judge_level_texts(reader, scenario);
}

void scenario_apply_file_rules(struct field_reader *reader, const struct scenario *scenario)
{
	const char *path = reader->document->name;
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	if (!scenario->id)
		return;
	size_t length = strlen(scenario->id);
	if (strncmp(name, scenario->id, length) != 0 || strcmp(name + length, ".json") != 0)
		field_error(reader, member(reader, "id"), "let id and file name be the same",
			"is '%s' in a file named %s", scenario->id, name);
}
