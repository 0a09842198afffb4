#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/explore_parts.h"

enum { MAX_LABEL = 20, MAX_GROUP = 20, NARROW = 60, NARROW_NAME = 11 };

/* The name; one that does not say itself that it is simulated is marked. To be freed. */
static char *marked_name(const struct study_arm *arm)
{
	bool is_named = strncmp(arm->agent_name, "sim:", 4) == 0;

	return memory_format("%s%s", arm->agent_name, arm->synthetic && !is_named ? " (sim)" : "");
}

char *explore_arm_label(const struct study *study, size_t arm, long arm_above)
{
	const struct study_arm *own = &study->arms[arm];
	const char *condition = study->pack->conditions[own->condition].id;

	if (own->condition > 0 && arm_above >= 0 && study->arms[arm_above].agent == own->agent)
		return memory_format("·%s", condition);
	char *name = marked_name(own);

	if (own->condition == 0)
		return name;
	char *label = memory_format("%s·%s", name, condition);

	free(name);
	return label;
}

struct text_names explore_labels(const struct study *study)
{
	char **labels = memory_alloc(study->n_arms + 1, sizeof *labels);

	for (size_t i = 0; i < study->n_arms; i++)
		labels[i] = explore_arm_label(study, i, -1);
	return (struct text_names){ (const char *const *)labels, study->n_arms };
}

void explore_free_labels(struct text_names *labels)
{
	for (size_t i = 0; i < labels->n_names; i++)
		free((char *)labels->names[i]);
	free((void *)labels->names);
	*labels = (struct text_names){ 0 };
}

/* What stands outside the rate, in words; NULL: nothing. To be freed. */
static char *describe_aside(const struct tally *tally)
{
	struct buffer out;

	buffer_init(&out, 256);
	for (int i = OUTCOME_UNCLEAR; i < N_OUTCOMES; i++)
		if (tally->counts[i])
			buffer_append_format(&out, "%s%lld %s", out.length ? ", " : "",
				(long long)tally->counts[i], outcome_name((enum outcome)i));
	if (out.length)
		return buffer_take(&out);
	buffer_clear(&out);
	return NULL;
}

static void set_whisker(
	const struct explore *explore, const struct bucket_rate *rate, struct bar *bar)
{
	if (isnan(rate->rate))
		return;
	if (explore->has_wilson) {
		bar->low = rate->wilson.low;
		bar->high = rate->wilson.high;
	} else {
		bar->low = fmax(rate->rate - rate->standard_error, 0);
		bar->high = fmin(rate->rate + rate->standard_error, 1);
	}
}

struct bar_row explore_bar_row(const struct explore *explore, const struct study *study, size_t arm,
	size_t scenario, int level_no)
{
	const struct study_arm *own = &study->arms[arm];
	const struct tally *tally = study_tally(study, arm, scenario, level_no);
	const struct published *published = study_published(study, scenario, level_no);
	struct bucket_rate rate = study_rate(study, arm, scenario, level_no);
	long people = study_people(study);
	struct bar_row row = { .bar = bar_of(own->role), .difference = NAN };

	row.n = tally_decided(tally);
	row.n_aside = tally_total(tally) - row.n;
	row.bar.rate = rate.rate;
	set_whisker(explore, &rate, &row.bar);
	if (published && own->kind == AGENT_COHORT)
		row.bar.published = published->value;
	if (people >= 0 && (size_t)people != arm && row.n > 0)
		row.difference = row.bar.rate - tally_refusal_rate(study_tally(
							study, (size_t)people, scenario, level_no));
	row.star = study_star(study, arm, scenario, level_no);
	return row;
}

/* The chart: which levels from the top, which arms at each. */
struct chart {
	const struct explore *explore;
	const struct study *study;
	int order[SCENARIO_MAX_LEVELS];
	size_t n_levels;
	size_t *arms;
	size_t n_arms;
	bool stands_in; /* People's published figures have rows of their own. */
};

