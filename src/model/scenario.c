#include "leeway/model/scenario.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/placeholder.h"
#include "leeway/model/scenario_rules.h"

enum { MAX_TITLE = 120, MAX_LEVEL = 1000, MAX_NOTE = 8000, MAX_WORDS = 64, MAX_WORD = 64 };

static const struct field_row rows[] = {
	{ .name = "id",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE | FIELD_ID,
		.limit = SCENARIO_MAX_ID,
		.offset = offsetof(struct scenario, id) },
	{ .name = "title",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE,
		.limit = MAX_TITLE,
		.offset = offsetof(struct scenario, title) },
	{ .name = "prompt",
		.type = FIELD_TEXTS,
		.flags = FIELD_REQUIRED,
		.limit = SCENARIO_MAX_TEXT,
		.maximum = SCENARIO_MAX_PARAGRAPHS,
		.offset = offsetof(struct scenario, paragraphs),
		.count_offset = offsetof(struct scenario, n_paragraphs) },
	{ .name = "levels", .type = FIELD_OTHER },
	{ .name = "grant", .type = FIELD_OTHER },
	{ .name = "answers", .type = FIELD_OTHER },
	{ .name = "deeds", .type = FIELD_OTHER },
	{ .name = "note",
		.type = FIELD_TEXT,
		.limit = MAX_NOTE,
		.offset = offsetof(struct scenario, note) },
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static const struct field_row level_row = {
	.name = "text",
	.type = FIELD_TEXT,
	.flags = FIELD_REQUIRED | FIELD_ONE_LINE,
	.limit = MAX_LEVEL,
};

/* The two lists of an array of word lists. */
#define WORD_ROW(word, index)                                                                      \
	{                                                                                          \
		.name = word, .type = FIELD_TEXTS, .flags = FIELD_ONE_LINE, .limit = MAX_WORD,     \
		.maximum = MAX_WORDS,                                                              \
		.offset = (index) * sizeof(struct word_list) + offsetof(struct word_list, words),  \
		.count_offset =                                                                    \
			(index) * sizeof(struct word_list) + offsetof(struct word_list, n_words)   \
	}
static const struct field_row answer_rows[] = {
	WORD_ROW("yes", ANSWER_YES),
	WORD_ROW("no", ANSWER_NO),
};
static const struct field_row deed_rows[] = {
	WORD_ROW("grant", DEED_GRANT),
	WORD_ROW("refuse", DEED_REFUSE),
};
enum { N_ANSWER_ROWS = sizeof answer_rows / sizeof *answer_rows };

static void clear_level(struct level *level)
{
	for (size_t i = 0; i < level->n_forms; i++) {
		free(level->forms[i].name);
		free(level->forms[i].text);
	}
	free(level->forms);
	free(level->text);
}

void reply_words_clear(struct word_list answers[2], struct word_list deeds[2])
{
	fields_clear(answer_rows, N_ANSWER_ROWS, answers);
	fields_clear(deed_rows, N_ANSWER_ROWS, deeds);
}

static bool has_word(const struct word_list *list, const char *folded)
{
	bool is_there = false;
	for (size_t i = 0; i < list->n_words && !is_there; i++) {
		char *word = text_fold_case(list->words[i]);
		is_there = strcmp(word, folded) == 0;
		free(word);
	}
	return is_there;
}

bool scenario_has_answer(const struct scenario *scenario, enum answer answer, const char *word)
{
	char *folded = text_fold_case(word);
	bool is_there = has_word(&scenario->answers[answer], folded) ||
			(scenario->shared && has_word(&scenario->shared->answers[answer], folded));
	free(folded);
	return is_there;
}

/* The words of one side may not be known as the other side's, listed or by its name. */
static void judge_words(struct field_reader *reader, const struct cJSON *object,
	const struct field_row *sides, const struct word_list *lists)
{
	for (int side = 0; side < 2; side++) {
		const struct cJSON *item;
		cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(object, sides[side].name))
		{
			if (!cJSON_IsString(item) || field_reader_is_full(reader))
				continue;
			char *folded = text_fold_case(item->valuestring);
			if (strcmp(folded, sides[!side].name) == 0 ||
				(side == 1 && has_word(&lists[0], folded)))
				field_error(reader, item, "list a word on one side only",
					"'%s' stands for %s too", item->valuestring,
					sides[!side].name);
			free(folded);
		}
	}
}

