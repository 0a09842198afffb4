/* The same answers of a shelf taken together. */
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "shelf_parts.h"

enum { FEWEST_SLOTS = 64 };

/* A text that more than one of the responses listed has; n 0: a free slot. */
struct shelf_repeated {
	int64_t text;
	uint32_t n;
};

static struct shelf_repeated *find_slot(struct shelf_repeated *slots, size_t n_slots, int64_t text)
{
	uint64_t mixed = (uint64_t)text * UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(mixed >> 32) & (n_slots - 1);

	while (slots[slot].n && slots[slot].text != text)
		slot = (slot + 1) & (n_slots - 1);
	return &slots[slot];
}

static void grow(struct shelf *shelf)
{
	size_t n_slots = shelf->n_slots ? 2 * shelf->n_slots : FEWEST_SLOTS;
	struct shelf_repeated *slots = memory_alloc(n_slots, sizeof *slots);

	for (size_t i = 0; i < shelf->n_slots; i++)
		if (shelf->repeated[i].n)
			*find_slot(slots, n_slots, shelf->repeated[i].text) = shelf->repeated[i];
	free(shelf->repeated);
	shelf->repeated = slots;
	shelf->n_slots = n_slots;
}

/* The text has one more; its first was not counted. */
static void count_repeated(struct shelf *shelf, int64_t text)
{
	if (2 * (shelf->n_repeated + 1) > shelf->n_slots)
		grow(shelf);
	struct shelf_repeated *repeated = find_slot(shelf->repeated, shelf->n_slots, text);

	shelf->n_repeated += repeated->n == 0;
	repeated->n = repeated->n ? repeated->n + 1 : 2;
	repeated->text = text;
}

uint8_t shelf_list(struct shelf *shelf, uint32_t repeat, int64_t text, uint8_t fact)
{
	if (!id_set_add(&shelf->listed, text)) {
		count_repeated(shelf, text);
		return fact;
	}
	if (shelf->sought.is_on && shelf->sought.text == text) {
		shelf->sought.is_found = true;
		shelf->sought.stand_in = repeat;
	}
	return fact | FACT_LISTED;
}

void shelf_list_anew(struct shelf *shelf)
{
	id_set_clear(&shelf->listed);
	free(shelf->repeated);
	shelf->repeated = NULL;
	shelf->n_repeated = shelf->n_slots = 0;
	shelf->sought.is_found = false;
	for (uint32_t i = 0; i < shelf->end; i++)
		shelf->facts[i] &= (uint8_t)~FACT_LISTED;
	if (shelf->is_distinct)
		shelf->n_read = 0;
}

static void seek_text(struct shelf *shelf, uint32_t repeat, int64_t text)
{
	shelf->sought.is_on = true;
	shelf->sought.is_found = false;
	shelf->sought.repeat = repeat;
	shelf->sought.text = text;
}

void shelf_keep(struct shelf *shelf, uint32_t repeat)
{
	shelf->sought.is_on = false;
	for (size_t i = 0; i < SHELF_N_LINES; i++)
		if (shelf->lines[i].text && shelf->lines[i].repeat == repeat)
			seek_text(shelf, repeat, shelf->lines[i].of);
}

bool shelf_seek(
	struct shelf *shelf, struct database *database, uint32_t repeat, struct error *error)
{
	struct reading_row row;

	shelf->sought.is_on = false;
	if (!shelf->is_distinct || shelf_has_row(shelf, repeat))
		return true;
	if (!shelf_read_row(shelf, database, repeat, &row, error))
		return false;
	if (row.id == 0)
		return true;
	seek_text(shelf, repeat, row.text);
	/* Which one stands for it is seen when it is listed. */
	if (id_set_has(&shelf->listed, row.text))
		shelf_set_filter(shelf, shelf->filter);
	return true;
}

uint32_t shelf_weight(const struct shelf *shelf, size_t index)
{
	const struct shelf_line *line = &shelf->lines[index % SHELF_N_LINES];

	if (!shelf->is_distinct || !shelf->n_slots || !line->text ||
		line->repeat != shelf_repeat(shelf, index))
		return 1;
	const struct shelf_repeated *repeated =
		find_slot(shelf->repeated, shelf->n_slots, line->of);

	return repeated->n ? repeated->n : 1;
}
