/* Keys that edit text, the same ones in every field. Pure functions. */
#ifndef LEEWAY_SCREENS_TYPING_H
#define LEEWAY_SCREENS_TYPING_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/tui/key.h"
#include "leeway/tui/textfield.h"

/* What an editing key does to a text; false for another key. */
bool typing_action(const struct key *key, enum textfield_action *action);

/*
 * What a key inserts: a character (put into bytes) or what was pasted (borrowed from the key). NULL
 * for a key that inserts nothing; Enter is such a one.
 */
const char *typing_text(const struct key *key, char bytes[4], size_t *length);

/* A letter, or one with Ctrl or Alt that edits, even where there is nothing left to change. */
bool typing_is_key(const struct key *key);

/* Both upon a text field; 0 where the key is none of them, or changed nothing. */
unsigned typing_take(struct textfield *field, const struct key *key);

#endif
