/*
 * A package: a folder for people who do not have leeway. Responses, buckets and people as CSV, the
 * words that were asked, and what each column means, all from the tables of export.h:
 *
 *	README.md                   what it is, how to read and check it
 *	dataset_description.json    Psych-DS 1.5
 *	datapackage.json            Data Package 2.0
 *	codebook.csv                a row a column
 *	data/pack-ID_kind-KIND_data.csv     responses, buckets, people, flow
 *	materials/prompts.jsonl     the words of every prompt, by digest
 *	manifest.json               as `leeway export manifest`
 *	SHA256SUMS                  of all of these
 *
 * Names are those that R keeps; what is not known is an empty cell.
 */
#ifndef LEEWAY_REPORT_PACKAGE_H
#define LEEWAY_REPORT_PACKAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

struct package_order {
	const struct bucket_list *buckets; /* No groups: their members are there. */
	unsigned tables; /* Of export.h, beside EXPORT_FOR_PACKAGE. */
	int64_t made_at_ms;
	int64_t n_outdated; /* Replies left out: their words were edited since. */
	bool (*is_stopped)(void);
};

/* What is to be looked at before a package is shared. Starts as { 0 }. */
struct package_notes {
	int64_t n_named; /* People who do not go by a pseudonym. */
	uint64_t n_identities; /* As in export.h. */
	char *first_identity; /* To be freed. */
};

/*
 * Writes the folder, which must not be there or be empty; it gets its name once it is whole, and
 * nothing is left on failure. The caller holds a read transaction.
 */
bool package_write(struct database *database, const struct package_order *order, const char *folder,
	struct package_notes *notes, struct error *error);

#endif
