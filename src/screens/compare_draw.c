#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/compare.h"
#include "leeway/tui/contrast.h"
#include "leeway/tui/draw.h"

enum {
	WIDE = 110, /* From which on the facts stand beside the buckets. */
	FACTS_COLUMNS = 40,
	MOST_ARMS = 8, /* Shown at once. */
	LEAST_BUCKETS = 5,
	MOST_FACTS = 8, /* Rows of them below the buckets, a blank one before them included. */
	GAP = 2,
	LIST_EDGE = 2, /* The list's own columns before a row. */
	TEXT_BYTES = 48,
};

struct compare_places compare_board_places(const struct compare_board *board, struct rectangle area)
{
	int n_arms =
		(int)(board->comparison.n_arms < MOST_ARMS ? board->comparison.n_arms : MOST_ARMS);
	int arms = n_arms < 1 ? 1 : n_arms;
	bool is_wide = area.columns >= WIDE;
	int most = area.rows - 4 - LEAST_BUCKETS;
	struct compare_places places = { .head = { area.row, area.column, 2, area.columns } };

	if (arms > most)
		arms = most > 1 ? most : 1;
	places.arms = (struct rectangle){ area.row + 2, area.column, arms, area.columns };
	int top = area.row + 3 + arms;
	int left = area.rows - 3 - arms;
	int facts = is_wide ? 0 : left - 1 - LEAST_BUCKETS;

	facts = facts > MOST_FACTS ? MOST_FACTS : facts > 1 ? facts : 0;
	int columns = is_wide ? area.columns - FACTS_COLUMNS - GAP : area.columns;

	places.bucket_head = (struct rectangle){ top, area.column, 1, columns };
	places.buckets = (struct rectangle){ top + 1, area.column,
		left - 1 - facts > 0 ? left - 1 - facts : 0, columns };
	if (is_wide)
		places.facts =
			(struct rectangle){ top, area.column + columns + GAP, left, FACTS_COLUMNS };
	else
		places.facts = (struct rectangle){ area.row + area.rows - facts + 1,
			area.column + LIST_EDGE, facts - 1, area.columns - LIST_EDGE };
	return places;
}

/* "45.3", a fraction in percent or points; "–" where it is not defined. */
static const char *format_percent(double fraction, char text[TEXT_BYTES])
{
	if (isnan(fraction))
		return "–";
	snprintf(text, TEXT_BYTES, "%.1f", 100 * fraction);
	return text;
}

static const char *format_number(double number, char text[TEXT_BYTES])
{
	if (isnan(number))
		return "–";
	snprintf(text, TEXT_BYTES, "%.2f", number);
	return text;
}

/* Figures of an arm, from the right: the first that have no room are left out. */
struct figure {
	const char *title;
	int columns;
	void (*write)(const struct compare_board *board, const struct comparison_arm *arm,
		char text[TEXT_BYTES]);
};

static void write_significant(
	const struct compare_board *board, const struct comparison_arm *arm, char text[TEXT_BYTES])
{
	if (arm->n_tested == 0)
		snprintf(text, TEXT_BYTES, "–");
	else
		snprintf(text, TEXT_BYTES, "%zu of %zu", compare_board_n_significant(board, arm),
			arm->n_shared);
}

static void write_distance(
	const struct compare_board *board, const struct comparison_arm *arm, char text[TEXT_BYTES])
{
	char buffer[TEXT_BYTES];

	(void)board;
	snprintf(text, TEXT_BYTES, "%s", format_percent(arm->distance.estimate, buffer));
}

static void write_interval(
	const struct compare_board *board, const struct comparison_arm *arm, char text[TEXT_BYTES])
{
	char low[TEXT_BYTES], high[TEXT_BYTES];

	(void)board;
	if (isnan(arm->distance.interval.low))
		snprintf(text, TEXT_BYTES, "–");
	else
		snprintf(text, TEXT_BYTES, "%.10s–%.10s",
			format_percent(arm->distance.interval.low, low),
			format_percent(arm->distance.interval.high, high));
}

/* The paper's distance beside what identical arms would show: "10.3/6.9". */
static void write_plug_in(
	const struct compare_board *board, const struct comparison_arm *arm, char text[TEXT_BYTES])
{
	char own[TEXT_BYTES], identical[TEXT_BYTES];

	(void)board;
	snprintf(text, TEXT_BYTES, "%.10s/%.10s", format_percent(arm->distance.plug_in, own),
		format_percent(arm->distance.floor, identical));
}

