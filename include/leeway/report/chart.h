/*
 * What a figure shows, apart from how it looks: a panel a scenario, a series an arm, a point a
 * level. Built from buckets; owns its texts. Nothing in it is NaN but what says so.
 */
#ifndef LEEWAY_REPORT_CHART_H
#define LEEWAY_REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/report/transfer.h"
#include "leeway/store/buckets.h"
#include "leeway/store/roster.h"

enum {
	CHART_MAX_SERIES = 12, /* People included. */
	CHART_MAX_PANELS = 40,
	CHART_N_STYLES = 11, /* Of those who are not people. */
	CHART_PEOPLE_STYLE = CHART_N_STYLES,
};

enum chart_whiskers { CHART_STANDARD_ERROR, CHART_WILSON };
extern const char *const chart_whisker_names[]; /* "se", "wilson", NULL */

struct chart_point {
	int64_t refusals, n; /* n 0: no point here. */
	double rate, low, high; /* Fractions; 0 where n is 0. Whiskers stay within 0 … 1. */
	bool is_provisional; /* More replies are planned, or people are still answering. */
};

struct chart_level {
	char *text;
	int number; /* As the scenario counts it. */
	double published; /* The rate that the literature gives for people; NaN: none. */
};

struct chart_panel {
	char *scenario, *title;
	struct chart_level *levels;
	size_t n_levels;
	struct chart_point *points; /* By chart_point_at. */
	size_t n_shown; /* Points, without people's where there are other series. */
};

struct chart_series {
	char *agent, *condition;
	char *name; /* In full. */
	char *label; /* As short as it may be without two being alike. */
	bool is_people; /* Whom the others are seen against: at most one, and the last. */
	bool synthetic;
	int style;
	int64_t least_n, most_n; /* Over its points. */
	size_t n_points, n_provisional; /* Of all panels. */
};

struct chart {
	char *title, *subtitle;
	char *pack; /* Id. */
	struct chart_series *series;
	size_t n_series;
	struct chart_panel *panels;
	size_t n_panels;
	enum chart_whiskers whiskers;
	char *published_source; /* Where published rates stand; NULL: none is shown. */
	bool has_synthetic;
	size_t n_provisional; /* Points of all series. */
	int64_t n_outdated; /* Replies of these arms, here, to words edited since: left out. */
	size_t n_left_out; /* Arms with replies that are not shown, though none was chosen by name.
			    */
};

struct chart_order {
	const char *kind; /* "1" … "4", their names, "all", or a scenario's id. */
	const char *against; /* Drawn as people are; NULL: chart_find_people. */
	const char *against_condition; /* NULL: the plain one, or else the agent's first. */
	bool is_alone; /* Nobody is drawn as people are; people only if they are among `agents`. */
	const char *const *agents; /* Chosen; none: those the kind is about. */
	size_t n_agents;
	const char *const *conditions; /* The same. */
	size_t n_conditions;
	enum chart_whiskers whiskers;
};

struct chart_source {
	const struct bucket_list *buckets; /* Of one pack. */
	const struct bucket_list *outdated; /* Left out of them: wordings_split's; NULL: none. */
	const struct pack *pack; /* Order, titles, published figures; NULL: as in the buckets. */
	const struct roster *roster; /* For who was tuned from whom; NULL: not known. */
	const struct transfer_origins *origins; /* And on which scenarios; NULL: not known. */
};

/* The kinds by name, for messages and completion: "1, 2, 3, 4, …". */
extern const char *const chart_kind_names[];

/*
 * ERROR_USAGE where the kind is unknown or too many arms are asked for, ERROR_INPUT where there is
 * nothing to show; each says what can be done. The chart must be empty.
 */
bool chart_build(struct chart *chart, const struct chart_source *source,
	const struct chart_order *order, struct error *error);
void chart_clear(struct chart *chart);

/*
 * The agent that others are seen against: the first cohort that is not an audience, else simulated
 * people; NULL: none. Borrowed from the buckets.
 */
const char *chart_find_people(const struct bucket_list *buckets);

/*
 * What must be known of what is drawn, in sentences: "Faint points are provisional …", "Left out:
 * 12 replies …"; to be freed; NULL: nothing.
 */
char *chart_describe_caveats(const struct chart *chart);

const struct chart_point *chart_point_at(
	const struct chart_panel *panel, size_t series, size_t level);

/* A chart of that panel alone; borrows from the chart: not to be cleared. */
struct chart chart_of_panel(const struct chart *chart, size_t panel);

/* The figures as sentences, for who cannot see the picture; to be freed. */
char *chart_describe(const struct chart *chart);

#endif
