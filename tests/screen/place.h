/*
 * A home that is thrown away, with a cache in it and the program under test on that cache: what
 * every test of a screen begins and ends with. Failures fail the test.
 */
#ifndef SCREEN_PLACE_H
#define SCREEN_PLACE_H

#include <stddef.h>
#include <stdint.h>

#include "screen/screen.h"

enum { PLACE_MAX_VARIABLES = 12, PLACE_MAX_ARGUMENTS = 8 };

struct place {
	char *folder;
	char *database; /* folder/leeway.db */
	char *variables[PLACE_MAX_VARIABLES + 1]; /* The program's, ended by NULL. */
	size_t n_variables;
	/* What is started: NULL the program, which LEEWAY in the environment names. */
	const char *arguments[PLACE_MAX_ARGUMENTS];
	struct screen *screen; /* NULL until the first start. */
};

/* For cmocka: *state is a new place, nothing started and no cache in it; and its end. */
int place_open(void **state);
int place_close(void **state);

/* "NAME=value", for programs started from now on; and the last one taken back. */
void place_set(struct place *place, const char *format, ...) __attribute__((format(printf, 2, 3)));
void place_take_back(struct place *place);

/* A file below the folder, as pack_folder_write; "config/leeway/config.json" is the program's. */
void place_write(struct place *place, const char *name, const char *text);

/* Runs the program without a terminal; the arguments end with NULL, "--db PATH" comes first. */
void place_run(struct place *place, const char *const *arguments);

/*
 * 20 replies of sim:people, sim:strict and sim:noisy a bucket, all said to have been asked and run
 * at 2026-01-31 12:00 UTC, so that pictures of them stay the same. For pictures of one scenario
 * place_fill_one takes less time: ten replies of the first two to grocery-prices.
 */
void place_fill(struct place *place);
void place_fill_one(struct place *place);

/* Changes the cache while nothing runs on it; one row's first column. */
void place_execute(struct place *place, const char *sql);
int64_t place_number(struct place *place, const char *sql);

/* Starts on the cache; what runs still is killed first. */
void place_start(struct place *place, int rows, int columns);

/* The terminal is as it was before the program. */
void place_check_terminal(const struct place *place);

/* Presses q and waits for a good end that leaves the terminal as it was, and the cache alone. */
void place_quit(struct place *place);

#endif
