/* What is read of a shelf's bucket: on and on in order, and what comes into holes. */
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/store/tallies.h"
#include "shelf_parts.h"

/* Rows for repeats up to a new end. */
static void grow(struct shelf *shelf, uint32_t end)
{
	bool is_new = end > shelf->capacity || shelf->end == 0;
	uint32_t before = shelf->end;

	if (end > shelf->capacity) {
		shelf->capacity = memory_next_capacity(shelf->capacity, end);
		shelf->facts = memory_resize(shelf->facts, shelf->capacity, 1);
		shelf_make_stretches(shelf);
	}
	memset(shelf->facts + before, is_new ? FACT_UNREAD : FACT_ABSENT, end - before);
	shelf->end = end;
	if (is_new) {
		shelf_rebuild(shelf);
		return;
	}
	for (uint32_t i = before; i < end; i++)
		shelf_set_fact(shelf, i, FACT_UNREAD);
}

bool shelf_wake(struct shelf *shelf, struct database *database, struct error *error)
{
	struct tally tally;
	int64_t next_repeat;

	if (!shelf->agent || !shelf->prompt)
		return true;
	if (!tallies_read(database, shelf->agent, shelf->prompt, &tally, &next_repeat, error))
		return false;
	shelf->is_cut = next_repeat > SHELF_MAX_REPEATS;
	uint32_t end = shelf->is_cut ? SHELF_MAX_REPEATS : (uint32_t)next_repeat;

	if (end > shelf->end)
		grow(shelf, end);
	shelf->total = (size_t)tally_total(&tally);
	shelf->checks_holes = shelf->n_present < shelf->total && !shelf->is_cut;
	shelf->hole = 0;
	return true;
}

bool shelf_is_busy(const struct shelf *shelf)
{
	return shelf->n_read < shelf->end || shelf->checks_holes || shelf_is_searching(shelf);
}

uint8_t shelf_fact_of(const struct shelf *shelf, const struct reading_row *row)
{
	return (uint8_t)(((unsigned)row->outcome & FACT_OUTCOME) | FACT_PRESENT |
			 (row->corrected ? FACT_CORRECTED : 0) | (row->starred ? FACT_STARRED : 0) |
			 (shelf->facts[row->repeat] & (FACT_HIT | FACT_LISTED)));
}

/* A response that is read in its turn, or into a hole: once in every listing. */
static void put_row(struct shelf *shelf, const struct reading_row *row)
{
	uint8_t fact = shelf_fact_of(shelf, row);

	id_set_add(&shelf->texts, row->text);
	if (shelf->is_distinct && shelf_passes(shelf, fact))
		fact = shelf_list(shelf, row->repeat, row->text, fact);
	if (!(shelf->facts[row->repeat] & FACT_PRESENT) && row->repeat < shelf->n_searched)
		shelf->n_searched = row->repeat;
	shelf_set_fact(shelf, row->repeat, fact);
}

static bool read_page(struct shelf *shelf, struct database *database, struct error *error)
{
	struct reading_page page = { .next = shelf->n_read };
	size_t n = 0;

	if (!reading_load_page(database, shelf->agent, shelf->prompt, shelf->end, &page, error))
		return false;
	for (uint32_t at = shelf->n_read; at < page.next; at++) {
		if (n < page.n_rows && page.rows[n].repeat == at)
			put_row(shelf, &page.rows[n++]);
		else if (shelf->facts[at] == FACT_UNREAD)
			shelf_set_fact(shelf, at, FACT_ABSENT);
	}
	shelf->n_read = page.next;
	return true;
}

bool shelf_read_row(const struct shelf *shelf, struct database *database, uint32_t repeat,
	struct reading_row *row, struct error *error)
{
	struct reading_page page = { .next = repeat };

	*row = (struct reading_row){ 0 };
	if (!reading_load_page(database, shelf->agent, shelf->prompt, repeat + 1, &page, error))
		return false;
	if (page.n_rows > 0)
		*row = page.rows[0];
	return true;
}

/* Replies do not come in order, so that those behind a gap are there before it is filled. */
static bool check_holes(struct shelf *shelf, struct database *database, struct error *error)
{
	const uint8_t *at =
		shelf->n_present < shelf->total
			? memchr(shelf->facts + shelf->hole, FACT_ABSENT, shelf->end - shelf->hole)
			: NULL;

	shelf->checks_holes = at != NULL;
	if (!at)
		return true;
	struct reading_page page = { .next = (uint32_t)(at - shelf->facts) };

	if (!reading_load_page(database, shelf->agent, shelf->prompt, shelf->end, &page, error))
		return false;
	for (size_t i = 0; i < page.n_rows; i++)
		if (shelf->facts[page.rows[i].repeat] == FACT_ABSENT)
			put_row(shelf, &page.rows[i]);
	shelf->hole = page.next;
	return true;
}

bool shelf_work(struct shelf *shelf, struct database *database, struct error *error)
{
	bool good = true;

	if (shelf->n_read < shelf->end)
		good = read_page(shelf, database, error);
	else if (shelf->checks_holes)
		good = check_holes(shelf, database, error);
	else if (shelf_is_searching(shelf))
		good = shelf_search_texts(shelf, database, error);
	if (!good) {
		/* What cannot be read is not asked for again and again. */
		shelf->n_read = shelf->n_searched = shelf->end;
		shelf->checks_holes = false;
	}
	return good;
}

bool shelf_refresh(
	struct shelf *shelf, struct database *database, uint32_t repeat, struct error *error)
{
	struct reading_row row;

	if (repeat >= shelf->end)
		return true;
	if (!shelf_read_row(shelf, database, repeat, &row, error))
		return false;
	if (row.id == 0 || !(shelf->facts[repeat] & FACT_PRESENT))
		return true;
	shelf_set_fact(shelf, repeat, shelf_fact_of(shelf, &row));
	/* It may stand for others no more. */
	if (shelf->is_distinct)
		shelf_set_filter(shelf, shelf->filter);
	return true;
}
