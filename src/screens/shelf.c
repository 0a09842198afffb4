#include "leeway/screens/shelf.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/store/tallies.h"
#include "shelf_parts.h"

enum { HOLES_A_SLICE = 256, FEWEST_SLOTS = 64 };

const char *shelf_filter_name(enum shelf_filter filter)
{
	static const char *const names[N_SHELF_FILTERS] = { "all", "grant", "refuse", "unclear",
		"blocked", "empty", "starred", "relabelled", "found" };

	return names[filter];
}

static void empty(struct shelf *shelf)
{
	shelf->n_entries = shelf->n_present = shelf->total = 0;
	shelf->end = 0;
	shelf->is_cut = shelf->checks_holes = false;
	shelf->n_texts = shelf->n_shown = shelf->n_searched = shelf->n_hits = 0;
	for (size_t i = 0; i < shelf->n_slots; i++)
		shelf->slots[i] = 0;
	shelf_drop_lines(shelf);
}

void shelf_clear(struct shelf *shelf)
{
	empty(shelf);
	free(shelf->entries);
	free(shelf->texts);
	free(shelf->slots);
	free(shelf->shown);
	free(shelf->word);
	*shelf = (struct shelf){ 0 };
}

void shelf_open(struct shelf *shelf, int64_t agent, int64_t prompt)
{
	empty(shelf);
	shelf->agent = agent;
	shelf->prompt = prompt;
}

static size_t slot_of(const struct shelf *shelf, int64_t id)
{
	uint64_t mixed = (uint64_t)id * UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(mixed >> 32) & (shelf->n_slots - 1);

	while (shelf->slots[slot] && shelf->texts[shelf->slots[slot] - 1].id != id)
		slot = (slot + 1) & (shelf->n_slots - 1);
	return slot;
}

static void grow_slots(struct shelf *shelf)
{
	size_t n_slots = shelf->n_slots ? 2 * shelf->n_slots : FEWEST_SLOTS;

	free(shelf->slots);
	shelf->slots = memory_alloc(n_slots, sizeof *shelf->slots);
	shelf->n_slots = n_slots;
	for (size_t i = 0; i < shelf->n_texts; i++)
		shelf->slots[slot_of(shelf, shelf->texts[i].id)] = (uint32_t)i + 1;
}

/* The index of a text, added where it is new. */
static uint32_t put_text(struct shelf *shelf, int64_t id)
{
	if (2 * (shelf->n_texts + 1) > shelf->n_slots)
		grow_slots(shelf);
	size_t slot = slot_of(shelf, id);

	if (!shelf->slots[slot]) {
		MEMORY_RESERVE_ONE(shelf->texts, shelf->n_texts, shelf->texts_capacity);
		shelf->texts[shelf->n_texts++] = (struct shelf_text){ .id = id };
		shelf->slots[slot] = (uint32_t)shelf->n_texts;
	}
	return shelf->slots[slot] - 1;
}

static bool passes(const struct shelf *shelf, const struct shelf_entry *entry)
{
	switch (shelf->filter) {
	case SHELF_ALL:
		return entry->is_present;
	case SHELF_STARRED:
		return entry->is_present && entry->starred;
	case SHELF_CORRECTED:
		return entry->is_present && entry->corrected;
	case SHELF_HITS:
		return entry->is_present && shelf->texts[entry->text].has_hit;
	default:
		return entry->is_present && entry->outcome + 1 == (int)shelf->filter;
	}
}

/* The repeat comes behind all that are shown. */
static void show(struct shelf *shelf, uint32_t repeat)
{
	const struct shelf_entry *entry = &shelf->entries[repeat];

	if (!passes(shelf, entry))
		return;
	if (shelf->texts[entry->text].n_shown++ > 0 && shelf->is_distinct)
		return;
	MEMORY_RESERVE_ONE(shelf->shown, shelf->n_shown, shelf->shown_capacity);
	shelf->shown[shelf->n_shown++] = repeat;
}

void shelf_rebuild(struct shelf *shelf)
{
	shelf->n_shown = 0;
	for (size_t i = 0; i < shelf->n_texts; i++)
		shelf->texts[i].n_shown = 0;
	for (size_t i = 0; i < shelf->n_entries; i++)
		show(shelf, (uint32_t)i);
}

static void put_entry(struct shelf *shelf, const struct reading_row *row)
{
	struct shelf_entry *entry = &shelf->entries[row->repeat];
	uint32_t text = put_text(shelf, row->text);

	if (!entry->is_present) {
		shelf->n_present++;
		shelf->texts[text].n_present++;
		shelf->n_hits += shelf->texts[text].has_hit;
	}
	*entry = (struct shelf_entry){ .text = text,
		.outcome = (uint8_t)row->outcome,
		.is_present = true,
		.corrected = row->corrected,
		.starred = row->starred };
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
	shelf->end = shelf->is_cut ? SHELF_MAX_REPEATS : (uint32_t)next_repeat;
	shelf->total = (size_t)tally_total(&tally);
	shelf->checks_holes = shelf->n_present < shelf->n_entries && !shelf->is_cut;
	shelf->hole = 0;
	return true;
}

