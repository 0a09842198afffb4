#include "leeway/report/survey_long.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/sheet_sources.h"
#include "leeway/report/survey_tool.h"
#include "leeway/report/writer.h"

/* A cell's text; "" for -1. */
static const char *cell_at(const struct sheet *sheet, int column)
{
	return column < 0 ? "" : sheet_cell(sheet, (size_t)column);
}

/* A file being made: rows of texts under names. */
struct making {
	FILE *out;
	struct writer writer;
};

static bool start(struct making *making, const char *const *names, struct error *error)
{
	making->out = tmpfile();
	if (!making->out)
		return error_set_errno(error, errno, "cannot make a temporary file");
	making->writer =
		(struct writer){ .out = making->out, .format = REPORT_CSV, .columns = names };
	for (size_t i = 0; names[i]; i++)
		writer_text(&making->writer, names[i]);
	writer_end_row(&making->writer);
	return true;
}

/* The made file as a sheet. */
static struct sheet *finish(struct making *making, const char *name, struct error *error)
{
	if (fflush(making->out) != 0 || ferror(making->out)) {
		error_set_errno(error, errno, "cannot write a temporary file");
		fclose(making->out);
		return NULL;
	}
	rewind(making->out);
	return sheet_open_made(making->out, name, error);
}

/* --- Gorilla: a row a question and person, framed by the questionnaire's beginning and end. --- */

struct person {
	char *id, *date;
	char line[24];
	bool has_ended;
	char **answers; /* One a key; NULL: none. */
	size_t n_answers;
};

struct people {
	struct person *people;
	size_t n_people, capacity;
	char **keys;
	size_t n_keys, keys_capacity;
	size_t n_bytes;
};

static void clear_people(struct people *people)
{
	for (size_t i = 0; i < people->n_people; i++) {
		for (size_t k = 0; k < people->people[i].n_answers; k++)
			free(people->people[i].answers[k]);
		free(people->people[i].answers);
		free(people->people[i].id);
		free(people->people[i].date);
	}
	for (size_t i = 0; i < people->n_keys; i++)
		free(people->keys[i]);
	free(people->people);
	free(people->keys);
}

/* The one read last is met again most often. */
static struct person *find_person(struct people *people, const char *id, long line)
{
	for (size_t i = people->n_people; i-- > 0;)
		if (strcmp(people->people[i].id, id) == 0)
			return &people->people[i];
	MEMORY_RESERVE_ONE(people->people, people->n_people, people->capacity);
	struct person *person = &people->people[people->n_people++];
	*person = (struct person){ .id = memory_copy_text(id), .date = memory_copy_text("") };
	snprintf(person->line, sizeof person->line, "%ld", line);
	return person;
}

static size_t find_key(struct people *people, const char *key)
{
	for (size_t i = 0; i < people->n_keys; i++)
		if (strcmp(people->keys[i], key) == 0)
			return i;
	MEMORY_RESERVE_ONE(people->keys, people->n_keys, people->keys_capacity);
	people->keys[people->n_keys] = memory_copy_text(key);
	return people->n_keys++;
}

static bool has_ending(const char *text, const char *ending)
{
	size_t length = strlen(text), n = strlen(ending);
	return length >= n && strcmp(text + length - n, ending) == 0;
}

/* Twins of a question, which repeat its answer as a number or a text, and what is no answer. */
static bool is_twin(const char *key, const char *kind)
{
	return !key[0] || has_ending(key, "-quantised") || has_ending(key, "-text") ||
	       strcmp(key, "BEGIN QUESTIONNAIRE") == 0 || strcmp(kind, "action") == 0 ||
	       strcmp(kind, "info") == 0;
}

static void take_event(struct people *people, const struct sheet *sheet, const int columns[5])
{
	const char *id = cell_at(sheet, columns[0]), *key = cell_at(sheet, columns[1]);
	const char *answer = cell_at(sheet, columns[2]);
	if (!id[0])
		return; /* "END OF FILE". */
	struct person *person = find_person(people, id, sheet_line(sheet));
	free(person->date);
	person->date = memory_copy_text(cell_at(sheet, columns[4]));
	person->has_ended |= strcmp(key, "END QUESTIONNAIRE") == 0;
	if (strcmp(key, "END QUESTIONNAIRE") == 0 || is_twin(key, cell_at(sheet, columns[3])))
		return;
	size_t place = find_key(people, key);
	while (person->n_answers <= place) {
		person->answers = memory_resize(
			person->answers, person->n_answers + 1, sizeof *person->answers);
		person->answers[person->n_answers++] = NULL;
	}
	people->n_bytes += strlen(answer) + people->n_keys;
	free(person->answers[place]);
	person->answers[place] = memory_copy_text(answer);
}

