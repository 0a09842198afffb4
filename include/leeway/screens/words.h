/* Times, durations and costs as people read them, into texts of WORDS_SIZE. Pure, but that local
 * time is the machine's. */
#ifndef LEEWAY_SCREENS_WORDS_H
#define LEEWAY_SCREENS_WORDS_H

#include <stdint.h>

enum { WORDS_SIZE = 48 };

/* "2026-01-31 12:00:05", local; returns text. */
const char *words_time(int64_t wall_ms, char text[WORDS_SIZE]);

/* "0:42", "1:02:03"; returns text. */
const char *words_duration(int64_t duration_ms, char text[WORDS_SIZE]);

/* "$0.41", "$0.0042"; -1: "price unknown". Returns text. */
const char *words_cost(int64_t cost_microusd, char text[WORDS_SIZE]);

/* "18,204"; returns text. */
const char *words_count(uint64_t count, char text[WORDS_SIZE]);

#endif
