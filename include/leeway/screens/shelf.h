/*
 * The responses of one bucket, in order of their repeats, as a list shows them: filtered, the same
 * answers taken together, searched for a word. All are listed at once; only rows in sight are
 * fetched for that, wherever they are. What needs every reply (a filter, the different ones, a
 * search) is found by reading on in slices, each of which takes a few milliseconds at most, so that
 * no key waits for a large bucket; what is there is shown meanwhile. Kept are a byte a repeat,
 * about half a byte a text in each set of them, and the beginnings of texts in sight. Belongs to
 * the UI thread.
 */
#ifndef LEEWAY_SCREENS_SHELF_H
#define LEEWAY_SCREENS_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/base/id_set.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"
#include "leeway/store/reading.h"

enum {
	/* More repeats than any run or import makes: those of a cache that promises more are not
	 * followed. */
	SHELF_MAX_REPEATS = 1 << 24,
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

/* What is known of a row without its words. */
struct shelf_entry {
	uint32_t repeat;
	enum outcome outcome;
	bool is_present; /* Read, and there. */
	bool corrected, starred, has_hit;
};

/* Kept by the row it was fetched for; good for a row as long as it is of its repeat. */
struct shelf_line {
	char *text; /* NULL: none. */
	int64_t of; /* Row id of the text. */
	uint32_t repeat;
	bool has_hit; /* Starts where the word is. */
};

/* How many rows pass the filter in a stretch of repeats, so that a row is found without counting
 * them all. */
struct shelf_stretches {
	uint16_t *small; /* Of 256 repeats each. */
	uint32_t *large; /* Of 65,536. */
};

struct shelf_repeated;

/* Starts as { 0 }. Only shelf*.c changes it. */
struct shelf {
	int64_t agent, prompt; /* Row ids; 0: an empty shelf. */
	uint8_t *facts; /* By repeat, below end (shelf_parts.h). */
	size_t capacity;
	struct shelf_stretches stretches;
	uint32_t end; /* One behind the highest repeat. */
	bool is_cut; /* There are more than SHELF_MAX_REPEATS. */
	uint32_t n_read; /* Repeats below were read in order. */
	size_t n_present, total; /* Responses read; as the tally counts. */
	bool checks_holes; /* Repeats that were not there may be now. */
	uint32_t hole; /* The next one to look at. */
	struct id_set texts; /* Of all that were read; how many differ is its n_ids. */
	size_t n_shown; /* Rows. */
	enum shelf_filter filter;
	bool is_distinct; /* Of the same answers only the first is shown. */
	struct id_set listed; /* Where it is_distinct: texts that have a row … */
	struct shelf_repeated *repeated; /* … and by hash, those that more than one reply has. */
	size_t n_repeated, n_slots;
	struct {
		bool is_on, is_found;
		uint32_t repeat, stand_in;
		int64_t text;
	} sought; /* By shelf_seek. */
	char *word; /* Searched for; NULL: none. */
	uint32_t n_searched; /* Repeats below were searched. */
	struct id_set searched, found; /* Texts. */
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

/*
 * The row of a repeat, or of the one that stands for it where it was sought; false where it is not
 * shown. A repeat that was not read yet is taken to be there.
 */
bool shelf_find(const struct shelf *shelf, uint32_t repeat, size_t *index);

/* From here on shelf_find finds the one that stands for a repeat too, once it is read. */
bool shelf_seek(
	struct shelf *shelf, struct database *database, uint32_t repeat, struct error *error);

/* The same of a repeat whose row was fetched last, before the same answers are taken together. */
void shelf_keep(struct shelf *shelf, uint32_t repeat);

/* The next row with a hit, from there on and round; false where there is none. */
bool shelf_find_hit(const struct shelf *shelf, size_t from, bool is_forward, size_t *index);

/* A row's repeat; index < n_shown. */
uint32_t shelf_repeat(const struct shelf *shelf, size_t index);

/* The repeats of all n_shown rows; to be freed. */
uint32_t *shelf_copy_repeats(const struct shelf *shelf);

struct shelf_entry shelf_entry(const struct shelf *shelf, size_t index);

/* How many responses a fetched row stands for: more than 1 only where it is_distinct. */
uint32_t shelf_weight(const struct shelf *shelf, size_t index);

/*
 * Fetches n rows, at most SHELF_N_LINES: what is known of them, and the beginnings of their texts.
 * A row whose response turns out not to be there goes.
 */
bool shelf_fetch_lines(struct shelf *shelf, struct database *database, size_t first, size_t n_rows,
	struct error *error);

/* The beginning of a row's text, or the place of the word, on one line; "" where not fetched. */
const char *shelf_line(const struct shelf *shelf, size_t index);

/* "all", "grant", … "starred", "relabelled", "found" */
const char *shelf_filter_name(enum shelf_filter filter);

#endif
