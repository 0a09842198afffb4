/*
 * Full-text search over replies. The index is fed apart from the responses, batch by batch, because
 * feeding it with each reply would slow a run several times over: search_update behind a run or
 * before a search, as often as search_pending says.
 */
#ifndef LEEWAY_STORE_SEARCH_H
#define LEEWAY_STORE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"

/* Texts that are not indexed yet; -1 on error. Counts them: not for every frame. */
int64_t search_pending(struct database *database, struct error *error);

/*
 * Indexes the next texts, at most max_texts, in a transaction of its own; 10,000 take about 0.2 s.
 * *n_indexed is 0 once all are. Needs DATABASE_WRITE, outside a transaction.
 */
bool search_update(
	struct database *database, int64_t max_texts, int64_t *n_indexed, struct error *error);

/* The same within a transaction of the caller's. */
bool search_index(
	struct database *database, int64_t max_texts, int64_t *n_indexed, struct error *error);

/* A text found; body is valid during the call. */
struct search_hit {
	int64_t text; /* Row id. */
	const char *body;
};

struct search_query {
	/* Words in double quotes are a phrase; a word ends in '*' where its end is left open.
	 * Nothing else in a query has a meaning, so that none is malformed. */
	const char *words;
	int64_t before; /* A text's row id; 0: from the newest on. */
	int64_t limit;
};

struct search_listener {
	void (*each)(const struct search_hit *hit, void *data);
	void *data;
};

/*
 * Calls back for the newest texts older than before that hold all words, at most limit. Page by
 * giving the last hit's text as before. The callback may use other functions of the store.
 */
bool search_find(struct database *database, const struct search_query *query,
	struct search_listener listener, struct error *error);

/* A page of the responses that have a text. */
struct search_page {
	int64_t after; /* Row id of the last response seen; 0: from the oldest on. Moved on. */
	struct search_response {
		int64_t id, agent, prompt; /* Row ids. */
		uint32_t repeat;
	} responses[64];
	size_t n_responses; /* 0: there are no more. */
};

/* Fills the next page. */
bool search_responses(
	struct database *database, int64_t text, struct search_page *page, struct error *error);

#endif
