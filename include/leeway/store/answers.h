/*
 * Who answered what in a bucket, without the words: what is needed to resample people across
 * scenarios, and to see how many different replies there are. A bucket is read repeat by repeat
 * through the index of responses, so that the cost is that of the bucket and not of the cache.
 */
#ifndef LEEWAY_STORE_ANSWERS_H
#define LEEWAY_STORE_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

/* Repeats of a bucket that are read at most, the first ones: some milliseconds. */
enum { ANSWERS_MAX_REPEATS = 2000 };

struct given_answer {
	int64_t participant; /* Row id; 0: nobody's by name. */
	int64_t text; /* Row id: the same for the same words; 0: none. */
	enum outcome outcome; /* The one that counts, corrections included. */
};

/* Starts as { 0 }. */
struct given_answer_list {
	struct given_answer *answers; /* By repeat. */
	size_t n_answers, capacity;
};

/* Loads a bucket's answers in place of what the list holds. */
bool answers_load(struct database *database, const struct bucket *bucket,
	struct given_answer_list *list, struct error *error);
void answers_clear(struct given_answer_list *list);

/* How many different texts there are; replies without one are one text. */
size_t answers_count_distinct(const struct given_answer_list *list);

#endif
