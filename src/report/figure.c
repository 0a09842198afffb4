#include "leeway/report/figure.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure_place.h"
#include "figure_text.h"
#include "leeway/base/memory.h"

const char *const figure_size_names[] = { "print", "slide", NULL };

/* In em but for width and em, which are user units. */
struct format {
	double width, em;
	double highest; /* Height over width, at most. */
	double flattest; /* Height over width of a plot, at most. */
	bool has_frame; /* Titles and key. */
	int max_columns;
	double tilted_width; /* Of a tilted level text. */
};

static const struct format formats[] = {
	[FIGURE_PRINT] = { 510, 7.5, 4.0 / 3, 0.72, true, 3, 11 },
	[FIGURE_SLIDE] = { 1600, 22, 9.0 / 16, 1.5, true, 6, 9 },
	[FIGURE_INLINE] = { 380, 12, 3, 0.62, false, 1, 11 },
};

/* In em. */
static const double margin = 1, label_gap = 1.3, widest_label = 11, widest_share = 0.3,
		    least_plot_width = 7, least_plot_height = 5.5, between_rows = 0.8;

static void clear_panel(struct figure_panel *panel)
{
	for (size_t i = 0; i < panel->n_labels; i++)
		free(panel->labels[i].text);
	for (size_t i = 0; i < panel->n_ticks; i++) {
		free(panel->ticks[i].text);
		free(panel->ticks[i].second);
	}
	free(panel->title_text);
}

void figure_clear(struct figure *figure)
{
	for (size_t i = 0; i < figure->n_panels; i++)
		clear_panel(&figure->panels[i]);
	for (size_t i = 0; i < figure->n_entries; i++)
		free(figure->entries[i].text);
	free(figure->panels);
	free(figure->title_text);
	free(figure->subtitle_text);
	free(figure->badge_text);
	*figure = (struct figure){ 0 };
}

/* Columns tried for a width, and what comes of them. */
struct trial {
	const struct chart *chart;
	const struct format *format;
	double width, em; /* User units. */
	int n_columns, n_rows;
	double names_width; /* What the curves' names would take. */
	double label_width; /* The column they get beside a plot. */
	double frame_top, frame_bottom;
	double panel_width, plot_width, plot_height;
	double axis_heights[CHART_MAX_PANELS]; /* By row. */
};

static double find_names_width(const struct chart *chart, double em)
{
	double width = 3 * em;

	for (size_t i = 0; i < chart->n_series; i++)
		width = fmax(width, figure_text_width(chart->series[i].label, em));
	return width;
}

static double least_height(const struct trial *trial)
{
	double names = (double)trial->chart->n_series * label_gap * trial->em;

	return fmax(names + 2 * FIGURE_INSET * trial->em, least_plot_height * trial->em);
}

static double left_of(int column)
{
	return column == 0 ? FIGURE_LEFT : FIGURE_NARROW_LEFT;
}

static struct figure_axis axis_of(const struct trial *trial, int column)
{
	double outside = column == 0 ? FIGURE_OUTSIDE : FIGURE_NARROW_OUTSIDE;

	return (struct figure_axis){ .em = trial->em,
		.plot_width = trial->plot_width,
		.tilted_width = trial->format->tilted_width * trial->em,
		.inset = figure_side_inset(trial->chart->n_series, trial->em),
		.left = (left_of(column) + outside) * trial->em };
}

static void measure_axes(struct trial *trial)
{
	for (int row = 0; row < trial->n_rows; row++)
		trial->axis_heights[row] = 0;
	for (int i = 0; i < (int)trial->chart->n_panels; i++) {
		struct figure_axis axis = axis_of(trial, i % trial->n_columns);
		double *height = &trial->axis_heights[i / trial->n_columns];

		*height = fmax(*height, figure_axis_height(&trial->chart->panels[i], &axis));
	}
}

/* What a trial takes beside its plots, from top to bottom. */
static double fixed_height(const struct trial *trial)
{
	double height = trial->frame_top + trial->frame_bottom + 2 * margin * trial->em +
			(trial->n_rows - 1) * between_rows * trial->em;

	for (int row = 0; row < trial->n_rows; row++)
		height += trial->axis_heights[row] + FIGURE_PANEL_TITLE * trial->em;
	return height;
}

/* Whether so many columns leave every plot its least size. */
static bool try_columns(struct trial *trial, int n_columns)
{
	double em = trial->em, extra = (FIGURE_LEFT - FIGURE_NARROW_LEFT) * em;

	trial->n_columns = n_columns;
	trial->n_rows = ((int)trial->chart->n_panels + n_columns - 1) / n_columns;
	trial->panel_width = (trial->width - 2 * margin * em - extra) / n_columns;
	trial->label_width = fmin(
		trial->names_width, fmax(widest_label * em, widest_share * trial->panel_width));
	trial->plot_width = trial->panel_width - trial->label_width -
			    (FIGURE_NARROW_LEFT + FIGURE_LEADER + 1) * em;
	if (trial->plot_width < least_plot_width * em)
		return false;
	measure_axes(trial);
	double room = trial->width * trial->format->highest - fixed_height(trial);

	trial->plot_height = fmin(room / trial->n_rows,
		fmax(trial->plot_width * trial->format->flattest, least_height(trial)));
	return trial->plot_height >= least_height(trial);
}

