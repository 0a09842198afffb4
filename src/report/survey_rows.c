#include "leeway/report/survey_rows.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/survey_answer.h"
#include "leeway/report/survey_slots.h"

struct survey_reader {
	struct sheet *sheet;
	const struct survey_map *map;
	struct survey_options options;
	struct survey_slots slots;
	int columns[N_SURVEY_FIELDS]; /* Of fields a row has once; -1: none. */
	struct import_row *answers; /* One a slot, at most. */
	size_t n_answers;
};

/* Fields that say something of a row as a whole. */
static const enum survey_field single[] = { SURVEY_PARTICIPANT, SURVEY_RESPONSE, SURVEY_PACK,
	SURVEY_SCENARIO, SURVEY_CONDITION, SURVEY_TIME, SURVEY_STATUS, SURVEY_FINISHED };

static bool find_single(struct survey_reader *reader, enum survey_field field, struct error *error)
{
	reader->columns[field] = -1;
	for (size_t i = 0; i < reader->map->n_targets; i++) {
		if (reader->map->targets[i].field != field)
			continue;
		if (reader->columns[field] >= 0)
			return error_set(error, ERROR_USAGE,
				"columns '%s' and '%s' hold the same: map one to skip",
				sheet_column(reader->sheet, (size_t)reader->columns[field])->name,
				sheet_column(reader->sheet, i)->name);
		reader->columns[field] = (int)i;
	}
	return true;
}

struct survey_reader *survey_reader_new(struct sheet *sheet, const struct survey_map *map,
	const struct survey_options *options, struct error *error)
{
	struct survey_reader *reader = memory_alloc(1, sizeof *reader);
	reader->sheet = sheet;
	reader->map = map;
	reader->options = *options;
	bool good = true;
	for (size_t i = 0; good && i < sizeof single / sizeof single[0]; i++)
		good = find_single(reader, single[i], error);
	good = good && survey_slots_make(&reader->slots, sheet, map, error);
	if (!good) {
		error_prefix(error, "%s", sheet_name(sheet));
		survey_reader_free(reader);
		return NULL;
	}
	reader->answers = memory_alloc(reader->slots.n_slots, sizeof *reader->answers);
	return reader;
}

void survey_reader_free(struct survey_reader *reader)
{
	if (!reader)
		return;
	survey_slots_clear(&reader->slots);
	free(reader->answers);
	free(reader);
}

/* "" where the file has no such column. */
static const char *single_cell(const struct survey_reader *reader, enum survey_field field)
{
	int column = reader->columns[field];
	return column < 0 ? "" : sheet_cell(reader->sheet, (size_t)column);
}

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (text_equals_ignoring_case(text, *words))
			return true;
	return false;
}

/* Qualtrics' words and numbers: answers from the web, brought in, or given offline are answers. */
static enum survey_result judge_status(const struct survey_reader *reader, struct error *error)
{
	static const char *const real[] = { "", "0", "IP Address", "Imported", "4", "Offline", "16",
		NULL };
	static const char *const tests[] = { "Survey Preview", "Preview", "1", "Survey Test",
		"Test", "2", "Spam", "8", "Survey Preview Spam", "Preview Spam", "9",
		"Imported Spam", "12", "Offline Survey Preview", "17", NULL };
	const char *status = single_cell(reader, SURVEY_STATUS);
	if (is_one_of(status, real))
		return SURVEY_PERSON;
	if (is_one_of(status, tests))
		return reader->options.tests ? SURVEY_PERSON : SURVEY_TEST;
	error_set(error, ERROR_INPUT,
		"column '%s': '%s' is no status of a response; map it to skip to take every row",
		sheet_column(reader->sheet, (size_t)reader->columns[SURVEY_STATUS])->name, status);
	return SURVEY_BAD;
}

static enum survey_result judge_finished(const struct survey_reader *reader, struct error *error)
{
	static const char *const yes[] = { "", "1", "true", "yes", NULL };
	static const char *const no[] = { "0", "false", "no", NULL };
	const char *finished = single_cell(reader, SURVEY_FINISHED);
	if (is_one_of(finished, yes))
		return SURVEY_PERSON;
	if (is_one_of(finished, no))
		return reader->options.unfinished ? SURVEY_PERSON : SURVEY_UNFINISHED;
	error_set(error, ERROR_INPUT, "column '%s' is '%s'; it must be True or False",
		sheet_column(reader->sheet, (size_t)reader->columns[SURVEY_FINISHED])->name,
		finished);
	return SURVEY_BAD;
}

