#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/cli/import_files.h"
#include "leeway/cli/import_map.h"
#include "leeway/report/demographics.h"
#include "leeway/report/digest_counter.h"
#include "leeway/report/encoding.h"
#include "leeway/report/survey_rows.h"
#include "leeway/report/survey_tool.h"
#include "leeway/store/agents.h"

enum {
	MAX_SAMPLE = 40, /* Bytes of a word that is shown. */
	SHOWN_ANSWERS = 24, /* Columns that a dry run names one by one. */
	SHOWN_IGNORED = 12,
	MAX_IGNORED = 4096,
};

/* A survey's file being read. */
struct survey {
	struct import_job *job;
	struct sheet *sheet;
	struct survey_map map;
	struct survey_reader *reader;
	struct pack *pack;
	bool has_attributes;
	struct digest_counter seen; /* Participants. */
};

/* The pack: as the command line says, else as a survey of leeway's own says in its first row. */
static struct pack *load_pack(
	const struct import_job *job, const struct sheet *sheet, struct error *error)
{
	int column = sheet_find(sheet, "leeway_pack");
	const char *told = column >= 0 ? sheet_first_cell(sheet, (size_t)column) : "";
	if (job->order->pack || !told[0])
		return pack_load(job->context->env, job->order->rows.pack, error);
	if (strchr(told, '/')) {
		error_set(
			error, ERROR_INPUT, "%s: '%s' is no pack's name", sheet_name(sheet), told);
		return NULL;
	}
	return pack_load(job->context->env, told, error);
}

static int64_t find_cohort(const struct import_job *job, struct error *error)
{
	return agents_find_name(job->database, job->order->rows.agent, error);
}

/* *is_good: false where a value cannot be one of its attribute. */
static bool add_attributes(
	struct survey *survey, const char *participant, bool *is_good, struct error *error)
{
	struct import_job *job = survey->job;
	struct error fault = { 0 };
	struct demographics where = { job->database, find_cohort(job, error),
		job->order->rows.pseudonyms };
	if (where.agent < 0)
		return false;
	switch (demographics_add(&where, survey->sheet, &survey->map, participant, &fault)) {
	case DEMOGRAPHICS_FAILED:
		return error_move(error, &fault);
	case DEMOGRAPHICS_BAD:
		*is_good = false;
		sheet_prefix(survey->sheet, &fault);
		import_tell_fault(job->counts, &fault);
		return true;
	case DEMOGRAPHICS_KEPT:
	case DEMOGRAPHICS_UNKNOWN: /* None of the answers was good. */
		break;
	}
	return true;
}

/* Where a file has a row an answer, people come again. */
static void count_person(struct survey *survey, const char *participant)
{
	struct import_counts *counts = survey->job->counts;

	if (!participant) {
		counts->nameless++;
		return;
	}
	const char *const parts[] = { participant, NULL };
	struct digest digest = digest_texts(parts);

	counts->people += digest_counter_add(&survey->seen, &digest) == 0;
}

/* What became of a record. */
enum taking { RECORD_TAKEN, RECORD_BAD, RECORD_LEFT_OUT };

/* An answer that differs from the one that an earlier import took. That one stays: under first the
 * record is left out, any other rule would have to take it back. */
static bool is_of_earlier(
	const struct survey *survey, enum import_result result, struct error *fault)
{
	const struct import_reentries *reentries = survey->job->reentries;

	if (result != IMPORT_OTHERWISE || !reentries)
		return false;
	if (reentries->rule == IMPORT_FIRST)
		return true;
	error_prefix(fault,
		"--duplicates %s cannot take back what an earlier import took: import all files in "
		"one command into another cache (--db), or say --duplicates first",
		import_duplicates_names[reentries->rule]);
	return false;
}

