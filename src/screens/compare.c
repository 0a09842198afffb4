#include "leeway/screens/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

void compare_board_init(struct compare_board *board)
{
	*board = (struct compare_board){ .correction = COMPARISON_HOLM, .is_stale = true };
}

void compare_board_clear(struct compare_board *board)
{
	comparison_clear(&board->comparison);
	transfer_clear(&board->transfer);
	free(board->problem);
	free(board->against);
	free(board->against_condition);
	free(board->rows);
	free(board->is_counted);
	*board = (struct compare_board){ 0 };
}

/* What was counted of the buckets before, which mostly stand where they stood. */
static void keep_counts(struct comparison_list *to, const struct comparison_list *from)
{
	for (size_t i = 0; i < to->n_rows; i++)
		for (size_t k = 0; k < from->n_rows; k++) {
			const struct comparison_row *row = &from->rows[(i + k) % from->n_rows];

			if (row->agent != to->rows[i].agent || row->prompt != to->rows[i].prompt ||
				to->rows[i].own.n_replies >= 0)
				continue;
			to->rows[i].own.n_replies = row->own.n_replies;
			to->rows[i].own.n_distinct = row->own.n_distinct;
			break;
		}
}

void compare_board_take(struct compare_board *board, struct comparison_list *take_list,
	struct transfer *take_transfer)
{
	keep_counts(take_list, &board->comparison);
	comparison_clear(&board->comparison);
	board->comparison = *take_list;
	free(board->is_counted);
	board->is_counted = memory_alloc(take_list->n_arms + 1, sizeof *board->is_counted);
	*take_list = (struct comparison_list){ 0 };
	transfer_clear(&board->transfer);
	board->transfer = *take_transfer;
	*take_transfer = (struct transfer){ 0 };
	if (board->pack)
		transfer_order(&board->transfer, board->pack);
	board->is_loaded = true;
	free(board->problem);
	board->problem = NULL;
	struct list_rows arms = compare_board_arms(board);

	list_update(&board->arms, &arms, board->arms.height);
	struct list_rows tuned = compare_board_tuned(board);

	list_update(&board->tuned, &tuned, board->tuned.height);
	compare_board_list(board);
}

void compare_board_select_arm(struct compare_board *board, const char *agent, const char *condition)
{
	const struct comparison_arm *arm =
		comparison_find_arm(&board->comparison, agent, condition);
	struct list_rows arms = compare_board_arms(board);

	if (!arm)
		return;
	list_select(&board->arms, &arms, (size_t)(arm - board->comparison.arms));
	compare_board_list(board);
}

void compare_board_set_against(
	struct compare_board *board, const char *agent, const char *condition)
{
	char *name = agent ? memory_copy_text(agent) : NULL;
	char *id = condition ? memory_copy_text(condition) : NULL;

	free(board->against);
	free(board->against_condition);
	board->against = name;
	board->against_condition = id;
	board->is_stale = true;
}

const struct comparison_arm *compare_board_arm(const struct compare_board *board)
{
	return board->arms.index < board->comparison.n_arms
		       ? &board->comparison.arms[board->arms.index]
		       : NULL;
}

const struct comparison_row *compare_board_row(const struct compare_board *board)
{
	return board->buckets.index < board->n_rows
		       ? &board->comparison.rows[board->rows[board->buckets.index]]
		       : NULL;
}

double compare_board_adjusted(const struct compare_board *board, const struct comparison_row *row)
{
	return board->correction == COMPARISON_HOLM ? row->holm : row->benjamini_hochberg;
}

bool compare_board_is_significant(
	const struct compare_board *board, const struct comparison_row *row)
{
	return compare_board_adjusted(board, row) < board->comparison.alpha;
}

enum draw_star compare_board_star(
	const struct compare_board *board, const struct comparison_row *row)
{
	if (!compare_board_is_significant(board, row))
		return STAR_NONE;
	return row->is_complete ? STAR_FULL : STAR_HOLLOW;
}

