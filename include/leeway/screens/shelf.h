/*
 * The responses of one bucket, in order of their repeats, as a list shows them: filtered, the same
 * answers taken together, searched for a word. It is filled in slices, each of which takes a few
 * milliseconds at most, so that no key waits for a large bucket; what is there is shown meanwhile.
 * Texts stay in the cache but for the beginnings of those in sight. Belongs to the UI thread.
 */
#ifndef LEEWAY_SCREENS_SHELF_H
#define LEEWAY_SCREENS_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"
#include "leeway/store/reading.h"

enum {
	SHELF_MAX_REPEATS = 1 << 18, /* Repeats from here on are not listed: 8 bytes each. */
	SHELF_N_LINES = 256, /* Beginnings of texts kept. */
	SHELF_SEARCHED_CHARACTERS = 65536, /* Of each text. */
};

/* The first ones are those of enum outcome, one up. */
enum shelf_filter {
	SHELF_ALL,
	SHELF_GRANT,
	SHELF_REFUSE,
	SHELF_UNCLEAR,
	SHELF_BLOCKED,
	SHELF_EMPTY,
	SHELF_STARRED,
	SHELF_CORRECTED,
	SHELF_HITS, /* Those with the word searched for. */
};
enum { N_SHELF_FILTERS = 9 };

/* One repeat. */
struct shelf_entry {
	uint32_t text; /* Index into texts. */
	uint8_t outcome;
	bool is_present : 1, corrected : 1, starred : 1;
};

/* What several responses may have said. */
struct shelf_text {
	int64_t id; /* Row id; 0: no text. */
	uint32_t n_present, n_shown; /* Responses, and those that pass the filter. */
	bool has_hit;
};

/* Kept by the row it was fetched for; good for a row as long as it is of its text. */
struct shelf_line {
	char *text; /* NULL: none. */
	uint32_t of; /* Index into texts. */
	bool has_hit; /* Starts where the word is. */
};

/* Starts as { 0 }. Only shelf*.c changes it. */
struct shelf {
	int64_t agent, prompt; /* Row ids; 0: an empty shelf. */
	struct shelf_entry *entries; /* By repeat. */
	size_t n_entries, entries_capacity;
	size_t n_present, total; /* Entries that are there; as the tally counts. */
	uint32_t end; /* One behind the highest repeat to be read. */
	bool is_cut; /* There are more than SHELF_MAX_REPEATS. */
	bool checks_holes; /* Entries that were not there may be now. */
	size_t hole; /* The next one to look at. */
	struct shelf_text *texts;
	size_t n_texts, texts_capacity;
	uint32_t *slots; /* Index + 1 into texts by hash of the id; 0: free. */
	size_t n_slots;
	uint32_t *shown; /* Repeats, ascending. */
	size_t n_shown, shown_capacity;
	enum shelf_filter filter;
	bool is_distinct; /* Of the same answers only the first is shown. */
	char *word; /* Searched for; NULL: none. */
	size_t n_searched; /* Of texts. */
	size_t n_hits; /* Responses with the word, as far as searched. */
	struct shelf_line lines[SHELF_N_LINES];
};

void shelf_clear(struct shelf *shelf);

/* Another bucket; filter, distinct and word stay. Nothing is read yet. */
void shelf_open(struct shelf *shelf, int64_t agent, int64_t prompt);

/* Asks the tally whether there is something new to be read. */
bool shelf_wake(struct shelf *shelf, struct database *database, struct error *error);

/* True while there is something to be read or searched. */
bool shelf_is_busy(const struct shelf *shelf);

/* Reads or searches the next part. */
bool shelf_work(struct shelf *shelf, struct database *database, struct error *error);

/* Reads one response anew: it was corrected or starred. */
bool shelf_refresh(
	struct shelf *shelf, struct database *database, uint32_t repeat, struct error *error);

void shelf_set_filter(struct shelf *shelf, enum shelf_filter filter);
void shelf_set_distinct(struct shelf *shelf, bool is_distinct);

/* Marks a word; NULL or "": none. */
void shelf_search(struct shelf *shelf, const char *word);

/* The row of a repeat, or of the one that stands for it; false where it is not shown. */
bool shelf_find(const struct shelf *shelf, uint32_t repeat, size_t *index);

/* The next row with a hit, from there on and round; false where there is none. */
bool shelf_find_hit(const struct shelf *shelf, size_t from, bool is_forward, size_t *index);

/* The entry of a row. */
const struct shelf_entry *shelf_entry(const struct shelf *shelf, size_t index);

/* How many responses a row stands for: more than 1 only where it is_distinct. */
uint32_t shelf_weight(const struct shelf *shelf, size_t index);

/* Fetches the beginnings of the texts of n rows, at most SHELF_N_LINES. */
bool shelf_fetch_lines(struct shelf *shelf, struct database *database, size_t first, size_t n_rows,
	struct error *error);

/* The beginning of a row's text, or the place of the word, on one line; "" where not fetched. */
const char *shelf_line(const struct shelf *shelf, size_t index);

/* "all", "grant", … "starred", "relabelled", "found" */
const char *shelf_filter_name(enum shelf_filter filter);

#endif
