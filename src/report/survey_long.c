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

/* --- Trials of jsPsych, lab.js and Gorilla's tasks: a row a trial; a reason is asked in a trial of
 * its own, after the decision's. --- */

enum { MAX_PERSONS = 9 };

struct trial_tool {
	const char *name;
	/* Headings, as sheet_normalise leaves them; NULL: the tool has no such column. */
	const char *kind, *responses[3], *choices;
	const char *scenarios[2], *levels[4], *persons[MAX_PERSONS];
	/* What a text is asked by; what rows that are no answer have in kind_of_row. */
	const char *texts[4], *kind_of_row, *no_answers[3];
	const char *
		end; /* A person who came to the end has a row with this in a cell of end_column. */
	const char *end_column;
	const char *session; /* A column with a cell in the first row of each person. */
	bool is_merged; /* Rows of one place are one answer, and columns of forms are reasons. */
};

static const struct trial_tool trial_tools[] = {
	{ .name = "jsPsych",
		.kind = "trial type",
		.responses = { "response", "responses", "button pressed" },
		.choices = "choices",
		.scenarios = { "scenario" },
		.levels = { "level", "level no" },
		.persons = { "subject id", "subject", "participant id", "participant",
			"prolific pid", "prolific id", "workerid", "run id" },
		.texts = { "survey-text", "SurveyText", "survey-html-form" } },
	{ .name = "lab.js",
		.kind = "sender type",
		.responses = { "response" },
		.scenarios = { "scenario", "vignette" },
		.levels = { "level", "level no", "level text" },
		.persons = { "participant", "participant id", "subject", "subject id",
			"prolific pid", "workerid", "url", "meta" },
		.session = "meta",
		.is_merged = true },
	{ .name = "Gorilla",
		.kind = "zone type",
		.responses = { "response" },
		.scenarios = { "spreadsheet: scenario", "scenario" },
		.levels = { "spreadsheet: level", "spreadsheet: level no", "level", "level no" },
		.persons = { "participant private id" },
		.texts = { "text_area", "text_entry", "rich_text", "Text Entry" },
		.kind_of_row = "response type",
		.no_answers = { "action", "info", "continue" },
		.end = "END TASK",
		.end_column = "trial number" },
};

struct trial_columns {
	const struct trial_tool *tool;
	int kind, choices, scenario, level, kind_of_row, end, object, session;
	int responses[3], persons[MAX_PERSONS];
};

/* {"PROLIFIC_PID":"…"} of an address with which a person came; to be freed, NULL: none. */
static char *find_id_within(const char *cell)
{
	static const char *const names[] = { "PROLIFIC_PID", "participant", "participant_id",
		"workerId", "subject" };
	cJSON *json = cell[0] == '{' ? cJSON_Parse(cell) : NULL;
	char *id = NULL;
	for (size_t i = 0; !id && i < sizeof names / sizeof names[0]; i++) {
		const cJSON *item = cJSON_GetObjectItem(json, names[i]);
		if (cJSON_IsString(item) && item->valuestring[0])
			id = memory_copy_text(item->valuestring);
	}
	cJSON_Delete(json);
	return id;
}