static struct sheet *make_people(const struct people *people, const char *name, struct error *error)
{
	static const char *const own[] = { SHEET_LINE_COLUMN, "Event Index", "UTC Date",
		"Participant Private ID", "Gorilla End" };
	enum { N_OWN = sizeof own / sizeof own[0] };
	struct making making;
	const char **names = memory_alloc(N_OWN + people->n_keys + 1, sizeof *names);
	memcpy(names, own, sizeof own);
	for (size_t i = 0; i < people->n_keys; i++)
		names[N_OWN + i] = people->keys[i];
	bool good = start(&making, names, error);
	for (size_t i = 0; good && i < people->n_people; i++) {
		const struct person *person = &people->people[i];
		writer_text(&making.writer, person->line);
		writer_text(&making.writer, "1");
		writer_text(&making.writer, person->date);
		writer_text(&making.writer, person->id);
		writer_text(&making.writer, person->has_ended ? "1" : "0");
		for (size_t k = 0; k < people->n_keys; k++)
			writer_text(
				&making.writer, k < person->n_answers ? person->answers[k] : NULL);
		writer_end_row(&making.writer);
	}
	struct sheet *made = good ? finish(&making, name, error) : NULL;
	free(names);
	return made;
}

static struct sheet *reshape_gorilla(struct sheet *sheet, struct error *error)
{
	const int columns[5] = { survey_tool_column(sheet, "participant private id"),
		survey_tool_column(sheet, "question key"), survey_tool_column(sheet, "response"),
		survey_tool_column(sheet, "response type"), survey_tool_column(sheet, "utc date") };
	struct people people = { 0 };
	enum table_result result;
	while ((result = sheet_next(sheet, error)) == TABLE_ROW &&
		people.n_bytes < SHEET_MAX_SOURCE)
		take_event(&people, sheet, columns);
	bool good = result == TABLE_END;
	if (result == TABLE_ROW)
		error_set(error, ERROR_INPUT, "%s: is over %d MiB; split it", sheet_name(sheet),
			SHEET_MAX_SOURCE >> 20);
	struct sheet *made = good ? make_people(&people, sheet_name(sheet), error) : NULL;
	clear_people(&people);
	return made;
}

/* --- jsPsych: a row a trial; a reason is asked in a trial of its own, after the decision's. --- */

enum { MAX_PERSONS = 8 };

struct trial_columns {
	int kind, response, button, choices, scenario, level;
	int persons[MAX_PERSONS];
};

/* Where a trial stands in the experiment, as a text to compare; to be freed. */
static char *place_of(const struct sheet *sheet, const struct trial_columns *columns)
{
	struct buffer place;
	buffer_init(&place, SHEET_MAX_SOURCE);
	for (size_t i = 0; i < MAX_PERSONS; i++)
		buffer_append_format(&place, "%s\n", cell_at(sheet, columns->persons[i]));
	buffer_append_format(&place, "%s\n%s", cell_at(sheet, columns->scenario),
		cell_at(sheet, columns->level));
	return buffer_take(&place);
}

/* {"Q0":"text"} as its texts, one a line; else the cell itself. To be freed. */
static char *response_text(const char *cell)
{
	cJSON *json = cell[0] == '{' ? cJSON_Parse(cell) : NULL;
	const cJSON *item;
	struct buffer texts;
	if (!cJSON_IsObject(json)) {
		cJSON_Delete(json);
		return memory_copy_text(cell);
	}
	buffer_init(&texts, SHEET_MAX_SOURCE);
	cJSON_ArrayForEach(item, json)
	{
		if (cJSON_IsString(item))
			buffer_append_format(
				&texts, "%s%s", texts.length ? "\n" : "", item->valuestring);
	}
	cJSON_Delete(json);
	return buffer_take(&texts);
}

/* The label of the button whose place, from 0, was pressed; NULL where the file has no labels. */
static char *button_label(const char *choices, const char *place)
{
	cJSON *list = choices[0] == '[' ? cJSON_Parse(choices) : NULL;
	char *end, *label = NULL;
	long index = strtol(place, &end, 10);
	const cJSON *item = end != place && !*end && index >= 0 && index < cJSON_GetArraySize(list)
				    ? cJSON_GetArrayItem(list, (int)index)
				    : NULL;
	if (item && cJSON_IsString(item))
		label = memory_copy_text(item->valuestring);
	cJSON_Delete(list);
	return label;
}

static char *read_decision(const struct sheet *sheet, const struct trial_columns *columns)
{
	const char *cell = cell_at(sheet, columns->response);
	if (!cell[0])
		cell = cell_at(sheet, columns->button);
	char *label = button_label(cell_at(sheet, columns->choices), cell);
	return label ? label : response_text(cell);
}

