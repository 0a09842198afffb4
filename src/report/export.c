#include "leeway/report/export.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/attributes.h"
#include "leeway/report/bucket_rate.h"
#include "leeway/store/origins.h"

/* A row of either table. */
struct row {
	const char *pack, *scenario, *level, *condition, *agent, *kind, *prompt_digest, *messages;
	const char *provider, *model_requested, *parameters;
	int64_t level_no;
	int64_t words_edited; /* -1: not known. */
	bool synthetic;
	/* Of a bucket. */
	int64_t counts[N_OUTCOMES];
	double rate, standard_error, low, high;
	/* Of a response. */
	const char *outcome, *text, *model_returned, *asked_at, *participant, *finish_reason;
	int64_t repeat, latency_ms, input_tokens, output_tokens, reasoning_tokens, refuse;
	double cost_usd;
	bool corrected, text_present, words_recorded;
	const char *ended_at;
	struct answering answering;
};

#define AT(member)          offsetof(struct row, member)
#define OUTCOME_AT(outcome) (AT(counts) + (outcome) * sizeof(int64_t))

/* The columns both exports begin with, and what both say of the words and of who answered. */
#define NAMES                                                                                      \
	{ "pack", COLUMN_TEXT, AT(pack), NULL, NULL, "pack of the scenario", NULL, 0 },            \
		{ "scenario", COLUMN_TEXT, AT(scenario), NULL, NULL, "scenario's id", NULL, 0 },   \
		{ "level_no", COLUMN_COUNT, AT(level_no), NULL, NULL,                              \
			"number of the level, from 1; a higher one is a milder exception", NULL,   \
			0 },                                                                       \
		{ "level", COLUMN_TEXT, AT(level), NULL, NULL, "the level as the text says it",    \
			NULL, 0 },                                                                 \
		{ "condition", COLUMN_TEXT, AT(condition), NULL, NULL, "how the question was put", \
			NULL, 0 },                                                                 \
		{ "agent", COLUMN_TEXT, AT(agent), NULL, NULL,                                     \
			"who answered: a model with its parameters, a cohort of people, a group",  \
			NULL, 0 },                                                                 \
		{ "kind", COLUMN_TEXT, AT(kind), NULL, "cohort;model;group", "what the agent is",  \
			NULL, 0 },                                                                 \
	{                                                                                          \
		"synthetic", COLUMN_BOOLEAN, AT(synthetic), NULL, NULL, "answers were simulated",  \
			NULL, 0                                                                    \
	}
#define PROMPT                                                                                     \
	{ "prompt_digest", COLUMN_TEXT, AT(prompt_digest), NULL, NULL,                             \
		"SHA-256 that stands for the words that were answered", NULL, 0 },                 \
	{                                                                                          \
		"messages", COLUMN_TEXT, AT(messages), NULL, NULL, "those words, as JSON", NULL,   \
			EXPORT_WITH_WORDS                                                          \
	}

#define EDITED                                                                                     \
	{                                                                                          \
		"words_edited", COLUMN_MAYBE, AT(words_edited), NULL, NULL,                        \
			"the pack has other words today than those that were answered; empty: "    \
			"the pack is not installed",                                               \
			NULL, 0                                                                    \
	}

static const struct column bucket_columns[] = {
	NAMES,
	{ "grants", COLUMN_COUNT, OUTCOME_AT(OUTCOME_GRANT), "replies", NULL,
		"replies that grant the exception", NULL, 0 },
	{ "refusals", COLUMN_COUNT, OUTCOME_AT(OUTCOME_REFUSE), "replies", NULL,
		"replies that refuse it", NULL, 0 },
	{ "unclear", COLUMN_COUNT, OUTCOME_AT(OUTCOME_UNCLEAR), "replies", NULL,
		"replies in which no verdict could be read", NULL, 0 },
	{ "blocked", COLUMN_COUNT, OUTCOME_AT(OUTCOME_BLOCKED), "replies", NULL,
		"stopped by a safety filter, or refusals to engage", NULL, 0 },
	{ "empty", COLUMN_COUNT, OUTCOME_AT(OUTCOME_EMPTY), "replies", NULL,
		"empty, or cut off before a verdict", NULL, 0 },
	{ "refusal_rate", COLUMN_NUMBER, AT(rate), "fraction", NULL,
		"refusals / (grants + refusals)", NULL, 0 },
	{ "se", COLUMN_NUMBER, AT(standard_error), "fraction", NULL, "its standard error", NULL,
		0 },
	{ "wilson_lo", COLUMN_NUMBER, AT(low), "fraction", NULL,
		"lower end of its 95 % Wilson interval", NULL, 0 },
	{ "wilson_hi", COLUMN_NUMBER, AT(high), "fraction", NULL, "upper end of that interval",
		NULL, 0 },
	PROMPT,
	EDITED,
};

