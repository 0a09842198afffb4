#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/explore_parts.h"
#include "leeway/stats/distance.h"
#include "leeway/tui/curves.h"
#include "leeway/tui/heat.h"

enum { PANEL_COLUMNS = 24, PANEL_ROWS = 8, MOST_LEGEND = 3 };

/* The curves of one scenario, with the numbers they borrow. */
struct plot {
	struct curve *curves;
	size_t n_curves;
	double (*numbers)[3][SCENARIO_MAX_LEVELS]; /* Rate, low, high of each curve. */
	char **names;
	struct text_names among; /* The same. */
	const char *levels[SCENARIO_MAX_LEVELS];
};

static void add_curve(struct plot *plot, const struct explore *explore, const struct study *study,
	size_t arm, size_t scenario)
{
	double(*numbers)[SCENARIO_MAX_LEVELS] = plot->numbers[plot->n_curves];

	for (size_t i = 0; i < study->pack->scenarios[scenario]->n_levels; i++) {
		struct bar_row row = explore_bar_row(explore, study, arm, scenario, (int)i + 1);

		numbers[0][i] = row.bar.rate;
		numbers[1][i] = row.bar.low;
		numbers[2][i] = row.bar.high;
	}
	plot->names[plot->n_curves] = explore_arm_label(study, arm, -1);
	plot->curves[plot->n_curves] = (struct curve){
		.name = plot->names[plot->n_curves],
		.role = study->arms[arm].role,
		.rates = numbers[0],
		.low = numbers[1],
		.high = numbers[2],
	};
	plot->n_curves++;
}

/* People come last, so that they are on top. */
static struct plot plot_of(
	const struct explore *explore, const struct study *study, size_t scenario)
{
	struct plot plot = {
		.curves = memory_alloc(study->n_arms, sizeof *plot.curves),
		.numbers = memory_alloc(study->n_arms, sizeof *plot.numbers),
		.names = memory_alloc(study->n_arms, sizeof *plot.names),
	};

	for (size_t i = study->n_arms; i-- > 0;)
		if (explore_shows_arm(explore, &study->arms[i]))
			add_curve(&plot, explore, study, i, scenario);
	plot.among = (struct text_names){ (const char *const *)plot.names, plot.n_curves };
	for (size_t i = 0; i < study->pack->scenarios[scenario]->n_levels; i++)
		plot.levels[i] = study->pack->scenarios[scenario]->levels[i].text;
	return plot;
}

static void plot_clear(struct plot *plot)
{
	for (size_t i = 0; i < plot->n_curves; i++)
		free(plot->names[i]);
	free(plot->names);
	free(plot->numbers);
	free(plot->curves);
}

void explore_draw_curves(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	struct plot plot = plot_of(explore, study, explore->scenario);
	struct curves curves = {
		.curves = plot.curves,
		.n_curves = plot.n_curves,
		.names = &plot.among,
		.levels = plot.levels,
		.n_levels = study->pack->scenarios[explore->scenario]->n_levels,
		.ground = ROLE_GROUND,
	};

	curves_draw(&curves, canvas, area);
	plot_clear(&plot);
}

static void draw_panel(const struct explore *explore, const struct study *study, size_t scenario,
	struct canvas *canvas, struct rectangle area)
{
	struct plot plot = plot_of(explore, study, scenario);
	bool is_selected = scenario == explore->scenario;
	struct style style = style_of(
		is_selected ? ROLE_STRONG : ROLE_TEXT, is_selected ? ROLE_SELECTION : ROLE_GROUND);
	struct curves curves = {
		.curves = plot.curves,
		.n_curves = plot.n_curves,
		.n_levels = study->pack->scenarios[scenario]->n_levels,
		.is_small = true,
		.ground = ROLE_GROUND,
	};

	canvas_fill(
		canvas, (struct rectangle){ area.row, area.column, 1, area.columns - 1 }, style);
	canvas_write(canvas, area.row, area.column + 1, area.columns - 2, style,
		study->pack->scenarios[scenario]->title);
	curves_draw(&curves, canvas,
		(struct rectangle){ area.row + 1, area.column, area.rows - 2, area.columns - 1 });
	plot_clear(&plot);
}