/* Who the row says it is of; to be freed, NULL: it does not. */
static char *find_id(const struct sheet *sheet, const struct trial_columns *columns)
{
	for (size_t i = 0; i < MAX_PERSONS; i++) {
		const char *cell = cell_at(sheet, columns->persons[i]);
		char *within = cell[0] == '{' ? find_id_within(cell) : NULL;
		if (within || (cell[0] && cell[0] != '{'))
			return within ? within : memory_copy_text(cell);
	}
	return NULL;
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

/* Versions of a tool call it otherwise. */
static const char *find_response(const struct sheet *sheet, const struct trial_columns *columns)
{
	const char *cell = "";
	for (size_t i = 0; !cell[0] && i < 3; i++)
		cell = cell_at(sheet, columns->responses[i]);
	return cell;
}

static char *read_decision(const struct sheet *sheet, const struct trial_columns *columns)
{
	const char *cell = find_response(sheet, columns);
	char *label = button_label(cell_at(sheet, columns->choices), cell);
	return label ? label : response_text(cell);
}

static bool is_any(const char *text, const char *const *words, size_t n, bool within)
{
	for (size_t i = 0; i < n && words[i]; i++)
		if (within ? strstr(text, words[i]) != NULL : strcmp(text, words[i]) == 0)
			return true;
	return false;
}

/* An answer, of which the reason may follow. */
struct trial {
	char **cells, *person, *place, *decision, *explanation;
	char line[24];
	bool has_ended;
};

struct trials {
	struct trial *trials;
	size_t n_trials, capacity, n_columns, n_bytes;
	char *person; /* Of the rows that follow, where they do not say it. */
};

static void clear_trials(struct trials *trials)
{
	for (size_t i = 0; i < trials->n_trials; i++) {
		struct trial *trial = &trials->trials[i];
		for (size_t k = 0; k < trials->n_columns; k++)
			free(trial->cells[k]);
		free(trial->cells);
		free(trial->person);
		free(trial->place);
		free(trial->decision);
		free(trial->explanation);
	}
	free(trials->trials);
	free(trials->person);
}

/* The trial before, where the row goes on with it. */
static struct trial *find_trial(struct trials *trials, const char *place)
{
	struct trial *last = trials->n_trials ? &trials->trials[trials->n_trials - 1] : NULL;
	return last && strcmp(last->place, place) == 0 ? last : NULL;
}

static struct trial *add_trial(
	struct trials *trials, const struct sheet *sheet, const char *person, char *take_place)
{
	MEMORY_RESERVE_ONE(trials->trials, trials->n_trials, trials->capacity);
	struct trial *trial = &trials->trials[trials->n_trials++];
	*trial = (struct trial){ .person = memory_copy_text(person), .place = take_place };
	trial->cells = memory_alloc(trials->n_columns, sizeof *trial->cells);
	for (size_t i = 0; i < trials->n_columns; i++) {
		trial->cells[i] = memory_copy_text(sheet_cell(sheet, i));
		trials->n_bytes += strlen(trial->cells[i]) + sizeof(char *);
	}
	snprintf(trial->line, sizeof trial->line, "%ld", sheet_line(sheet));
	return trial;
}

static void note_end(struct trials *trials, const char *person)
{
	for (size_t i = 0; i < trials->n_trials; i++)
		if (strcmp(trials->trials[i].person, person) == 0)
			trials->trials[i].has_ended = true;
}

/* A reason from a form, which names its fields as its author liked. */
static const char *find_reason(const struct sheet *sheet)
{
	static const char *const names[] = { "explanation", "reason", "why", "justification",
		"text" };
	const char *reason = "";
	for (size_t i = 0; !reason[0] && i < sizeof names / sizeof names[0]; i++)
		reason = cell_at(sheet, survey_tool_column(sheet, names[i]));
	return reason;
}

static void take_trial(
	struct trials *trials, const struct sheet *sheet, const struct trial_columns *columns)
{
	const struct trial_tool *tool = columns->tool;
	char *named = find_id(sheet, columns);
	const char *kind = cell_at(sheet, columns->kind);
	/* What begins a session of lab.js says whose it is, and the rows after it do not. */
	if (named || !tool->session || cell_at(sheet, columns->session)[0]) {
		free(trials->person);
		trials->person = named;
	}
	const char *person = trials->person ? trials->person : "";
	if (tool->end && (strcmp(cell_at(sheet, columns->end), tool->end) == 0))
		note_end(trials, person);
	const char *reason = tool->is_merged ? find_reason(sheet) : "";
	bool is_given = find_response(sheet, columns)[0] || reason[0];
	if (!cell_at(sheet, columns->scenario)[0] || !is_given ||
		is_any(cell_at(sheet, columns->kind_of_row), tool->no_answers, 3, false))
		return;
	char *place = memory_format("%s\n%s\n%s", person, cell_at(sheet, columns->scenario),
		cell_at(sheet, columns->level));
	bool is_text = is_any(kind, tool->texts, 4, true) ||
		       is_any(cell_at(sheet, columns->object), tool->texts, 4, true);
	struct trial *trial = find_trial(trials, place);
	if (trial && ((is_text && !trial->explanation) ||
			     (tool->is_merged && reason[0] && !trial->explanation))) {
		trial->explanation = is_text ? response_text(find_response(sheet, columns))
					     : memory_copy_text(reason);
		free(place);
		return;
	}
	trial = add_trial(trials, sheet, person, place);
	if (is_text)
		trial->explanation = response_text(find_response(sheet, columns));
	else
		trial->decision = read_decision(sheet, columns);
	if (reason[0])
		trial->explanation = memory_copy_text(reason);
}

static int find_first(const struct sheet *sheet, const char *const *names, size_t n)
{
	int column = -1;
	for (size_t i = 0; column < 0 && i < n && names[i]; i++)
		column = survey_tool_column(sheet, names[i]);
	return column;
}

static struct trial_columns find_columns(const struct sheet *sheet, const char *name)
{
	struct trial_columns columns = { 0 };
	for (size_t i = 0; i < sizeof trial_tools / sizeof trial_tools[0]; i++)
		if (strcmp(trial_tools[i].name, name) == 0)
			columns.tool = &trial_tools[i];
	const struct trial_tool *tool = columns.tool;
	if (!tool)
		return columns;
	columns.kind = survey_tool_column(sheet, tool->kind);
	columns.choices = tool->choices ? survey_tool_column(sheet, tool->choices) : -1;
	columns.scenario = find_first(sheet, tool->scenarios, 2);
	columns.level = find_first(sheet, tool->levels, 4);
	columns.kind_of_row = tool->kind_of_row ? survey_tool_column(sheet, tool->kind_of_row) : -1;
	columns.end = tool->end_column ? survey_tool_column(sheet, tool->end_column) : -1;
	columns.session = tool->session ? survey_tool_column(sheet, tool->session) : -1;
	columns.object = tool->end ? survey_tool_column(sheet, "object name") : -1;
	for (size_t i = 0; i < 3; i++)
		columns.responses[i] =
			tool->responses[i] ? survey_tool_column(sheet, tool->responses[i]) : -1;
	for (size_t i = 0; i < MAX_PERSONS; i++)
		columns.persons[i] =
			tool->persons[i] ? survey_tool_column(sheet, tool->persons[i]) : -1;
	return columns;
}

/* What a trial comes to, before the columns it has in the file. */
static const char *const trial_names[] = { SHEET_LINE_COLUMN, "participant code", "scenario",
	"level", "decision", "explanation", "Gorilla End" };
enum { N_TRIAL_NAMES = sizeof trial_names / sizeof trial_names[0] };

static struct sheet *make_trials(const struct trials *trials, const struct sheet *sheet,
	const struct trial_columns *columns, struct error *error)
{
	const char **names = memory_alloc(N_TRIAL_NAMES + trials->n_columns + 1, sizeof *names);
	struct making making;
	memcpy(names, trial_names, sizeof trial_names);
	for (size_t i = 0; i < trials->n_columns; i++)
		names[N_TRIAL_NAMES + i] = sheet_column(sheet, i)->name;
	bool good = start(&making, names, error);
	for (size_t i = 0; good && i < trials->n_trials; i++) {
		const struct trial *trial = &trials->trials[i];
		writer_text(&making.writer, trial->line);
		writer_text(&making.writer, trial->person);
		writer_text(&making.writer, trial->cells[columns->scenario]);
		writer_text(&making.writer, columns->level < 0 ? "" : trial->cells[columns->level]);
		writer_text(&making.writer, trial->decision);
		writer_text(&making.writer, trial->explanation);
		writer_text(&making.writer, trial->has_ended || !columns->tool->end ? "1" : "0");
		for (size_t k = 0; k < trials->n_columns; k++)
			writer_text(&making.writer, trial->cells[k]);
		writer_end_row(&making.writer);
	}
	struct sheet *made = good ? finish(&making, sheet_name(sheet), error) : NULL;
	free(names);
	return made;
}

static struct sheet *reshape_trials(
	struct sheet *sheet, const struct trial_columns *columns, struct error *error)
{
	struct trials trials = { .n_columns = sheet_n_columns(sheet) };
	enum table_result result;
	while ((result = sheet_next(sheet, error)) == TABLE_ROW &&
		trials.n_bytes < SHEET_MAX_SOURCE)
		take_trial(&trials, sheet, columns);
	if (result == TABLE_ROW)
		error_set(error, ERROR_INPUT, "%s: is over %d MiB; split it", sheet_name(sheet),
			SHEET_MAX_SOURCE >> 20);
	struct sheet *made =
		result == TABLE_END ? make_trials(&trials, sheet, columns, error) : NULL;
	clear_trials(&trials);
	return made;
}

struct sheet *survey_long_reshape(struct sheet *take_sheet, struct error *error)
{
	const struct survey_tool *tool = survey_tool_find(take_sheet);
	struct trial_columns columns = find_columns(take_sheet, tool ? tool->name : "");
	struct sheet *made = NULL;
	if (tool && strcmp(tool->name, "Gorilla") == 0 &&
		survey_tool_column(take_sheet, "question key") >= 0)
		made = reshape_gorilla(take_sheet, error);
	else if (columns.tool && columns.scenario >= 0 &&
		 (columns.responses[0] >= 0 || columns.responses[1] >= 0 ||
			 columns.responses[2] >= 0) &&
		 survey_tool_column(take_sheet, "decision") < 0)
		made = reshape_trials(take_sheet, &columns, error);
	else
		return take_sheet;
	sheet_close(take_sheet);
	return made;
}