void reply_words_read(struct field_reader *reader, const struct cJSON *object,
	struct word_list answers[2], struct word_list deeds[2])
{
	const struct cJSON *own = cJSON_GetObjectItemCaseSensitive(object, "answers");
	if (own)
		fields_read(reader, own, answer_rows, N_ANSWER_ROWS, answers);
	judge_words(reader, own, answer_rows, answers);
	own = cJSON_GetObjectItemCaseSensitive(object, "deeds");
	if (own)
		fields_read(reader, own, deed_rows, N_ANSWER_ROWS, deeds);
	judge_words(reader, own, deed_rows, deeds);
}

void scenario_free(struct scenario *scenario)
{
	if (!scenario)
		return;
	for (size_t i = 0; i < scenario->n_levels; i++)
		clear_level(&scenario->levels[i]);
	free(scenario->levels);
	fields_clear(rows, N_ROWS, scenario);
	reply_words_clear(scenario->answers, scenario->deeds);
	free(scenario->path);
	free(scenario);
}

/* The members of a level object beside "text" are its forms. */
static void read_forms(struct field_reader *reader, const struct cJSON *object, struct level *level)
{
	size_t capacity = 0;
	const struct cJSON *item;
	cJSON_ArrayForEach(item, object)
	{
		if (strcmp(item->string, "text") == 0 || field_reader_is_full(reader))
			continue;
		if (!placeholder_is_form_name(item->string)) {
			field_error(reader, item, "use lower-case letters a-z, digits and '-'",
				"is no name for a form of a level");
			continue;
		}
		char *text = fields_read_text(reader, item, &level_row);
		if (!text)
			continue;
		MEMORY_RESERVE_ONE(level->forms, level->n_forms, capacity);
		level->forms[level->n_forms++] = (struct level_form){
			.name = memory_copy_text(item->string),
			.text = text,
		};
	}
}

static void read_level(struct field_reader *reader, const struct cJSON *item, struct level *level)
{
	if (cJSON_IsObject(item)) {
		const struct cJSON *text = cJSON_GetObjectItemCaseSensitive(item, level_row.name);
		if (text)
			level->text = fields_read_text(reader, text, &level_row);
		else
			field_missing(reader, item, level_row.name);
		read_forms(reader, item, level);
	} else if (cJSON_IsString(item)) {
		level->text = fields_read_text(reader, item, &level_row);
	} else {
		field_error(reader, item, "write \"…\", or { \"text\": \"…\" }",
			"is neither a text nor an object");
	}
	if (!level->text)
		level->text = memory_copy_text("");
}

static void read_levels(
	struct field_reader *reader, const struct cJSON *root, struct scenario *scenario)
{
	const struct cJSON *list = fields_find_list(reader, root, "levels", 1, SCENARIO_MAX_LEVELS);
	if (!list) {
		scenario->levels = memory_alloc(1, sizeof *scenario->levels);
		scenario->levels[0].text = memory_copy_text("");
		scenario->n_levels = 1;
		return;
	}
	scenario->levels = memory_alloc((size_t)cJSON_GetArraySize(list), sizeof *scenario->levels);
	const struct cJSON *item;
	cJSON_ArrayForEach(item, list)
	{
		read_level(reader, item, &scenario->levels[scenario->n_levels++]);
	}
}