static const struct column response_columns[] = {
	NAMES,
	{ "repeat", COLUMN_COUNT, AT(repeat), NULL, NULL,
		"number of the response among those of its agent to its prompt, from 0",
		"repeat_no", 0 },
	{ "outcome", COLUMN_TEXT, AT(outcome), NULL, "grant;refuse;unclear;blocked;empty",
		"what the response decides, corrections included", NULL, 0 },
	{ "corrected", COLUMN_BOOLEAN, AT(corrected), NULL, NULL,
		"the outcome was corrected by hand", NULL, 0 },
	{ "text", COLUMN_TEXT, AT(text), NULL, NULL, "the reply, or a person's explanation", NULL,
		0 },
	{ "model_returned", COLUMN_TEXT, AT(model_returned), NULL, NULL,
		"the model that the server named", NULL, 0 },
	{ "asked_at", COLUMN_TEXT, AT(asked_at), "UTC, ISO 8601", NULL, "when it was asked", NULL,
		0 },
	{ "latency_ms", COLUMN_COUNT, AT(latency_ms), "ms", NULL, "how long the reply took", NULL,
		0 },
	{ "input_tokens", COLUMN_COUNT, AT(input_tokens), "tokens", NULL, "tokens sent", NULL, 0 },
	{ "output_tokens", COLUMN_COUNT, AT(output_tokens), "tokens", NULL, "tokens that came back",
		NULL, 0 },
	{ "cost_usd", COLUMN_NUMBER, AT(cost_usd), "US dollars", NULL, "cost of the reply", NULL,
		0 },
	{ "participant", COLUMN_TEXT, AT(participant), NULL, NULL,
		"name or pseudonym of the person", NULL, 0 },
	PROMPT,
	{ "finish_reason", COLUMN_TEXT, AT(finish_reason), NULL, NULL,
		"why the reply ended, in the provider's word", NULL, 0 },
	{ "reasoning_tokens", COLUMN_COUNT, AT(reasoning_tokens), "tokens", NULL,
		"of the tokens that came back, those of thinking", NULL, 0 },
	{ "provider", COLUMN_TEXT, AT(provider), NULL, NULL, "provider of the model", NULL, 0 },
	{ "model_requested", COLUMN_TEXT, AT(model_requested), NULL, NULL,
		"model as it was asked for", NULL, 0 },
	{ "parameters", COLUMN_TEXT, AT(parameters), NULL, NULL,
		"parameters that were sent, as JSON", NULL, 0 },
	{ "position", COLUMN_COUNT, AT(answering.position), NULL, NULL,
		"place of the question in the order the person saw, from 1", NULL, 0 },
	{ "ended_at", COLUMN_TEXT, AT(ended_at), "UTC, ISO 8601", NULL,
		"when the person confirmed the answer", NULL, 0 },
	{ "decision_ms", COLUMN_COUNT, AT(answering.decision_ms), "ms", NULL,
		"time the person spent on yes or no", NULL, 0 },
	{ "writing_ms", COLUMN_COUNT, AT(answering.writing_ms), "ms", NULL,
		"time the person spent on the explanation", NULL, 0 },
	{ "changes", COLUMN_COUNT, AT(answering.n_changes), NULL, NULL,
		"how often the person changed yes to no or back", NULL, 0 },
	{ "yes_first", COLUMN_MAYBE, AT(answering.yes_first), NULL, NULL,
		"yes was the first of the two options", NULL, 0 },
	{ "complete", COLUMN_MAYBE, AT(answering.complete), NULL, NULL,
		"the person came to the end of the questions", NULL, 0 },
	EDITED,
	{ "words_recorded", COLUMN_BOOLEAN, AT(words_recorded), NULL, NULL,
		"prompt_digest stands for the words that were sent; if not, they were not "
		"recorded, and it stands for the pack's when the response was imported",
		NULL, 0 },
	{ "refuse", COLUMN_COUNT, AT(refuse), NULL, "0;1",
		"1: refuse, 0: grant, empty: any other outcome", NULL, EXPORT_FOR_PACKAGE },
	{ "text_present", COLUMN_BOOLEAN, AT(text_present), NULL, NULL,
		"there is a text, even if it reads NA", NULL, EXPORT_FOR_PACKAGE },
};

