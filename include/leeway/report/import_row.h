/* One row of an import, its values checked one by one but not yet matched to a pack. */
#ifndef LEEWAY_REPORT_IMPORT_ROW_H
#define LEEWAY_REPORT_IMPORT_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/model/response.h"
#include "leeway/report/table.h"

enum { IMPORT_MAX_REPEAT = 999999, IMPORT_MAX_NAME = 200 /* Bytes of a name. */ };

/* Texts are borrowed from the table's row; NULL where it has none. Numbers: -1. */
struct import_row {
	const char *pack, *scenario, *level, *condition, *agent, *participant;
	const char *text_column; /* Heading of the text's column in a survey; NULL: "text". */
	const char *text, *answer, *model_returned;
	const char *prompt_digest; /* Hexadecimal, of the words that were answered. */
	const char *messages, *words; /* Those words: messages as JSON, or one text. */
	const char *finish_reason, *provider, *model_requested, *parameters; /* JSON object. */
	int64_t level_no, repeat;
	int64_t asked_at_ms, latency_ms, input_tokens, output_tokens, reasoning_tokens;
	int64_t cost_microusd;
	bool has_kind, has_outcome;
	enum agent_kind kind;
	enum outcome outcome;
	bool synthetic, corrected;
	bool words_assumed; /* The row, or its survey, does not say which words were answered. */
	struct answering answering; /* Of people. */
};

/* Nothing known. */
void import_row_init(struct import_row *row);

/* A column with a value whose name other tools give to an answer; NULL: none. Static. */
const char *import_row_stranger(const struct table *table);

/* ERROR_INPUT names the column and what it must be. A stranger is a fault too. */
bool import_row_read(const struct table *table, struct import_row *row, struct error *error);

#endif
