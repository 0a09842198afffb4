#include "leeway/tui/histogram.h"

#include <math.h>

#include "leeway/tui/draw.h"

/* Columns that are used: no more than there are bins. */
static int used_columns(const struct histogram *histogram, int columns)
{
	return (size_t)columns < histogram->n_bins ? columns : (int)histogram->n_bins;
}

/* The sum of the bins that share a column. */
static int64_t column_count(const struct histogram *histogram, int column, int used)
{
	size_t from = histogram->n_bins * (size_t)column / (size_t)used;
	size_t to = histogram->n_bins * ((size_t)column + 1) / (size_t)used;
	int64_t sum = 0;

	for (size_t i = from; i < to; i++)
		sum += histogram->bins[i];
	return sum;
}

static int64_t highest(const struct histogram *histogram, int used)
{
	int64_t most = 1;

	for (int i = 0; i < used; i++) {
		int64_t count = column_count(histogram, i, used);

		most = count > most ? count : most;
	}
	return most;
}

/* The cell's glyph, row 0 the lowest: a count that is there is seen, however small. */
static const char *glyph_at(int64_t count, int64_t most, int rows, int row)
{
	int eighths = (int)(count * 8 * rows / most);

	if (count > 0 && eighths == 0)
		eighths = 1;
	eighths -= 8 * row;
	return draw_lower_eighths(eighths < 0 ? 0 : eighths > 8 ? 8 : eighths);
}

static void draw_scale(
	const struct histogram *histogram, struct canvas *canvas, struct rectangle area, int used)
{
	double part = (histogram->mark - histogram->low) / (histogram->high - histogram->low);
	int row = area.row + area.rows - 1;
	struct draw_run run;

	draw_run_begin(&run, canvas, row, area.column);
	for (int i = 0; i < used; i++)
		draw_run_put(&run, histogram->style, "─");
	draw_run_end(&run);
	if (isnan(histogram->mark) || !(histogram->high > histogram->low))
		return;
	int column = draw_whole_parts(part, used);

	column = column < 0 ? 0 : column >= used ? used - 1 : column;
	canvas_write(canvas, row, area.column + column, 1, histogram->mark_style, "▲");
}

void histogram_draw(const struct histogram *histogram, struct canvas *canvas, struct rectangle area)
{
	int used = used_columns(histogram, area.columns);
	int rows = area.rows - 1;

	if (used < 1 || rows < 1)
		return;
	int64_t most = highest(histogram, used);

	for (int row = 0; row < rows; row++) {
		struct draw_run run;

		draw_run_begin(&run, canvas, area.row + rows - 1 - row, area.column);
		for (int i = 0; i < used; i++)
			draw_run_put(&run, histogram->style,
				glyph_at(column_count(histogram, i, used), most, rows, row));
		draw_run_end(&run);
	}
	draw_scale(histogram, canvas, area, used);
}
