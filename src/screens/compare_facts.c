#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/screens/compare.h"
#include "leeway/tui/draw.h"
#include "leeway/tui/histogram.h"

enum {
	HISTOGRAM_ROWS = 6,
	LEAST_HISTOGRAM_ROWS = 3,
};

static void write_buckets(
	struct buffer *text, const struct compare_board *board, const struct comparison_arm *arm)
{
	size_t n_untested = arm->n_shared - arm->n_tested;

	if (arm->n_shared == 0)
		buffer_append_text(text, "No bucket has counts on both sides to test.\n");
	else if (arm->n_tested == 0)
		buffer_append_format(text, "No bucket has a test: %s.\n",
			comparison_why_untested(&board->comparison, arm));
	else
		buffer_append_format(text, "%zu of %zu buckets differ (%s, p < %.3g).\n",
			compare_board_n_significant(board, arm), arm->n_shared,
			board->correction == COMPARISON_HOLM ? "Holm" : "Benjamini-Hochberg",
			board->comparison.alpha);
	if (arm->n_tested > 0 && n_untested > 0)
		buffer_append_format(text, "%zu of them have no test: %s.\n", n_untested,
			comparison_why_untested(&board->comparison, arm));
	if (arm->n_published > 0)
		buffer_append_format(text,
			"%zu more have a published rate alone, without n: no test.\n",
			arm->n_published);
}

/* A sentence that is freed, on lines of its own; NULL: none. */
static void write_sentences(struct buffer *text, char *take_sentences)
{
	if (take_sentences)
		buffer_append_format(text, "%s\n", take_sentences);
	free(take_sentences);
}

/* Where a temperature of 0 gives the same words again and again, n promises more than there is. */
static void write_distinct(
	struct buffer *text, const struct compare_board *board, const struct comparison_arm *arm)
{
	struct comparison_side sum = comparison_sum_replies(&board->comparison, arm);
	char distinct[WORDS_SIZE], replies[WORDS_SIZE];

	if (sum.n_distinct == 0)
		return;
	words_count((uint64_t)sum.n_distinct, distinct);
	words_count((uint64_t)sum.n_replies, replies);
	buffer_append_format(text, "%s of %s replies are different ones%s.\n", distinct, replies,
		comparison_side_repeats(&sum) ? ": n counts repeats of the same words" : "");
}

/* The pool the arm is of, where there is one. */
static void write_pool(
	struct buffer *text, const struct comparison_list *list, const struct comparison_arm *arm)
{
	for (size_t i = 0; i < list->n_pools; i++) {
		const struct comparison_arm *first = &list->arms[list->pools[i].first_arm];

		if (!isnan(arm->randomization_holm) && first->synthetic == arm->synthetic &&
			first->n_levels == arm->n_levels &&
			strcmp(first->condition, arm->condition) == 0)
			write_sentences(text, comparison_describe_pool(list, &list->pools[i]));
	}
}

static void write_outdated(struct buffer *text, const struct compare_board *board)
{
	char replies[WORDS_SIZE];

	if (board->comparison.n_outdated == 0)
		return;
	words_count((uint64_t)board->comparison.n_outdated, replies);
	buffer_append_format(
		text, "Left out: %s replies to words that were edited since.\n", replies);
}

char *compare_facts_write(const struct compare_board *board)
{
	const struct comparison_arm *arm = compare_board_arm(board);
	struct buffer text;

	buffer_init(&text, SIZE_MAX / 2);
	if (!arm)
		return buffer_take(&text);
	write_buckets(&text, board, arm);
	write_sentences(&text, comparison_describe_family(&board->comparison, arm));
	write_sentences(&text, comparison_describe_distance(arm));
	write_sentences(&text, comparison_describe_orders(&board->comparison, arm));
	write_pool(&text, &board->comparison, arm);
	write_sentences(&text, comparison_describe_measures(arm));
	char *gap = comparison_describe_gap(arm);

	if (gap)
		buffer_append_format(&text, "%c%s.\n", toupper((unsigned char)*gap), gap + 1);
	free(gap);
	write_distinct(&text, board, arm);
	write_sentences(&text, comparison_describe_repeats(&board->comparison, arm));
	write_outdated(&text, board);
	if (board->is_alone)
		buffer_append_text(&text, COMPARE_NEXT "\n");
	return buffer_take(&text);
}