const struct column *export_columns(enum export_subject subject, size_t *n)
{
	*n = subject == EXPORT_BUCKETS ? sizeof bucket_columns / sizeof *bucket_columns
				       : sizeof response_columns / sizeof *response_columns;
	return subject == EXPORT_BUCKETS ? bucket_columns : response_columns;
}

static const struct column people_columns[] = {
	{ "agent", COLUMN_TEXT, offsetof(struct person, agent), NULL, NULL, "the person's cohort",
		NULL, 0 },
	{ "synthetic", COLUMN_BOOLEAN, offsetof(struct person, synthetic), NULL, NULL,
		"the person is simulated", NULL, 0 },
	{ "participant", COLUMN_TEXT, offsetof(struct person, name), NULL, NULL,
		"name or pseudonym of the person", NULL, 0 },
	{ "answers", COLUMN_COUNT, offsetof(struct person, n_responses), "answers", NULL,
		"answers of the person in the cache", NULL, 0 },
};
/* After what is known of the person. */
static const struct column interview_columns[] = {
	{ "complete", COLUMN_MAYBE, offsetof(struct person, complete), NULL, NULL,
		"the person came to the end of the questions", NULL, 0 },
	{ "consent_version", COLUMN_TEXT, offsetof(struct person, consent_version), NULL, NULL,
		"version of the text the person agreed to", NULL, 0 },
	{ "consent_digest", COLUMN_TEXT, offsetof(struct person, consent_digest), NULL, NULL,
		"SHA-256 of that text; the manifest has the text", NULL, 0 },
	{ "draw", COLUMN_TEXT, offsetof(struct person, draw), NULL, "independent;balanced",
		"how the levels were drawn", NULL, 0 },
};
enum {
	N_PEOPLE_COLUMNS = sizeof people_columns / sizeof *people_columns,
	N_INTERVIEW_COLUMNS = sizeof interview_columns / sizeof *interview_columns,
};

size_t export_people_columns(struct column columns[EXPORT_MAX_COLUMNS])
{
	size_t n = N_PEOPLE_COLUMNS;

	memcpy(columns, people_columns, sizeof people_columns);
	for (size_t i = 0; attribute_name(i) && n < EXPORT_MAX_COLUMNS; i++) {
		bool is_age = strcmp(attribute_name(i), "age") == 0;

		columns[n++] = (struct column){ .name = attribute_name(i),
			.type = is_age ? COLUMN_COUNT : COLUMN_TEXT,
			.unit = is_age ? "years" : NULL,
			.description = "of the person, as the survey or the panel has it" };
	}
	assert(n + N_INTERVIEW_COLUMNS <= EXPORT_MAX_COLUMNS);
	memcpy(columns + n, interview_columns, sizeof interview_columns);
	return n + N_INTERVIEW_COLUMNS;
}

/* People being written. */
struct people_export {
	struct writer *writer;
	bool (*is_wanted)(void *data, const struct person *person);
	void *data;
};

static bool write_person(void *data, const struct person *person)
{
	const struct people_export *people = data;
	struct writer *writer = people->writer;

	if (people->is_wanted && !people->is_wanted(people->data, person))
		return true;
	struct attributes *attributes = attributes_read(person->attributes);

	for (size_t i = 0; i < N_PEOPLE_COLUMNS; i++)
		writer_value(writer, &people_columns[i], person);
	for (size_t i = 0; attribute_name(i); i++)
		writer_text(writer, attributes_get(attributes, attribute_name(i)));
	for (size_t i = 0; i < N_INTERVIEW_COLUMNS; i++)
		writer_value(writer, &interview_columns[i], person);
	writer_end_row(writer);
	attributes_free(attributes);
	return !ferror(writer->out);
}

bool export_people_rows(struct writer *writer, struct database *database,
	bool (*is_wanted)(void *data, const struct person *person), void *data, struct error *error)
{
	struct people_export people = { writer, is_wanted, data };

	return people_each(database, NULL, write_person, &people, error);
}

bool exporter_start(struct exporter *exporter, struct database *database,
	enum export_subject subject, unsigned tables, FILE *out, enum report_format format,
	struct error *error)
{
	size_t n;
	const struct column *columns = export_columns(subject, &n);

