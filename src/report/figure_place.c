#include "figure_place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure_text.h"
#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

static const double sine_45 = 0.70710678118654752;

double figure_side_inset(size_t n_series, double em)
{
	return (0.6 + 0.13 * (double)n_series) * em;
}

double figure_y(const struct figure *figure, const struct figure_panel *panel, double rate)
{
	double inset = FIGURE_INSET * figure->em;

	return panel->plot.y + inset + (1 - rate) * (panel->plot.height - 2 * inset);
}

double figure_dodge(const struct figure *figure, const struct figure_panel *panel, size_t n_series,
	size_t series)
{
	double step = 0.24 * figure->em;

	if (panel->n_ticks > 1)
		step = fmin(step, 0.4 * (panel->ticks[1].x - panel->ticks[0].x) / (double)n_series);
	return ((double)series - ((double)n_series - 1) / 2) * step;
}

static double tick_step(const struct chart_panel *panel, const struct figure_axis *axis)
{
	double span = axis->plot_width - 2 * axis->inset;

	return panel->n_levels > 1 ? span / (double)(panel->n_levels - 1) : span;
}

/* Where a text is best broken in two: its length where it has no space. */
static size_t find_break(const char *text)
{
	size_t length = strlen(text), best = length;

	for (size_t i = 1; i + 1 < length; i++) {
		size_t longer = i > length - i ? i : length - i;
		size_t best_longer = best > length - best ? best : length - best;

		if (text[i] == ' ' && longer < best_longer)
			best = i;
	}
	return best;
}

static double tick_width(const struct chart_panel *panel, size_t level, int n_lines, double em)
{
	const char *text = panel->levels[level].text;
	double size = FIGURE_TICK_TEXT * em;
	size_t at = n_lines > 1 ? find_break(text) : strlen(text);
	char *first = memory_copy_bytes(text, at);
	double width = figure_text_width(first, size);

	free(first);
	return fmax(width, figure_text_width(text + at, size));
}

/* Texts of so many lines side by side, with half an em between them. */
static bool fits_level(const struct chart_panel *panel, int n_lines, const struct figure_axis *axis)
{
	double step = tick_step(panel, axis), left = axis->em + axis->inset;

	for (size_t i = 0; i < panel->n_levels; i++) {
		double own = tick_width(panel, i, n_lines, axis->em);
		double next =
			i + 1 < panel->n_levels ? tick_width(panel, i + 1, n_lines, axis->em) : own;

		if ((own + next) / 2 + axis->em / 2 > step || own / 2 > left)
			return false;
	}
	return true;
}

/* In how many lines the texts stand level; 0: in none, they are tilted. */
static int find_lines(const struct chart_panel *panel, const struct figure_axis *axis)
{
	if (fits_level(panel, 1, axis))
		return 1;
	return fits_level(panel, 2, axis) ? 2 : 0;
}

/* How wide a tilted text may be: it must not leave the panel on the left. */
static double tilted_room(size_t level, double step, const struct figure_axis *axis)
{
	double left = axis->left + axis->inset + (double)level * step;

	return fmin(axis->tilted_width, left / sine_45 - FIGURE_TICK_TEXT * axis->em);
}

double figure_axis_height(const struct chart_panel *panel, const struct figure_axis *axis)
{
	double height = 1.8 * axis->em, step = tick_step(panel, axis);
	int n_lines = find_lines(panel, axis);

	if (n_lines > 0)
		return height + (n_lines - 1) * axis->em;
	for (size_t i = 0; i < panel->n_levels; i++) {
		double width = fmin(tick_width(panel, i, 1, axis->em), tilted_room(i, step, axis));

		height = fmax(
			height, (width + FIGURE_TICK_TEXT * axis->em) * sine_45 + 0.8 * axis->em);
	}
	return height;
}

static void set_tick_text(
	struct figure_tick *tick, const char *text, int n_lines, double size, double room)
{
	size_t at = n_lines > 1 ? find_break(text) : strlen(text);
	char *first = memory_copy_bytes(text, at);

	tick->text = figure_text_fit(first, size, room);
	if (text[at])
		tick->second = memory_copy_text(text + at + 1);
	free(first);
}