static bool is_searching(const struct shelf *shelf)
{
	return shelf->word && shelf->n_searched < shelf->n_texts;
}

bool shelf_is_busy(const struct shelf *shelf)
{
	return shelf->n_entries < shelf->end || shelf->checks_holes || is_searching(shelf);
}

static bool read_page(struct shelf *shelf, struct database *database, struct error *error)
{
	struct reading_page page = { .next = (uint32_t)shelf->n_entries };

	if (!reading_load_page(database, shelf->agent, shelf->prompt, shelf->end, &page, error))
		return false;
	while (shelf->n_entries < page.next) {
		MEMORY_RESERVE_ONE(shelf->entries, shelf->n_entries, shelf->entries_capacity);
		shelf->entries[shelf->n_entries++] = (struct shelf_entry){ 0 };
	}
	for (size_t i = 0; i < page.n_rows; i++) {
		put_entry(shelf, &page.rows[i]);
		show(shelf, page.rows[i].repeat);
	}
	return true;
}

static bool read_one(
	struct shelf *shelf, struct database *database, uint32_t repeat, struct error *error)
{
	struct reading_page page = { .next = repeat };

	if (!reading_load_page(database, shelf->agent, shelf->prompt, repeat + 1, &page, error))
		return false;
	if (page.n_rows)
		put_entry(shelf, &page.rows[0]);
	return true;
}

/* Replies do not come in order, so that those behind a gap are there before it is filled. */
static bool check_holes(struct shelf *shelf, struct database *database, struct error *error)
{
	size_t before = shelf->n_present;

	for (int i = 0; i < HOLES_A_SLICE && shelf->checks_holes; shelf->hole++) {
		if (shelf->hole >= shelf->n_entries || shelf->n_present >= shelf->total) {
			shelf->checks_holes = false;
			break;
		}
		if (shelf->entries[shelf->hole].is_present)
			continue;
		i++;
		if (!read_one(shelf, database, (uint32_t)shelf->hole, error))
			return false;
	}
	if (shelf->n_present != before)
		shelf_rebuild(shelf);
	return true;
}

bool shelf_work(struct shelf *shelf, struct database *database, struct error *error)
{
	bool good = true;

	if (shelf->n_entries < shelf->end)
		good = read_page(shelf, database, error);
	else if (shelf->checks_holes)
		good = check_holes(shelf, database, error);
	else if (is_searching(shelf))
		good = shelf_search_texts(shelf, database, error);
	if (!good) {
		/* What cannot be read is not asked for again and again. */
		shelf->end = (uint32_t)shelf->n_entries;
		shelf->checks_holes = false;
		shelf->n_searched = shelf->n_texts;
	}
	return good;
}

bool shelf_refresh(
	struct shelf *shelf, struct database *database, uint32_t repeat, struct error *error)
{
	if (repeat >= shelf->n_entries)
		return true;
	bool good = read_one(shelf, database, repeat, error);

	shelf_rebuild(shelf);
	return good;
}

void shelf_set_filter(struct shelf *shelf, enum shelf_filter filter)
{
	shelf->filter = filter;
	shelf_rebuild(shelf);
}

void shelf_set_distinct(struct shelf *shelf, bool is_distinct)
{
	shelf->is_distinct = is_distinct;
	shelf_rebuild(shelf);
}

/* The first row at or behind a repeat. */
static size_t row_from(const struct shelf *shelf, uint32_t repeat)
{
	size_t low = 0, high = shelf->n_shown;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (shelf->shown[middle] < repeat)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool shelf_find(const struct shelf *shelf, uint32_t repeat, size_t *index)
{
	if (repeat >= shelf->n_entries || !shelf->entries[repeat].is_present)
		return false;
	*index = row_from(shelf, repeat);
	if (*index < shelf->n_shown && shelf->shown[*index] == repeat)
		return true;
	if (!shelf->is_distinct)
		return false;
	/* The one that stands for it came before it. */
	for (size_t row = *index; row-- > 0;)
		if (shelf_entry(shelf, row)->text == shelf->entries[repeat].text) {
			*index = row;
			return true;
		}
	return false;
}

const struct shelf_entry *shelf_entry(const struct shelf *shelf, size_t index)
{
	return &shelf->entries[shelf->shown[index]];
}

uint32_t shelf_weight(const struct shelf *shelf, size_t index)
{
	return shelf->is_distinct ? shelf->texts[shelf_entry(shelf, index)->text].n_shown : 1;
}
