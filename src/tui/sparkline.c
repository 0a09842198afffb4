#include "leeway/tui/sparkline.h"

#include <math.h>

#include "leeway/tui/draw.h"

/* The lowest rate still shows, so that a rate of 0 is no gap. */
const char *sparkline_glyph(double rate)
{
	if (isnan(rate))
		return " ";
	if (rate <= 0)
		return draw_lower_eighths(1);
	return draw_lower_eighths(rate >= 1 ? 8 : 1 + (int)(rate * 8));
}

int sparkline_draw(const struct sparkline *sparkline, struct canvas *canvas, int row, int column)
{
	struct draw_run run;

	draw_run_begin(&run, canvas, row, column);
	for (size_t i = 0; i < sparkline->n_rates; i++)
		draw_run_put(&run, sparkline->style, sparkline_glyph(sparkline->rates[i]));
	draw_run_end(&run);
	return (int)sparkline->n_rates;
}