static bool add_answers(struct survey *survey, const struct survey_person *person,
	enum taking *taking, struct error *error)
{
	struct import_job *job = survey->job;
	for (size_t i = 0; i < person->n_answers; i++) {
		struct error fault = { 0 };
		enum import_result result =
			importer_add_row(job->importer, &person->answers[i], &fault);
		const char *identity = importer_last_identity(job->importer);
		if (identity) {
			struct error where = { 0 };
			error_set(
				&where, ERROR_INPUT, "column '%s'", person->answers[i].text_column);
			sheet_prefix(survey->sheet, &where);
			import_note_identity(job->counts, &where, identity);
		}
		if (is_of_earlier(survey, result, &fault)) {
			error_clear(&fault);
			*taking = RECORD_LEFT_OUT;
			return true;
		}
		if (result == IMPORT_BAD || result == IMPORT_OTHERWISE) {
			sheet_prefix(survey->sheet, &fault);
			*taking = RECORD_BAD;
		}
		survey->job->counts->reentries += result == IMPORT_OTHERWISE;
		if (!import_count(job->counts, result, &fault, error))
			return false;
	}
	bool is_good = true;
	bool good = !survey->has_attributes || !person->participant ||
		    add_attributes(survey, person->participant, &is_good, error);
	if (!is_good)
		*taking = RECORD_BAD;
	return good;
}

/* A record comes in as a whole or, where one of its answers is bad, not at all. */
static bool add_person(
	struct survey *survey, const struct survey_person *person, struct error *error)
{
	struct import_job *job = survey->job;
	struct import_counts before = *job->counts;
	enum taking taking = RECORD_TAKEN;
	bool good = true;
	for (size_t i = 0; good && i < person->n_answers; i++)
		good = importer_prepare(job->importer, &person->answers[i], error);
	if (!good || !database_mark(job->database, error))
		return false;
	good = add_answers(survey, person, &taking, error) &&
	       database_end_mark(job->database, taking == RECORD_TAKEN, error);
	if (taking != RECORD_TAKEN) {
		job->counts->added = before.added;
		job->counts->already = before.already;
		import_forget_identities(job->counts, before.n_identities);
	}
	if (taking == RECORD_LEFT_OUT) {
		import_file_leave_out(
			import_job_file(job), "reentry (answered in an earlier import)");
		return good;
	}
	if (taking == RECORD_BAD) {
		import_job_file(job)->n_faulty++;
		return good;
	}
	count_person(survey, person->participant);
	import_job_file(job)->n_taken++;
	return good;
}

static bool take_person(
	struct survey *survey, const struct survey_person *person, struct error *error)
{
	struct import_reentries *reentries = survey->job->reentries;
	if (!reentries || !import_reentries_leave_out(reentries, person))
		return add_person(survey, person, error);
	import_file_leave_out(import_job_file(survey->job), "reentry");
	return true;
}

static bool add_people(struct survey *survey, struct error *error)
{
	struct import_counts *counts = survey->job->counts;
	while (!import_is_hopeless(survey->job)) {
		struct import_file *file = import_job_file(survey->job);
		struct survey_person person;
		struct error fault = { 0 };
		if (!import_goes_on(survey->job, error))
			return false;
		switch (survey_reader_next(survey->reader, &person, &fault)) {
		case SURVEY_END:
			return true;
		case SURVEY_PERSON:
			if (!take_person(survey, &person, error))
				return false;
			break;
		case SURVEY_LEFT_OUT:
			import_file_leave_out(file, person.rule);
			break;
		case SURVEY_UNANSWERED:
			file->n_unanswered++;
			break;
		case SURVEY_FAULT:
			counts->broken = true;
			import_tell_fault(counts, &fault);
			return true;
		case SURVEY_BAD:
			file->n_faulty++;
			import_tell_fault(counts, &fault);
			break;
		}
	}
	return true;
}

static bool is_answer(const struct survey_target *target)
{
	return target->scenario && target->level_no &&
	       (target->field == SURVEY_DECISION || target->field == SURVEY_EXPLANATION);
}

/* The answers of one scenario in a line: "#11 to #22: lending: 6 decisions, 6 explanations, levels
 * 1 2 3 4 5 6". */