static struct chart chart_of(const struct explore *explore, const struct study *study)
{
	struct chart chart = { .explore = explore, .study = study };

	chart.n_levels = explore_order_levels(explore, study, explore->scenario, chart.order);
	chart.arms = memory_alloc(study->n_arms, sizeof *chart.arms);
	for (size_t i = 0; i < study->n_arms; i++)
		if (explore_shows_arm(explore, &study->arms[i]))
			chart.arms[chart.n_arms++] = i;
	chart.stands_in = study_people(study) < 0;
	return chart;
}

/* Rows of a level: its arms, and where there are no people the literature's figure for them. */
static bool has_published(const struct chart *chart, size_t level)
{
	return chart->stands_in &&
	       study_published(chart->study, chart->explore->scenario, chart->order[level]);
}

/* The arm of a level's row, counted from its first; -1 behind the last. */
static long arm_of_row(const struct chart *chart, size_t level, size_t index)
{
	for (size_t k = 0; k < chart->n_arms; k++)
		if (explore_has_bar(
			    chart->explore, chart->study, chart->arms[k], chart->order[level]) &&
			index-- == 0)
			return (long)chart->arms[k];
	return -1;
}

static size_t count_arms(const struct chart *chart, size_t level)
{
	size_t n_arms = 0;

	while (arm_of_row(chart, level, n_arms) >= 0)
		n_arms++;
	return n_arms;
}

static size_t rows_of_level(const struct chart *chart, size_t level)
{
	size_t rows = count_arms(chart, level) + (has_published(chart, level) ? 1 : 0);

	return rows ? rows : 1;
}

static int at_most(int value, int most)
{
	return value < most ? value : most;
}

static struct bars_wanted measure(const struct chart *chart, int columns)
{
	bool is_narrow = columns < NARROW;
	const struct scenario *scenario = chart->study->pack->scenarios[chart->explore->scenario];
	struct bars_wanted wanted = { .label = chart->stands_in ? 6 : 0 };
	long above = -1;

	for (size_t i = 0; i < chart->n_levels; i++) {
		int width = text_width(scenario->levels[i].text);

		wanted.group = width > wanted.group ? width : wanted.group;
		for (size_t k = 0; k < chart->n_arms; k++) {
			const struct tally *tally = study_tally(
				chart->study, chart->arms[k], chart->explore->scenario, (int)i + 1);
			char *aside = describe_aside(tally);
			int aside_width = aside ? text_width(aside) : 0;
			int64_t n_aside = tally_total(tally) - tally_decided(tally);

			wanted.n =
				tally_decided(tally) > wanted.n ? tally_decided(tally) : wanted.n;
			wanted.aside = aside_width > wanted.aside ? aside_width : wanted.aside;
			wanted.n_aside = n_aside > wanted.n_aside ? n_aside : wanted.n_aside;
			free(aside);
		}
	}
	for (size_t k = 0; k < chart->n_arms; k++) {
		char *label = explore_arm_label(chart->study, chart->arms[k], above);
		int width = text_width(label);

		wanted.label = width > wanted.label ? width : wanted.label;
		above = (long)chart->arms[k];
		free(label);
	}
	wanted.group = at_most(wanted.group, is_narrow ? NARROW_NAME : MAX_GROUP);
	wanted.label = at_most(wanted.label, is_narrow ? NARROW_NAME : MAX_LABEL);
	wanted.has_difference = chart->n_arms > 1 && !chart->stands_in;
	return wanted;
}

/* Where one row goes, and what is above it. */
struct row_place {
	const struct bars_layout *layout;
	struct canvas *canvas;
	struct rectangle area;
};

