/* The transfer table: models tuned on a scenario by scenarios asked, distances in points. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/compare.h"

enum {
	NARROW_CELL = 5, /* "[45]" and a blank before it. */
	WIDE_CELL = 7, /* "[45.3]" */
	LEAST_NAME = 24,
	LEGEND_EXTRA = 5, /* A number, and blanks around a title. */
	SENTENCE_ROWS = 4,
	LIST_EDGE = 2, /* The list's own columns before a row. */
	TEXT_BYTES = 24,
};

/* How a row is divided. */
struct table_columns {
	int name, cell;
	size_t n_cells; /* Scenarios that have room. */
};

static struct table_columns table_columns(const struct compare_board *board, int columns)
{
	int n = (int)board->transfer.n_scenarios;
	int room = columns - LEAST_NAME > 0 ? columns - LEAST_NAME : 0;
	struct table_columns layout = { .cell = n * WIDE_CELL <= room ? WIDE_CELL : NARROW_CELL };

	if (n * layout.cell > room)
		n = room / layout.cell;
	layout.n_cells = (size_t)n;
	layout.name = columns - n * layout.cell;
	return layout;
}

/* Of an entry of the legend: as many as the longest title takes. */
static int legend_columns(const struct compare_board *board)
{
	int widest = 0;

	for (size_t i = 0; i < board->transfer.n_scenarios; i++) {
		int width = text_width(compare_scenario_title(board, board->transfer.scenarios[i]));

		widest = width > widest ? width : widest;
	}
	return widest + LEGEND_EXTRA;
}

static int legend_rows(const struct compare_board *board, int columns)
{
	int across = columns / legend_columns(board) > 0 ? columns / legend_columns(board) : 1;

	return ((int)board->transfer.n_scenarios + across - 1) / across;
}

struct transfer_places compare_transfer_places(
	const struct compare_board *board, struct rectangle area)
{
	struct transfer_places places = { .head = { area.row, area.column, 2, area.columns } };
	int left = area.rows - 2 > 0 ? area.rows - 2 : 0;
	int facts = legend_rows(board, area.columns - LIST_EDGE) + 2 + SENTENCE_ROWS;
	int n_rows = (int)board->transfer.n_rows;

	if (facts > left / 2 + SENTENCE_ROWS)
		facts = left / 2;
	if (n_rows > left - facts)
		n_rows = left - facts;
	places.rows = (struct rectangle){ area.row + 2, area.column, n_rows, area.columns };
	places.facts = (struct rectangle){ area.row + 2 + n_rows + 1, area.column + LIST_EDGE,
		left - n_rows - 1 > 0 ? left - n_rows - 1 : 0, area.columns - LIST_EDGE };
	return places;
}

static void draw_cell(const struct transfer_cell *cell, struct canvas *canvas,
	struct rectangle area, enum role ground)
{
	int decimals = area.columns == WIDE_CELL ? 1 : 0;
	char text[TEXT_BYTES];

	if (isnan(cell->distance.estimate))
		snprintf(text, sizeof text, "–");
	else
		snprintf(text, sizeof text, cell->is_tuned ? "[%.*f]" : "%.*f ", decimals,
			100 * cell->distance.estimate);
	canvas_write_right(canvas, area.row, area.column, area.columns,
		style_of(cell->is_tuned ? ROLE_STRONG : ROLE_TEXT, ground), text);
}

static void draw_tuned(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct compare_board *board = data;
	const struct transfer_row *tuned = &board->transfer.rows[row->index];
	struct table_columns layout = table_columns(board, area.columns);
	struct style style = style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground);
	int used = compare_draw_name(board, tuned->agent, tuned->condition, style, canvas,
		(struct rectangle){ area.row, area.column, 1, layout.name });

	if (tuned->synthetic && used + 11 <= layout.name)
		canvas_write(canvas, area.row, area.column + used + 1, -1,
			style_of(ROLE_SIMULATED, row->ground), "SIMULATED");
	for (size_t i = 0; i < layout.n_cells; i++)
		draw_cell(&tuned->cells[i], canvas,
			(struct rectangle){ area.row,
				area.column + layout.name + (int)i * layout.cell, 1, layout.cell },
			row->ground);
}

static int64_t tuned_key(const void *data, size_t index)
{
	const struct compare_board *board = data;
	const struct transfer_row *row = &board->transfer.rows[index];

	return compare_text_key(row->agent, row->condition);
}

struct list_rows compare_board_tuned(const struct compare_board *board)
{
	return (struct list_rows){ .data = board,
		.n_rows = board->transfer.n_rows,
		.key_at = tuned_key,
		.draw = draw_tuned,
		.empty = "" };
}

