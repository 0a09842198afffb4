/*
 * A chart as SVG: small multiples, a panel a scenario, the refusal rate over the levels, whiskers,
 * each curve with its name at its end. Everything is measured in the size of the text (em), so that
 * a picture that holds more gets smaller as a whole instead of crowded.
 *
 * Colours stand as attributes and classes: a page's style sheet may give others (figure_style.h).
 */
#ifndef LEEWAY_REPORT_FIGURE_H
#define LEEWAY_REPORT_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/scenario.h"
#include "leeway/report/chart.h"
#include "leeway/report/svg.h"

enum figure_size {
	FIGURE_PRINT, /* 180 mm wide, up to 240 mm high. */
	FIGURE_SLIDE, /* 16:9. */
	FIGURE_INLINE, /* For a page: no titles, no key; the page has them. */
};

extern const char *const figure_size_names[]; /* "print", "slide", NULL */

struct figure_box {
	double x, y, width, height;
};

/* The name at the end of a curve. */
struct figure_label {
	size_t series;
	char *text; /* Cut to what fits. */
	struct figure_box box;
	double from_x, from_y; /* The curve's last point. */
};

struct figure_tick {
	double x;
	char *text; /* Cut to what fits. */
	char *second; /* Its second line; NULL: none. */
	struct figure_box box; /* Of the text before it is tilted. */
};

struct figure_panel {
	struct figure_box whole, title, plot;
	char *title_text;
	struct figure_label labels[CHART_MAX_SERIES];
	size_t n_labels;
	struct figure_tick ticks[SCENARIO_MAX_LEVELS];
	size_t n_ticks;
	bool has_axis; /* The per cents beside it. */
	bool is_tilted; /* Level texts by 45 degrees, ending at their tick. */
};

/* What an entry of the key is that is no series: the published rates; what must be known of the
 * drawing (chart_describe_caveats), without a sample. */
enum { FIGURE_PUBLISHED = CHART_MAX_SERIES, FIGURE_NOTE };

/* An entry of the key under the panels. */
struct figure_entry {
	size_t series;
	char *text;
	struct figure_box box; /* With its sample. */
};

struct figure {
	double width, height; /* In user units; an em is em of them. */
	double em;
	int n_columns, n_rows;
	struct figure_box title, subtitle, badge; /* Of no height where there are none. */
	char *title_text, *subtitle_text, *badge_text;
	struct figure_panel *panels; /* As many as the chart's. */
	size_t n_panels;
	struct figure_entry entries[CHART_MAX_SERIES + 2];
	size_t n_entries;
};

/* Places everything. The chart is only looked at. */
void figure_place(struct figure *figure, const struct chart *chart, enum figure_size size);
void figure_clear(struct figure *figure);

/* Where a rate is on the y axis of a panel, and how far a series stands beside the level's tick, so
 * that whiskers at the same rate are all seen. */
double figure_y(const struct figure *figure, const struct figure_panel *panel, double rate);
double figure_dodge(const struct figure *figure, const struct figure_panel *panel, size_t n_series,
	size_t series);

/*
 * Writes the placed chart as one svg element. id begins the ids within it, which must be unique on
 * a page: letters and digits. is_file: with the XML declaration and a background.
 */
void figure_write(struct svg *svg, const struct figure *figure, const struct chart *chart,
	enum figure_size size, const char *id, bool is_file);

#endif
