/* The escape sequences that mean keys; the inner part of input.h. Pure functions. */
#ifndef LEEWAY_TUI_INPUT_SEQUENCE_H
#define LEEWAY_TUI_INPUT_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/tui/key.h"

/* The key that sends one character; KEYCODE_NONE for a control that no key sends. */
struct key input_key_of_character(uint32_t character);

/* Whether a byte behind an escape begins a sequence, or is a key pressed with Alt. */
bool input_is_introducer(char byte);

/*
 * Reads the sequence at the start of length bytes, its escape and its introducer included (length
 * >= 2), and returns how many bytes it takes; 0: its end is not there. *key is KEYCODE_NONE where
 * it means none; KEYCODE_PASTE without text at the start of a paste.
 */
size_t input_read_sequence(const char *bytes, size_t length, struct key *key);

#endif
