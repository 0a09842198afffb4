/*
 * From the bytes a terminal sends to keys: UTF-8, the sequences of xterm and its kin, those of the
 * terminal's own description, SGR mouse reports, bracketed paste. What is no key (answers, reports
 * not asked for, sequences unknown) is swallowed whole and never turns into letters. No terminal is
 * needed; one thread.
 */
#ifndef LEEWAY_TUI_INPUT_H
#define LEEWAY_TUI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/tui/key.h"

struct input;

struct input *input_new(void);
void input_free(struct input *input);

/* A sequence of the terminal's description stands for a key; it goes before the built-in ones. */
void input_add_sequence(struct input *input, const char *sequence, struct key key);

/* Takes over bytes that were read; at most a few kilobytes at a time, keys taken in between. */
void input_feed(struct input *input, const char *bytes, size_t length);

enum input_state {
	INPUT_KEY, /* *key is filled; key_clear it. */
	INPUT_EMPTY,
	INPUT_PARTIAL, /* The start of a sequence: wait a moment for the rest. */
};

/* The next key; is_final: the rest did not come in time, so that what is there is all there is. */
enum input_state input_next(struct input *input, bool is_final, struct key *key);

#endif
