#include "leeway/base/suggestion.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { LONGEST = 80, MOST_EDITS = 3, LEAST_PREFIX = 3 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Whether two letters are one, whatever the case of those of ASCII. */
static bool is_same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* The edits by optimal string alignment; both words have at most LONGEST letters. */
static size_t count_edits(const char *a, size_t n_a, const char *b, size_t n_b)
{
	size_t edits[LONGEST + 1][LONGEST + 1];

	for (size_t i = 0; i <= n_a; i++)
		edits[i][0] = i;
	for (size_t j = 0; j <= n_b; j++)
		edits[0][j] = j;
	for (size_t i = 1; i <= n_a; i++) {
		for (size_t j = 1; j <= n_b; j++) {
			size_t changed = edits[i - 1][j - 1] + !is_same(a[i - 1], b[j - 1]);

			edits[i][j] = least(changed, least(edits[i - 1][j], edits[i][j - 1]) + 1);
			if (i > 1 && j > 1 && is_same(a[i - 1], b[j - 2]) &&
				is_same(a[i - 2], b[j - 1]))
				edits[i][j] = least(edits[i][j], edits[i - 2][j - 2] + 1);
		}
	}
	return edits[n_a][n_b];
}

void suggestion_begin(struct suggestion *suggestion, const char *word)
{
	*suggestion = (struct suggestion){ .word = word, .distance = MOST_EDITS + 1 };
}

void suggestion_offer(struct suggestion *suggestion, const char *name)
{
	suggestion_offer_as(suggestion, name, name);
}

void suggestion_offer_as(struct suggestion *suggestion, const char *form, const char *name)
{
	size_t n_word = strlen(suggestion->word), n_name = strlen(form);
	size_t distance, allowed = least(MOST_EDITS, (n_word + 2) / 3);

	if (n_word == 0 || n_word > LONGEST || n_name > LONGEST)
		return;
	distance = count_edits(suggestion->word, n_word, form, n_name);
	/* An abbreviation stands behind what was nearly spelled out. */
	if (distance > allowed && n_word >= LEAST_PREFIX &&
		strncmp(form, suggestion->word, n_word) == 0)
		distance = allowed = MOST_EDITS;
	if (distance <= allowed && distance < suggestion->distance) {
		suggestion->nearest = name;
		suggestion->distance = distance;
	}
}
