#include "support/drawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void drawn_is(const struct canvas *canvas, const char *expected)
{
	char *drawn = canvas_to_text(canvas);

	if (strcmp(drawn, expected) != 0) {
		fputs("drawn:\n", stderr);
		for (const char *line = drawn; *line;) {
			const char *end = strchr(line, '\n');

			fprintf(stderr, "\t\t\"%.*s\\n\"\n", (int)(end - line), line);
			line = end + 1;
		}
	}
	assert_string_equal(drawn, expected);
	free(drawn);
}

void drawn_cell_is(
	const struct canvas *canvas, int row, int column, const char *glyph, struct style style)
{
	const struct cell *cell = canvas_cell(canvas, row, column);

	assert_non_null(cell);
	assert_string_equal(cell->bytes, glyph);
	assert_int_equal(cell->style.foreground, style.foreground);
	assert_int_equal(cell->style.background, style.background);
	assert_int_equal(cell->style.attributes, style.attributes);
}

static bool is_within(struct rectangle area, int row, int column)
{
	return row >= area.row && row < area.row + area.rows && column >= area.column &&
	       column < area.column + area.columns;
}

void drawn_only_within(const struct canvas *canvas, struct rectangle area)
{
	for (int row = 0; row < canvas_rows(canvas); row++)
		for (int column = 0; column < canvas_columns(canvas); column++) {
			const struct cell *cell = canvas_cell(canvas, row, column);

			if (!is_within(area, row, column) &&
				(strcmp(cell->bytes, " ") != 0 ||
					cell->style.background != ROLE_GROUND))
				fail_msg("drawn at row %d, column %d: \"%s\"", row, column,
					cell->bytes);
		}
}
