#include "leeway/report/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_choose.h"
#include "leeway/base/memory.h"
#include "leeway/report/bucket_rate.h"
#include "leeway/report/live_test.h"

const char *const chart_whisker_names[] = { "se", "wilson", NULL };

static void clear_panel(struct chart_panel *panel)
{
	for (size_t i = 0; i < panel->n_levels; i++)
		free(panel->levels[i].text);
	free(panel->levels);
	free(panel->points);
	free(panel->scenario);
	free(panel->title);
}

void chart_clear(struct chart *chart)
{
	for (size_t i = 0; i < chart->n_series; i++) {
		free(chart->series[i].agent);
		free(chart->series[i].condition);
		free(chart->series[i].name);
		free(chart->series[i].label);
	}
	for (size_t i = 0; i < chart->n_panels; i++)
		clear_panel(&chart->panels[i]);
	free(chart->series);
	free(chart->panels);
	free(chart->title);
	free(chart->subtitle);
	free(chart->pack);
	free(chart->published_source);
	*chart = (struct chart){ 0 };
}

const struct chart_point *chart_point_at(
	const struct chart_panel *panel, size_t series, size_t level)
{
	return &panel->points[series * panel->n_levels + level];
}

struct chart chart_of_panel(const struct chart *chart, size_t panel)
{
	struct chart one = *chart;

	one.panels = &chart->panels[panel];
	one.n_panels = 1;
	return one;
}

static void add_level(struct chart_panel *panel, const char *text, int number)
{
	panel->levels = memory_resize(panel->levels, panel->n_levels + 1, sizeof *panel->levels);
	panel->levels[panel->n_levels++] = (struct chart_level){
		.text = memory_copy_text(text),
		.number = number,
		.published = NAN,
	};
}

static struct chart_panel *add_panel(struct chart *chart, const char *scenario, const char *title)
{
	struct chart_panel *panel = &chart->panels[chart->n_panels++];

	*panel = (struct chart_panel){
		.scenario = memory_copy_text(scenario),
		.title = memory_copy_text(title),
	};
	return panel;
}

static const struct published *find_published(
	const struct pack *pack, const char *scenario, int level_no)
{
	for (size_t i = 0; i < pack->n_published; i++) {
		const struct published *figure = &pack->published[i];

		if (figure->scenario && figure->level_no == level_no &&
			strcmp(figure->what, "refusal_rate") == 0 &&
			strcmp(figure->agent, "people") == 0 &&
			strcmp(figure->scenario, scenario) == 0)
			return figure;
	}
	return NULL;
}

static void add_pack_panel(struct chart *chart, const struct pack *pack,
	const struct scenario *scenario, bool has_people)
{
	struct chart_panel *panel = add_panel(chart, scenario->id, scenario->title);

	for (size_t i = 0; i < scenario->n_levels; i++) {
		const struct published *figure = find_published(pack, scenario->id, (int)i + 1);

		add_level(panel, scenario->levels[i].text, (int)i + 1);
		if (figure && has_people)
			panel->levels[i].published = figure->value;
	}
}

static struct chart_panel *find_panel(struct chart *chart, const char *scenario)
{
	for (size_t i = 0; i < chart->n_panels; i++)
		if (strcmp(chart->panels[i].scenario, scenario) == 0)
			return &chart->panels[i];
	return NULL;
}

/* The level of that text, the one of that number where several have it; n_levels: none. */
static size_t find_level(const struct chart_panel *panel, const char *text, int number)
{
	size_t found = panel->n_levels;

	for (size_t i = 0; i < panel->n_levels; i++)
		if (strcmp(panel->levels[i].text, text) == 0 &&
			(found == panel->n_levels || panel->levels[i].number == number))
			found = i;
	return found;
}

/* Scenarios that the pack does not have, as the buckets know them: by level number. */
static void add_bucket_panels(
	struct chart *chart, const struct chart_source *source, const char *only)
{
	for (size_t i = 0; i < source->buckets->n_buckets; i++) {
		const struct bucket *bucket = &source->buckets->buckets[i];

		if ((only && strcmp(only, bucket->scenario) != 0) ||
			(source->pack && pack_find_scenario(source->pack, bucket->scenario)))
			continue;
		struct chart_panel *panel = find_panel(chart, bucket->scenario);

		if (!panel && chart->n_panels < CHART_MAX_PANELS)
			panel = add_panel(chart, bucket->scenario, bucket->scenario);
		if (panel && panel->n_levels < SCENARIO_MAX_LEVELS &&
			find_level(panel, bucket->level, bucket->level_no) == panel->n_levels)
			add_level(panel, bucket->level, bucket->level_no);
	}
}

static void add_panels(
	struct chart *chart, const struct chart_source *source, const char *only, bool has_people)
{
	const struct pack *pack = source->pack;

	chart->panels = memory_alloc(CHART_MAX_PANELS, sizeof *chart->panels);
	for (size_t i = 0; pack && i < pack->n_scenarios && i < CHART_MAX_PANELS; i++)
		if (!only || strcmp(only, pack->scenarios[i]->id) == 0)
			add_pack_panel(chart, pack, pack->scenarios[i], has_people);
	add_bucket_panels(chart, source, only);
	for (size_t i = 0; i < chart->n_panels; i++)
		chart->panels[i].points =
			memory_alloc(chart->n_series * chart->panels[i].n_levels + 1,
				sizeof(struct chart_point));
}