static void write_match(
	const struct compare_board *board, const struct comparison_arm *arm, char text[TEXT_BYTES])
{
	char buffer[TEXT_BYTES];

	(void)board;
	snprintf(text, TEXT_BYTES, "%s", format_percent(arm->exact_match, buffer));
}

static void write_divergence(
	const struct compare_board *board, const struct comparison_arm *arm, char text[TEXT_BYTES])
{
	char buffer[TEXT_BYTES];

	(void)board;
	snprintf(text, TEXT_BYTES, "%s", format_number(arm->jensen_shannon, buffer));
}

static void write_spearman(
	const struct compare_board *board, const struct comparison_arm *arm, char text[TEXT_BYTES])
{
	char buffer[TEXT_BYTES];

	(void)board;
	snprintf(text, TEXT_BYTES, "%s",
		isnan(arm->spearman) && arm->n_ordered > 0 ? "no order"
							   : format_number(arm->spearman, buffer));
}

static void write_randomization(
	const struct compare_board *board, const struct comparison_arm *arm, char text[TEXT_BYTES])
{
	(void)board;
	if (isnan(arm->randomization_p))
		snprintf(text, TEXT_BYTES, "–");
	else
		snprintf(text, TEXT_BYTES, "%.4f", arm->randomization_p);
}

static const struct figure figures[] = {
	{ "DIFFER", 9, write_significant },
	{ "DISTANCE", 8, write_distance },
	{ "95 %", 10, write_interval },
	{ "PAPER/CHANCE", 12, write_plug_in },
	{ "RANDOMIZATION P", 15, write_randomization },
	{ "MATCH %", 7, write_match },
	{ "SPEARMAN", 8, write_spearman },
	{ "DIVERGENCE", 10, write_divergence },
};
enum { N_FIGURES = sizeof figures / sizeof *figures, LEAST_NAME = 30, SIMULATED_COLUMNS = 10 };

/* How many figures there is room for beside a name, and the name's columns. */
static size_t fit_figures(int columns, int *name_columns)
{
	size_t n = 0;

	*name_columns = columns;
	while (n < N_FIGURES && *name_columns - GAP - figures[n].columns >= LEAST_NAME)
		*name_columns -= GAP + figures[n++].columns;
	return n;
}

/* The heading's, where arm is NULL. */
static void draw_figures(const struct compare_board *board, const struct comparison_arm *arm,
	struct canvas *canvas, struct rectangle area, struct style style)
{
	int name_columns;
	size_t n = fit_figures(area.columns, &name_columns);
	int column = area.column + name_columns;

	for (size_t i = 0; i < n; i++) {
		char text[TEXT_BYTES];

		if (arm)
			figures[i].write(board, arm, text);
		column += GAP;
		canvas_write_right(canvas, area.row, column, figures[i].columns, style,
			arm ? text : figures[i].title);
		column += figures[i].columns;
	}
}

void compare_draw_arm(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct compare_board *board = data;
	const struct comparison_arm *arm = &board->comparison.arms[row->index];
	struct style style = style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground);
	int name_columns;

	fit_figures(area.columns, &name_columns);
	/* The mark is never left out for the name. */
	int room = name_columns - (arm->synthetic ? SIMULATED_COLUMNS : 0);
	int used = compare_draw_name(board, arm->agent, arm->condition, style, canvas,
		(struct rectangle){ area.row, area.column, 1, room });

	if (arm->synthetic)
		canvas_write(canvas, area.row, area.column + used + 1, -1,
			style_of(ROLE_SIMULATED, row->ground), "SIMULATED");
	draw_figures(board, arm, canvas, area, style_of(ROLE_TEXT, row->ground));
}

/* The selected arm's whole name in the row below the arms, where theirs has no room for it. */
static void draw_whole_name(
	const struct compare_board *board, struct canvas *canvas, struct rectangle arms)
{
	const struct comparison_arm *arm = compare_board_arm(board);
	int columns = arms.columns - LIST_EDGE - 1, name_columns;

	if (!arm)
		return;
	char *name = memory_format("%s · %s", arm->agent, arm->condition);

	fit_figures(columns, &name_columns);
	if (text_width(name) > name_columns - (arm->synthetic ? SIMULATED_COLUMNS : 0))
		canvas_write(canvas, arms.row + arms.rows, arms.column + LIST_EDGE, columns,
			style_of(ROLE_MUTED, ROLE_GROUND), name);
	free(name);
}

/* The columns of a bucket's row. */
struct bucket_columns {
	int scenario, level, contrast;
	bool has_rates, has_replies;
};

enum { RATE_COLUMNS = 6, DIFFERENCE_COLUMNS = 5, P_COLUMNS = 8, STAR_COLUMNS = 2 };
enum { REPLIES_COLUMNS = 13, WITH_REPLIES = 100 };

