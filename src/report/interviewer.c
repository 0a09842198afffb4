#include "leeway/report/interviewer.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "leeway/base/text.h"
#include "leeway/report/pseudonym.h"

enum { MAX_CONSENT = 65536 };

/* Our own words: neutral towards what the study expects, with the introduction in them. */
static char *default_consent(const struct pack *pack)
{
	char *introduction = participants_introduction(&pack->participants);
	char *consent = memory_format(
		"You are invited to take part in a study of everyday decisions.\n\n"
		"%s\n\n"
		"Stored on this computer are your answers, what you write, when you answered and "
		"how long it took, and a code in place of your name. You are not asked who you "
		"are: please write nothing that tells it. Those who run the study read the "
		"answers, and may show or publish them.\n\n"
		"Taking part is up to you, and you can stop at any time. Each answer is stored "
		"when you confirm it. At the end, or when you stop, you can withdraw: then what "
		"you answered is deleted. If you do not agree, nothing is stored.",
		introduction);

	free(introduction);
	return consent;
}

/* The words of a file; NULL on error. */
static char *read_file(const char *path, struct error *error)
{
	size_t length;
	char *bytes = file_read(path, MAX_CONSENT, &length, error);

	if (!bytes)
		return NULL;
	char *text = text_repair(bytes, length);

	free(bytes);
	if (text[strspn(text, " \t\r\n")])
		return text;
	free(text);
	error_set(error, ERROR_INPUT, "%s: says nothing to agree to", path);
	return NULL;
}

static bool read_consent(struct interviewer *interviewer, struct error *error)
{
	const struct pack *pack = interviewer->pack;
	const struct interviewer_options *options = &interviewer->options;
	const char *version = pack->participants.consent_version;

	interviewer->shows_introduction = true;
	interviewer->consent_version = "";
	if (options->consent) {
		interviewer->consent = read_file(options->consent, error);
		interviewer->offers_withdrawal = options->offers_withdrawal;
	} else if (pack->n_consent) {
		interviewer->consent = participants_join(pack->consent, pack->n_consent);
		interviewer->consent_version = version ? version : "";
		interviewer->offers_withdrawal = pack->participants.offers_withdrawal;
	} else {
		interviewer->consent = default_consent(pack);
		interviewer->consent_version = "leeway 1";
		interviewer->offers_withdrawal = true;
		interviewer->shows_introduction = false;
	}
	return interviewer->consent != NULL;
}

/* Before anybody is asked: whether their names can be made. */
static bool check_key(const struct interviewer_options *options, struct error *error)
{
	struct pseudonyms pseudonyms;

	if (options->keeps_codes)
		return true;
	bool good = pseudonyms_open(&pseudonyms, options->env, options->database,
			    options->takes_new_key, error) &&
		    pseudonyms_check(&pseudonyms, error);

	pseudonyms_clear(&pseudonyms);
	return good;
}

bool interviewer_open(struct interviewer *interviewer, const struct interviewer_options *options,
	struct error *error)
{
	*interviewer = (struct interviewer){ .options = *options };
	if (!options->cohort)
		interviewer->options.cohort = "people";
	interviewer->pack = pack_load(options->env, options->pack ? options->pack : "paper", error);
	if (interviewer->pack && interviewer->pack->n_scenarios == 0)
		error_set(error, ERROR_USAGE, "the pack '%s' has no scenarios to ask",
			interviewer->pack->id);
	else if (interviewer->pack && check_key(options, error))
		read_consent(interviewer, error);
	if (interviewer->consent)
		return true;
	interviewer_close(interviewer);
	return false;
}

void interviewer_close(struct interviewer *interviewer)
{
	pack_free(interviewer->pack);
	free(interviewer->consent);
	*interviewer = (struct interviewer){ 0 };
}

/* The name a code is stored under, to be freed; NULL on error. A new key is written where it is
 * for good. */
static char *name_of(const struct interviewer *interviewer, const char *code, bool is_for_good,
	struct error *error)
{
	const struct interviewer_options *options = &interviewer->options;
	char pseudonym[PSEUDONYM_SIZE];
	struct pseudonyms pseudonyms;

	if (options->keeps_codes && strchr(code, '@')) {
		error_set(error, ERROR_USAGE,
			"the code is an e-mail address; such are not kept: leave out --keep-ids");
		return NULL;
	}
	if (options->keeps_codes)
		return memory_copy_text(code);
	if (!pseudonyms_open(
		    &pseudonyms, options->env, options->database, options->takes_new_key, error))
		return NULL;
	bool good = (!is_for_good || pseudonyms_settle(&pseudonyms, error)) &&
		    pseudonym_make(&pseudonyms, code, pseudonym, error);

	pseudonyms_clear(&pseudonyms);
	return good ? memory_copy_text(pseudonym) : NULL;
}

/* All of a scenario's levels in an order of chance: the store takes the least filled. */
static void fill_levels(
	struct interview_row *row, const struct scenario *scenario, struct random *random)
{
	row->levels = memory_alloc(scenario->n_levels, sizeof *row->levels);
	row->n_levels = scenario->n_levels;
	for (size_t i = 0; i < scenario->n_levels; i++) {
		size_t place = (size_t)random_below(random, i + 1);

		row->levels[i] = row->levels[place];
		row->levels[place] = (struct interview_level){ (int)i + 1,
			memory_copy_text(scenario->levels[i].text) };
	}
}