static void draw_arm_row(
	const struct chart *chart, size_t level, size_t index, const struct row_place *place)
{
	const struct explore *explore = chart->explore;
	size_t arm = (size_t)arm_of_row(chart, level, index);
	int level_no = chart->order[level];
	long above = index ? arm_of_row(chart, level, index - 1) : -1;
	const struct tally *tally = study_tally(chart->study, arm, explore->scenario, level_no);
	const struct scenario *scenario = chart->study->pack->scenarios[explore->scenario];
	struct bar_row row =
		explore_bar_row(explore, chart->study, arm, explore->scenario, level_no);
	char *label = explore_arm_label(chart->study, arm, above);
	char *aside = describe_aside(tally);

	row.group = index == 0 ? scenario->levels[level_no - 1].text : NULL;
	row.label = label;
	row.aside = aside;
	row.is_selected = explore->focus == FOCUS_BARS && level_no == explore->level_no &&
			  (long)arm == explore_selected_arm(explore, chart->study);
	bars_draw_row(place->layout, &row, place->canvas, place->area);
	free(label);
	free(aside);
}

/* The literature's figure for people, where the cache has none of its own: a marker, no bar. */
static void draw_published_row(
	const struct chart *chart, size_t level, const struct row_place *place)
{
	const struct explore *explore = chart->explore;
	int level_no = chart->order[level];
	const struct scenario *scenario = chart->study->pack->scenarios[explore->scenario];
	const struct published *published =
		study_published(chart->study, explore->scenario, level_no);
	struct bar_row row = {
		.bar = bar_of(ROLE_PEOPLE), .label = "people", .difference = NAN, .n = published->n
	};
	struct canvas *canvas = place->canvas;
	struct rectangle area = place->area;
	int end = bars_start(place->layout) + place->layout->bar;
	char value[16];

	row.bar.published = published->value;
	row.group = count_arms(chart, level) == 0 ? scenario->levels[level_no - 1].text : NULL;
	row.n = 0;
	bars_draw_row(place->layout, &row, canvas, area);
	snprintf(value, sizeof value, "%.1f", published->value * 100);
	canvas_write_right(canvas, area.row, area.column + end, place->layout->value,
		style_of(ROLE_PEOPLE, ROLE_GROUND), value);
	if (place->layout->n)
		canvas_write_right(canvas, area.row, area.column + end + place->layout->value,
			place->layout->n, style_of(ROLE_MUTED, ROLE_GROUND), "lit.");
}

static void draw_empty_row(const struct chart *chart, size_t level, const struct row_place *place)
{
	const struct scenario *scenario = chart->study->pack->scenarios[chart->explore->scenario];
	struct bar_row row = {
		.bar = bar_of(ROLE_MUTED),
		.group = scenario->levels[chart->order[level] - 1].text,
		.difference = NAN,
		.is_selected = chart->explore->focus == FOCUS_BARS &&
			       chart->order[level] == chart->explore->level_no,
	};

	bars_draw_row(place->layout, &row, place->canvas, place->area);
}

static void draw_chart_row(
	const struct chart *chart, size_t level, size_t index, const struct row_place *place)
{
	if (arm_of_row(chart, level, index) >= 0)
		draw_arm_row(chart, level, index, place);
	else if (has_published(chart, level))
		draw_published_row(chart, level, place);
	else
		draw_empty_row(chart, level, place);
}

/* What the stars of the bars mean, below them. */
static void draw_legend(const struct chart *chart, struct canvas *canvas, struct rectangle area)
{
	const struct study *study = chart->study;
	size_t scenario = chart->explore->scenario;
	bool has[STAR_FULL + 1] = { false };

	for (size_t i = 0; i < chart->n_levels; i++)
		for (size_t k = 0; k < chart->n_arms; k++)
			has[study_star(study, chart->arms[k], scenario, chart->order[i])] = true;
	char *text = study_describe_stars(study, has[STAR_FULL], has[STAR_HOLLOW], true);

	if (text)
		canvas_write(canvas, area.row, area.column, area.columns,
			style_of(ROLE_MUTED, ROLE_GROUND), text);
	free(text);
}