/* "97.5 % of 200"; of a group with the n that its weighted rate is as good as. */
static void write_side(struct buffer *text, const struct comparison_side *side)
{
	char n[WORDS_SIZE];

	if (isnan(side->rate)) {
		buffer_append_text(text, "nothing decided");
		return;
	}
	buffer_append_format(text, "%.1f %%", 100 * side->rate);
	if (side->n < 0)
		buffer_append_text(text, " (published)");
	else
		buffer_append_format(text, " of %s", words_count((uint64_t)side->n, n));
	if (side->is_group && llround(side->effective_n) != side->n)
		buffer_append_format(text, ", weighted, as good as %s,",
			words_count((uint64_t)llround(side->effective_n), n));
}

static void write_p(struct buffer *text, const char *before, double p)
{
	if (p < 0.0001)
		buffer_append_format(text, "%s < .0001", before);
	else
		buffer_append_format(text, "%s %.4f", before, p);
}

static void write_tests(struct buffer *text, const struct comparison_row *row)
{
	if (isnan(row->z))
		buffer_append_format(text, "%s: %s", isnan(row->p_fisher) ? "No test" : "No z",
			comparison_gap_words(row->gap == GAP_NONE ? GAP_ALL_ALIKE : row->gap));
	else
		buffer_append_format(text, "z %.2f,", row->z);
	if (!isnan(row->z))
		write_p(text, " p", row->p);
	if (!isnan(row->p_fisher))
		write_p(text, "; Fisher's p", row->p_fisher);
	else if (!isnan(row->z))
		buffer_append_text(text, "; weighted, so no exact test");
	buffer_append_text(text, ".\n");
	if (row->is_small && !isnan(row->z))
		buffer_append_text(text, "Expected counts under 5: z is rough.\n");
}

/* As write_distinct has it of the arm. */
static void write_bucket_distinct(struct buffer *text, const struct comparison_side *own)
{
	char distinct[WORDS_SIZE], replies[WORDS_SIZE];

	if (own->n_distinct <= 0)
		return;
	words_count((uint64_t)own->n_distinct, distinct);
	words_count((uint64_t)own->n_replies, replies);
	buffer_append_format(text, "%s of %s replies here are different ones%s.\n", distinct,
		replies,
		comparison_side_repeats(own) ? "; the others repeat them word for word" : "");
}

char *compare_facts_write_bucket(const struct compare_board *board)
{
	const struct comparison_row *row = compare_board_row(board);
	struct buffer text;

	buffer_init(&text, SIZE_MAX / 2);
	if (!row)
		return buffer_take(&text);
	buffer_append_format(
		&text, "%s, %s: ", compare_scenario_title(board, row->scenario), row->level);
	write_side(&text, &row->own);
	buffer_append_text(&text, " against ");
	write_side(&text, &row->other);
	buffer_append_text(&text, ".\n");
	if (!isnan(row->difference))
		buffer_append_format(&text, "Difference %+.1f", 100 * row->difference);
	if (!isnan(row->newcombe.low))
		buffer_append_format(&text, ", 95 %% %+.1f to %+.1f", 100 * row->newcombe.low,
			100 * row->newcombe.high);
	if (!isnan(row->difference))
		buffer_append_text(&text, ".\n");
	write_tests(&text, row);
	write_bucket_distinct(&text, &row->own);
	return buffer_take(&text);
}

int compare_draw_sentences(
	const char *text, struct style style, struct canvas *canvas, struct rectangle area)
{
	size_t n_lines;
	char *safe = text_sanitise(text, TEXT_KEEP_LINES);
	struct text_line *lines = text_wrap(safe, area.columns, &n_lines);
	int row = 0;

	for (size_t i = 0; i < n_lines && row < area.rows; i++, row++)
		draw_bytes(canvas,
			(struct rectangle){ area.row + row, area.column, 1, area.columns }, style,
			safe + lines[i].start, lines[i].length);
	free(lines);
	free(safe);
	return row;
}

int compare_draw_name(const struct compare_board *board, const char *agent, const char *condition,
	struct style style, struct canvas *canvas, struct rectangle area)
{
	enum { LEAST_AGENT = 12 };
	const struct comparison_list *list = &board->comparison;
	const char **names = memory_alloc(list->n_arms + 1, sizeof *names);
	struct text_names among = { names, list->n_arms + 1 };
	char *suffix = memory_format(" · %s", condition);
	struct rectangle place = area;

