/* What the parts of a shelf share; only for src/screens/shelf*.c. */
#ifndef LEEWAY_SCREENS_SHELF_PARTS_H
#define LEEWAY_SCREENS_SHELF_PARTS_H

#include "leeway/screens/shelf.h"

/* A byte a repeat: its outcome in the lowest bits, and what else is known of it. */
enum {
	FACT_OUTCOME = 7,
	FACT_PRESENT = 8,
	FACT_CORRECTED = 16,
	FACT_STARRED = 32,
	FACT_HIT = 64, /* Has the word searched for. */
	FACT_LISTED = 128, /* Where the same answers are taken together: it stands for them. */
	FACT_ABSENT = 0, /* Looked for, and not there. */
	FACT_UNREAD = FACT_OUTCOME, /* An outcome that is none. */
};

/* Whether a response passes the filter, alike ones not minded. */
bool shelf_passes(const struct shelf *shelf, uint8_t fact);

/* Sets what is known of a repeat, and counts rows. */
void shelf_set_fact(struct shelf *shelf, uint32_t repeat, uint8_t fact);

/* Makes room to count the rows of as many repeats as there is capacity for; to be counted anew. */
void shelf_make_stretches(struct shelf *shelf);

/* Counts rows anew. */
void shelf_rebuild(struct shelf *shelf);

/* How many rows come before a repeat. */
size_t shelf_row_of(const struct shelf *shelf, uint32_t repeat);

/* Whether a repeat has a row. */
bool shelf_has_row(const struct shelf *shelf, uint32_t repeat);

/* What a row of the cache says, with what else is known of the repeat. */
uint8_t shelf_fact_of(const struct shelf *shelf, const struct reading_row *row);

/* --- shelf_distinct.c --- */

/* A response of that text passes: the fact, FACT_LISTED added if it is the first. */
uint8_t shelf_list(struct shelf *shelf, uint32_t repeat, int64_t text, uint8_t fact);

/* Begins anew to take the same answers together, or leaves off. */
void shelf_list_anew(struct shelf *shelf);

/* --- shelf_read.c --- */

/* One repeat; the row's id is 0 where it is not there. */
bool shelf_read_row(const struct shelf *shelf, struct database *database, uint32_t repeat,
	struct reading_row *row, struct error *error);

/* --- shelf_search.c --- */

/* True while texts wait to be searched. */
bool shelf_is_searching(const struct shelf *shelf);

/* Looks for the word in the next texts. */
bool shelf_search_texts(struct shelf *shelf, struct database *database, struct error *error);

/* Forgets the beginnings of texts. */
void shelf_drop_lines(struct shelf *shelf);

#endif
