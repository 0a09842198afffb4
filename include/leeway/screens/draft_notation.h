/*
 * How the parts of a scenario are written in text fields (draft.h), and read from there. Splitting
 * what was joined gives the same. Pure functions; all texts returned are to be freed.
 */
#ifndef LEEWAY_SCREENS_DRAFT_NOTATION_H
#define LEEWAY_SCREENS_DRAFT_NOTATION_H

#include "leeway/model/scenario.h"

char *draft_join_paragraphs(char *const *paragraphs, size_t n_paragraphs);

/* An array of owned texts, and their count. Empty lines separate, however many there are. */
char **draft_split_paragraphs(const char *text, size_t *n_paragraphs);

char *draft_join_level(const struct level *level);

/*
 * Fills text and forms. What stands behind a bar without "name=" becomes the name of an empty form,
 * so that the linter says what is wrong with it.
 */
void draft_split_level(const char *text, struct level *level);

char *draft_join_words(const struct word_list *list);
void draft_split_words(const char *text, struct word_list *list);

/* "Late fee!" is "late-fee": an id as a title suggests it; "" where it has no letters for one. */
char *draft_id_of_title(const char *title);

#endif
