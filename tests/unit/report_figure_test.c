#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/report/figure.h"
#include "support/buckets.h"

/* A study of so many arms, scenarios and levels; name is a part of every name in it. */
struct shape {
	int n_arms, n_scenarios, n_levels;
	const char *name;
};

static const struct shape shapes[] = {
	{ 1, 1, 1, "a" },
	{ 2, 10, 6, "gpt-4o" },
	{ 5, 10, 6, "a model with a rather long name" },
	{ 10, 10, 6, "provider:model-of-a-kind,temperature=0.7" },
	{ 12, 10, 12, "\xe8\xa6\x8f\xe5\x89\x87\xe8\xa6\x8f\xe5\x89\x87" },
	{ 12, 40, 12, "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW" },
	{ 3, 7, 2, "</text><script>alert(1)</script>" },
};
enum { N_SHAPES = sizeof shapes / sizeof shapes[0] };

static void fill(struct bucket_list *list, const struct shape *shape)
{
	for (int arm = 0; arm < shape->n_arms; arm++)
		for (int scenario = 0; scenario < shape->n_scenarios; scenario++)
			for (int level = 1; level <= shape->n_levels; level++) {
				char *agent = arm ? memory_format("%s %d", shape->name, arm)
						  : memory_copy_text("people");
				char *where = memory_format("%s %d", shape->name, scenario);

				buckets_add(list, agent, "baseline", where, level);
				buckets_count(list, 1 + (arm + scenario) % 5, arm * level % 4);
				free(list->buckets[list->n_buckets - 1].level);
				list->buckets[list->n_buckets - 1].level =
					memory_format("%d %s", level, shape->name);
				list->buckets[list->n_buckets - 1].is_filling = level % 2;
				free(agent);
				free(where);
			}
}

static void build(struct chart *chart, const struct shape *shape)
{
	struct bucket_list list = { 0 };
	struct chart_source source = { .buckets = &list };
	struct chart_order order = { .kind = "1" };

	fill(&list, shape);
	assert_true(chart_build(chart, &source, &order, NULL));
	buckets_clear(&list);
}

static bool overlap(const struct figure_box *left, const struct figure_box *right)
{
	const double slack = 1e-6;

	return left->x + left->width > right->x + slack &&
	       right->x + right->width > left->x + slack &&
	       left->y + left->height > right->y + slack &&
	       right->y + right->height > left->y + slack;
}

static void expect_inside(const struct figure_box *inner, const struct figure_box *outer)
{
	const double slack = 1e-6;

	assert_true(isfinite(inner->x) && isfinite(inner->y));
	assert_true(inner->width >= 0 && inner->height >= 0);
	if (inner->x < outer->x - slack || inner->y < outer->y - slack ||
		inner->x + inner->width > outer->x + outer->width + slack ||
		inner->y + inner->height > outer->y + outer->height + slack)
		fail_msg("%.1f %.1f %.1f %.1f is not in %.1f %.1f %.1f %.1f", inner->x, inner->y,
			inner->width, inner->height, outer->x, outer->y, outer->width,
			outer->height);
}

static void expect_labels_apart(const struct figure_panel *panel)
{
	for (size_t i = 0; i < panel->n_labels; i++) {
		expect_inside(&panel->labels[i].box, &panel->whole);
		assert_false(overlap(&panel->labels[i].box, &panel->plot));
		for (size_t k = 0; k < i; k++)
			assert_false(overlap(&panel->labels[i].box, &panel->labels[k].box));
	}
}

/* Tilted texts stand side by side at right angles to their lines: by the sine of 45 degrees. */
static void expect_ticks_apart(const struct figure *figure, const struct figure_panel *panel)
{
	const struct figure_box page = { 0, 0, figure->width, figure->height };

	for (size_t i = 0; i < panel->n_ticks; i++) {
		const struct figure_tick *tick = &panel->ticks[i];

		assert_true(tick->x > panel->plot.x && tick->x < panel->plot.x + panel->plot.width);
		if (panel->is_tilted) {
			double reach = tick->box.width * sqrt(0.5);

			assert_true(tick->x - reach >= 0);
			assert_true(tick->box.y + reach <= panel->whole.y + panel->whole.height);
		} else {
			expect_inside(&tick->box, &page);
		}
		if (i == 0)
			continue;
		if (panel->is_tilted)
			assert_true((tick->x - panel->ticks[i - 1].x) * sqrt(0.5) > 0);
		else
			assert_false(overlap(&tick->box, &panel->ticks[i - 1].box));
	}
}

static void expect_panels_apart(const struct figure *figure)
{
	const struct figure_box page = { 0, 0, figure->width, figure->height };

	for (size_t i = 0; i < figure->n_panels; i++) {
		const struct figure_panel *panel = &figure->panels[i];

		expect_inside(&panel->whole, &page);
		expect_inside(&panel->plot, &panel->whole);
		expect_inside(&panel->title, &panel->whole);
		assert_false(overlap(&panel->title, &panel->plot));
		expect_labels_apart(panel);
		expect_ticks_apart(figure, panel);
		for (size_t k = 0; k < i; k++)
			assert_false(overlap(&panel->whole, &figure->panels[k].whole));
		for (size_t k = 0; k < figure->n_entries; k++)
			assert_false(overlap(&panel->whole, &figure->entries[k].box));
		assert_false(overlap(&panel->whole, &figure->subtitle));
	}
	for (size_t i = 0; i < figure->n_entries; i++) {
		expect_inside(&figure->entries[i].box, &page);
		for (size_t k = 0; k < i; k++)
			assert_false(overlap(&figure->entries[i].box, &figure->entries[k].box));
	}
	assert_false(overlap(&figure->title, &figure->badge));
}