static void show_scenario(const struct survey *survey, const struct scenario *scenario)
{
	size_t n[2] = { 0 }, first = 0, last = 0;
	bool has_level[SCENARIO_MAX_LEVELS + 1] = { false };
	for (size_t i = 0; i < survey->map.n_targets; i++) {
		const struct survey_target *target = &survey->map.targets[i];
		if (!is_answer(target) || target->scenario != scenario)
			continue;
		first = n[0] + n[1] == 0 ? i : first;
		last = i;
		n[target->field == SURVEY_EXPLANATION]++;
		has_level[target->level_no] = true;
	}
	if (n[0] + n[1] == 0)
		return;
	fprintf(stderr, "#%zu to #%zu: %s: %zu decision%s, %zu explanation%s, level", first + 1,
		last + 1, scenario->id, n[0], n[0] == 1 ? "" : "s", n[1], n[1] == 1 ? "" : "s");
	for (int level = 1; level <= SCENARIO_MAX_LEVELS; level++)
		if (has_level[level])
			fprintf(stderr, " %d", level);
	fputs("\n", stderr);
}

static void show_ignored(const struct survey *survey)
{
	struct buffer names;
	size_t n = 0;
	buffer_init(&names, MAX_IGNORED);
	for (size_t i = 0; i < survey->map.n_targets; i++) {
		if (survey->map.targets[i].field != SURVEY_SKIP)
			continue;
		if (n++ < SHOWN_IGNORED)
			buffer_append_format(&names, "%s%.*s", n > 1 ? ", " : "", MAX_SAMPLE,
				sheet_column(survey->sheet, i)->name);
	}
	char *safe = text_sanitise(buffer_text(&names), TEXT_ONE_LINE);
	if (n > 0)
		fprintf(stderr, "not taken: %zu column%s: %s%s\n", n, n == 1 ? "" : "s", safe,
			n > SHOWN_IGNORED ? ", …" : "");
	free(safe);
	buffer_clear(&names);
}

/* What the columns were taken to hold, for a dry run: column by column, of a whole pack's survey
 * scenario by scenario. */
static void show_map(const struct survey *survey)
{
	size_t n_answers = 0;
	for (size_t i = 0; i < survey->map.n_targets; i++)
		n_answers += is_answer(&survey->map.targets[i]);
	for (size_t i = 0; i < survey->map.n_targets; i++) {
		const struct survey_target *shown = &survey->map.targets[i];
		if (shown->field == SURVEY_SKIP || (n_answers > SHOWN_ANSWERS && is_answer(shown)))
			continue;
		char *name = text_sanitise(sheet_column(survey->sheet, i)->name, TEXT_ONE_LINE);
		char *target = survey_target_format(shown);
		fprintf(stderr, "#%zu %s: %s\n", i + 1, name, target);
		free(target);
		free(name);
	}
	for (size_t i = 0; n_answers > SHOWN_ANSWERS && i < survey->pack->n_scenarios; i++)
		show_scenario(survey, survey->pack->scenarios[i]);
	show_ignored(survey);
}

/* "a Qualtrics export"; to be freed. */
static char *name_kind(const struct sheet *sheet)
{
	const struct survey_tool *tool = survey_tool_find(sheet);
	bool is_vowel = tool && strchr("AEIOUaeiou", tool->name[0]);
	return tool ? memory_format("%s %s export", is_vowel ? "an" : "a", tool->name)
		    : memory_copy_text("a table");
}

/* Words by which one sees whether a file's bytes were taken for the right letters: up to two of its
 * first rows that have letters beyond ASCII. To be freed. */
static char *sample_words(const struct sheet *sheet)
{
	char *sample = memory_copy_text("");
	size_t n_words = 0;
	for (size_t i = 0; i < 2 * sheet_n_columns(sheet) && n_words < 2; i++) {
		const char *text =
			i % 2 ? sheet_first_cell(sheet, i / 2) : sheet_column(sheet, i / 2)->name;
		while (*text && n_words < 2) {
			size_t length = strcspn(text, " \t\r\n,.;"), k = 0;
			while (k < length && (unsigned char)text[k] < 0x80)
				k++;
			if (k < length && length <= MAX_SAMPLE) {
				char *longer = memory_format("%s%s%.*s", sample,
					n_words++ ? ", " : " (", (int)length, text);
				free(sample);
				sample = longer;
			}
			text += length + (text[length] != '\0');
		}
	}
	char *closed = memory_format("%s%s", sample, n_words ? ")" : "");
	char *safe = text_sanitise(closed, TEXT_ONE_LINE);
	free(closed);
	free(sample);
	return safe;
}

