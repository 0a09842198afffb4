/*
 * How series look: a colour, a dash and a marker each, so that none rests on colour alone. The
 * colours are told apart with any kind of colour vision (after Okabe and Ito, darkened until each
 * has at least 3:1 against white); on dark grounds others take their place.
 */
#ifndef LEEWAY_REPORT_FIGURE_STYLE_H
#define LEEWAY_REPORT_FIGURE_STYLE_H

#include "leeway/report/chart.h"
#include "leeway/report/svg.h"

struct figure_style {
	const char *light, *dark; /* "#rrggbb" */
	const char *dash; /* Lengths in tenths of an em; NULL: solid. */
	const char *marker; /* A path in a square from -1 to 1. */
	bool is_hollow;
};

/* Indexed by chart_series.style. */
extern const struct figure_style figure_styles[CHART_N_STYLES + 1];

/* The ring of a published rate, in people's colour. */
extern const struct figure_style figure_published_style;

/* Colours of what is no series. */
#define FIGURE_INK   "#1b1f24"
#define FIGURE_SOFT  "#57606a"
#define FIGURE_RULE  "#d8dde2"
#define FIGURE_PAPER "#ffffff"
#define FIGURE_BADGE "#8a2b7a"

/* The rules of a page's style sheet for dark grounds. */
void figure_write_dark_rules(struct svg *svg);

#endif