static void nothing_overlaps_and_all_is_inside(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SHAPES; i++)
		for (int size = FIGURE_PRINT; size <= FIGURE_SLIDE; size++) {
			struct chart chart;
			struct figure figure;

			build(&chart, &shapes[i]);
			figure_place(&figure, &chart, (enum figure_size)size);
			expect_panels_apart(&figure);
			if (size == FIGURE_SLIDE)
				assert_true(fabs(figure.height / figure.width - 9.0 / 16) < 1e-9);
			else
				assert_true(figure.height / figure.width < 4.0 / 3 + 1e-9);
			figure_clear(&figure);
			chart_clear(&chart);
		}
}

static void a_panel_by_itself_fits_a_narrow_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SHAPES; i++) {
		struct chart chart;
		struct figure figure;

		build(&chart, &shapes[i]);
		struct chart one = chart_of_panel(&chart, chart.n_panels - 1);

		figure_place(&figure, &one, FIGURE_INLINE);
		assert_int_equal(figure.n_panels, 1);
		expect_panels_apart(&figure);
		figure_clear(&figure);
		chart_clear(&chart);
	}
}

/* The names beside a plot stand in the order in which the curves end. */
static void names_stand_in_the_order_of_the_curves(void **state)
{
	(void)state;
	struct chart chart;
	struct figure figure;

	build(&chart, &shapes[3]);
	figure_place(&figure, &chart, FIGURE_PRINT);
	for (size_t p = 0; p < figure.n_panels; p++)
		for (size_t i = 1; i < figure.panels[p].n_labels; i++) {
			const struct figure_label *labels = figure.panels[p].labels;

			assert_true(labels[i - 1].from_y <= labels[i].from_y);
			assert_true(labels[i - 1].box.y < labels[i].box.y);
		}
	figure_clear(&figure);
	chart_clear(&chart);
}

static char *draw(const struct shape *shape)
{
	struct chart chart;
	struct figure figure;
	struct svg svg;

	build(&chart, shape);
	figure_place(&figure, &chart, FIGURE_PRINT);
	svg_init(&svg);
	figure_write(&svg, &figure, &chart, FIGURE_PRINT, "f", true);
	figure_clear(&figure);
	chart_clear(&chart);
	return buffer_take(&svg.out);
}

static void no_number_is_not_one_and_no_text_escapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SHAPES; i++) {
		char *svg = draw(&shapes[i]);

		assert_null(strstr(svg, "\"nan"));
		assert_null(strstr(svg, "nan "));
		assert_null(strstr(svg, "inf"));
		assert_null(strstr(svg, "<script"));
		assert_non_null(strstr(svg, "<title id=\"f-title\">"));
		assert_non_null(strstr(svg, "<desc id=\"f-desc\">"));
		/* Every other level is still filling (fill). */
		assert_non_null(strstr(svg, "<g class=\"provisional\" opacity=\"0.4\">"));
		assert_non_null(strstr(svg, " points provisional)</text>"));
		assert_non_null(strstr(svg, ">Faint points are provisional"));
		free(svg);
	}
}

static void people_are_drawn_last_in_every_panel(void **state)
{
	(void)state;
	static const char curve_start[] = " fill=\"none\">\n<path d=\"M";
	char *svg = draw(&shapes[1]);
	const char *group = svg;
	int n_curves = 0;

	while ((group = strstr(group, "<g class=\"fs")) != NULL) {
		const char *end = strchr(group, '>');
		bool is_people = strncmp(group, "<g class=\"fs11\"", 15) == 0;

		/* Of two arms, people's curve is every second. */
		if (strncmp(end - 12, curve_start, sizeof curve_start - 1) == 0)
			assert_int_equal(is_people, n_curves++ % 2);
		group = end;
	}
	assert_int_equal(n_curves, 20);
	free(svg);
}

static void places_are_the_same_each_time(void **state)
{
	(void)state;
	char *first = draw(&shapes[4]), *second = draw(&shapes[4]);

	assert_string_equal(first, second);
	free(first);
	free(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_overlaps_and_all_is_inside),
		cmocka_unit_test(a_panel_by_itself_fits_a_narrow_page),
		cmocka_unit_test(names_stand_in_the_order_of_the_curves),
		cmocka_unit_test(no_number_is_not_one_and_no_text_escapes),
		cmocka_unit_test(people_are_drawn_last_in_every_panel),
		cmocka_unit_test(places_are_the_same_each_time),
	};
	return cmocka_run_group_tests_name("report_figure", tests, NULL, NULL);
}
