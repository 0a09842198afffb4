/*
 * Whether a scenario ends in a question that a yes or a no answers. English only: scenarios in
 * other languages list their own answers, and are not asked this; whether a text is English.
 * Pure functions; any thread.
 */
#ifndef LEEWAY_MODEL_QUESTION_H
#define LEEWAY_MODEL_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

enum question_kind {
	QUESTION_YES_OR_NO, /* "Do you buy the flour?" */
	QUESTION_NONE, /* The last sentence is no question. */
	QUESTION_OPEN, /* "What do you do?" */
	QUESTION_ALTERNATIVE, /* "Do you buy it, or do you go home?": yes says too little. */
	QUESTION_NEGATED, /* "Don't you buy it?": a no may mean either. */
};

enum language {
	LANGUAGE_UNKNOWN, /* Too few words. */
	LANGUAGE_ENGLISH, /* One word in 20 at least is one of its most frequent. */
	LANGUAGE_OTHER,
};

enum language question_language(const char *text);

/* Reads the last sentence of the text. */
enum question_kind question_read(const char *text);

/* True where the text ends in a question mark of any script, quotes and brackets behind it aside.
 */
bool question_has_mark(const char *text);

#endif