size_t compare_board_n_significant(
	const struct compare_board *board, const struct comparison_arm *arm)
{
	return board->correction == COMPARISON_HOLM ? arm->n_holm : arm->n_benjamini_hochberg;
}

/* What qsort is to sort by; it takes no argument for the board. */
struct sorted_row {
	size_t index, scenario;
	int level_no;
	double value; /* NaN last. */
};

static size_t scenario_rank(const struct compare_board *board, const char *id)
{
	size_t rank = 0;

	while (board->pack && rank < board->pack->n_scenarios &&
		strcmp(board->pack->scenarios[rank]->id, id) != 0)
		rank++;
	return rank;
}

static int compare_sizes(size_t left, size_t right)
{
	return (left > right) - (left < right);
}

static int compare_rows(const void *left, const void *right)
{
	const struct sorted_row *a = left, *b = right;

	if (isnan(a->value) != isnan(b->value))
		return isnan(a->value) ? 1 : -1;
	if (a->value < b->value || a->value > b->value)
		return a->value < b->value ? -1 : 1;
	if (a->scenario != b->scenario)
		return compare_sizes(a->scenario, b->scenario);
	if (a->level_no != b->level_no)
		return a->level_no - b->level_no;
	return compare_sizes(a->index, b->index);
}

static double sort_value(const struct compare_board *board, const struct comparison_row *row)
{
	switch (board->order) {
	case COMPARE_BY_DIFFERENCE:
		return -row->difference;
	case COMPARE_BY_P:
		return compare_board_adjusted(board, row);
	case COMPARE_AS_AUTHORED:
		break;
	}
	return 0;
}

void compare_board_list(struct compare_board *board)
{
	const struct comparison_arm *arm = compare_board_arm(board);
	size_t n_rows = arm ? arm->n_rows : 0;
	struct sorted_row *sorted = memory_alloc(n_rows + 1, sizeof *sorted);

	for (size_t i = 0; i < n_rows; i++) {
		const struct comparison_row *row = &board->comparison.rows[arm->first_row + i];

		sorted[i] = (struct sorted_row){ arm->first_row + i,
			scenario_rank(board, row->scenario), row->level_no,
			sort_value(board, row) };
	}
	qsort(sorted, n_rows, sizeof *sorted, compare_rows);
	board->rows = memory_resize(board->rows, n_rows + 1, sizeof *board->rows);
	for (size_t i = 0; i < n_rows; i++)
		board->rows[i] = sorted[i].index;
	board->n_rows = n_rows;
	free(sorted);
	struct list_rows buckets = compare_board_buckets(board);

	list_update(&board->buckets, &buckets, board->buckets.height);
}

/* Rows stay the same ones while counts change: an arm is its agent under its condition. */
int64_t compare_text_key(const char *one, const char *other)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a. */

	for (const char *at = one; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 1099511628211u;
	hash *= 1099511628211u;
	for (const char *at = other; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 1099511628211u;
	return (int64_t)(hash >> 1);
}

static int64_t arm_key(const void *data, size_t index)
{
	const struct compare_board *board = data;
	const struct comparison_arm *arm = &board->comparison.arms[index];

	return compare_text_key(arm->agent, arm->condition);
}

static int64_t bucket_key(const void *data, size_t index)
{
	const struct compare_board *board = data;

	return board->comparison.rows[board->rows[index]].prompt;
}

struct list_rows compare_board_arms(const struct compare_board *board)
{
	return (struct list_rows){ .data = board,
		.n_rows = board->comparison.n_arms,
		.key_at = arm_key,
		.draw = compare_draw_arm,
		.empty = "" };
}

struct list_rows compare_board_buckets(const struct compare_board *board)
{
	return (struct list_rows){ .data = board,
		.n_rows = board->n_rows,
		.key_at = bucket_key,
		.draw = compare_draw_bucket,
		.empty = "" };
}