static struct bucket_columns bucket_columns(int columns)
{
	struct bucket_columns layout = { .has_rates = columns >= 68,
		.has_replies = columns >= WITH_REPLIES };
	int left = columns - DIFFERENCE_COLUMNS - P_COLUMNS - STAR_COLUMNS - 3 * GAP -
		   (layout.has_rates ? 2 * (RATE_COLUMNS + 1) : 0) -
		   (layout.has_replies ? REPLIES_COLUMNS : 0);

	layout.level = left / 4 > 18 ? 18 : left / 4;
	layout.scenario = left * 2 / 5 > 24 ? 24 : left * 2 / 5;
	layout.contrast = left - layout.level - layout.scenario;
	return layout;
}

const char *compare_scenario_title(const struct compare_board *board, const char *id)
{
	const struct scenario *scenario = board->pack ? pack_find_scenario(board->pack, id) : NULL;

	return scenario ? scenario->title : id;
}

/* As authored the title stands at a scenario's first row in sight alone. */
static bool shows_title(const struct compare_board *board, size_t index)
{
	if (board->order != COMPARE_AS_AUTHORED || index == 0 || index == board->buckets.first)
		return true;
	const struct comparison_row *rows = board->comparison.rows;

	return strcmp(rows[board->rows[index]].scenario, rows[board->rows[index - 1]].scenario) !=
	       0;
}

static const char *format_p(double p, char text[TEXT_BYTES])
{
	if (isnan(p))
		return "–";
	if (p < 0.0001)
		return "< .0001";
	snprintf(text, TEXT_BYTES, "%.4f", p);
	return text;
}

static void draw_bucket_figures(const struct compare_board *board, const struct comparison_row *row,
	struct canvas *canvas, struct rectangle area, enum role ground)
{
	bool is_significant = compare_board_is_significant(board, row);
	struct style style = style_of(is_significant ? ROLE_TEXT : ROLE_MUTED, ground);
	int column = area.column;
	char text[TEXT_BYTES];

	draw_format_difference(text, row->difference);
	canvas_write_right(canvas, area.row, column, DIFFERENCE_COLUMNS, style, text);
	column += DIFFERENCE_COLUMNS;
	canvas_write(canvas, area.row, column + 1, STAR_COLUMNS - 1, style_of(ROLE_STAR, ground),
		draw_star(compare_board_star(board, row)));
	column += STAR_COLUMNS;
	canvas_write_right(canvas, area.row, column, P_COLUMNS, style,
		format_p(compare_board_adjusted(board, row), text));
}

static int draw_rate(struct canvas *canvas, struct rectangle area, struct style style, double rate)
{
	char text[TEXT_BYTES];

	canvas_write_right(
		canvas, area.row, area.column, RATE_COLUMNS, style, format_percent(rate, text));
	return RATE_COLUMNS + 1;
}

/* "12/50": different replies of all; a warning where most are the same words again. */
static void draw_replies(const struct comparison_side *side, struct canvas *canvas,
	struct rectangle area, enum role ground)
{
	char text[TEXT_BYTES];

	if (side->n_distinct <= 0)
		return;
	snprintf(text, sizeof text, "%lld/%lld", (long long)side->n_distinct,
		(long long)side->n_replies);
	canvas_write_right(canvas, area.row, area.column, area.columns,
		style_of(comparison_side_repeats(side) ? ROLE_WARNING : ROLE_MUTED, ground), text);
}

void compare_draw_bucket(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct compare_board *board = data;
	const struct comparison_row *bucket = &board->comparison.rows[board->rows[row->index]];
	struct bucket_columns layout = bucket_columns(area.columns);
	struct style style = style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground);
	int column = area.column;

	if (row->is_selected || shows_title(board, row->index))
		canvas_write(canvas, area.row, column, layout.scenario, style,
			compare_scenario_title(board, bucket->scenario));
	column += layout.scenario + GAP;
	canvas_write(canvas, area.row, column, layout.level, style_of(ROLE_MUTED, row->ground),
		bucket->level);
	column += layout.level + GAP;
	if (layout.has_rates) {
		struct rectangle place = { area.row, column, 1, RATE_COLUMNS };

		column += draw_rate(
			canvas, place, style_of(ROLE_TEXT, row->ground), bucket->own.rate);
		place.column = column;
		column += draw_rate(
			canvas, place, style_of(ROLE_PEOPLE, row->ground), bucket->other.rate);
	}
	column++;
	struct contrast contrast = { bucket->difference, bucket->newcombe.low,
		bucket->newcombe.high, compare_board_is_significant(board, bucket) };
	struct rectangle place = { area.row, column, 1, layout.contrast };

	contrast_draw(&contrast, canvas, place);
	place.column += layout.contrast;
	draw_bucket_figures(board, bucket, canvas, place, row->ground);
	place.column += DIFFERENCE_COLUMNS + STAR_COLUMNS + P_COLUMNS;
	place.columns = REPLIES_COLUMNS;
	if (layout.has_replies)
		draw_replies(&bucket->own, canvas, place, row->ground);
}