static void take_rate(
	struct chart_point *point, const struct bucket_rate *rate, enum chart_whiskers whiskers)
{
	bool is_wilson = whiskers == CHART_WILSON;

	point->rate = rate->rate;
	point->low = fmax(is_wilson ? rate->wilson.low : rate->rate - rate->standard_error, 0);
	point->high = fmin(is_wilson ? rate->wilson.high : rate->rate + rate->standard_error, 1);
}

/* A group has no rate where a member decided nothing: no point then. */
static void count_bucket(struct chart *chart, size_t series, const struct bucket *bucket)
{
	struct chart_panel *panel = find_panel(chart, bucket->scenario);
	size_t level = panel ? find_level(panel, bucket->level, bucket->level_no) : 0;

	if (!panel || level == panel->n_levels || (bucket->pool && isnan(bucket->pool->rate)))
		return;
	struct chart_point *point = &panel->points[series * panel->n_levels + level];

	point->refusals += bucket->tally.counts[OUTCOME_REFUSE];
	point->n += tally_decided(&bucket->tally);
	point->is_provisional = point->is_provisional || bucket->is_filling ||
				!live_side_is_complete(bucket->looks);
	if (point->n == 0)
		return;
	struct tally sum = { 0 };

	tally_add(&sum, OUTCOME_REFUSE, point->refusals);
	tally_add(&sum, OUTCOME_GRANT, point->n - point->refusals);
	struct bucket_rate rate = bucket_rate_of_counts(&sum, bucket->pool);

	take_rate(point, &rate, chart->whiskers);
}

static void finish_series(struct chart *chart, struct chart_panel *panel, size_t series)
{
	struct chart_series *whose = &chart->series[series];

	for (size_t k = 0; k < panel->n_levels; k++) {
		const struct chart_point *point = chart_point_at(panel, series, k);

		if (point->n == 0)
			continue;
		panel->n_shown += !whose->is_people || chart->n_series == 1;
		whose->n_points++;
		whose->n_provisional += point->is_provisional;
		chart->n_provisional += point->is_provisional;
		if (whose->most_n == 0 || point->n < whose->least_n)
			whose->least_n = point->n;
		if (point->n > whose->most_n)
			whose->most_n = point->n;
	}
}

static bool is_of_series(const struct chart_kind *kind, const struct chart_source *source,
	const struct chart_series *series, const struct bucket *bucket)
{
	return strcmp(bucket->agent_name, series->agent) == 0 &&
	       strcmp(bucket->condition, series->condition) == 0 &&
	       chart_kind_shows(kind, source, series, bucket->scenario);
}

static void fill_points(
	struct chart *chart, const struct chart_kind *kind, const struct chart_source *source)
{
	const struct bucket_list none = { 0 };
	const struct bucket_list *outdated = source->outdated ? source->outdated : &none;

	for (size_t s = 0; s < chart->n_series; s++) {
		const struct chart_series *series = &chart->series[s];

		for (size_t i = 0; i < source->buckets->n_buckets; i++)
			if (is_of_series(kind, source, series, &source->buckets->buckets[i]))
				count_bucket(chart, s, &source->buckets->buckets[i]);
		for (size_t i = 0; i < outdated->n_buckets; i++)
			if (is_of_series(kind, source, series, &outdated->buckets[i]) &&
				find_panel(chart, outdated->buckets[i].scenario))
				chart->n_outdated += tally_total(&outdated->buckets[i].tally);
	}
	for (size_t p = 0; p < chart->n_panels; p++)
		for (size_t s = 0; s < chart->n_series; s++)
			finish_series(chart, &chart->panels[p], s);
}

/* Panels without a point, or with people's alone beside whom others should stand, are left out. */
static void drop_empty_panels(struct chart *chart)
{
	size_t n_kept = 0;

	for (size_t i = 0; i < chart->n_panels; i++) {
		if (chart->panels[i].n_shown > 0)
			chart->panels[n_kept++] = chart->panels[i];
		else
			clear_panel(&chart->panels[i]);
	}
	chart->n_panels = n_kept;
}

static void note_published(struct chart *chart, const struct pack *pack)
{
	for (size_t p = 0; pack && p < chart->n_panels; p++)
		for (size_t k = 0; k < chart->panels[p].n_levels; k++) {
			const struct published *figure = find_published(
				pack, chart->panels[p].scenario, chart->panels[p].levels[k].number);

			if (!figure || isnan(chart->panels[p].levels[k].published))
				continue;
			free(chart->published_source);
			chart->published_source = memory_copy_text(figure->source);
			return;
		}
}

bool chart_build(struct chart *chart, const struct chart_source *source,
	const struct chart_order *order, struct error *error)
{
	const struct chart_kind *kind = chart_kind_find(source, order, error);

	*chart = (struct chart){ .whiskers = order->whiskers };
	if (!kind)
		return false;
	if (!chart_choose_series(chart, kind, source, order, error)) {
		chart_clear(chart);
		return false;
	}
	add_panels(chart, source, chart_kind_scenario(kind, order), !order->is_alone);
	fill_points(chart, kind, source);
	drop_empty_panels(chart);
	if (chart->n_panels == 0) {
		chart_clear(chart);
		return error_set(error, ERROR_INPUT,
			"figure %s: nothing to show: no grant and no refusal among what was chosen",
			order->kind);
	}
	for (size_t i = 0; i < chart->n_series; i++)
		chart->has_synthetic = chart->has_synthetic || chart->series[i].synthetic;
	note_published(chart, source->pack);
	chart_name(chart, kind, source);
	return true;
}
