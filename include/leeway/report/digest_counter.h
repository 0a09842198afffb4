/* Counts how often each digest was seen: a hash table of open addressing. */
#ifndef LEEWAY_REPORT_DIGEST_COUNTER_H
#define LEEWAY_REPORT_DIGEST_COUNTER_H

#include <stddef.h>
#include <stdint.h>

#include "leeway/base/digest.h"

enum { COUNTED_BYTES = 16 }; /* Of a digest: enough to tell any rows of a file apart. */

struct digest_count {
	unsigned char bytes[COUNTED_BYTES];
	uint32_t count; /* 0: a free place. */
};

/* Starts as { 0 }. */
struct digest_counter {
	struct digest_count *places;
	size_t n_places; /* A power of two. */
	size_t n_used;
};

/* Counts the digest, and returns how often it was seen before. */
uint32_t digest_counter_add(struct digest_counter *counter, const struct digest *digest);

/* How often it was seen. */
uint32_t digest_counter_find(const struct digest_counter *counter, const struct digest *digest);
void digest_counter_clear(struct digest_counter *counter);

#endif
