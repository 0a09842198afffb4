/* Where the parts of a figure are: titles, the key, level texts, the curves' names. */
#ifndef LEEWAY_REPORT_FIGURE_PLACE_H
#define LEEWAY_REPORT_FIGURE_PLACE_H

#include "leeway/report/figure.h"

/* In em. */
#define FIGURE_INSET       0.7 /* Between a plot's upper and lower edges and 100 and 0 per cent. */
#define FIGURE_LEFT        3.4 /* The y axis' texts, at the first panel of a row. */
#define FIGURE_NARROW_LEFT 1.0 /* The same at the others, without texts. */
/* How far a tilted text may reach over its panel's left edge: into the margin; at the others, to
 * under the names of the panel before. */
#define FIGURE_OUTSIDE        0.6
#define FIGURE_NARROW_OUTSIDE 3.0
#define FIGURE_LEADER         1.6 /* From a plot to the names beside it. */
#define FIGURE_PANEL_TITLE    1.9
#define FIGURE_TICK_TEXT      0.88
#define FIGURE_SAMPLE         2.6 /* The bit of curve before an entry of the key. */

/* In user units. */
struct figure_axis {
	double em, plot_width, tilted_width;
	double inset; /* Between a plot's sides and its first and last levels. */
	double left; /* What a tilted text may take on the left of the plot. */
};

/* That inset: the series stand side by side there. */
double figure_side_inset(size_t n_series, double em);

/* What the level texts of a panel take under its plot. */
double figure_axis_height(const struct chart_panel *panel, const struct figure_axis *axis);

/* The ticks of a panel whose plot is placed. */
void figure_place_ticks(struct figure_panel *panel, const struct chart_panel *source,
	const struct figure_axis *axis);

/* The names at the ends of the curves, at least gap apart and as near to the ends as that lets. */
void figure_place_labels(const struct figure *figure, struct figure_panel *panel,
	const struct chart *chart, size_t index, double gap);

void figure_place_titles(struct figure *figure, const struct chart *chart, double x, double width);

/* The entries of the key from y = 0 on; what they take in height. */
double figure_place_key(struct figure *figure, const struct chart *chart, double x, double width);

#endif
