/* Cells of tables as text in columns of a terminal. Texts are made safe to show. */
#ifndef LEEWAY_REPORT_CELLS_H
#define LEEWAY_REPORT_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "leeway/base/text.h"

/* Writes a text in at most so many columns, cut with "…" where it is wider; how many it took. */
int cell_write_cut(FILE *out, const char *text, int columns);

/* Writes a text in exactly so many columns. */
void cell_write(FILE *out, const char *text, int columns);

/* The text on one line, as it may be shown. */
void cell_write_safe(FILE *out, const char *text);

/* The same within a cell of Markdown: nothing in it ends the cell or is markup. */
void cell_write_markdown(FILE *out, const char *text);

/* A fraction in per cent with one decimal, right-aligned; "-" where it is not defined. */
void cell_write_percent(FILE *out, double fraction, int columns);

/* "scenario", or "pack/scenario", in so many columns. */
void cell_write_scenario(
	FILE *out, const char *pack, const char *scenario, bool with_pack, int columns);

/*
 * "agent · condition", marked where it is simulated, the mark never cut off, and not to be taken
 * for another arm of those named (NULL: none); to be freed.
 */
char *cell_name_arm(const char *agent, const char *condition, bool synthetic, int columns,
	const struct text_names *among);

/* Names of arms, "agent · condition", that are shown in one table. Owned. */
struct cell_arms {
	char **names;
	size_t n, capacity;
};

void cell_arms_add(struct cell_arms *arms, const char *agent, const char *condition);
struct text_names cell_arms_names(const struct cell_arms *arms); /* Borrowed. */
void cell_arms_clear(struct cell_arms *arms);

#endif
