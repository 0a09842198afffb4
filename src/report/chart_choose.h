/* Which arms a figure shows, and in which scenarios. */
#ifndef LEEWAY_REPORT_CHART_CHOOSE_H
#define LEEWAY_REPORT_CHART_CHOOSE_H

#include "leeway/report/chart.h"

/* A kind of figure: what it shows where nothing was chosen. */
struct chart_kind;

/* NULL and ERROR_USAGE where the order's kind is none and no scenario either. */
const struct chart_kind *chart_kind_find(
	const struct chart_source *source, const struct chart_order *order, struct error *error);

const char *chart_kind_title(const struct chart_kind *kind);

/* The scenario that alone is shown; NULL: all. */
const char *chart_kind_scenario(const struct chart_kind *kind, const struct chart_order *order);

/* Fills the chart's series, unnamed, people last. */
bool chart_choose_series(struct chart *chart, const struct chart_kind *kind,
	const struct chart_source *source, const struct chart_order *order, struct error *error);

/* Whether the kind is about that series in that scenario. */
bool chart_kind_shows(const struct chart_kind *kind, const struct chart_source *source,
	const struct chart_series *series, const char *scenario);

/* The condition that is the plain question. */
const char *chart_plain_condition(const struct chart_source *source);

/* Gives every series its name and its label, and the chart its titles (chart_names.c). */
void chart_name(
	struct chart *chart, const struct chart_kind *kind, const struct chart_source *source);

#endif