static void draw_bucket_head(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area)
{
	static const char *const order_names[] = { "as authored", "by difference", "by p" };
	struct style style = style_of(ROLE_MUTED, ROLE_GROUND);
	struct bucket_columns layout = bucket_columns(area.columns - LIST_EDGE - 1);
	int column = area.column + LIST_EDGE;
	const char *p_title = board->correction == COMPARISON_HOLM ? "P HOLM" : "P BH";

	canvas_write(canvas, area.row, column, layout.scenario + GAP + layout.level, style,
		order_names[board->order]);
	column += layout.scenario + layout.level + 2 * GAP;
	if (layout.has_rates) {
		canvas_write_right(canvas, area.row, column, RATE_COLUMNS, style, "ARM");
		canvas_write_right(canvas, area.row, column + RATE_COLUMNS + 1, RATE_COLUMNS,
			style_of(ROLE_PEOPLE, ROLE_GROUND), "OTHER");
		column += 2 * (RATE_COLUMNS + 1);
	}
	column++;
	contrast_draw_axis(
		canvas, (struct rectangle){ area.row, column, 1, layout.contrast }, style);
	column += layout.contrast;
	canvas_write_right(canvas, area.row, column, DIFFERENCE_COLUMNS, style, "Δ");
	column += DIFFERENCE_COLUMNS + STAR_COLUMNS;
	canvas_write_right(canvas, area.row, column, P_COLUMNS, style, p_title);
	if (layout.has_replies)
		canvas_write_right(
			canvas, area.row, column + P_COLUMNS, REPLIES_COLUMNS, style, "DISTINCT");
}

static void draw_head(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area)
{
	struct style strong = style_of(ROLE_STRONG, ROLE_GROUND);
	int column = area.column + LIST_EDGE;

	strong.attributes = ATTRIBUTE_BOLD;
	column += canvas_write(canvas, area.row, column, -1, strong, "Compared with ");
	compare_draw_against(board,
		board->comparison.n_arms > 0 && board->comparison.arms[0].against_synthetic, canvas,
		(struct rectangle){ area.row, column, 1, area.column + area.columns - column });
	struct rectangle heads = { area.row + 1, area.column + LIST_EDGE, 1,
		area.columns - LIST_EDGE - 1 };

	canvas_write(canvas, heads.row, heads.column, -1, style_of(ROLE_MUTED, ROLE_GROUND), "ARM");
	draw_figures(board, NULL, canvas, heads, style_of(ROLE_MUTED, ROLE_GROUND));
}

const char *compare_board_reason(const struct compare_board *board)
{
	if (board->problem)
		return board->problem;
	if (!board->against)
		return "Nothing to compare yet: this needs the answers of two agents, people's and "
		       "a model's, say. f fires at a model; leeway import brings people's answers "
		       "in.";
	if (board->is_loaded && board->comparison.n_arms == 0)
		return "One agent alone has answered this pack, under one condition: there is "
		       "nothing to compare it with yet. " COMPARE_NEXT;
	return board->is_loaded ? NULL : "reading …";
}

void compare_board_draw(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area)
{
	struct compare_places places = compare_board_places(board, area);
	struct list_rows arms = compare_board_arms(board);
	struct list_rows buckets = compare_board_buckets(board);
	const char *why = compare_board_reason(board);

	draw_head(board, canvas, places.head);
	if (why) {
		compare_draw_sentences(why, style_of(ROLE_MUTED, ROLE_GROUND), canvas,
			(struct rectangle){ area.row + 2, area.column + 2, area.rows - 2,
				area.columns > 4 ? area.columns - 4 : 1 });
		return;
	}
	list_draw(&board->arms, &arms, !board->is_bucket_focused, canvas, places.arms);
	draw_whole_name(board, canvas, places.arms);
	draw_bucket_head(board, canvas, places.bucket_head);
	list_draw(&board->buckets, &buckets, board->is_bucket_focused, canvas, places.buckets);
	compare_facts_draw(board, canvas, places.facts);
}
