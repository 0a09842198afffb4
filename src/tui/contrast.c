#include "leeway/tui/contrast.h"

#include <math.h>
#include <string.h>

#include "leeway/tui/draw.h"

/* The column of a difference; both ends of the scale are columns of their own. */
static int column_of(double difference, int columns)
{
	double clamped = difference < -1 ? -1 : difference > 1 ? 1 : difference;

	return draw_nearest_part((clamped + 1) / 2, columns - 1);
}

static bool is_between(int column, int one, int other)
{
	return column >= (one < other ? one : other) && column <= (one < other ? other : one);
}

/* What stands in a column, over the bar. */
static const char *mark_at(const struct contrast *contrast, int column, int columns)
{
	if (isnan(contrast->low) || isnan(contrast->high))
		return NULL;
	int low = column_of(contrast->low, columns), high = column_of(contrast->high, columns);

	if (!is_between(column, low, high))
		return NULL;
	if (low == high)
		return "│";
	return column == low ? "├" : column == high ? "┤" : "─";
}

static enum role bar_role(const struct contrast *contrast)
{
	if (!contrast->is_significant)
		return ROLE_FAINT;
	return contrast->difference < 0 ? ROLE_LESS : ROLE_MORE;
}

void contrast_draw(const struct contrast *contrast, struct canvas *canvas, struct rectangle area)
{
	bool has_bar = !isnan(contrast->difference);
	int zero = column_of(0, area.columns);
	int end = has_bar ? column_of(contrast->difference, area.columns) : zero;
	enum role role = bar_role(contrast);
	struct draw_run run;

	if (area.columns < 3 || area.rows < 1)
		return;
	draw_run_begin(&run, canvas, area.row, area.column);
	for (int i = 0; i < area.columns; i++) {
		const char *mark = mark_at(contrast, i, area.columns);
		bool is_inside = has_bar && end != zero && is_between(i, zero, end);
		struct style style =
			style_of(is_inside || mark ? ROLE_MUTED : ROLE_FAINT, ROLE_TRACK);

		/* Inside the bar a mark is dark on its colour. */
		if (is_inside) {
			style = style_of(role, ROLE_TRACK);
			style.attributes = mark ? ATTRIBUTE_REVERSE : 0;
		}
		if (mark)
			draw_run_put(&run, style, mark);
		else if (is_inside)
			draw_run_put(&run, style, "█");
		else
			draw_run_put(&run, style, i == zero ? "│" : " ");
	}
	draw_run_end(&run);
}

void contrast_draw_axis(struct canvas *canvas, struct rectangle area, struct style style)
{
	int zero = column_of(0, area.columns);

	if (area.columns < 3)
		return;
	canvas_write(canvas, area.row, area.column + zero, 1, style, "0");
	if (area.columns < 14)
		return;
	canvas_write(canvas, area.row, area.column, 4, style, "-100");
	canvas_write_right(canvas, area.row, area.column + area.columns - 4, 4, style, "+100");
}