static void fill_rows(
	const struct interviewer *interviewer, const char *code, struct interview_record *record)
{
	const struct interviewer_options *options = &interviewer->options;
	const struct pack *pack = interviewer->pack;
	struct interview_item *items = memory_alloc(pack->n_scenarios, sizeof *items);
	uint64_t seed = options->has_seed ? random_hash(options->seed, code, strlen(code))
					  : env_entropy(options->env);

	struct random random;

	interview_draw(pack, seed, items);
	random_init(&random, ~seed);
	record->no_first = pack->participants.counterbalances && random_below(&random, 2) == 1;
	record->rows = memory_alloc(pack->n_scenarios, sizeof *record->rows);
	record->n_rows = pack->n_scenarios;
	for (size_t i = 0; i < pack->n_scenarios; i++) {
		const struct scenario *scenario = pack->scenarios[items[i].scenario];

		record->rows[i] = (struct interview_row){
			.scenario = memory_copy_text(scenario->id),
			.level_no = items[i].level_no,
			.level = memory_copy_text(scenario->levels[items[i].level_no - 1].text),
		};
		if (options->balances)
			fill_levels(&record->rows[i], scenario, &random);
	}
	free(items);
}

/* The names of a record; false where the code is none. */
static bool fill_names(const struct interviewer *interviewer, const char *code, bool is_for_good,
	struct interview_record *record, struct error *error)
{
	*record = (struct interview_record){ 0 };
	if (!code)
		return error_set(error, ERROR_USAGE, "a participant's code has 1 to %d bytes",
			PARTICIPANT_MAX_CODE);
	record->participant = name_of(interviewer, code, is_for_good, error);
	if (!record->participant)
		return false;
	record->cohort = memory_copy_text(interviewer->options.cohort);
	record->pack = memory_copy_text(interviewer->pack->id);
	record->condition = memory_copy_text(interviewer->pack->conditions[0].id);
	return true;
}

bool interviewer_draw(const struct interviewer *interviewer, const char *code,
	struct interview_record *record, struct error *error)
{
	char *read = participant_code_read(code);
	bool good = fill_names(interviewer, read, true, record, error);

	if (good) {
		record->started_ms = env_wall_ms(interviewer->options.env);
		record->consent = memory_copy_text(interviewer->consent);
		record->consent_version = memory_copy_text(interviewer->consent_version);
		fill_rows(interviewer, read, record);
	}
	free(read);
	return good;
}

static bool find_as(const struct interviewer *interviewer, struct database *database,
	const char *code, struct interview_record *record, struct error *error)
{
	return fill_names(interviewer, code, false, record, error) &&
	       interviews_find(database, record, error);
}

bool interviewer_find(const struct interviewer *interviewer, struct database *database,
	const char *code, struct interview_record *record, struct error *error)
{
	char *read = participant_code_read(code);
	char *joined = participant_code_join(code);
	bool good = find_as(interviewer, database, read, record, error);

	if (good && record->id == 0 && strcmp(read, joined) != 0) {
		interview_record_clear(record);
		good = find_as(interviewer, database, joined, record, error);
	}
	free(joined);
	free(read);
	if (!good)
		interview_record_clear(record);
	return good;
}

/* False where the pack has no such scenario. */
static bool find_scenario(const struct pack *pack, const char *id, size_t *scenario)
{
	for (*scenario = 0; *scenario < pack->n_scenarios; ++*scenario)
		if (strcmp(pack->scenarios[*scenario]->id, id) == 0)
			return true;
	return false;
}

/* The level drawn, by its words, or else another. */
static int find_level(
	const struct interviewer *interviewer, const struct scenario *scenario, const char *level)
{
	for (size_t i = 0; i < scenario->n_levels; i++)
		if (strcmp(scenario->levels[i].text, level) == 0)
			return (int)i + 1;
	struct random random;

	random_init(&random, env_entropy(interviewer->options.env));
	return (int)random_below(&random, scenario->n_levels) + 1;
}

void interviewer_begin(const struct interviewer *interviewer, const struct interview_record *record,
	struct interview *interview, size_t **positions)
{
	struct interview_item *items = memory_alloc(record->n_rows, sizeof *items);
	size_t n_items = 0;

	*positions = memory_alloc(record->n_rows, sizeof **positions);
	for (size_t i = 0; i < record->n_rows; i++) {
		const struct interview_row *row = &record->rows[i];
		struct interview_item *item = &items[n_items];

		if (!find_scenario(interviewer->pack, row->scenario, &item->scenario))
			continue;
		item->level_no = find_level(
			interviewer, interviewer->pack->scenarios[item->scenario], row->level);
		item->is_answered = row->response != 0;
		(*positions)[n_items++] = i;
	}
	interview->no_first = record->no_first;
	interview->shows_introduction = interviewer->shows_introduction;
	interview_begin(interview, items, n_items);
	free(items);
}

struct interview_answer interviewer_answer(const struct interview *interview, int64_t id,
	size_t position, int64_t asked_at_ms, int64_t now_ms)
{
	const struct interview_item *item = &interview->items[interview->current];

	return (struct interview_answer){
		.interview = id,
		.position = position,
		.prompt = prompt_render(interview->pack, interview_scenario(interview),
			item->level_no, &interview->pack->conditions[0]),
		.outcome = interview_outcome(interview),
		.text = memory_copy_text(interview->explanation),
		.asked_at_ms = asked_at_ms,
		.ended_at_ms = now_ms,
		.decision_ms = interview->decision_us / 1000,
		.writing_ms = interview->writing_us / 1000,
		.n_changes = interview->n_changes,
	};
}

char *interviewer_ending(const struct interviewer *interviewer)
{
	char *ending = participants_ending(&interviewer->pack->participants);
	char *text = memory_format("That was the last question. Thank you for taking part.%s%s",
		*ending ? "\n\n" : "", ending);

	free(ending);
	return text;
}