static void read_grant(
	struct field_reader *reader, const struct cJSON *root, struct scenario *scenario)
{
	const struct cJSON *item = cJSON_GetObjectItemCaseSensitive(root, "grant");
	const char *text = cJSON_GetStringValue(item);
	scenario->grant = text && strcmp(text, "no") == 0 ? ANSWER_NO : ANSWER_YES;
	if (item && !(text && (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)))
		field_error(reader, item, "write \"yes\" or \"no\": the answer that grants",
			"is neither \"yes\" nor \"no\"");
}

struct scenario *scenario_read_all(const struct json_document *document,
	const struct reply_words *shared, struct fault_list *faults)
{
	struct field_reader reader = field_reader_begin(document, faults);
	struct scenario *scenario = memory_alloc(1, sizeof *scenario);
	scenario->path = memory_copy_text(document->name);
	scenario->shared = shared;
	fields_read(&reader, document->root, rows, N_ROWS, scenario);
	if (!cJSON_IsObject(document->root))
		return scenario;
	read_levels(&reader, document->root, scenario);
	read_grant(&reader, document->root, scenario);
	reply_words_read(&reader, document->root, scenario->answers, scenario->deeds);
	scenario_apply_rules(&reader, scenario);
	return scenario;
}

struct scenario *scenario_read(const struct json_document *document, struct error *error)
{
	struct fault_list faults = { 0 };
	struct scenario *scenario = scenario_read_all(document, NULL, &faults);
	if (!fault_list_to_error(&faults, error)) {
		scenario_free(scenario);
		scenario = NULL;
	}
	fault_list_clear(&faults);
	return scenario;
}

struct scenario *scenario_load_all(
	const char *path, const struct reply_words *shared, struct fault_list *faults)
{
	struct error error = { 0 };
	struct json_document *document = json_load(path, SCENARIO_MAX_FILE, &error);
	faults->n_files++;
	if (!document) {
		fault_list_add_error(faults, path, "see leeway-scenario(5)", &error);
		return NULL;
	}
	struct scenario *scenario = scenario_read_all(document, shared, faults);
	struct field_reader reader = { .document = document, .faults = faults };
	scenario_apply_file_rules(&reader, scenario);
	json_free(document);
	return scenario;
}

struct scenario *scenario_load(const char *path, struct error *error)
{
	struct fault_list faults = { 0 };
	struct scenario *scenario = scenario_load_all(path, NULL, &faults);
	if (!fault_list_to_error(&faults, error)) {
		scenario_free(scenario);
		scenario = NULL;
	}
	fault_list_clear(&faults);
	return scenario;
}

const char *level_text_for(const struct level *level, const struct placeholder *placeholder)
{
	for (size_t i = 0; i < level->n_forms; i++)
		if (placeholder_is_for_form(placeholder, level->forms[i].name))
			return level->forms[i].text;
	return level->text;
}

static void render_paragraph(const char *paragraph, const struct level *level, struct buffer *out)
{
	size_t offset = 0;
	struct placeholder placeholder;
	while (placeholder_find(paragraph, offset, &placeholder)) {
		buffer_append(out, paragraph + offset, placeholder.start - offset);
		buffer_append_text(out, level_text_for(level, &placeholder));
		offset = placeholder.start + placeholder.length;
	}
	buffer_append_text(out, paragraph + offset);
}

char *scenario_render(const struct scenario *scenario, int level_no)
{
	struct buffer out;
	const struct level *level = &scenario->levels[level_no - 1];
	/* Each of at most SCENARIO_MAX_TEXT bytes may be part of a placeholder for a long level. */
	buffer_init(&out, (size_t)SCENARIO_MAX_TEXT * MAX_LEVEL);
	for (size_t i = 0; i < scenario->n_paragraphs; i++) {
		if (i > 0)
			buffer_append_text(&out, "\n\n");
		render_paragraph(scenario->paragraphs[i], level, &out);
	}
	return buffer_take(&out);
}
