#include "leeway/report/import.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/decision.h"
#include "leeway/report/digest_counter.h"
#include "leeway/report/import_agents.h"
#include "leeway/report/import_match.h"
#include "leeway/store/corrections.h"
#include "leeway/store/imports.h"
#include "leeway/store/people.h"
#include "leeway/store/responses.h"
#include "leeway/store/tallies.h"

struct importer {
	struct database *database;
	struct import_options options;
	struct matcher *matcher;
	struct import_agents agents;
	struct digest_counter seen; /* Contents of rows of this file. */
	uint64_t n_unsaid; /* Answers whose words are not recorded. */
	const char *last_identity; /* Of the row added last. */
};

/* One row on its way into the cache. */
struct arrival {
	const struct import_row *row;
	const struct matched_prompt *matched;
	const char *agent_name;
	int64_t agent;
	enum outcome outcome;
	bool has_identity; /* In the ledger: rows with a participant or without a repeat. */
	struct digest identity;
};

struct importer *importer_new(struct database *database, const struct import_options *options)
{
	struct importer *importer = memory_alloc(1, sizeof *importer);
	importer->database = database;
	importer->options = *options;
	importer->matcher = matcher_new(options->env, database, options->pack);
	return importer;
}

void importer_free(struct importer *importer)
{
	if (!importer)
		return;
	matcher_free(importer->matcher);
	import_agents_clear(&importer->agents);
	digest_counter_clear(&importer->seen);
	free(importer);
}

const struct match_counts *importer_match_counts(const struct importer *importer)
{
	return matcher_counts(importer->matcher);
}

uint64_t importer_n_unsaid(const struct importer *importer)
{
	return importer->n_unsaid;
}

const char *importer_last_identity(const struct importer *importer)
{
	return importer->last_identity;
}

void importer_start_file(struct importer *importer)
{
	digest_counter_clear(&importer->seen);
}

static bool read_answer(const struct scenario *scenario, const char *text, enum outcome *outcome,
	struct error *error)
{
	static const char *const plain[] = { "yes", "no" };
	for (int answer = ANSWER_YES; answer <= ANSWER_NO; answer++) {
		if (text_equals_ignoring_case(text, plain[answer]) ||
			scenario_has_answer(scenario, (enum answer)answer, text)) {
			*outcome = answer == (int)scenario->grant ? OUTCOME_GRANT : OUTCOME_REFUSE;
			return true;
		}
	}
	return error_set(error, ERROR_INPUT, "answer is '%s'; it must be yes or no", text);
}

