/* The parts explore_draw is made of; only for src/screens/explore_*.c. */
#ifndef LEEWAY_SCREENS_EXPLORE_PARTS_H
#define LEEWAY_SCREENS_EXPLORE_PARTS_H

#include "leeway/screens/explore.h"
#include "leeway/tui/bars.h"

/* The bar of an arm at a level, whisker and difference from people included. */
struct bar_row explore_bar_row(const struct explore *explore, const struct study *study, size_t arm,
	size_t scenario, int level_no);

/* The agent's name, "NAME·cot", or "·cot" where the agent is that of the bar above; to be freed. */
char *explore_arm_label(const struct study *study, size_t arm, long arm_above);

/* The labels of all arms, in their order; explore_free_labels. */
struct text_names explore_labels(const struct study *study);
void explore_free_labels(struct text_names *labels);

/* The left column: scenarios with people's rates, conditions, agents. */
void explore_draw_side(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area);

/* The prompt with its level lit; returns the rows it took. */
int explore_draw_prompt(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area);

void explore_draw_bars(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area);
/* Rows that all bars take, their heading included, in sight or not. */
int explore_count_bars(const struct explore *explore, const struct study *study);
void explore_draw_curves(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area);
void explore_draw_grid(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area);
void explore_draw_heat(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area);

/* Where things are in an area. */
struct explore_places {
	struct rectangle side, title, prompt, chart;
	struct rectangle
		note; /* Below the chart, on replies to words edited since; 0 rows: none. */
	bool is_wide; /* The view takes the whole width: no side. */
};

struct explore_places explore_places(
	const struct explore *explore, const struct study *study, struct rectangle area);

#endif
