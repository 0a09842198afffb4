/*
 * One self-contained HTML page: figures, tables, method and provenance, explanations to filter and
 * read. It asks the network for nothing, and a content security policy forbids it; without scripts
 * everything but the filter works.
 */
#ifndef LEEWAY_REPORT_PAGE_H
#define LEEWAY_REPORT_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/report/chart.h"
#include "leeway/report/claims.h"
#include "leeway/report/compare.h"
#include "leeway/report/explanations.h"
#include "leeway/report/svg.h"
#include "leeway/store/database.h"
#include "leeway/store/origins.h"

enum { PAGE_MAX_CORRECTIONS = 200 };

/* All borrowed. */
struct page {
	struct database *database; /* Within a transaction. */
	const struct chart_source *source; /* Buckets, pack and roster; roster not NULL. */
	const char *against; /* Whom the others are compared with; NULL: nobody. */
	const char *against_condition; /* NULL: the arm's own, or else "baseline". */
	const struct comparison_list *comparison; /* NULL where against is. */
	const struct transfer *transfer; /* NULL or no rows: no model was tuned. */
	const struct claim_verdict_list *claims; /* NULL or none: the pack claims nothing. */
	const struct explanation_list *explanations;
	const struct origin_list *origins;
	int64_t made_at_ms; /* Since 1970. */
	int64_t n_outdated; /* Replies left out, to words edited since. */
};

/* Writes the page; reads prompts and corrections from the cache. */
bool page_write(struct svg *html, const struct page *page, struct error *error);

#endif