static void draw_head(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area)
{
	struct style strong = style_of(ROLE_STRONG, ROLE_GROUND);
	struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);
	struct table_columns layout = table_columns(board, area.columns - LIST_EDGE - 1);
	int column = area.column + LIST_EDGE;

	strong.attributes = ATTRIBUTE_BOLD;
	column += canvas_write(
		canvas, area.row, column, -1, strong, "Transfer: points of distance from ");
	compare_draw_against(board, board->transfer.against_synthetic, canvas,
		(struct rectangle){ area.row, column, 1, area.column + area.columns - column });
	if (board->transfer.n_rows == 0)
		return;
	column = area.column + LIST_EDGE;
	canvas_write(canvas, area.row + 1, column, layout.name, muted, "TUNED MODEL");
	for (size_t i = 0; i < layout.n_cells; i++) {
		char text[TEXT_BYTES];

		snprintf(text, sizeof text, "%zu ", i + 1);
		canvas_write_right(canvas, area.row + 1,
			column + layout.name + (int)i * layout.cell, layout.cell, muted, text);
	}
}

/* "1 Customer service   2 University admissions …"; returns the rows taken. */
static int draw_legend(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area)
{
	int columns = legend_columns(board);
	int across = area.columns / columns > 0 ? area.columns / columns : 1;
	int n_rows = legend_rows(board, area.columns);

	for (size_t i = 0; i < board->transfer.n_scenarios; i++) {
		int row = (int)i % n_rows, column = (int)i / n_rows;

		if (row >= area.rows || column >= across)
			continue;
		char *text = memory_format("%2zu %s", i + 1,
			compare_scenario_title(board, board->transfer.scenarios[i]));

		canvas_write(canvas, area.row + row, area.column + column * columns, columns - 1,
			style_of(ROLE_MUTED, ROLE_GROUND), text);
		free(text);
	}
	return n_rows;
}

/* "8.1 points (95 %: 3.6 to 11.0; paper's way 10.3, identical arms 6.9)" */
static void write_distance(struct buffer *text, const struct distance *distance)
{
	buffer_append_format(text,
		"%.1f points (95 %%: %.1f to %.1f; the paper's way %.1f, identical arms %.1f)",
		100 * distance->estimate, 100 * distance->interval.low,
		100 * distance->interval.high, 100 * distance->plug_in, 100 * distance->floor);
}

static void write_distances(struct buffer *text, const char *who, const struct distance *own,
	const struct distance *elsewhere)
{
	buffer_append_format(text, "%s: ", who);
	if (isnan(own->estimate)) {
		buffer_append_text(text, "no bucket there is shared");
	} else {
		write_distance(text, own);
		buffer_append_text(text, " there");
	}
	if (isnan(elsewhere->estimate)) {
		buffer_append_text(text, ", none on other scenarios.\n");
	} else {
		buffer_append_text(text, ", ");
		write_distance(text, elsewhere);
		buffer_append_text(text, " on the other scenarios.\n");
	}
}

/* What the selected model's row comes to, beside its parent's. */
static char *write_sums(const struct compare_board *board)
{
	const struct transfer_row *row = &board->transfer.rows[board->tuned.index];
	struct buffer text;

	buffer_init(&text, SIZE_MAX / 2);
	buffer_append_format(&text, "Tuned on %s, in [ ].\n", row->tuned_on);
	write_distances(&text, row->agent, &row->own, &row->elsewhere);
	if (!row->parent)
		buffer_append_text(&text, "The configuration names no parent of it.\n");
	else if (isnan(row->parent_own.estimate) && isnan(row->parent_elsewhere.estimate))
		buffer_append_format(&text, "Its parent %s has no answers under %s.\n", row->parent,
			row->condition);
	else {
		buffer_append_text(&text, "Its parent ");
		write_distances(&text, row->parent, &row->parent_own, &row->parent_elsewhere);
	}
	return buffer_take(&text);
}

static void draw_facts(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area)
{
	int used = draw_legend(board, canvas, area) + 1;

	if (used >= area.rows || board->tuned.index >= board->transfer.n_rows)
		return;
	char *text = write_sums(board);

	compare_draw_sentences(text, style_of(ROLE_TEXT, ROLE_GROUND), canvas,
		(struct rectangle){ area.row + used, area.column, area.rows - used, area.columns });
	free(text);
}

void compare_transfer_draw(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area)
{
	struct transfer_places places = compare_transfer_places(board, area);
	struct list_rows tuned = compare_board_tuned(board);
	const char *why = compare_board_reason(board);

	draw_head(board, canvas, places.head);
	if (!why && board->transfer.n_rows == 0)
		why = "No model that has answered says on which scenarios it was tuned. Give it "
		      "the attribute \"tuned_on\" (ids of scenarios), and \"parent\" (the model it "
		      "was tuned from), under models in the configuration: leeway-config(5).";
	if (why) {
		compare_draw_sentences(why, style_of(ROLE_MUTED, ROLE_GROUND), canvas,
			(struct rectangle){ area.row + 2, area.column + LIST_EDGE, area.rows - 2,
				area.columns - 2 * LIST_EDGE });
		return;
	}
	list_draw(&board->tuned, &tuned, true, canvas, places.rows);
	draw_facts(board, canvas, places.facts);
}
