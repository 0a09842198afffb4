/*
 * state.json in the user's state folder: what the explorer remembers, an entry for each cache, by
 * its path. Losing it loses nothing but that. Any thread.
 */
#ifndef LEEWAY_SCREENS_STATE_FILE_H
#define LEEWAY_SCREENS_STATE_FILE_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/screens/state.h"

enum { STATE_FILE_MAX_CACHES = 32 }; /* Those used last; others are forgotten. */

/* Where the file is, to be freed; NULL: there is no home. */
char *state_file_path(const struct env *env);

/*
 * Fills a state that was initialised with what is remembered of a cache; nothing, where there is
 * no file. False with a message where the file cannot be read, or something in it is not
 * understood and was left out; the rest is filled in all the same.
 */
bool state_file_load(
	const struct env *env, const char *cache, struct state *state, struct error *error);

/* What is to be kept; texts are the holder's. */
struct state_record {
	const char *cache; /* The path. */
	const char *entry; /* As state_format gives it. */
	const char *theme, *theme_before; /* NULL: none was chosen. */
};

/*
 * Puts the record into the file, in one step, and keeps what is there of other caches. A file that
 * cannot be read is replaced; one of a later version is left alone, which is an error.
 */
bool state_file_save(const struct env *env, const struct state_record *record, struct error *error);

#endif
