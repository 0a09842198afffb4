/* The word searched for in a shelf, and the beginnings of its texts. */
#include <stdlib.h>
#include <string.h>

#include "leeway/screens/snippet.h"
#include "leeway/store/reading.h"
#include "shelf_parts.h"

enum {
	SEARCHED_BYTES = 32768, /* A slice ends once so much was looked through: half a ms. */
	LINE_CHARACTERS = 400,
	MOST_GONE = 256, /* Rows that go in one fetch: a large hole is left to reading in order. */
};

bool shelf_is_searching(const struct shelf *shelf)
{
	return shelf->word && shelf->n_searched < shelf->end;
}

/* Whether a text has the word; each is looked through once. Adds what was read to *n_bytes. */
static bool search_text(struct shelf *shelf, struct database *database, int64_t id, size_t *n_bytes,
	struct error *error)
{
	size_t offset;

	if (!id_set_add(&shelf->searched, id))
		return true;
	char *body = reading_load_text(database, id, SHELF_SEARCHED_CHARACTERS, error);

	if (!body)
		return false;
	if (snippet_find(body, shelf->word, &offset))
		id_set_add(&shelf->found, id);
	*n_bytes += 256 + strlen(body);
	free(body);
	return true;
}

static void mark_hit(struct shelf *shelf, const struct reading_row *row)
{
	uint8_t fact = shelf->facts[row->repeat];

	if (!(fact & FACT_PRESENT) || fact & FACT_HIT || !id_set_has(&shelf->found, row->text))
		return;
	fact |= FACT_HIT;
	shelf->n_hits++;
	if (shelf->is_distinct && shelf->filter == SHELF_HITS)
		fact = shelf_list(shelf, row->repeat, row->text, fact);
	shelf_set_fact(shelf, row->repeat, fact);
}

bool shelf_search_texts(struct shelf *shelf, struct database *database, struct error *error)
{
	struct reading_page page = { .next = shelf->n_searched };
	size_t n_bytes = 0, i = 0;

	if (!reading_load_page(database, shelf->agent, shelf->prompt, shelf->end, &page, error))
		return false;
	for (; i < page.n_rows && n_bytes < SEARCHED_BYTES; i++) {
		if (!search_text(shelf, database, page.rows[i].text, &n_bytes, error))
			return false;
		mark_hit(shelf, &page.rows[i]);
	}
	shelf->n_searched = i < page.n_rows ? page.rows[i].repeat : page.next;
	return true;
}

void shelf_drop_lines(struct shelf *shelf)
{
	for (size_t i = 0; i < SHELF_N_LINES; i++) {
		free(shelf->lines[i].text);
		shelf->lines[i].text = NULL;
	}
}

/* Whether what was fetched for a row is of the response that is there now. */
static bool is_good(const struct shelf_line *line, const struct shelf_entry *entry)
{
	return line->text && line->repeat == entry->repeat && line->has_hit == entry->has_hit;
}

static bool fetch_text(struct shelf *shelf, struct database *database, struct shelf_line *line,
	const struct reading_row *row, struct error *error)
{
	bool has_hit = (shelf->facts[row->repeat] & FACT_HIT) != 0;
	char *body = reading_load_text(
		database, row->text, has_hit ? SHELF_SEARCHED_CHARACTERS : LINE_CHARACTERS, error);

	if (!body)
		return false;
	free(line->text);
	*line = (struct shelf_line){ .text = snippet_cut(body, has_hit ? shelf->word : NULL),
		.of = row->text,
		.repeat = row->repeat,
		.has_hit = has_hit };
	free(body);
	return true;
}

/* Fetches what a row shows; where its response is not there the row goes, and *found is false. */
static bool fetch_row(struct shelf *shelf, struct database *database, size_t index, bool *found,
	struct error *error)
{
	struct shelf_entry entry = shelf_entry(shelf, index);
	struct shelf_line *line = &shelf->lines[index % SHELF_N_LINES];
	struct reading_row row;

	*found = true;
	if (is_good(line, &entry))
		return true;
	if (!shelf_read_row(shelf, database, entry.repeat, &row, error))
		return false;
	*found = row.id != 0;
	shelf_set_fact(shelf, entry.repeat, *found ? shelf_fact_of(shelf, &row) : FACT_ABSENT);
	return !*found || fetch_text(shelf, database, line, &row, error);
}

bool shelf_fetch_lines(struct shelf *shelf, struct database *database, size_t first, size_t n_rows,
	struct error *error)
{
	size_t at = first;
	int n_gone = 0;

	while (at < first + n_rows && at < shelf->n_shown && n_gone < MOST_GONE) {
		bool found;

		if (!fetch_row(shelf, database, at, &found, error))
			return false;
		at += found;
		n_gone += !found;
	}
	return true;
}

const char *shelf_line(const struct shelf *shelf, size_t index)
{
	struct shelf_entry entry = shelf_entry(shelf, index);
	const struct shelf_line *line = &shelf->lines[index % SHELF_N_LINES];

	return is_good(line, &entry) ? line->text : "";
}
