#include "leeway/report/import_row.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/text.h"
#include "leeway/model/scenario.h"

/* Columns that hold a short text. */
static const struct {
	const char *name;
	size_t offset;
} names[] = {
	{ "pack", offsetof(struct import_row, pack) },
	{ "scenario", offsetof(struct import_row, scenario) },
	{ "condition", offsetof(struct import_row, condition) },
	{ "agent", offsetof(struct import_row, agent) },
	{ "participant", offsetof(struct import_row, participant) },
	{ "model_returned", offsetof(struct import_row, model_returned) },
	{ "answer", offsetof(struct import_row, answer) },
	{ "prompt_digest", offsetof(struct import_row, prompt_digest) },
	{ "finish_reason", offsetof(struct import_row, finish_reason) },
	{ "provider", offsetof(struct import_row, provider) },
	{ "model_requested", offsetof(struct import_row, model_requested) },
};

/* Columns that hold a whole number. */
static const struct {
	const char *name;
	size_t offset;
	int64_t minimum, maximum;
} counts[] = {
	{ "level_no", offsetof(struct import_row, level_no), 1, SCENARIO_MAX_LEVELS },
	{ "repeat", offsetof(struct import_row, repeat), 0, IMPORT_MAX_REPEAT },
	/* As packages call it. */
	{ "repeat_no", offsetof(struct import_row, repeat), 0, IMPORT_MAX_REPEAT },
	{ "latency_ms", offsetof(struct import_row, latency_ms), 0, INT64_C(1) << 40 },
	{ "input_tokens", offsetof(struct import_row, input_tokens), 0, INT64_C(1) << 40 },
	{ "output_tokens", offsetof(struct import_row, output_tokens), 0, INT64_C(1) << 40 },
	{ "reasoning_tokens", offsetof(struct import_row, reasoning_tokens), 0, INT64_C(1) << 40 },
	{ "position", offsetof(struct import_row, answering.position), 1, 1000000 },
	{ "decision_ms", offsetof(struct import_row, answering.decision_ms), 0, INT64_C(1) << 40 },
	{ "writing_ms", offsetof(struct import_row, answering.writing_ms), 0, INT64_C(1) << 40 },
	{ "changes", offsetof(struct import_row, answering.n_changes), 0, 1000000 },
};

/* What other tools call an answer: never passed over as a column of no meaning. */
static const char *const strangers[] = { "decision", "choice", "verdict", "explanation", "why",
	"reason", "justification", "reply", "response", "completion", "output" };

const char *import_row_stranger(const struct table *table)
{
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
		if (table_value(table, strangers[i]))
			return strangers[i];
	return NULL;
}

static bool refuse_strangers(const struct table *table, struct error *error)
{
	const char *stranger = import_row_stranger(table);
	return !stranger ||
	       error_set(error, ERROR_INPUT,
		       "\"%s\" looks like an answer, but answers are in answer, outcome and text: "
		       "rename it, or import people's answers with --cohort and --map",
		       stranger);
}

static bool read_names(const struct table *table, struct import_row *row, struct error *error)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = table_value(table, names[i].name);
		if (text && strlen(text) > IMPORT_MAX_NAME)
			return error_set(error, ERROR_INPUT, "%s is over %d bytes long",
				names[i].name, IMPORT_MAX_NAME);
		*(const char **)((char *)row + names[i].offset) = text;
	}
	row->level = table_value(table, "level");
	row->text = table_value(table, "text");
	row->messages = table_value(table, "messages");
	row->words = table_value(table, "prompt");
	row->parameters = table_value(table, "parameters");
	return row->scenario || row->prompt_digest || row->messages || row->words ||
	       error_set(error, ERROR_INPUT,
		       "scenario is missing, and so are the words that were answered "
		       "(prompt_digest, messages or prompt)");
}

static bool read_counts(const struct table *table, struct import_row *row, struct error *error)
{
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		const char *text = table_value(table, counts[i].name);
		int64_t *number = (int64_t *)(void *)((char *)row + counts[i].offset);
		char *end = NULL;
		if (!text)
			continue;
		errno = 0;
		long long value = strtoll(text, &end, 10);
		if (errno || end == text || *end || value < counts[i].minimum ||
			value > counts[i].maximum)
			return error_set(error, ERROR_INPUT,
				"%s is '%s'; it must be a whole number from %lld to %lld",
				counts[i].name, text, (long long)counts[i].minimum,
				(long long)counts[i].maximum);
		*number = value;
	}
	return true;
}