	*exporter = (struct exporter){ .database = database };
	for (size_t i = 0; i < n; i++) {
		const struct column *column = &columns[i];
		bool is_renamed = column->package_name && (tables & EXPORT_FOR_PACKAGE);

		if (column->only && !(column->only & tables))
			continue;
		assert(exporter->n_columns < EXPORT_MAX_COLUMNS);
		exporter->names[exporter->n_columns] =
			is_renamed ? column->package_name : column->name;
		exporter->columns[exporter->n_columns++] = column;
	}
	if (tables & EXPORT_FOR_EXCEL)
		writer_start_for_excel(&exporter->writer, out, exporter->names);
	else
		writer_start(&exporter->writer, out, format, exporter->names);
	return roster_load(database, &exporter->roster, error);
}

void exporter_clear(struct exporter *exporter)
{
	free(exporter->first_identity);
	roster_clear(&exporter->roster);
	reading_clear_prompt(&exporter->prompt);
}

/* What both tables say of a bucket. */
static bool fill_row(struct exporter *exporter, const struct bucket *bucket, struct row *row,
	struct error *error)
{
	if (exporter->prompt.id != bucket->prompt) {
		reading_clear_prompt(&exporter->prompt);
		if (!reading_load_prompt(
			    exporter->database, bucket->prompt, &exporter->prompt, error))
			return false;
	}
	*row = (struct row){ .pack = bucket->pack,
		.scenario = bucket->scenario,
		.level_no = bucket->level_no,
		.level = bucket->level,
		.condition = bucket->condition,
		.agent = bucket->agent_name,
		.kind = bucket_kind_name(bucket),
		.synthetic = bucket->synthetic,
		.words_edited = bucket->words == BUCKET_WORDS_UNKNOWN
					? -1
					: bucket->words == BUCKET_WORDS_EDITED,
		.prompt_digest = exporter->prompt.digest,
		.messages = exporter->prompt.messages };
	for (size_t i = 0; i < exporter->roster.n_entries; i++) {
		const struct roster_entry *entry = &exporter->roster.entries[i];

		if (entry->id != bucket->agent || entry->agent.kind != AGENT_MODEL)
			continue;
		row->provider = entry->agent.provider;
		row->model_requested = entry->agent.model;
		row->parameters = entry->parameters;
	}
	return true;
}

static void write_row(struct exporter *exporter, const struct row *row)
{
	for (size_t i = 0; i < exporter->n_columns; i++)
		writer_value(&exporter->writer, exporter->columns[i], row);
	writer_end_row(&exporter->writer);
}

bool exporter_add_bucket(
	struct exporter *exporter, const struct bucket *bucket, struct error *error)
{
	struct bucket_rate rate = bucket_rate_of(bucket);
	struct row row;

	if (!fill_row(exporter, bucket, &row, error))
		return false;
	memcpy(row.counts, bucket->tally.counts, sizeof row.counts);
	row.rate = rate.rate;
	row.standard_error = rate.standard_error;
	row.low = rate.wilson.low;
	row.high = rate.wilson.high;
	write_row(exporter, &row);
	return true;
}

bool exporter_add_response(struct exporter *exporter, const struct bucket *bucket,
	const struct stored_response *stored, struct error *error)
{
	const struct response *response = &stored->response;
	enum outcome outcome = response->outcome;
	struct row row;

	/* The prompt of the bucket is read once; the texts of the response are in the way of no
	 * other statement. */
	if (!fill_row(exporter, bucket, &row, error))
		return false;
	char *asked_at = response->asked_at_ms < 0 ? NULL : env_format_time(response->asked_at_ms);

	char *ended_at = stored->answering.ended_at_ms < 0
				 ? NULL
				 : env_format_time(stored->answering.ended_at_ms);

	row.answering = stored->answering;
	row.ended_at = ended_at;
	row.repeat = response->repeat;
	row.outcome = outcome_name(outcome);
	row.corrected = stored->corrected;
	row.text = response->text;
	row.words_recorded = !response->words_assumed;
	row.text_present = response->text && response->text[0];
	row.refuse = outcome == OUTCOME_REFUSE ? 1 : outcome == OUTCOME_GRANT ? 0 : -1;
	row.model_returned = response->model_returned;
	row.asked_at = asked_at;
	row.latency_ms = response->latency_ms;
	row.input_tokens = response->input_tokens;
	row.output_tokens = response->output_tokens;
	row.reasoning_tokens = response->reasoning_tokens;
	row.cost_usd = response->cost_microusd < 0 ? NAN : (double)response->cost_microusd / 1e6;
	row.participant = stored->participant;
	row.finish_reason = response->finish_reason;
	write_row(exporter, &row);
	const char *identity = bucket->kind == AGENT_COHORT && response->text
				       ? text_find_identity(response->text)
				       : NULL;

	if (identity && exporter->n_identities++ == 0)
		exporter->first_identity = memory_format("%s in %s, %s level %d, repeat %u%s%s",
			identity, bucket->agent_name, bucket->scenario, bucket->level_no,
			(unsigned)response->repeat, stored->participant ? ", of " : "",
			stored->participant ? stored->participant : "");
	free(ended_at);
	free(asked_at);
	return true;
}

