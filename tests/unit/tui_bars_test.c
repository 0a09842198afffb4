#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/tui/bars.h"
#include "leeway/tui/sparkline.h"
#include "support/drawn.h"

static void draws(const struct bar *bar, int columns, const char *expected)
{
	struct canvas *canvas = canvas_new(1, columns);

	bar_draw(bar, canvas, (struct rectangle){ 0, 0, 1, columns });
	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static struct bar bar_at(double rate)
{
	struct bar bar = bar_of(ROLE_PEOPLE);

	bar.rate = rate;
	return bar;
}

static struct bar bar_between(double rate, double low, double high)
{
	struct bar bar = bar_at(rate);

	bar.low = low;
	bar.high = high;
	return bar;
}

static void bar_fills_eighths_of_columns(void **state)
{
	struct bar bar = bar_at(0.5);

	(void)state;
	draws(&bar, 10, "█████\n");
	bar = bar_at(0.5625);
	draws(&bar, 10, "█████▋\n");
	bar = bar_at(0);
	draws(&bar, 10, "\n");
	bar = bar_at(1);
	draws(&bar, 10, "██████████\n");
}

static void bar_is_empty_only_at_0_and_full_only_at_1(void **state)
{
	struct bar bar = bar_at(0.0001);

	(void)state;
	draws(&bar, 10, "▏\n");
	bar = bar_at(0.9999);
	draws(&bar, 10, "█████████▉\n");
}

/* Eighths of a drawn bar, read back from its glyphs. */
static int eighths_of(const struct bar *bar, int columns)
{
	static const char *const glyphs[] = { " ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█" };
	struct canvas *canvas = canvas_new(1, columns);
	int sum = 0;

	bar_draw(bar, canvas, (struct rectangle){ 0, 0, 1, columns });
	for (int i = 0; i < columns; i++) {
		int eighths = 0;

		while (strcmp(canvas_cell(canvas, 0, i)->bytes, glyphs[eighths]) != 0)
			assert_true(++eighths <= 8);
		sum += eighths;
	}
	canvas_free(canvas);
	return sum;
}

static void bar_never_shrinks_as_the_rate_grows(void **state)
{
	(void)state;
	for (int columns = 1; columns <= 43; columns += 7) {
		int before = 0;

		for (int i = 0; i <= 1000; i++) {
			struct bar bar = bar_at(i / 1000.0);
			int eighths = eighths_of(&bar, columns);

			assert_true(eighths >= before);
			assert_true(fabs(eighths - i / 125.0 * columns) <= 1.0);
			before = eighths;
		}
		assert_int_equal(before, 8 * columns);
	}
}

static void whisker_runs_through_the_end_of_the_bar(void **state)
{
	struct bar bar = bar_between(0.52, 0.3, 0.85);
	struct canvas *canvas = canvas_new(1, 10);
	struct style inside = style_of(ROLE_PEOPLE, ROLE_TRACK);

	(void)state;
	draws(&bar, 10, "███├─▎──┤\n");
	bar_draw(&bar, canvas, (struct rectangle){ 0, 0, 1, 10 });
	inside.attributes = ATTRIBUTE_REVERSE;
	drawn_cell_is(canvas, 0, 4, "─", inside);
	drawn_cell_is(canvas, 0, 5, "▎", style_of(ROLE_PEOPLE, ROLE_TRACK));
	drawn_cell_is(canvas, 0, 7, "─", style_of(ROLE_MUTED, ROLE_TRACK));
	drawn_cell_is(canvas, 0, 9, " ", style_of(ROLE_PEOPLE, ROLE_TRACK));
	canvas_free(canvas);
}

static void whisker_within_one_column_is_one_line(void **state)
{
	struct bar bar = bar_between(1, 1, 1);

	(void)state;
	draws(&bar, 10, "█████████│\n");
	bar = bar_between(0, 0, 0.3);
	draws(&bar, 10, "├──┤\n");
}

static void markers_stand_on_the_bar_and_beyond(void **state)
{
	struct bar bar = bar_at(0.5);
	struct canvas *canvas = canvas_new(1, 10);
	struct style inside = style_of(ROLE_AGENT, ROLE_TRACK);

	(void)state;
	bar.role = ROLE_AGENT;
	bar.people = 0.21;
	bar.published = 0.8;
	draws(&bar, 10, "██┃██   ◆\n");
	bar_draw(&bar, canvas, (struct rectangle){ 0, 0, 1, 10 });
	inside.attributes = ATTRIBUTE_REVERSE;
	drawn_cell_is(canvas, 0, 2, "┃", inside);
	drawn_cell_is(canvas, 0, 8, "◆", style_of(ROLE_STRONG, ROLE_TRACK));
	canvas_free(canvas);
}

static void nothing_decided_is_an_empty_track_with_a_dash(void **state)
{
	struct bar bar = bar_of(ROLE_AGENT);

	(void)state;
	bar.low = 0.1;
	bar.high = 0.4;
	draws(&bar, 10, "–\n");
}

static void tall_bars_carry_marks_in_their_middle(void **state)
{
	struct bar bar = bar_between(0.5, 0.4, 0.7);
	struct canvas *canvas = canvas_new(3, 10);

	(void)state;
	bar_draw(&bar, canvas, (struct rectangle){ 0, 0, 3, 10 });
	drawn_is(canvas, "█████\n"
			 "████├──┤\n"
			 "█████\n");
	canvas_free(canvas);
}

static const struct bars_wanted wanted = {
	.group = 6, .label = 8, .aside = 9, .n = 412, .n_aside = 3, .has_difference = true
};

static void draw_chart(struct canvas *canvas, int columns)
{
	struct bars_layout layout = bars_layout(columns, &wanted);
	struct bar_row people = { .group = "$10.01",
		.label = "people",
		.n = 52,
		.difference = NAN,
		.is_selected = true };
	struct bar_row model = { .label = "gpt-5.2",
		.aside = "3 unclear",
		.n = 412,
		.n_aside = 3,
		.difference = 0.885,
		.star = STAR_FULL };
	struct bar_row none = { .group = "$11", .label = "sonnet-5", .difference = NAN };

	people.bar = bar_between(0.077, 0.04, 0.114);
	model.bar = bar_between(0.962, 0.9527, 0.9713);
	model.bar.role = ROLE_AGENT;
	none.bar = bar_of(ROLE_AGENT);
	bars_draw_header(&layout, canvas, (struct rectangle){ 0, 0, 1, columns });
	bars_draw_row(&layout, &people, canvas, (struct rectangle){ 1, 0, 1, columns });
	bars_draw_row(&layout, &model, canvas, (struct rectangle){ 2, 0, 1, columns });
	bars_draw_row(&layout, &none, canvas, (struct rectangle){ 3, 0, 1, columns });
}

static void chart_is(int columns, const char *expected)
{
	struct canvas *canvas = canvas_new(4, columns);

	draw_chart(canvas, columns);
	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void chart_shows_all_columns_where_it_is_wide(void **state)
{
	(void)state;
	chart_is(90,
		"                0         25        50         75        100 %      n  Δ people\n"
		"$10.01 people   █├─▎┤                                        7.7   52\n"
		"       gpt-5.2  ████████████████████████████████████████▍   96.2  412     +89 ✱  "
		"3 unclear\n"
		"$11    sonnet-5 –                                              –    0\n");
}

static void chart_drops_columns_as_it_narrows(void **state)
{
	(void)state;
	chart_is(60, "                0         50        100 %      n+   Δ people\n"
		     "$10.01 people   ├▋┤                     7.7   52\n"
		     "       gpt-5.2  ████████████████████▎  96.2  412+3     +89 ✱\n"
		     "$11    sonnet-5 –                         –    0\n");
	chart_is(49, "                0     50    100 %      n+     Δ\n"
		     "$10.01 people   ├┤              7.7   52\n"
		     "       gpt-5.2  ████████████▌  96.2  412+3  +89 ✱\n"
		     "$11    sonnet-5 –                 –    0\n");
	chart_is(40, "                0     50    100 %      n\n"
		     "$10.01 people   ├┤              7.7   52\n"
		     "       gpt-5.2  ████████████▌  96.2  412\n"
		     "$11    sonnet-5 –                 –    0\n");
	chart_is(24, "       0         100 %\n"
		     "people ▉┤            7.7\n"
		     "gpt-5… ██████████▋  96.2\n"
		     "sonne… –               –\n");
}

static void rows_stay_within_their_columns(void **state)
{
	struct bar_row row = { .group = "$10.01",
		.label = "gpt-5.2",
		.aside = "3 unclear",
		.n = 412,
		.n_aside = 3,
		.difference = -1,
		.star = STAR_FULL,
		.is_selected = true };

	(void)state;
	row.bar = bar_between(0.5, 0.4, 0.6);
	for (int columns = 1; columns <= 200; columns++) {
		struct bars_layout layout = bars_layout(columns, &wanted);
		struct rectangle area = { 1, 2, 1, columns };
		struct canvas *canvas = canvas_new(3, 210);

		assert_true(layout.bar >= 1);
		bars_draw_row(&layout, &row, canvas, area);
		drawn_only_within(canvas, area);
		canvas_free(canvas);
	}
}

static void sparkline_shows_rates_and_gaps(void **state)
{
	static const double rates[] = { 1, 0.92, 0.5, NAN, 0.1, 0 };
	struct sparkline sparkline = { rates, 6, style_of(ROLE_PEOPLE, ROLE_GROUND) };
	struct canvas *canvas = canvas_new(1, 8);

	(void)state;
	assert_int_equal(sparkline_draw(&sparkline, canvas, 0, 1), 6);
	drawn_is(canvas, " ██▅·▁▁\n");
	drawn_cell_is(canvas, 0, 1, "█", style_of(ROLE_PEOPLE, ROLE_GROUND));
	canvas_free(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bar_fills_eighths_of_columns),
		cmocka_unit_test(bar_is_empty_only_at_0_and_full_only_at_1),
		cmocka_unit_test(bar_never_shrinks_as_the_rate_grows),
		cmocka_unit_test(whisker_runs_through_the_end_of_the_bar),
		cmocka_unit_test(whisker_within_one_column_is_one_line),
		cmocka_unit_test(markers_stand_on_the_bar_and_beyond),
		cmocka_unit_test(nothing_decided_is_an_empty_track_with_a_dash),
		cmocka_unit_test(tall_bars_carry_marks_in_their_middle),
		cmocka_unit_test(chart_shows_all_columns_where_it_is_wide),
		cmocka_unit_test(chart_drops_columns_as_it_narrows),
		cmocka_unit_test(rows_stay_within_their_columns),
		cmocka_unit_test(sparkline_shows_rates_and_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
