/* Numbers as people read them: "18,204", "$0.41", "0:06". Pure functions. */
#ifndef LEEWAY_CLI_FIGURES_H
#define LEEWAY_CLI_FIGURES_H

#include <stddef.h>
#include <stdint.h>

enum { FIGURE_SIZE = 32 };

/* With a comma every three digits. */
const char *figure_count(uint64_t count, char text[FIGURE_SIZE]);

/* Dollars: two decimals from ten cents on, four below; "price unknown" for -1. */
const char *figure_cost(int64_t microusd, char text[FIGURE_SIZE]);

/* "0:06", "12:34", "1:02:03" for whole seconds, rounded up. */
const char *figure_duration(double seconds, char text[FIGURE_SIZE]);

#endif