void figure_place_ticks(struct figure_panel *panel, const struct chart_panel *source,
	const struct figure_axis *axis)
{
	double step = tick_step(source, axis), size = FIGURE_TICK_TEXT * axis->em;
	double y = panel->plot.y + panel->plot.height + 0.5 * axis->em;
	int n_lines = find_lines(source, axis);

	panel->is_tilted = n_lines == 0;
	panel->n_ticks = source->n_levels;
	for (size_t i = 0; i < source->n_levels; i++) {
		struct figure_tick *tick = &panel->ticks[i];
		double room = panel->is_tilted ? tilted_room(i, step, axis) : HUGE_VAL;

		tick->x = panel->plot.x + axis->inset +
			  (source->n_levels > 1 ? (double)i * step : step / 2);
		set_tick_text(tick, source->levels[i].text, n_lines, size, room);
		double width = fmax(figure_text_width(tick->text, size),
			tick->second ? figure_text_width(tick->second, size) : 0);

		tick->box = (struct figure_box){ panel->is_tilted ? tick->x - width
								  : tick->x - width / 2,
			y, width, size * (tick->second ? 2 : 1) };
	}
}

static int compare_labels(const void *left, const void *right)
{
	const struct figure_label *l = left, *r = right;

	if (l->from_y < r->from_y || l->from_y > r->from_y)
		return l->from_y < r->from_y ? -1 : 1;
	return (l->series > r->series) - (l->series < r->series);
}

static void find_ends(const struct figure *figure, struct figure_panel *panel,
	const struct chart *chart, size_t index)
{
	const struct chart_panel *source = &chart->panels[index];

	for (size_t s = 0; s < chart->n_series; s++)
		for (size_t k = source->n_levels; k-- > 0;) {
			const struct chart_point *point = chart_point_at(source, s, k);

			if (point->n == 0)
				continue;
			panel->labels[panel->n_labels++] = (struct figure_label){
				.series = s,
				.from_x = panel->ticks[k].x +
					  figure_dodge(figure, panel, chart->n_series, s),
				.from_y = figure_y(figure, panel, point->rate),
			};
			break;
		}
}

/*
 * The nearest places to the wanted ones, in their order and gap apart: with gap times its index
 * taken off each, that is isotonic regression, by pooling neighbours that stand the wrong way round
 * (Ayer et al. 1955, doi:10.1214/aoms/1177728423).
 */
static void spread(double *places, size_t n, double gap, double low, double high)
{
	double sums[CHART_MAX_SERIES];
	size_t counts[CHART_MAX_SERIES], n_pools = 0;

	for (size_t i = 0; i < n; i++) {
		sums[n_pools] = places[i] - (double)i * gap;
		counts[n_pools++] = 1;
		while (n_pools > 1 && sums[n_pools - 2] / (double)counts[n_pools - 2] >
					      sums[n_pools - 1] / (double)counts[n_pools - 1]) {
			sums[n_pools - 2] += sums[n_pools - 1];
			counts[n_pools - 2] += counts[n_pools - 1];
			n_pools--;
		}
	}
	double last = fmax(high - (double)(n - 1) * gap, low);

	for (size_t pool = 0, i = 0; pool < n_pools; pool++) {
		double base = fmin(fmax(sums[pool] / (double)counts[pool], low), last);

		for (size_t k = 0; k < counts[pool]; k++, i++)
			places[i] = base + (double)i * gap;
	}
}

void figure_place_labels(const struct figure *figure, struct figure_panel *panel,
	const struct chart *chart, size_t index, double gap)
{
	double places[CHART_MAX_SERIES], em = figure->em;
	double x = panel->plot.x + panel->plot.width + FIGURE_LEADER * em;
	double room = panel->whole.x + panel->whole.width - x - 0.5 * em;

	find_ends(figure, panel, chart, index);
	if (panel->n_labels == 0)
		return;
	qsort(panel->labels, panel->n_labels, sizeof *panel->labels, compare_labels);
	for (size_t i = 0; i < panel->n_labels; i++)
		places[i] = panel->labels[i].from_y;
	spread(places, panel->n_labels, gap, panel->plot.y + gap / 2,
		panel->plot.y + panel->plot.height - gap / 2);
	for (size_t i = 0; i < panel->n_labels; i++) {
		struct figure_label *label = &panel->labels[i];

		label->text = figure_text_fit(chart->series[label->series].label, em, room);
		label->box = (struct figure_box){ x, places[i] - gap / 2,
			figure_text_width(label->text, em), gap };
	}
}

