/* The parts present_draw is made of; only for src/screens/present_*.c. */
#ifndef LEEWAY_SCREENS_PRESENT_PARTS_H
#define LEEWAY_SCREENS_PRESENT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/screens/present.h"
#include "leeway/tui/draw.h"

enum { PRESENT_MAX_MARKS = 16 };

/* The scenario's words, safe to show, wrapped; its level where it was set in. */
struct present_words {
	char *text;
	struct text_line *lines;
	size_t n_lines;
	size_t n_blank; /* Of these, lines between paragraphs. */
	size_t last_paragraph; /* Where it begins. */
	struct draw_mark marks[PRESENT_MAX_MARKS];
	size_t n_marks;
};

void present_words_init(struct present_words *words, const struct present *present,
	const struct study *study, int columns);
void present_words_clear(struct present_words *words);
void present_words_draw(
	const struct present_words *words, struct canvas *canvas, struct rectangle area);

/* Where things are in an area. */
struct present_places {
	struct rectangle prompt; /* Without its blank lines where its rows are too few. */
	struct rectangle bars; /* Bars with their labels; the columns of the bars alone. */
	int pitch; /* Rows from one bar's label to the next one's. */
	int bar_rows; /* 0: label, bar and figure share one row. */
	int scale; /* Of the figures; 0: as text. */
	int figure_column, label_columns; /* Labels beside their bars; 0: above. */
	int axis_row; /* -1: none. */
	struct rectangle voice;
	int foot_row;
};

/* n_lines of the prompt, of which n_blank may go. */
struct present_places present_places(
	struct rectangle area, size_t n_bars, size_t n_lines, size_t n_blank);

/* Columns that the prompt is wrapped to. */
int present_prompt_columns(struct rectangle area);

#endif