/* The row's outcome: given, by the answer, or read from the text. */
static bool find_outcome(struct arrival *arrival, struct error *error)
{
	const struct import_row *row = arrival->row;
	enum outcome answered = OUTCOME_UNCLEAR;
	const struct scenario *scenario = arrival->matched->scenario;
	if (!scenario && !row->has_outcome)
		return error_set(error, ERROR_INPUT,
			"no installed pack has the scenario %s, by which the reply would be read: "
			"the row needs an outcome",
			arrival->matched->prompt->scenario);
	if (row->answer && scenario && !read_answer(scenario, row->answer, &answered, error))
		return false;
	if (row->answer && scenario && row->has_outcome && row->outcome != answered)
		return error_set(error, ERROR_INPUT,
			"answer is '%s' but outcome is '%s'; yes %s here", row->answer,
			outcome_name(row->outcome),
			scenario->grant == ANSWER_YES ? "grants" : "refuses");
	if (row->has_outcome)
		arrival->outcome = row->outcome;
	else if (row->answer)
		arrival->outcome = answered;
	else
		arrival->outcome = decision_reader_read(
			arrival->matched->prompt->reader, row->text, REPLY_END_COMPLETE);
	return true;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void identify_person(struct arrival *arrival)
{
	const struct prompt *prompt = arrival->matched->prompt;
	arrival->identity = imports_identify_person(arrival->agent_name, arrival->row->participant,
		prompt->pack, prompt->scenario, prompt->condition);
}

static void identify_content(struct arrival *arrival, struct digest_counter *seen)
{
	const struct import_row *row = arrival->row;
	char prompt[DIGEST_HEX_SIZE], content[DIGEST_HEX_SIZE], occurrence[16];
	digest_to_hex(&arrival->matched->prompt->digest, prompt);
	char *numbers = memory_format("%d %lld %lld %lld %lld %lld", (int)arrival->outcome,
		(long long)row->asked_at_ms, (long long)row->latency_ms,
		(long long)row->input_tokens, (long long)row->output_tokens,
		(long long)row->cost_microusd);
	const char *const parts[] = { "content", arrival->agent_name, prompt, numbers,
		or_empty(row->text), or_empty(row->model_returned), NULL };
	struct digest digest = digest_texts(parts);
	free(numbers);
	digest_to_hex(&digest, content);
	snprintf(occurrence, sizeof occurrence, "%u", digest_counter_add(seen, &digest));
	const char *const numbered[] = { content, occurrence, NULL };
	arrival->identity = digest_texts(numbered);
}

static void identify(struct importer *importer, struct arrival *arrival)
{
	arrival->has_identity = true;
	if (arrival->row->participant)
		identify_person(arrival);
	else if (arrival->row->repeat < 0)
		identify_content(arrival, &importer->seen);
	else
		arrival->has_identity = false;
}

/* Whether what is stored is what the row says. */
static bool is_same(const struct arrival *arrival, const struct stored_response *stored)
{
	char *text =
		text_repair(or_empty(arrival->row->text), strlen(or_empty(arrival->row->text)));
	bool same = strcmp(stored->response.text, text) == 0 &&
		    (arrival->outcome == stored->response.outcome ||
			    arrival->outcome == stored->outcome_read);
	free(text);
	return same;
}

static enum import_result judge_stored(
	const struct arrival *arrival, const struct stored_response *stored, struct error *error)
{
	if (is_same(arrival, stored))
		return IMPORT_ALREADY;
	if (!arrival->row->participant) {
		error_set(error, ERROR_INPUT,
			"repeat %lld of this bucket is there already with another reply",
			(long long)arrival->row->repeat);
		return IMPORT_BAD;
	}
	error_set(error, ERROR_INPUT,
		"participant '%s' has already answered %s under %s differently",
		arrival->row->participant, arrival->matched->prompt->scenario,
		arrival->matched->prompt->condition);
	return IMPORT_OTHERWISE;
}

/* The row in the ledger: the same, or a conflict. */
static enum import_result judge_known(struct importer *importer, const struct arrival *arrival,
	int64_t response, struct error *error)
{
	struct stored_response stored;
	if (!arrival->row->participant)
		return IMPORT_ALREADY;
	if (!responses_read_id(importer->database, response, &stored, error))
		return IMPORT_FAILED;
	if (stored.response.prompt != arrival->matched->row) {
		error_set(error, ERROR_INPUT,
			"participant '%s' has already answered %s under %s at another level",
			arrival->row->participant, arrival->matched->prompt->scenario,
			arrival->matched->prompt->condition);
		return IMPORT_OTHERWISE;
	}
	return judge_stored(arrival, &stored, error);
}

/* The row's own repeat, or the next that is free; -1 on error. */
static int64_t choose_repeat(
	struct importer *importer, const struct arrival *arrival, struct error *error)
{
	struct tally tally;
	int64_t next_repeat;
	if (arrival->row->repeat >= 0)
		return arrival->row->repeat;
	if (!tallies_read(importer->database, arrival->agent, arrival->matched->row, &tally,
		    &next_repeat, error))
		return -1;
	return next_repeat;
}

/*
 * What the outcome was before the correction that an export tells of: what the reader says of the
 * text. Where that is the same, the correction stands as one that confirms.
 */
static bool add_correction(struct importer *importer, const struct arrival *arrival,
	int64_t response, struct error *error)
{
	struct correction correction = {
		.after = arrival->outcome,
		.reason = "imported as corrected",
		.author = "import",
		.at_ms = env_wall_ms(importer->options.env),
	};
	return corrections_add(importer->database, response, &correction, error);
}

static bool fill_response(struct importer *importer, const struct arrival *arrival,
	struct response *response, struct error *error)
{
	const struct import_row *row = arrival->row;
	int64_t repeat = choose_repeat(importer, arrival, error);
	int64_t participant = 0;
	if (repeat >= 0 && row->participant)
		participant =
			people_put(importer->database, arrival->agent, row->participant, error);
	*response = (struct response){
		.agent = arrival->agent,
		.prompt = arrival->matched->row,
		.repeat = (uint32_t)repeat,
		.outcome = arrival->outcome,
		.text = or_empty(row->text),
		.participant = participant,
		.asked_at_ms = row->asked_at_ms,
		.latency_ms = row->latency_ms,
		.input_tokens = row->input_tokens,
		.output_tokens = row->output_tokens,
		.reasoning_tokens = row->reasoning_tokens,
		.cost_microusd = row->cost_microusd,
		.model_returned = row->model_returned,
		.finish_reason = row->finish_reason,
		.words_assumed = row->words_assumed,
	};
	if (row->corrected && row->text && arrival->matched->scenario)
		response->outcome = decision_reader_read(
			arrival->matched->prompt->reader, row->text, REPLY_END_COMPLETE);
	return repeat >= 0 && participant >= 0;
}

/* How the person answered, as far as the row says. */
static bool add_answering(struct importer *importer, const struct arrival *arrival,
	const struct response *response, int64_t id, struct error *error)
{
	const struct answering *answering = &arrival->row->answering;
	return people_add_answering(importer->database, id, 0, answering, error) &&
	       (answering->complete < 0 ||
		       people_set_finished(importer->database, response->participant,
			       answering->complete == 1, error));
}

static enum import_result store(
	struct importer *importer, const struct arrival *arrival, struct error *error)
{
	struct database *database = importer->database;
	struct response response;
	struct stored_response stored;
	bool added;
	if (!fill_response(importer, arrival, &response, error) ||
		!responses_add(database, &response, &added, error) ||
		!responses_read(
			database, response.agent, response.prompt, response.repeat, &stored, error))
		return IMPORT_FAILED;
	if (!added)
		return judge_stored(arrival, &stored, error);
	int64_t id = stored.id;
	if (arrival->has_identity && !imports_add(database, &arrival->identity, id, error))
		return IMPORT_FAILED;
	if (response.participant && !add_answering(importer, arrival, &response, id, error))
		return IMPORT_FAILED;
	if (arrival->row->corrected && !add_correction(importer, arrival, id, error))
		return IMPORT_FAILED;
	if (response.participant)
		importer->last_identity = text_find_identity(response.text);
	return IMPORT_ADDED;
}

static enum import_result add_row(
	struct importer *importer, const struct import_row *row, struct error *error)
{
	struct arrival arrival = { .row = row };
	arrival.matched = matcher_find(importer->matcher, row, error);
	if (!arrival.matched || !find_outcome(&arrival, error))
		return error && error->code == ERROR_STORE ? IMPORT_FAILED : IMPORT_BAD;
	arrival.agent = import_agents_find(
		&importer->agents, importer->database, &importer->options, row, error);
	if (arrival.agent <= 0)
		return error && error->code == ERROR_STORE ? IMPORT_FAILED : IMPORT_BAD;
	arrival.agent_name = importer->options.agent ? importer->options.agent : row->agent;
	importer->n_unsaid += row->words_assumed;
	identify(importer, &arrival);
	int64_t known = arrival.has_identity
				? imports_find(importer->database, &arrival.identity, error)
				: 0;
	if (known < 0)
		return IMPORT_FAILED;
	return known > 0 ? judge_known(importer, &arrival, known, error)
			 : store(importer, &arrival, error);
}

bool importer_prepare(struct importer *importer, const struct import_row *row, struct error *error)
{
	struct error fault = { 0 };
	bool found = matcher_find(importer->matcher, row, &fault) &&
		     import_agents_find(&importer->agents, importer->database, &importer->options,
			     row, &fault) > 0;
	bool is_fault = !found && fault.code != ERROR_STORE;
	if (!found && !is_fault)
		return error_move(error, &fault);
	error_clear(&fault);
	return true;
}

enum import_result importer_add_row(
	struct importer *importer, const struct import_row *row, struct error *error)
{
	struct pseudonyms *pseudonyms = importer->options.pseudonyms;
	char pseudonym[PSEUDONYM_SIZE];
	struct import_row renamed = *row;

	importer->last_identity = NULL;
	if (row->participant && row->repeat < 0 && pseudonyms) {
		if (!pseudonym_make(pseudonyms, row->participant, pseudonym, error))
			return IMPORT_FAILED;
		renamed.participant = pseudonym;
	} else if (row->participant && row->repeat < 0 && strchr(row->participant, '@')) {
		error_set(error, ERROR_INPUT,
			"participant is an e-mail address; such are kept under pseudonyms alone");
		return IMPORT_BAD;
	}
	return add_row(importer, &renamed, error);
}

enum import_result importer_add(
	struct importer *importer, const struct table *table, struct error *error)
{
	struct import_row row;
	enum import_result result = import_row_read(table, &row, error)
					    ? importer_add_row(importer, &row, error)
					    : IMPORT_BAD;
	if (result == IMPORT_BAD || result == IMPORT_OTHERWISE)
		table_prefix(table, error);
	return result;
}
