#include "leeway/screens/dialog.h"

/* Columns at each side; rows above the content; columns of what is seen beside it. */
enum { MARGIN = 3, HEADING = 3, LEAST_BESIDE = 10, LEAST_ABOVE = 3 };

struct rectangle dialog_plane(struct rectangle area, int rows, int columns)
{
	struct rectangle plane = { 0, 0, rows, columns };

	if (plane.rows > area.rows)
		plane.rows = area.rows;
	/* What would be left beside it, a few letters of every line, says nothing. */
	if (plane.columns + 2 * LEAST_BESIDE > area.columns)
		plane.columns = area.columns;
	plane.row = area.row + (area.rows - plane.rows) / 2;
	plane.column = area.column + (area.columns - plane.columns) / 2;
	return plane;
}

void dialog_draw_plane(struct canvas *canvas, struct rectangle area, struct rectangle plane)
{
	/* A row or two above and below say as little as a letter or two beside it. */
	int rows = plane.rows + 2 * LEAST_ABOVE > area.rows ? area.rows : plane.rows + 2;
	int row = area.row + (area.rows - rows) / 2;

	canvas_fill(canvas, (struct rectangle){ row, plane.column - 2, rows, plane.columns + 4 },
		style_of(ROLE_TEXT, ROLE_GROUND));
	canvas_fill(canvas, plane, style_of(ROLE_TEXT, ROLE_DIALOG));
	for (int i = 0; i < plane.rows; i++)
		canvas_write(canvas, plane.row + i, plane.column, 1,
			style_of(ROLE_ACCENT, ROLE_DIALOG), "▏");
}

static struct rectangle plane_of(struct rectangle area, const struct dialog_frame *frame)
{
	return dialog_plane(area, frame->rows, frame->columns);
}

struct rectangle dialog_content(struct rectangle area, const struct dialog_frame *frame)
{
	struct rectangle plane = plane_of(area, frame);

	return (struct rectangle){ plane.row + HEADING, plane.column + MARGIN,
		plane.rows - HEADING - 1, plane.columns - 2 * MARGIN };
}

struct rectangle dialog_draw(
	struct canvas *canvas, struct rectangle area, const struct dialog_frame *frame)
{
	struct rectangle plane = plane_of(area, frame);
	struct style strong = style_of(ROLE_STRONG, ROLE_DIALOG);
	int inner = plane.columns - 2 * MARGIN;

	strong.attributes = ATTRIBUTE_BOLD;
	dialog_draw_plane(canvas, area, plane);
	int taken = canvas_write(
		canvas, plane.row + 1, plane.column + MARGIN, inner, strong, frame->title);

	if (frame->subtitle && inner > taken + 2)
		canvas_write(canvas, plane.row + 1, plane.column + MARGIN + taken + 2,
			inner - taken - 2, style_of(ROLE_MUTED, ROLE_DIALOG), frame->subtitle);
	return dialog_content(area, frame);
}
