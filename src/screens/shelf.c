#include "leeway/screens/shelf.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "shelf_parts.h"

enum { SMALL = 256, LARGE = 65536 }; /* Repeats of a stretch. */

const char *shelf_filter_name(enum shelf_filter filter)
{
	static const char *const names[N_SHELF_FILTERS] = { "all", "grant", "refuse", "unclear",
		"blocked", "empty", "starred", "relabelled", "found" };

	return names[filter];
}

static void forget_hits(struct shelf *shelf)
{
	id_set_clear(&shelf->searched);
	id_set_clear(&shelf->found);
	shelf->n_searched = 0;
	shelf->n_hits = 0;
}

static void empty(struct shelf *shelf)
{
	shelf->end = shelf->n_read = shelf->hole = 0;
	shelf->n_present = shelf->total = shelf->n_shown = 0;
	shelf->is_cut = shelf->checks_holes = false;
	shelf->sought.is_on = false;
	id_set_clear(&shelf->texts);
	forget_hits(shelf);
	shelf_list_anew(shelf);
	shelf_drop_lines(shelf);
}

void shelf_clear(struct shelf *shelf)
{
	empty(shelf);
	free(shelf->facts);
	free(shelf->stretches.small);
	free(shelf->stretches.large);
	free(shelf->word);
	*shelf = (struct shelf){ 0 };
}

void shelf_open(struct shelf *shelf, int64_t agent, int64_t prompt)
{
	empty(shelf);
	shelf->agent = agent;
	shelf->prompt = prompt;
}

bool shelf_passes(const struct shelf *shelf, uint8_t fact)
{
	if (!(fact & FACT_PRESENT))
		return false;
	switch (shelf->filter) {
	case SHELF_ALL:
		return true;
	case SHELF_STARRED:
		return (fact & FACT_STARRED) != 0;
	case SHELF_CORRECTED:
		return (fact & FACT_CORRECTED) != 0;
	case SHELF_HITS:
		return (fact & FACT_HIT) != 0;
	default:
		return (fact & FACT_OUTCOME) + 1 == (int)shelf->filter;
	}
}

/* Where all are shown, those that were not read yet are, too. */
static bool has_row(const struct shelf *shelf, uint8_t fact)
{
	if (shelf->is_distinct)
		return (fact & FACT_LISTED) != 0;
	return shelf_passes(shelf, fact) || (fact == FACT_UNREAD && shelf->filter == SHELF_ALL);
}

bool shelf_has_row(const struct shelf *shelf, uint32_t repeat)
{
	return repeat < shelf->end && has_row(shelf, shelf->facts[repeat]);
}

static void count_row(struct shelf *shelf, uint32_t repeat, bool comes)
{
	if (comes) {
		shelf->stretches.small[repeat / SMALL]++;
		shelf->stretches.large[repeat / LARGE]++;
		shelf->n_shown++;
	} else {
		shelf->stretches.small[repeat / SMALL]--;
		shelf->stretches.large[repeat / LARGE]--;
		shelf->n_shown--;
	}
}

void shelf_set_fact(struct shelf *shelf, uint32_t repeat, uint8_t fact)
{
	uint8_t before = shelf->facts[repeat];
	bool had_row = has_row(shelf, before);

	shelf->n_present += (fact & FACT_PRESENT) != 0;
	shelf->n_present -= (before & FACT_PRESENT) != 0;
	shelf->facts[repeat] = fact;
	if (has_row(shelf, fact) != had_row)
		count_row(shelf, repeat, !had_row);
}

void shelf_make_stretches(struct shelf *shelf)
{
	shelf->stretches.small = memory_resize(shelf->stretches.small, shelf->capacity / SMALL + 1,
		sizeof *shelf->stretches.small);
	shelf->stretches.large = memory_resize(shelf->stretches.large, shelf->capacity / LARGE + 1,
		sizeof *shelf->stretches.large);
}

void shelf_rebuild(struct shelf *shelf)
{
	if (shelf->capacity > 0) {
		memset(shelf->stretches.small, 0,
			(shelf->capacity / SMALL + 1) * sizeof *shelf->stretches.small);
		memset(shelf->stretches.large, 0,
			(shelf->capacity / LARGE + 1) * sizeof *shelf->stretches.large);
	}
	shelf->n_shown = 0;
	for (uint32_t i = 0; i < shelf->end; i++)
		if (has_row(shelf, shelf->facts[i]))
			count_row(shelf, i, true);
}

