/* The word searched for in a shelf, and the beginnings of its texts. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/snippet.h"
#include "shelf_parts.h"

enum {
	SEARCHED_BYTES = 32768, /* A slice ends once so much was looked through: half a ms. */
	LINE_CHARACTERS = 400,
};

bool shelf_search_texts(struct shelf *shelf, struct database *database, struct error *error)
{
	size_t n_bytes = 0, n_hits = shelf->n_hits;
	bool good = true;

	while (good && shelf->n_searched < shelf->n_texts && n_bytes < SEARCHED_BYTES) {
		struct shelf_text *text = &shelf->texts[shelf->n_searched];
		char *body =
			reading_load_text(database, text->id, SHELF_SEARCHED_CHARACTERS, error);
		size_t offset;

		good = body != NULL;
		text->has_hit = good && snippet_find(body, shelf->word, &offset);
		if (text->has_hit)
			shelf->n_hits += text->n_present;
		n_bytes += 256 + (good ? strlen(body) : 0);
		shelf->n_searched++;
		free(body);
	}
	if (shelf->filter == SHELF_HITS && shelf->n_hits != n_hits)
		shelf_rebuild(shelf);
	return good;
}

void shelf_search(struct shelf *shelf, const char *word)
{
	free(shelf->word);
	shelf->word = text_is_empty(word) ? NULL : memory_copy_text(word);
	shelf->n_searched = shelf->n_hits = 0;
	for (size_t i = 0; i < shelf->n_texts; i++)
		shelf->texts[i].has_hit = false;
	if (shelf->filter == SHELF_HITS && !shelf->word)
		shelf->filter = SHELF_ALL;
	shelf_drop_lines(shelf);
	shelf_rebuild(shelf);
}

bool shelf_find_hit(const struct shelf *shelf, size_t from, bool is_forward, size_t *index)
{
	for (size_t i = 0; i < shelf->n_shown; i++) {
		size_t at = (from + (is_forward ? i : 2 * shelf->n_shown - i)) % shelf->n_shown;

		if (shelf->texts[shelf_entry(shelf, at)->text].has_hit) {
			*index = at;
			return true;
		}
	}
	return false;
}

void shelf_drop_lines(struct shelf *shelf)
{
	for (size_t i = 0; i < SHELF_N_LINES; i++) {
		free(shelf->lines[i].text);
		shelf->lines[i].text = NULL;
	}
}

static bool is_good(const struct shelf *shelf, const struct shelf_line *line, uint32_t text)
{
	return line->text && line->of == text && line->has_hit == shelf->texts[text].has_hit;
}

static bool fetch_line(struct shelf *shelf, struct database *database, uint32_t text,
	struct shelf_line *line, struct error *error)
{
	bool has_hit = shelf->texts[text].has_hit;
	char *body = reading_load_text(database, shelf->texts[text].id,
		has_hit ? SHELF_SEARCHED_CHARACTERS : LINE_CHARACTERS, error);

	if (!body)
		return false;
	free(line->text);
	line->text = snippet_cut(body, has_hit ? shelf->word : NULL);
	line->of = text;
	line->has_hit = has_hit;
	free(body);
	return true;
}

bool shelf_fetch_lines(struct shelf *shelf, struct database *database, size_t first, size_t n_rows,
	struct error *error)
{
	for (size_t i = first; i < first + n_rows && i < shelf->n_shown; i++) {
		uint32_t text = shelf_entry(shelf, i)->text;
		struct shelf_line *line = &shelf->lines[i % SHELF_N_LINES];

		if (!is_good(shelf, line, text) && !fetch_line(shelf, database, text, line, error))
			return false;
	}
	return true;
}

const char *shelf_line(const struct shelf *shelf, size_t index)
{
	uint32_t text = shelf_entry(shelf, index)->text;
	const struct shelf_line *line = &shelf->lines[index % SHELF_N_LINES];

	return is_good(shelf, line, text) ? line->text : "";
}
