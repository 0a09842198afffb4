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
	return draw_lower_eighths(rate >= 1 ? 8 : 1 + draw_whole_parts(rate, 8));
}

int sparkline_draw(const struct sparkline *sparkline, struct canvas *canvas, int row, int column)
{
	struct style gap = sparkline->style;
	bool has_any = false;
	struct draw_run run;

	for (size_t i = 0; i < sparkline->n_rates; i++)
		has_any = has_any || !isnan(sparkline->rates[i]);
	gap.foreground = ROLE_MUTED;
	draw_run_begin(&run, canvas, row, column);
	/* Among rates a gap is marked: one that stood alone would say of no place which it has. */
	for (size_t i = 0; i < sparkline->n_rates; i++) {
		bool is_gap = has_any && isnan(sparkline->rates[i]);

		draw_run_put(&run, is_gap ? gap : sparkline->style,
			is_gap ? "·" : sparkline_glyph(sparkline->rates[i]));
	}
	draw_run_end(&run);
	return (int)sparkline->n_rates;
}