bool exporter_add_responses(
	struct exporter *exporter, const struct bucket *bucket, struct error *error)
{
	for (int64_t repeat = 0; repeat < bucket->next_repeat; repeat++) {
		struct stored_response stored;
		if (!responses_read(exporter->database, bucket->agent, bucket->prompt,
			    (uint32_t)repeat, &stored, error))
			return false;
		bool is_left_out = exporter->is_complete && bucket->kind == AGENT_COHORT &&
				   stored.answering.complete != 1;
		if (stored.id && !is_left_out &&
			!exporter_add_response(exporter, bucket, &stored, error))
			return false;
	}
	return true;
}

/* What a model has cost, as a row. */
struct cost_row {
	const char *agent;
	bool synthetic;
	int64_t n_replies, n_steps, n_failed, n_unknown;
	double replies_usd, steps_usd, failed_usd, total_usd;
};

#define COST(name, type, field, unit, description)                                                 \
	{                                                                                          \
		name, type, offsetof(struct cost_row, field), unit, NULL, description, NULL, 0     \
	}

static const struct column cost_columns[] = {
	COST("agent", COLUMN_TEXT, agent, NULL, "the model"),
	COST("synthetic", COLUMN_BOOLEAN, synthetic, NULL, "the model is simulated"),
	COST("replies", COLUMN_COUNT, n_replies, "replies", "stored replies"),
	COST("replies_cost_usd", COLUMN_NUMBER, replies_usd, "US dollars", "their cost"),
	COST("steps", COLUMN_COUNT, n_steps, "replies",
		"intermediate replies, of chains of thought"),
	COST("steps_cost_usd", COLUMN_NUMBER, steps_usd, "US dollars", "their cost"),
	COST("failed_billed", COLUMN_COUNT, n_failed, "requests",
		"requests that failed and were billed"),
	COST("failed_cost_usd", COLUMN_NUMBER, failed_usd, "US dollars", "their cost"),
	COST("unknown", COLUMN_COUNT, n_unknown, "replies",
		"replies and steps whose cost is not known; the sums leave them out"),
	COST("cost_usd", COLUMN_NUMBER, total_usd, "US dollars", "what the three cost together"),
};

enum { N_COST_COLUMNS = sizeof cost_columns / sizeof *cost_columns };

static void write_cost(const struct origin_cost *cost, void *data)
{
	struct writer *writer = data;
	int64_t total = cost->replies_microusd + cost->steps_microusd + cost->failed_microusd;
	struct cost_row row = {
		.agent = cost->agent,
		.synthetic = cost->synthetic,
		.n_replies = cost->n_replies,
		.n_steps = cost->n_steps,
		.n_failed = cost->n_failed,
		.n_unknown = cost->n_unknown,
		.replies_usd = (double)cost->replies_microusd / 1e6,
		.steps_usd = (double)cost->steps_microusd / 1e6,
		.failed_usd = (double)cost->failed_microusd / 1e6,
		.total_usd = (double)total / 1e6,
	};

	for (size_t i = 0; i < N_COST_COLUMNS; i++)
		writer_value(writer, &cost_columns[i], &row);
	writer_end_row(writer);
}

bool export_cost_rows(struct database *database, FILE *out, enum report_format format,
	unsigned tables, struct error *error)
{
	const char *names[N_COST_COLUMNS + 1] = { NULL };
	struct writer writer;

	for (size_t i = 0; i < N_COST_COLUMNS; i++)
		names[i] = cost_columns[i].name;
	if (tables & EXPORT_FOR_EXCEL)
		writer_start_for_excel(&writer, out, names);
	else
		writer_start(&writer, out, format, names);
	return origins_each_cost(database, NULL, write_cost, &writer, error);
}
