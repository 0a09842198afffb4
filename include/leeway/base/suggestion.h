/* Which of some names is meant by a word that is none of them. Pure. */
#ifndef LEEWAY_BASE_SUGGESTION_H
#define LEEWAY_BASE_SUGGESTION_H

#include <stddef.h>

struct suggestion {
	const char *word; /* As typed. */
	const char *nearest; /* Of the names offered so far; NULL: none is near. Borrowed. */
	size_t distance; /* Its edits from the word. */
};

/* The word is borrowed while names are offered. */
void suggestion_begin(struct suggestion *suggestion, const char *word);

/*
 * A name is near where one comes from the other by few letters left out, put in, changed or
 * swapped with their neighbour (Damerau's edits): one in three of the word's, and not more than
 * three, whatever their case; or where the word, of three letters or more, begins it.
 */
void suggestion_offer(struct suggestion *suggestion, const char *name);

/* The same of a name that may also be written in another form, as a part of it. */
void suggestion_offer_as(struct suggestion *suggestion, const char *form, const char *name);

#endif
