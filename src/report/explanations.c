#include "leeway/report/explanations.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/store/reading.h"

struct chosen {
	bool is_taken[EXPLANATIONS_LOOKED];
	int n_taken;
};

static bool has_text_before(
	const struct reading_page *page, const struct chosen *chosen, size_t row)
{
	for (size_t i = 0; i < page->n_rows; i++)
		if (i != row && chosen->is_taken[i] && page->rows[i].text == page->rows[row].text)
			return true;
	return false;
}

static bool has_outcome_before(const struct reading_page *page, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (page->rows[i].text && page->rows[i].outcome == page->rows[row].outcome)
			return true;
	return false;
}

/* Pass 0 takes the first of each outcome, pass 1 what is new. */
static void choose(const struct reading_page *page, int wanted, struct chosen *chosen)
{
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < page->n_rows && chosen->n_taken < wanted; i++) {
			if (!page->rows[i].text || chosen->is_taken[i] ||
				(pass == 0 && has_outcome_before(page, i)) ||
				has_text_before(page, chosen, i))
				continue;
			chosen->is_taken[i] = true;
			chosen->n_taken++;
		}
}

static size_t count_characters(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

static bool add(struct explanation_list *list, struct database *database,
	const struct bucket *bucket, const struct reading_row *row, struct error *error)
{
	char *text = reading_load_text(database, row->text, EXPLANATION_MAX_CHARACTERS, error);

	if (!text)
		return false;
	MEMORY_RESERVE_ONE(list->items, list->n_items, list->capacity);
	list->items[list->n_items++] = (struct explanation){
		.bucket = bucket,
		.text = text,
		.is_cut = count_characters(text) >= EXPLANATION_MAX_CHARACTERS,
		.corrected = row->corrected,
		.outcome = row->outcome,
		.repeat = row->repeat,
	};
	return true;
}

static bool load_bucket(struct explanation_list *list, struct database *database,
	const struct bucket *bucket, struct error *error)
{
	struct reading_page page = { 0 };
	struct chosen chosen = { 0 };
	uint32_t end = bucket->next_repeat > EXPLANATIONS_LOOKED ? EXPLANATIONS_LOOKED
								 : (uint32_t)bucket->next_repeat;

	if (!reading_load_page(database, bucket->agent, bucket->prompt, end, &page, error))
		return false;
	choose(&page, list->per_bucket, &chosen);
	for (size_t i = 0; i < page.n_rows; i++)
		if (chosen.is_taken[i] && !add(list, database, bucket, &page.rows[i], error))
			return false;
	return true;
}

bool explanations_load(struct explanation_list *list, struct database *database,
	const struct bucket_list *buckets, struct error *error)
{
	for (size_t i = 0; list->per_bucket > 0 && i < buckets->n_buckets; i++)
		if (!buckets->buckets[i].pool &&
			!load_bucket(list, database, &buckets->buckets[i], error)) {
			explanations_clear(list);
			return false;
		}
	return true;
}

void explanations_clear(struct explanation_list *list)
{
	for (size_t i = 0; i < list->n_items; i++)
		free(list->items[i].text);
	free(list->items);
	list->items = NULL;
	list->n_items = list->capacity = 0;
}