size_t shelf_row_of(const struct shelf *shelf, uint32_t repeat)
{
	uint32_t at = 0;
	size_t row = 0;

	for (; at + LARGE <= repeat; at += LARGE)
		row += shelf->stretches.large[at / LARGE];
	for (; at + SMALL <= repeat; at += SMALL)
		row += shelf->stretches.small[at / SMALL];
	for (; at < repeat; at++)
		row += has_row(shelf, shelf->facts[at]);
	return row;
}

uint32_t shelf_repeat(const struct shelf *shelf, size_t index)
{
	uint32_t at = 0;

	for (; index >= shelf->stretches.large[at / LARGE]; at += LARGE)
		index -= shelf->stretches.large[at / LARGE];
	for (; index >= shelf->stretches.small[at / SMALL]; at += SMALL)
		index -= shelf->stretches.small[at / SMALL];
	for (;; at++)
		if (has_row(shelf, shelf->facts[at]) && index-- == 0)
			return at;
}

uint32_t *shelf_copy_repeats(const struct shelf *shelf)
{
	uint32_t *repeats = memory_alloc(shelf->n_shown + 1, sizeof *repeats);
	size_t n = 0;

	for (uint32_t i = 0; i < shelf->end; i++)
		if (has_row(shelf, shelf->facts[i]))
			repeats[n++] = i;
	return repeats;
}

struct shelf_entry shelf_entry(const struct shelf *shelf, size_t index)
{
	uint32_t repeat = shelf_repeat(shelf, index);
	uint8_t fact = shelf->facts[repeat];

	return (struct shelf_entry){ .repeat = repeat,
		.outcome = (enum outcome)(fact & FACT_OUTCOME),
		.is_present = (fact & FACT_PRESENT) != 0,
		.corrected = (fact & FACT_CORRECTED) != 0,
		.starred = (fact & FACT_STARRED) != 0,
		.has_hit = (fact & FACT_HIT) != 0 };
}

void shelf_set_filter(struct shelf *shelf, enum shelf_filter filter)
{
	shelf->filter = filter;
	shelf_list_anew(shelf);
	shelf_rebuild(shelf);
}

void shelf_set_distinct(struct shelf *shelf, bool is_distinct)
{
	shelf->is_distinct = is_distinct;
	shelf_list_anew(shelf);
	shelf_rebuild(shelf);
}

void shelf_search(struct shelf *shelf, const char *word)
{
	free(shelf->word);
	shelf->word = text_is_empty(word) ? NULL : memory_copy_text(word);
	forget_hits(shelf);
	for (uint32_t i = 0; i < shelf->end; i++)
		shelf->facts[i] &= (uint8_t)~FACT_HIT;
	shelf_drop_lines(shelf);
	if (shelf->filter == SHELF_HITS)
		shelf_set_filter(shelf, shelf->word ? SHELF_HITS : SHELF_ALL);
}

bool shelf_find(const struct shelf *shelf, uint32_t repeat, size_t *index)
{
	if (!shelf_has_row(shelf, repeat)) {
		if (!shelf->sought.is_on || !shelf->sought.is_found ||
			shelf->sought.repeat != repeat)
			return false;
		repeat = shelf->sought.stand_in;
		if (!shelf_has_row(shelf, repeat))
			return false;
	}
	*index = shelf_row_of(shelf, repeat);
	return true;
}

bool shelf_find_hit(const struct shelf *shelf, size_t from, bool is_forward, size_t *index)
{
	if (shelf->n_hits == 0 || from >= shelf->n_shown)
		return false;
	uint32_t repeat = shelf_repeat(shelf, from);

	for (uint32_t i = 0; i < shelf->end; i++) {
		if (shelf->facts[repeat] & FACT_HIT && shelf_has_row(shelf, repeat)) {
			*index = shelf_row_of(shelf, repeat);
			return true;
		}
		if (is_forward)
			repeat = repeat + 1 < shelf->end ? repeat + 1 : 0;
		else
			repeat = repeat > 0 ? repeat - 1 : shelf->end - 1;
	}
	return false;
}