void figure_place_titles(struct figure *figure, const struct chart *chart, double x, double width)
{
	double em = figure->em, badge = 0;

	if (chart->has_synthetic) {
		figure->badge_text = memory_copy_text("SIMULATED");
		badge = figure_text_width(figure->badge_text, 1.1 * em) + 1.6 * em;
		figure->badge = (struct figure_box){ x + width - badge, x, badge, 2 * em };
	}
	figure->title = (struct figure_box){ x, x, width - badge - em, 2.2 * em };
	figure->title_text = figure_text_fit(chart->title, 1.6 * em, figure->title.width);
	figure->subtitle = (struct figure_box){ x, x + 2.2 * em, width, 1.6 * em };
	figure->subtitle_text = figure_text_fit(chart->subtitle, em, width);
}

/* What follows a series' name: " (n 49 to 56, 3 of 6 points provisional, simulated)" */
static char *describe_counts(const struct chart_series *series)
{
	struct buffer text;

	buffer_init(&text, 256);
	buffer_append_format(&text, " (n %lld", (long long)series->least_n);
	if (series->least_n != series->most_n)
		buffer_append_format(&text, " to %lld", (long long)series->most_n);
	if (series->n_provisional > 0)
		buffer_append_format(&text, ", %zu of %zu points provisional",
			series->n_provisional, series->n_points);
	buffer_append_format(&text, "%s)", series->synthetic ? ", simulated" : "");
	return buffer_take(&text);
}

static void add_entry(struct figure *figure, size_t series, char *text)
{
	figure->entries[figure->n_entries++] =
		(struct figure_entry){ .series = series, .text = text };
}

/* A name gives way to the counts and marks that follow it. */
static void fill_key(struct figure *figure, const struct chart *chart, double size, double room)
{
	for (size_t i = chart->n_series; i-- > 0;) {
		const struct chart_series *series = &chart->series[i];

		if (series->most_n == 0)
			continue;
		char *counts = describe_counts(series);
		char *name = figure_text_fit(
			series->name, size, fmax(room - figure_text_width(counts, size), 0));

		add_entry(figure, i, memory_format("%s%s", name, counts));
		free(name);
		free(counts);
	}
	if (chart->published_source)
		add_entry(figure, FIGURE_PUBLISHED,
			memory_format("people as published (%s)", chart->published_source));
	char *caveats = chart_describe_caveats(chart);

	if (caveats)
		add_entry(figure, FIGURE_NOTE, caveats);
}

double figure_place_key(struct figure *figure, const struct chart *chart, double x, double width)
{
	double em = figure->em, line = 1.5 * em, gap = 1.6 * em, widest = 0;
	size_t n_sampled = 0;

	fill_key(figure, chart, 0.9 * em, width - FIGURE_SAMPLE * em);
	for (size_t i = 0; i < figure->n_entries; i++) {
		struct figure_entry *entry = &figure->entries[i];
		double sample = entry->series == FIGURE_NOTE ? 0 : FIGURE_SAMPLE * em;
		char *fitting = figure_text_fit(entry->text, 0.9 * em, width - sample);

		free(entry->text);
		entry->text = fitting;
		entry->box.width = sample + figure_text_width(fitting, 0.9 * em);
		if (entry->series == FIGURE_NOTE)
			continue;
		widest = fmax(widest, entry->box.width);
		n_sampled++;
	}
	size_t n_columns = (size_t)fmax(1, floor((width + gap) / (widest + gap)));
	size_t n_rows = (n_sampled + n_columns - 1) / n_columns;

	/* Notes, which come last, have rows of their own. */
	for (size_t i = 0; i < figure->n_entries; i++) {
		struct figure_box *box = &figure->entries[i].box;
		bool is_note = i >= n_sampled;
		size_t row = is_note ? n_rows + i - n_sampled : i / n_columns;

		box->x = is_note ? x : x + (double)(i % n_columns) * (widest + gap);
		box->y = 0.4 * em + (double)row * line;
		box->height = line;
	}
	return 0.4 * em + (double)(n_rows + figure->n_entries - n_sampled) * line;
}