static bool read_flag(const struct table *table, const char *name, bool *flag, struct error *error)
{
	const char *text = table_value(table, name);
	*flag = text && (text_equals_ignoring_case(text, "true") || strcmp(text, "1") == 0);
	if (*flag || !text || text_equals_ignoring_case(text, "false") || strcmp(text, "0") == 0)
		return true;
	return error_set(error, ERROR_INPUT, "%s is '%s'; it must be true or false", name, text);
}

static bool read_cost(const struct table *table, struct import_row *row, struct error *error)
{
	const char *text = table_value(table, "cost_usd");
	char *end = NULL;
	row->cost_microusd = -1;
	if (!text)
		return true;
	double cost = strtod(text, &end);
	if (end == text || *end || !(cost >= 0 && cost <= 1e9))
		return error_set(error, ERROR_INPUT,
			"cost_usd is '%s'; it must be an amount in dollars", text);
	row->cost_microusd = llround(cost * 1e6);
	return true;
}

static bool read_time(
	const struct table *table, const char *name, int64_t *time_ms, struct error *error)
{
	const char *text = table_value(table, name);
	*time_ms = text ? env_parse_time(text) : -1;
	if (!text || *time_ms >= 0)
		return true;
	return error_set(error, ERROR_INPUT,
		"%s is '%s'; it must be a time as 2026-01-31T12:00:00Z", name, text);
}

/* -1 where the table does not say. */
static bool read_maybe(
	const struct table *table, const char *name, int64_t *maybe, struct error *error)
{
	bool flag;
	*maybe = -1;
	if (!table_value(table, name))
		return true;
	if (!read_flag(table, name, &flag, error))
		return false;
	*maybe = flag;
	return true;
}

/* Whether the row says which words were sent. An export says of each digest whether it is theirs.
 */
static bool read_words(const struct table *table, struct import_row *row, struct error *error)
{
	int64_t recorded;
	if (!read_maybe(table, "words_recorded", &recorded, error))
		return false;
	row->words_assumed =
		recorded == 0 || (!row->prompt_digest && !row->messages && !row->words);
	return true;
}

static bool read_kind(const struct table *table, struct import_row *row, struct error *error)
{
	const char *text = table_value(table, "kind");
	row->has_kind = text != NULL;
	for (int kind = AGENT_COHORT; text && kind <= AGENT_MODEL; kind++) {
		row->kind = (enum agent_kind)kind;
		if (strcmp(text, agent_kind_name(row->kind)) == 0)
			return true;
	}
	return !text ||
	       error_set(error, ERROR_INPUT, "kind is '%s'; it must be cohort or model", text);
}

static bool read_outcome(const struct table *table, struct import_row *row, struct error *error)
{
	const char *text = table_value(table, "outcome");
	row->has_outcome = text != NULL;
	if (text && !outcome_find(text, &row->outcome))
		return error_set(error, ERROR_INPUT,
			"outcome is '%s'; it must be grant, refuse, unclear, blocked or empty",
			text);
	if (!text && !row->text && !row->answer)
		return error_set(error, ERROR_INPUT,
			"has neither outcome nor answer nor text: one of them is needed");
	return true;
}

void import_row_init(struct import_row *row)
{
	*row = (struct import_row){ .level_no = -1,
		.repeat = -1,
		.asked_at_ms = -1,
		.latency_ms = -1,
		.input_tokens = -1,
		.output_tokens = -1,
		.reasoning_tokens = -1,
		.cost_microusd = -1,
		.answering = { -1, -1, -1, -1, -1, -1, -1 } };
}

bool import_row_read(const struct table *table, struct import_row *row, struct error *error)
{
	import_row_init(row);
	return refuse_strangers(table, error) && read_names(table, row, error) &&
	       read_counts(table, row, error) &&
	       read_flag(table, "synthetic", &row->synthetic, error) &&
	       read_flag(table, "corrected", &row->corrected, error) &&
	       read_words(table, row, error) && read_cost(table, row, error) &&
	       read_time(table, "asked_at", &row->asked_at_ms, error) &&
	       read_time(table, "ended_at", &row->answering.ended_at_ms, error) &&
	       read_maybe(table, "yes_first", &row->answering.yes_first, error) &&
	       read_maybe(table, "complete", &row->answering.complete, error) &&
	       read_kind(table, row, error) && read_outcome(table, row, error);
}