void explore_draw_grid(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	struct plot legend = plot_of(explore, study, explore->scenario);
	struct curves names = { .curves = legend.curves,
		.n_curves = legend.n_curves,
		.names = &legend.among,
		.ground = ROLE_GROUND };
	int across = area.columns / PANEL_COLUMNS > 5 ? 5 : area.columns / PANEL_COLUMNS;

	int named = curves_legend_rows(&names, area.columns);
	int most = area.rows - PANEL_ROWS > 1 ? area.rows - PANEL_ROWS : 1;

	across = across < 1 ? 1 : across;
	most = most > MOST_LEGEND ? MOST_LEGEND : most;
	named = named > most ? most : named;
	curves_draw_legend(
		&names, canvas, (struct rectangle){ area.row, area.column, named, area.columns });
	plot_clear(&legend);
	area.row += named;
	area.rows -= named;
	int n_panels = (int)study->pack->n_scenarios;
	int lines = n_panels > 0 ? (n_panels + across - 1) / across : 1;
	int fitting = area.rows / PANEL_ROWS < 1 ? 1 : area.rows / PANEL_ROWS;
	int shown = lines < fitting ? lines : fitting;
	int height = area.rows / shown, width = area.columns / across;
	int selected_line = (int)explore->scenario / across;
	int first = selected_line >= shown ? selected_line - shown + 1 : 0;

	for (int i = first * across; i < n_panels && i < (first + shown) * across; i++)
		draw_panel(explore, study, (size_t)i, canvas,
			(struct rectangle){ area.row + (i / across - first) * height,
				area.column + i % across * width, height, width });
}

/* One scenario's row of the arm that is looked at: its differences from people, and an estimate of
 * their mean size that allows for noise. */
static struct heat_row heat_row_of(
	const struct explore *explore, const struct study *study, size_t arm, size_t scenario)
{
	struct heat_row row = { .label = study->pack->scenarios[scenario]->title, .distance = NAN };
	struct distance_bucket shared[SCENARIO_MAX_LEVELS];
	struct distance_data data = { .buckets = shared };
	long people = study_people(study);

	for (size_t i = 0; i < HEAT_MAX_LEVELS; i++)
		row.cells[i].difference = NAN;
	for (size_t i = 0; i < study->pack->scenarios[scenario]->n_levels; i++) {
		struct bar_row bar = explore_bar_row(explore, study, arm, scenario, (int)i + 1);
		double difference = bar.difference;

		row.cells[i].difference = difference;
		row.cells[i].star = bar.star;
		row.n_significant += bar.star != STAR_NONE;
		row.n_compared += study_test(study, arm, scenario, (int)i + 1) != STUDY_NOT_TESTED;
		if (isnan(difference) || people < 0)
			continue;
		struct bucket_rate own = study_rate(study, arm, scenario, (int)i + 1);
		struct bucket_rate other = study_rate(study, (size_t)people, scenario, (int)i + 1);

		shared[data.n_buckets++] =
			(struct distance_bucket){ .people = { other.rate, other.effective_n },
				.arm = { own.rate, own.effective_n },
				.is_weighted = study->arms[arm].pools != NULL };
	}
	row.distance = distance_infer(&data).estimate;
	return row;
}

/* The arm the table is of: the selected one, or the first that is not people. */
static long heat_arm(const struct explore *explore, const struct study *study)
{
	long arm = explore_selected_arm(explore, study);

	if (arm != study_people(study))
		return arm;
	for (size_t i = 0; i < study->n_arms; i++)
		if (explore_shows_arm(explore, &study->arms[i]) && (long)i != study_people(study))
			return (long)i;
	return -1;
}

void explore_draw_heat(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	long arm = heat_arm(explore, study);
	size_t n_rows = study->pack->n_scenarios;
	struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);

	if (arm < 0 || study_people(study) < 0) {
		canvas_write(canvas, area.row + 1, area.column, area.columns, muted,
			"Nothing to compare yet: this needs people's answers and a model's.");
		return;
	}
	struct heat_row *rows = memory_alloc(n_rows, sizeof *rows);
	struct heat heat = { .rows = rows,
		.n_rows = n_rows,
		.selected_row = (int)explore->scenario,
		.selected_level = explore->focus == FOCUS_BARS ? explore->level_no - 1 : -1 };
	char *label = explore_arm_label(study, (size_t)arm, -1);

	for (size_t i = 0; i < n_rows; i++) {
		rows[i] = heat_row_of(explore, study, (size_t)arm, i);
		if (study->pack->scenarios[i]->n_levels > heat.n_levels)
			heat.n_levels = study->pack->scenarios[i]->n_levels;
	}
	canvas_write(canvas, area.row, area.column, area.columns,
		style_of(study->arms[arm].role, ROLE_GROUND), label);
	heat_draw_legend(canvas, (struct rectangle){ area.row, area.column, 1, area.columns });
	area.row++;
	area.rows--;
	heat_scroll(&heat, area.rows);
	heat_draw(&heat, canvas, area);
	free(label);
	free(rows);
}
