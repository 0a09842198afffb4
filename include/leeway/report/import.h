/*
 * Importing recorded replies and people's answers: rows with the columns of `export responses`,
 * into the cache, each once. The caller holds a transaction open over all rows and rolls it back if
 * any is bad.
 *
 * What a row is, so that importing it again adds nothing:
 *   - with a participant: this person's answer to this scenario under this condition; another
 * answer of the same person to it is a conflict;
 *   - with a repeat: that repeat of its bucket; another reply there is a conflict;
 *   - with neither: its content, and its place among rows of equal content in the same file.
 */
#ifndef LEEWAY_REPORT_IMPORT_H
#define LEEWAY_REPORT_IMPORT_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/report/import_match.h"
#include "leeway/report/import_row.h"
#include "leeway/report/pseudonym.h"
#include "leeway/report/table.h"
#include "leeway/store/database.h"

struct importer;

/* Texts are borrowed. */
struct import_options {
	const struct env *env;
	const char *agent; /* Whose rows these are; NULL: each row says. */
	enum agent_kind kind; /* Of that agent. */
	const char *pack; /* For rows that name none. */
	struct pseudonyms *pseudonyms; /* For participants; NULL: kept as they are, but for e-mail
					* addresses, which are faults. */
	bool synthetic; /* Every agent of these rows is simulated. */
};

struct importer *importer_new(struct database *database, const struct import_options *options);
void importer_free(struct importer *importer);

/* What in the explanation of the row added last may tell who a person is (text_find_identity);
 * NULL: nothing, or the row was not added. */
const char *importer_last_identity(const struct importer *importer);

/* Before the first row of a file. */
void importer_start_file(struct importer *importer);

enum import_result {
	IMPORT_ADDED,
	IMPORT_ALREADY, /* It was there. */
	IMPORT_BAD, /* ERROR_INPUT, "FILE:LINE: what". */
	IMPORT_OTHERWISE, /* The same, since this person's answer to the question is there already
			   * and is another. */
	IMPORT_FAILED, /* The cache failed: nothing more can be added. */
};

/*
 * Puts the row's prompt and agent into the cache, so that a mark set afterwards can be undone
 * (database_mark) and they stay. False where the cache fails; a fault of the row is told when it is
 * added.
 */
bool importer_prepare(struct importer *importer, const struct import_row *row, struct error *error);

/*
 * Adds a row that was read elsewhere (a survey's file); its faults have no file and no line yet. A
 * participant in a row with a repeat comes from an export and keeps the name it has there.
 */
enum import_result importer_add_row(
	struct importer *importer, const struct import_row *row, struct error *error);

/* How the rows so far found the words they answer; borrowed. */
const struct match_counts *importer_match_counts(const struct importer *importer);

/* How many rows so far did not say which words they answer. */
uint64_t importer_n_unsaid(const struct importer *importer);

/* Adds the row last read from the table. */
enum import_result importer_add(
	struct importer *importer, const struct table *table, struct error *error);

#endif
