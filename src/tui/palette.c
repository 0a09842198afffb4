#include "leeway/tui/palette.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

enum {
	MAX_TEXT = 200, /* Bytes looked at of a row's text … */
	MAX_QUERY = 64, /* … and of what was typed. */
	NO_FIT = -1,
	POINTS_CHARACTER = 1,
	POINTS_RUN = 5, /* Right behind the one before. */
	POINTS_WORD = 8, /* At the start of a word. */
	/* More than any fit within a text is worth. */
	POINTS_FIELD = (POINTS_CHARACTER + POINTS_RUN + POINTS_WORD) * MAX_QUERY,
};

static bool starts_word(const char *text, size_t at)
{
	return at == 0 || text[at - 1] == ' ' || text[at - 1] == '-';
}

/*
 * The points of the best way to find the query's characters in order. ending[i] is the best of what
 * was found so far with its last character at i.
 */
static int match_text(const char *query, const char *text)
{
	size_t length = strnlen(text, MAX_TEXT);
	int ending[MAX_TEXT];
	int best = 0;
	bool is_first = true;

	for (size_t typed = 0; typed < MAX_QUERY && query[typed]; typed++) {
		int before = is_first ? 0 : NO_FIT; /* The best that ends before i - 1. */
		int previous = NO_FIT; /* What ended at i - 1. */

		if (query[typed] == ' ')
			continue;
		best = NO_FIT;
		for (size_t i = 0; i < length; i++) {
			int run = previous == NO_FIT ? NO_FIT : previous + POINTS_RUN;
			int found = run > before ? run : before;

			before = previous > before ? previous : before;
			previous = is_first ? NO_FIT : ending[i];
			ending[i] = NO_FIT;
			if (found == NO_FIT || text[i] != query[typed])
				continue;
			ending[i] =
				found + POINTS_CHARACTER + (starts_word(text, i) ? POINTS_WORD : 0);
			best = ending[i] > best ? ending[i] : best;
		}
		is_first = false;
		if (best == NO_FIT)
			return NO_FIT;
	}
	return best;
}

/* A sentence holds nearly any letters in some order, so what is typed must stand there as it is. */
static int match_sentence(const char *query, const char *text)
{
	return !*query ? 0 : strstr(text, query) ? POINTS_CHARACTER : NO_FIT;
}

int palette_match(const char *query, const struct keymap_row *row)
{
	const char *const fields[] = { row->help, row->id, row->name };
	char *wanted = text_fold_case(query);
	int best = NO_FIT;

	for (int i = 0; i < 3; i++) {
		char *text = text_fold_case(fields[i]);
		int points = i == 0 ? match_sentence(wanted, text) : match_text(wanted, text);

		free(text);
		if (points > 0)
			best = points + i * POINTS_FIELD;
		else if (points == 0)
			best = 0;
	}
	free(wanted);
	return best;
}

struct fit {
	const struct keymap_row *row;
	int points;
	size_t place;
};

static int compare_fits(const void *left, const void *right)
{
	const struct fit *one = left;
	const struct fit *other = right;

	if (one->points != other->points)
		return one->points > other->points ? -1 : 1;
	return one->place < other->place ? -1 : one->place > other->place;
}

const struct keymap_row **palette_search(
	const struct keymap *keymap, int scope, const char *query, size_t *n_rows)
{
	size_t n_all;
	size_t n_fits = 0;
	const struct keymap_row **rows = keymap_list(keymap, scope, &n_all);
	struct fit *fits = memory_alloc(n_all, sizeof *fits);

	for (size_t i = 0; i < n_all; i++) {
		int points = palette_match(query, rows[i]);

		if (points != NO_FIT)
			fits[n_fits++] = (struct fit){ rows[i], points, i };
	}
	qsort(fits, n_fits, sizeof *fits, compare_fits);
	for (size_t i = 0; i < n_fits; i++)
		rows[i] = fits[i].row;
	free(fits);
	*n_rows = n_fits;
	return rows;
}