/* How good to look at: large plots, neither flat nor narrow, and large text. */
static double judge(const struct trial *trial)
{
	double width = fmin(trial->plot_width, 2.2 * trial->plot_height);
	double height = fmin(trial->plot_height, 1.2 * trial->plot_width);

	return sqrt(width * height) / trial->width * (trial->format->width / trial->width);
}

/* Keeps the best columns for the trial's width in *best. */
static void try_width(struct trial *trial, struct trial *best, double *best_score)
{
	int most = trial->format->max_columns;

	for (int n = 1; n <= most && n <= (int)trial->chart->n_panels; n++) {
		double score = try_columns(trial, n) ? judge(trial) : 0;

		if (score <= *best_score)
			continue;
		*best = *trial;
		*best_score = score;
	}
}

static void place_frame(struct figure *figure, struct trial *trial)
{
	double em = trial->em, width = trial->width - 2 * margin * em;

	figure->width = trial->width;
	figure->em = em;
	if (!trial->format->has_frame)
		return;
	figure_place_titles(figure, trial->chart, margin * em, width);
	trial->frame_top = figure->subtitle.y + figure->subtitle.height - margin * em + 0.6 * em;
	trial->frame_bottom = figure_place_key(figure, trial->chart, margin * em, width);
}

/*
 * A wider picture is shown at the same size, with smaller text: the one that looks best, or where
 * all of this range are too small the first in which everything fits.
 */
static void fit(struct figure *figure, struct trial *trial)
{
	enum { RANGE = 30, MOST = 250 };
	struct trial best = *trial;
	double score = 0;

	for (int grown = 0; grown < (score > 0 ? RANGE : MOST); grown++) {
		figure_clear(figure);
		place_frame(figure, trial);
		try_width(trial, &best, &score);
		trial->width *= 1.02;
	}
	assert(score > 0);
	*trial = best;
	figure_clear(figure);
	place_frame(figure, trial);
}

static void place_panel(struct figure *figure, const struct trial *trial, size_t index, double y)
{
	struct figure_panel *panel = &figure->panels[index];
	double em = trial->em;
	int row = (int)index / trial->n_columns, column = (int)index % trial->n_columns;
	double extra = column == 0 ? 0 : (FIGURE_LEFT - FIGURE_NARROW_LEFT) * em;
	double x = margin * em + column * trial->panel_width + extra;
	double title = FIGURE_PANEL_TITLE * em, left = left_of(column) * em;
	struct figure_axis axis = axis_of(trial, column);

	panel->whole =
		(struct figure_box){ x, y, trial->panel_width + left - FIGURE_NARROW_LEFT * em,
			title + trial->plot_height + trial->axis_heights[row] };
	panel->has_axis = column == 0;
	panel->title = (struct figure_box){ x, y, trial->panel_width - em, title };
	panel->title_text =
		figure_text_fit(trial->chart->panels[index].title, 1.1 * em, panel->title.width);
	panel->plot =
		(struct figure_box){ x + left, y + title, trial->plot_width, trial->plot_height };
	figure_place_ticks(panel, &trial->chart->panels[index], &axis);
	figure_place_labels(figure, panel, trial->chart, index, label_gap * em);
}

void figure_place(struct figure *figure, const struct chart *chart, enum figure_size size)
{
	const struct format *format = &formats[size];
	struct trial trial = { .chart = chart,
		.format = format,
		.width = format->width,
		.em = format->em,
		.names_width = find_names_width(chart, format->em) };

	*figure = (struct figure){ 0 };
	fit(figure, &trial);
	figure->n_columns = trial.n_columns;
	figure->n_rows = trial.n_rows;
	figure->n_panels = chart->n_panels;
	figure->panels = memory_alloc(chart->n_panels, sizeof *figure->panels);
	double y = margin * trial.em + trial.frame_top,
	       height = fixed_height(&trial) + trial.n_rows * trial.plot_height;

	for (int row = 0; row < trial.n_rows; row++) {
		size_t first = (size_t)row * (size_t)trial.n_columns;

		for (size_t i = first; i < first + (size_t)trial.n_columns && i < chart->n_panels;
			i++)
			place_panel(figure, &trial, i, y);
		y += FIGURE_PANEL_TITLE * trial.em + trial.plot_height + trial.axis_heights[row] +
		     between_rows * trial.em;
	}
	figure->height =
		size == FIGURE_SLIDE ? fmax(height, trial.width * format->highest) : height;
	for (size_t i = 0; i < figure->n_entries; i++)
		figure->entries[i].box.y += figure->height - margin * trial.em - trial.frame_bottom;
}
