#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/import_files.h"
#include "leeway/cli/import_map.h"
#include "leeway/report/demographics.h"
#include "leeway/report/digest_counter.h"
#include "leeway/report/encoding.h"
#include "leeway/report/survey_rows.h"
#include "leeway/store/agents.h"

/* A survey's file being read. */
struct survey {
	struct import_job *job;
	struct sheet *sheet;
	struct survey_map map;
	struct survey_reader *reader;
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

static bool add_attributes(struct survey *survey, const char *participant, struct error *error)
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

static bool add_person(
	struct survey *survey, const struct survey_person *person, struct error *error)
{
	struct import_job *job = survey->job;
	count_person(survey, person->participant);
	for (size_t i = 0; i < person->n_answers; i++) {
		struct error fault = { 0 };
		enum import_result result =
			importer_add_row(job->importer, &person->answers[i], &fault);
		if (result == IMPORT_BAD)
			sheet_prefix(survey->sheet, &fault);
		if (!import_count(job->counts, result, &fault, error))
			return false;
	}
	return !survey->has_attributes || !person->participant ||
	       add_attributes(survey, person->participant, error);
}

static bool add_people(struct survey *survey, struct error *error)
{
	struct import_counts *counts = survey->job->counts;
	while (!import_is_hopeless(survey->job)) {
		struct survey_person person;
		struct error fault = { 0 };
		if (!import_goes_on(survey->job, error))
			return false;
		switch (survey_reader_next(survey->reader, &person, &fault)) {
		case SURVEY_END:
			return true;
		case SURVEY_PERSON:
			if (!add_person(survey, &person, error))
				return false;
			break;
		case SURVEY_TEST:
			counts->tests++;
			break;
		case SURVEY_UNFINISHED:
			counts->unfinished++;
			break;
		case SURVEY_UNANSWERED:
			counts->unanswered++;
			break;
		case SURVEY_FAULT:
			counts->broken = true;
			import_tell_fault(counts, &fault);
			return true;
		case SURVEY_BAD:
			import_tell_fault(counts, &fault);
			break;
		}
	}
	return true;
}

/* What the columns were taken to hold, for a dry run. */
static void show_map(const struct survey *survey)
{
	for (size_t i = 0; i < survey->map.n_targets; i++) {
		if (survey->map.targets[i].field == SURVEY_SKIP)
			continue;
		char *name = text_sanitise(sheet_column(survey->sheet, i)->name, TEXT_ONE_LINE);
		char *target = survey_target_format(&survey->map.targets[i]);
		fprintf(stderr, "#%zu %s: %s\n", i + 1, name, target);
		free(target);
		free(name);
	}
}

static void show_file(const struct survey *survey)
{
	char separator = sheet_separator(survey->sheet);
	fprintf(stderr, "leeway: %s: %s, %s, %s\n", sheet_name(survey->sheet),
		sheet_is_qualtrics(survey->sheet) ? "a Qualtrics export" : "a table",
		encoding_names[sheet_encoding(survey->sheet)],
		separator == ','   ? "commas"
		: separator == ';' ? "semicolons"
				   : "tabs");
	if (survey->job->order->shows_map)
		show_map(survey);
}

static void note_attributes(struct survey *survey)
{
	for (size_t i = 0; i < survey->map.n_targets; i++)
		survey->has_attributes |= survey->map.targets[i].field == SURVEY_ATTRIBUTE;
}

bool import_add_survey(struct import_job *job, struct sheet *sheet, struct error *error)
{
	const struct import_order *order = job->order;
	struct survey survey = { .job = job, .sheet = sheet };
	if (!order->rows.agent || order->rows.kind != AGENT_COHORT)
		return error_set(error, ERROR_USAGE,
			"import: %s is a survey's file: say whose answers these are with --cohort",
			sheet_name(sheet));
	struct pack *pack = load_pack(job, sheet, error);
	struct survey_options options = { pack, order->unfinished, order->rows.synthetic };
	bool good = pack && import_map_columns(order, sheet, pack, &survey.map, error);
	if (good)
		survey.reader = survey_reader_new(sheet, &survey.map, &options, error);
	good = good && survey.reader;
	if (good) {
		note_attributes(&survey);
		if (!job->counts->silent)
			show_file(&survey);
		importer_start_file(job->importer);
		good = add_people(&survey, error);
	}
	survey_reader_free(survey.reader);
	digest_counter_clear(&survey.seen);
	survey_map_clear(&survey.map);
	pack_free(pack);
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
		import_tell_fault(job->counts, &fault);
		return true;
	}
	switch (demographics_add(where, sheet, map, participant, &fault)) {
	case DEMOGRAPHICS_KEPT:
		job->counts->joined++;
		return true;
	case DEMOGRAPHICS_UNKNOWN:
		job->counts->unknown++;
		return true;
	case DEMOGRAPHICS_BAD:
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
	bool good = where.agent >= 0 && column >= 0 &&
		    add_panelists(job, &where, sheet, &map, column, error);
	survey_map_clear(&map);
	return good;
}
