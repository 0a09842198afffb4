/* The exports: every bucket, or every response, with the names and the order of columns that other
 * programs rely on. Columns are only ever added at the end. */
#ifndef LEEWAY_REPORT_EXPORT_H
#define LEEWAY_REPORT_EXPORT_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/report/writer.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"
#include "leeway/store/responses.h"

/* Ended by NULL. */
extern const char *const export_bucket_columns[];
extern const char *const export_response_columns[];

/* The columns of one bucket; the caller has started the writer with export_bucket_columns. */
void export_bucket(struct writer *writer, const struct bucket *bucket);

/* One response; the caller has started the writer with export_response_columns. */
void export_response(
	struct writer *writer, const struct bucket *bucket, const struct stored_response *stored);

/*
 * The responses of one bucket by repeat; the caller has started the writer with
 * export_response_columns, and holds a transaction open so that all buckets are of one moment.
 */
bool export_responses(struct writer *writer, struct database *database, const struct bucket *bucket,
	struct error *error);

#endif