static bool find_participant(
	const struct survey_reader *reader, const char **participant, struct error *error)
{
	const char *id = single_cell(reader, SURVEY_PARTICIPANT);
	if (!id[0])
		id = single_cell(reader, SURVEY_RESPONSE);
	*participant = id[0] ? id : NULL;
	if (strlen(id) > IMPORT_MAX_NAME)
		return error_set(error, ERROR_INPUT, "the participant's id is over %d bytes long",
			IMPORT_MAX_NAME);
	return true;
}

/* One slot's answer; *is_given where the person said anything there. */
static bool read_slot(struct survey_reader *reader, const struct survey_slot *slot,
	struct import_row *row, bool *is_given, struct error *error)
{
	const char *decision = survey_slot_cell(reader->sheet, slot->decision);
	const char *explanation = survey_slot_cell(reader->sheet, slot->explanation);
	*is_given = decision[0] || explanation[0];
	if (!*is_given)
		return true;
	const struct scenario *scenario =
		slot->scenario ? slot->scenario
			       : survey_find_scenario(reader->options.pack,
					 single_cell(reader, SURVEY_SCENARIO), error);
	if (!scenario)
		return false;
	row->scenario = scenario->id;
	row->level_no = slot->level_no;
	row->text = explanation[0] ? explanation : NULL;
	if (!slot->level_no &&
		!survey_read_level(scenario, slot->level_kind,
			survey_slot_cell(reader->sheet, slot->level), &row->level_no, error))
		return false;
	struct survey_words words = { scenario, reader->map->codes, slot->is_own };
	return !decision[0] || survey_read_decision(&words, decision, row, error) ||
	       error_prefix(error, "column '%s'",
		       sheet_column(reader->sheet, (size_t)slot->decision)->name);
}

static bool read_answers(
	struct survey_reader *reader, const struct import_row *common, struct error *error)
{
	reader->n_answers = 0;
	for (size_t i = 0; i < reader->slots.n_slots; i++) {
		struct import_row *row = &reader->answers[reader->n_answers];
		bool is_given;
		*row = *common;
		if (!read_slot(reader, &reader->slots.slots[i], row, &is_given, error))
			return false;
		reader->n_answers += is_given;
	}
	return true;
}

static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static enum survey_result read_person(
	struct survey_reader *reader, struct survey_person *person, struct error *error)
{
	struct import_row common;
	enum survey_result result = judge_status(reader, error);
	if (result == SURVEY_PERSON)
		result = judge_finished(reader, error);
	if (result != SURVEY_PERSON)
		return result;
	import_row_init(&common);
	const char *pack = single_cell(reader, SURVEY_PACK);
	if (pack[0] && strcmp(pack, reader->options.pack->id) != 0) {
		error_set(error, ERROR_INPUT, "the row is of the pack '%s', not of %s", pack,
			reader->options.pack->id);
		return SURVEY_BAD;
	}
	common.pack = reader->options.pack->id;
	common.condition = or_null(single_cell(reader, SURVEY_CONDITION));
	common.asked_at_ms =
		survey_read_time(single_cell(reader, SURVEY_TIME), sheet_is_utc(reader->sheet));
	if (!find_participant(reader, &common.participant, error) ||
		!read_answers(reader, &common, error))
		return SURVEY_BAD;
	*person = (struct survey_person){ reader->answers, reader->n_answers, common.participant };
	return reader->n_answers > 0 ? SURVEY_PERSON : SURVEY_UNANSWERED;
}

enum survey_result survey_reader_next(
	struct survey_reader *reader, struct survey_person *person, struct error *error)
{
	switch (sheet_next(reader->sheet, error)) {
	case TABLE_END:
		return SURVEY_END;
	case TABLE_FAULT:
		return SURVEY_FAULT;
	case TABLE_BAD_ROW:
		return SURVEY_BAD;
	case TABLE_ROW:
		break;
	}
	enum survey_result result = read_person(reader, person, error);
	if (result == SURVEY_BAD)
		sheet_prefix(reader->sheet, error);
	return result;
}
