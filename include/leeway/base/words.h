/* Counts, costs, durations and times as people read them, into texts of WORDS_SIZE; each returns
 * its text. Pure, but that local time is the machine's. */
#ifndef LEEWAY_BASE_WORDS_H
#define LEEWAY_BASE_WORDS_H

#include <stdint.h>

enum { WORDS_SIZE = 48 };

/* "18,204". */
const char *words_count(uint64_t count, char text[WORDS_SIZE]);

/* Dollars, two decimals from ten cents on and four below: "$0.41", "$0.0042"; "price unknown" for
 * -1. */
const char *words_cost(int64_t cost_microusd, char text[WORDS_SIZE]);

/* "0:42", "12:34", "1:02:03": whole seconds, rounded up, so that only nothing is "0:00". */
const char *words_duration(double seconds, char text[WORDS_SIZE]);

/* "2026-01-31 12:00:05", local. */
const char *words_time(int64_t wall_ms, char text[WORDS_SIZE]);

#endif
