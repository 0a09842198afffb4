/* What arms are called in a figure, its titles, and the figure in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_choose.h"
#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

enum { MAX_DESCRIPTION = 256 << 10 };

static const char *condition_title(const struct chart_source *source, const char *id)
{
	const struct condition *condition =
		source->pack ? pack_find_condition(source->pack, id) : NULL;

	return condition && condition->title ? condition->title : id;
}

/* What tells the series apart. */
struct differences {
	bool agents, conditions;
	size_t n_others;
};

static struct differences find_differences(const struct chart *chart)
{
	struct differences differences = { 0 };
	const struct chart_series *first = NULL;

	for (size_t i = 0; i < chart->n_series; i++) {
		const struct chart_series *series = &chart->series[i];

		if (series->is_people)
			continue;
		if (!first)
			first = series;
		differences.agents = differences.agents || strcmp(first->agent, series->agent) != 0;
		differences.conditions =
			differences.conditions || strcmp(first->condition, series->condition) != 0;
		differences.n_others++;
	}
	return differences;
}

/* The short name, or the whole one where another agent's is as short. */
static char *name_short(const struct chart *chart, const char *agent)
{
	char *own = agent_short_name(agent);
	bool is_alone = true;

	for (size_t i = 0; i < chart->n_series && is_alone; i++) {
		char *other = agent_short_name(chart->series[i].agent);

		is_alone = strcmp(other, own) != 0 || strcmp(chart->series[i].agent, agent) == 0;
		free(other);
	}
	if (is_alone)
		return own;
	free(own);
	return memory_copy_text(agent);
}

/* A simulated agent whose name does not say so is marked. */
static char *name_agent(const struct chart *chart, const struct chart_series *series)
{
	char *name = name_short(chart, series->agent);

	if (!series->synthetic || strncmp(name, "sim:", 4) == 0)
		return name;
	char *marked = memory_format("%s (sim)", name);

	free(name);
	return marked;
}

static char *make_label(const struct chart *chart, const struct chart_series *series,
	const struct differences *differences, const struct chart_source *source)
{
	bool has_condition = differences->conditions && !series->is_people;

	if (has_condition && !differences->agents)
		return memory_copy_text(condition_title(source, series->condition));
	char *agent = name_agent(chart, series);

	if (!has_condition || strcmp(series->condition, chart_plain_condition(source)) == 0)
		return agent;
	char *label = memory_format("%s · %s", agent, series->condition);

	free(agent);
	return label;
}

static char *make_subtitle(const struct chart *chart, const struct differences *differences,
	const struct chart_source *source)
{
	const char *whiskers = chart->whiskers == CHART_WILSON ? "whiskers: 95 % Wilson intervals"
							       : "whiskers: ± 1 standard error";

	char *left_out = chart->n_left_out == 0
				 ? memory_copy_text("")
				 : memory_format(" · %zu other arm%s not shown", chart->n_left_out,
					   chart->n_left_out == 1 ? "" : "s");

	if (differences->n_others == 0) {
		char *plain = memory_format("%s%s", whiskers, left_out);

		free(left_out);
		return plain;
	}
	const struct chart_series *first = &chart->series[0];
	bool says_agent = !differences->agents && differences->conditions;
	bool says_condition = !differences->conditions;

	char *subtitle = memory_format("%s%s%s%s%s%s", says_agent ? first->agent : "",
		says_agent ? " · " : "",
		says_condition ? condition_title(source, first->condition) : "",
		says_condition ? " · " : "", whiskers, left_out);

	free(left_out);
	return subtitle;
}

void chart_name(
	struct chart *chart, const struct chart_kind *kind, const struct chart_source *source)
{
	struct differences differences = find_differences(chart);

	for (size_t i = 0; i < chart->n_series; i++) {
		struct chart_series *series = &chart->series[i];

		series->name = memory_format(
			"%s · %s", series->agent, condition_title(source, series->condition));
		series->label = make_label(chart, series, &differences, source);
	}
	chart->title = memory_copy_text(chart_kind_title(kind));
	chart->subtitle = make_subtitle(chart, &differences, source);
	chart->pack = memory_copy_text(
		source->buckets->n_buckets > 0 ? source->buckets->buckets[0].pack : "");
}

static void describe_series(struct buffer *out, const struct chart_panel *panel, size_t series)
{
	bool is_first = true;

	for (size_t k = 0; k < panel->n_levels; k++) {
		const struct chart_point *point = chart_point_at(panel, series, k);

		if (point->n == 0)
			continue;
		buffer_append_format(out, "%s %s %.0f %% of %lld%s", is_first ? "" : ",",
			panel->levels[k].text, point->rate * 100, (long long)point->n,
			point->is_provisional ? " (provisional)" : "");
		is_first = false;
	}
}

char *chart_describe_caveats(const struct chart *chart)
{
	struct buffer out;

	if (chart->n_provisional == 0 && chart->n_outdated == 0)
		return NULL;
	buffer_init(&out, MAX_DESCRIPTION);
	if (chart->n_provisional > 0)
		buffer_append_format(&out,
			"Faint points are provisional: they have not reached the number of replies "
			"that is planned (%zu).",
			chart->n_provisional);
	if (chart->n_outdated > 0)
		buffer_append_format(&out, "%sLeft out: %lld %s to words edited since.",
			out.length ? " " : "", (long long)chart->n_outdated,
			chart->n_outdated == 1 ? "reply" : "replies");
	return buffer_take(&out);
}

static bool has_points(const struct chart_panel *panel, size_t series)
{
	for (size_t k = 0; k < panel->n_levels; k++)
		if (chart_point_at(panel, series, k)->n > 0)
			return true;
	return false;
}

char *chart_describe(const struct chart *chart)
{
	char *caveats = chart_describe_caveats(chart);
	struct buffer out;

	buffer_init(&out, MAX_DESCRIPTION);
	if (chart->has_synthetic)
		buffer_append_text(&out, "Simulated data. ");
	buffer_append_text(&out, "Refusal rates by level, the strongest exception first. ");
	if (caveats)
		buffer_append_format(&out, "%s ", caveats);
	free(caveats);
	if (chart->n_left_out > 0)
		buffer_append_format(
			&out, "Other arms that are not shown: %zu. ", chart->n_left_out);
	for (size_t p = 0; p < chart->n_panels; p++) {
		const struct chart_panel *panel = &chart->panels[p];

		buffer_append_format(&out, "%s:", panel->title);
		for (size_t s = chart->n_series; s-- > 0;) {
			if (!has_points(panel, s))
				continue;
			buffer_append_format(&out, " %s%s:", chart->series[s].name,
				chart->series[s].synthetic ? " (simulated)" : "");
			describe_series(&out, panel, s);
			buffer_append_char(&out, ';');
		}
		buffer_append_char(&out, ' ');
	}
	return buffer_take(&out);
}
