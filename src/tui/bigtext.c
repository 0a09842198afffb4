#include "leeway/tui/bigtext.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/tui/draw.h"

enum { DOT_ROWS = 5, GAP_DOTS = 1 };

/* A character's dots; each row's leftmost dot is its highest bit. */
struct glyph {
	char character;
	uint8_t n_columns;
	uint8_t rows[DOT_ROWS];
};

static const struct glyph glyphs[] = {
	{ '0', 3, { 7, 5, 5, 5, 7 } },
	{ '1', 3, { 6, 2, 2, 2, 7 } },
	{ '2', 3, { 7, 1, 7, 4, 7 } },
	{ '3', 3, { 7, 1, 7, 1, 7 } },
	{ '4', 3, { 5, 5, 7, 1, 1 } },
	{ '5', 3, { 7, 4, 7, 1, 7 } },
	{ '6', 3, { 7, 4, 7, 5, 7 } },
	{ '7', 3, { 7, 1, 1, 1, 1 } },
	{ '8', 3, { 7, 5, 7, 5, 7 } },
	{ '9', 3, { 7, 5, 7, 1, 7 } },
	{ '%', 3, { 5, 1, 2, 4, 5 } },
	{ '<', 3, { 1, 2, 4, 2, 1 } },
	{ '>', 3, { 4, 2, 1, 2, 4 } },
	{ '-', 3, { 0, 0, 7, 0, 0 } },
	{ '.', 1, { 0, 0, 0, 0, 1 } },
	{ ' ', 2, { 0 } },
};

enum { N_GLYPHS = sizeof glyphs / sizeof *glyphs };

static const struct glyph *find_glyph(char character)
{
	for (size_t i = 0; i < N_GLYPHS - 1; i++)
		if (glyphs[i].character == character)
			return &glyphs[i];
	return &glyphs[N_GLYPHS - 1];
}

static int clamp_scale(int scale)
{
	return scale < 1 ? 1 : scale > BIGTEXT_MAX_SCALE ? BIGTEXT_MAX_SCALE : scale;
}

int bigtext_rows(int scale)
{
	return (DOT_ROWS * clamp_scale(scale) + 1) / 2;
}

int bigtext_columns(const char *text, int scale)
{
	int dots = 0;

	for (const char *at = text; *at; at++)
		dots += find_glyph(*at)->n_columns + (at == text ? 0 : GAP_DOTS);
	return dots * clamp_scale(scale);
}

/* Whether the half row is set in the column, both counted in cells of the drawn glyph. */
static bool is_set(const struct glyph *glyph, int half_row, int column, int scale)
{
	int row = half_row / scale;
	int bit = glyph->n_columns - 1 - column / scale;

	return row < DOT_ROWS && bit >= 0 && (glyph->rows[row] >> bit & 1);
}

static void draw_row(struct draw_run *run, const char *text, int row, int scale, struct style style)
{
	static const char *const blocks[] = { " ", "▀", "▄", "█" };

	for (const char *at = text; *at; at++) {
		const struct glyph *glyph = find_glyph(*at);

		for (int i = at == text ? GAP_DOTS * scale : 0; i < GAP_DOTS * scale; i++)
			draw_run_put(run, style, " ");
		for (int i = 0; i < glyph->n_columns * scale; i++) {
			bool upper = is_set(glyph, 2 * row, i, scale);
			bool lower = is_set(glyph, 2 * row + 1, i, scale);

			draw_run_put(run, style, blocks[(upper ? 1 : 0) + (lower ? 2 : 0)]);
		}
	}
}

int bigtext_draw(struct canvas *canvas, struct rectangle area, int scale, struct style style,
	const char *text)
{
	scale = clamp_scale(scale);
	for (int row = 0; row < bigtext_rows(scale) && row < area.rows; row++) {
		struct draw_run run;

		draw_run_begin(&run, canvas, area.row + row, area.column);
		draw_row(&run, text, row, scale, style);
		draw_run_end(&run);
	}
	return bigtext_columns(text, scale);
}
