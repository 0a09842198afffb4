#include "leeway/report/survey_rows.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/attributes.h"
#include "leeway/report/survey_answer.h"
#include "leeway/report/survey_asked.h"
#include "leeway/report/survey_slots.h"
#include "leeway/report/survey_tool.h"
#include "leeway/report/survey_write.h"

enum { EXCEL_MAX_CELL = 32767 /* Characters: longer texts are cut off there. */ };

struct survey_reader {
	struct sheet *sheet;
	const struct survey_map *map;
	struct survey_options options;
	struct survey_slots slots;
	struct survey_asked *asked;
	int columns[N_SURVEY_FIELDS]; /* Of fields a row has once; -1: none. */
	struct survey_rules rules; /* The tool's own first. */
	struct import_row *answers; /* One a slot, at most. */
	size_t n_answers;
	struct survey_reasons reasons;
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

static bool is_included(const struct survey_reader *reader, const char *rule)
{
	for (size_t i = 0; i < reader->options.n_included; i++)
		if (strcmp(reader->options.included[i], rule) == 0)
			return true;
	return false;
}

/* What a panel says certainly: these people did not finish, or withdrew. */
static const char *const panel_rules[] = { "returned: prolific.status = RETURNED",
	"rejected: prolific.status = REJECTED", "timed-out: prolific.status = TIMED-OUT",
	"screened-out: prolific.status = SCREENED OUT",
	"unfinished: prolific.status in ACTIVE,RESERVED", NULL };

/* A rule of a tool or panel, unless the user takes such rows. */
static void add_own_rule(struct survey_reader *reader, const char *text)
{
	size_t length = strcspn(text, ":");
	char *name = memory_copy_bytes(text, length);
	if (!is_included(reader, name))
		survey_rules_add(&reader->rules, text, true, NULL);
	free(name);
}

/* A rule's words are stored, where it has no name. */
static bool check_rules(const struct survey_reader *reader, struct error *error)
{
	for (size_t i = 0; i < reader->rules.n_rules; i++) {
		const struct survey_rule *rule = &reader->rules.rules[i];
		if (rule->is_own)
			continue;
		if (rule->place == SURVEY_RULE_PANEL && !reader->options.panel)
			return error_set(error, ERROR_USAGE,
				"rule '%s': no panel's file is imported with it", rule->name);
		if (rule->place < 0 || rule->is_named)
			continue;
		enum survey_field field = reader->map->targets[rule->place].field;
		if (field == SURVEY_PARTICIPANT || field == SURVEY_RESPONSE ||
			attribute_is_identifying(
				sheet_column(reader->sheet, (size_t)rule->place)->name))
			return error_set(error, ERROR_USAGE,
				"rule '%s' tells who someone is, and its words would be stored: "
				"name it, as 'withdrawn: %s'",
				rule->name, rule->name);
	}
	return true;
}

static bool add_rules(struct survey_reader *reader, struct error *error)
{
	const struct survey_tool *tool = survey_tool_find(reader->sheet);
	bool good = true;
	for (size_t i = 0; tool && i < SURVEY_TOOL_RULES && tool->rules[i]; i++)
		add_own_rule(reader, tool->rules[i]);
	/* Of leeway's own surveys (survey_write.h), as values or as texts. */
	add_own_rule(reader, "no-consent: " SURVEY_CONSENT " in 2,I do not agree");
	add_own_rule(reader, "withdrew: " SURVEY_WITHDRAW " in 2,Delete my answers");
	for (size_t i = 0; reader->options.panel && panel_rules[i]; i++)
		add_own_rule(reader, panel_rules[i]);
	for (size_t i = 0; good && i < reader->map->n_excluded; i++)
		good = survey_rules_add(&reader->rules, reader->map->excluded[i], false, error);
	return good && survey_rules_bind(&reader->rules, reader->sheet, error) &&
	       check_rules(reader, error);
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
	good = good && survey_slots_make(&reader->slots, sheet, map, error) &&
	       add_rules(reader, error);
	if (!good) {
		error_prefix(error, "%s", sheet_name(sheet));
		survey_reader_free(reader);
		return NULL;
	}
	reader->asked = survey_asked_new(sheet, &reader->slots);
	reader->answers = memory_alloc(reader->slots.n_slots, sizeof *reader->answers);
	return reader;
}

void survey_reader_free(struct survey_reader *reader)
{
	if (!reader)
		return;
	survey_asked_free(reader->asked);
	survey_slots_clear(&reader->slots);
	survey_rules_clear(&reader->rules);
	free(reader->answers);
	free(reader);
}

/* "" where the file has no such column. */
static const char *single_cell(const struct survey_reader *reader, enum survey_field field)
{
	int column = reader->columns[field];
	return column < 0 ? "" : sheet_cell(reader->sheet, (size_t)column);
}

/* The rule that Qualtrics' own marks come under, "" for none; NULL with an error where they cannot
 * be read. */
static const char *judge_status(const struct survey_reader *reader, struct error *error)
{
	const char *cell = single_cell(reader, SURVEY_STATUS);
	enum survey_status status = SURVEY_STATUS_REAL;
	/* In the file's own words: the channel is not translated, the status is. */
	int channel = survey_tool_column(reader->sheet, "distributionchannel");
	const char *told = channel < 0 ? "" : sheet_cell(reader->sheet, (size_t)channel);
	if (!survey_read_status(cell, &status) && !told[0]) {
		error_set(error, ERROR_INPUT,
			"column '%s': '%s' is no status of a response that is known; map it to "
			"skip, and leave tests out with --exclude 'test: COLUMN = WORDS'",
			sheet_column(reader->sheet, (size_t)reader->columns[SURVEY_STATUS])->name,
			cell);
		return NULL;
	}
	return status == SURVEY_STATUS_SPAM ? "spam" : status == SURVEY_STATUS_TEST ? "test" : "";
}

static const char *judge_finished(const struct survey_reader *reader, struct error *error)
{
	const char *cell = single_cell(reader, SURVEY_FINISHED);
	int progress = survey_tool_column(reader->sheet, "progress");
	bool finished = true;
	if (cell[0] && !survey_read_truth(cell, &finished)) {
		const char *percent =
			progress < 0 ? "" : sheet_cell(reader->sheet, (size_t)progress);
		if (!percent[0] || percent[strspn(percent, "0123456789")]) {
			error_set(error, ERROR_INPUT,
				"column '%s' is '%s'; it must be True or False, in any language "
				"that is known",
				sheet_column(
					reader->sheet, (size_t)reader->columns[SURVEY_FINISHED])
					->name,
				cell);
			return NULL;
		}
		finished = strcmp(percent, "100") == 0;
	}
	return finished ? "" : "unfinished";
}

/* The rule by which the record last read is left out, "" for none; NULL with an error. */
static const char *judge(struct survey_reader *reader, const char *participant, struct error *error)
{
	const char *name = judge_status(reader, error);
	if (name && (!name[0] || is_included(reader, name)))
		name = judge_finished(reader, error);
	if (!name || (name[0] && !is_included(reader, name)))
		return name;
	const char *status = "";
	if (reader->options.panel && participant)
		status = survey_panel_find(reader->options.panel, participant);
	const struct survey_rule *rule = survey_rules_judge(&reader->rules, reader->sheet, status);
	return rule ? rule->name : "";
}

/* An id that says nothing is none. */
static const char *find_id(const struct survey_reader *reader, enum survey_field field)
{
	const char *id = single_cell(reader, field);
	return survey_missing(id) == SURVEY_GIVEN ? id : "";
}

static bool find_participant(
	const struct survey_reader *reader, const char **participant, struct error *error)
{
	enum survey_field field = SURVEY_PARTICIPANT;
	const char *id = find_id(reader, field);
	if (!id[0]) {
		field = SURVEY_RESPONSE;
		id = find_id(reader, field);
	}
	*participant = id[0] ? id : NULL;
	if (strlen(id) > IMPORT_MAX_NAME)
		return error_set(error, ERROR_INPUT, "the participant's id is over %d bytes long",
			IMPORT_MAX_NAME);
	if (survey_is_rounded_id(id))
		return error_set(error, ERROR_INPUT,
			"column '%s': '%s' is an id that a spreadsheet rounded, so whose it was is "
			"lost: import the survey tool's own file",
			sheet_column(reader->sheet, (size_t)reader->columns[field])->name, id);
	return true;
}

/* UTF-16 units, as Excel counts; nothing but its ceiling is asked for. */
static size_t count_characters(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* A reason: missing where it is a code for that, or a word for it without a decision beside it. */
static const char *read_explanation(
	struct survey_reader *reader, const struct survey_slot *slot, bool is_decided)
{
	const char *cell = survey_slot_cell(reader->sheet, slot->explanation);
	switch (survey_missing(cell)) {
	case SURVEY_GIVEN:
	case SURVEY_DECLINED:
		reader->reasons.n_damaged += strstr(cell, "\xef\xbf\xbd") != NULL;
		reader->reasons.n_cut += count_characters(cell) == EXCEL_MAX_CELL;
		return cell;
	case SURVEY_NOT_ANSWERED:
		return "";
	case SURVEY_NOT_ASKED:
		break;
	}
	if (!is_decided || !cell[0] || cell[0] == '{')
		return "";
	reader->reasons.n_words++;
	return cell;
}

static bool is_code(const struct survey_reader *reader, const char *cell)
{
	char *const *codes = reader->map->codes;
	return strcmp(cell, "-99") != 0 && codes[ANSWER_YES] &&
	       (strcmp(cell, codes[ANSWER_YES]) == 0 || strcmp(cell, codes[ANSWER_NO]) == 0);
}

/* One slot's answer; *is_given where the person said anything there. */
static bool read_slot(struct survey_reader *reader, const struct survey_slot *slot,
	struct import_row *row, bool *is_given, struct error *error)
{
	const char *decision = survey_slot_cell(reader->sheet, slot->decision);
	enum survey_missing missing = survey_missing(decision);
	if (missing != SURVEY_GIVEN && !is_code(reader, decision))
		decision = "";
	/* A reason beside a question that was left out, or declined, decides nothing. */
	bool is_unanswered =
		missing == SURVEY_DECLINED || (missing == SURVEY_NOT_ANSWERED && !decision[0]);
	const char *explanation = is_unanswered ? "" : read_explanation(reader, slot, decision[0]);
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
	row->words_assumed = !slot->is_own;
	if (row->text)
		row->text_column = sheet_column(reader->sheet, (size_t)slot->explanation)->name;
	if (!slot->level_no &&
		!survey_read_level(scenario, slot->level_kind,
			survey_slot_cell(reader->sheet, slot->level), &row->level_no, error))
		return false;
	struct survey_words words = { scenario, reader->map->codes, slot->is_own };
	return !decision[0] || survey_read_decision(&words, decision, row, error) ||
	       error_prefix(error, "column '%s'",
		       sheet_column(reader->sheet, (size_t)slot->decision)->name);
}

/* The answer to the same question in another branch of the survey; NULL: none. */
static const struct import_row *find_twin(
	const struct survey_reader *reader, const struct import_row *row)
{
	for (size_t i = 0; i < reader->n_answers; i++)
		if (reader->answers[i].level_no == row->level_no &&
			strcmp(reader->answers[i].scenario, row->scenario) == 0)
			return &reader->answers[i];
	return NULL;
}

static bool is_same_answer(const struct import_row *left, const struct import_row *right)
{
	bool same_answer = left->answer && right->answer
				   ? strcmp(left->answer, right->answer) == 0
				   : !left->answer && !right->answer &&
					     left->has_outcome == right->has_outcome &&
					     left->outcome == right->outcome;
	return same_answer &&
	       strcmp(left->text ? left->text : "", right->text ? right->text : "") == 0;
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
		row->answering.position = survey_asked_count(reader->asked, i, is_given);
		const struct import_row *twin = is_given ? find_twin(reader, row) : NULL;
		if (twin && !is_same_answer(twin, row))
			return error_set(error, ERROR_INPUT,
				"two columns hold different answers to %s: map one to skip",
				row->scenario);
		reader->n_answers += is_given && !twin;
	}
	if (reader->n_answers == 0 && sheet_is_short(reader->sheet))
		return error_set(error, ERROR_INPUT,
			"lacks cells, and has no answer: a line break in a cell without quotes?");
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
	const char *participant, *rule;
	*person = (struct survey_person){ .rule = "" };
	if (!find_participant(reader, &participant, error) ||
		!(rule = judge(reader, participant, error)))
		return SURVEY_BAD;
	if (rule[0]) {
		*person = (struct survey_person){ .participant = participant, .rule = rule };
		return SURVEY_LEFT_OUT;
	}
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
	common.participant = participant;
	if (!read_answers(reader, &common, error))
		return SURVEY_BAD;
	*person = (struct survey_person){ reader->answers, reader->n_answers, participant, "",
		survey_read_time(single_cell(reader, SURVEY_TIME), true) };
	return reader->n_answers > 0 ? SURVEY_PERSON : SURVEY_UNANSWERED;
}

const struct survey_reasons *survey_reader_reasons(const struct survey_reader *reader)
{
	return &reader->reasons;
}

struct survey_asked_totals survey_reader_asked(const struct survey_reader *reader)
{
	return survey_asked_totals(reader->asked);
}

const struct survey_rules *survey_reader_rules(const struct survey_reader *reader)
{
	return &reader->rules;
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