int explore_count_bars(const struct explore *explore, const struct study *study)
{
	struct chart chart = chart_of(explore, study);
	size_t n_rows = 1;

	for (size_t i = 0; i < chart.n_levels; i++)
		n_rows += rows_of_level(&chart, i);
	free(chart.arms);
	return (int)n_rows;
}

void explore_draw_bars(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	struct chart chart = chart_of(explore, study);
	struct bars_wanted wanted = measure(&chart, area.columns);
	struct text_names labels = explore_labels(study);

	wanted.names = &labels;
	struct bars_layout layout = bars_layout(area.columns, &wanted);
	int row = -explore->first_row;

	if (area.rows > 1) {
		bars_draw_header(&layout, canvas, area);
		area.row++;
		area.rows--;
	}
	for (size_t i = 0; i < chart.n_levels; i++)
		for (size_t k = 0; k < rows_of_level(&chart, i); k++, row++) {
			struct row_place place = { &layout, canvas,
				{ area.row + row, area.column, 1, area.columns } };

			if (row >= 0 && row < area.rows)
				draw_chart_row(&chart, i, k, &place);
		}
	area.row += row + 1;
	area.rows -= row + 1;
	if (area.rows > 0)
		draw_legend(&chart, canvas, area);
	explore_free_labels(&labels);
	free(chart.arms);
}

void explore_layout(struct explore *explore, const struct study *study, struct rectangle area)
{
	struct explore_places places = explore_places(explore, study, area);
	struct chart chart = chart_of(explore, study);
	int visible = places.chart.rows - 1;
	int row = 0, selected = 0, n_rows = 0;

	for (size_t i = 0; i < chart.n_levels; i++)
		for (size_t k = 0; k < rows_of_level(&chart, i); k++, row++) {
			long arm = arm_of_row(&chart, i, k);
			bool is_arm = arm >= 0 && arm == explore_selected_arm(explore, study);

			if (chart.order[i] == explore->level_no && (is_arm || (arm < 0 && k == 0)))
				selected = row;
		}
	n_rows = row;
	free(chart.arms);
	if (selected < explore->first_row)
		explore->first_row = selected;
	if (selected >= explore->first_row + visible)
		explore->first_row = selected - visible + 1;
	if (explore->first_row > n_rows - visible)
		explore->first_row = n_rows - visible;
	if (explore->first_row < 0)
		explore->first_row = 0;
}

static bool point_at_bar(struct explore *explore, const struct study *study, int row)
{
	struct chart chart = chart_of(explore, study);
	int at = -explore->first_row;
	bool found = false;

	for (size_t i = 0; i < chart.n_levels; i++)
		for (size_t k = 0; k < rows_of_level(&chart, i); k++, at++) {
			if (at != row)
				continue;
			found = true;
			explore->level_no = chart.order[i];
			if (arm_of_row(&chart, i, k) >= 0) {
				const struct study_arm *arm =
					&study->arms[arm_of_row(&chart, i, k)];

				explore->arm = (struct explore_key){ arm->agent, arm->condition };
			}
		}
	free(chart.arms);
	return found;
}

static bool is_inside(struct rectangle area, int row, int column)
{
	return row >= area.row && row < area.row + area.rows && column >= area.column &&
	       column < area.column + area.columns;
}

bool explore_point(struct explore *explore, const struct study *study, struct rectangle area,
	int row, int column)
{
	struct explore_places places = explore_places(explore, study, area);

	if (is_inside(places.chart, row, column) && explore->view == EXPLORE_BARS) {
		explore->focus = FOCUS_BARS;
		return point_at_bar(explore, study, row - places.chart.row - 1);
	}
	/* The scenarios begin two rows below the side's heading. */
	int scenario = row - places.side.row - 2;

	if (!is_inside(places.side, row, column) || scenario < 0 ||
		scenario >= (int)study->pack->n_scenarios)
		return false;
	explore->focus = FOCUS_SCENARIOS;
	explore->scenario = (size_t)scenario;
	explore_settle(explore, study);
	return true;
}