	place.columns -= text_width(suffix);
	if (place.columns < LEAST_AGENT)
		place.columns = area.columns;
	for (size_t i = 0; i < list->n_arms; i++)
		names[i] = list->arms[i].agent;
	names[list->n_arms] = board->against ? board->against : agent;
	place.column += draw_agent_name(canvas, place, style, agent, &among);
	free(names);
	place.columns = area.column + area.columns - place.column;
	if (place.columns > 0)
		place.column +=
			canvas_write(canvas, area.row, place.column, place.columns, style, suffix);
	free(suffix);
	return place.column - area.column;
}

void compare_draw_against(const struct compare_board *board, bool is_synthetic,
	struct canvas *canvas, struct rectangle area)
{
	static const char mark[] = "SIMULATED";
	struct style style = style_of(ROLE_PEOPLE, ROLE_GROUND);
	struct rectangle place = area;

	if (is_synthetic && board->against_condition)
		place.columns -= text_width(mark) + 1;
	int used = board->against_condition
			   ? compare_draw_name(board, board->against, board->against_condition,
				     style, canvas, place)
			   : draw_agent_name(canvas, area, style,
				     board->against ? board->against : "nobody yet", NULL);

	if (board->is_published)
		canvas_write(canvas, area.row, area.column + used, area.columns - used,
			style_of(ROLE_MUTED, ROLE_GROUND), ", as published");
	if (is_synthetic)
		canvas_write(canvas, area.row, area.column + used + 1, area.columns - used - 1,
			style_of(ROLE_SIMULATED, ROLE_GROUND), mark);
}

/* Where the arm's own distance stands among those of all level orders. */
static void draw_orders(
	const struct comparison_arm *arm, struct canvas *canvas, struct rectangle area)
{
	struct histogram histogram = {
		.bins = arm->bins,
		.n_bins = COMPARISON_BINS,
		.low = arm->bins_low,
		.high = arm->bins_high,
		.mark = arm->distance.plug_in,
		.style = style_of(ROLE_FAINT, ROLE_GROUND),
		.mark_style = style_of(ROLE_ACCENT, ROLE_GROUND),
	};

	histogram_draw(&histogram, canvas,
		(struct rectangle){ area.row, area.column, area.rows - 1, area.columns });
	canvas_write_format(canvas, area.row + area.rows - 1, area.column,
		style_of(ROLE_MUTED, ROLE_GROUND), "%.1f … %.1f over all orders; ▲ this one",
		100 * arm->bins_low, 100 * arm->bins_high);
}

static int count_rows(const char *text, int columns)
{
	size_t n_lines;

	free(text_wrap(text, columns, &n_lines));
	return (int)n_lines;
}

/* Both texts end with an empty line. Where they do not fit, that which the focus is on. */
static int draw_texts(const char *arm, const char *bucket, bool is_bucket_focused,
	struct canvas *canvas, struct rectangle area, int below)
{
	struct style style = style_of(ROLE_TEXT, ROLE_GROUND);
	int arm_rows = count_rows(arm, area.columns);
	bool fit = arm_rows + count_rows(bucket, area.columns) + below <= area.rows;
	int used = 0;

	if (fit || !is_bucket_focused)
		used = compare_draw_sentences(arm, style, canvas, area);
	if (fit || is_bucket_focused)
		used += compare_draw_sentences(bucket, style, canvas,
			(struct rectangle){
				area.row + used, area.column, area.rows - used, area.columns });
	return used;
}

void compare_facts_draw(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area)
{
	const struct comparison_arm *arm = compare_board_arm(board);

	if (!arm || area.rows < 1 || area.columns < 10)
		return;
	char *own = compare_facts_write(board), *bucket = compare_facts_write_bucket(board);
	bool has_orders = arm->randomization_orders > 0;
	int used = draw_texts(own, bucket, board->is_bucket_focused, canvas, area,
		has_orders ? LEAST_HISTOGRAM_ROWS + 1 : 0);
	int left = area.rows - used;

	if (has_orders && left >= LEAST_HISTOGRAM_ROWS + 1)
		draw_orders(arm, canvas,
			(struct rectangle){ area.row + used, area.column,
				left < HISTOGRAM_ROWS + 1 ? left : HISTOGRAM_ROWS + 1,
				area.columns });
	free(bucket);
	free(own);
}
