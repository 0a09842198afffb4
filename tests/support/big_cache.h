/*
 * A cache of millions of responses for measurements, made in a minute: rows are written straight
 * through SQLite into a cache that the program itself has begun, so that schema, agents and prompts
 * are the real ones. Texts are stored once, tallies agree with the responses, search is fed.
 */
#ifndef SUPPORT_BIG_CACHE_H
#define SUPPORT_BIG_CACHE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Fills the cache at path, in which every agent has answered every prompt once, with about
 * n_responses: nine tenths spread evenly, the rest behind the first agent's first prompt. A text
 * for every 25 of them. False, with a message on standard error, where that fails.
 */
bool big_cache_fill(const char *path, int64_t n_responses);

/*
 * Adds a run that was not finished and is as the last one was, but asks for so many repeats: the
 * explorer offers to go on with it.
 */
bool big_cache_add_unfinished(const char *path, int64_t repeats);

/* The first column of a query's only row; -1 where there is none. */
int64_t big_cache_number(const char *path, const char *sql);

#endif
