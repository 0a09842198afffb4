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
