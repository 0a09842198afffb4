/*
 * The exports: every bucket, or every response, with the names and the order of columns that other
 * programs rely on. Columns are only ever added at the end. Each row carries the digest of its
 * prompt, so that a reply stays that to the words it answered.
 */
#ifndef LEEWAY_REPORT_EXPORT_H
#define LEEWAY_REPORT_EXPORT_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/report/writer.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"
#include "leeway/store/people.h"
#include "leeway/store/reading.h"
#include "leeway/store/responses.h"
#include "leeway/store/roster.h"

enum export_subject { EXPORT_BUCKETS, EXPORT_RESPONSES };

enum { EXPORT_MAX_COLUMNS = 64 };

/* Columns that are not in every table. */
enum {
	EXPORT_WITH_WORDS = 1, /* The messages that were sent. */
	EXPORT_FOR_PACKAGE = 2, /* What spares a reader of a package a recode. */
	EXPORT_FOR_EXCEL = 4, /* The same columns, as CSV that writer_start_for_excel makes. */
};

/* The columns of a subject, *n of them, those included that are in some tables alone. */
const struct column *export_columns(enum export_subject subject, size_t *n);

/* The columns of people: those of all, and the attributes of the allow-list. Returns how many. */
size_t export_people_columns(struct column columns[EXPORT_MAX_COLUMNS]);

/* The rows of those people whom is_wanted (NULL: all) says; the caller has started the writer with
 * these columns. */
bool export_people_rows(struct writer *writer, struct database *database,
	bool (*is_wanted)(void *data, const struct person *person), void *data,
	struct error *error);

/* What each model of the cache has cost: replies, intermediate replies, and requests that failed
 * and were billed, so that the sum is the provider's. */
bool export_cost_rows(struct database *database, FILE *out, enum report_format format,
	unsigned tables, struct error *error);

/* An export going on. */
struct exporter {
	struct database *database; /* Borrowed. */
	struct writer writer;
	struct roster roster; /* What is known of agents beside their names. */
	struct reading_prompt prompt; /* Of the bucket last written. */
	const struct column *columns[EXPORT_MAX_COLUMNS];
	const char *names[EXPORT_MAX_COLUMNS + 1]; /* As they are written; ended by NULL. */
	size_t n_columns;
	bool is_complete; /* Of people only those who came to the end are written. */
	uint64_t n_identities; /* Explanations of people that may tell who they are. */
	char *first_identity; /* What the first holds, and where; NULL: there is none. Owned. */
};

/* Writes the header. tables: bits of the above. To be cleared in any case. */
bool exporter_start(struct exporter *exporter, struct database *database,
	enum export_subject subject, unsigned tables, FILE *out, enum report_format format,
	struct error *error);
void exporter_clear(struct exporter *exporter);

/* One bucket, or one response of it, as started for. */
bool exporter_add_bucket(
	struct exporter *exporter, const struct bucket *bucket, struct error *error);
bool exporter_add_response(struct exporter *exporter, const struct bucket *bucket,
	const struct stored_response *stored, struct error *error);

/* All responses of a bucket by repeat; the caller holds a transaction open so that all buckets are
 * of one moment. */
bool exporter_add_responses(
	struct exporter *exporter, const struct bucket *bucket, struct error *error);

#endif