static void show_file(const struct survey *survey)
{
	bool is_guess = survey->job->order->encoding < 0 &&
			sheet_encoding(survey->sheet) >= ENCODING_WINDOWS_1252;
	char *words = is_guess ? sample_words(survey->sheet) : memory_copy_text("");
	char separator = sheet_separator(survey->sheet);
	char *kind = name_kind(survey->sheet);
	fprintf(stderr, "leeway: %s: %s, %s%s, %s\n", sheet_name(survey->sheet), kind,
		encoding_names[sheet_encoding(survey->sheet)], words,
		!sheet_is_csv(survey->sheet) ? "records"
		: separator == ','           ? "commas"
		: separator == ';'           ? "semicolons"
		: separator == '|'           ? "bars"
					     : "tabs");
	free(words);
	free(kind);
	if (survey->job->order->shows_map)
		show_map(survey);
}

/* What the user should know of the rows that were read. */
static void show_notes(const struct survey *survey)
{
	const struct survey_rules *rules = survey_reader_rules(survey->reader);
	const struct survey_reasons *reasons = survey_reader_reasons(survey->reader);
	const struct {
		uint64_t n;
		const char *what;
	} notes[] = {
		{ reasons->n_words, "a word for missing, as NA, beside a decision: kept as text" },
		{ reasons->n_damaged, "with characters that could not be read (U+FFFD): damaged "
				      "before, or in another encoding" },
		{ reasons->n_cut, "as long as a cell of Excel can be: cut off there?" },
	};
	char figure[WORDS_SIZE];
	for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
		if (notes[i].n)
			fprintf(stderr, "leeway: %s: reasons %s: %s\n", sheet_name(survey->sheet),
				notes[i].what, words_count(notes[i].n, figure));
	for (size_t i = 0; i < rules->n_rules; i++)
		if (!rules->rules[i].is_own && rules->rules[i].n_unread)
			fprintf(stderr,
				"leeway: %s: rule '%s': empty or not a number in %llu records, "
				"which it does not leave out\n",
				sheet_name(survey->sheet), rules->rules[i].name,
				(unsigned long long)rules->rules[i].n_unread);
}

static void look_at_columns(struct survey *survey)
{
	for (size_t i = 0; i < survey->map.n_targets; i++)
		survey->has_attributes |= survey->map.targets[i].field == SURVEY_ATTRIBUTE;
}

static bool open_survey(struct survey *survey, struct error *error)
{
	struct import_job *job = survey->job;
	const struct import_order *order = job->order;
	if (!order->rows.agent || order->rows.kind != AGENT_COHORT)
		return error_set(error, ERROR_USAGE,
			"import: %s is a survey's file: say whose answers these are with --cohort",
			sheet_name(survey->sheet));
	survey->pack = load_pack(job, survey->sheet, error);
	if (!survey->pack ||
		!import_map_columns(order, survey->sheet, survey->pack, &survey->map, error))
		return false;
	struct survey_options options = { .pack = survey->pack,
		.included = order->included,
		.n_included = order->n_included,
		.panel = job->has_panel ? &job->panel : NULL };
	survey->reader = survey_reader_new(survey->sheet, &survey->map, &options, error);
	look_at_columns(survey);
	return survey->reader != NULL;
}

static void close_survey(struct survey *survey)
{
	survey_reader_free(survey->reader);
	digest_counter_clear(&survey->seen);
	survey_map_clear(&survey->map);
	pack_free(survey->pack);
}

