/*
 * What the widgets share: slices of text, runs of glyphs, marked ranges, scroll bars and counts.
 * Pure drawing into a canvas; nothing here keeps anything.
 */
#ifndef LEEWAY_TUI_DRAW_H
#define LEEWAY_TUI_DRAW_H

#include <stddef.h>
#include <stdint.h>

#include "leeway/base/text.h"
#include "leeway/tui/canvas.h"

/* Columns that length bytes take. */
int draw_width(const char *bytes, size_t length);

/* As canvas_write, for text that is not NUL-terminated; a NUL in it ends it. */
int draw_bytes(struct canvas *canvas, struct rectangle area, struct style style, const char *bytes,
	size_t length);

/*
 * As canvas_write, for a name of an agent: where it is too long it is cut by text_cut_name, so that
 * it is not taken for another among those shown (NULL: none). With the area's columns, which must
 * be known.
 */
int draw_agent_name(struct canvas *canvas, struct rectangle area, struct style style,
	const char *name, const struct text_names *among);

/* Of a difference that holds by an adjusted p: hollow before all that was planned is there. */
enum draw_star { STAR_NONE, STAR_HOLLOW, STAR_FULL };

/* "", "☆", "✱" */
const char *draw_star(enum draw_star star);

/* A range of bytes of a text that is shown in a style of its own. */
struct draw_mark {
	size_t start, length;
	struct style style;
};

struct draw_marks {
	const struct draw_mark *marks; /* In order of start, none over another. */
	size_t n_marks;
};

/*
 * Writes the line of text that starts at byte offset and is length bytes long into the first row of
 * the area: marked bytes in their mark's style, the others in style. Returns the columns taken;
 * there is no ellipsis where it is cut. The text is what text_sanitise makes.
 */
int draw_marked(struct canvas *canvas, struct rectangle area, struct style style, const char *text,
	struct draw_mark line, const struct draw_marks *marks);

/*
 * Glyphs of one row, one column each, gathered while their style stays the same, since a canvas
 * is written to by the text and not by the cell.
 */
struct draw_run {
	struct canvas *canvas;
	int row, column; /* Of the first glyph gathered. */
	struct style style;
	int n_glyphs;
	size_t length;
	char bytes[256];
};

void draw_run_begin(struct draw_run *run, struct canvas *canvas, int row, int column);
void draw_run_put(struct draw_run *run, struct style style, const char *glyph);
void draw_run_end(struct draw_run *run);

/*
 * A share of n parts, as whole parts, and the nearest whole number of them. Shares such as 3/10 are
 * a little off in binary, and more or less so by the processor: what is that near to a border is on
 * it.
 */
int draw_whole_parts(double share, int n);
int draw_nearest_part(double share, int n);

/* A block that fills n eighths of a cell, from the left or from below; " " for 0, full for 8. */
const char *draw_left_eighths(int n);
const char *draw_lower_eighths(int n);

/*
 * A scroll bar in the last column of the area, whose rows show first … first + area.rows of n_rows;
 * none where all are shown.
 */
void draw_scroll_bar(struct canvas *canvas, struct rectangle area, struct style style, size_t first,
	size_t n_rows);

/* A difference of rates in points, "+88", "-3", "0", into text, which holds DRAW_DIFFERENCE_BYTES;
 * "" for NaN. */
enum { DRAW_DIFFERENCE_BYTES = 32 };
void draw_format_difference(char *text, double difference);

#endif