static bool asks_for_text(const char *kind)
{
	return strstr(kind, "survey-text") || strstr(kind, "SurveyText") ||
	       strstr(kind, "survey-html-form");
}

/* An answer, of which the reason may follow. */
struct pending {
	char **cells, *place, *decision, *explanation;
	char line[24];
};

static void write_pending(struct making *making, struct pending *pending, size_t n_columns)
{
	if (!pending->place)
		return;
	for (size_t i = 0; i < n_columns; i++) {
		writer_text(&making->writer, pending->cells[i]);
		free(pending->cells[i]);
	}
	writer_text(&making->writer, pending->line);
	writer_text(&making->writer, pending->decision);
	writer_text(&making->writer, pending->explanation);
	writer_end_row(&making->writer);
	free(pending->cells);
	free(pending->place);
	free(pending->decision);
	free(pending->explanation);
	*pending = (struct pending){ 0 };
}

static void take_trial(struct making *making, struct pending *pending, const struct sheet *sheet,
	const struct trial_columns *columns)
{
	const char *response = cell_at(sheet, columns->response);
	const char *button = cell_at(sheet, columns->button);
	size_t n_columns = sheet_n_columns(sheet);
	if (!cell_at(sheet, columns->scenario)[0] || (!response[0] && !button[0]))
		return;
	char *place = place_of(sheet, columns);
	bool is_text = asks_for_text(cell_at(sheet, columns->kind));
	if (is_text && pending->place && !pending->explanation &&
		strcmp(pending->place, place) == 0) {
		pending->explanation = response_text(response);
		free(place);
		return;
	}
	write_pending(making, pending, n_columns);
	pending->place = place;
	pending->cells = memory_alloc(n_columns, sizeof *pending->cells);
	for (size_t i = 0; i < n_columns; i++)
		pending->cells[i] = memory_copy_text(sheet_cell(sheet, i));
	snprintf(pending->line, sizeof pending->line, "%ld", sheet_line(sheet));
	*(is_text ? &pending->explanation : &pending->decision) =
		is_text ? response_text(response) : read_decision(sheet, columns);
}

static struct trial_columns find_columns(const struct sheet *sheet)
{
	static const char *const persons[MAX_PERSONS] = { "subject id", "subject", "participant id",
		"participant", "prolific pid", "prolific id", "workerid", "run id" };
	struct trial_columns columns = { survey_tool_column(sheet, "trial type"),
		survey_tool_column(sheet, "response"), survey_tool_column(sheet, "button pressed"),
		survey_tool_column(sheet, "choices"), survey_tool_column(sheet, "scenario"),
		survey_tool_column(sheet, "level"), { 0 } };
	if (columns.level < 0)
		columns.level = survey_tool_column(sheet, "level no");
	for (size_t i = 0; i < MAX_PERSONS; i++)
		columns.persons[i] = survey_tool_column(sheet, persons[i]);
	return columns;
}

static struct sheet *reshape_trials(
	struct sheet *sheet, const struct trial_columns *columns, struct error *error)
{
	static const char *const own[] = { SHEET_LINE_COLUMN, "decision", "explanation" };
	size_t n_columns = sheet_n_columns(sheet);
	const char **names = memory_alloc(n_columns + 4, sizeof *names);
	struct pending pending = { 0 };
	struct making making;
	enum table_result result = TABLE_FAULT;
	struct sheet *made = NULL;
	for (size_t i = 0; i < n_columns; i++)
		names[i] = sheet_column(sheet, i)->name;
	memcpy(names + n_columns, own, sizeof own);
	if (start(&making, names, error)) {
		while ((result = sheet_next(sheet, error)) == TABLE_ROW)
			take_trial(&making, &pending, sheet, columns);
		write_pending(&making, &pending, n_columns);
		if (result == TABLE_END)
			made = finish(&making, sheet_name(sheet), error);
		else
			fclose(making.out);
	}
	free(names);
	return made;
}

struct sheet *survey_long_reshape(struct sheet *take_sheet, struct error *error)
{
	const struct survey_tool *tool = survey_tool_find(take_sheet);
	struct trial_columns columns = find_columns(take_sheet);
	struct sheet *made = NULL;
	if (tool && strcmp(tool->name, "Gorilla") == 0 &&
		survey_tool_column(take_sheet, "question key") >= 0)
		made = reshape_gorilla(take_sheet, error);
	else if (tool && strcmp(tool->name, "jsPsych") == 0 && columns.scenario >= 0 &&
		 (columns.response >= 0 || columns.button >= 0) &&
		 survey_tool_column(take_sheet, "decision") < 0)
		made = reshape_trials(take_sheet, &columns, error);
	else
		return take_sheet;
	sheet_close(take_sheet);
	return made;
}