bool import_add_survey(struct import_job *job, struct sheet *sheet, struct error *error)
{
	struct survey survey = { .job = job, .sheet = sheet };
	bool good = open_survey(&survey, error);
	if (good) {
		char *kind = name_kind(sheet);
		if (!job->counts->silent)
			show_file(&survey);
		import_job_start_file(job, sheet_name(sheet), kind);
		free(kind);
		good = add_people(&survey, error);
		struct survey_asked_totals asked = survey_reader_asked(survey.reader);
		import_job_file(job)->n_asked_unanswered = asked.n_unanswered;
		import_job_file(job)->n_not_asked = asked.n_not_asked;
		if (good && !job->counts->silent)
			show_notes(&survey);
	}
	close_survey(&survey);
	return good;
}

bool import_count_survey(struct import_job *job, struct sheet *sheet, struct error *error)
{
	struct survey survey = { .job = job, .sheet = sheet };
	bool good = open_survey(&survey, error);
	enum survey_result result = SURVEY_PERSON;
	while (good && result != SURVEY_END && result != SURVEY_FAULT) {
		struct survey_person person;
		struct error ignored = { 0 }; /* Told when the rows are added. */
		result = survey_reader_next(survey.reader, &person, &ignored);
		error_clear(&ignored);
		if (result == SURVEY_PERSON)
			import_reentries_count(job->reentries, &person);
		good = import_goes_on(job, error);
	}
	close_survey(&survey);
	return good;
}

/* One row of a panel's file. */
static bool add_panelist(struct import_job *job, const struct demographics *where,
	const struct sheet *sheet, const struct survey_map *map, int column, struct error *error)
{
	struct error fault = { 0 };
	const char *participant = sheet_cell(sheet, (size_t)column);
	if (!participant[0]) {
		error_set(&fault, ERROR_INPUT, "the participant's id is missing");
		sheet_prefix(sheet, &fault);
		import_job_file(job)->n_faulty++;
		import_tell_fault(job->counts, &fault);
		return true;
	}
	switch (demographics_add(where, sheet, map, participant, &fault)) {
	case DEMOGRAPHICS_KEPT:
		job->counts->joined++;
		import_job_file(job)->n_taken++;
		return true;
	case DEMOGRAPHICS_UNKNOWN:
		job->counts->unknown++;
		import_file_leave_out(import_job_file(job), "about no one here");
		return true;
	case DEMOGRAPHICS_BAD:
		import_job_file(job)->n_faulty++;
		sheet_prefix(sheet, &fault);
		import_tell_fault(job->counts, &fault);
		return true;
	case DEMOGRAPHICS_FAILED:
		break;
	}
	return error_move(error, &fault);
}

static bool add_panelists(struct import_job *job, const struct demographics *where,
	struct sheet *sheet, const struct survey_map *map, int column, struct error *error)
{
	while (!import_is_hopeless(job)) {
		struct error fault = { 0 };
		if (!import_goes_on(job, error))
			return false;
		switch (sheet_next(sheet, &fault)) {
		case TABLE_END:
			return true;
		case TABLE_FAULT:
			job->counts->broken = true;
			import_tell_fault(job->counts, &fault);
			return true;
		case TABLE_BAD_ROW:
			import_job_file(job)->n_faulty++;
			import_tell_fault(job->counts, &fault);
			break;
		case TABLE_ROW:
			if (!add_panelist(job, where, sheet, map, column, error))
				return false;
			break;
		}
	}
	return true;
}

bool import_add_people(struct import_job *job, struct sheet *sheet, struct error *error)
{
	struct survey_map map;
	if (!job->order->rows.agent || job->order->rows.kind != AGENT_COHORT)
		return error_set(error, ERROR_USAGE,
			"import: %s is a panel's file: say whose people these are with --cohort",
			sheet_name(sheet));
	struct demographics where = { job->database, find_cohort(job, error),
		job->order->rows.pseudonyms };
	int column = demographics_map(&map, sheet, error);
	import_job_start_file(job, sheet_name(sheet), "a panel's file");
	bool good = where.agent >= 0 && column >= 0 &&
		    add_panelists(job, &where, sheet, &map, column, error);
	survey_map_clear(&map);
	return good;
}
