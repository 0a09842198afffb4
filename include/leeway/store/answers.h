/*
 * Who answered what in a bucket, without the words: what is needed to resample people across
 * scenarios, and how many different replies there are. A bucket is read repeat by repeat through
 * the index of responses, to its end, so that the cost is that of the bucket and not of the cache:
 * about a microsecond a repeat. Off the explorer's thread.
 */
#ifndef LEEWAY_STORE_ANSWERS_H
#define LEEWAY_STORE_ANSWERS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

/* More repeats than any run or import makes: a cache whose tally promises more is not followed. */
enum { ANSWERS_MAX_REPEATS = 1 << 24 };

struct given_answer {
	int64_t participant; /* Row id; 0: nobody's by name. */
	enum outcome outcome; /* The one that counts, corrections included. */
};

/* Hands over every answer of a bucket in order of the repeats; nothing is kept. */
bool answers_each(struct database *database, const struct bucket *bucket,
	void (*take)(const struct given_answer *answer, void *data), void *data,
	struct error *error);

struct distinct_replies {
	int64_t n_replies;
	int64_t n_distinct; /* Those without words are one; 0: none has words. */
};

/*
 * Counts a bucket's replies and how many of them differ, in little memory however many there are.
 * Nothing is done where count->n_replies is what the tally says already.
 */
bool answers_count_distinct(struct database *database, int64_t agent, int64_t prompt,
	struct distinct_replies *count, struct error *error);

#endif
